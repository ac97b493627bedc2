"""Working days in the Netherlands: Monday to Friday except public holidays.

The public holidays are those of the Algemene termijnenwet, article 3: Nieuwjaarsdag, tweede Paasdag,
Koningsdag, 5 mei (every year), Hemelvaartsdag, tweede Pinksterdag, both Kerstdagen, and Goede Vrijdag, which
the second paragraph puts on a par with them. The terms of the chain bind gemeenten, and this is the law they
count by; agreements in single branches to work on Goede Vrijdag or on 5 mei are left aside.

A term in working days starts on the day after receipt: the day of receipt itself does not count. With the
chain closing on Thursday 31 March 2022, the last day of receipt that leaves a full term is Thursday
17 March for a declaration (10 working days) and Monday 28 March for the other heenberichten (3 working days).

>>> add_werkdagen(date(2022, 3, 17), 10).isoformat(), add_werkdagen(date(2022, 3, 28), 3).isoformat()
('2022-03-31', '2022-03-31')
>>> add_werkdagen(date(2022, 3, 31), -10).isoformat(), add_werkdagen(date(2022, 3, 31), -3).isoformat()
('2022-03-17', '2022-03-28')
"""

from datetime import date, timedelta
from functools import cache
from importlib import import_module

from ketenwissel.core.errors import UnusableInput

__all__ = ["FIRST_YEAR", "LAST_YEAR", "add_werkdagen", "count_werkdagen", "is_werkdag"]

FIRST_YEAR = 2015
LAST_YEAR = 2035
_DAY = timedelta(days=1)


@cache
def _feestdagen() -> frozenset[date]:
    # Reading the calendar costs more than starting the command line may take: pay at first use.
    tomllib, resources = import_module("tomllib"), import_module("importlib.resources")
    text = resources.files("ketenwissel.core").joinpath("data", "feestdagen.toml").read_text("utf-8")
    return frozenset(day for days in tomllib.loads(text)["feestdagen"].values() for day in days)


def is_werkdag(day: date) -> bool:
    """Say whether a day is a working day.

    >>> [is_werkdag(date(2022, 4, d)) for d in (14, 15, 16, 18, 19)]  # 15 April: Goede Vrijdag
    [True, False, False, False, True]

    Raises UnusableInput outside the years of the pinned calendar.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnusableInput(f"the calendar of working days covers {FIRST_YEAR} to {LAST_YEAR} only")
    return day.weekday() < 5 and day not in _feestdagen()


def add_werkdagen(day: date, number: int) -> date:
    """Give the working day that lies `number` working days after `day` (before it when negative).

    The day itself does not count, working day or not; with 0 it is given back unchanged.

    >>> add_werkdagen(date(2022, 4, 16), 1).isoformat()  # Saturday before Easter: Tuesday after it
    '2022-04-19'

    Raises UnusableInput outside the years of the pinned calendar.
    """
    step = _DAY if number > 0 else -_DAY
    left = abs(number)
    while left:
        day += step
        left -= is_werkdag(day)
    return day


def count_werkdagen(after: date, until: date) -> int:
    """Count the working days after `after` up to and including `until`; 0 when `until` is not later.

    >>> count_werkdagen(date(2022, 3, 17), date(2022, 3, 31))
    10

    Raises UnusableInput outside the years of the pinned calendar.
    """
    days = (until - after).days
    return sum(is_werkdag(after + n * _DAY) for n in range(1, days + 1))
