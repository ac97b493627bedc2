"""From a door to the hub: answers find who asked, what is not stored is refused, other faults stay faults."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import pytest

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.hub import Schrijver, Voorstel
from ketenwissel.keten import Aanlevering, Antwoord, Ontvangst, Weigering
from ketenwissel.store import StorageFault
from ketenwissel.toegang import Identiteit

from ..hub.proef import Proef

T = TypeVar("T")
Run = Callable[[Callable[[Aanname], Coroutine[Any, Any, T]]], T]


IEMAND = Identiteit.organisation("0344", "partij")


@pytest.fixture
def schrijver(proef: Proef) -> Iterator[Schrijver]:
    made = Schrijver(proef.hub)
    yield made
    made.close()


@pytest.fixture
def aanname(proef: Proef, schrijver: Schrijver) -> Iterator[Aanname]:
    made = Aanname(lambda one, at, who: proef.hub.prepare(one, at), schrijver)
    yield made
    made.close()


def test_answers_come_back_to_whom_they_belong(proef: Proef, aanname: Aanname) -> None:
    heen = [proef.heen() for _ in range(200)]
    at = proef.clock.now()

    async def all_at_once() -> list[Antwoord]:
        return await asyncio.gather(*(aanname(one, at, IEMAND) for one in heen))

    answers = asyncio.run(all_at_once())
    assert all(isinstance(answer, Ontvangst) for answer in answers)
    assert [answer.referentie for answer in answers] == [one.referentie for one in heen]


def test_only_large_messages_get_a_thread_of_their_own(proef: Proef, schrijver: Schrijver) -> None:
    small = proef.heen()
    large = replace(small, inhoud=small.inhoud + b"<!--" + b"x" * 20_000 + b"-->")
    threads: list[str] = []

    def bereiden(one: Aanlevering, at: datetime, who: object) -> Voorstel:
        threads.append(threading.current_thread().name)
        return proef.hub.prepare(one, at)

    made = Aanname(bereiden, schrijver)

    async def one_by_one() -> list[Antwoord]:
        return [await made(one, proef.clock.now(), IEMAND) for one in (small, large)]

    first, second = asyncio.run(one_by_one())
    made.close()
    assert threads == ["schrijver", "aanname_0"]
    assert isinstance(first, Ontvangst)
    assert isinstance(second, Weigering), "the same reference with other content"


def test_other_work_is_done_by_the_writer_for_all_who_wait(aanname: Aanname) -> None:
    groups: list[list[int]] = []

    def double(numbers: Sequence[int]) -> list[int]:
        assert threading.current_thread().name == "schrijver"
        groups.append(list(numbers))
        return [2 * number for number in numbers]

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(aanname.doe(double, number) for number in range(100)))

    assert asyncio.run(all_at_once()) == list(range(0, 200, 2))
    assert [number for group in groups for number in group] == list(range(100))


def _fail(proef: Proef, schrijver: Schrijver, error: Exception) -> Antwoord:
    def bereiden(*what: object) -> Voorstel:
        raise error

    made = Aanname(bereiden, schrijver, threads=1)

    async def once() -> Antwoord:
        return await made(proef.heen(), proef.clock.now(), IEMAND)

    try:
        return asyncio.run(once())
    finally:
        made.close()


def test_what_cannot_be_stored_is_to_be_sent_again_unchanged(proef: Proef, schrijver: Schrijver) -> None:
    answer = _fail(proef, schrijver, StorageFault("database x: the disk is full"))
    assert isinstance(answer, Weigering)
    assert (answer.situatie, answer.retry, answer.plek) == ("niet_opgeslagen", "later", "server")


def test_a_fault_in_the_program_stays_one(proef: Proef, schrijver: Schrijver) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail(proef, schrijver, ZeroDivisionError())


def test_a_hub_that_closes_refuses_for_now(proef: Proef, schrijver: Schrijver, aanname: Aanname) -> None:
    schrijver.close()

    async def once() -> Antwoord:
        with pytest.raises(KetenwisselError, match="closing"):
            await aanname.doe(list, 1)
        return await aanname(proef.heen(), proef.clock.now(), IEMAND)

    answer = asyncio.run(once())
    assert isinstance(answer, Weigering)
    assert answer.situatie == "niet_opgeslagen"


def test_who_hung_up_holds_nothing_up(aanname: Aanname) -> None:
    let_go = threading.Event()

    def hold(numbers: Sequence[int]) -> Sequence[int]:
        let_go.wait(10)
        return numbers

    async def play() -> list[int | BaseException]:
        tasks = [asyncio.create_task(aanname.doe(hold, number)) for number in range(3)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        let_go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, second, third = asyncio.run(play())
    assert (first, third) == (0, 2)
    assert isinstance(second, asyncio.CancelledError)
