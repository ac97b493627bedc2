"""Reminders: once each, late after downtime and marked so, anew after an amendment."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local, parse_instant
from ketenwissel.regie import ALLE_STAPPEN, STANDAARD, Herinneraar, Herinnering, Regelbron
from ketenwissel.store import Opslag, RowFault, herinneringen
from ketenwissel.store.herinneringen import Herinneringrij
from ketenwissel.toegang import Verboden

from .stappen_proef import A_DAY_LATER, AANBIEDER, GEMEENTE, Stappenproef

STAP = "3.1.3"
"""The last 301 and 319 of gemeenten: wo 30 mrt 2022 17:00."""


@pytest.fixture
def proef(opslag: Opslag) -> Stappenproef:
    return Stappenproef(opslag)


def of_step(rows: list[Herinneringrij], stap: str = STAP) -> list[tuple[str, bool, str | None]]:
    return [
        (
            format_local(row.moment_op),
            row.te_laat,
            None if row.opgegaan_in_op is None else format_local(row.opgegaan_in_op),
        )
        for row in rows
        if row.stap == stap
    ]


def reminders(proef: Stappenproef, wie: str = "gemeente", voor: str | None = None) -> list[Herinnering]:
    return proef.balie.herinneringen(proef.person(wie), proef.toegang, voor)


def test_each_moment_fires_once_and_on_time(proef: Stappenproef) -> None:
    proef.go_to("2022-03-14T12:00")
    proef.herinneraar.work()
    fired = []
    for moment in ("2022-03-16T15:59", "2022-03-16T16:00", "2022-03-16T16:01", "2022-03-28T17:00"):
        proef.go_to(moment)
        fired.append(of_step(proef.herinneraar.fire()))
    for moment in ("2022-03-30T13:00", "2022-03-30T16:05", "2022-03-30T17:00", "2022-05-01T12:00"):
        proef.go_to(moment)
        fired.append(of_step(proef.herinneraar.fire()))
        assert proef.herinneraar.work() == 0
    assert fired == [
        [],
        [("wo 16 mrt 2022 16:00", False, None)],
        [],
        [("ma 28 mrt 2022 17:00", False, None)],
        [("wo 30 mrt 2022 13:00", False, None)],
        [("wo 30 mrt 2022 16:00", False, None)],
        [],
        [],
    ]
    (first, *_) = [one for one in proef.events("herinnering") if one["stap"] == STAP]
    assert first == {
        "soort": "herinnering",
        "tijdstip": "2022-03-16T15:00:00Z",
        "door": "ketenwissel",
        "stap": STAP,
        "actiehouder": "gemeenten",
        "uiterlijk": "2022-03-30T15:00:00Z",
        "moment": "2022-03-16T15:00:00Z",
    }
    assert {"event": "herinnering", "stap": STAP, "actiehouder": "gemeenten", "te_laat": "nee"} in proef.log


def test_a_moment_in_the_night_of_summer_time_is_so_many_hours_before(proef: Stappenproef) -> None:
    proef.go_to("2022-03-14T12:00")
    moments = [one.moment_op for one in reminders(proef) if one.stap == STAP]
    # Two days before are 48 hours; 14 days before the hour has changed.
    assert [format_local(one) for one in moments] == [
        "wo 16 mrt 2022 16:00",
        "ma 28 mrt 2022 17:00",
        "wo 30 mrt 2022 13:00",
        "wo 30 mrt 2022 16:00",
    ]


def test_what_passed_while_nobody_was_there_goes_out_once_late_and_together(proef: Stappenproef) -> None:
    proef.go_to("2022-03-14T12:00")
    proef.herinneraar.work()
    proef.go_to("2022-03-30T16:40")
    rows = proef.herinneraar.fire()
    last = "wo 30 mrt 2022 16:00"
    assert of_step(rows) == [
        ("wo 16 mrt 2022 16:00", True, last),
        ("ma 28 mrt 2022 17:00", True, last),
        ("wo 30 mrt 2022 13:00", True, last),
        (last, True, None),
    ]
    assert proef.herinneraar.fire() == []
    # One line of the log for each actiehouder, and an event for each moment.
    told = [one for one in proef.log if one["stap"] == STAP]
    assert told == [{"event": "herinnering", "stap": STAP, "actiehouder": "gemeenten", "te_laat": "ja"}]
    events = [one for one in proef.events("herinnering") if one["stap"] == STAP]
    assert [one.get("te_laat") for one in events] == ["ja"] * 4
    assert ["opgegaan_in" in one for one in events] == [True, True, True, False]
    # 3.2.1 has two actiehouders, each reminded for itself.
    assert len(of_step(rows, "3.2.1")) == 8


def test_downtime_over_the_due_time_itself_is_told_too(proef: Stappenproef) -> None:
    proef.go_to("2022-03-30T15:00")
    proef.herinneraar.work()
    proef.go_to("2022-03-31T09:00")
    assert of_step(proef.herinneraar.fire()) == [("wo 30 mrt 2022 16:00", True, None)]
    assert proef.herinneraar.fire() == []


def test_who_begins_late_is_reminded_of_what_is_still_to_come(proef: Stappenproef) -> None:
    proef.go_to("2022-03-30T12:00")
    rows = proef.herinneraar.fire()
    assert of_step(rows, "3.1.1") == []
    assert [one for one in of_step(rows) if one[2] is None] == [("ma 28 mrt 2022 17:00", True, None)]


def test_a_hub_of_the_ketentest_reminds_nobody(proef: Stappenproef) -> None:
    proef.go_to("2022-03-30T12:00")
    assert Herinneraar(proef.opslag, Regelbron(proef.clock.now, "kto"), proef.line).fire() == []
    assert proef.herinneraar.fire()


def test_every_process_together_fires_once(proef: Stappenproef, open_opslag: Callable[[], Opslag]) -> None:
    proef.go_to("2022-03-16T17:05")
    other = proef.another_reminder()
    first = proef.herinneraar.fire()
    assert first
    assert other.fire() == []
    # The key holds also where somebody does not look first.
    with pytest.raises(RowFault), open_opslag().writing() as connection:
        herinneringen.insert_sent(connection, first[:1])


def test_a_shifted_step_is_reminded_of_anew_and_its_old_moments_are_none(proef: Stappenproef) -> None:
    stap = "3.1.5"
    proef.go_to("2022-03-17T12:30")
    proef.herinneraar.work()
    proef.go_to("2022-03-29T13:00")
    assert of_step(proef.herinneraar.fire(), stap) == [("di 29 mrt 2022 13:00", False, None)]
    proef.amend(*A_DAY_LATER, "2022-03-29T15:00")
    proef.go_to("2022-03-29T15:00")
    # Two weeks before the new time had passed already: told at once.
    assert of_step(proef.herinneraar.fire(), stap) == [("vr 18 mrt 2022 12:00", True, None)]
    fired = []
    for moment in (
        "2022-03-30T13:00",
        "2022-03-31T09:00",
        "2022-03-31T12:00",
        "2022-04-01T09:00",
        "2022-04-01T12:00",
    ):
        proef.go_to(moment)
        fired += of_step(proef.herinneraar.fire(), stap)
    assert [moment for moment, _, _ in fired] == [
        "wo 30 mrt 2022 13:00",
        "vr 1 apr 2022 09:00",
        "vr 1 apr 2022 12:00",
    ]
    assert not any(late for _, late, _ in fired)


def test_a_party_sees_its_reminders_sent_and_to_come(proef: Stappenproef) -> None:
    proef.go_to("2022-03-16T16:00")
    proef.herinneraar.work()
    mine = [one for one in reminders(proef) if one.stap == STAP]
    assert [one.verstuurd_op is None for one in mine] == [False, True, True, True]
    assert {one.actiehouder for one in reminders(proef)} == {"gemeenten"}
    assert {one.actiehouder for one in reminders(proef, "aanbieder")} == {"zorgaanbieders"}
    assert {one.actiehouder for one in reminders(proef, "regie", "vecozo")} == {"vecozo"}
    assert len({one.actiehouder for one in reminders(proef, "regie")}) == 6
    assert reminders(proef, "regie", GEMEENTE) == reminders(proef)
    with pytest.raises(Verboden):
        reminders(proef, "gemeente", AANBIEDER)


def test_moments_are_set_by_step_or_for_all(proef: Stappenproef) -> None:
    def moments(stap: str) -> list[str]:
        return [format_local(one.moment_op) for one in reminders(proef) if one.stap == stap]

    regie = proef.person("regie")
    proef.go_to("2022-03-28T12:00")
    assert len(STANDAARD) == 4
    proef.balie.zet_momenten(regie, ALLE_STAPPEN, [timedelta(hours=2)])
    assert moments(STAP) == ["wo 30 mrt 2022 15:00"]
    # Its fourteen days had passed when that was set: nobody is reminded of them.
    proef.balie.zet_momenten(regie, STAP, [timedelta(days=14), timedelta(hours=6), timedelta(minutes=30)])
    assert moments(STAP) == ["wo 30 mrt 2022 11:00", "wo 30 mrt 2022 16:30"]
    assert moments("3.1.5") == ["do 31 mrt 2022 11:00"]
    assert [(one.stap, one.minuten_vooraf, one.door) for one in proef.balie.momenten()] == [
        ("*", 120, "regie"),
        (STAP, 30, "regie"),
        (STAP, 360, "regie"),
        (STAP, 20160, "regie"),
    ]
    proef.balie.zet_momenten(regie, STAP, [])
    proef.balie.zet_momenten(regie, ALLE_STAPPEN, [])
    assert len(moments(STAP)) == 3
    told = [(one["stap"], one["minuten_vooraf"]) for one in proef.events("herinneringen_ingesteld")]
    assert told == [("*", "120"), (STAP, "30 360 20160"), (STAP, "standaard"), ("*", "standaard")]


def test_who_may_not_set_moments_and_what_is_none(proef: Stappenproef) -> None:
    for wie in ("gemeente", "vecozo", "kijker"):
        with pytest.raises(Verboden):
            proef.balie.zet_momenten(proef.person(wie), ALLE_STAPPEN, [timedelta(hours=2)])
    for stap, vooraf in (
        ("9.9.9", [timedelta(hours=1)]),
        (STAP, [timedelta(hours=-1)]),
        (STAP, [timedelta(days=400)]),
        (STAP, [timedelta(hours=one) for one in range(13)]),
    ):
        with pytest.raises(UnusableInput):
            proef.balie.zet_momenten(proef.person("regie"), stap, vooraf)
    assert proef.balie.momenten() == []
    assert parse_instant("2022-03-30T17:00") not in [one.moment_op for one in reminders(proef)]
