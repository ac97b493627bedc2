"""What may be set of VECOZO's doors, and what they share: who calls, and which roles a code has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ketenwissel.gateway.asgi import Scope
from ketenwissel.keten import Editie
from ketenwissel.keten.vsp import Rollen, rollen_of_rol
from ketenwissel.toegang import Identiteit, Register

__all__ = ["Identify", "Instellingen", "rollen_of"]

Identify = Callable[[Scope, datetime], Identiteit | None]
"""Finds out who calls, at an instant; None when nobody is known by what the request carries."""


@dataclass(frozen=True, slots=True)
class Instellingen:
    """What may be set.

    `editie` is the code list of foutberichten. `zip`: payloads that are collected come in a ZIP, and not as
    plain XML. `adres` is what the doors call themselves (`https://hub.example`), where a proxy stands before
    them; without it, as the request did. `seconds` is for reading a body.
    """

    editie: Editie | None = "2025"
    zip: bool = False
    adres: str | None = None
    seconds: float = 60


def rollen_of(register: Register) -> Rollen:
    """Give the roles of a code, by the register of parties; an AGB-code without one may have any of three."""

    def rollen(code: str) -> tuple[str, ...]:
        party = register.find(code)
        if party is None:
            return ()
        return (party.agb_rol,) if party.agb_rol else rollen_of_rol(party.rol)

    return rollen
