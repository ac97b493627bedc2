"""Rows of pairs: a heenbericht and what became of its answer.

`toestand` is what was last written. A pair that is open after the instant at which it breaks *is* broken,
also while nobody wrote that down: that reading belongs to the hub, which knows the runbook.
"""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, cast

from sqlalchemy import Connection, Integer, bindparam, func, literal_column, select, update

from ketenwissel.store import berichten, tabellen
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.rijen import ForEach, Query, Rijvorm, among

__all__ = [
    "Paarrij",
    "Toestand",
    "by_heen",
    "by_identification",
    "counts",
    "insert_pairs",
    "open_by_responder",
    "owed_to",
    "still_broken",
    "still_open",
    "update_pairs",
    "with_references",
]

Toestand = Literal["open", "gesloten", "afgekeurd", "gebroken"]

_bericht = tabellen.bericht
_paar = tabellen.paar


class Paarrij(NamedTuple):
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


_form = Rijvorm(_paar, Paarrij._fields)
_STATE = (_paar.c.toestand, _paar.c.retour, _paar.c.release)
_OWED = (_paar.c.beantwoorder, _paar.c.retour, _paar.c.release)
# Written out, not as a parameter: so that it is the condition of the partial index.
_is_open = _paar.c.toestand == literal_column("'open'")

_WITH_PAIRS = Query(
    select(*berichten.columns, *_form.columns)
    .select_from(_bericht.outerjoin(_paar, _paar.c.heen_id == _bericht.c.id))
    .where(among(_bericht.c.referentie))
)
_BY_HEEN = Query(select(*_form.columns).where(among(_paar.c.heen_id)))
_BY_IDENTIFICATION = Query(
    select(*_form.columns).where(_paar.c.identificatie.is_not(None), among(_paar.c.identificatie))
)
_UPDATE = ForEach(
    update(_paar)
    .where(_paar.c.heen_id == bindparam("wat"))
    .values(toestand=bindparam("naar"), retour_id=bindparam("met")),
    ["naar", "met", "wat"],
)
_OWED_TO = Query(
    select(_bericht.c.referentie)
    .join(_paar, _paar.c.heen_id == _bericht.c.id)
    .where(
        _is_open,
        _paar.c.retour == bindparam("wacht_op"),
        _paar.c.release == bindparam("van"),
        among(_paar.c.beantwoorder),
        _paar.c.gemeente == bindparam("aan"),
        _bericht.c.identificatie == bindparam("met"),
    )
    .order_by(_bericht.c.id)
    .limit(1)
)
_COUNTS = select(*_STATE, func.count()).group_by(*_STATE)
_OPEN_BY_RESPONDER = select(*_OWED, func.count()).where(_is_open).group_by(*_OWED)
_AWAITED = select(*_form.columns).where(
    _paar.c.retour == bindparam("wacht_op"), _paar.c.release == bindparam("van")
)
_STILL_OPEN, _STILL_BROKEN = (
    _AWAITED.where(state).order_by(_paar.c.heen_id).limit(bindparam("hoogstens", type_=Integer))
    for state in (_is_open, _paar.c.toestand == literal_column("'gebroken'"))
)


def with_references(
    connection: Connection, referenties: Collection[str]
) -> list[tuple[Berichtrij, Paarrij | None]]:
    """Find the messages with one of these references, each with the pair that it opened."""
    end = len(Berichtrij._fields)
    return [
        (berichten.made(row[:end]), None if row[end] is None else Paarrij._make(row[end:]))
        for row in _WITH_PAIRS.by_keys(connection, referenties)
    ]


def by_heen(connection: Connection, ids: Collection[int]) -> dict[int, Paarrij]:
    """Find the pairs of heenberichten."""
    return {row[0]: Paarrij._make(row) for row in _BY_HEEN.by_keys(connection, ids)}


def by_identification(connection: Connection, identificaties: Collection[str]) -> list[Paarrij]:
    """Find the pairs of declarations with one of these identifications, of all parties."""
    return [Paarrij._make(row) for row in _BY_IDENTIFICATION.by_keys(connection, identificaties)]


def insert_pairs(connection: Connection, rows: Sequence[Paarrij]) -> None:
    """Store new pairs."""
    _form.insert(connection, rows)


def update_pairs(connection: Connection, rows: Sequence[Paarrij]) -> None:
    """Write the state and the retour of pairs."""
    _UPDATE.run(connection, [(row.toestand, row.retour_id, row.heen_id) for row in rows])


def counts(connection: Connection) -> dict[tuple[Toestand, str, str], int]:
    """Count pairs per (toestand, retour, release)."""
    return {
        (cast(Toestand, toestand), retour, release): number
        for toestand, retour, release, number in connection.execute(_COUNTS)
    }


def open_by_responder(connection: Connection) -> dict[tuple[str, str, str], int]:
    """Count the pairs that were left open per (beantwoorder, retour, release)."""
    return {
        (party, retour, release): number
        for party, retour, release, number in connection.execute(_OPEN_BY_RESPONDER)
    }


def owed_to(
    connection: Connection,
    retour: str,
    release: str,
    beantwoorders: Collection[str],
    gemeente: str,
    identificatie: str,
) -> str | None:
    """Find the heenbericht of a gemeente with this identification that one of these still has to answer.

    Gives the reference of the oldest; None when there is none.
    """
    found = _OWED_TO.rows(
        connection, wacht_op=retour, van=release, keys=sorted(beantwoorders), aan=gemeente, met=identificatie
    )
    return found[0][0] if found else None


def still_open(connection: Connection, retour: str, release: str, limit: int) -> list[Paarrij]:
    """Give pairs that were left open and wait for this retour in this release, oldest first."""
    asked = {"wacht_op": retour, "van": release, "hoogstens": limit}
    return [Paarrij._make(row) for row in connection.execute(_STILL_OPEN, asked)]


def still_broken(connection: Connection, retour: str, release: str, limit: int) -> list[Paarrij]:
    """Give pairs that were written down as broken and wait for this retour in this release, oldest first."""
    asked = {"wacht_op": retour, "van": release, "hoogstens": limit}
    return [Paarrij._make(row) for row in connection.execute(_STILL_BROKEN, asked)]
