"""Rows of numbers: changes as they were made, totals of those that were folded, and moments that were kept.

A change is a delta row that nobody touches again until it is folded into the totals: whoever stores messages
waits for no counter. What is true at this moment is the totals and the delta rows together.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy import cast as cast_to
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
    "totals_of",
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
# Of all parties these are hundreds of thousands of rows: only what is asked for is read.
_ASKED = (
    among(_telling.c.wat, "wats"),
    or_(_telling.c.wat != "wachtend", _telling.c.aantal != 0),
)
_OF_FORMS = or_(_telling.c.wat != "ingediend", among(_telling.c.release + "/" + _telling.c.nummer, "vormen"))
_FORM = (_telling.c.wat, _telling.c.partij, _telling.c.release, _telling.c.nummer)
_IN_STANDARD: BindParameter[str] = bindparam("van")


def _sums(standaard: ColumnElement[str]) -> Select[Any]:
    number = cast_to(func.sum(_telling.c.aantal), BigInteger)
    latest = func.max(_telling.c.laatste_op, type_=BigInteger)
    wat, partij, release, nummer = _FORM
    return (
        select(wat, partij, standaard, release, nummer, number, latest)
        .where(*_ASKED, _OF_FORMS)
        .group_by(*_FORM)
    )


_TOTALS = Query(_sums(literal_column("''")))
_TOTALS_IN = Query(_sums(func.min(_telling.c.standaard)).where(_telling.c.standaard == _IN_STANDARD))
_TOTALS_OF = Query(select(*_COLUMNS).where(*_ASKED, among(_telling.c.partij, "wie")))
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


def _day_sums(standaard: ColumnElement[str]) -> Select[Any]:
    # The sum of whole numbers would be a decimal on PostgreSQL.
    sums = (cast_to(func.sum(_dag.c[name]), BigInteger) for name in _DAY_NUMBERS)
    return (
        select(_dag.c.partij, standaard, *sums)
        .where(_dag.c.dag >= bindparam("eerste"), _dag.c.dag <= bindparam("laatste"))
        .group_by(_dag.c.partij)
    )


_DAY_SUMS = Query(_day_sums(literal_column("''")))
_DAY_SUMS_IN = Query(_day_sums(func.min(_dag.c.standaard)).where(_dag.c.standaard == _IN_STANDARD))
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
    connection: Connection, wats: Collection[str], vormen: Collection[str], standaard: str | None
) -> Sequence[Telrij]:
    """Give the totals of these kinds of all parties, in a standard or (None) of both together.

    A mailbox in which nothing waits is left out; of what parties submitted only these types are given
    (`release/nummer`).
    """
    asked = {"wats": sorted(wats), "vormen": sorted(vormen)}
    if standaard is None:
        return _telrijen(_TOTALS.rows(connection, **asked))
    return _telrijen(_TOTALS_IN.rows(connection, **asked, van=standaard))


def totals_of(connection: Connection, wats: Collection[str], partijen: Collection[str]) -> Sequence[Telrij]:
    """Give the totals of these kinds of these parties; a mailbox in which nothing waits is left out."""
    return _telrijen(_TOTALS_OF.rows(connection, wats=sorted(wats), wie=sorted(partijen)))


def _telrijen(rows: Sequence[Row]) -> Sequence[Telrij]:
    # As the driver made them: there may be hundreds of thousands.
    return cast(Sequence[Telrij], rows)


def day_sums(connection: Connection, eerste: str, laatste: str, standaard: str | None) -> list[Dagrij]:
    """Give the sums over days, both included, of every party, in a standard or (None) of both together."""
    asked = {"eerste": eerste, "laatste": laatste}
    if standaard is None:
        rows = _DAY_SUMS.rows(connection, **asked)
    else:
        rows = _DAY_SUMS_IN.rows(connection, **asked, van=standaard)
    return [Dagrij._make(row) for row in rows]


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
