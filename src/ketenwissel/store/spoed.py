"""Rows of urgent orders, and the messages that may settle them.

Personal: a row holds an encrypted BSN and the name of who consented. Keep it out of logs and of the trail.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from ketenwissel.store import tabellen, tabellen_dienst, tabellen_spoed
from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.rijen import Query, Rijvorm, among

__all__ = [
    "Spoedrij",
    "Spoedtoestand",
    "accepted_with",
    "all_orders",
    "by_form",
    "by_number",
    "consent",
    "insert_order",
    "of_parties",
    "same_care",
    "settle",
    "void",
]

Spoedtoestand = Literal["open", "afgedaan", "vervallen"]

_order = tabellen_spoed.spoedopdracht
_bericht = tabellen.bericht
_paar = tabellen.paar
_sleutel = tabellen_dienst.zoeksleutel


class Spoedrij(NamedTuple):
    """One urgent order as it lies in the store; `zorg_van` is a day such as 2022-04-01, instants are UTC.

    `begonnen_door` is who began it (gemeente or aanbieder), `functie` the type that settles it, `door` who
    wrote it down for the party `voor`; `bsn` is encrypted. `categorie` and `product` are empty when not
    known. `afgekeurd`, read along, says that the message that settled it was rejected since.
    """

    id: int
    formulier: str | None
    standaard: str
    gemeente: str
    aanbieder: str
    begonnen_door: Literal["gemeente", "aanbieder"]
    functie: str
    bsn: bytes
    bsn_hash: str
    categorie: str
    product: str
    zorg_van: str
    gegeven_op: datetime
    akkoord_van: str | None
    akkoord_op: datetime | None
    door: str
    voor: str
    vastgelegd_op: datetime
    toestand: Spoedtoestand
    bericht_id: int | None = None
    afgehandeld_op: datetime | None = None
    afgehandeld_door: str | None = None
    reden: str | None = None
    afgekeurd: bool = False

    @property
    def eigenaar(self) -> str:
        """The party that has to settle it: who began it."""
        return self.gemeente if self.begonnen_door == "gemeente" else self.aanbieder

    @property
    def is_open(self) -> bool:
        """Say whether a message must still come: none did, or the one that did was rejected."""
        return self.toestand == "open" or self.afgekeurd

    @property
    def begin(self) -> date:
        """The day on which the care starts."""
        return date.fromisoformat(self.zorg_van)


_STORED = Spoedrij._fields[:-1]
_form = Rijvorm(_order, _STORED)
_rejected = (
    select(_paar.c.heen_id)
    .where(_paar.c.heen_id == _order.c.bericht_id, _paar.c.toestand == "afgekeurd")
    .exists()
)
_ORDERS = select(*_form.columns, _rejected.label("afgekeurd")).order_by(_order.c.id)
_OF_PARTIES = _ORDERS.where(or_(among(_order.c.gemeente), among(_order.c.aanbieder)))
_BY_NUMBER = _ORDERS.where(_order.c.id == bindparam("welk", type_=ID))
_BY_FORM = select(_order.c.id).where(_order.c.formulier == bindparam("welk"))
_SAME = select(_order.c.id).where(
    _order.c.toestand != "vervallen",
    *(
        _order.c[name] == bindparam(f"met_{name}")
        for name in ("bsn_hash", "gemeente", "aanbieder", "standaard", "zorg_van", "categorie", "product")
    ),
)
_INSERT = insert(_order).returning(_order.c.id)
_ONE = _order.c.id == bindparam("welk", type_=ID)
_CONSENT = update(_order).where(_ONE).values(akkoord_van=bindparam("wie"), akkoord_op=bindparam("wanneer"))
_END = (
    update(_order)
    .where(_ONE)
    .values(
        toestand=bindparam("naar"),
        bericht_id=bindparam("met", type_=ID),
        afgehandeld_op=bindparam("op", type_=Instant),
        afgehandeld_door=bindparam("wie"),
        reden=bindparam("waarom"),
    )
)
_ACCEPTED = Query(
    select(_bericht.c.id)
    .join(
        _sleutel,
        (_sleutel.c.bericht_id == _bericht.c.id)
        & (_sleutel.c.soort == "bsn")
        & (_sleutel.c.waarde == bindparam("met")),
    )
    .join(_paar, (_paar.c.heen_id == _bericht.c.id) & (_paar.c.toestand != "afgekeurd"))
    .where(
        _bericht.c.functie == bindparam("van_type"),
        _bericht.c.release == bindparam("in_release"),
        among(_paar.c.gemeente, "gemeenten"),
        among(_paar.c.aanbieder, "aanbieders"),
    )
    .order_by(_bericht.c.id)
)


def all_orders(connection: Connection) -> list[Spoedrij]:
    """Give every order, oldest first."""
    return [Spoedrij._make(row) for row in connection.execute(_ORDERS)]


def of_parties(connection: Connection, codes: Collection[str]) -> list[Spoedrij]:
    """Give the orders in which one of these parties takes part, oldest first."""
    if not codes:
        return []
    return [Spoedrij._make(row) for row in connection.execute(_OF_PARTIES, {"keys": sorted(codes)})]


def by_number(connection: Connection, nummer: int) -> Spoedrij | None:
    """Find an order by its number."""
    row = connection.execute(_BY_NUMBER, {"welk": nummer}).first()
    return None if row is None else Spoedrij._make(row)


def by_form(connection: Connection, formulier: str) -> int | None:
    """Find the number of the order that came on a paper form."""
    return connection.execute(_BY_FORM, {"welk": formulier}).scalar_one_or_none()


def same_care(connection: Connection, row: Spoedrij) -> int | None:
    """Find the number of the order, not void, that is about the same care of the same person."""
    names = ("bsn_hash", "gemeente", "aanbieder", "standaard", "zorg_van", "categorie", "product")
    return connection.execute(
        _SAME, {f"met_{name}": getattr(row, name) for name in names}
    ).scalar_one_or_none()


def insert_order(connection: Connection, row: Spoedrij) -> int:
    """Store an order; gives its number. RowFault when its form or its care is here already."""
    values = {name: getattr(row, name) for name in _STORED if name != "id"}
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def consent(connection: Connection, nummer: int, wie: str, wanneer: datetime) -> None:
    """Write who of the gemeente consented, and when (UTC)."""
    connection.execute(_CONSENT, {"welk": nummer, "wie": wie, "wanneer": wanneer})


def settle(connection: Connection, nummer: int, bericht_id: int, door: str, op: datetime) -> None:
    """Write which message settled an order; RowFault when that message settled another."""
    values = {"naar": "afgedaan", "met": bericht_id, "op": op, "wie": door, "waarom": None}
    connection.execute(_END, {"welk": nummer} | values)


def void(connection: Connection, nummer: int, reden: str, door: str, op: datetime) -> None:
    """Write that an order is void, and why."""
    values = {"naar": "vervallen", "met": None, "op": op, "wie": door, "waarom": reden}
    connection.execute(_END, {"welk": nummer} | values)


def accepted_with(
    connection: Connection,
    bsn_hash: str,
    functie: str,
    release: str,
    gemeenten: Collection[str],
    aanbieders: Collection[str],
) -> list[int]:
    """Give ids of accepted messages of a type about a person, between these parties, not rejected since."""
    rows = _ACCEPTED.rows(
        connection,
        met=bsn_hash,
        van_type=functie,
        in_release=release,
        gemeenten=sorted(gemeenten),
        aanbieders=sorted(aanbieders),
    )
    return [row[0] for row in rows]
