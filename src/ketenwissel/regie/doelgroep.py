"""For whom an announcement is: a kind of audience, and the organisations that it comes to at an instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import mededelingen
from ketenwissel.toegang import NietBekend, Toegang, is_valid

__all__ = ["SOORTEN", "Doelgroep", "Doelsoort", "audience", "read_audience"]

Doelsoort = Literal["iedereen", "soort", "klanten", "regio", "organisatie"]
"""Everybody; all of one kind; the customers of a vendor; the parties of a region; one organisation."""

SOORTEN: Mapping[str, str] = {
    "gemeenten": "gemeente",
    "aanbieders": "aanbieder",
    "leveranciers": "leverancier",
    "serviceorganisaties": "serviceorganisatie",
}
"""The kinds, as one writes them, and what they are called in who is who."""

_ROLES = ("gemeente", "aanbieder")


@dataclass(frozen=True, slots=True)
class Doelgroep:
    """A kind of audience and, but for everybody, which one."""

    soort: Doelsoort
    doel: str | None = None

    def __str__(self) -> str:
        """Write it as `read_audience` reads it."""
        if self.doel is None:
            return self.soort
        return self.doel if self.soort == "soort" else f"{self.soort}:{self.doel}"


def read_audience(text: str) -> Doelgroep:
    """Read an audience: iedereen, gemeenten, klanten:CODE, regio:NAAM, organisatie:CODE.

    >>> read_audience("gemeenten"), str(read_audience("klanten:pakketmaker"))
    (Doelgroep(soort='soort', doel='gemeenten'), 'klanten:pakketmaker')

    Raises UnusableInput for anything else.
    """
    kind, _, which = text.partition(":")
    if text == "iedereen":
        return Doelgroep("iedereen")
    if text in SOORTEN:
        return Doelgroep("soort", text)
    for soort in get_args(Doelsoort):
        if kind == soort and which and soort not in ("iedereen", "soort"):
            return Doelgroep(soort, which)
    raise UnusableInput(
        f"write for whom it is as iedereen, {', '.join(SOORTEN)}, "
        "klanten:CODE, regio:NAME or organisatie:CODE"
    )


def audience(connection: Connection, toegang: Toegang, doelgroep: Doelgroep, at: datetime) -> frozenset[str]:
    """Give the codes of the organisations that an audience comes to at an instant (UTC).

    A party that ended is no part of any; its successor is. Raises NietBekend for a vendor, region or
    organisation that does not exist then.
    """
    kinds = {
        row.code: row.soort
        for row in toegang.rijen.organisaties
        if is_valid(row.geldig_van, row.geldig_tot, at)
    }
    doel = doelgroep.doel or ""
    if doelgroep.soort == "iedereen":
        return frozenset(kinds)
    if doelgroep.soort == "soort":
        return _of_kind(toegang, kinds, SOORTEN[doel], at)
    if doelgroep.soort == "klanten":
        if kinds.get(doel) is None:
            raise NietBekend("no organisation has this code now")
        return _customers(connection, toegang, doel, at) & kinds.keys()
    if doelgroep.soort == "regio":
        found = mededelingen.members_of_region(connection, doel, at)
        if not found:
            raise NietBekend("no party lies in a region of that name now")
        return frozenset(found & kinds.keys())
    if doel not in kinds:
        raise NietBekend("no organisation has this code now")
    return frozenset((doel,))


def _of_kind(toegang: Toegang, kinds: Mapping[str, str], wanted: str, at: datetime) -> frozenset[str]:
    if wanted in _ROLES:
        return frozenset(one.code for one in toegang.register if one.rol == wanted and one.valid(at))
    return frozenset(code for code, soort in kinds.items() if soort == wanted)


def _customers(connection: Connection, toegang: Toegang, leverancier: str, at: datetime) -> frozenset[str]:
    """Give who uses its software; where nobody wrote that down, who let it look on."""
    found = mededelingen.customers_by_package(connection, leverancier, at)
    return frozenset(found) or frozenset(
        row.partij
        for row in toegang.rijen.mandaten
        if row.organisatie == leverancier and is_valid(row.geldig_van, row.geldig_tot, at)
    )
