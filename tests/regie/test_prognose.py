"""Forecasts: the pace of the last working days, held against the hours of work that are left."""

from datetime import date

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.regie.prognose import forecast, window_of, work_hours
from ketenwissel.store import Opslag

from .gereedheid_proef import AANBIEDER, Gereedheidsproef

VAN = date(2022, 3, 1)


@pytest.mark.parametrize(
    ("van", "tot", "uren"),
    [
        ("2022-03-30T09:00", "2022-03-30T17:00", 8.0),
        ("2022-03-30T12:00", "2022-03-31T13:00", 9.0),
        ("2022-03-25T16:00", "2022-03-28T10:00", 2.0),
        ("2022-04-14T16:00", "2022-04-19T10:00", 2.0),
        ("2022-03-26T00:00", "2022-03-27T23:00", 0.0),
        ("2022-03-30T18:00", "2022-03-30T17:00", 0.0),
    ],
    ids=["a day", "two days", "a weekend", "Easter", "in a weekend", "backwards"],
)
def test_hours_of_work(van: str, tot: str, uren: float) -> None:
    assert work_hours(parse_instant(van), parse_instant(tot)) == uren


def test_the_pace_is_of_five_working_days_and_today() -> None:
    window = window_of(parse_instant("2022-03-30T11:00"), VAN)
    assert window is not None
    assert (window.dagen[0], window.dagen[-1], len(window.dagen)) == (date(2022, 3, 23), date(2022, 3, 30), 8)
    assert window.uren == 5 * 8 + 2


@pytest.mark.parametrize(
    ("first", "known"), [("2022-03-30", False), ("2022-03-29", False), ("2022-03-28", True)]
)
def test_with_too_little_history_nothing_is_said(first: str, known: bool) -> None:
    window = window_of(parse_instant("2022-03-30T11:00"), date.fromisoformat(first))
    assert (window is not None) == known
    assert window_of(parse_instant("2022-03-30T11:00"), None) is None


@pytest.mark.parametrize(
    ("rest", "binnen", "weg", "at", "wanted"),
    [
        # 42 hours of work in the window; 6 hours before the inflow stops, 4 after it.
        (100, 0, 420, "2022-03-30T11:00", "op tijd"),
        (101, 0, 420, "2022-03-30T11:00", "niet op tijd"),
        (100, 42, 420, "2022-03-30T11:00", "niet op tijd"),
        (94, 42, 420, "2022-03-30T11:00", "op tijd"),
        (0, 420, 420, "2022-03-30T11:00", "op tijd"),
        (1, 0, 0, "2022-03-30T11:00", "niet op tijd"),
        (1, 0, 420, "2022-03-31T13:00", "onbekend"),
    ],
)
def test_what_is_left_is_held_against_the_pace(
    rest: int, binnen: int, weg: int, at: str, wanted: str
) -> None:
    moment = parse_instant(at)
    window = window_of(parse_instant("2022-03-30T11:00"), VAN)
    stops, border = parse_instant("2022-03-30T17:00"), parse_instant("2022-03-31T13:00")
    assert forecast(rest, binnen, weg, window, moment, stops, border) == wanted


@pytest.fixture
def proef(opslag: Opslag) -> Gereedheidsproef:
    return Gereedheidsproef(opslag)


def answering(proef: Gereedheidsproef) -> str | None:
    beeld = proef.balie.partij(proef.person("regie"), proef.toegang, AANBIEDER)
    blad = proef.balie.partijen(proef.person("regie"), proef.toegang)
    assert beeld.geheel in blad.partijen
    return beeld.geheel.beantwoorden


def test_a_party_that_answers_nothing_will_not_be_in_time(proef: Gereedheidsproef) -> None:
    proef.played([("2022-03-25T09:00", "stuur 301"), ("2022-03-25T09:00", "stuur 301")], AANBIEDER)
    proef.fold()
    assert answering(proef) == "onbekend", "the first day of counting says nothing yet"
    proef.go_to("2022-03-29T11:00")
    assert answering(proef) == "niet op tijd"
    proef.do("antwoord 301", AANBIEDER)
    assert answering(proef) == "op tijd", "one in eighteen hours, and sixteen hours and a half to go"
    proef.fold()
    assert answering(proef) == "op tijd", "folded or not"
    proef.go_to("2022-03-31T13:00")
    assert answering(proef) is None, "its cut-off has passed"
