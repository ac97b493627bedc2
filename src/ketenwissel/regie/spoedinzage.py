"""Seeing urgent orders: each of the two parties its own, who directs or runs the hub only numbers and ages.

Who sees the person does so as emergency access: with a reason, under a name, in the trail before it is shown.
"""

from collections import defaultdict
from datetime import datetime
from typing import Literal, NamedTuple

from ketenwissel.regie.bsnkluis import Bsnkluis
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.regie.spoed import find_order
from ketenwissel.store import spoed
from ketenwissel.store.spoed import Spoedrij
from ketenwissel.toegang import plain_text

__all__ = [
    "Spoedinzage",
    "Spoedregel",
    "Spoedstand",
    "Spoedtelling",
    "count_orders",
    "line_of",
    "open_order",
    "seen_rows",
    "visible_orders",
]

Spoedstand = Literal["open", "afgekeurd", "afgedaan", "vervallen"]
"""`afgekeurd`: the message that settled it was rejected since, so that another must come."""

_REDEN_MAX = 200


class Spoedregel(NamedTuple):
    """An urgent order without its person. `akkoord_op` is None while no consent is known; `dagen` is its age.

    `functie` is the type of the message that settles it, `eigenaar` who has to send that.
    """

    nummer: int
    formulier: str | None
    standaard: str
    gemeente: str
    aanbieder: str
    begonnen_door: str
    eigenaar: str
    functie: str
    zorg_van: str
    gegeven_op: datetime
    vastgelegd_op: datetime
    akkoord_op: datetime | None
    stand: Spoedstand
    bericht_id: int | None
    afgehandeld_op: datetime | None
    dagen: int


class Spoedinzage(NamedTuple):
    """An urgent order with its person; never to be logged."""

    regel: Spoedregel
    bsn: str
    categorie: str
    product: str
    akkoord_van: str | None
    door: str
    reden: str | None


class Spoedtelling(NamedTuple):
    """How many orders a party has to settle, or settled; `oudste` is the age in days of the oldest open."""

    eigenaar: str
    standaard: str
    open: int
    zonder_akkoord: int
    oudste: int | None
    afgedaan: int
    vervallen: int


def line_of(row: Spoedrij, at: datetime) -> Spoedregel:
    """Show an order as it stands at an instant."""
    return Spoedregel(
        nummer=row.id,
        formulier=row.formulier,
        standaard=row.standaard,
        gemeente=row.gemeente,
        aanbieder=row.aanbieder,
        begonnen_door=row.begonnen_door,
        eigenaar=row.eigenaar,
        functie=row.functie,
        zorg_van=row.zorg_van,
        gegeven_op=row.gegeven_op,
        vastgelegd_op=row.vastgelegd_op,
        akkoord_op=row.akkoord_op,
        stand="afgekeurd" if row.afgekeurd else row.toestand,
        bericht_id=row.bericht_id,
        afgehandeld_op=row.afgehandeld_op,
        dagen=max((at - row.gegeven_op).days, 0),
    )


def seen_rows(blik: Blik) -> list[Spoedrij]:
    """Give the orders of the parties that somebody acts for, oldest first; raises Verboden."""
    zicht = blik.demand("spoed.lezen")
    return [
        row
        for row in spoed.of_parties(blik.connection, zicht.partijen)
        if any(blik.acts_for("spoed.lezen", code, row.functie) for code in (row.gemeente, row.aanbieder))
    ]


def visible_orders(blik: Blik) -> list[Spoedregel]:
    """List the orders of the parties that somebody acts for, without their persons; raises Verboden."""
    return [line_of(row, blik.at) for row in seen_rows(blik)]


def open_order(daad: Daad, kluis: Bsnkluis, nummer: int, reden: str) -> Spoedinzage:
    """Show an order with its person, for one of its two parties; the access is in the trail before that.

    Raises Verboden, NietBekend, and UnusableInput without a reason or with another secret.
    """
    row = find_order(daad, "spoed.inzien", nummer)
    said = plain_text(reden, "the reason", _REDEN_MAX)
    opened = kluis.open(row.bsn, row.bsn_hash)
    both = (row.gemeente, row.aanbieder)
    own = next(code for code in both if daad.acts_for("spoed.inzien", code, row.functie))
    daad.note("noodinzage", nummer=str(nummer), functie=row.functie, partij=own, reden=said)
    return Spoedinzage(
        line_of(row, daad.at), opened, row.categorie, row.product, row.akkoord_van, row.door, row.reden
    )


def count_orders(blik: Blik) -> list[Spoedtelling]:
    """Count the orders by who has to settle them, and their standaard; raises Verboden.

    For who directs or runs the hub; nothing of an order is told but that it is there.
    """
    blik.demand("spoed.tellen")
    groups: defaultdict[tuple[str, str], list[Spoedrij]] = defaultdict(list)
    for row in spoed.all_orders(blik.connection):
        groups[row.eigenaar, row.standaard].append(row)
    return [_count(blik, *key, rows) for key, rows in sorted(groups.items())]


def _count(blik: Blik, eigenaar: str, standaard: str, rows: list[Spoedrij]) -> Spoedtelling:
    waiting = [row for row in rows if row.is_open]
    ages = [max((blik.at - row.gegeven_op).days, 0) for row in waiting]
    return Spoedtelling(
        eigenaar=eigenaar,
        standaard=standaard,
        open=len(waiting),
        zonder_akkoord=sum(row.akkoord_op is None for row in waiting),
        oudste=max(ages, default=None),
        afgedaan=sum(row.toestand == "afgedaan" and not row.afgekeurd for row in rows),
        vervallen=sum(row.toestand == "vervallen" for row in rows),
    )
