"""What must hold of every line of verdicts, whatever the type."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import (
    Handeling,
    Omgeving,
    Oordeel,
    borders,
    break_instant,
    gate,
    load_draaiboek,
    timeline,
)

DRAAIBOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
BORDERS = borders(DRAAIBOEK)
FIRST, LAST = datetime(2021, 11, 1, tzinfo=UTC), datetime(2022, 6, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
NUMBERS = [str(number) for number in (*range(301, 309), *range(315, 321), 323, 325, 999)]

codes = st.builds(str.__add__, st.sampled_from(["WMO", "JW"]), st.sampled_from(NUMBERS)) | st.just("Fo01")
releases = st.sampled_from(["2.4", "3.0", "3.1", "3.2"])
handelingen: st.SearchStrategy[Handeling] = st.sampled_from(["indienen", "afhalen"])
omgevingen: st.SearchStrategy[Omgeving] = st.sampled_from(["productie", "kto"])
near_borders = st.builds(
    lambda border, micros: border + timedelta(microseconds=micros),
    st.sampled_from(BORDERS),
    st.integers(-5_000, 5_000),
)
anywhere = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))
questions = st.tuples(codes, releases, handelingen, omgevingen)
Question = tuple[str, str, Handeling, Omgeving]


def judge(question: Question, at: datetime) -> Oordeel:
    bericht, release, handeling, omgeving = question
    return gate(DRAAIBOEK, bericht, release, at, handeling, omgeving)


@given(questions, near_borders | anywhere, anywhere)
def test_a_verdict_changes_only_at_a_border(question: Question, one: datetime, other: datetime) -> None:
    first, last = sorted((one, other))
    if judge(question, first).verdict != judge(question, last).verdict:
        assert any(first < border <= last for border in BORDERS)


@given(questions, near_borders | anywhere)
def test_until_is_the_first_instant_with_another_verdict(question: Question, instant: datetime) -> None:
    here = judge(question, instant)
    later = [border for border in BORDERS if border > instant]
    if here.until is None:
        same = later
    else:
        assert here.until > instant
        assert judge(question, here.until).verdict != here.verdict
        same = [border for border in later if border < here.until] + [here.until - TICK]
    for moment in same:
        assert judge(question, moment).verdict == here.verdict


def test_the_same_instant_in_any_zone_gets_the_same_verdict() -> None:
    local = parse_instant("2022-03-30T17:00")
    for text in ("2022-03-30T15:00:00Z", "2022-03-30T17:00:00+02:00", "2022-03-30T08:00:00-07:00"):
        found = gate(DRAAIBOEK, "WMO301", "3.0", datetime.fromisoformat(text))
        assert found == gate(DRAAIBOEK, "WMO301", "3.0", local)
        assert found.verdict == "geblokkeerd"


def test_timelines_are_worked_out_once_and_nonsense_is_not_kept() -> None:
    draaiboek = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
    first = timeline(draaiboek, "WMO301", "3.0", "indienen", "productie")
    assert timeline(draaiboek, "WMO301", "3.0", "indienen", "productie") is first
    kept = len(draaiboek.tijdlijnen)
    for number in range(100):
        timeline(draaiboek, f"FOO{number}", "3.0", "indienen", "productie")
    assert len(draaiboek.tijdlijnen) == kept


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("release", ("WMO301", "drie", "indienen", "productie")),
        ("release", ("WMO301", "3.0.1", "indienen", "productie")),
        ("release", ("WMO301", None, "indienen", "productie")),
        ("handeling", ("WMO301", "3.0", "bekijken", "productie")),
        ("omgeving", ("WMO301", "3.0", "indienen", "test")),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    field: str, values: tuple[str, str, Handeling, Omgeving]
) -> None:
    bericht, release, handeling, omgeving = values
    with pytest.raises(UnusableInput, match=field):
        gate(DRAAIBOEK, bericht, release, BORDERS[0], handeling, omgeving)


def test_borders_are_the_instants_of_the_source() -> None:
    typed = [
        "2021-12-01T00:00+01:00",
        "2022-03-01T23:00+01:00",
        "2022-03-23T23:00+01:00",
        "2022-03-30T17:00+02:00",
        "2022-03-31T13:00+02:00",
        "2022-03-31T14:00+02:00",
        "2022-03-31T23:00+02:00",
        "2022-04-04T12:00+02:00",
        "2022-04-04T13:00+02:00",
        "2022-05-02T13:00+02:00",
    ]
    assert [border.isoformat() for border in BORDERS] == [parse_instant(text).isoformat() for text in typed]


def test_pairs_break_when_their_answer_is_blocked() -> None:
    stop = parse_instant("2022-03-31T13:00")
    for retour in ("302", "304", "325", "WMO302", "JW325", "WMO304D"):
        assert break_instant(DRAAIBOEK, retour, "3.0") == stop
    assert break_instant(DRAAIBOEK, "302", "3.1") is None
    assert break_instant(DRAAIBOEK, "999", "3.0") is None


@pytest.mark.parametrize(
    ("instant", "nummer", "naam"),
    [
        ("2022-03-23T22:59:59.999", "0", "voorbereiding"),
        ("2022-03-23T23:00", "1", "afsluiting"),
        ("2022-03-31T12:59:59.999", "1", "afsluiting"),
        ("2022-03-31T13:00", "2", "transitie"),
        ("2022-04-04T13:00", "3", "ingebruikname en nazorg"),
        ("2022-06-01T00:00", "3", "ingebruikname en nazorg"),
    ],
)
def test_phase_at_an_instant(instant: str, nummer: str, naam: str) -> None:
    fase = DRAAIBOEK.phase_at(parse_instant(instant))
    assert (fase.nummer, fase.naam) == (nummer, naam)
