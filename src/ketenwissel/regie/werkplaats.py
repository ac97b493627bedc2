"""What a service needs for the work beside the traffic: where it is kept, the key of persons, its jobs."""

from contextlib import AbstractContextManager
from datetime import datetime

from ketenwissel.hub import Versies
from ketenwissel.regie.bsnkluis import Bsnkluis
from ketenwissel.regie.daad import Blik, Daad, act, look
from ketenwissel.regie.herstelopstellen import Hersteller
from ketenwissel.regie.spoedmatch import Spoedafdoening
from ketenwissel.store import Opslag
from ketenwissel.toegang import Identiteit

__all__ = ["Werkplaats"]


class Werkplaats:
    """Opens transactions for who looks or acts; any thread may ask. `kluis` keeps BSNs of urgent orders."""

    def __init__(self, opslag: Opslag, kluis: Bsnkluis) -> None:
        self._opslag = opslag
        self._versies = Versies()
        self.kluis = kluis
        self._afdoening = Spoedafdoening(opslag, self._versies)
        self._hersteller = Hersteller(opslag, self._versies)

    def look(self, wie: Identiteit | str, at: datetime) -> AbstractContextManager[Blik]:
        """Look as somebody at an instant (UTC); see `daad.look`."""
        return look(self._opslag, wie, at, self._versies)

    def act(self, wie: Identiteit | str, at: datetime) -> AbstractContextManager[Daad]:
        """Act as somebody at an instant (UTC); see `daad.act`."""
        return act(self._opslag, wie, at, self._versies)

    def work(self, at: datetime) -> int:
        """Draw up what there is to repair, and settle what is plain; gives how much was done."""
        return self._hersteller.work(at) + self._afdoening.work(at)
