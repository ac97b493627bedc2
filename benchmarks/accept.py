"""Durable accepting in process on SQLite, the whole accept list, against the bare sum of what it needs.

Three forms: as a service does it, through the `Schrijver`, in the groups that come about while so many are
under way; so, but with messages prepared in a thread of their own, as the service does with large ones; and
plainly, in one thread, groups of that size one after the other.

The bare sum: lxml parse and validate of every message, and for each group one transaction that inserts the
payload and three rows of index, with the same journal mode and syncing, in one thread. Each round has an
empty database. Sealing is in neither: the trail seals itself behind the writer.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from statistics import mean, median

from lxml import etree

from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.traffic import AANBIEDERS, GEMEENTEN, traffic
from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.cycles import look_seldom
from ketenwissel.draaiboek import draaiboek_text
from ketenwissel.hub import Hub, Schrijver
from ketenwissel.keten import Aanlevering, Antwoord, Ontvangst
from ketenwissel.standards import Schemas, berichttype
from ketenwissel.store import Opslag, open_database
from ketenwissel.toegang import Partij, Register

__all__ = ["BARE_TABLES", "NOW", "accept_all", "measure", "new_hub", "serve_all"]

_ROUNDS = 7
_DRAAIBOEK = "iwmo-ijw-3.0-naar-3.1"
_BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
NOW = datetime(2022, 3, 7, 9, tzinfo=UTC)
_TARGET = Target("ratio", "at least", 0.45)
_SIZES = ((64, 2560), (8, 960), (1, 320))
"""Messages in flight (the size of a group of the plain form) and messages in a round."""

BARE_TABLES = """
    CREATE TABLE inhoud (id INTEGER PRIMARY KEY, inhoud BLOB NOT NULL);
    CREATE TABLE op_referentie (referentie TEXT, zender TEXT, id INTEGER, PRIMARY KEY (referentie, zender));
    CREATE TABLE op_postvak (partij TEXT, id INTEGER, PRIMARY KEY (partij, id));
    CREATE TABLE op_type (functie TEXT, id INTEGER, PRIMARY KEY (functie, id));
"""

Groups = Sequence[Sequence[Aanlevering]]


def measure(folder: Path) -> Iterator[Figure]:
    """Give messages a second for three numbers in flight, in each form."""
    look_seldom()
    schemas = Schemas()
    for size, number in _SIZES:
        yield from _rates(folder, size, traffic(number // 2), schemas)


def _rates(folder: Path, size: int, messages: list[Aanlevering], schemas: Schemas) -> Iterator[Figure]:
    number = len(messages)
    groups = [messages[start : start + size] for start in range(0, number, size)]
    turns = 3 * (_ROUNDS + 1)
    stores = [new_hub(folder / f"hub-{size}-{turn}.db", schemas) for turn in range(turns)]
    bases = [_new_bare(folder / f"bare-{size}-{turn}.db") for turn in range(turns)]
    fresh, fresh_bare = (hub for _, hub in stores), iter(bases)
    works: list[Callable[[], None]] = [
        lambda: serve_all(next(fresh), messages, size),
        lambda: serve_all(next(fresh), messages, size, apart=True),
        lambda: accept_all(next(fresh), groups),
        lambda: _insert(next(fresh_bare), groups, schemas),
    ]
    # Once unmeasured: schemas are compiled and statements prepared.
    for work in works:
        work()
    served, apart, ours, theirs = in_turns(_ROUNDS, *works)
    for opslag, _ in stores:
        opslag.close()
    for base in bases:
        base.close()
    weight = mean(len(message.inhoud) for message in messages) / 1000
    bare = [number / one for one in theirs]
    forms = (
        ("as a service", served, _TARGET if size == _SIZES[0][0] else None),
        ("prepared in a thread apart", apart, None),
        ("in one thread", ours, None),
    )
    for form, taken, target in forms:
        rates = [number / one for one in taken]
        name = f"messages of {weight:.1f} kB, {size} in flight, {form}"
        yield Figure("accept", name, median(rates), "/s", median(bare), median_ratio(rates, bare), target)


def new_hub(database: Path | str, schemas: Schemas) -> tuple[Opslag, Hub]:
    """Open an empty hub that knows the parties of the traffic."""
    parties = [Partij(code, "gemeente", f"Gemeente {code}", _BEGIN) for code in GEMEENTEN]
    parties += [Partij(code, "aanbieder", f"Aanbieder {code}", _BEGIN) for code in AANBIEDERS]
    opslag = open_database(str(database))
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


def serve_all(hub: Hub, messages: Sequence[Aanlevering], in_flight: int, *, apart: bool = False) -> None:
    """Accept as a service does: a door hands over, the writer commits what waits, in groups.

    Small messages are prepared by the writer, as these are; `apart` has the thread of the door prepare them.
    """
    writer = Schrijver(hub)
    answers: list[Antwoord | Exception] = []
    room: SimpleQueue[None] = SimpleQueue()
    for _ in range(in_flight):
        room.put(None)

    def settle(answer: Antwoord | Exception) -> None:
        answers.append(answer)
        room.put(None)

    for message in messages:
        room.get()
        make = partial(hub.prepare, message, NOW)
        writer.neem(make() if apart else make, settle)
    writer.close()
    assert len(answers) == len(messages)
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
