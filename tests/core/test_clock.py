"""Clocks: a virtual one never runs back, a watched one tells no time after a jump until it is confirmed."""

from datetime import UTC, datetime, timedelta

import pytest

from ketenwissel.core.clock import (
    AnchoredClock,
    Anker,
    ClockJumped,
    SystemClock,
    SystemTimer,
    VirtualClock,
    WatchedClock,
)
from ketenwissel.core.errors import KetenwisselError

BEGIN = datetime(2022, 3, 30, 15, tzinfo=UTC)


class Handmade:
    """A clock and a timer that stand where the test puts them."""

    def __init__(self) -> None:
        self.instant, self.reading = BEGIN, 0.0

    def now(self) -> datetime:
        return self.instant

    def seconds(self) -> float:
        return self.reading

    def pass_time(self, seconds: float, *, shown: float) -> None:
        self.reading += seconds
        self.instant += timedelta(seconds=shown)


def test_a_virtual_clock_never_runs_back() -> None:
    clock = VirtualClock(BEGIN)
    clock.advance_to(BEGIN)
    with pytest.raises(KetenwisselError, match="cannot run back"):
        clock.advance_to(BEGIN - timedelta(milliseconds=1))


@pytest.mark.parametrize("drift", [0, 59, -59, 60, -60])
def test_a_small_drift_is_followed(drift: float) -> None:
    hand = Handmade()
    clock = WatchedClock(hand, hand)
    hand.pass_time(3600, shown=3600 + drift)
    assert clock.now() == BEGIN + timedelta(seconds=3600 + drift)


@pytest.mark.parametrize("jump", [60.001, -60.001, 3 * 3600, -3 * 3600])
def test_after_a_jump_no_time_is_told_until_somebody_confirms(jump: float) -> None:
    hand = Handmade()
    clock = WatchedClock(hand, hand)
    hand.pass_time(10, shown=10 + jump)
    for _ in range(2):
        with pytest.raises(ClockJumped, match="confirm it"):
            clock.now()
    # Set right again, but nobody looked yet.
    hand.pass_time(10, shown=10 - jump)
    with pytest.raises(ClockJumped):
        clock.now()
    clock.confirm()
    hand.pass_time(5, shown=5)
    assert clock.now() == BEGIN + timedelta(seconds=25)


def test_a_clock_that_is_not_trusted_from_the_start_tells_no_time() -> None:
    hand = Handmade()
    clock = WatchedClock(hand, hand, trusted=False)
    with pytest.raises(ClockJumped, match="behind what was decided"):
        clock.now()
    clock.confirm()
    assert clock.now() == BEGIN


class Anchors:
    """An anchor that the test moves, and a count of how often it was looked up."""

    def __init__(self, anker: Anker) -> None:
        self.anker, self.asked = anker, 0

    def __call__(self) -> Anker:
        self.asked += 1
        return self.anker


START = datetime(2022, 2, 28, 8, tzinfo=UTC)


def test_a_virtual_clock_runs_at_its_speed() -> None:
    hand, anchors = Handmade(), Anchors(Anker(START, BEGIN, 3600))
    clock = AnchoredClock(anchors, hand, hand)
    assert clock.now() == START
    hand.pass_time(2.5, shown=2.5)
    assert clock.now() == START + timedelta(hours=2.5)
    hand.pass_time(1, shown=-10)
    assert clock.now() == START, "a real clock behind the anchor shows nothing before it"


def test_a_running_clock_looks_at_its_anchor_now_and_then() -> None:
    hand, anchors = Handmade(), Anchors(Anker(START, BEGIN, 1))
    clock = AnchoredClock(anchors, hand, hand, keep=0.25)
    for _ in range(10):
        clock.now()
    assert anchors.asked == 1
    anchors.anker = Anker(START + timedelta(days=1), BEGIN, 1)
    assert clock.now() == START
    hand.pass_time(0.25, shown=0)
    assert clock.now() == START + timedelta(days=1)


def test_a_clock_that_stands_still_looks_each_time() -> None:
    hand, anchors = Handmade(), Anchors(Anker(START, BEGIN, 0))
    clock = AnchoredClock(anchors, hand, hand)
    hand.pass_time(1000, shown=1000)
    assert clock.now() == START
    anchors.anker = Anker(START + timedelta(milliseconds=1), BEGIN, 0)
    assert clock.now() == START + timedelta(milliseconds=1)


def test_the_clock_of_the_machine_is_in_utc() -> None:
    clock = WatchedClock(SystemClock(), SystemTimer())
    assert clock.now().tzinfo is UTC
