"""The conditions of rules as functions on the values of one class; what they mean is told by `Voorwaarde`.

A date is compared as text (see `klassen`), so that nothing is parsed for a message that is in order.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from ketenwissel.core import bsn
from ketenwissel.standards import EnkelvoudigType, Voorwaarde
from ketenwissel.validation.level2.klassen import Waarde, Waarden, convert

__all__ = ["Toets", "compile_conditions"]

Toets = Callable[[Waarden], bool]

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LAST_DAYS = {
    **dict.fromkeys(("01", "03", "05", "07", "08", "10", "12"), "31"),
    **dict.fromkeys(("04", "06", "09", "11"), "30"),
}


class _Maker(Protocol):
    """Makes a test of a path, the operands as written, and the same as values of the element."""

    def __call__(self, path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
        """Make the test."""


def compile_conditions(voorwaarden: tuple[Voorwaarde, ...], soorten: Mapping[str, EnkelvoudigType]) -> Toets:
    """Make one test of conditions on a class with elements of these types: whether all of them hold."""
    every: Toets = _always
    for one in voorwaarden:
        soort = soorten.get(one.element)
        values = frozenset(convert(soort, text) for text in one.tegen) if soort else frozenset(one.tegen)
        every = _both(every, _MAKERS[one.toets](one.element, one.tegen, values))
    return every


def _always(waarden: Waarden) -> bool:
    return True


def _both(one: Toets, other: Toets) -> Toets:
    return other if one is _always else lambda waarden: one(waarden) and other(waarden)


def _gevuld(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    return lambda waarden: path in waarden


def _leeg(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    return lambda waarden: path not in waarden


def _is(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    return lambda waarden: waarden.get(path) in values


def _is_geen(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    return lambda waarden: path in waarden and waarden[path] not in values


def _is_niet(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    return lambda waarden: waarden.get(path) not in values


def _past_niet_op(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    matches = re.compile(against[0]).fullmatch
    return lambda waarden: path in waarden and matches(str(waarden[path])) is None


def _geen_bsn(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    return lambda waarden: path in waarden and not bsn.is_valid(str(waarden[path]))


def _gelijk_aan(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    (other,) = against
    return lambda waarden: path in waarden and waarden[path] == waarden.get(other)


def _anders_dan(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    (other,) = against
    return lambda waarden: waarden.get(path) != waarden.get(other)


def _date_test(holds: Callable[[str, str], bool]) -> _Maker:
    """Make the maker of a test on two dates, of which the second is written out or named."""

    def make(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
        other = against[-1]
        fixed = other if _DATE.fullmatch(other) else None

        def test(waarden: Waarden) -> bool:
            here, there = waarden.get(path), fixed or waarden.get(other)
            return isinstance(here, str) and isinstance(there, str) and holds(here, there)

        return test

    return make


def _leeg_of_na(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    later = _date_test(lambda here, there: here > there)(path, against, values)
    return lambda waarden: path not in waarden or later(waarden)


def _jaren_voor(path: str, against: tuple[str, ...], values: frozenset[Waarde]) -> Toets:
    years = int(against[0])
    return _date_test(lambda here, there: here < _years_before(there, years))(path, against, values)


@lru_cache(maxsize=16)
def _years_before(date: str, years: int) -> str:
    """Count years back from a date; 29 February becomes the 28th where the year has none.

    >>> _years_before("2026-03-01", 5), _years_before("2024-02-29", 4), _years_before("2024-02-29", 5)
    ('2021-03-01', '2020-02-29', '2019-02-28')
    """
    year, day = int(date[:4]) - years, date[4:]
    if day == "-02-29" and not _is_leap(year):
        day = "-02-28"
    return f"{max(year, 0):04}{day}"


def _is_no_month(end: str, begin: str) -> bool:
    """Say whether two dates are not exactly the first and last day of one calendar month.

    >>> [_is_no_month(end, "2024-02-01") for end in ("2024-02-28", "2024-02-29", "2024-03-31")]
    [True, False, True]
    """
    month = begin[5:7]
    last = _LAST_DAYS.get(month) or ("29" if _is_leap(int(begin[:4])) else "28")
    return begin[8:] != "01" or end != f"{begin[:8]}{last}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_MAKERS: Mapping[str, _Maker] = {
    "gevuld": _gevuld,
    "leeg": _leeg,
    "is": _is,
    "is_geen": _is_geen,
    "is_niet": _is_niet,
    "past_niet_op": _past_niet_op,
    "geen_bsn": _geen_bsn,
    "gelijk_aan": _gelijk_aan,
    "anders_dan": _anders_dan,
    "voor": _date_test(lambda here, there: here < there),
    "na": _date_test(lambda here, there: here > there),
    "tot_en_met": _date_test(lambda here, there: here <= there),
    "leeg_of_na": _leeg_of_na,
    "jaren_voor": _jaren_voor,
    "andere_maand_dan": _date_test(lambda here, there: here[:7] != there[:7]),
    "geen_maand_met": _date_test(_is_no_month),
}
