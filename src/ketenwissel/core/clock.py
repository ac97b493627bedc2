"""Time is handed in: a clock tells civil instants (UTC), a timer tells monotonic seconds.

Nothing else in the package asks the system for the time.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ketenwissel.core.errors import KetenwisselError

__all__ = [
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


class ClockJumped(KetenwisselError):
    """The clock was set more than a minute forward or back while the program ran."""


class WatchedClock:
    """A clock that is held against a timer: after a jump it tells no time until somebody confirms it.

    A decision at a cut-off is worth nothing on a clock that may be wrong, so a hub with such a clock is not
    ready until an operator looked.
    """

    def __init__(self, clock: Clock, timer: Timer) -> None:
        self._clock = clock
        self._timer = timer
        self._jumped = False
        self._anchor = (clock.now(), timer.seconds())

    def now(self) -> datetime:
        """Give the present instant, in UTC; raises ClockJumped after a jump, until `confirm`."""
        instant, seconds = self._clock.now(), self._timer.seconds()
        before, seconds_before = self._anchor
        passed = timedelta(seconds=seconds - seconds_before)
        self._jumped = self._jumped or abs(instant - before - passed) > TOLERANCE
        if self._jumped:
            raise ClockJumped(
                "the clock was set more than 60 seconds off while the hub ran: "
                "set it right and confirm it before the hub decides anything"
            )
        self._anchor = (instant, seconds)
        return instant

    def confirm(self) -> None:
        """Trust the clock as it stands now."""
        self._jumped = False
        self._anchor = (self._clock.now(), self._timer.seconds())
