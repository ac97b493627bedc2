"""Rows of incidents: what was reported, and how it stands; every change is a row of its own."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from ketenwissel.store import tabellen_nazorg
from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.rijen import Rijvorm, among

__all__ = [
    "Incidentrij",
    "Incidentstandrij",
    "find",
    "history",
    "insert_incident",
    "insert_standing",
    "listed",
]

_incident = tabellen_nazorg.incident
_stand = tabellen_nazorg.incident_stand


class Incidentrij(NamedTuple):
    """What was reported; `organisatie` is whom it happened to. Instants in UTC."""

    id: int
    titel: str
    omschrijving: str
    organisatie: str | None
    gemeld_op: datetime
    gemeld_door: str


class Incidentstandrij(NamedTuple):
    """How an incident stands from an instant on (UTC), by whom, and what there is to say of it."""

    incident_id: int
    nummer: int
    toestand: str
    ernst: str
    eigenaar: str | None
    servicedesk: str
    mededeling_id: int | None
    toelichting: str
    door: str
    op: datetime


_form = Rijvorm(_incident, Incidentrij._fields)
_stand_form = Rijvorm(_stand, Incidentstandrij._fields)
_WIDTH = len(_form.columns)
_INSERT = insert(_incident).returning(_incident.c.id)
_newer = _stand.alias("nieuwer")
_LATEST = (
    select(*_form.columns, *_stand_form.columns)
    .join(_stand, _stand.c.incident_id == _incident.c.id)
    .where(
        _stand.c.nummer
        == select(func.max(_newer.c.nummer)).where(_newer.c.incident_id == _incident.c.id).scalar_subquery()
    )
    .order_by(_incident.c.id.desc())
)
_LATEST_OF = _LATEST.where(among(_incident.c.organisatie))
_AT = (
    select(*_form.columns, *_stand_form.columns)
    .join(_stand, _stand.c.incident_id == _incident.c.id)
    .where(
        _stand.c.nummer
        == select(func.max(_newer.c.nummer))
        .where(_newer.c.incident_id == _incident.c.id, _newer.c.op < bindparam("moment", type_=Instant))
        .scalar_subquery()
    )
    .order_by(_incident.c.id.desc())
)
_FIND = _LATEST.where(_incident.c.id == bindparam("welk", type_=ID))
_HISTORY = (
    select(*_stand_form.columns)
    .where(_stand.c.incident_id == bindparam("welk", type_=ID))
    .order_by(_stand.c.nummer)
)


def insert_incident(connection: Connection, row: Incidentrij) -> int:
    """Store an incident; its own `id` is not looked at. Gives the number."""
    values = row._asdict()
    del values["id"]
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def insert_standing(connection: Connection, row: Incidentstandrij) -> None:
    """Store how an incident stands from now on; RowFault when another change has this number."""
    _stand_form.insert(connection, [row])


def find(connection: Connection, number: int) -> tuple[Incidentrij, Incidentstandrij] | None:
    """Find an incident, and how it stands."""
    row = connection.execute(_FIND, {"welk": number}).first()
    return None if row is None else _made(tuple(row))


def listed(
    connection: Connection, organisaties: Collection[str] | None = None, before: datetime | None = None
) -> list[tuple[Incidentrij, Incidentstandrij]]:
    """Give incidents, newest first, of these organisations or (None) all, as they stand.

    With `before` all as they stood just before that instant (UTC), those reported later left out.
    """
    if before is not None:
        rows = connection.execute(_AT, {"moment": before})
    elif organisaties is None:
        rows = connection.execute(_LATEST)
    else:
        rows = connection.execute(_LATEST_OF, {"keys": sorted(organisaties)})
    return [_made(tuple(row)) for row in rows]


def _made(row: tuple[object, ...]) -> tuple[Incidentrij, Incidentstandrij]:
    return Incidentrij._make(row[:_WIDTH]), Incidentstandrij._make(row[_WIDTH:])


def history(connection: Connection, number: int) -> list[Incidentstandrij]:
    """Give every change of an incident, oldest first; the first is its report."""
    return [Incidentstandrij._make(row) for row in connection.execute(_HISTORY, {"welk": number})]
