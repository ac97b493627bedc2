"""Rows for finding messages: the keys they are found by, and walking through them in order of id.

Ids are in the order of accepting, since one writer at a time accepts. Every walk here reads a bounded number
of ids from an index, so that no question costs more than its page, however many messages there are.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, delete, insert, select, update
from sqlalchemy.sql.expression import ColumnElement

from ketenwissel.store import tabellen, tabellen_dienst
from ketenwissel.store.kolommen import ID, from_milliseconds
from ketenwissel.store.rijen import Query, Rijvorm, among

__all__ = [
    "LAST",
    "Sleutelrij",
    "Sleutelsoort",
    "TeIndexeren",
    "Walk",
    "Window",
    "first_from",
    "forget_keys",
    "ids",
    "ids_of",
    "ids_waiting",
    "ids_with_key",
    "insert_keys",
    "keys_of",
    "put_werkstand",
    "to_index",
    "walk_of",
    "werkstand",
    "with_key",
]

Sleutelsoort = Literal["bsn", "identificatie", "partij", "toewijzing", "type"]

LAST = 2**62
"""An id above all others."""

_bericht = tabellen.bericht
_postvak = tabellen.postvak
_sleutel = tabellen_dienst.zoeksleutel
_stand = tabellen_dienst.werkstand


class Sleutelrij(NamedTuple):
    """A message is found by this value; a BSN only as its keyed hash."""

    soort: Sleutelsoort
    waarde: str
    bericht_id: int


class TeIndexeren(NamedTuple):
    """What a message says of itself without its payload; `grootte` is that of the payload in bytes.

    `antwoord_op` is what it answers or, a foutbericht, rejects.
    """

    id: int
    soort: str
    zender_organisatie: str
    ontvanger_organisatie: str
    functie: str
    standaard: str | None
    release: str
    nummer: str | None
    identificatie: str | None
    ontvangen_op: datetime
    grootte: int
    antwoord_op: int | None


class Window(NamedTuple):
    """Ids above one and below another, walked from the newest or from the oldest."""

    above: int = 0
    below: int = LAST
    newest_first: bool = True

    def after(self, id_: int) -> "Window":
        """Give what is left of it after an id, in its direction."""
        return self._replace(below=id_) if self.newest_first else self._replace(above=id_)


_key_form = Rijvorm(_sleutel, Sleutelrij._fields)
_index_form = Rijvorm(_bericht, TeIndexeren._fields)
_TO_INDEX = Query(
    select(*_index_form.columns)
    .where(_bericht.c.id > bindparam("na", type_=ID))
    .order_by(_bericht.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_FORGET = delete(_sleutel)
_WERKSTAND = select(_stand.c.tot).where(_stand.c.werk == bindparam("welk"))
_MOVE = update(_stand).where(_stand.c.werk == bindparam("welk")).values(tot=bindparam("naar", type_=ID))
_BEGIN = insert(_stand)
_FIRST_FROM = Query(
    select(_bericht.c.id, _bericht.c.ontvangen_op)
    .where(_bericht.c.id >= bindparam("vanaf", type_=ID))
    .order_by(_bericht.c.id)
    .limit(1)
)
_WITH_KEY = Query(
    select(_sleutel.c.bericht_id).where(
        _sleutel.c.soort == bindparam("welke"),
        _sleutel.c.waarde == bindparam("met"),
        among(_sleutel.c.bericht_id),
    )
)


_KEYS_OF = Query(
    select(_sleutel.c.bericht_id, _sleutel.c.waarde).where(
        _sleutel.c.soort == bindparam("welke"), among(_sleutel.c.bericht_id)
    )
)


Walk = dict[bool, Query]
"""A walk through ids in its two directions: newest first (True) and oldest first."""


def walk_of(column: ColumnElement[int], *conditions: ColumnElement[bool]) -> Walk:
    """Make a walk through the ids in a column, those inside a window."""
    window = (column > bindparam("boven", type_=ID), column < bindparam("onder", type_=ID))
    found = select(column).where(*conditions, *window).limit(bindparam("hoogstens", type_=Integer))
    return {True: Query(found.order_by(column.desc())), False: Query(found.order_by(column))}


def ids_of(connection: Connection, walk: Walk, window: Window, limit: int, **more: object) -> list[int]:
    """Walk a part of the way: give at most so many ids of a window, in its direction."""
    rows = walk[window.newest_first].rows(
        connection, boven=window.above, onder=window.below, hoogstens=limit, **more
    )
    return [row[0] for row in rows]


_IDS = walk_of(_bericht.c.id)
_IDS_WAITING = walk_of(_postvak.c.id)
_IDS_WITH_KEY = walk_of(
    _sleutel.c.bericht_id, _sleutel.c.soort == bindparam("welke"), _sleutel.c.waarde == bindparam("met")
)


def to_index(connection: Connection, after: int, limit: int) -> list[TeIndexeren]:
    """Give messages above an id, oldest first."""
    rows = _TO_INDEX.rows(connection, na=after, hoogstens=limit)
    return [TeIndexeren._make(_index_form.values(row)) for row in rows]


def insert_keys(connection: Connection, rows: Sequence[Sleutelrij]) -> None:
    """Store keys; RowFault when a message has one of them already."""
    _key_form.insert(connection, rows)


def forget_keys(connection: Connection) -> None:
    """Remove every key."""
    connection.execute(_FORGET)


def werkstand(connection: Connection, werk: str) -> int:
    """Give how far work behind the writer has come: the last number it dealt with, 0 when it never began."""
    return connection.execute(_WERKSTAND, {"welk": werk}).scalar_one_or_none() or 0


def put_werkstand(connection: Connection, werk: str, tot: int) -> None:
    """Note how far work has come."""
    if connection.execute(_MOVE, {"welk": werk, "naar": tot}).rowcount == 0:
        connection.execute(_BEGIN, {"werk": werk, "tot": tot})


def first_from(connection: Connection, id_: int) -> tuple[int, datetime] | None:
    """Give id and instant of receipt of the first message from an id on."""
    rows = _FIRST_FROM.rows(connection, vanaf=id_)
    return (rows[0][0], from_milliseconds(rows[0][1])) if rows else None


def ids(connection: Connection, window: Window, limit: int) -> list[int]:
    """Give ids of messages in a window, in its direction."""
    return ids_of(connection, _IDS, window, limit)


def ids_waiting(connection: Connection, window: Window, limit: int) -> list[int]:
    """Give ids of messages in a window that wait in a mailbox, in its direction."""
    return ids_of(connection, _IDS_WAITING, window, limit)


def ids_with_key(
    connection: Connection, soort: Sleutelsoort, waarde: str, window: Window, limit: int
) -> list[int]:
    """Give ids of messages in a window that are found by a key, in its direction."""
    return ids_of(connection, _IDS_WITH_KEY, window, limit, welke=soort, met=waarde)


def keys_of(
    connection: Connection, soort: Sleutelsoort, among_ids: Collection[int]
) -> dict[int, frozenset[str]]:
    """Give by which keys of one kind each of these messages is found; one without any is left out."""
    found: dict[int, set[str]] = {}
    for id_, waarde in _KEYS_OF.rows(connection, welke=soort, keys=sorted(among_ids)) if among_ids else ():
        found.setdefault(id_, set()).add(waarde)
    return {id_: frozenset(values) for id_, values in found.items()}


def with_key(
    connection: Connection, soort: Sleutelsoort, waarde: str, among_ids: Collection[int]
) -> set[int]:
    """Give which of these messages are found by a key."""
    if not among_ids:
        return set()
    rows = _WITH_KEY.rows(connection, welke=soort, met=waarde, keys=sorted(among_ids))
    return {row[0] for row in rows}
