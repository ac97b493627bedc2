"""The anchor of a rehearsal's clock: seen by all at once, on a rehearsal only, never behind a decision."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from ketenwissel.core.clock import Anker
from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag, RowFault, ankers, open_database, versies

ECHT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANKER = Anker(datetime(2022, 3, 30, 15, tzinfo=UTC), ECHT, 60.5)


def hang(opslag: Opslag, anker: Anker) -> None:
    with opslag.writing(alone="aannemen") as connection:
        ankers.set_anchor(connection, anker)


def read(opslag: Opslag) -> Anker | None:
    with opslag.reading() as connection:
        return ankers.read_anchor(connection)


def test_there_is_none_until_it_is_set(opslag: Opslag) -> None:
    assert read(opslag) is None


def test_every_process_sees_a_new_anchor_at_once(open_opslag: Callable[[], Opslag]) -> None:
    one, other = open_opslag(), open_opslag()
    for anker in (ANKER, ANKER._replace(virtueel=ECHT, snelheid=0.0)):
        hang(one, anker)
        assert read(other) == read(one) == anker


def test_it_goes_back_to_the_last_decision_and_no_further(opslag: Opslag) -> None:
    last = ANKER.virtueel - timedelta(hours=1)
    with opslag.writing() as connection:
        versies.advance(connection, last, 0)
    hang(opslag, ANKER)
    hang(opslag, ANKER._replace(virtueel=last))
    with pytest.raises(UnusableInput, match="cannot go back"):
        hang(opslag, ANKER._replace(virtueel=last - timedelta(milliseconds=1)))
    assert read(opslag) == ANKER._replace(virtueel=last)


def test_a_real_database_has_none(database_url: str) -> None:
    opslag = open_database(database_url, soort="echt", nieuw="echt")
    with pytest.raises(UnusableInput, match="only a rehearsal"):
        hang(opslag, ANKER)
    assert read(opslag) is None
    opslag.close()


def test_it_cannot_run_backwards(opslag: Opslag) -> None:
    with pytest.raises(RowFault):
        hang(opslag, ANKER._replace(snelheid=-1.0))


def test_the_time_of_the_server(opslag: Opslag) -> None:
    with opslag.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert ankers.server_time(connection) is None
            return
        before, found, after = (
            connection.execute(text("SELECT clock_timestamp()")).scalar_one(),
            ankers.server_time(connection),
            connection.execute(text("SELECT clock_timestamp()")).scalar_one(),
        )
    assert found is not None
    assert before <= found <= after
