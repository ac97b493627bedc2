"""Rows for seeing where messages and pairs stand: a message with its mailbox and its pair, in one query."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import CTE, Connection, Integer, Select, bindparam, select, text

from ketenwissel.store import tabellen
from ketenwissel.store.berichten import Berichtrij, Weigeringrij
from ketenwissel.store.kolommen import ID
from ketenwissel.store.paren import Paarrij
from ketenwissel.store.rijen import among, rows_of
from ketenwissel.store.zoeken import Venster

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


_MESSAGE = [_bericht.c[name] for name in Berichtrij._fields]
_PAIR = [_paar.c[name] for name in Paarrij._fields]
_WIDTH = len(_MESSAGE)
_STAND = (
    select(*_MESSAGE, _postvak.c.partij, _postvak.c.uitgereikt_op, *_PAIR)
    .join(_postvak, _postvak.c.id == _bericht.c.id, isouter=True)
    .join(_paar, _paar.c.heen_id == _bericht.c.id, isouter=True)
)
_BY_ID = _STAND.where(among(_bericht.c.id))
_BY_REFERENCE = _STAND.where(among(_bericht.c.referentie)).order_by(_bericht.c.id)
_REFUSALS = (
    select(*(_weigering.c[name] for name in Weigeringrij._fields))
    .where(among(_weigering.c.referentie))
    .order_by(_weigering.c.id)
)
_STORED = select(tabellen.inhoud.c.bericht_id).where(among(tabellen.inhoud.c.bericht_id))
_PAIRS = (
    select(
        *_PAIR, *(_heen.c[name] for name in Berichtrij._fields), _retour.c.referentie, _retour.c.ontvangen_op
    )
    .join(_heen, _heen.c.id == _paar.c.heen_id)
    .join(_retour, _retour.c.id == _paar.c.retour_id, isouter=True)
    .where(among(_paar.c.heen_id))
)


def _walk(few: CTE | None = None) -> dict[bool, Select[Any]]:
    """Make the two directions of a walk through pairs, all or few: newest first (True) and oldest first."""
    column = _paar.c.heen_id if few is None else few.c.heen_id
    window = (column > bindparam("boven", type_=ID), column < bindparam("onder", type_=ID))
    found = select(column).where(*window).limit(bindparam("hoogstens", type_=Integer))
    return {True: found.order_by(column.desc()), False: found.order_by(column)}


def _few(condition: str, *, of_parties: bool) -> CTE:
    """Give the pairs of a partial index as a table that is worked out first.

    Otherwise a planner may walk through all pairs in their order, in the hope of meeting one of the few soon.
    """
    found = select(_paar.c.heen_id).where(text(condition))
    if of_parties:
        found = found.where(among(_paar.c.gemeente) | among(_paar.c.aanbieder))
    return found.cte("weinig").prefix_with("MATERIALIZED")


_CONDITIONS: dict[Weinig, str] = {
    "open": "toestand = 'open'",
    "mis": "toestand IN ('afgekeurd', 'gebroken')",
}
_FEW = {
    (name, of_parties): _walk(_few(condition, of_parties=of_parties))
    for name, condition in _CONDITIONS.items()
    for of_parties in (True, False)
}
_PAIR_IDS = _walk()


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Stand]:
    """Find where messages stand; an id that does not exist is left out."""
    return {row[0]: _stand(row) for row in rows_of(connection, _BY_ID, ids)}


def by_reference(connection: Connection, referenties: Collection[str]) -> list[Stand]:
    """Find where the messages stand that carry one of these references, oldest first."""
    return [_stand(row) for row in rows_of(connection, _BY_REFERENCE, referenties)]


def _stand(row: Any) -> Stand:  # noqa: ANN401  # a row of the driver
    pair = row[_WIDTH + 2 :]
    return Stand(
        Berichtrij._make(row[:_WIDTH]),
        row[_WIDTH],
        row[_WIDTH + 1],
        None if pair[0] is None else Paarrij._make(pair),
    )


def refusals(connection: Connection, referenties: Collection[str]) -> list[Weigeringrij]:
    """Find what was refused under one of these references, oldest first."""
    return [Weigeringrij._make(row) for row in rows_of(connection, _REFUSALS, referenties)]


def pair_ids(connection: Connection, venster: Venster, limit: int) -> list[int]:
    """Give ids of pairs (of their heenbericht) in a window, in its direction."""
    return _run(connection, _PAIR_IDS, venster, limit, {})


def pair_ids_few(
    connection: Connection,
    which: Weinig,
    partijen: Collection[str] | None,
    venster: Venster,
    limit: int,
) -> list[int]:
    """Give ids of the few pairs of one kind in a window, in its direction, of parties or (None) of all."""
    more = {} if partijen is None else {"keys": sorted(partijen)}
    return _run(connection, _FEW[which, partijen is not None], venster, limit, more)


def _run(
    connection: Connection,
    walks: dict[bool, Select[Any]],
    venster: Venster,
    limit: int,
    more: dict[str, list[str]],
) -> list[int]:
    asked = {"boven": venster.boven, "onder": venster.onder, "hoogstens": limit, **more}
    return list(connection.execute(walks[venster.nieuwste_eerst], asked).scalars())


def pairs(connection: Connection, ids: Collection[int]) -> dict[int, Paarstand]:
    """Find pairs by the id of their heenbericht."""
    return {row[0]: _pair(row) for row in rows_of(connection, _PAIRS, ids)}


def _pair(row: Any) -> Paarstand:  # noqa: ANN401  # a row of the driver
    middle = len(_PAIR)
    return Paarstand(
        Paarrij._make(row[:middle]),
        Berichtrij._make(row[middle : middle + _WIDTH]),
        row[middle + _WIDTH],
        row[middle + _WIDTH + 1],
    )


def stored(connection: Connection, ids: Collection[int]) -> set[int]:
    """Give which of these messages still have their payload."""
    return {row[0] for row in rows_of(connection, _STORED, ids)}
