"""What the API is handed: the hub and what stands around it. It makes nothing of this itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from ketenwissel.core.clock import Clock
from ketenwissel.draaiboek import Omgeving
from ketenwissel.gateway.afhalen import Doen
from ketenwissel.hub import Geldend, Heraanbieder, Hub, Inzage, Loket, Oefenklok, Portaal, Zoekfilters
from ketenwissel.keten import Aanlevering, Antwoord
from ketenwissel.regie import (
    Besluiten,
    Gereedheidsbalie,
    Nazorgbalie,
    Stappenbalie,
    Termijninzage,
    Werkplaats,
)
from ketenwissel.toegang import Identiteit, Toegangsbron

__all__ = ["Aanname", "Diensten"]


R = TypeVar("R")


class Aanname(Protocol):
    """Gives a submission to the hub, and waits until the answer is on disk; likewise for other work."""

    async def __call__(
        self, aanlevering: Aanlevering, ontvangen_op: datetime, identiteit: Identiteit
    ) -> Antwoord:
        """Submit what was received in full at an instant (UTC), sent by somebody."""
        ...

    @property
    def doe(self) -> Doen:
        """Does other work that is written, for many at once."""
        ...

    async def apart(self, werk: Callable[[], R]) -> R:
        """Do something that takes much memory, after others of its kind."""
        ...


_PROJECT = {"name": "The ketenwissel contributors", "url": "https://github.com/ketenwissel/ketenwissel"}


@dataclass(frozen=True, slots=True)
class Diensten:
    """The collaborators of the API.

    `klok` is None on a real database. `adres` is what the hub calls itself; without it, as a request did.
    `beperking` says how many seconds somebody must wait before the next question, None for not at all.
    `seconds` is how long a client may take to send a request. `contact` is whom to ask, as the OpenAPI
    document says it (name, url, email).
    """

    hub: Hub
    inzage: Inzage
    geldend: Geldend
    besluiten: Besluiten
    loket: Loket
    portaal: Portaal
    heraanbieder: Heraanbieder
    filters: Zoekfilters
    werkplaats: Werkplaats
    termijnen: Termijninzage
    stappen: Stappenbalie
    nazorg: Nazorgbalie
    gereedheid: Gereedheidsbalie
    aanname: Aanname
    bron: Toegangsbron
    clock: Clock
    omgeving: Omgeving = "productie"
    klok: Oefenklok | None = None
    adres: str | None = None
    beperking: Callable[[Identiteit], float | None] = lambda _: None
    seconds: float = 60.0
    contact: Mapping[str, str] = field(default_factory=lambda: _PROJECT)
