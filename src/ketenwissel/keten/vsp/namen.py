"""What the side of VECOZO names and StUF does not: roles, actie and stroom, as `data/vsp.toml` holds them.

>>> actie("JW315"), stroom("JW323"), berichttype_of("WMO301")
('VerzoekToewijzing', 'declaratie', 'WMO')
"""

import tomllib
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files
from typing import Any

from ketenwissel.standards import split_code

__all__ = [
    "FOUTBERICHT",
    "Rollen",
    "actie",
    "agrees",
    "berichttype_of",
    "rollen_of_dienst",
    "rollen_of_rol",
    "stroom",
]

Rollen = Callable[[str], Collection[str]]
"""Gives the roles under which VECOZO may know a code, the usual one first; none for a code nobody knows.

StUF does not carry a role, so it is looked up by whoever holds the register of parties.
"""


@cache
def _table() -> dict[str, Any]:
    text = files("ketenwissel.keten").joinpath("data", "vsp.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


FOUTBERICHT: str = _table()["foutbericht"]["berichtsubtype"]
"""Berichtsubtype of a foutbericht, which has no functie and no release."""


def actie(functie: str) -> str:
    """Give what a message asks, "Foutmelding" for a foutbericht (no functie); raises KeyError for no type."""
    if not functie:
        return str(_table()["foutbericht"]["actie"])
    return str(_entry(functie)["naam"])


def stroom(functie: str) -> str:
    """Give the stream of a type: registratie or declaratie; raises KeyError for what is no type."""
    return str(_entry(functie)["stroom"])


def berichttype_of(functie: str | None) -> str:
    """Give the berichttype (WMO or JW) of a type; for what nobody knows any more the name of the chain."""
    parts = split_code(functie or "")
    names = _table()["berichttypen"]
    known = (name for name, standaard in names.items() if parts and parts[0] == standaard)
    return str(next(known, _table()["foutbericht"]["berichttype"]))


def agrees(berichttype: str, functie: str) -> bool:
    """Say whether a berichttype and a berichtsubtype do not speak against each other."""
    return split_code(functie) is None or berichttype_of(functie) == berichttype


def rollen_of_rol(rol: str) -> tuple[str, ...]:
    """Give the roles that VECOZO has for a gemeente or an aanbieder; raises KeyError for another rol."""
    return tuple(_table()["rollen"][rol])


def rollen_of_dienst() -> tuple[str, ...]:
    """Give the role of a hub that speaks for itself."""
    return tuple(_table()["rollen"]["dienst"])


def _entry(functie: str) -> dict[str, Any]:
    parts = split_code(functie)
    entry: dict[str, Any] = _table()["actie"][parts[1] if parts else ""]
    return entry
