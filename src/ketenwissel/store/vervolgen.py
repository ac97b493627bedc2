"""Rows of requests that a gemeente decides on: when each was received, and what settled it.

They are written behind the writer, together with the search keys: the reference that links a request to its
decision stands in the payload.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from ketenwissel.store import tabellen_regie
from ketenwissel.store.kolommen import ID
from ketenwissel.store.rijen import Change, Query, Rijvorm, among

__all__ = ["Vervolgrij", "decide", "forget", "insert_requests", "open_requests", "reject", "reopen"]

_vervolg = tabellen_regie.vervolg


class Vervolgrij(NamedTuple):
    """One request: `verzoek_id` is its message, `kenmerk` the keyed hash of the aanbieder's reference.

    `besluit_id` is the message that settled it, None while it waits.
    """

    verzoek_id: int
    kenmerk: str
    standaard: str
    release: str
    functie: str
    gemeente: str
    aanbieder: str
    ontvangen_op: datetime
    besluit_id: int | None = None


_form = Rijvorm(_vervolg, Vervolgrij._fields)
_waits = _vervolg.c.besluit_id.is_(None)
_DECIDE = Change(
    update(_vervolg)
    .where(
        _waits,
        _vervolg.c.aanbieder == bindparam("van"),
        _vervolg.c.kenmerk == bindparam("welk"),
        _vervolg.c.standaard == bindparam("binnen"),
        _vervolg.c.verzoek_id < bindparam("voor", type_=ID),
    )
    .values(besluit_id=bindparam("met", type_=ID))
)
_REJECT = Change(
    update(_vervolg)
    .where(_waits, _vervolg.c.verzoek_id == bindparam("welk", type_=ID))
    .values(besluit_id=bindparam("met", type_=ID))
)
_REOPEN = Change(
    update(_vervolg)
    .where(_vervolg.c.besluit_id.is_not(None), _vervolg.c.besluit_id == bindparam("met", type_=ID))
    .values(besluit_id=None)
)
_OPEN = Query(select(*_form.columns).where(_waits).order_by(_vervolg.c.verzoek_id, _vervolg.c.kenmerk))
_OPEN_OF = Query(
    select(*_form.columns)
    .where(_waits, or_(among(_vervolg.c.gemeente), among(_vervolg.c.aanbieder)))
    .order_by(_vervolg.c.verzoek_id, _vervolg.c.kenmerk)
)
_FORGET = delete(_vervolg)


def insert_requests(connection: Connection, rows: Sequence[Vervolgrij]) -> None:
    """Store requests."""
    _form.insert(connection, rows)


def decide(connection: Connection, besluit_id: int, standaard: str, aanbieder: str, kenmerk: str) -> None:
    """Settle what an aanbieder asked under a reference before this decision."""
    _DECIDE.run(connection, van=aanbieder, welk=kenmerk, binnen=standaard, voor=besluit_id, met=besluit_id)


def reject(connection: Connection, verzoek_id: int, foutbericht_id: int) -> None:
    """Settle a request that a foutbericht rejected: nobody decides on it any more."""
    _REJECT.run(connection, welk=verzoek_id, met=foutbericht_id)


def reopen(connection: Connection, besluit_id: int) -> None:
    """Let wait again what a decision settled that was itself rejected by a foutbericht."""
    _REOPEN.run(connection, met=besluit_id)


def open_requests(connection: Connection, partijen: Collection[str] | None) -> list[Vervolgrij]:
    """Give the requests that wait, oldest first: of all, or those with one of these parties at either end."""
    rows = _OPEN.rows(connection) if partijen is None else _OPEN_OF.by_keys(connection, partijen)
    return [Vervolgrij._make(_form.values(row)) for row in rows]


def forget(connection: Connection) -> None:
    """Remove every request, to have them written anew."""
    connection.execute(_FORGET)
