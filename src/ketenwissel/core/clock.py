"""Time is handed in: a clock tells civil instants (UTC), a timer tells monotonic seconds.

Nothing else in the package asks the system for the time.
"""

import time
from datetime import UTC, datetime
from typing import Protocol

from ketenwissel.core.errors import KetenwisselError

__all__ = ["Clock", "SystemClock", "SystemTimer", "Timer", "VirtualClock"]


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
