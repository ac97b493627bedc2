"""Rows of the herstellijst: what the stop broke, from what it came, who said what, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, delete, func, insert, or_, select, text, update

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
    "last_refusal",
    "of_parties",
    "refusals_since",
    "rejections",
    "settle",
    "settled_by",
    "sharing",
    "taken_refusals",
    "unanswered_pairs",
    "waiting_refused",
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
# Conditions written out are those of partial indexes: what went wrong is little among what went well.
_LIMIT = bindparam("hoogstens", type_=Integer)
_VANAF = bindparam("vanaf", type_=Instant)


_has_item = (
    select(_bron.c.bron_id).where(_bron.c.soort == "paar", _bron.c.bron_id == _paar.c.heen_id).exists()
)
_of_release = _paar.c.release == bindparam("in_release")
_UNANSWERED = tuple(
    select(*_pair_form.columns)
    .where(text(condition), _of_release, among(_paar.c.retour), ~_has_item)
    .order_by(_paar.c.heen_id)
    .limit(_LIMIT)
    for condition in (
        "paar.toestand = 'open'",
        "paar.toestand IN ('afgekeurd', 'gebroken') AND paar.toestand = 'gebroken'",
    )
)
_retour = _bericht.alias("retourbericht")
_ANSWERED = (
    select(*_pair_form.columns)
    .join(_retour, _retour.c.id == _paar.c.retour_id)
    .where(
        _of_release,
        or_(_retour.c.opgehaald_op.is_(None), _retour.c.opgehaald_op >= _VANAF),
        _retour.c.id > bindparam("na", type_=ID),
    )
    .order_by(_retour.c.id)
    .limit(_LIMIT)
)
_REJECTIONS = (
    select(_bericht.c.id, *_pair_form.columns)
    .join(_paar, _paar.c.heen_id == _bericht.c.antwoord_op)
    .where(
        text("paar.toestand IN ('afgekeurd', 'gebroken') AND paar.toestand = 'afgekeurd'"),
        text("bericht.staand"),
        _bericht.c.soort == "Fo01",
        _of_release,
        or_(_bericht.c.opgehaald_op.is_(None), _bericht.c.opgehaald_op >= _VANAF),
        _bericht.c.id > bindparam("na", type_=ID),
    )
    .order_by(_bericht.c.id)
    .limit(_LIMIT)
)
_REFUSALS = (
    select(*_refused.columns)
    .where(
        _weigering.c.id > bindparam("na", type_=ID),
        _weigering.c.tijdstip_op >= _VANAF,
        among(_weigering.c.situatie, "situaties"),
        among(_weigering.c.release, "releases"),
    )
    .order_by(_weigering.c.id)
    .limit(_LIMIT)
)
_LAST_REFUSAL = select(func.max(_weigering.c.id))
_TAKEN = (
    select(*_refused.columns, _bron.c.herstel_id)
    .join(_bron, (_bron.c.bron_id == _weigering.c.id) & (_bron.c.soort == "weigering"))
    .order_by(_weigering.c.id)
)
_WAITING = _ITEMS.where(
    _item.c.toestand == "open", _item.c.soort == "geweigerd", _item.c.release == bindparam("in_release")
)
_SETTLED_BY = select(_item.c.id).where(_item.c.bericht_id == bindparam("welk", type_=ID))
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


def unanswered_pairs(
    connection: Connection, release: str, retours: Collection[str], hoogstens: int
) -> list[Paarrij]:
    """Give pairs waiting for one of these answers that were neither answered nor rejected and have no item.

    At most so many of each of the two states in which they may be stored: open and broken.
    """
    asked = {"in_release": release, "keys": sorted(retours), "hoogstens": hoogstens}
    rows = [row for statement in _UNANSWERED for row in connection.execute(statement, asked)]
    return [Paarrij._make(row) for row in rows]


def answered_pairs(
    connection: Connection, release: str, vanaf: datetime, na: int, hoogstens: int
) -> list[Paarrij]:
    """Give pairs whose answer was collected from an instant (UTC) on, or never, in order of the answer.

    Those whose answer has an id above `na`.
    """
    asked = {"in_release": release, "vanaf": vanaf, "na": na, "hoogstens": hoogstens}
    return [Paarrij._make(row) for row in connection.execute(_ANSWERED, asked)]


def rejections(
    connection: Connection, release: str, vanaf: datetime, na: int, hoogstens: int
) -> list[tuple[int, Paarrij]]:
    """Give foutberichten collected from an instant on, or never, with the pair that each rejected.

    Those with an id above `na`, in order.
    """
    asked = {"in_release": release, "vanaf": vanaf, "na": na, "hoogstens": hoogstens}
    return [(row[0], Paarrij._make(row[1:])) for row in connection.execute(_REJECTIONS, asked)]


def refusals_since(
    connection: Connection,
    vanaf: datetime,
    situaties: Collection[str],
    releases: Collection[str],
    na: int,
    hoogstens: int,
) -> list[Weigeringbron]:
    """Give what was refused from an instant (UTC) on in these situations, of messages of these releases.

    Those with an id above `na`, in order.
    """
    asked = {"vanaf": vanaf, "situaties": sorted(situaties), "releases": sorted(releases)}
    rows = connection.execute(_REFUSALS, asked | {"na": na, "hoogstens": hoogstens})
    return [Weigeringbron._make(row) for row in rows]


def last_refusal(connection: Connection) -> int:
    """Give the highest id of a refusal, 0 when there is none."""
    return connection.execute(_LAST_REFUSAL).scalar_one() or 0


def taken_refusals(connection: Connection) -> list[tuple[Weigeringbron, int]]:
    """Give the refusals that belong to an item, with its number."""
    return [(Weigeringbron._make(row[:-1]), row[-1]) for row in connection.execute(_TAKEN)]


def waiting_refused(connection: Connection, release: str) -> list[Herstelrij]:
    """Give the open items of messages of a release that were refused."""
    return [Herstelrij._make(row) for row in connection.execute(_WAITING, {"in_release": release})]


def settled_by(connection: Connection, bericht_id: int) -> int | None:
    """Give the number of the item that a message settled; None when it settled none."""
    return connection.execute(_SETTLED_BY, {"welk": bericht_id}).scalar_one_or_none()


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
