"""Who brings mail in which form, as the hub wants it."""

from typing import Protocol

from ketenwissel.gateway.stuf import Bezorgd, Geweigerd, OpnieuwProberen
from ketenwissel.hub import Poging
from ketenwissel.keten import Levering

__all__ = ["Post"]


class _Bode(Protocol):
    def bezorg(self, levering: Levering, adres: str) -> Bezorgd | Geweigerd | OpnieuwProberen:
        """Send one message to an endpoint."""
        ...


class Post:
    """Brings by the client of a door, such as `StufBezorger`."""

    def __init__(self, bode: _Bode) -> None:
        self._bode = bode

    def send(self, adres: str, levering: Levering) -> Poging:
        """Bring one message to an endpoint."""
        found = self._bode.bezorg(levering, adres)
        if isinstance(found, Bezorgd):
            return Poging("bezorgd")
        return Poging("geweigerd" if isinstance(found, Geweigerd) else "later", found.reden)
