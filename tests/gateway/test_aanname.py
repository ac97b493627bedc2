"""From a door to the hub: answers find who asked, what is not stored is refused, other faults stay faults."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

import pytest

from ketenwissel.gateway.aanname import Aanname, Identiteit
from ketenwissel.hub import Voorstel
from ketenwissel.keten import Aanlevering, Antwoord, Ontvangst, Weigering
from ketenwissel.store import StorageFault

from ..hub.proef import Proef


@dataclass(frozen=True)
class Iemand:
    """Somebody who calls."""

    naam: str = "proef"
    organisatie: str = "0344"


class Meteen:
    """A writer without a thread: each submission is stored by itself, in the thread that brings it."""

    def __init__(self, proef: Proef) -> None:
        self._proef = proef

    def submit(self, voorstel: Voorstel) -> Future[Antwoord]:
        done: Future[Antwoord] = Future()
        done.set_result(self._proef.hub.commit_many([voorstel])[0])
        return done


class Nooit:
    """A writer that holds on to its futures; what becomes of them is the test's."""

    def __init__(self) -> None:
        self.futures: list[Future[Antwoord]] = []
        self.arrived = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def submit(self, voorstel: Voorstel) -> Future[Antwoord]:
        self.futures.append(Future())
        self._loop.call_soon_threadsafe(self.arrived.set)
        return self.futures[-1]


@pytest.fixture
def aanname(proef: Proef) -> Iterator[Aanname]:
    def bereiden(one: Aanlevering, at: datetime, who: Identiteit) -> Voorstel:
        assert who == Iemand()
        return proef.hub.prepare(one, at)

    made = Aanname(bereiden, Meteen(proef))
    yield made
    made.close()


def test_answers_come_back_to_whom_they_belong(proef: Proef, aanname: Aanname) -> None:
    heen = [proef.heen() for _ in range(40)]
    at = proef.clock.now()

    async def all_at_once() -> list[Antwoord]:
        return await asyncio.gather(*(aanname(one, at, Iemand()) for one in heen))

    answers = asyncio.run(all_at_once())
    assert all(isinstance(answer, Ontvangst) for answer in answers)
    assert [answer.referentie for answer in answers] == [one.referentie for one in heen]


def _fail(proef: Proef, error: Exception) -> Antwoord:
    def bereiden(one: Aanlevering, at: datetime, who: Identiteit) -> Voorstel:
        raise error

    made = Aanname(bereiden, Meteen(proef), threads=1)
    one = proef.heen()

    async def once() -> Antwoord:
        return await made(one, proef.clock.now(), Iemand())

    try:
        return asyncio.run(once())
    finally:
        made.close()


def test_what_cannot_be_stored_is_to_be_sent_again_unchanged(proef: Proef) -> None:
    answer = _fail(proef, StorageFault("database x: the disk is full"))
    assert isinstance(answer, Weigering)
    assert (answer.situatie, answer.retry, answer.plek) == ("niet_opgeslagen", "later", "server")


def test_a_fault_in_the_program_stays_one(proef: Proef) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail(proef, ZeroDivisionError())


def test_who_hung_up_holds_nothing_up(proef: Proef) -> None:
    heen = proef.heen()
    at = proef.clock.now()

    async def play() -> Antwoord:
        writer = Nooit()
        made = Aanname(lambda one, at, who: proef.hub.prepare(one, at), writer, threads=1)
        tasks = []
        for _ in range(3):
            writer.arrived.clear()
            tasks.append(asyncio.create_task(made(heen, at, Iemand())))
            await writer.arrived.wait()
        tasks[0].cancel()
        ontvangst = Ontvangst(heen.referentie, at, "")
        writer.futures[1].cancel()
        for future in (writer.futures[0], writer.futures[2]):
            future.set_result(ontvangst)
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        made.close()
        assert all(isinstance(answer, asyncio.CancelledError) for answer in answers[:2])
        assert not isinstance(answers[2], BaseException)
        return answers[2]

    assert asyncio.run(play()) == Ontvangst(heen.referentie, at, "")
