"""Times and lists as Dutch readers expect them in print; a time that is not known says so."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import AMSTERDAM, to_local
from ketenwissel.draaiboek.model import Tijdstip

__all__ = [
    "ONBEKEND",
    "clock",
    "date_words",
    "instant_of",
    "join_words",
    "moment_words",
    "short_day",
    "time_element",
]

ONBEKEND = "tijd onbekend"
_DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def instant_of(tijdstip: Tijdstip | None) -> datetime | None:
    """Give the UTC instant of a time of the runbook; None where there is none, or nobody knows it."""
    try:
        return None if tijdstip is None else tijdstip.instant
    except UnusableInput:
        return None


def date_words(instant: datetime) -> str:
    """Write the day of an instant without the day of the week.

    >>> from ketenwissel.core.instants import parse_instant
    >>> date_words(parse_instant("2022-03-30T17:00"))
    '30 maart 2022'
    """
    moment = to_local(instant)
    return f"{moment.day} {_MAANDEN[moment.month - 1]} {moment.year}"


def clock(instant: datetime) -> str:
    """Write the time of day with a point, as printed Dutch has it: 17.00."""
    return f"{to_local(instant):%H.%M}"


def short_day(instant: datetime) -> str:
    """Write the day in two letters with its date, for a cell or an axis: 'wo 30 mrt'."""
    moment = to_local(instant)
    month = {3: "mrt"}.get(moment.month, _MAANDEN[moment.month - 1][:3])
    return f"{_DAGEN[moment.weekday()][:2]} {moment.day} {month}"


def moment_words(instant: datetime | None) -> str:
    """Write an instant in full for within a sentence, also when it is not known.

    >>> from ketenwissel.core.instants import parse_instant
    >>> moment_words(parse_instant("2022-03-30T17:00"))
    'woensdag 30 maart 2022 om 17.00 uur'
    >>> moment_words(None)
    'een onbekend moment'
    """
    if instant is None:
        return "een onbekend moment"
    return f"{_DAGEN[to_local(instant).weekday()]} {date_words(instant)} om {clock(instant)} uur"


def time_element(instant: datetime | None) -> Markup:
    """Write an instant as a `time` element whose day and time of day each stay on one line."""
    if instant is None:
        return Markup('<span class="onbekend">{}</span>').format(ONBEKEND)
    machine = instant.astimezone(AMSTERDAM).isoformat(timespec="minutes")
    day = f"{_DAGEN[to_local(instant).weekday()][:2]} {date_words(instant)}"
    return Markup(
        '<time datetime="{}"><span class="heel">{}</span> <span class="heel">{} uur</span></time>'
    ).format(machine, day, clock(instant))


def join_words(words: Sequence[str]) -> str:
    """Join words as a Dutch sentence does.

    >>> join_words(["a", "b", "c"]), join_words(["a"]), join_words([])
    ('a, b en c', 'a', '')
    """
    *head, last = words or [""]
    return f"{', '.join(head)} en {last}" if head else last
