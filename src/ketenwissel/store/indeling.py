"""Rows of how parties are grouped (region, product) and of what products passed on the ketentestomgeving."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, insert, or_, select, update

from ketenwissel.store import tabellen_regie
from ketenwissel.store.kolommen import Instant, to_milliseconds
from ketenwissel.store.rijen import Query, Rijvorm

__all__ = [
    "Ktorij",
    "Pakketrij",
    "Regiorij",
    "all_packages",
    "all_regions",
    "end_package",
    "end_region",
    "insert_evidence",
    "insert_package",
    "insert_region",
    "kto_evidence",
    "package_users",
    "withdraw_evidence",
]

_regio = tabellen_regie.regio
_pakket = tabellen_regie.pakket
_kto = tabellen_regie.ktobewijs


class Regiorij(NamedTuple):
    """A party lies in a region, from `geldig_van` (UTC) to before `geldig_tot`."""

    id: int
    partij: str
    naam: str
    geldig_van: datetime
    geldig_tot: datetime | None
    door: str


class Pakketrij(NamedTuple):
    """A party uses a version of a product of a vendor, for a standard."""

    id: int
    partij: str
    standaard: str
    leverancier: str
    product: str
    versie: str
    geldig_van: datetime
    geldig_tot: datetime | None
    door: str


class Ktorij(NamedTuple):
    """A version of a product passed a message type of a release; `bewijs` says where that is shown."""

    id: int
    leverancier: str
    product: str
    versie: str
    release: str
    berichttype: str
    geslaagd_op: datetime
    bewijs: str
    door: str
    vastgelegd_op: datetime
    ingetrokken_op: datetime | None


_regio_form = Rijvorm(_regio, Regiorij._fields)
_pakket_form = Rijvorm(_pakket, Pakketrij._fields)
_kto_form = Rijvorm(_kto, Ktorij._fields)
_AT = bindparam("moment", type_=Instant)
_REGIONS = select(*_regio_form.columns).order_by(_regio.c.id)
_REGIONS_AT = _REGIONS.where(
    _regio.c.geldig_van <= _AT, or_(_regio.c.geldig_tot.is_(None), _regio.c.geldig_tot > _AT)
)
_PACKAGES = select(*_pakket_form.columns).order_by(_pakket.c.id)
_PACKAGES_AT = _PACKAGES.where(
    _pakket.c.geldig_van <= _AT, or_(_pakket.c.geldig_tot.is_(None), _pakket.c.geldig_tot > _AT)
)
_USERS = Query(
    select(_pakket.c.partij, _pakket.c.leverancier, _pakket.c.product, _pakket.c.versie).where(
        _pakket.c.geldig_van <= _AT, or_(_pakket.c.geldig_tot.is_(None), _pakket.c.geldig_tot > _AT)
    )
)
_EVIDENCE = select(*_kto_form.columns).order_by(_kto.c.id)
_OF: BindParameter[str] = bindparam("wie")
_INSERT_REGION = insert(_regio).returning(_regio.c.id)
_INSERT_PACKAGE = insert(_pakket).returning(_pakket.c.id)
_INSERT_EVIDENCE = insert(_kto).returning(_kto.c.id)
_END_REGION = update(_regio).where(_regio.c.id == bindparam("welk")).values(geldig_tot=bindparam("eind"))
_END_PACKAGE = update(_pakket).where(_pakket.c.id == bindparam("welk")).values(geldig_tot=bindparam("eind"))
_WITHDRAW = update(_kto).where(_kto.c.id == bindparam("welk")).values(ingetrokken_op=bindparam("eind"))


def all_regions(connection: Connection, at: datetime, partij: str | None = None) -> list[Regiorij]:
    """Give in which region parties lie at an instant, of all or of one."""
    if partij is None:
        rows = connection.execute(_REGIONS_AT, {"moment": at})
    else:
        rows = connection.execute(_REGIONS_AT.where(_regio.c.partij == _OF), {"moment": at, "wie": partij})
    return [Regiorij._make(row) for row in rows]


def all_packages(connection: Connection, at: datetime, partij: str | None = None) -> list[Pakketrij]:
    """Give what parties use at an instant, of all or of one."""
    if partij is None:
        rows = connection.execute(_PACKAGES_AT, {"moment": at})
    else:
        rows = connection.execute(_PACKAGES_AT.where(_pakket.c.partij == _OF), {"moment": at, "wie": partij})
    return [Pakketrij._make(row) for row in rows]


def package_users(connection: Connection, at: datetime) -> list[tuple[str, str, str, str]]:
    """Give (partij, leverancier, product, versie) of what is in use at an instant."""
    rows = _USERS.rows(connection, moment=to_milliseconds(at))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def insert_region(connection: Connection, row: Regiorij) -> int:
    """Store in which region a party lies; gives its number."""
    number: int = connection.execute(_INSERT_REGION, _without_id(row)).scalar_one()
    return number


def insert_package(connection: Connection, row: Pakketrij) -> int:
    """Store what a party uses; gives its number."""
    number: int = connection.execute(_INSERT_PACKAGE, _without_id(row)).scalar_one()
    return number


def _without_id(row: Regiorij | Pakketrij | Ktorij) -> dict[str, object]:
    values = row._asdict()
    del values["id"]
    return values


def end_region(connection: Connection, nummer: int, eind: datetime) -> None:
    """End that a party lies in a region."""
    connection.execute(_END_REGION, {"welk": nummer, "eind": eind})


def end_package(connection: Connection, nummer: int, eind: datetime) -> None:
    """End that a party uses a product."""
    connection.execute(_END_PACKAGE, {"welk": nummer, "eind": eind})


def kto_evidence(connection: Connection) -> list[Ktorij]:
    """Give all evidence, what was withdrawn included, oldest first."""
    return [Ktorij._make(row) for row in connection.execute(_EVIDENCE)]


def insert_evidence(connection: Connection, row: Ktorij) -> int:
    """Store that a product passed a type; RowFault when that was stored already and stands."""
    number: int = connection.execute(_INSERT_EVIDENCE, _without_id(row)).scalar_one()
    return number


def withdraw_evidence(connection: Connection, nummer: int, eind: datetime) -> None:
    """Note that evidence no longer stands."""
    connection.execute(_WITHDRAW, {"welk": nummer, "eind": eind})
