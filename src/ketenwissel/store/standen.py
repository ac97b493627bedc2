"""Rows for seeing where messages and pairs stand: a message with its mailbox and its pair, in one query."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import CTE, Connection, select, text

from ketenwissel.store import tabellen
from ketenwissel.store.berichten import Berichtrij, Weigeringrij
from ketenwissel.store.kolommen import from_milliseconds
from ketenwissel.store.paren import Paarrij
from ketenwissel.store.rijen import Query, Rijvorm, Row, among
from ketenwissel.store.zoeken import Window, ids_of, walk_of

__all__ = [
    "Paarstand",
    "Stand",
    "Weinig",
    "by_id",
    "by_reference",
    "pair_ids",
    "pair_ids_few",
    "pairs",
    "refusals",
    "stored",
]

_bericht = tabellen.bericht
_postvak = tabellen.postvak
_paar = tabellen.paar
_weigering = tabellen.weigering
_heen = _bericht.alias("heen")
_retour = _bericht.alias("retourbericht")


Weinig = Literal["open", "mis"]
"""Pairs that are few: stored as open, or as rejected or broken."""


class Stand(NamedTuple):
    """A message, the mailbox in which it waits (None: collected), and the pair that it opened, if it did."""

    bericht: Berichtrij
    postvak: str | None
    uitgereikt_op: datetime | None
    paar: Paarrij | None


class Paarstand(NamedTuple):
    """A pair, its heenbericht, and reference and instant of receipt of the answer that stands."""

    paar: Paarrij
    heen: Berichtrij
    retour_referentie: str | None
    retour_op: datetime | None


_message = Rijvorm(_bericht, Berichtrij._fields)
_pair = Rijvorm(_paar, Paarrij._fields)
_refusal = Rijvorm(_weigering, Weigeringrij._fields)
_WIDTH = len(_message.columns)
_PAIR_WIDTH = len(_pair.columns)
_STAND = (
    select(*_message.columns, _postvak.c.partij, _postvak.c.uitgereikt_op, *_pair.columns)
    .join(_postvak, _postvak.c.id == _bericht.c.id, isouter=True)
    .join(_paar, _paar.c.heen_id == _bericht.c.id, isouter=True)
)
_BY_ID = Query(_STAND.where(among(_bericht.c.id)))
_BY_REFERENCE = Query(_STAND.where(among(_bericht.c.referentie)).order_by(_bericht.c.id))
_REFUSALS = Query(select(*_refusal.columns).where(among(_weigering.c.referentie)).order_by(_weigering.c.id))
_STORED = Query(select(tabellen.inhoud.c.bericht_id).where(among(tabellen.inhoud.c.bericht_id)))
_PAIRS = Query(
    select(
        *_pair.columns,
        *(_heen.c[column.name] for column in _message.columns),
        _retour.c.referentie,
        _retour.c.ontvangen_op,
    )
    .join(_heen, _heen.c.id == _paar.c.heen_id)
    .join(_retour, _retour.c.id == _paar.c.retour_id, isouter=True)
    .where(among(_paar.c.heen_id))
)
_CONDITIONS: dict[Weinig, str] = {
    "open": "toestand = 'open'",
    "mis": "toestand IN ('afgekeurd', 'gebroken')",
}


def _few(condition: str, *, of_parties: bool) -> CTE:
    """Give the pairs of a partial index as a table that is worked out first.

    Otherwise a planner may walk through all pairs in their order, in the hope of meeting one of the few soon.
    """
    found = select(_paar.c.heen_id).where(text(condition))
    if of_parties:
        found = found.where(among(_paar.c.gemeente) | among(_paar.c.aanbieder))
    return found.cte("weinig").prefix_with("MATERIALIZED")


_FEW = {
    (name, of_parties): walk_of(_few(condition, of_parties=of_parties).c.heen_id)
    for name, condition in _CONDITIONS.items()
    for of_parties in (True, False)
}
_PAIR_IDS = walk_of(_paar.c.heen_id)


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Stand]:
    """Find where messages stand; an id that does not exist is left out."""
    return {row[0]: _stand(row) for row in _BY_ID.by_keys(connection, ids)}


def by_reference(connection: Connection, referenties: Collection[str]) -> list[Stand]:
    """Find where the messages stand that carry one of these references, oldest first."""
    return [_stand(row) for row in _BY_REFERENCE.by_keys(connection, referenties)]


def _stand(row: Row) -> Stand:
    postvak, handed_out, *pair = row[_WIDTH:]
    return Stand(
        Berichtrij._make(_message.values(row[:_WIDTH])),
        postvak,
        None if handed_out is None else from_milliseconds(handed_out),
        None if pair[0] is None else Paarrij._make(_pair.values(tuple(pair))),
    )


def refusals(connection: Connection, referenties: Collection[str]) -> list[Weigeringrij]:
    """Find what was refused under one of these references, oldest first."""
    rows = _REFUSALS.by_keys(connection, referenties)
    return [Weigeringrij._make(_refusal.values(row)) for row in rows]


def pair_ids(connection: Connection, window: Window, limit: int) -> list[int]:
    """Give ids of pairs (of their heenbericht) in a window, in its direction."""
    return ids_of(connection, _PAIR_IDS, window, limit)


def pair_ids_few(
    connection: Connection,
    which: Weinig,
    partijen: Collection[str] | None,
    window: Window,
    limit: int,
) -> list[int]:
    """Give ids of the few pairs of one kind in a window, in its direction, of parties or (None) of all."""
    more = {} if partijen is None else {"keys": sorted(partijen)}
    return ids_of(connection, _FEW[which, partijen is not None], window, limit, **more)


def pairs(connection: Connection, ids: Collection[int]) -> dict[int, Paarstand]:
    """Find pairs by the id of their heenbericht."""
    return {row[0]: _pair_stand(row) for row in _PAIRS.by_keys(connection, ids)}


def _pair_stand(row: Row) -> Paarstand:
    end = _PAIR_WIDTH + _WIDTH
    reference, received = row[end:]
    return Paarstand(
        Paarrij._make(_pair.values(row[:_PAIR_WIDTH])),
        Berichtrij._make(_message.values(row[_PAIR_WIDTH:end])),
        reference,
        None if received is None else from_milliseconds(received),
    )


def stored(connection: Connection, ids: Collection[int]) -> set[int]:
    """Give which of these messages still have their payload."""
    return {row[0] for row in _STORED.by_keys(connection, ids)}
