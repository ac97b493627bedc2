"""What products passed on the ketentestomgeving, and what parties inherit from the product that they use.

A vendor records what its own products passed, the regie what it knows of any. Evidence that proves wrong is
withdrawn, and stays to be seen. It prepares; nothing waits for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards import berichttype, split_code
from ketenwissel.store import indeling
from ketenwissel.store.indeling import Ktorij, Pakketrij
from ketenwissel.store.kolommen import whole_milliseconds
from ketenwissel.toegang import Identiteit, NietBekend, Toegang, Verboden
from ketenwissel.toegang.gebeurtenissen import write_event
from ketenwissel.toegang.teksten import plain_text

__all__ = ["RECHT", "Ktorij", "Ktoverzoek", "Productvoortgang", "inherited", "record", "standing", "withdraw"]

RECHT = "kto.vastleggen"
MAX_VERZOEKEN = 1000
MAX_PRODUCT, MAX_VERSIE, MAX_BEWIJS = 100, 30, 500


class Ktoverzoek(NamedTuple):
    """What is recorded: a version of a product passed message types of a release, when and where shown.

    `berichttypes` are codes without letter, such as WMO301; `geslaagd_op` is in UTC, now by default.
    """

    leverancier: str
    product: str
    versie: str
    release: str
    berichttypes: tuple[str, ...]
    bewijs: str
    geslaagd_op: datetime | None = None


class Productvoortgang(NamedTuple):
    """What a version of a product passed of a standard in a release: `geslaagd` of all `berichttypes`."""

    standaard: str
    leverancier: str
    product: str
    versie: str
    release: str
    geslaagd: tuple[Ktorij, ...]


def record(
    connection: Connection, toegang: Toegang, wie: Identiteit, verzoeken: Sequence[Ktoverzoek], at: datetime
) -> list[int]:
    """Store what products passed, all or nothing; gives the number of each type of each, in order.

    What stands already keeps its number. Raises Verboden for the product of somebody else, NietBekend for no
    vendor, UnusableInput for what is no message type of the release, and what no text here may be.
    """
    if not 1 <= len(verzoeken) <= MAX_VERZOEKEN:
        raise UnusableInput(f"between 1 and {MAX_VERZOEKEN} products can be recorded at a time")
    moment = whole_milliseconds(at)
    known = {_key(row): row.id for row in standing(indeling.kto_evidence(connection), moment)}
    numbers = []
    for one in verzoeken:
        _check_vendor(toegang, wie, one.leverancier, moment)
        for row in _rows(one, wie.naam, moment):
            found = known.get(_key(row))
            if found is None:
                found = known[_key(row)] = indeling.insert_evidence(connection, row)
                write_event(connection, "kto_vastgelegd", moment, wie.naam, _parts(row))
            numbers.append(found)
    return numbers


def withdraw(connection: Connection, toegang: Toegang, wie: Identiteit, nummer: int, at: datetime) -> None:
    """Note that evidence does not stand after all; raises Verboden, NietBekend, UnusableInput."""
    moment = whole_milliseconds(at)
    row = next((one for one in indeling.kto_evidence(connection) if one.id == nummer), None)
    if row is None or not toegang.zicht(wie, RECHT, moment).sees(row.leverancier):
        if not wie.mag(RECHT):
            raise Verboden(f"{wie.naam} does not have the right {RECHT} here")
        raise NietBekend("no evidence has this number")
    if row.ingetrokken_op is not None:
        raise UnusableInput("it was withdrawn already")
    indeling.withdraw_evidence(connection, nummer, moment)
    write_event(connection, "kto_ingetrokken", moment, wie.naam, _parts(row))


def standing(rows: Iterable[Ktorij], at: datetime) -> list[Ktorij]:
    """Give the evidence that stood at an instant."""
    return [
        row
        for row in rows
        if row.vastgelegd_op <= at and (row.ingetrokken_op is None or row.ingetrokken_op > at)
    ]


def inherited(packages: Iterable[Pakketrij], rows: Sequence[Ktorij], release: str) -> list[Productvoortgang]:
    """Give what each of these packages passed of a release, in the standard that it is used for."""
    return [
        Productvoortgang(
            one.standaard,
            one.leverancier,
            one.product,
            one.versie,
            release,
            tuple(
                row
                for row in rows
                if row[1:5] == (one.leverancier, one.product, one.versie, release)
                and _standard(row.berichttype) == one.standaard
            ),
        )
        for one in packages
    ]


def _check_vendor(toegang: Toegang, wie: Identiteit, leverancier: str, at: datetime) -> None:
    if not toegang.zicht(wie, RECHT, at).sees(leverancier):
        raise Verboden(f"{wie.naam} does not have the right {RECHT} here")
    found = toegang.organisatie(leverancier)
    if found is None or found.soort != "leverancier":
        raise NietBekend("no vendor has this code")


def _rows(one: Ktoverzoek, door: str, at: datetime) -> list[Ktorij]:
    product = plain_text(one.product, "the product", MAX_PRODUCT)
    versie = plain_text(one.versie, "the version of the product", MAX_VERSIE)
    bewijs = plain_text(one.bewijs, "the evidence", MAX_BEWIJS)
    passed = at if one.geslaagd_op is None else whole_milliseconds(one.geslaagd_op)
    if passed > at:
        raise UnusableInput("what was passed lies in the past")
    if not one.berichttypes:
        raise UnusableInput("name the message types that were passed")
    rows = []
    for code in dict.fromkeys(one.berichttypes):
        kind = berichttype(code, one.release)
        if kind is None or kind.code != code:
            raise UnusableInput("a message type is a code of the release, such as WMO301 of 3.1")
        rows.append(
            Ktorij(0, one.leverancier, product, versie, one.release, code, passed, bewijs, door, at, None)
        )
    return rows


def _key(row: Ktorij) -> tuple[str, str, str, str, str]:
    return row.leverancier, row.product, row.versie, row.release, row.berichttype


def _parts(row: Ktorij) -> dict[str, str | datetime | None]:
    return {
        "leverancier": row.leverancier,
        "product": row.product,
        "versie": row.versie,
        "release": row.release,
        "berichttype": row.berichttype,
        "geslaagd": row.geslaagd_op,
    }


def _standard(code: str) -> str:
    parts = split_code(code)
    return "" if parts is None else parts[0]
