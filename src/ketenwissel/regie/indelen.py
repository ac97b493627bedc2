"""In which region a party lies and which product it uses: for adding parties up, and knowing whom to call."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards import releases
from ketenwissel.store import indeling
from ketenwissel.store.indeling import Pakketrij, Regiorij
from ketenwissel.toegang import Beheer, NietBekend
from ketenwissel.toegang.teksten import plain_text

__all__ = ["RECHT", "Pakket", "end_package", "end_region", "set_package", "set_region"]

RECHT = "indeling.beheer"
MAX_NAAM, MAX_PRODUCT, MAX_VERSIE = 100, 100, 30


class Pakket(NamedTuple):
    """A version of a product of a vendor, used for a standard."""

    standaard: str
    leverancier: str
    product: str
    versie: str


def set_region(beheer: Beheer, partij: str, naam: str) -> int:
    """Lay down in which region a party lies from now on; gives the number of it.

    Raises Verboden, NietBekend for no party, UnusableInput for a name that cannot be one.
    """
    _check_party(beheer, partij)
    region = plain_text(naam, "the name of a region", MAX_NAAM)
    for row in indeling.all_regions(beheer.connection, beheer.at, partij):
        if row.naam == region:
            return row.id
        indeling.end_region(beheer.connection, row.id, beheer.at)
    number = indeling.insert_region(
        beheer.connection, Regiorij(0, partij, region, beheer.at, None, beheer.door.naam)
    )
    beheer.note("regio_vastgelegd", partij=partij, regio=region)
    return number


def end_region(beheer: Beheer, partij: str) -> None:
    """Take a party out of its region, from now on; raises Verboden, and NietBekend when it lies in none."""
    _check_party(beheer, partij)
    rows: Sequence[Regiorij] = indeling.all_regions(beheer.connection, beheer.at, partij)
    if not rows:
        raise NietBekend("the party lies in no region")
    for row in rows:
        indeling.end_region(beheer.connection, row.id, beheer.at)
        beheer.note("regio_beeindigd", partij=partij, regio=row.naam)


def set_package(beheer: Beheer, partij: str, pakket: Pakket) -> int:
    """Lay down what a party uses for a standard from now on; gives the number of it.

    Raises Verboden, NietBekend for no party or no vendor, UnusableInput for what cannot be a product.
    """
    _check_party(beheer, partij)
    if pakket.standaard not in {standaard for standaard, _ in releases()}:
        raise UnusableInput("a product is used for iwmo or for ijw")
    vendor = beheer.toegang.organisatie(pakket.leverancier)
    if vendor is None or vendor.soort != "leverancier":
        raise NietBekend("no vendor has this code")
    used = pakket._replace(
        product=plain_text(pakket.product, "the product", MAX_PRODUCT),
        versie=plain_text(pakket.versie, "the version of the product", MAX_VERSIE),
    )
    for row in _used(beheer.connection, beheer, partij, used.standaard):
        if row[2:6] == used:
            return row.id
        indeling.end_package(beheer.connection, row.id, beheer.at)
    number = indeling.insert_package(
        beheer.connection, Pakketrij(0, partij, *used, beheer.at, None, beheer.door.naam)
    )
    beheer.note("pakket_vastgelegd", partij=partij, **used._asdict())
    return number


def end_package(beheer: Beheer, partij: str, standaard: str) -> None:
    """End what a party uses for a standard; raises Verboden, and NietBekend when it uses nothing."""
    _check_party(beheer, partij)
    rows = _used(beheer.connection, beheer, partij, standaard)
    if not rows:
        raise NietBekend("the party uses nothing for this standard, as far as was laid down")
    for row in rows:
        indeling.end_package(beheer.connection, row.id, beheer.at)
        beheer.note("pakket_beeindigd", partij=partij, standaard=standaard, product=row.product)


def _used(connection: Connection, beheer: Beheer, partij: str, standaard: str) -> list[Pakketrij]:
    rows = indeling.all_packages(connection, beheer.at, partij)
    return [row for row in rows if row.standaard == standaard]


def _check_party(beheer: Beheer, partij: str) -> None:
    beheer.require(RECHT, partij)
    if beheer.toegang.register.find(partij) is None:
        raise NietBekend("no party has this code")
