"""Time is handed in: a clock tells civil instants (UTC), a timer tells monotonic seconds.

Nothing else in the package asks the system for the time.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from ketenwissel.core.errors import KetenwisselError

__all__ = [
    "TOLERANCE",
    "AnchoredClock",
    "Anker",
    "Clock",
    "ClockJumped",
    "SystemClock",
    "SystemTimer",
    "Timer",
    "VirtualClock",
    "WatchedClock",
]

TOLERANCE = timedelta(seconds=60)
"""How far a clock may drift from the time that really passed before nobody trusts it any more."""


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Give the present instant, in UTC."""
        ...


class Timer(Protocol):
    """Measures durations; its zero means nothing."""

    def seconds(self) -> float:
        """Give a reading in seconds that never runs back."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Give the present instant, in UTC."""
        return datetime.now(UTC)


class SystemTimer:
    """The monotonic timer of the machine."""

    def seconds(self) -> float:
        """Give a reading in seconds that never runs back."""
        return time.perf_counter()


class VirtualClock:
    """A clock that stands still until it is told to move, and that never moves back.

    >>> clock = VirtualClock(datetime(2022, 2, 28, tzinfo=UTC))
    >>> clock.advance_to(datetime(2022, 3, 1, tzinfo=UTC))
    >>> clock.now().isoformat()
    '2022-03-01T00:00:00+00:00'
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Give the present virtual instant, in UTC."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move on to a later instant; raises KetenwisselError when it lies in the past."""
        if instant < self._now:
            raise KetenwisselError("a virtual clock cannot run back")
        self._now = instant.astimezone(UTC)


class Anker(NamedTuple):
    """Where a virtual clock hangs: at the real instant `echt` it shows `virtueel`; it runs at `snelheid`.

    A speed of 1 is that of a real clock, at 0 it stands still.

    >>> anker = Anker(datetime(2022, 3, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), 60)
    >>> anker.shows(datetime(2026, 1, 1, 0, 2, tzinfo=UTC)).isoformat()
    '2022-03-01T02:00:00+00:00'
    """

    virtueel: datetime
    echt: datetime
    snelheid: float

    def shows(self, echt: datetime) -> datetime:
        """Give what the clock shows at a real instant (UTC): never less than where it was hung."""
        return self.virtueel + max(echt - self.echt, timedelta(0)) * self.snelheid


class AnchoredClock:
    """A virtual clock that hangs on an anchor which several processes share.

    While it runs, its anchor is read again after `keep` seconds of real time. While it stands still the
    anchor is read each time: who moves a standing clock expects every process to have moved. Raises what
    `read` raises.
    """

    def __init__(self, read: Callable[[], Anker], clock: Clock, timer: Timer, *, keep: float = 0.25) -> None:
        self._read = read
        self._clock = clock
        self._timer = timer
        self._keep = keep
        self._known: tuple[Anker, float] | None = None

    def now(self) -> datetime:
        """Give the present virtual instant, in UTC."""
        return self.anchor().shows(self._clock.now())

    def anchor(self) -> Anker:
        """Give the anchor that this clock hangs on now."""
        known, seconds = self._known, self._timer.seconds()
        if known is not None and known[0].snelheid > 0 and seconds - known[1] < self._keep:
            return known[0]
        anker = self._read()
        self._known = anker, seconds
        return anker

    def forget(self) -> None:
        """Read the anchor anew when the time is asked for next: it was just set."""
        self._known = None


class ClockJumped(KetenwisselError):
    """The clock was set more than a minute forward or back while the program ran, or was so at its start."""


class WatchedClock:
    """A clock that is held against a timer: after a jump it tells no time until somebody confirms it.

    A decision at a cut-off is worth nothing on a clock that may be wrong, so a hub with such a clock is not
    ready until an operator looked. `trusted` may say that at the start already: the clock is then more than a
    minute off from another one, or behind what was decided before. For any thread.
    """

    def __init__(self, clock: Clock, timer: Timer, *, trusted: bool = True) -> None:
        self._clock = clock
        self._timer = timer
        self._lock = threading.Lock()
        self._jumped = not trusted
        self._anchor = (clock.now(), timer.seconds())

    def now(self) -> datetime:
        """Give the present instant, in UTC; raises ClockJumped after a jump, until `confirm`."""
        with self._lock:
            instant, seconds = self._clock.now(), self._timer.seconds()
            before, seconds_before = self._anchor
            passed = timedelta(seconds=seconds - seconds_before)
            self._jumped = self._jumped or abs(instant - before - passed) > TOLERANCE
            if self._jumped:
                raise ClockJumped(
                    "the clock was set more than 60 seconds off, or is so much behind what was decided: "
                    "set it right and confirm it before the hub decides anything"
                )
            self._anchor = (instant, seconds)
            return instant

    def confirm(self) -> None:
        """Trust the clock as it stands now."""
        with self._lock:
            self._jumped = False
            self._anchor = (self._clock.now(), self._timer.seconds())
