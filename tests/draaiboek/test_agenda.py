"""The calendars, read back by the library that others read them with."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Component

from ketenwissel.draaiboek import Stap, Taak, calendars, load_draaiboek

DRAAIBOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
ROWS = {
    "gemeenten": {"2.1", "3.1.3", "3.1.5", "3.1.6", "3.3.2", "4.1.2"},
    "zorgaanbieders": {"2.1", "3.1.1", "3.1.2", "3.1.4", "3.1.7", "3.3.1", "4.1.3"},
    "inlichtingenbureau": {"3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.3.3", "4.1.1"},
    "vecozo": {"3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.3.3", "4.1.1"},
    "ketenbureau": {"2.4", "5.2"},
    "zorginstituut": {"2.4", "5.2"},
}


def instant(event: Component, key: str) -> datetime:
    value = event.decoded(key)
    assert isinstance(value, datetime)
    return value.astimezone(UTC)


def test_everybody_with_something_to_do_has_a_calendar() -> None:
    assert set(calendars(DRAAIBOEK)) == set(ROWS)


@pytest.mark.parametrize("who", ROWS)
def test_a_calendar_holds_the_rows_of_its_owner(who: str) -> None:
    calendar = Calendar.from_ical(calendars(DRAAIBOEK)[who])
    events = calendar.walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {
        f"iwmo-ijw-3.0-naar-3.1-{nummer}@ketenwissel" for nummer in ROWS[who]
    }
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    rows: list[Stap | Taak] = [*DRAAIBOEK.stappen, *DRAAIBOEK.taken]
    parts = {f"iwmo-ijw-3.0-naar-3.1-{part.nummer}@ketenwissel": part for part in rows}
    for event in events:
        part = parts[str(event["UID"])]
        assert instant(event, "DTSTART") == part.begin.instant
        assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
        assert ("DTEND" in event) == (part.tot is not None)
        if part.tot is not None:
            assert instant(event, "DTEND") == part.tot.instant
        assert instant(event, "DTSTAMP") == datetime(2026, 11, 23, tzinfo=UTC)


def test_summer_time_is_in_the_calendar() -> None:
    raw = calendars(DRAAIBOEK)["zorgaanbieders"].decode()
    assert "DTSTART;TZID=Europe/Amsterdam:20220323T230000" in raw
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20220327T0" in raw


def test_the_same_runbook_gives_the_same_bytes() -> None:
    assert calendars(DRAAIBOEK) == calendars(load_draaiboek("iwmo-ijw-3.0-naar-3.1"))
