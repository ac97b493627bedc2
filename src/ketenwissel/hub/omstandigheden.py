"""What a decision is taken in: the instant, the runbook in force then, the environment, the parties."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.versies import Versies
from ketenwissel.store import versies
from ketenwissel.toegang import Register, Toegangsbron

__all__ = ["Omstandigheden", "Waarneming"]


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """The circumstances of one transaction; `at` is a UTC instant in whole milliseconds."""

    at: datetime
    draaiboek: Draaiboek
    omgeving: Omgeving
    register: Register


class Waarneming:
    """Gives the circumstances as a transaction sees them; any thread may ask."""

    def __init__(self, hub: Hub, bron: Toegangsbron, omgeving: Omgeving) -> None:
        self._hub = hub
        self._bron = bron
        self._omgeving: Omgeving = omgeving
        self._versies = Versies()

    def now(self, connection: Connection) -> Omstandigheden:
        """Give the circumstances now: never before the last decision, whichever process stored it.

        Raises KetenwisselError when no runbook is in force.
        """
        clock = versies.read_clock(connection)
        at = self._hub.now() if clock is None else max(self._hub.now(), clock.laatste_op)
        draaiboek = self._versies.load(connection).at(at)
        return Omstandigheden(at, draaiboek, self._omgeving, self._bron.toegang.register)
