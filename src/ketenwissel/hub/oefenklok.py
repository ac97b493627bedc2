"""The clock of a rehearsal, for people: reading it, and setting it for all processes at once."""

from datetime import datetime
from typing import NamedTuple

from ketenwissel.core.clock import AnchoredClock, Anker, Clock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.hub import gebeurtenissen
from ketenwissel.store import Opslag, ankers, spoor, versies, whole_milliseconds

__all__ = ["Klokstand", "Oefenklok"]


class Klokstand(NamedTuple):
    """Where the clock stands (UTC), and how many times as fast as time it runs; 0: it stands still."""

    nu: datetime
    snelheid: float


class Oefenklok:
    """Sets the clock of a rehearsal; `machine` is the clock of the machine."""

    def __init__(self, opslag: Opslag, clock: AnchoredClock, machine: Clock) -> None:
        self._opslag = opslag
        self._clock = clock
        self._machine = machine

    def read(self) -> Klokstand:
        """Give where it stands."""
        return Klokstand(whole_milliseconds(self._clock.now()), self._clock.anchor().snelheid)

    def put(self, nu: datetime | None, snelheid: float | None, door: str) -> None:
        """Set it, by somebody called `door`; what is None stays as it is.

        Raises UnusableInput for an instant before the one it shows: what was decided at a time stays decided.
        """
        with self._opslag.writing(alone="aannemen") as connection:
            real, current = whole_milliseconds(self._machine.now()), ankers.read_anchor(connection)
            if current is None:
                raise UnusableInput("this rehearsal has no clock: start the hub again")
            last = versies.read_clock(connection)
            shown = max([current.shows(real)] + ([last.laatste_op] if last else []))
            moment = whole_milliseconds(shown if nu is None else nu)
            if moment < whole_milliseconds(shown):
                raise UnusableInput("the clock of a rehearsal does not go back")
            speed = current.snelheid if snelheid is None else snelheid
            ankers.set_anchor(connection, Anker(moment, real, speed))
            spoor.insert_events(connection, [gebeurtenissen.clock_set(door, speed, moment)])
            versies.advance(connection, moment, 0)
        self._clock.forget()
