"""The three kinds of term, in working days, and what a cut-off or the stop does to them.

- *retour*: the answer to a heenbericht. It must be there at the end of its last working day or at the
  cut-off, whichever comes first; a cut-off that takes working days away makes the term `verkort`.
- *vervolg*: what a gemeente decides on a request; it may come in the next release. A term that ends in the
  stop is `opgeschort`: nobody can keep it, so nobody is late.
- *melding*: the start or the stop of care; as a vervolg. It runs from a date of care, which no hub can see.

The day of receipt does not count, and the day of a cut-off does (reading: "Pairs and terms"). All ends are
half-open: at `uiterlijk_op` itself it is too late.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from ketenwissel.core.instants import from_local, to_local
from ketenwissel.core.werkdagen import add_werkdagen, count_werkdagen, is_werkdag
from ketenwissel.draaiboek import Draaiboek, Omgeving, break_instant

__all__ = [
    "Stop",
    "Termijn",
    "Termijnsoort",
    "answer_term",
    "days_left",
    "end_of",
    "follow_up_term",
    "last_full_day",
    "last_usable_day",
    "start_of",
    "stop_for",
]

Termijnsoort = Literal["retour", "vervolg", "melding"]

_DAY = timedelta(days=1)
_TICK = timedelta(milliseconds=1)


class Stop(NamedTuple):
    """The stretch (UTC, half-open) in which a decision or a report of care can be sent in no release."""

    van: datetime
    tot: datetime


@dataclass(frozen=True, slots=True)
class Termijn:
    """One term: `werkdagen` from the day after receipt, up to and including `laatste_dag` (a Dutch date).

    `uiterlijk_op` is the effective deadline (UTC): the end of that day, or the cut-off where that is earlier.
    `verkort`: the cut-off leaves less than the whole term. `opgeschort`: it ends in the stop, and goes on at
    `hervat_op`.
    """

    soort: Termijnsoort
    werkdagen: int
    laatste_dag: date
    uiterlijk_op: datetime
    verkort: bool = False
    opgeschort: bool = False
    hervat_op: datetime | None = None


@lru_cache(maxsize=10_000)
def _last_day(received: date, werkdagen: int) -> date:
    return add_werkdagen(received, werkdagen)


@lru_cache(maxsize=10_000)
def start_of(day: date) -> datetime:
    """Give the instant (UTC) at which a day begins in the Netherlands."""
    return from_local(datetime(day.year, day.month, day.day))  # noqa: DTZ001  # a wall-clock time


def end_of(day: date) -> datetime:
    """Give the instant (UTC) at which a day has ended in the Netherlands: the start of the next."""
    return start_of(day + _DAY)


def last_usable_day(cut_off: datetime) -> date:
    """Give the last day in the Netherlands of which anything lies before a cut-off (UTC)."""
    return to_local(cut_off - _TICK).date()


def answer_term(werkdagen: int, received: datetime, breaks_on: datetime | None) -> Termijn:
    """Give the term of the answer to a heenbericht that was received at an instant (UTC).

    `breaks_on` is the cut-off of that answer, None where there is none.

    >>> from ketenwissel.core.instants import format_local, parse_instant
    >>> cut_off = parse_instant("2022-03-31T13:00")
    >>> term = answer_term(3, parse_instant("2022-03-29T10:00"), cut_off)
    >>> term.laatste_dag.isoformat(), format_local(term.uiterlijk_op), term.verkort
    ('2022-04-01', 'do 31 mrt 2022 13:00', True)
    """
    last = _last_day(to_local(received).date(), werkdagen)
    ends = end_of(last)
    if breaks_on is None:
        return Termijn("retour", werkdagen, last, ends)
    return Termijn("retour", werkdagen, last, min(ends, breaks_on), verkort=last_usable_day(breaks_on) < last)


def follow_up_term(
    soort: Literal["vervolg", "melding"], werkdagen: int, begin: date, stop: Stop | None
) -> Termijn:
    """Give the term of a vervolg, from the day of receipt, or of a melding, from the date of the care.

    >>> from ketenwissel.core.instants import parse_instant
    >>> stop = Stop(parse_instant("2022-03-30T17:00"), parse_instant("2022-04-04T13:00"))
    >>> [follow_up_term("vervolg", 5, date(2022, 3, day), stop).opgeschort for day in (22, 23, 25, 28)]
    [False, True, True, False]
    """
    last = _last_day(begin, werkdagen)
    ends = end_of(last)
    suspended = stop is not None and stop.van < ends <= stop.tot
    return Termijn(
        soort,
        werkdagen,
        last,
        ends,
        opgeschort=suspended,
        hervat_op=stop.tot if stop is not None and suspended else None,
    )


def days_left(termijn: Termijn, at: datetime) -> int:
    """Count the working days after today that are left before the deadline; 0 on the last one and after."""
    last = min(termijn.laatste_dag, last_usable_day(termijn.uiterlijk_op))
    return count_werkdagen(to_local(at).date(), last)


def last_full_day(werkdagen: int, last: date) -> date:
    """Give the last day of receipt from which a whole term ends on the day `last` or before.

    >>> [last_full_day(days, date(2022, 3, 31)).isoformat() for days in (3, 10, 20)]
    ['2022-03-28', '2022-03-17', '2022-03-03']
    """
    found = add_werkdagen(last if is_werkdag(last) else add_werkdagen(last, -1), -werkdagen)
    # What was received in a weekend has the same term as what was received on the Friday before.
    while add_werkdagen(found + _DAY, werkdagen) <= last:
        found += _DAY
    return found


def stop_for(draaiboek: Draaiboek, nummers: frozenset[str], omgeving: Omgeving) -> Stop | None:
    """Give the stretch in which none of these types can be sent: from their block to the new release.

    None where there is no such stretch, as on the KTO.
    """
    if omgeving == "kto":
        return None
    blocks = [break_instant(draaiboek, nummer, draaiboek.van) for nummer in nummers]
    closed = [block for block in blocks if block is not None]
    opens = draaiboek.vrijgave.begin.instant
    if len(closed) < len(nummers) or not closed or max(closed) >= opens:
        return None
    return Stop(max(closed), opens)
