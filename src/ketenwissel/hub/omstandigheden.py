"""What a decision is taken in: the instant, the runbook in force then, the environment, and who is who."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving
from ketenwissel.hub.afhaalpoort import Afhaalpoort
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.versies import Versies, VersiesNu, not_before_the_last
from ketenwissel.toegang import Identiteit, Register, Toegang, Toegangsbron, Zicht

__all__ = ["Omstandigheden", "Waarneming"]


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """The circumstances of one transaction; `at` is a UTC instant in whole milliseconds.

    `draaiboek` is in force at that instant; `versies` are all there are, for what reaches further back.
    """

    at: datetime
    draaiboek: Draaiboek
    omgeving: Omgeving
    toegang: Toegang
    versies: VersiesNu

    @property
    def register(self) -> Register:
        """The parties."""
        return self.toegang.register

    @property
    def poort(self) -> Afhaalpoort:
        """The gate for collecting."""
        return Afhaalpoort(self.draaiboek, self.omgeving, self.at, self.register, self.versies.bijzonder)

    def zicht(self, wie: Identiteit, recht: str) -> Zicht:
        """Say how far a right of somebody reaches now."""
        return self.toegang.zicht(wie, recht, self.at)


class Waarneming:
    """Gives the circumstances as a transaction sees them; any thread may ask."""

    def __init__(self, hub: Hub, bron: Toegangsbron, omgeving: Omgeving) -> None:
        self._hub = hub
        self._bron = bron
        self._omgeving: Omgeving = omgeving
        self._versies = Versies()

    def now(self, connection: Connection) -> Omstandigheden:
        """Give the circumstances now; raises KetenwisselError when no runbook is in force."""
        at = not_before_the_last(connection, self._hub.now())
        known = self._versies.load(connection)
        return Omstandigheden(at, known.at(at), self._omgeving, self._bron.toegang, known)
