"""Rows of what is open: who owes whom an answer, counted, and the oldest first.

Only pairs that are stored as open are read, through the partial index that holds them.
"""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, case, func, literal_column, or_, select
from sqlalchemy.sql.expression import ColumnElement

from ketenwissel.store import tabellen
from ketenwissel.store.kolommen import Instant, from_milliseconds, to_milliseconds
from ketenwissel.store.rijen import Query, among

__all__ = ["Opengroep", "Openpaar", "counterparties", "groups", "oldest"]

_bericht = tabellen.bericht
_paar = tabellen.paar
# Written out, not as a parameter: so that it is the condition of the partial index.
_is_open = _paar.c.toestand == literal_column("'open'")
_is_wrong = _paar.c.toestand.in_([literal_column("'afgekeurd'"), literal_column("'gebroken'")])
_broke = _paar.c.toestand == literal_column("'gebroken'")


class Opengroep(NamedTuple):
    """Open pairs with the same parties: how many, when the oldest heenbericht was received (UTC).

    `laat` counts those received from a given instant on, `vroeg` those received before another.
    """

    beantwoorder: str
    gemeente: str
    aanbieder: str
    aantal: int
    oudste_op: datetime
    laat: int
    vroeg: int


class Openpaar(NamedTuple):
    """One open pair: its heenbericht and when that was received (UTC)."""

    heen_id: int
    ontvangen_op: datetime


def _among_parties() -> ColumnElement[bool]:
    return or_(among(_paar.c.gemeente), among(_paar.c.aanbieder))


def _waiting(*, of_parties: bool) -> list[ColumnElement[bool]]:
    found = [_is_open, _paar.c.retour == bindparam("wacht_op"), _paar.c.release == bindparam("van")]
    return [*found, _among_parties()] if of_parties else found


@cache
def _groups(*, of_parties: bool) -> Query:
    parties = (_paar.c.beantwoorder, _paar.c.gemeente, _paar.c.aanbieder)
    received = _bericht.c.ontvangen_op
    return Query(
        select(
            *parties,
            func.count(),
            func.min(received),
            func.sum(case((received >= bindparam("vanaf", type_=Instant), 1), else_=0)),
            func.sum(case((received < bindparam("voor", type_=Instant), 1), else_=0)),
        )
        .join(_bericht, _bericht.c.id == _paar.c.heen_id)
        .where(*_waiting(of_parties=of_parties))
        .group_by(*parties)
        .order_by(*parties)
    )


@cache
def _oldest(*, of_parties: bool) -> Query:
    # Worked out first: a planner may else walk through all pairs in order, in the hope of meeting these soon.
    waiting = select(_paar.c.heen_id).where(*_waiting(of_parties=of_parties))
    found = waiting.cte("wachtend").prefix_with("MATERIALIZED")
    first = (
        select(found.c.heen_id)
        .order_by(found.c.heen_id)
        .limit(bindparam("hoogstens", type_=Integer))
        .subquery()
    )
    return Query(
        select(_bericht.c.id, _bericht.c.ontvangen_op)
        .join(first, first.c.heen_id == _bericht.c.id)
        .order_by(_bericht.c.id)
    )


@cache
def _counterparties(*, open_ones: bool) -> Query:
    state = [_is_open] if open_ones else [_is_wrong, _broke]
    return Query(select(_paar.c.gemeente, _paar.c.aanbieder).where(*state, _among_parties()).distinct())


def _parties(partijen: Collection[str] | None) -> dict[str, list[str]]:
    return {} if partijen is None else {"keys": sorted(partijen)}


def groups(
    connection: Connection,
    retour: str,
    release: str,
    partijen: Collection[str] | None,
    vanaf: datetime,
    voor: datetime,
) -> list[Opengroep]:
    """Count the pairs that wait for a retour: of all, or those with one of these parties at either end.

    `laat` counts from `vanaf` on, `vroeg` before `voor` (UTC).
    """
    asked = {
        "wacht_op": retour,
        "van": release,
        "vanaf": to_milliseconds(vanaf),
        "voor": to_milliseconds(voor),
    }
    rows = _groups(of_parties=partijen is not None).rows(connection, **asked, **_parties(partijen))
    return [
        Opengroep(who, gemeente, aanbieder, int(number), from_milliseconds(first), int(late), int(early))
        for who, gemeente, aanbieder, number, first, late, early in rows
    ]


def oldest(
    connection: Connection, retour: str, release: str, partijen: Collection[str] | None, limit: int
) -> list[Openpaar]:
    """Give the oldest pairs that wait for a retour, at most so many; of all, or with one of these parties."""
    query = _oldest(of_parties=partijen is not None)
    rows = query.rows(connection, wacht_op=retour, van=release, hoogstens=limit, **_parties(partijen))
    return [Openpaar(row[0], from_milliseconds(row[1])) for row in rows]


def counterparties(connection: Connection, partijen: Collection[str]) -> set[str]:
    """Give whom these parties have a pair with that is open or broken."""
    if not partijen:
        return set()
    found = [
        code
        for open_ones in (True, False)
        for row in _counterparties(open_ones=open_ones).rows(connection, **_parties(partijen))
        for code in row
    ]
    return set(found) - set(partijen)
