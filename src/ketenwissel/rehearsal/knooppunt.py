"""The hub as a process: it can fall over and start again on the database that it left behind."""

from datetime import datetime, timedelta

from ketenwissel.core.clock import VirtualClock, WatchedClock
from ketenwissel.hub import Hub
from ketenwissel.standards import Schemas
from ketenwissel.store import Opslag
from ketenwissel.toegang import Register

__all__ = ["Knooppunt"]


class Knooppunt:
    """Holds the running hub and its clock; `restart` forgets everything that is not on disk."""

    def __init__(
        self, opslag: Opslag, schemas: Schemas, clock: VirtualClock, *, inhoudscontrole: bool = False
    ) -> None:
        self._opslag = opslag
        self._schemas = schemas
        self._inhoudscontrole = inhoudscontrole
        self._wall = _Wall(clock)
        self.clock = WatchedClock(self._wall, _Elapsed(clock))
        self.hub = self._start()

    def restart(self) -> None:
        """Start again from the database alone."""
        self.hub = self._start()

    def jump_clock(self, by: timedelta) -> None:
        """Set the clock of the hub off by this much; zero sets it right."""
        self._wall.offset = by

    def _start(self) -> Hub:
        return Hub(
            self._opslag,
            Register.load(self._opslag),
            self._schemas,
            self.clock,
            inhoudscontrole=self._inhoudscontrole,
        )


class _Wall:
    """The wall clock of the hub's machine."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.offset = timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self.offset


class _Elapsed:
    """The monotonic timer of the hub's machine."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._begin = clock.now()

    def seconds(self) -> float:
        return (self._clock.now() - self._begin).total_seconds()
