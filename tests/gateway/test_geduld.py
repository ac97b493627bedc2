"""The time of a request: what is quick is left alone, what takes too long is ended, other ends stay."""

import asyncio

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.gateway.geduld import Geduld


async def forever() -> None:
    await asyncio.Event().wait()


async def shortly() -> None:
    await asyncio.sleep(0)


def test_what_takes_too_long_is_ended_and_the_rest_is_not_touched() -> None:
    async def play() -> list[BaseException | None]:
        geduld = Geduld(0.05, SystemTimer())
        work = [shortly, forever, shortly, forever]
        return await asyncio.gather(*(geduld.wait_for(one()) for one in work), return_exceptions=True)

    assert [type(one).__name__ for one in asyncio.run(play())] == ["NoneType", "TimeoutError"] * 2


def test_it_is_there_for_what_comes_after_a_quiet_time() -> None:
    async def play() -> None:
        geduld = Geduld(0.02, SystemTimer())
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await geduld.wait_for(forever())
            await geduld.wait_for(shortly())

    asyncio.run(play())


def test_what_somebody_else_cancels_is_cancelled() -> None:
    async def play() -> None:
        geduld = Geduld(30, SystemTimer())
        task = asyncio.create_task(geduld.wait_for(forever()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(play())


def test_a_fault_of_the_work_is_its_own() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(_once(fail))


async def _once(work: object) -> None:
    await Geduld(30, SystemTimer()).wait_for(work())  # type: ignore[operator]
