"""Rows of mailboxes: what waits for a party. The row goes when the party confirms."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Select, bindparam, delete, func, select, tuple_, update

from ketenwissel.store import tabellen
from ketenwissel.store.berichten import Berichtrij, columns, made
from ketenwissel.store.kolommen import ID, from_milliseconds
from ketenwissel.store.rijen import Query, Rijvorm, among, rows_of

__all__ = [
    "Postrij",
    "Postvakrij",
    "by_message",
    "counts",
    "forms",
    "hand_out",
    "insert_waiting",
    "oldest",
    "remove",
    "waiting",
    "with_references",
]

_postvak = tabellen.postvak
_bericht = tabellen.bericht


class Postvakrij(NamedTuple):
    """One waiting message: `id` is that of the message, `uitgereikt_op` when it was first handed out."""

    partij: str
    id: int
    functie: str
    release: str
    uitgereikt_op: datetime | None = None


class Postrij(NamedTuple):
    """A message with the mailbox in which it waits (None: in none any more), and when it was handed out."""

    bericht: Berichtrij
    partij: str | None
    uitgereikt_op: datetime | None


_form = Rijvorm(_postvak, Postvakrij._fields)
_HAND_OUT = (
    update(_postvak)
    .where(among(_postvak.c.id), _postvak.c.uitgereikt_op.is_(None))
    .values(uitgereikt_op=bindparam("moment"))
)
_FORMS = Query(select(_postvak.c.functie, _postvak.c.release).distinct().where(among(_postvak.c.partij)))
_BY_MESSAGE = Query(select(*_form.columns).where(among(_postvak.c.id)))
_REMOVE = delete(_postvak).where(among(_postvak.c.id)).returning(_postvak.c.id, _postvak.c.partij)
_COUNTS = select(_postvak.c.partij, func.count()).group_by(_postvak.c.partij)


def _waiting() -> Select[Any]:
    rank = func.row_number().over(partition_by=_postvak.c.partij, order_by=_postvak.c.id)
    form = _postvak.c.functie + "/" + _postvak.c.release
    ranked = (
        select(_postvak.c.partij, _postvak.c.id, rank.label("rang"))
        .where(among(_postvak.c.partij), among(form, "forms"))
        .subquery()
    )
    return (
        select(ranked.c.partij, *columns)
        .join(_bericht, _bericht.c.id == ranked.c.id)
        .where(ranked.c.rang <= bindparam("hoogstens"))
        .order_by(ranked.c.partij, ranked.c.id)
    )


_WAITING = Query(_waiting())
_WITH_REFERENCE = Query(
    select(*columns, _postvak.c.partij, _postvak.c.uitgereikt_op)
    .join(_postvak, _postvak.c.id == _bericht.c.id, isouter=True)
    .where(among(_bericht.c.referentie))
    .order_by(_bericht.c.id)
)
# By the whole key and without an end: of one mailbox alone a planner expects few rows, as it was when its
# statistics were made, and then reads and sorts them all. End and forms are looked for in what comes back.
_PAGE = Query(
    select(_postvak.c.partij, _postvak.c.id, _postvak.c.functie, _postvak.c.release)
    .where(tuple_(_postvak.c.partij, _postvak.c.id) > tuple_(bindparam("wie"), bindparam("na", type_=ID)))
    .order_by(_postvak.c.partij, _postvak.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_PAGE_ROWS, _PAGE_MAX = 500, 8000


def insert_waiting(connection: Connection, rows: Sequence[Postvakrij]) -> None:
    """Put messages into mailboxes."""
    _form.insert(connection, rows)


def forms(connection: Connection, partijen: Collection[str]) -> set[tuple[str, str]]:
    """Give every (functie, release) that waits for these parties."""
    return {(functie, release) for functie, release in _FORMS.by_keys(connection, partijen)}


def waiting(
    connection: Connection, partijen: Collection[str], forms: Collection[tuple[str, str]], limit: int
) -> list[tuple[str, Berichtrij]]:
    """List (partij, message) of these forms, per party the oldest first and at most `limit`."""
    if not (forms and partijen):
        return []
    names = [f"{functie}/{release}" for functie, release in sorted(forms)]
    found = _WAITING.rows(connection, keys=sorted(partijen), forms=names, hoogstens=limit)
    return [(row[0], made(row[1:])) for row in found]


def oldest(
    connection: Connection, partij: str, forms: Collection[tuple[str, str]], limit: int, na: int = 0
) -> list[int]:
    """List the ids of the oldest messages of these forms in one mailbox, above an id and at most `limit`.

    The mailbox is read in the order of its key, up to the limit and no further.
    """
    wanted, found, rows = set(forms), list[int](), min(limit, _PAGE_ROWS)
    while wanted:
        read = _PAGE.rows(connection, wie=partij, na=na, hoogstens=rows)
        page = [row for row in read if row[0] == partij]
        found += [row[1] for row in page if (row[2], row[3]) in wanted]
        if len(page) < rows or len(found) >= limit:
            break
        na, rows = page[-1][1], min(2 * rows, _PAGE_MAX)
    return found[:limit]


def by_message(connection: Connection, ids: Collection[int]) -> dict[int, Postvakrij]:
    """Find the mailbox rows of messages; what was confirmed is no longer there."""
    rows = (Postvakrij._make(_form.values(row)) for row in _BY_MESSAGE.by_keys(connection, ids))
    return {row.id: row for row in rows}


def with_references(connection: Connection, referenties: Collection[str]) -> dict[str, list[Postrij]]:
    """Find the messages that carry one of these references, oldest first, with their places."""
    end = len(columns)
    found: dict[str, list[Postrij]] = {}
    for row in _WITH_REFERENCE.by_keys(connection, referenties):
        handed_out = None if row[end + 1] is None else from_milliseconds(row[end + 1])
        bericht = made(row[:end])
        found.setdefault(bericht.referentie, []).append(Postrij(bericht, row[end], handed_out))
    return found


def hand_out(connection: Connection, ids: Collection[int], moment: datetime) -> None:
    """Note when messages were first handed out; a later time changes nothing."""
    if ids:
        connection.execute(_HAND_OUT, {"keys": sorted(ids), "moment": moment})


def remove(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Take confirmed messages out of their mailboxes; gives which were still there, and in whose."""
    return {row[0]: row[1] for row in rows_of(connection, _REMOVE, set(ids))}


def counts(connection: Connection) -> dict[str, int]:
    """Count what waits, per party."""
    return {row[0]: row[1] for row in connection.execute(_COUNTS)}
