"""Instants: points in time, kept in UTC and shown in Europe/Amsterdam.

Two aware Amsterdam times subtract as if summer time did not exist, so every instant is turned into UTC at
the door and stays there: 23 March 23:00 to 31 March 13:00 2022 lasts 7 days and 13 hours.

>>> start, end = parse_instant("2022-03-23T23:00"), parse_instant("2022-03-31T13:00")
>>> str(end - start)
'7 days, 13:00:00'
>>> format_instant(start), format_local(start)
('2022-03-23T22:00:00Z', 'wo 23 mrt 2022 23:00')
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ketenwissel.core.errors import UnusableInput

__all__ = ["AMSTERDAM", "format_instant", "format_local", "from_local", "parse_instant", "to_local"]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MAANDEN = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def from_local(moment: datetime) -> datetime:
    """Turn a wall-clock time without zone, read in the Netherlands, into a UTC instant.

    A time that the change to summer time skips is refused; of a time that occurs twice in autumn the
    first (summer time) is taken, as the runbooks never need the second.

    Raises UnusableInput where the wall clock never shows this time.
    """
    instant = moment.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    if instant.astimezone(AMSTERDAM).replace(tzinfo=None) != moment.replace(fold=0):
        raise UnusableInput(f"{moment.isoformat(' ')} does not exist: summer time skips it")
    return instant


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant; without an offset it is Dutch local time.

    >>> parse_instant("2022-03-30T17:00:00+02:00").isoformat()
    '2022-03-30T15:00:00+00:00'
    >>> parse_instant("2022-03-27T02:30")
    Traceback (most recent call last):
        ...
    ketenwissel.core.errors.UnusableInput: 2022-03-27 02:30:00 does not exist: summer time skips it

    Raises UnusableInput for anything else.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return from_local(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnusableInput(
            "not an instant: write ISO 8601, for example 2022-03-30T17:00:00+02:00 "
            "(without an offset it is read as Dutch local time)"
        ) from None


def format_instant(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC, with milliseconds only where there are any."""
    moment = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    # Only the part up to the seconds is taken: with fewer branches than `timespec` it takes half the time.
    text, milliseconds = moment.isoformat()[:19], moment.microsecond // 1000
    return f"{text}.{milliseconds:03d}Z" if milliseconds else text + "Z"


def to_local(instant: datetime) -> datetime:
    """Give the wall-clock time in the Netherlands of an instant."""
    return instant.astimezone(AMSTERDAM)


def format_local(instant: datetime, *, seconds: bool = False) -> str:
    """Write an instant the way people in the Netherlands read it."""
    moment = to_local(instant)
    day = f"{_DAGEN[moment.weekday()]} {moment.day} {_MAANDEN[moment.month - 1]} {moment.year}"
    return f"{day} {moment:%H:%M:%S}" if seconds else f"{day} {moment:%H:%M}"
