"""Rows of announcements: what was said, for whom, and who of them read it.

A draft may change until it is sent; what was sent never does.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, func, insert, or_, select, update

from ketenwissel.store import tabellen_nazorg, tabellen_regie
from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.rijen import Rijvorm, among, rows_of

__all__ = [
    "Mededelingrij",
    "Ontvangerrij",
    "audiences",
    "change_draft",
    "customers_by_package",
    "drop_draft",
    "find",
    "insert_announcement",
    "insert_receivers",
    "mark_read",
    "mark_sent",
    "members_of_region",
    "page",
    "received_by",
    "receivers",
    "replaced_by",
    "sent_between",
]

_mededeling = tabellen_nazorg.mededeling
_ontvanger = tabellen_nazorg.mededeling_ontvanger
_pakket = tabellen_regie.pakket
_regio = tabellen_regie.regio


class Mededelingrij(NamedTuple):
    """An announcement; without `verzonden_op` a draft, thrown away at `vervallen_op`. Instants in UTC."""

    id: int
    titel: str
    tekst: str
    doelgroep: str
    doel: str | None
    sjabloon: str | None
    gemaakt_op: datetime
    gemaakt_door: str
    verzonden_op: datetime | None
    verzonden_door: str | None
    vervallen_op: datetime | None
    van_op: datetime
    tot_op: datetime | None
    vervangt: int | None


class Ontvangerrij(NamedTuple):
    """An organisation that an announcement is for, and who of it read it when."""

    mededeling_id: int
    organisatie: str
    gelezen_op: datetime | None = None
    gelezen_door: str | None = None


_form = Rijvorm(_mededeling, Mededelingrij._fields)
_receiver_form = Rijvorm(_ontvanger, Ontvangerrij._fields)
_is = _mededeling.c.id == bindparam("welk", type_=ID)
_is_draft = (_mededeling.c.verzonden_op.is_(None), _mededeling.c.vervallen_op.is_(None))
_INSERT = insert(_mededeling).returning(_mededeling.c.id)
_FIND = select(*_form.columns).where(_is)
_DRAFT_FIELDS = ("titel", "tekst", "doelgroep", "doel", "sjabloon", "van_op", "tot_op", "vervangt")
_CHANGE = (
    update(_mededeling)
    .where(_is, *_is_draft)
    .values({name: bindparam(f"nieuw_{name}", type_=_mededeling.c[name].type) for name in _DRAFT_FIELDS})
)
_SEND = (
    update(_mededeling)
    .where(_is, *_is_draft)
    .values(
        verzonden_op=bindparam("moment", type_=Instant),
        verzonden_door=bindparam("wie"),
        van_op=bindparam("begin", type_=Instant),
    )
)
_DROP = update(_mededeling).where(_is, *_is_draft).values(vervallen_op=bindparam("moment", type_=Instant))
_READ = (
    update(_ontvanger)
    .where(
        _ontvanger.c.mededeling_id == bindparam("welk", type_=ID),
        _ontvanger.c.organisatie == bindparam("van"),
        _ontvanger.c.gelezen_op.is_(None),
    )
    .values(gelezen_op=bindparam("moment", type_=Instant), gelezen_door=bindparam("wie"))
)
_ALL = select(*_form.columns).order_by(_mededeling.c.id.desc())
_SENT = _ALL.where(_mededeling.c.verzonden_op.is_not(None))
_PAGE = _SENT.where(_mededeling.c.id < bindparam("voor", type_=ID)).limit(
    bindparam("hoogstens", type_=Integer)
)
_PAGE_ALL = _ALL.where(_mededeling.c.id < bindparam("voor", type_=ID)).limit(
    bindparam("hoogstens", type_=Integer)
)
_MINE = select(_ontvanger.c.mededeling_id).where(among(_ontvanger.c.organisatie))
_PAGE_FOR = _PAGE.where(or_(_mededeling.c.doelgroep == "iedereen", _mededeling.c.id.in_(_MINE)))
_BETWEEN = _SENT.where(
    _mededeling.c.verzonden_op >= bindparam("van", type_=Instant),
    _mededeling.c.verzonden_op < bindparam("tot", type_=Instant),
)
_REPLACED = select(_mededeling.c.vervangt, _mededeling.c.id, _mededeling.c.van_op).where(
    among(_mededeling.c.vervangt), _mededeling.c.verzonden_op.is_not(None)
)
_RECEIVERS = (
    select(*_receiver_form.columns)
    .where(_ontvanger.c.mededeling_id == bindparam("welk", type_=ID))
    .order_by(_ontvanger.c.organisatie)
)
_RECEIVED = (
    select(*_receiver_form.columns)
    .where(among(_ontvanger.c.mededeling_id, "nummers"), among(_ontvanger.c.organisatie))
    .order_by(_ontvanger.c.mededeling_id, _ontvanger.c.organisatie)
)
_AUDIENCES = (
    select(_ontvanger.c.mededeling_id, func.count(), func.count(_ontvanger.c.gelezen_op))
    .where(among(_ontvanger.c.mededeling_id))
    .group_by(_ontvanger.c.mededeling_id)
)

_AT = bindparam("op", type_=Instant)
_CUSTOMERS = (
    select(_pakket.c.partij)
    .distinct()
    .where(
        _pakket.c.leverancier == bindparam("welke"),
        _pakket.c.geldig_van <= _AT,
        or_(_pakket.c.geldig_tot.is_(None), _pakket.c.geldig_tot > _AT),
    )
)
_REGION = (
    select(_regio.c.partij)
    .distinct()
    .where(
        _regio.c.naam == bindparam("welke"),
        _regio.c.geldig_van <= _AT,
        or_(_regio.c.geldig_tot.is_(None), _regio.c.geldig_tot > _AT),
    )
)


def insert_announcement(connection: Connection, row: Mededelingrij) -> int:
    """Store an announcement; its own `id` is not looked at. Gives the number."""
    values = row._asdict()
    del values["id"]
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def insert_receivers(connection: Connection, number: int, organisaties: Iterable[str]) -> None:
    """Store for whom an announcement is."""
    rows = [Ontvangerrij(number, code) for code in sorted(set(organisaties))]
    if rows:
        _receiver_form.insert(connection, rows)


def find(connection: Connection, number: int) -> Mededelingrij | None:
    """Find an announcement or a draft."""
    row = connection.execute(_FIND, {"welk": number}).first()
    return None if row is None else Mededelingrij._make(row)


def change_draft(connection: Connection, row: Mededelingrij) -> bool:
    """Change a draft; False when it is none any more."""
    values = {f"nieuw_{name}": getattr(row, name) for name in _DRAFT_FIELDS}
    return connection.execute(_CHANGE, {"welk": row.id} | values).rowcount > 0


def mark_sent(connection: Connection, number: int, moment: datetime, door: str, van: datetime) -> bool:
    """Note that a draft was sent, and from when it is shown; False when it is no draft any more."""
    asked = {"welk": number, "moment": moment, "wie": door, "begin": van}
    return connection.execute(_SEND, asked).rowcount > 0


def drop_draft(connection: Connection, number: int, moment: datetime) -> bool:
    """Throw a draft away; False when it is none any more."""
    return connection.execute(_DROP, {"welk": number, "moment": moment}).rowcount > 0


def mark_read(connection: Connection, number: int, organisatie: str, moment: datetime, door: str) -> bool:
    """Note that an organisation read an announcement; False when it did before, or it is not for it."""
    asked = {"welk": number, "van": organisatie, "moment": moment, "wie": door}
    return connection.execute(_READ, asked).rowcount > 0


def page(
    connection: Connection, before: int, limit: int, organisaties: Collection[str] | None
) -> list[Mededelingrij]:
    """Give announcements below a number, newest first: for these organisations or everybody.

    With None all there are, drafts included.
    """
    asked: dict[str, object] = {"voor": before, "hoogstens": limit}
    if organisaties is None:
        rows = connection.execute(_PAGE_ALL, asked)
    else:
        rows = connection.execute(_PAGE_FOR, asked | {"keys": sorted(organisaties)})
    return [Mededelingrij._make(row) for row in rows]


def sent_between(connection: Connection, van: datetime, tot: datetime) -> list[Mededelingrij]:
    """Give what was sent from an instant on and before another (UTC), newest first."""
    rows = connection.execute(_BETWEEN, {"van": van, "tot": tot})
    return [Mededelingrij._make(row) for row in rows]


def replaced_by(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """Give by which announcement these were replaced, and from when that is shown (UTC)."""
    return {row[0]: (row[1], row[2]) for row in rows_of(connection, _REPLACED, numbers)}


def receivers(connection: Connection, number: int) -> list[Ontvangerrij]:
    """Give for whom an announcement is, in order of code."""
    return [Ontvangerrij._make(row) for row in connection.execute(_RECEIVERS, {"welk": number})]


def received_by(
    connection: Connection, numbers: Collection[int], organisaties: Collection[str]
) -> list[Ontvangerrij]:
    """Give the rows of these organisations, of these announcements."""
    if not numbers or not organisaties:
        return []
    asked = {"nummers": sorted(numbers), "keys": sorted(organisaties)}
    return [Ontvangerrij._make(row) for row in connection.execute(_RECEIVED, asked)]


def audiences(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    """Give of announcements for how many organisations they are, and how many of those read them."""
    return {row[0]: (row[1], row[2]) for row in rows_of(connection, _AUDIENCES, numbers)}


def customers_by_package(connection: Connection, leverancier: str, at: datetime) -> set[str]:
    """Give the parties that use a product of a vendor at an instant (UTC)."""
    return {row[0] for row in connection.execute(_CUSTOMERS, {"welke": leverancier, "op": at})}


def members_of_region(connection: Connection, naam: str, at: datetime) -> set[str]:
    """Give the parties of a region at an instant (UTC)."""
    return {row[0] for row in connection.execute(_REGION, {"welke": naam, "op": at})}
