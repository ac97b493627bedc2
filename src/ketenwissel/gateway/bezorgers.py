"""Who brings mail in which form, as the hub wants it."""

from ketenwissel.gateway.stuf import Bezorgd, Geweigerd, StufBezorger
from ketenwissel.hub import Poging
from ketenwissel.keten import Levering

__all__ = ["Stuf"]


class Stuf:
    """Brings by StUF-GGk."""

    def __init__(self, bezorger: StufBezorger) -> None:
        self._bezorger = bezorger

    def send(self, adres: str, levering: Levering) -> Poging:
        """Bring one message to the endpoint of a gemeente."""
        found = self._bezorger.bezorg(levering, adres)
        if isinstance(found, Bezorgd):
            return Poging("bezorgd")
        return Poging("geweigerd" if isinstance(found, Geweigerd) else "later", found.reden)
