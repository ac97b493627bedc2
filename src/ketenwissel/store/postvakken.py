"""Rows of mailboxes: what waits for a party. The row goes when the party confirms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_, update

from ketenwissel.store import tabellen
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.rijen import parameters, pieces

__all__ = [
    "Postvakrij",
    "by_message",
    "counts",
    "forms",
    "hand_out",
    "insert_waiting",
    "remove",
    "waiting",
]

_postvak = tabellen.postvak
_bericht = tabellen.bericht


@dataclass(frozen=True, slots=True)
class Postvakrij:
    """One waiting message: `id` is that of the message, `uitgereikt_op` when it was first handed out."""

    partij: str
    id: int
    functie: str
    release: str
    uitgereikt_op: datetime | None = None


_parameters = parameters(Postvakrij)
_COLUMNS = [_postvak.c[name] for name in Postvakrij.__slots__]
_MESSAGE = [_bericht.c[name] for name in Berichtrij.__slots__]
_HAND_OUT = (
    update(_postvak)
    .where(_postvak.c.id == bindparam("wat"), _postvak.c.uitgereikt_op.is_(None))
    .values(uitgereikt_op=bindparam("moment", type_=_postvak.c.uitgereikt_op.type))
)


def insert_waiting(connection: Connection, rows: Sequence[Postvakrij]) -> None:
    """Put messages into mailboxes."""
    if rows:
        connection.execute(insert(_postvak), [_parameters(row) for row in rows])


def forms(connection: Connection, partijen: Collection[str]) -> set[tuple[str, str]]:
    """Give every (functie, release) that waits for these parties."""
    query = select(_postvak.c.functie, _postvak.c.release).distinct()
    return {
        (functie, release)
        for piece in pieces(sorted(partijen))
        for functie, release in connection.execute(query.where(_postvak.c.partij.in_(piece)))
    }


def waiting(
    connection: Connection, partijen: Collection[str], forms: Collection[tuple[str, str]], limit: int
) -> list[tuple[str, Berichtrij]]:
    """List (partij, message) of these forms, per party the oldest first and at most `limit`."""
    if not partijen or not forms:
        return []
    found: list[tuple[str, Berichtrij]] = []
    for piece in pieces(sorted(partijen)):
        rank = func.row_number().over(partition_by=_postvak.c.partij, order_by=_postvak.c.id)
        ranked = (
            select(_postvak.c.partij, _postvak.c.id, rank.label("rang"))
            .where(
                _postvak.c.partij.in_(piece),
                tuple_(_postvak.c.functie, _postvak.c.release).in_(sorted(forms)),
            )
            .subquery()
        )
        rows = connection.execute(
            select(ranked.c.partij.label("wie"), *_MESSAGE)
            .join(_bericht, _bericht.c.id == ranked.c.id)
            .where(ranked.c.rang <= limit)
            .order_by(ranked.c.partij, ranked.c.id)
        )
        found += [(row[0], Berichtrij(*row[1:])) for row in rows]
    return found


def by_message(connection: Connection, ids: Collection[int]) -> dict[int, Postvakrij]:
    """Find the mailbox rows of messages; what was confirmed is no longer there."""
    return {
        row.id: Postvakrij(*row)
        for piece in pieces(sorted(set(ids)))
        for row in connection.execute(select(*_COLUMNS).where(_postvak.c.id.in_(piece)))
    }


def hand_out(connection: Connection, ids: Collection[int], moment: datetime) -> None:
    """Note when messages were first handed out; a later time changes nothing."""
    if ids:
        connection.execute(_HAND_OUT, [{"wat": id_, "moment": moment} for id_ in sorted(ids)])


def remove(connection: Connection, ids: Collection[int]) -> None:
    """Take confirmed messages out of their mailboxes."""
    for piece in pieces(sorted(ids)):
        connection.execute(delete(_postvak).where(_postvak.c.id.in_(piece)))


def counts(connection: Connection) -> dict[str, int]:
    """Count what waits, per party."""
    query = select(_postvak.c.partij, func.count()).group_by(_postvak.c.partij)
    return {row[0]: row[1] for row in connection.execute(query)}
