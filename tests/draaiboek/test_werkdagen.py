"""Working days: the dates that the migration hangs on, and the pinned calendar against its source."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.werkdagen import FIRST_YEAR, LAST_YEAR, add_werkdagen, count_werkdagen, is_werkdag
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.standards import load_release

days = st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31))


@pytest.mark.parametrize(
    ("retour", "last"), [("325", date(2022, 3, 17)), ("302", date(2022, 3, 28)), ("316", date(2022, 3, 28))]
)
def test_last_day_of_receipt_that_leaves_the_full_term(retour: str, last: date) -> None:
    cut_off = load_draaiboek("iwmo-ijw-3.0-naar-3.1").stap("3.2.2").begin.lokaal.date()
    terms = load_release("iwmo", "3.0").termijnen.retour
    assert add_werkdagen(last, terms[retour]) == cut_off
    assert add_werkdagen(last + timedelta(days=1), terms[retour]) > cut_off


def test_the_pinned_calendar_is_that_of_the_law() -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    law = holidays.country_holidays("NL", years=years, categories=("public", "optional"))
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        assert is_werkdag(day) == (day.weekday() < 5 and day not in law), day
        day += timedelta(days=1)


@given(days, st.integers(1, 60))
def test_adding_and_counting_agree(day: date, number: int) -> None:
    later = add_werkdagen(day, number)
    assert is_werkdag(later)
    assert count_werkdagen(day, later) == number
    assert count_werkdagen(day, later - timedelta(days=1)) == number - 1


@given(days, st.integers(1, 60))
def test_going_back_lands_on_the_day_left(day: date, number: int) -> None:
    if is_werkdag(day):
        assert add_werkdagen(add_werkdagen(day, number), -number) == day


def test_nothing_to_add_and_nothing_to_count() -> None:
    saturday = date(2022, 4, 2)
    assert add_werkdagen(saturday, 0) == saturday
    assert count_werkdagen(saturday, saturday) == 0
    assert count_werkdagen(saturday, date(2022, 3, 1)) == 0


def test_years_without_a_calendar_are_refused() -> None:
    for day in (date(FIRST_YEAR, 1, 1) - timedelta(days=1), date(LAST_YEAR + 1, 1, 1), date.max):
        with pytest.raises(UnusableInput, match="2015 to 2035"):
            is_werkdag(day)
    with pytest.raises(UnusableInput):
        add_werkdagen(date(LAST_YEAR, 12, 31), 1)
