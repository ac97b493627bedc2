"""For whom a runbook is printed: an actiehouder, and perhaps one party of that kind by name."""

from dataclasses import dataclass
from typing import Literal, get_args

from ketenwissel.core import agb, gemeentecode
from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.model import Actiehouder, Draaiboek

__all__ = ["Lezer", "Rol", "find_lezer", "find_partij"]

Rol = Literal["gemeente", "aanbieder"]
_ROLLEN: dict[str, Rol] = {"gemeenten": "gemeente", "zorgaanbieders": "aanbieder"}
"""Key of an actiehouder to the role of its parties; all other actiehouders send no messages."""


@dataclass(frozen=True, slots=True)
class Lezer:
    """Who reads: an actiehouder of the runbook; `rol` is set where messages are sent and received.

    `code` and `naam` are those of one party, where the copy is meant for one.
    """

    actiehouder: Actiehouder
    rol: Rol | None
    code: str | None = None
    naam: str | None = None

    @property
    def titel(self) -> str:
        """What the copy calls its reader."""
        if self.code is None:
            return self.naam or self.actiehouder.naam
        called = self.naam or f"{'Gemeente' if self.rol == 'gemeente' else 'Zorgaanbieder'}"
        return f"{called} ({self.code})"


def find_lezer(draaiboek: Draaiboek, sleutel: str, naam: str | None = None) -> Lezer:
    """Give the reader with this key; raises UnusableInput when the runbook has no such actiehouder."""
    for actiehouder in draaiboek.actiehouders:
        if actiehouder.sleutel == sleutel:
            return Lezer(actiehouder, _ROLLEN.get(sleutel), naam=naam)
    known = ", ".join(actiehouder.sleutel for actiehouder in draaiboek.actiehouders)
    raise UnusableInput(f"the runbook has no such actiehouder; known are {known}")


def find_partij(
    draaiboek: Draaiboek, rol: str | None, code: str | None = None, naam: str | None = None
) -> Lezer:
    """Give the reader for a role, or for one party by its gemeentecode or AGB-code; `rol` may follow from it.

    Raises UnusableInput for a code of neither form, one that does not fit the role, or an unknown role.
    """
    rollen: dict[str, Rol] = {rol: rol for rol in get_args(Rol)}
    if rol is not None and rol not in rollen:
        raise UnusableInput("the role must be gemeente or aanbieder")
    forms: dict[Rol, bool] = {
        "gemeente": code is not None and gemeentecode.is_valid(code),
        "aanbieder": code is not None and agb.is_valid(code),
    }
    fitting = [one for one, fits in forms.items() if (fits or code is None) and rol in (None, one)]
    if len(fitting) != 1:
        raise UnusableInput("give the gemeentecode (4 digits) or AGB-code (8 digits) that fits the role")
    found = fitting[0]
    for actiehouder in draaiboek.actiehouders:
        if _ROLLEN.get(actiehouder.sleutel) == found:
            return Lezer(actiehouder, found, code, naam)
    raise UnusableInput(f"the runbook asks nothing of a {found}")
