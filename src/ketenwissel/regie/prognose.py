"""Forecast: whether a party, at its present pace, is through its mailbox and its answers before the cut-off.

The pace is what it did in the last five working days and today, by hour of work. What comes in goes on at its
pace until senders are to have stopped. It is arithmetic, not a promise.

>>> pace = Tempo(binnen=2.0, weg=5.0)
>>> left_over(120, pace, uren_instroom=30.0, uren_daarna=10.0)
0.0
>>> left_over(200, pace, uren_instroom=30.0, uren_daarna=10.0)
60.0
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from ketenwissel.core.instants import AMSTERDAM, to_local
from ketenwissel.core.werkdagen import is_werkdag

__all__ = ["Prognose", "Tempo", "Venster", "forecast", "left_over", "window_of", "work_hours"]

Prognose = Literal["op tijd", "niet op tijd", "onbekend"]
"""Drained before the cut-off or not; `onbekend` with too little history, or when the cut-off has passed."""

DAGEN = 5
"""Working days before today that the pace is of."""

_BEGIN, _EIND = time(9), time(17)
_DAY = timedelta(days=1)


class Tempo(NamedTuple):
    """Messages an hour of work: what comes in, and what is dealt with."""

    binnen: float
    weg: float


class Venster(NamedTuple):
    """The days (in the Netherlands) that the pace is of, and how many hours of work they have so far."""

    dagen: tuple[date, ...]
    uren: float


def window_of(at: datetime, eerste_dag: date | None) -> Venster | None:
    """Give the days of the pace at an instant (UTC), weekends between them included.

    `eerste_dag` is the first day of which something was counted, and it may be half a day. None with too
    little history: without a whole working day after that one.
    """
    today = day = to_local(at).date()
    found = 0
    while found < DAGEN:
        day -= _DAY
        found += is_werkdag(day)
    if eerste_dag is None:
        return None
    day = max(day, eerste_dag + _DAY)
    days = tuple(day + number * _DAY for number in range((today - day).days + 1))
    if not any(is_werkdag(one) for one in days[:-1]):
        return None
    return Venster(days, work_hours(_opening(day), at))


def _opening(day: date) -> datetime:
    return datetime.combine(day, _BEGIN, AMSTERDAM).astimezone(UTC)


@lru_cache(maxsize=1000)
def work_hours(van: datetime, tot: datetime) -> float:
    """Count the hours of work (9.00 to 17.00 on working days) between two instants (UTC)."""
    return sum((end - start).total_seconds() for start, end in _stretches(van, tot)) / 3600


def _stretches(van: datetime, tot: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = to_local(van).date()
    while day <= to_local(tot).date():
        if is_werkdag(day):
            start = max(van, _opening(day))
            end = min(tot, datetime.combine(day, _EIND, AMSTERDAM).astimezone(UTC))
            if start < end:
                yield start, end
        day += _DAY


def left_over(rest: int, tempo: Tempo, uren_instroom: float, uren_daarna: float) -> float:
    """Give how many messages are left at the cut-off: first more comes in, then no more."""
    after = max(0.0, rest + (tempo.binnen - tempo.weg) * uren_instroom)
    return max(0.0, after - tempo.weg * uren_daarna)


def forecast(
    rest: int,
    binnen: int,
    weg: int,
    venster: Venster | None,
    at: datetime,
    instroom_tot: datetime,
    grens: datetime,
) -> Prognose:
    """Say whether what is left is dealt with before a border (UTC), at the pace of a window.

    `binnen` and `weg` are the messages that came in and that were dealt with in it.
    """
    if at >= grens or venster is None or venster.uren <= 0:
        return "onbekend"
    pace = Tempo(binnen / venster.uren, weg / venster.uren)
    begin_of_rest = max(at, min(instroom_tot, grens))
    hours = work_hours(at, begin_of_rest), work_hours(begin_of_rest, grens)
    return "op tijd" if left_over(rest, pace, *hours) < 1.0 else "niet op tijd"
