"""The time that a request may take, for many requests at once by one timer.

A timeout for each costs more than the rest of the way to its door. Here each is one entry in a table, and
those that are over their time are looked for now and then.
"""

import asyncio
from collections.abc import Awaitable

from ketenwissel.core.clock import Timer

__all__ = ["Geduld"]

_ROUNDS = 8


class Geduld:
    """Waits for work at most so many seconds, an eighth more at most; for one loop."""

    def __init__(self, seconden: float, timer: Timer) -> None:
        self._seconden = seconden
        self._timer = timer
        self._begun: dict[asyncio.Task[object], float] = {}
        self._ended: set[asyncio.Task[object]] = set()
        self._looking = False

    async def wait_for(self, work: Awaitable[None]) -> None:
        """Await work, in the task that calls; raises TimeoutError when its time is over."""
        task = asyncio.current_task()
        assert task is not None, "only a task can be cancelled"
        self._begun[task] = self._timer.seconds()
        if not self._looking:
            self._looking = True
            self._look_later()
        try:
            await work
        except asyncio.CancelledError:
            if task in self._ended and task.uncancel() == 0:
                raise TimeoutError("the work took too long") from None
            raise
        finally:
            del self._begun[task]
            self._ended.discard(task)

    def _look_later(self) -> None:
        asyncio.get_running_loop().call_later(self._seconden / _ROUNDS, self._look)

    def _look(self) -> None:
        before = self._timer.seconds() - self._seconden
        for task, begun in self._begun.items():
            if begun <= before and task not in self._ended:
                self._ended.add(task)
                task.cancel()
        if self._begun:
            self._look_later()
        else:
            self._looking = False
