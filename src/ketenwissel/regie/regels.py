"""By which rules something is answered: the runbook in force at an instant, and when pairs break by it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving
from ketenwissel.hub import Breuk, Versies, breaks_of
from ketenwissel.store import whole_milliseconds

__all__ = ["Regelbron", "Regels"]


class Regels(NamedTuple):
    """The runbook in force at the instant `at` (UTC), as a transaction sees it."""

    at: datetime
    draaiboek: Draaiboek
    breaks: Breuk
    omgeving: Omgeving


class Regelbron:
    """Gives the rules of this moment; `now` tells the instant of it (UTC)."""

    def __init__(self, now: Callable[[], datetime], omgeving: Omgeving) -> None:
        self.now = now
        self._omgeving: Omgeving = omgeving
        self._versies = Versies()

    def read(self, connection: Connection) -> Regels:
        """Give the rules; raises KetenwisselError when no runbook is in force."""
        at = whole_milliseconds(self.now())
        draaiboek = self._versies.load(connection).at(at)
        return Regels(at, draaiboek, breaks_of(draaiboek, self._omgeving), self._omgeving)
