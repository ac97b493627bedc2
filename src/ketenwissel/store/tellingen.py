"""Rows of numbers: changes as they were made, totals of those that were folded, and moments that were kept.

A change is a delta row that nobody touches again until it is folded into the totals: whoever stores messages
waits for no counter. What is true at this moment is the totals and the delta rows together.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Connection, Integer, bindparam, delete, insert, select, text
from sqlalchemy.sql.elements import TextClause

from ketenwissel.store import tabellen_regie
from ketenwissel.store.kolommen import ID, to_milliseconds
from ketenwissel.store.rijen import ForEach, Query, Row, among

__all__ = [
    "Dagrij",
    "Sleutel",
    "Telrij",
    "Totaal",
    "Wijziging",
    "add_days",
    "add_totals",
    "count_deltas",
    "day_sums",
    "days_of",
    "deltas",
    "first_day",
    "forget_all",
    "insert_delta",
    "is_kept",
    "keep_moment",
    "kept_moment",
    "oldest_deltas",
    "put_back",
    "take_deltas",
    "totals",
]

_telling = tabellen_regie.telling
_dag = tabellen_regie.telling_dag
_delta = tabellen_regie.telling_delta
_moment = tabellen_regie.momentopname

Sleutel = tuple[str, str, str, str, str]
"""(wat, partij, standaard, release, nummer): what is counted, of whom, and of which type."""

Wijziging = tuple[int, str, str, str, int]
"""One change: its instant (milliseconds since 1970), what happened, to whom, to what
(standaard/release/nummer), and how often."""

Totaal = tuple[int, int]
"""A number, and when it changed last (milliseconds since 1970)."""


Telrij = tuple[str, str, str, str, str, int, int]
"""A `Sleutel` and its `Totaal` in one row."""


class Dagrij(NamedTuple):
    """What came to a party in a standard, and what it did, over one or several days."""

    partij: str
    standaard: str
    klaargezet: int
    opgehaald: int
    gevraagd: int
    beantwoord: int


_INSERT = ForEach(insert(_delta), ["inhoud"])
_KEY = ("wat", "partij", "standaard", "release", "nummer")
_OLDEST = Query(
    select(_delta.c.id, _delta.c.inhoud).order_by(_delta.c.id).limit(bindparam("hoogstens", type_=Integer))
)
_ALL = Query(select(_delta.c.inhoud))
_OF_PARTY = Query(select(_delta.c.id, _delta.c.inhoud).where(_delta.c.inhoud.like(bindparam("wie"))))
_THERE = Query(select(_delta.c.id).where(among(_delta.c.id)))
_REMOVE = delete(_delta).where(among(_delta.c.id))
_COLUMNS = [_telling.c[name] for name in (*_KEY, "aantal", "laatste_op")]
_TOTALS = Query(select(*_COLUMNS).where(among(_telling.c.wat, "wats")))
_TOTALS_OF = Query(select(*_COLUMNS).where(among(_telling.c.wat, "wats"), among(_telling.c.partij, "wie")))
_KEPT_COLUMNS = [_moment.c[name] for name in (*_KEY, "aantal", "laatste_op")]
_KEPT = Query(
    select(*_KEPT_COLUMNS).where(
        _moment.c.moment_op == bindparam("moment", type_=ID), among(_moment.c.wat, "wats")
    )
)
_KEPT_OF = Query(
    select(*_KEPT_COLUMNS).where(
        _moment.c.moment_op == bindparam("moment", type_=ID),
        among(_moment.c.wat, "wats"),
        among(_moment.c.partij, "wie"),
    )
)


def _adding(table: str, key: Sequence[str], numbers: Sequence[str], latest: Sequence[str] = ()) -> TextClause:
    """Make the statement that adds numbers to a row, or makes the row; of `latest` the highest stays."""
    names = (*key, *numbers, *latest)
    changes = [f"{name} = {table}.{name} + excluded.{name}" for name in numbers]
    changes += [
        f"{name} = CASE WHEN excluded.{name} > {table}.{name} THEN excluded.{name} ELSE {table}.{name} END"
        for name in latest
    ]
    return text(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)}) "  # noqa: S608  # own names
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(changes)}"
    )


_ADD_TOTAL = _adding("telling", _KEY, ["aantal"], ["laatste_op"])
_DAY_NUMBERS = ("klaargezet", "opgehaald", "gevraagd", "beantwoord")
_ADD_DAY = _adding("telling_dag", ("dag", "partij", "standaard"), _DAY_NUMBERS)
_KEEP = text(
    "INSERT INTO momentopname (moment_op, wat, partij, standaard, release, nummer, aantal, laatste_op) "
    "SELECT :moment, wat, partij, standaard, release, nummer, aantal, laatste_op FROM telling "
    "WHERE aantal <> 0 AND wat IN ('wachtend', 'te_beantwoorden', 'gebroken')"
)
_MARK = "grens"
"""Stands in the place of `wat` where a moment was kept, also when nothing stood open then."""
_KEEP_MARK = text(
    "INSERT INTO momentopname (moment_op, wat, partij, standaard, release, nummer, aantal, laatste_op) "
    "VALUES (:moment, :wat, '', '', '', '', 0, 0)"
)
_IS_KEPT = Query(
    select(_moment.c.aantal).where(
        _moment.c.moment_op == bindparam("moment", type_=ID), _moment.c.wat == bindparam("wat")
    )
)
_DAY_SUMS = text(
    "SELECT partij, standaard, SUM(klaargezet), SUM(opgehaald), SUM(gevraagd), SUM(beantwoord) "
    "FROM telling_dag WHERE dag >= :van AND dag <= :tot GROUP BY partij, standaard"
)
_DAYS_OF = Query(
    select(_dag.c.partij, _dag.c.standaard, *(_dag.c[name] for name in _DAY_NUMBERS)).where(
        among(_dag.c.dag, "dagen"), among(_dag.c.partij, "wie")
    )
)


def insert_delta(connection: Connection, inhoud: str) -> None:
    """Store the changes of one transaction."""
    _INSERT.run(connection, [(inhoud,)])


def oldest_deltas(connection: Connection, limit: int) -> list[tuple[int, str]]:
    """Give (id, text) of the oldest delta rows."""
    return [(row[0], row[1]) for row in _OLDEST.rows(connection, hoogstens=limit)]


def deltas(connection: Connection, partijen: Collection[str] | None = None) -> list[str]:
    """Give the texts of all delta rows, or of those in which one of these parties occurs."""
    if partijen is None:
        return [row[0] for row in _ALL.rows(connection)]
    found: dict[int, str] = {}
    for partij in partijen:
        found |= {row[0]: row[1] for row in _OF_PARTY.rows(connection, wie=f'%"{partij}"%')}
    return list(found.values())


def count_deltas(connection: Connection) -> int:
    """Count the delta rows that are not folded yet."""
    return len(_ALL.rows(connection))


def take_deltas(connection: Connection, ids: Collection[int]) -> bool:
    """Remove delta rows; False, and nothing is removed, when another process took one of them meanwhile.

    The caller is the only one that folds (`tellen`).
    """
    if len(_THERE.by_keys(connection, ids)) != len(ids):
        return False
    connection.execute(_REMOVE, {"keys": sorted(ids)})
    return True


def put_back(connection: Connection, changes: Sequence[Wijziging]) -> None:
    """Store changes that are not folded yet once more."""
    if changes:
        insert_delta(connection, json.dumps(changes, separators=(",", ":")))


def add_totals(connection: Connection, numbers: Iterable[tuple[Sleutel, Totaal]]) -> None:
    """Add to the totals."""
    rows = [
        dict(zip(_KEY, key, strict=True)) | {"aantal": number, "laatste_op": latest}
        for key, (number, latest) in sorted(numbers)
    ]
    if rows:
        connection.execute(_ADD_TOTAL, rows)


def add_days(connection: Connection, numbers: Iterable[tuple[str, Dagrij]]) -> None:
    """Add to the numbers of days (each an ISO date in the Netherlands)."""
    rows = [row._asdict() | {"dag": day} for day, row in sorted(numbers)]
    if rows:
        connection.execute(_ADD_DAY, rows)


def totals(
    connection: Connection, wats: Collection[str], partijen: Collection[str] | None = None
) -> Sequence[Telrij]:
    """Give the totals of these kinds, of all parties or of these."""
    asked = sorted(wats)
    if partijen is None:
        return _telrijen(_TOTALS.rows(connection, wats=asked))
    return _telrijen(_TOTALS_OF.rows(connection, wats=asked, wie=sorted(partijen)))


def _telrijen(rows: Sequence[Row]) -> Sequence[Telrij]:
    # As the driver made them: there may be hundreds of thousands.
    return cast(Sequence[Telrij], rows)


def day_sums(connection: Connection, van: str, tot: str) -> list[Dagrij]:
    """Give the sums over days, both included, of every party."""
    return [Dagrij._make(map(_plain, row)) for row in connection.execute(_DAY_SUMS, {"van": van, "tot": tot})]


def _plain(value: object) -> object:
    # The sum of whole numbers is a decimal on PostgreSQL.
    return value if isinstance(value, str) else int(str(value))


def days_of(connection: Connection, dagen: Collection[str], partijen: Collection[str]) -> list[Dagrij]:
    """Give the numbers of parties on these days, each day apart."""
    rows = _DAYS_OF.rows(connection, dagen=sorted(dagen), wie=sorted(partijen))
    return [Dagrij._make(row) for row in rows]


def first_day(connection: Connection) -> str | None:
    """Give the first day of which numbers are kept."""
    found: str | None = connection.execute(text("SELECT MIN(dag) FROM telling_dag")).scalar_one()
    return found


def keep_moment(connection: Connection, moment: datetime) -> None:
    """Keep what stands open in the totals as it is, under an instant."""
    connection.execute(_KEEP, {"moment": to_milliseconds(moment)})
    connection.execute(_KEEP_MARK, {"moment": to_milliseconds(moment), "wat": _MARK})


def is_kept(connection: Connection, moment: datetime) -> bool:
    """Say whether it was kept what stood open at an instant."""
    return bool(_IS_KEPT.rows(connection, moment=to_milliseconds(moment), wat=_MARK))


def kept_moment(
    connection: Connection, moment: datetime, wats: Collection[str], partijen: Collection[str] | None = None
) -> Sequence[Telrij]:
    """Give what stood open at an instant under which it was kept, of all parties or of these."""
    asked = {"moment": to_milliseconds(moment), "wats": sorted(wats)}
    if partijen is None:
        return _telrijen(_KEPT.rows(connection, **asked))
    return _telrijen(_KEPT_OF.rows(connection, **asked, wie=sorted(partijen)))


def forget_all(connection: Connection) -> None:
    """Remove totals, days and delta rows, so that all can be counted anew from the tables."""
    for table in ("telling", "telling_dag", "telling_delta"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # own names
