"""The pace of a party: a burst, then a steady flow, and nobody uses up that of another."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.limieten import Emmers, Tempo, read_tempos


class Hand:
    """A timer that the test turns."""

    def __init__(self) -> None:
        self.reading = 1000.0

    def seconds(self) -> float:
        return self.reading


def test_a_burst_passes_and_then_a_steady_flow() -> None:
    hand = Hand()
    emmers = Emmers(Tempo(4.0, 3), hand)
    assert [emmers.take("9001") for _ in range(4)] == [0.0, 0.0, 0.0, 0.25]
    hand.reading += 0.125
    assert emmers.take("9001") == 0.125
    hand.reading += 0.125
    assert [emmers.take("9001") for _ in range(2)] == [0.0, 0.25]


def test_an_empty_bucket_is_nobody_elses() -> None:
    emmers = Emmers(Tempo(1.0, 1), Hand())
    assert [emmers.take(who) for who in ("9001", "98000001", "", "9001")] == [0.0, 0.0, 0.0, 1.0]


def test_a_party_may_have_a_pace_of_its_own() -> None:
    emmers = Emmers(Tempo(1.0, 1), Hand(), {"98000001": Tempo(10.0, 2)})
    assert [emmers.take("98000001") for _ in range(3)] == [0.0, 0.0, 0.1]
    assert [emmers.take("9001") for _ in range(2)] == [0.0, 1.0]


@given(
    st.floats(0.1, 1000.0),
    st.integers(1, 50),
    st.lists(st.timedeltas(timedelta(0), timedelta(seconds=3)), min_size=1, max_size=200),
)
def test_never_more_than_the_burst_and_what_time_gave(
    per_second: float, burst: int, steps: list[timedelta]
) -> None:
    hand = Hand()
    emmers = Emmers(Tempo(per_second, burst), hand)
    begin, passed = hand.reading, 0
    for step in steps:
        hand.reading += step.total_seconds()
        wait = emmers.take("9001")
        assert 0.0 <= wait <= 1.0 / per_second
        passed += wait == 0.0
        assert passed <= burst + (hand.reading - begin) * per_second + 1e-6


@given(st.floats(0.5, 1000.0), st.integers(1, 5))
def test_who_waits_as_long_as_told_passes(per_second: float, burst: int) -> None:
    hand = Hand()
    emmers = Emmers(Tempo(per_second, burst), hand)
    outcomes = []
    for _ in range(20):
        wait = emmers.take("9001")
        outcomes.append(wait)
        hand.reading += wait * (1 + 1e-9)
    assert not any(first and second for first, second in pairwise(outcomes))


@pytest.mark.parametrize(
    "text", ["9001", "9001=", "=5", "9001=0", "9001=-1", "9001=nan", "9001=5/0", "9001=5/x", "9001=inf"]
)
def test_a_pace_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput, match="pace of a party"):
        read_tempos([text])
