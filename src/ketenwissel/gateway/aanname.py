"""From a door to the hub and back: prepare and store in a group, answer on the loop of the door.

Judging a submission takes processor time and storing it waits for the disk; neither may hold up the loop that
serves the other clients. The writer prepares small messages itself: handing one from thread to thread takes
as long as preparing it. Larger ones, which would hold up the others, are prepared in threads of their own,
and the largest one after the other: their trees together would fill the memory. A group that is stored
together comes back together: the loop is woken once for it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.core.memory import LARGE_BYTES
from ketenwissel.hub import Schrijver, Voorstel
from ketenwissel.keten import Aanlevering, Antwoord, refuse
from ketenwissel.toegang import Identiteit

__all__ = ["Aanname"]

T = TypeVar("T")
R = TypeVar("R")

_SMALL = 20_000
"""Bytes up to which the writer prepares a message itself: a third of a millisecond at most."""

_log = structlog.get_logger(__name__)


Bereiden = Callable[[Aanlevering, datetime, Identiteit], Voorstel]
"""The checks that need no database; pure, for any thread."""


class Aanname:
    """Takes submissions of doors that run on one loop: `await aanname(aanlevering, at, identiteit)`.

    Made inside or outside the loop, used on one loop only; `close` ends its threads once nothing waits.
    """

    def __init__(self, bereiden: Bereiden, schrijver: Schrijver, *, threads: int = 2) -> None:
        self._bereiden = bereiden
        self._schrijver = schrijver
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="aanname")
        self._apart = ThreadPoolExecutor(1, thread_name_prefix="aanname-groot")
        self._terug = _Terugweg()

    async def __call__(
        self, aanlevering: Aanlevering, ontvangen_op: datetime, identiteit: Identiteit
    ) -> Antwoord:
        """Give the answer of the hub, which is final and on disk; `ontvangen_op` is that of full receipt.

        What the hub cannot decide on or store at this moment is refused as `niet_opgeslagen`: the sender has
        to send it again, unchanged. Raises what is a fault in this program.
        """
        waiting: asyncio.Future[Antwoord] = asyncio.get_running_loop().create_future()
        settle = partial(self._terug.put, waiting)
        bereid = partial(self._bereiden, aanlevering, ontvangen_op, identiteit)
        try:
            if len(aanlevering.inhoud) <= _SMALL:
                self._schrijver.neem(bereid, settle)
            else:
                pool = self._pool if len(aanlevering.inhoud) <= LARGE_BYTES else self._apart
                pool.submit(self._prepare, bereid, settle)
            return await waiting
        except KetenwisselError as error:
            _log.error("bericht niet opgeslagen", reden=str(error))
            return refuse("niet_opgeslagen", aanlevering.kant, aanlevering.referentie)

    async def doe(self, werk: Callable[[Sequence[T]], Sequence[R]], wat: T) -> R:
        """Have the writer do other work, together with the same work for others; see `Schrijver.laat`.

        Raises what the work raises, or KetenwisselError when more is waiting than the writer takes on.
        """
        waiting: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._schrijver.laat(werk, wat, partial(self._terug.put, waiting))
        return await waiting

    async def apart(self, werk: Callable[[], R]) -> R:
        """Have something large done, after other large things; gives or raises what it does."""
        return await asyncio.get_running_loop().run_in_executor(self._apart, werk)

    def close(self) -> None:
        """Wait for what is under way and end the threads."""
        self._pool.shutdown()
        self._apart.shutdown()

    def _prepare(
        self, bereid: Callable[[], Voorstel], settle: Callable[[Antwoord | BaseException], None]
    ) -> None:
        try:
            self._schrijver.neem(bereid(), settle)
        except BaseException as error:  # noqa: BLE001  # whoever waits must hear of it, whatever it is
            settle(error)


class _Terugweg:
    """Brings answers from other threads to their loop, those of one moment in one go.

    Waking a loop costs a system call and a round of it, more than all the rest here.
    """

    def __init__(self) -> None:
        self._settled: deque[tuple[asyncio.Future[Any], object]] = deque()
        self._woken = False

    def put(self, waiting: asyncio.Future[Any], outcome: object) -> None:
        """Hand over one answer, or the fault in its place, from any thread."""
        # First the answer, then the look at the mark: whoever finds it set is seen by the drain to come.
        self._settled.append((waiting, outcome))
        if not self._woken:
            self._woken = True
            waiting.get_loop().call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        self._woken = False
        while self._settled:
            waiting, outcome = self._settled.popleft()
            if waiting.done():
                continue
            if isinstance(outcome, BaseException):
                waiting.set_exception(outcome)
            else:
                waiting.set_result(outcome)
