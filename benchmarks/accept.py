"""Durable accepting in process on SQLite, the whole accept list, against the bare sum of what it needs.

The bare sum: lxml parse and validate of every message, and for each group one transaction that inserts the
payload and three rows of index, with the same journal mode and syncing. Both work in one thread, each round
on an empty database. Sealing is not in it: the trail seals itself behind the writer.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median

from lxml import etree

from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.traffic import AANBIEDERS, GEMEENTEN, traffic
from ketenwissel.core.clock import VirtualClock
from ketenwissel.draaiboek import draaiboek_text
from ketenwissel.hub import Hub
from ketenwissel.keten import Aanlevering, Ontvangst
from ketenwissel.standards import Schemas, berichttype
from ketenwissel.store import Opslag, open_database
from ketenwissel.toegang import Partij, Register

__all__ = ["BARE_TABLES", "NOW", "accept_all", "measure", "new_hub"]

_ROUNDS = 7
_DRAAIBOEK = "iwmo-ijw-3.0-naar-3.1"
_BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
NOW = datetime(2022, 3, 7, 9, tzinfo=UTC)
_SIZES = ((64, 2560, Target("ratio", "at least", 0.45)), (8, 960, None), (1, 320, None))
"""Messages in flight (the size of a group), messages in a round, and what the ratio should be."""

BARE_TABLES = """
    CREATE TABLE inhoud (id INTEGER PRIMARY KEY, inhoud BLOB NOT NULL);
    CREATE TABLE op_referentie (referentie TEXT, zender TEXT, id INTEGER, PRIMARY KEY (referentie, zender));
    CREATE TABLE op_postvak (partij TEXT, id INTEGER, PRIMARY KEY (partij, id));
    CREATE TABLE op_type (functie TEXT, id INTEGER, PRIMARY KEY (functie, id));
"""

Groups = Sequence[Sequence[Aanlevering]]


def measure(folder: Path) -> Iterator[Figure]:
    """Give messages a second for three sizes of a group."""
    schemas = Schemas()
    for size, number, target in _SIZES:
        yield _rate(folder, size, traffic(number // 2), target, schemas)


def _rate(
    folder: Path, size: int, messages: list[Aanlevering], target: Target | None, schemas: Schemas
) -> Figure:
    number = len(messages)
    groups = [messages[start : start + size] for start in range(0, number, size)]
    stores = [new_hub(folder / f"hub-{size}-{turn}.db", schemas) for turn in range(_ROUNDS + 1)]
    bases = [_new_bare(folder / f"bare-{size}-{turn}.db") for turn in range(_ROUNDS + 1)]
    fresh, fresh_bare = (hub for _, hub in stores), iter(bases)
    # Once unmeasured: schemas are compiled and statements prepared.
    accept_all(next(fresh), groups)
    _insert(next(fresh_bare), groups, schemas)
    ours, theirs = in_turns(
        _ROUNDS,
        lambda: accept_all(next(fresh), groups),
        lambda: _insert(next(fresh_bare), groups, schemas),
    )
    for opslag, _ in stores:
        opslag.close()
    for base in bases:
        base.close()
    rates, bare_rates = [number / one for one in ours], [number / one for one in theirs]
    weight = mean(len(message.inhoud) for message in messages) / 1000
    return Figure(
        "accept",
        f"messages of {weight:.1f} kB, {size} in flight",
        median(rates),
        "/s",
        median(bare_rates),
        median_ratio(rates, bare_rates),
        target,
    )


def new_hub(path: Path, schemas: Schemas) -> tuple[Opslag, Hub]:
    """Open an empty hub that knows the parties of the traffic."""
    parties = [Partij(code, "gemeente", f"Gemeente {code}", _BEGIN) for code in GEMEENTEN]
    parties += [Partij(code, "aanbieder", f"Aanbieder {code}", _BEGIN) for code in AANBIEDERS]
    opslag = open_database(str(path))
    register = Register(parties)
    register.save(opslag)
    hub = Hub(opslag, register, schemas, VirtualClock(NOW))
    hub.lay_down(draaiboek_text(_DRAAIBOEK), _DRAAIBOEK, _BEGIN, "meting")
    return opslag, hub


def _new_bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(BARE_TABLES)
    return connection


def accept_all(hub: Hub, groups: Groups) -> None:
    """Accept groups one after the other; every message here is right."""
    for group in groups:
        answers = hub.commit_many([hub.prepare(message, NOW) for message in group])
        assert all(isinstance(answer, Ontvangst) for answer in answers), "every message here is right"


def _insert(connection: sqlite3.Connection, groups: Groups, schemas: Schemas) -> None:
    last = 0
    for group in groups:
        for message in group:
            kind = berichttype(message.functie, message.release)
            assert kind is not None
            assert schemas.shared(kind).validate(etree.fromstring(message.inhoud))
        ids = range(last, last := last + len(group))
        rows = list(zip(ids, group, strict=True))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO inhoud VALUES (?, ?)", [(id_, m.inhoud) for id_, m in rows])
        connection.executemany(
            "INSERT INTO op_referentie VALUES (?, ?, ?)",
            [(m.referentie, m.zender.organisatie, id_) for id_, m in rows],
        )
        connection.executemany(
            "INSERT INTO op_postvak VALUES (?, ?)", [(m.ontvanger.organisatie, id_) for id_, m in rows]
        )
        connection.executemany("INSERT INTO op_type VALUES (?, ?)", [(m.functie, id_) for id_, m in rows])
        connection.execute("COMMIT")
