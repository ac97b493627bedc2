"""Mandates: what a party lets an organisation do for it (toestemmingsverklaring)."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import toegang
from ketenwissel.store.toegang import Mandaatrij
from ketenwissel.toegang.beheer import Beheer, NietBekend
from ketenwissel.toegang.gebeurtenissen import Part
from ketenwissel.toegang.toegang import Toegang
from ketenwissel.toegang.zicht import ALLE, FOUTBERICHT

__all__ = ["HANDELINGEN", "Mandaatverzoek", "grant_mandates", "revoke_mandate"]

HANDELINGEN = ("indienen", "afhalen", "inzien")
"""What a mandate may let one do; `inzien` is seeing what became of messages, without their content."""

_BY_SOORT = {
    "partij": ("indienen", "afhalen", "inzien"),
    "serviceorganisatie": ("indienen", "afhalen", "inzien"),
    # Who makes the software looks along; who also carries messages is a serviceorganisatie.
    "leverancier": ("inzien",),
}
_TYPE = re.compile("[A-Z]{2,4}[0-9]{3}")


class Mandaatverzoek(NamedTuple):
    """What a party lets an organisation do, from an instant on (now by default) and up to another.

    `berichttype` is a code without release and letter, "Fo01" for foutberichten, or "*" for all.
    """

    partij: str
    organisatie: str
    handeling: str
    berichttype: str = ALLE
    van: datetime | None = None
    tot: datetime | None = None


def grant_mandates(beheer: Beheer, verzoeken: Sequence[Mandaatverzoek]) -> list[int]:
    """Give mandates in the name of parties; gives the number of each.

    Raises Verboden, NietBekend, or UnusableInput for what no mandate can be.
    """
    known, numbers = beheer.toegang, []
    for one in verzoeken:
        beheer.require("mandaten.beheer", one.partij, known)
        _check(known, one)
        begins, ends = beheer.stretch(one.van, one.tot)
        row = Mandaatrij(
            0, one.partij, one.organisatie, one.handeling, one.berichttype, begins, ends, beheer.door.naam
        )
        numbers.append(toegang.insert_mandate(beheer.connection, row))
        beheer.note("mandaat_verleend", **_parts(row), van=begins, tot=ends)
    return numbers


def _check(known: Toegang, one: Mandaatverzoek) -> None:
    row = known.organisatie(one.organisatie)
    if row is None or known.register.find(one.partij) is None:
        raise NietBekend("no party or no organisation has this code")
    if one.partij == one.organisatie:
        raise UnusableInput("a party needs no mandate of itself")
    allowed = _BY_SOORT.get(row.soort, ())
    if one.handeling not in allowed:
        may = ", ".join(allowed) or "nothing"
        raise UnusableInput(f"an organisation of the kind {row.soort} may get a mandate for: {may}")
    if one.berichttype not in (ALLE, FOUTBERICHT) and _TYPE.fullmatch(one.berichttype) is None:
        raise UnusableInput("a mandate is for a message type such as WMO301, for Fo01, or for all: *")


def _parts(row: Mandaatrij) -> dict[str, Part]:
    return {
        "partij": row.partij,
        "organisatie": row.organisatie,
        "handeling": row.handeling,
        "berichttype": row.berichttype,
    }


def revoke_mandate(beheer: Beheer, nummer: int, moment: datetime | None = None) -> None:
    """End a mandate at an instant, now by default; raises Verboden, NietBekend or UnusableInput."""
    row = next((one for one in beheer.toegang.rijen.mandaten if one.id == nummer), None)
    if row is None:
        # Who may see no mandate at all does not hear which ones there are.
        beheer.require("mandaten.beheer")
        raise NietBekend("no mandate has this number")
    beheer.require("mandaten.beheer", row.partij)
    ends = beheer.ending(row.geldig_van, row.geldig_tot, moment)
    toegang.end_mandate(beheer.connection, nummer, ends)
    beheer.note("mandaat_ingetrokken", **_parts(row), per=ends)
