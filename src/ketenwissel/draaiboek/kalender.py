"""What the calendar does in the middle of a runbook: the clock changes, and days on which nobody works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from ketenwissel.core.instants import from_local, to_local
from ketenwissel.core.werkdagen import FIRST_YEAR, LAST_YEAR, is_werkdag
from ketenwissel.draaiboek.model import Draaiboek, Stap

__all__ = ["Klokwissel", "clock_changes", "days_off"]

_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Klokwissel:
    """The clock changes on a day between two rows: to summer time (`zomertijd`), or back."""

    dag: date
    zomertijd: bool
    na: Stap
    voor: Stap


def clock_changes(draaiboek: Draaiboek) -> tuple[Klokwissel, ...]:
    """Give every change of the clock between two successive rows, as far as their times are known."""
    rows = sorted((s for s in draaiboek.stappen if s.begin.bekend), key=lambda stap: stap.begin.instant)
    return tuple(
        Klokwissel(day, _offset(day + timedelta(1)) > _offset(day), earlier, later)
        for earlier, later in pairwise(rows)
        for day in _days(earlier.begin.lokaal.date(), later.begin.lokaal.date() + timedelta(1))
        if _offset(day) != _offset(day + timedelta(1))
    )


def days_off(draaiboek: Draaiboek) -> tuple[date, ...]:
    """Give the public holidays on Monday to Friday from the first row to the end of the aftercare.

    As far as times are known and the pinned calendar reaches.
    """
    ends = [*(stap.begin for stap in draaiboek.stappen), draaiboek.nazorg.tot]
    known = [time.lokaal.date() for time in ends if time.bekend]
    days = _days(min(known), max(known) + timedelta(1)) if known else iter(())
    return tuple(
        day
        for day in days
        if FIRST_YEAR <= day.year <= LAST_YEAR and day.weekday() < _WEEKEND and not is_werkdag(day)
    )


def _days(first: date, last: date) -> Iterator[date]:
    """Give every day from the first up to, not including, the last."""
    return (first + timedelta(number) for number in range((last - first).days))


def _offset(day: date) -> timedelta:
    """Give how far the Dutch clock is ahead of UTC at the start of a day."""
    midnight = from_local(datetime.combine(day, time()))
    offset = to_local(midnight).utcoffset()
    assert offset is not None, "the Dutch clock has an offset"
    return offset
