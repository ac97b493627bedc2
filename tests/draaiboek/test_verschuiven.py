"""Moving a runbook to other days and other releases."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant, to_local
from ketenwissel.draaiboek import (
    SJABLOON,
    Draaiboek,
    Tijdstip,
    check,
    clock_changes,
    days_off,
    draaiboek_text,
    gate,
    known_draaiboeken,
    load_draaiboek,
    move,
    read_draaiboek,
)

NAAM = "iwmo-ijw-3.1-naar-3.2"
LIVE = date(2023, 4, 3)
TODAY = date(2026, 11, 24)
MOVABLE = [naam for naam in known_draaiboeken() if naam != "iwmo-ijw-2.1-naar-2.2"] + [SJABLOON]


def times(draaiboek: Draaiboek) -> list[Tijdstip]:
    """Every time that is known, in the order of the file."""
    afhalen = draaiboek.afhalen
    found: list[Tijdstip | None] = [draaiboek.ketentest.vanaf, afhalen.van, afhalen.tot, draaiboek.nazorg.tot]
    for fase in draaiboek.fasen:
        found += [fase.van, fase.tot]
    for stap in draaiboek.stappen:
        found += [stap.moment, stap.van, stap.tot]
    for taak in draaiboek.taken:
        found += [taak.moment, taak.van, taak.tot]
    return [time for time in found if time is not None and time.bekend]


@settings(deadline=None)
@given(st.sampled_from(MOVABLE), st.integers(-200, 200))
def test_whole_weeks_keep_day_clock_and_order(naam: str, weeks: int) -> None:
    old = read_draaiboek(naam)
    day = old.vrijgave.begin.lokaal.date() + timedelta(weeks=weeks)
    moved = move(naam, day, TODAY)
    before, after = times(old), times(moved.draaiboek)
    assert [one.dag for one in before] == [one.dag for one in after]
    assert [one.lokaal + timedelta(weeks=weeks) for one in before] == [one.lokaal for one in after]
    for (a, b), (c, d) in zip(pairwise(before), pairwise(after), strict=True):
        assert (a.instant < b.instant) == (c.instant < d.instant)
        assert (a.instant == b.instant) == (c.instant == d.instant)
    assert all(to_local(one.instant).replace(tzinfo=None) == one.lokaal for one in after)
    assert not [remark for remark in check(moved.draaiboek) if remark.ernst == "fout"]


@settings(deadline=None)
@given(st.sampled_from(MOVABLE), st.dates(date(2016, 1, 1), date(2034, 12, 31)))
def test_any_day_of_go_live_moves_everything_as_far(naam: str, day: date) -> None:
    old = read_draaiboek(naam)
    moved = move(naam, day, TODAY)
    assert moved.draaiboek.vrijgave.begin.lokaal.date() == day
    assert moved.dagen == (day - old.vrijgave.begin.lokaal.date()).days
    # Nothing but midnight and hours of the day is in our runbooks: no clock skips them, so no day is wrong.
    assert not [remark for remark in check(moved.draaiboek) if remark.ernst == "fout"]
    assert {stap.zekerheid for stap in moved.draaiboek.stappen} == {"afgeleid"}


def test_layout_and_comments_stay() -> None:
    moved = move(NAAM, LIVE + timedelta(weeks=52), TODAY).tekst.splitlines()
    assert "# Paragraaf 3.2: blokkeren en vrijgeven" in moved
    assert "# De contacten zijn die van het draaiboek van 3.0 naar 3.1" in moved
    assert 'moment = { dag = "wo", tijd = 2024-03-27T17:00:00 }' in moved
    assert "de plaat nummert niets" not in "".join(moved)


def test_summer_time_moves_the_instant_not_the_clock() -> None:
    """Two weeks earlier the stop lies before the change to summer time: the same clock, later in UTC."""
    moved = move("iwmo-ijw-3.0-naar-3.1", date(2022, 3, 21), TODAY).draaiboek
    assert moved.stap("3.2.1").begin.lokaal.isoformat() == "2022-03-16T17:00:00"
    assert moved.stap("3.2.1").begin.instant == parse_instant("2022-03-16T16:00:00Z")
    (change,) = clock_changes(load_draaiboek("iwmo-ijw-3.0-naar-3.1"))
    assert (change.dag, change.zomertijd) == (date(2022, 3, 27), True)
    assert (change.na.nummer, change.voor.nummer) == ("3.1.1", "3.1.2")
    autumn = move("iwmo-ijw-3.0-naar-3.1", date(2022, 11, 7), TODAY).draaiboek
    assert [(one.dag, one.zomertijd) for one in clock_changes(autumn)] == [(date(2022, 10, 30), False)]
    assert clock_changes(move(NAAM, date(2024, 7, 1), TODAY).draaiboek) == ()


def test_public_holidays_are_named() -> None:
    assert days_off(load_draaiboek(NAAM)) == (date(2023, 4, 7), date(2023, 4, 10), date(2023, 4, 27))
    assert days_off(move(NAAM, date(2040, 4, 2), TODAY).draaiboek) == ()
    easter = {(one.plaats, one.tekst) for one in check(move(NAAM, date(2023, 4, 10), TODAY).draaiboek)}
    assert ("stap 3.2.4", "10-04-2023 13:00 is geen werkdag") in easter


def test_a_postponement_keeps_the_name_and_is_the_next_edition() -> None:
    moved = move(NAAM, LIVE + timedelta(weeks=1), TODAY).draaiboek
    assert (moved.naam, moved.uitgave, moved.bijgewerkt) == (NAAM, 2, TODAY)
    assert move(NAAM, LIVE, TODAY, naam="anders").draaiboek.naam == "anders"


def test_another_migration_gets_its_releases_everywhere() -> None:
    moved = move(NAAM, date(2027, 4, 5), TODAY, releases=("3.2", "3.3"))
    book = moved.draaiboek
    assert (book.naam, book.van, book.naar, book.uitgave) == ("iwmo-ijw-3.2-naar-3.3", "3.2", "3.3", 1)
    assert {stap.release for stap in book.stappen} == {"3.2", "3.3"}
    assert book.stap("3.2.4").omschrijving == "iWmo 3.3 en iJw 3.3 zijn in gebruik; 3.2 is dat niet meer."
    # Row numbers look like releases: they stay.
    assert [stap.nummer for stap in book.stappen] == [stap.nummer for stap in read_draaiboek(NAAM).stappen]
    assert moved.aangevuld == ("3.3",)
    assert gate(book, "WMO301", "3.3", parse_instant("2027-04-05T13:00")).passes
    assert gate(book, "WMO303", "3.3", parse_instant("2027-04-05T13:00")).verdict == "onbekend"
    assert gate(book, "JW323", "3.2", parse_instant("2027-03-24T23:00")).verdict == "ontraden"


def test_the_template_makes_the_next_runbook() -> None:
    moved = move(SJABLOON, date(2028, 4, 3), TODAY, releases=("3.3", "4.0"))
    book = moved.draaiboek
    assert (book.naam, book.uitgave) == ("iwmo-ijw-3.3-naar-4.0", 1)
    live = book.vrijgave.begin.lokaal
    typed = {"3.1.1": (-12, 23), "3.2.1": (-5, 17), "3.2.2": (-4, 13), "3.2.4": (0, 13)}
    for nummer, (days, hour) in typed.items():
        assert book.stap(nummer).begin.lokaal == live.replace(hour=hour) + timedelta(days), nummer
    # The release that ends is not in the catalogue either, so both must be told.
    assert set(moved.aangevuld) == {"3.3"}
    assert not [remark for remark in check(book) if remark.ernst == "fout"]


def test_the_template_itself_is_sound_and_carries_nothing() -> None:
    assert {remark.ernst for remark in check(read_draaiboek(SJABLOON))} == {"let op"}
    assert SJABLOON not in known_draaiboeken()
    with pytest.raises(UnusableInput, match="no runbook yet"):
        load_draaiboek(SJABLOON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{ dag = "wo", tijd = 2023-03-29T17:00:00 }', "{ tijd = 2023-03-29T17:00:00, dag = 'wo' }"),
        ('zekerheid = "bron"', "zekerheid = 'bron'"),
        ('naar = "3.2"', 'naar = "3\\u002E2"'),
    ],
)
def test_what_would_stay_behind_unseen_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """TOML has other forms for the same value: those are not passed over."""
    path = tmp_path / "eigen.toml"
    text = draaiboek_text(NAAM)
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert read_draaiboek(str(path)) == read_draaiboek(NAAM)
    with pytest.raises(UnusableInput, match="cannot be moved"):
        move(str(path), LIVE + timedelta(weeks=1), TODAY, releases=("3.2", "3.3"))


@pytest.mark.parametrize(
    ("naam", "day", "releases", "words"),
    [
        ("iwmo-ijw-2.1-naar-2.2", LIVE, None, "go-live has no time"),
        ("bestaat-niet", LIVE, None, "unknown runbook"),
        (NAAM, LIVE, ("3.2", "3.2"), "from one release to another"),
        (NAAM, LIVE, ("3.2", "drie"), "from one release to another"),
        (NAAM, date(1, 1, 1), None, "leave the calendar"),
        (NAAM, date(9999, 12, 31), None, "leave the calendar"),
        (NAAM, date(1700, 1, 1), None, "'tijd'"),
    ],
)
def test_what_cannot_be_is_refused(
    naam: str, day: date, releases: tuple[str, str] | None, words: str
) -> None:
    with pytest.raises(UnusableInput, match=words):
        move(naam, day, TODAY, releases=releases)
