"""Rows of the herstellijst: what the stop broke, from what it came, who said what, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, delete, insert, or_, select, update

from ketenwissel.store import tabellen, tabellen_dienst, tabellen_spoed
from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.paren import Paarrij
from ketenwissel.store.rijen import Query, Rijvorm, among

__all__ = [
    "Bevestigingrij",
    "Bronsoort",
    "Herstelrij",
    "Herstelsoort",
    "Hersteltoestand",
    "Weigeringbron",
    "add_source",
    "all_items",
    "answered_pairs",
    "by_heen",
    "by_number",
    "confirm",
    "confirmations",
    "insert_item",
    "known_sources",
    "of_parties",
    "refusals_since",
    "rejections",
    "sent_between",
    "settle",
    "sharing",
    "unanswered_pairs",
]

Herstelsoort = Literal["gebroken", "geweigerd", "afgekeurd"]
Hersteltoestand = Literal["open", "verzonden", "buiten_keten", "vervallen"]
Bronsoort = Literal["paar", "weigering", "afkeuring"]

_item = tabellen_spoed.herstel
_bron = tabellen_spoed.herstel_bron
_bevestiging = tabellen_spoed.herstel_bevestiging
_bericht = tabellen.bericht
_paar = tabellen.paar
_weigering = tabellen.weigering
_sleutel = tabellen_dienst.zoeksleutel


class Herstelrij(NamedTuple):
    """One item: the party that owns it, what kind of work it is, and what became of it (instants in UTC).

    `referentie` is that of the heenbericht, or of the refused message. `kan_opnieuw`: its type exists in the
    new release. `eerst_bevestigen`: both parties must say first that it was not processed.
    """

    id: int
    soort: Herstelsoort
    eigenaar: str
    wederpartij: str | None
    functie: str
    standaard: str
    release: str
    heen_id: int | None
    referentie: str
    kan_opnieuw: bool
    eerst_bevestigen: bool
    opgesteld_op: datetime
    toestand: Hersteltoestand = "open"
    bericht_id: int | None = None
    afgehandeld_op: datetime | None = None
    afgehandeld_door: str | None = None
    toelichting: str | None = None


class Bevestigingrij(NamedTuple):
    """What a party said of an item: whether it was processed, and which person said so, when (UTC)."""

    herstel_id: int
    partij: str
    verwerkt: bool
    door: str
    bevestigd_op: datetime


class Weigeringbron(NamedTuple):
    """What a refusal says, as far as an item needs it."""

    id: int
    zender: str
    ontvanger: str
    referentie: str
    cross_referentie: str | None
    functie: str
    release: str
    sha256: str


_form = Rijvorm(_item, Herstelrij._fields)
_pair_form = Rijvorm(_paar, Paarrij._fields)
_said = Rijvorm(_bevestiging, Bevestigingrij._fields)
_refused = Rijvorm(_weigering, Weigeringbron._fields)
_ITEMS = select(*_form.columns).order_by(_item.c.id)
_OF_PARTIES = _ITEMS.where(or_(among(_item.c.eigenaar), among(_item.c.wederpartij)))
_BY_NUMBER = _ITEMS.where(_item.c.id == bindparam("welk", type_=ID))
_BY_HEEN = _ITEMS.where(_item.c.heen_id == bindparam("welk", type_=ID))
_INSERT = insert(_item).returning(_item.c.id)
_ADD_SOURCE = insert(_bron)
_KNOWN = select(_bron.c.bron_id, _bron.c.herstel_id).where(_bron.c.soort == bindparam("welke"))
_SETTLE = (
    update(_item)
    .where(_item.c.id == bindparam("welk", type_=ID), _item.c.toestand == "open")
    .values(
        toestand=bindparam("naar"),
        bericht_id=bindparam("met", type_=ID),
        afgehandeld_op=bindparam("op", type_=Instant),
        afgehandeld_door=bindparam("wie"),
        toelichting=bindparam("waarom"),
    )
)
_CONFIRM = insert(_bevestiging)
_TAKE_BACK = delete(_bevestiging).where(
    _bevestiging.c.herstel_id == bindparam("welk", type_=ID), _bevestiging.c.partij == bindparam("wie")
)
_SAID = select(*_said.columns).order_by(_bevestiging.c.herstel_id, _bevestiging.c.partij)
_UNANSWERED = (
    select(*_pair_form.columns)
    .where(_paar.c.release == bindparam("in_release"), _paar.c.toestand.in_(("open", "gebroken")))
    .order_by(_paar.c.heen_id)
)
_retour = _bericht.alias("retourbericht")
_ANSWERED = (
    select(*_pair_form.columns)
    .join(_retour, _retour.c.id == _paar.c.retour_id)
    .where(
        _paar.c.release == bindparam("in_release"),
        or_(_retour.c.opgehaald_op.is_(None), _retour.c.opgehaald_op >= bindparam("vanaf", type_=Instant)),
        _retour.c.id > bindparam("na", type_=ID),
    )
    .order_by(_retour.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_REJECTIONS = (
    select(_bericht.c.id, *_pair_form.columns)
    .join(_paar, _paar.c.heen_id == _bericht.c.antwoord_op)
    .where(
        _bericht.c.soort == "Fo01",
        _paar.c.release == bindparam("in_release"),
        _paar.c.toestand == "afgekeurd",
        or_(_bericht.c.opgehaald_op.is_(None), _bericht.c.opgehaald_op >= bindparam("vanaf", type_=Instant)),
    )
    .order_by(_bericht.c.id)
)
_REFUSALS = (
    select(*_refused.columns)
    .where(
        _weigering.c.tijdstip_op >= bindparam("vanaf", type_=Instant),
        among(_weigering.c.situatie, "situaties"),
        among(_weigering.c.release, "releases"),
    )
    .order_by(_weigering.c.id)
)
_SHARING = Query(
    select(_bericht.c.id)
    .where(
        _bericht.c.functie == bindparam("van_type"),
        _bericht.c.release == bindparam("in_release"),
        among(_bericht.c.zender_organisatie, "zenders"),
        among(_bericht.c.ontvanger_organisatie, "ontvangers"),
        select(_sleutel.c.bericht_id)
        .where(
            _sleutel.c.bericht_id == _bericht.c.id,
            _sleutel.c.soort == "bsn",
            among(_sleutel.c.waarde, "waarden"),
        )
        .exists(),
    )
    .order_by(_bericht.c.id)
)
_SENT = select(_bericht.c.id, _bericht.c.sha256).where(
    _bericht.c.release == bindparam("in_release"),
    among(_bericht.c.sha256, "inhouden"),
    _bericht.c.zender_organisatie == bindparam("van_zender"),
)


def all_items(connection: Connection) -> list[Herstelrij]:
    """Give every item, oldest first."""
    return [Herstelrij._make(row) for row in connection.execute(_ITEMS)]


def of_parties(connection: Connection, codes: Collection[str]) -> list[Herstelrij]:
    """Give the items of these parties, and those in which one is the other side."""
    if not codes:
        return []
    return [Herstelrij._make(row) for row in connection.execute(_OF_PARTIES, {"keys": sorted(codes)})]


def by_number(connection: Connection, nummer: int) -> Herstelrij | None:
    """Find an item by its number."""
    row = connection.execute(_BY_NUMBER, {"welk": nummer}).first()
    return None if row is None else Herstelrij._make(row)


def by_heen(connection: Connection, heen_id: int) -> Herstelrij | None:
    """Find the item of a heenbericht."""
    row = connection.execute(_BY_HEEN, {"welk": heen_id}).first()
    return None if row is None else Herstelrij._make(row)


def insert_item(connection: Connection, row: Herstelrij) -> int:
    """Store an item; gives its number."""
    values = {name: value for name, value in row._asdict().items() if name != "id"}
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def add_source(connection: Connection, soort: Bronsoort, bron_id: int, herstel_id: int) -> None:
    """Note from what an item came; RowFault when that belongs to an item already."""
    connection.execute(_ADD_SOURCE, {"soort": soort, "bron_id": bron_id, "herstel_id": herstel_id})


def known_sources(connection: Connection, soort: Bronsoort) -> dict[int, int]:
    """Give the sources of a kind that belong to an item, with its number."""
    return {row.bron_id: row.herstel_id for row in connection.execute(_KNOWN, {"welke": soort})}


def settle(
    connection: Connection,
    nummer: int,
    naar: Hersteltoestand,
    bericht_id: int | None,
    toelichting: str | None,
    door: str,
    op: datetime,
) -> bool:
    """Settle an open item; False when it was settled before. RowFault when the message settled another."""
    values = {"naar": naar, "met": bericht_id, "op": op, "wie": door, "waarom": toelichting}
    return connection.execute(_SETTLE, {"welk": nummer} | values).rowcount == 1


def confirm(connection: Connection, row: Bevestigingrij) -> None:
    """Store what a party says now; RowFault when this person spoke for the other side."""
    connection.execute(_TAKE_BACK, {"welk": row.herstel_id, "wie": row.partij})
    connection.execute(_CONFIRM, row._asdict())


def confirmations(connection: Connection) -> dict[int, list[Bevestigingrij]]:
    """Give what was said, by the number of the item."""
    found: dict[int, list[Bevestigingrij]] = {}
    for row in connection.execute(_SAID):
        found.setdefault(row.herstel_id, []).append(Bevestigingrij._make(row))
    return found


def unanswered_pairs(connection: Connection, release: str) -> list[Paarrij]:
    """Give the pairs of a release that have no answer that stands and were not rejected."""
    return [Paarrij._make(row) for row in connection.execute(_UNANSWERED, {"in_release": release})]


def answered_pairs(
    connection: Connection, release: str, vanaf: datetime, na: int, hoogstens: int
) -> list[Paarrij]:
    """Give pairs whose answer was collected from an instant (UTC) on, or never, in order of the answer.

    Those whose answer has an id above `na`.
    """
    asked = {"in_release": release, "vanaf": vanaf, "na": na, "hoogstens": hoogstens}
    return [Paarrij._make(row) for row in connection.execute(_ANSWERED, asked)]


def rejections(connection: Connection, release: str, vanaf: datetime) -> list[tuple[int, Paarrij]]:
    """Give foutberichten collected from an instant on, or never, with the pair that each rejected."""
    rows = connection.execute(_REJECTIONS, {"in_release": release, "vanaf": vanaf})
    return [(row[0], Paarrij._make(row[1:])) for row in rows]


def refusals_since(
    connection: Connection, vanaf: datetime, situaties: Collection[str], releases: Collection[str]
) -> list[Weigeringbron]:
    """Give what was refused from an instant (UTC) on in these situations, of messages of these releases."""
    asked = {"vanaf": vanaf, "situaties": sorted(situaties), "releases": sorted(releases)}
    return [Weigeringbron._make(row) for row in connection.execute(_REFUSALS, asked)]


def sharing(
    connection: Connection,
    bsn_hashes: Sequence[str],
    functie: str,
    release: str,
    zenders: Collection[str],
    ontvangers: Collection[str],
) -> list[int]:
    """Give ids of accepted messages of a type, from these to those, about one of these persons."""
    rows = _SHARING.rows(
        connection,
        waarden=sorted(bsn_hashes),
        van_type=functie,
        in_release=release,
        zenders=sorted(zenders),
        ontvangers=sorted(ontvangers),
    )
    return [row[0] for row in rows]


def sent_between(
    connection: Connection, release: str, zender: str, inhouden: Collection[str]
) -> dict[str, int]:
    """Give the accepted messages of a sender with one of these contents (SHA-256), by content."""
    if not inhouden:
        return {}
    asked = {"in_release": release, "inhouden": sorted(inhouden), "van_zender": zender}
    return {sha256: id_ for id_, sha256 in connection.execute(_SENT, asked)}
