"""Terms in working days, on the dates of the migration and around them, and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.instants import format_local, parse_instant, to_local
from ketenwissel.core.werkdagen import count_werkdagen, is_werkdag
from ketenwissel.draaiboek import break_instant, load_draaiboek
from ketenwissel.hub import breaks_of
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.termijnen import (
    Stop,
    answer_term,
    days_left,
    follow_up_term,
    last_full_day,
    last_usable_day,
    stop_for,
)
from ketenwissel.regie.vervolgen import state_of
from ketenwissel.regie.vooruitblik import Vooruitblik, look_ahead
from ketenwissel.standards import load_release

DRAAIBOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
TERMEN = load_release("iwmo", "3.0").termijnen
TIK = timedelta(milliseconds=1)
BESLUITEN, MELDINGEN = frozenset(("301", "319")), frozenset(("305", "307"))


def cut_off(retour: str) -> datetime:
    found = break_instant(DRAAIBOEK, retour, "3.0")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("retour", "ontvangen", "laatste_dag", "uiterlijk", "verkort"),
    [
        # The last day of receipt that leaves the whole term, the days around it, and the weekends between.
        ("325", "2022-03-16T12:00", "2022-03-30", "do 31 mrt 2022 00:00", False),
        ("325", "2022-03-17T00:00", "2022-03-31", "do 31 mrt 2022 13:00", False),
        ("325", "2022-03-17T23:59:59.999", "2022-03-31", "do 31 mrt 2022 13:00", False),
        ("325", "2022-03-18T00:00", "2022-04-01", "do 31 mrt 2022 13:00", True),
        ("325", "2022-03-23T22:00", "2022-04-06", "do 31 mrt 2022 13:00", True),
        ("325", "2022-03-30T16:59", "2022-04-13", "do 31 mrt 2022 13:00", True),
        ("302", "2022-03-25T12:00", "2022-03-30", "do 31 mrt 2022 00:00", False),
        ("302", "2022-03-26T12:00", "2022-03-30", "do 31 mrt 2022 00:00", False),
        ("302", "2022-03-27T12:00", "2022-03-30", "do 31 mrt 2022 00:00", False),
        ("302", "2022-03-28T23:59", "2022-03-31", "do 31 mrt 2022 13:00", False),
        ("302", "2022-03-29T00:00", "2022-04-01", "do 31 mrt 2022 13:00", True),
        ("320", "2022-03-30T16:59", "2022-04-04", "do 31 mrt 2022 13:00", True),
        ("304", "2022-03-03T12:00", "2022-03-31", "do 31 mrt 2022 13:00", False),
        ("304", "2022-03-04T12:00", "2022-04-01", "do 31 mrt 2022 13:00", True),
        # Long before the cut-off it is the term alone.
        ("316", "2022-03-01T10:00", "2022-03-04", "za 5 mrt 2022 00:00", False),
    ],
)
def test_the_answer_to_what_is_received_in_the_last_weeks(
    retour: str, ontvangen: str, laatste_dag: str, uiterlijk: str, verkort: bool
) -> None:
    term = answer_term(TERMEN.retour[retour], parse_instant(ontvangen), cut_off(retour))
    assert (term.laatste_dag.isoformat(), format_local(term.uiterlijk_op), term.verkort) == (
        laatste_dag,
        uiterlijk,
        verkort,
    )


def test_a_cut_off_at_midnight_takes_the_whole_day_that_it_begins() -> None:
    midnight = parse_instant("2022-04-01T00:00")
    assert last_usable_day(midnight) == date(2022, 3, 31)
    assert last_usable_day(midnight + TIK) == date(2022, 4, 1)
    late = parse_instant("2022-03-29T12:00")
    assert answer_term(3, late, midnight).verkort
    assert not answer_term(3, late, midnight + TIK).verkort
    assert days_left(answer_term(3, late, midnight), late) == 2


@pytest.mark.parametrize("nummer", sorted(TERMEN.retour))
def test_the_last_full_day_of_every_answer(nummer: str) -> None:
    found = last_full_day(TERMEN.retour[nummer], last_usable_day(cut_off(nummer)))
    wanted = {"325": date(2022, 3, 17), "304": date(2022, 3, 3)}
    assert found == wanted.get(nummer, date(2022, 3, 28))


@pytest.mark.parametrize(
    ("begin", "dagen", "laatste"),
    [
        # In 2022: Goede Vrijdag 15 April, Easter Monday 18 April, Koningsdag 27 April, 5 May.
        (date(2022, 4, 14), 3, date(2022, 4, 21)),
        (date(2022, 4, 13), 3, date(2022, 4, 20)),
        (date(2022, 4, 26), 3, date(2022, 5, 2)),
        (date(2022, 4, 12), 10, date(2022, 4, 29)),
        (date(2022, 5, 4), 5, date(2022, 5, 12)),
    ],
)
def test_terms_pass_over_holidays(begin: date, dagen: int, laatste: date) -> None:
    assert answer_term(dagen, parse_instant(f"{begin}T12:00"), None).laatste_dag == laatste
    assert follow_up_term("melding", dagen, begin, None).laatste_dag == laatste


def test_the_stop_of_decisions_and_of_reports_of_care() -> None:
    wanted = Stop(parse_instant("2022-03-30T17:00"), parse_instant("2022-04-04T13:00"))
    assert TERMEN.vervolg_met == BESLUITEN
    assert TERMEN.melding_met == MELDINGEN
    assert stop_for(DRAAIBOEK, BESLUITEN, "productie") == wanted
    assert stop_for(DRAAIBOEK, MELDINGEN, "productie") == wanted
    assert stop_for(DRAAIBOEK, BESLUITEN, "kto") is None
    # One type that goes on keeps the door open.
    assert stop_for(DRAAIBOEK, BESLUITEN | {"999"}, "productie") is None


@pytest.mark.parametrize(
    ("dag", "laatste", "opgeschort"),
    [
        (date(2022, 3, 22), date(2022, 3, 29), False),
        (date(2022, 3, 23), date(2022, 3, 30), True),
        (date(2022, 3, 24), date(2022, 3, 31), True),
        (date(2022, 3, 25), date(2022, 4, 1), True),
        (date(2022, 3, 27), date(2022, 4, 1), True),
        (date(2022, 3, 28), date(2022, 4, 4), False),
        (date(2022, 3, 30), date(2022, 4, 6), False),
    ],
)
def test_a_vervolg_or_melding_that_ends_in_the_stop_is_suspended_and_never_late(
    dag: date, laatste: date, opgeschort: bool
) -> None:
    stop = stop_for(DRAAIBOEK, BESLUITEN, "productie")
    assert stop is not None
    for term in (follow_up_term("vervolg", 5, dag, stop), follow_up_term("melding", 5, dag, stop)):
        assert (term.laatste_dag, term.opgeschort) == (laatste, opgeschort)
        assert term.hervat_op == (stop.tot if opgeschort else None)
        after = parse_instant("2022-05-01T12:00")
        assert state_of(term, stop, after) == ("opgeschort" if opgeschort else "te_laat")
        assert state_of(term, stop, parse_instant("2022-03-29T12:00")) == "loopt"
        if opgeschort:
            assert state_of(term, stop, stop.van - TIK) == "loopt"
            assert state_of(term, stop, stop.van) == "opgeschort"
        else:
            assert state_of(term, stop, term.uiterlijk_op - TIK) == "loopt"
            assert state_of(term, stop, term.uiterlijk_op) == "te_laat"


instants = st.datetimes(datetime(2016, 1, 1), datetime(2034, 1, 1)).map(  # noqa: DTZ001  # made aware here
    lambda moment: moment.replace(tzinfo=UTC, microsecond=moment.microsecond // 1000 * 1000)
)
days = st.integers(1, 25)


@given(days, instants, instants)
def test_no_deadline_lies_after_the_cut_off(werkdagen: int, received: datetime, closes: datetime) -> None:
    term = answer_term(werkdagen, received, closes)
    assert term.uiterlijk_op <= closes
    assert term.uiterlijk_op <= answer_term(werkdagen, received, None).uiterlijk_op
    assert is_werkdag(term.laatste_dag)
    assert count_werkdagen(to_local(received).date(), term.laatste_dag) == werkdagen


@given(days, instants, instants, st.one_of(st.none(), instants))
def test_what_is_received_later_is_never_due_earlier(
    werkdagen: int, one: datetime, other: datetime, closes: datetime | None
) -> None:
    first, second = (answer_term(werkdagen, moment, closes) for moment in sorted((one, other)))
    assert first.uiterlijk_op <= second.uiterlijk_op
    assert first.verkort <= second.verkort


@given(days, instants, instants)
def test_compressed_is_what_comes_after_the_last_full_day(
    werkdagen: int, received: datetime, closes: datetime
) -> None:
    term = answer_term(werkdagen, received, closes)
    last = last_full_day(werkdagen, last_usable_day(closes))
    assert term.verkort == (to_local(received).date() > last)
    if not term.verkort:
        assert count_werkdagen(to_local(received).date(), last_usable_day(closes)) >= werkdagen


@given(days, instants, instants)
def test_days_that_are_left_only_become_fewer(werkdagen: int, received: datetime, at: datetime) -> None:
    term = answer_term(werkdagen, received, None)
    assert 0 <= days_left(term, at + timedelta(days=1)) <= days_left(term, at)
    assert days_left(term, received) == werkdagen
    assert days_left(term, term.uiterlijk_op) == 0


def look(at: str, omgeving: str = "productie") -> dict[str, Vooruitblik]:
    kto = omgeving == "kto"
    breaks = breaks_of(DRAAIBOEK, "kto" if kto else "productie")
    regels = Regels(parse_instant(at), DRAAIBOEK, breaks, "kto" if kto else "productie")
    return {one.berichttype: one for one in look_ahead(regels)}


def test_weeks_ahead_the_days_that_leave_less_than_the_term_are_marked() -> None:
    ahead = look("2022-03-01T09:00")
    assert len(ahead) == 16
    assert {one.laatste_volle_dag.isoformat() for one in ahead.values()} == {
        "2022-03-03",
        "2022-03-17",
        "2022-03-28",
    }
    declaratie = ahead["WMO323"]
    by_day = {one.dag: one for one in declaratie.dagen}
    assert min(by_day) == date(2022, 3, 1)
    assert max(by_day) == date(2022, 3, 30)
    assert not by_day[date(2022, 3, 17)].krap
    assert by_day[date(2022, 3, 18)].krap
    assert by_day[date(2022, 3, 18)].werkdagen == 9
    assert by_day[date(2022, 3, 30)].werkdagen == 1
    assert not by_day[date(2022, 3, 19)].werkdag
    assert next(one.dag for one in declaratie.dagen if one.ontraden) == date(2022, 3, 23)
    toewijzing = {one.dag: one for one in ahead["JW301"].dagen}
    assert [day for day, one in toewijzing.items() if one.krap] == [date(2022, 3, 29), date(2022, 3, 30)]
    assert not any(one.ontraden for one in toewijzing.values())
    # The 303 can be sent up to its own block, a day later.
    assert max(one.dag for one in ahead["WMO303"].dagen) == date(2022, 3, 31)
    assert ahead["WMO303"].dagen[-1].werkdagen == 0


def test_what_can_no_longer_be_sent_is_not_looked_ahead_at() -> None:
    assert set(look("2022-03-30T17:00")) == {"WMO303", "JW303"}
    assert look("2022-03-31T13:00") == {}
    assert look("2022-03-01T09:00", "kto") == {}
