"""Rights and roles, as `data/rechten.toml` has them.

>>> "indienen" in rol("partij").rechten, "indienen" in rol("leverancier").rechten
(True, False)
>>> rol("hubbeheer").met_reden
frozenset({'inhoud.lezen'})
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeGuard, get_args

from ketenwissel.core.errors import KetenwisselError, UnusableInput

__all__ = [
    "ROLLEN",
    "Bereik",
    "Rolinhoud",
    "Toegangsrol",
    "by_mandate",
    "check_recht",
    "check_rol",
    "for_all",
    "for_persons",
    "is_rol",
    "rechten",
    "rol",
]

Toegangsrol = Literal["regie", "hubbeheer", "partij", "serviceorganisatie", "leverancier", "toeschouwer"]
"""What somebody is in the chain. A role of `Register`'s parties is another thing: gemeente or aanbieder."""

ROLLEN: tuple[Toegangsrol, ...] = get_args(Toegangsrol)

Bereik = Literal["eigen", "keten"]
"""Whom the rights of a role concern: the parties that its holder acts for, or everybody."""


@dataclass(frozen=True, slots=True)
class Rolinhoud:
    """What a role gives; `met_reden` are those of its rights that ask for a reason, kept in the trail."""

    rol: Toegangsrol
    bereik: Bereik
    rechten: frozenset[str]
    met_reden: frozenset[str]


def rechten() -> Mapping[str, str]:
    """Give every right with what it lets one do, in Dutch."""
    return _data().rechten


def for_persons() -> frozenset[str]:
    """Give the rights that no program has, whatever its role: the trail must name a person."""
    return _data().persoon


def for_all() -> frozenset[str]:
    """Give the rights that concern nobody's own: whoever has one sees all of it."""
    return _data().openbaar


def by_mandate(recht: str) -> frozenset[str]:
    """Give the handelingen of which a mandate extends a right to the party that gave it."""
    return frozenset(handeling for handeling, given in _data().mandaat.items() if recht in given)


def rol(naam: Toegangsrol) -> Rolinhoud:
    """Give what a role is worth."""
    return _data().rollen[naam]


def check_recht(recht: str) -> str:
    """Give the right back; raises KetenwisselError when there is none of that name: a fault of the caller."""
    if recht not in _data().rechten:
        raise KetenwisselError("a right was asked for that does not exist: see toegang/data/rechten.toml")
    return recht


def is_rol(naam: str) -> TypeGuard[Toegangsrol]:
    """Say whether there is a role of this name."""
    return naam in ROLLEN


def check_rol(naam: str) -> Toegangsrol:
    """Give the role of this name; raises UnusableInput when there is none."""
    if not is_rol(naam):
        raise UnusableInput(f"no such role: choose from {', '.join(ROLLEN)}")
    return naam


@dataclass(frozen=True, slots=True)
class _Data:
    rechten: Mapping[str, str]
    persoon: frozenset[str]
    openbaar: frozenset[str]
    mandaat: Mapping[str, frozenset[str]]
    rollen: Mapping[Toegangsrol, Rolinhoud]


@cache
def _data() -> _Data:
    text = files(__package__).joinpath("data", "rechten.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    roles = {naam: _rol(naam, found["rol"][naam]) for naam in ROLLEN}
    return _Data(
        found["recht"],
        frozenset(found["persoon"]["rechten"]),
        frozenset(found["openbaar"]["rechten"]),
        {handeling: frozenset(given) for handeling, given in found["mandaat"].items()},
        roles,
    )


def _rol(naam: Toegangsrol, entry: Mapping[str, Any]) -> Rolinhoud:
    return Rolinhoud(
        rol=naam,
        bereik=entry["bereik"],
        rechten=frozenset(entry["rechten"]),
        met_reden=frozenset(entry.get("met_reden", ())),
    )
