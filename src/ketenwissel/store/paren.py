"""Rows of pairs: a heenbericht and what became of its answer.

`toestand` is what was last written. A pair that is open after the instant at which it breaks *is* broken,
also while nobody wrote that down: that reading belongs to the hub, which knows the runbook.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import Connection, bindparam, func, insert, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.rijen import parameters, pieces

__all__ = [
    "Paarrij",
    "Toestand",
    "by_heen",
    "by_identification",
    "counts",
    "insert_pairs",
    "open_by_responder",
    "still_open",
    "update_pairs",
]

Toestand = Literal["open", "gesloten", "afgekeurd", "gebroken"]

_paar = tabellen.paar


@dataclass(frozen=True, slots=True)
class Paarrij:
    """One pair: `heen_id` is the heenbericht, `retour` the answering type, `retour_id` the answer itself.

    `beantwoorder` is the code of the party that owes the answer; `identificatie` is set for a declaration.
    """

    heen_id: int
    retour: str
    standaard: str
    release: str
    gemeente: str
    aanbieder: str
    beantwoorder: str
    identificatie: str | None
    toestand: Toestand
    retour_id: int | None


_parameters = parameters(Paarrij)
_COLUMNS = [_paar.c[name] for name in Paarrij.__slots__]
_UPDATE = (
    update(_paar)
    .where(_paar.c.heen_id == bindparam("wat"))
    .values(toestand=bindparam("naar"), retour_id=bindparam("met"))
)


def by_heen(connection: Connection, ids: Collection[int]) -> dict[int, Paarrij]:
    """Find the pairs of heenberichten."""
    return {
        row.heen_id: Paarrij(*row)
        for piece in pieces(sorted(set(ids)))
        for row in connection.execute(select(*_COLUMNS).where(_paar.c.heen_id.in_(piece)))
    }


def by_identification(connection: Connection, identificaties: Collection[str]) -> list[Paarrij]:
    """Find the pairs of declarations with one of these identifications, of all parties, oldest first."""
    return [
        Paarrij(*row)
        for piece in pieces(sorted(set(identificaties)))
        for row in connection.execute(
            select(*_COLUMNS).where(_paar.c.identificatie.in_(piece)).order_by(_paar.c.heen_id)
        )
    ]


def insert_pairs(connection: Connection, rows: Sequence[Paarrij]) -> None:
    """Store new pairs."""
    if rows:
        connection.execute(insert(_paar), [_parameters(row) for row in rows])


def update_pairs(connection: Connection, rows: Sequence[Paarrij]) -> None:
    """Write the state and the retour of pairs."""
    if rows:
        values = [{"wat": row.heen_id, "naar": row.toestand, "met": row.retour_id} for row in rows]
        connection.execute(_UPDATE, values)


def counts(connection: Connection) -> dict[tuple[Toestand, str, str], int]:
    """Count pairs per (toestand, retour, release); an index answers it."""
    keys = (_paar.c.toestand, _paar.c.retour, _paar.c.release)
    rows = connection.execute(select(*keys, func.count()).group_by(*keys))
    return {(cast(Toestand, toestand), retour, release): number for toestand, retour, release, number in rows}


def open_by_responder(connection: Connection) -> dict[tuple[str, str, str], int]:
    """Count the pairs that were left open per (beantwoorder, retour, release)."""
    keys = (_paar.c.beantwoorder, _paar.c.retour, _paar.c.release)
    rows = connection.execute(select(*keys, func.count()).where(_paar.c.toestand == "open").group_by(*keys))
    return {(party, retour, release): number for party, retour, release, number in rows}


def still_open(connection: Connection, retour: str, release: str, limit: int) -> list[Paarrij]:
    """Give pairs that were left open and wait for this retour in this release, oldest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(_paar.c.toestand == "open", _paar.c.retour == retour, _paar.c.release == release)
        .order_by(_paar.c.heen_id)
        .limit(limit)
    )
    return [Paarrij(*row) for row in rows]
