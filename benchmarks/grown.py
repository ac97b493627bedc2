"""Accepting into a hub that stored much already: two million messages against a hundred thousand.

What is stored is put there by SQL: pairs that were closed and collected, their references as random as real
ones. Payloads and events are short: those are added at the end, and no more is read than what is new.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.accept import accept_all, new_hub
from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.traffic import AANBIEDERS, GEMEENTEN, traffic
from ketenwissel.core import referentie
from ketenwissel.standards import Schemas

__all__ = ["measure"]

_ROUNDS = 7
_SIZE = 64
_MESSAGES = 1280
_SMALL, _LARGE = 50_000, 1_000_000
"""Pairs stored before: a heenbericht and its answer each."""

_BATCH = 10_000
_MOMENT = 1_640_995_200_000
_BERICHT = """
    INSERT INTO bericht (id, kant, soort, zender_organisatie, zender_applicatie, zender_administratie,
        zender_gebruiker, referentie, ontvanger_organisatie, ontvanger_applicatie, ontvanger_administratie,
        ontvanger_gebruiker, functie, standaard, release, nummer, identificatie, cross_referentie,
        ontvangen_op, sha256, grootte, antwoord_op, staand, opgehaald_op, identiteit)
    VALUES (?, ?, ?, ?, 'Meting', '', '', ?, ?, 'Meting', '', '', ?, 'ijw', '3.0', ?, ?, ?, ?, ?, 1400, ?, ?,
        ?, ?)
"""
_PAAR = """
    INSERT INTO paar (heen_id, retour, standaard, release, gemeente, aanbieder, beantwoorder, toestand,
        retour_id)
    VALUES (?, 'JW306', 'ijw', '3.0', ?, ?, ?, 'gesloten', ?)
"""


def measure(folder: Path) -> Iterator[Figure]:
    """Give messages a second into the large hub, with the small one as its baseline."""
    schemas = Schemas()
    hubs = []
    for pairs in (_LARGE, _SMALL):
        path = folder / f"grown-{pairs}.db"
        opslag, hub = new_hub(path, schemas)
        _fill(path, pairs)
        hubs.append((opslag, hub))
    messages = traffic(_MESSAGES * (_ROUNDS + 1) // 2)
    groups = [messages[start : start + _SIZE] for start in range(0, len(messages), _SIZE)]
    per_round = _MESSAGES // _SIZE
    rounds = [groups[start : start + per_round] for start in range(0, len(groups), per_round)]
    large, small = ((hub, iter(rounds)) for _, hub in hubs)
    for hub, waiting in (large, small):
        accept_all(hub, next(waiting))
    ours, theirs = in_turns(
        _ROUNDS,
        lambda: accept_all(large[0], next(large[1])),
        lambda: accept_all(small[0], next(small[1])),
    )
    for opslag, _ in hubs:
        opslag.close()
    yield Figure(
        "grown",
        f"{_SIZE} in flight, a message into {2 * _LARGE:,} stored against {2 * _SMALL:,}",
        1e6 * median(ours) / _MESSAGES,
        "us",
        1e6 * median(theirs) / _MESSAGES,
        median_ratio(ours, theirs),
        Target("ratio", "at most", 1.3),
    )


def _fill(path: Path, pairs: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -500000")
    random = Random(pairs)
    for start in range(0, pairs, _BATCH):
        rows: list[tuple[object, ...]] = []
        paren: list[tuple[object, ...]] = []
        for number in range(start, start + _BATCH):
            heen_id = 2 * number + 1
            gemeente, aanbieder = GEMEENTEN[number % len(GEMEENTEN)], AANBIEDERS[number % len(AANBIEDERS)]
            heen, retour = referentie.make(random), referentie.make(random)
            digest, name = f"{number:064x}", f"V{number:09d}"
            common = (_MOMENT, digest)
            question = ("vecozo", "Di01", aanbieder, heen, gemeente, "JW305", "305", name, None, *common)
            answer = ("ggk", "Du01", gemeente, retour, aanbieder, "JW306", "306", name, heen, *common)
            rows.append((heen_id, *question, None, False, _MOMENT, f"{aanbieder}/ijw/305/{name}"))
            rows.append((heen_id + 1, *answer, heen_id, True, _MOMENT, None))
            paren.append((heen_id, gemeente, aanbieder, gemeente, heen_id + 1))
        ids = [(row[0],) for row in rows]
        connection.execute("BEGIN")
        connection.executemany(_BERICHT, rows)
        connection.executemany("INSERT INTO inhoud (bericht_id, zstd) VALUES (?, x'00')", ids)
        connection.executemany(_PAAR, paren)
        connection.executemany("INSERT INTO gebeurtenis (nummer, inhoud) VALUES (?, '{}')", ids)
        connection.execute("COMMIT")
    connection.close()
