"""tijdstipBericht: `JJJJMMDD[hh[mm[ss[SSS]]]]`, a moment without a zone.

Neither StUF nor the GGk says which zone it is in. One fixed offset is used all year, UTC+1 without summer
time, so that what is written never runs back when the clock does (Geonovum settled so for BGT and BAG).

>>> write_tijdstip(datetime(2026, 4, 1, 7, 30, 15, 123000, tzinfo=UTC))
'20260401083015123'
>>> read_tijdstip("2026040108").isoformat()
'2026-04-01T07:00:00+00:00'
>>> read_tijdstip("202604010"), read_tijdstip("20261301"), read_tijdstip("20260230")
(None, None, None)
"""

import re
from datetime import UTC, datetime, timedelta, timezone

__all__ = ["read_tijdstip", "write_tijdstip"]

_ZONE = timezone(timedelta(hours=1))
_FORM = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})([0-9]{3})?)?)?)?")


def write_tijdstip(instant: datetime) -> str:
    """Write an instant with all 17 digits."""
    return instant.astimezone(_ZONE).strftime("%Y%m%d%H%M%S%f")[:17]


def read_tijdstip(text: str) -> datetime | None:
    """Read a moment as an instant in UTC; None when it is no moment that exists."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, milli = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, milli * 1000, _ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
