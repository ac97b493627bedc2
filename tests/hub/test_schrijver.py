"""The one writer: everybody hears the own answer, faults reach whom they concern, nothing is lost."""

import threading
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from ketenwissel.hub import Schrijver, Voorstel, WachtrijVol
from ketenwissel.keten import Aanlevering, Antwoord, Ontvangst, Weigering
from ketenwissel.store import StorageFault

from .proef import Proef


@pytest.fixture
def schrijver(proef: Proef) -> Iterator[Schrijver]:
    running = Schrijver(proef.hub, groep=8, wachtrij=32)
    yield running
    running.close()


def test_everybody_hears_the_own_answer(proef: Proef, schrijver: Schrijver) -> None:
    good = [proef.heen() for _ in range(20)]
    blocked = proef.heen(release="3.1")
    at = proef.clock.now()
    waiting = [schrijver.submit(proef.hub.prepare(one, at)) for one in (*good, blocked)]
    answers = [one.result() for one in waiting]
    assert [answer.referentie for answer in answers] == [one.referentie for one in (*good, blocked)]
    assert all(isinstance(answer, Ontvangst) for answer in answers[:-1])
    assert isinstance(answers[-1], Weigering)
    assert len(proef.collect("42420001")) == len(good)


def test_the_writer_makes_what_is_not_made_yet(proef: Proef, schrijver: Schrijver) -> None:
    heen = [proef.heen() for _ in range(6)]
    at = proef.clock.now()
    told: list[Antwoord | Exception] = []

    def make(one: Aanlevering) -> Voorstel:
        assert threading.current_thread().name == "schrijver"
        if one is heen[2]:
            raise ZeroDivisionError
        return proef.hub.prepare(one, at)

    for one in heen[:5]:
        schrijver.neem(partial(make, one), told.append)
    schrijver.neem(proef.hub.prepare(heen[5], at), told.append)
    schrijver.close()
    assert isinstance(told.pop(2), ZeroDivisionError)
    assert [one.referentie for one in told if isinstance(one, Ontvangst)] == [
        one.referentie for one in heen if one is not heen[2]
    ]


class Held:
    """Work that stands still until it is let go, and notes the groups that it got."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.busy = threading.Event()
        self.go = threading.Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.groups.append(list(numbers))
        self.busy.set()
        self.go.wait(30)
        return [number * 10 for number in numbers]


def test_what_comes_while_it_is_busy_goes_together_in_order(schrijver: Schrijver) -> None:
    held = Held()
    waiting = [schrijver.doe(held, 0)]
    held.busy.wait(30)
    waiting += [schrijver.doe(held, number) for number in range(1, 12)]
    held.go.set()
    assert [one.result() for one in waiting] == [number * 10 for number in range(12)]
    assert held.groups == [[0], list(range(1, 9)), [9, 10, 11]]


def test_a_fault_reaches_its_group_and_the_thread_lives_on(schrijver: Schrijver) -> None:
    def fails(numbers: Sequence[int]) -> list[int]:
        raise StorageFault("the disk is full")

    broken = schrijver.doe(fails, 1)
    with pytest.raises(StorageFault):
        broken.result()
    assert schrijver.doe(list, 2).result() == 2
    assert schrijver.leeft


def test_too_much_is_told_at_once(schrijver: Schrijver) -> None:
    held = Held()
    first = schrijver.doe(held, 0)
    held.busy.wait(30)
    waiting = [schrijver.doe(held, number) for number in range(32)]
    with pytest.raises(WachtrijVol):
        schrijver.doe(held, 99)
    held.go.set()
    assert [first.result(), *(one.result() for one in waiting)] == [0, *(number * 10 for number in range(32))]


def test_closing_finishes_what_was_asked_for(proef: Proef) -> None:
    closing = Schrijver(proef.hub)
    waiting = [closing.submit(proef.hub.prepare(proef.heen(), proef.clock.now())) for _ in range(5)]
    closing.close()
    assert all(isinstance(one.result(0), Ontvangst) for one in waiting)
    with pytest.raises(WachtrijVol):
        closing.doe(list, 1)
    assert not closing.leeft
