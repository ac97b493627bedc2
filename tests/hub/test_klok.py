"""Which clock a hub goes by: it agrees over processes, never goes back, and a real one is watched."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ketenwissel.core.clock import AnchoredClock, ClockJumped, VirtualClock, WatchedClock
from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Hub, confirm_clock, open_clock
from ketenwissel.store import Opslag, open_database, versies
from ketenwissel.store.opslag import Soort

from .proef import Proef

ECHT = datetime(2026, 11, 2, 9, tzinfo=UTC)
AT = parse_instant("2022-03-30T16:59")


class Machine(VirtualClock):
    """The clock and the timer of a machine."""

    def __init__(self) -> None:
        super().__init__(ECHT)

    def seconds(self) -> float:
        return (self.now() - ECHT).total_seconds()

    def pass_time(self, seconds: float) -> None:
        self.advance_to(self.now() + timedelta(seconds=seconds))


def hang(
    opslag: Opslag, machine: Machine, at: datetime | None = None, speed: float | None = None
) -> AnchoredClock:
    clock = open_clock(opslag, machine, machine, at, speed)
    assert isinstance(clock, AnchoredClock)
    return clock


def test_two_processes_go_by_one_clock(open_opslag: Callable[[], Opslag]) -> None:
    machine = Machine()
    first = hang(open_opslag(), machine, AT, 60)
    machine.pass_time(10)
    # The second is started by the same command, a little later.
    second = hang(open_opslag(), machine, AT, 60)
    machine.pass_time(1)
    assert first.now() == second.now() == AT + timedelta(minutes=11)


def test_a_standing_clock_moves_for_all_at_once(open_opslag: Callable[[], Opslag]) -> None:
    machine = Machine()
    first = hang(open_opslag(), machine, AT, 0)
    machine.pass_time(1000)
    assert first.now() == AT
    hang(open_opslag(), machine, AT + timedelta(hours=1))
    assert first.now() == AT + timedelta(hours=1)
    hang(open_opslag(), machine, AT)
    assert first.now() == AT + timedelta(hours=1), "an earlier time is not gone back to"


def test_another_speed_goes_on_from_where_it_was(open_opslag: Callable[[], Opslag]) -> None:
    machine = Machine()
    first = hang(open_opslag(), machine, AT)
    machine.pass_time(5)
    hang(open_opslag(), machine, speed=10)
    machine.pass_time(2)
    assert first.now() == AT + timedelta(seconds=25)


def test_a_rehearsal_that_was_played_goes_on_from_its_last_decision(opslag: Opslag) -> None:
    with opslag.writing() as connection:
        versies.advance(connection, AT, 0)
    machine = Machine()
    assert hang(opslag, machine, AT - timedelta(days=1)).now() == AT
    machine.pass_time(1)
    assert hang(opslag, machine).now() == AT + timedelta(seconds=1)


def test_a_clock_that_was_taken_away_tells_no_time(prepared_url: str, opslag: Opslag) -> None:
    clock = hang(opslag, Machine(), AT, 0)
    with opslag.writing() as connection:
        connection.exec_driver_sql("DELETE FROM klok_anker")
    with pytest.raises(KetenwisselError, match="taken away"):
        clock.now()


@pytest.fixture
def real(database_url: str) -> Opslag:
    return open_database(database_url, soort=None, nieuw="echt")


@pytest.mark.parametrize(("at", "speed"), [(AT, None), (None, 2.0)])
def test_a_real_database_goes_by_the_clock_of_the_machine_only(
    real: Opslag, at: datetime | None, speed: float | None
) -> None:
    with pytest.raises(UnusableInput, match="real database"):
        open_clock(real, Machine(), Machine(), at, speed)
    real.close()


@pytest.mark.parametrize(("soort", "kind"), [("echt", WatchedClock), ("oefening", AnchoredClock)])
def test_a_database_tells_what_it_is(database_url: str, soort: Soort, kind: type) -> None:
    open_database(database_url, soort=None, nieuw=soort).close()
    opslag = open_database(database_url, soort=None, nieuw="echt")
    assert opslag.soort == soort
    assert isinstance(open_clock(opslag, Machine(), Machine()), kind)
    opslag.close()


@pytest.mark.parametrize(("behind", "trusted"), [(60.0, True), (60.001, False)])
def test_a_clock_far_behind_the_last_decision_must_be_confirmed(
    database_url: str, behind: float, trusted: bool
) -> None:
    opslag = open_database(database_url, soort=None, nieuw="echt")
    now = datetime.now(UTC) if "postgresql" in database_url else ECHT
    machine = VirtualClock(now)
    with opslag.writing() as connection:
        versies.advance(connection, now + timedelta(seconds=behind), 0)
    clock = open_clock(opslag, machine, Machine())
    assert isinstance(clock, WatchedClock)
    if not trusted:
        with pytest.raises(ClockJumped):
            clock.now()
        clock.confirm()
    assert clock.now() == now
    opslag.close()


def test_a_machine_that_differs_from_the_database_server_must_be_confirmed(real: Opslag) -> None:
    clock = open_clock(real, Machine(), Machine())
    if real.engine.dialect.name == "postgresql":
        with pytest.raises(ClockJumped):
            clock.now()
    else:
        assert clock.now() == ECHT
    real.close()


def test_who_confirms_the_clock_stands_in_the_trail(proef: Proef) -> None:
    machine = Machine()
    clock = WatchedClock(machine, machine, trusted=False)
    hub = Hub(proef.opslag, proef.register, proef.schemas, clock)
    with pytest.raises(ClockJumped):
        hub.now()
    confirm_clock(clock, hub, proef.opslag)
    assert hub.now() == ECHT
    assert proef.trail() == ['{"soort":"klok_bevestigd","tijdstip":"2026-11-02T09:00:00Z"}']
