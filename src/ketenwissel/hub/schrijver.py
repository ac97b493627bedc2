"""The one thread of a service that writes: what comes in while it is busy goes to disk together.

Committing one message waits for the disk as long as committing sixty-four, so the thread takes whatever is
waiting, at most a group, and nobody waits for company: a message that comes alone is committed at once.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, NamedTuple, TypeVar

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.volgorde import Voorstel
from ketenwissel.keten import Antwoord

__all__ = ["Schrijver", "WachtrijVol", "Werk"]

GROUP = 64
WAITING_MAX = 4096

T = TypeVar("T")
R = TypeVar("R")

Werk = Callable[[Sequence[T]], Sequence[R]]
"""What writes a group: gives an outcome for each, in order; an exception among them is for that one alone.
What it raises, all of the group hear."""

Klaar = Callable[[R | Exception], object]
"""Told an outcome, or the fault that came in its place; in the thread of the writer, so it must be quick."""


class WachtrijVol(KetenwisselError):
    """More is waiting to be written than the service takes on, or it is closing: offer it again later."""


class _Taak(NamedTuple):
    """One thing to be written: what writes a group of its kind, the thing itself, and who waits for it."""

    werk: Werk[Any, Any]
    wat: object
    klaar: Klaar[Any]


class Schrijver:
    """Writes in groups, in the order of asking within each kind; threads may ask from anywhere."""

    def __init__(self, hub: Hub, *, groep: int = GROUP, wachtrij: int = WAITING_MAX) -> None:
        self._hub = hub
        self._groep = groep
        self._wachtrij = wachtrij
        # A queue with a bound is written in Python and takes twenty times as long as this one.
        self._taken: queue.SimpleQueue[_Taak | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="schrijver", daemon=True)
        self._thread.start()

    def submit(self, voorstel: Voorstel) -> Future[Antwoord]:
        """Have a submission judged and stored; the future holds the answer once it is on disk.

        It raises StorageFault when the database failed. Raises WachtrijVol when too much is waiting.
        """
        uitkomst: Future[Antwoord] = Future()
        self.neem(voorstel, partial(_settle, uitkomst))
        return uitkomst

    def submit_all(self, voorstellen: Sequence[Voorstel]) -> list[Antwoord]:
        """Have several judged and stored, and wait for that: `Hub.commit_many` by way of the one writer.

        Raises what `submit` and its futures raise; what was stored before that stays stored.
        """
        return [waiting.result() for waiting in [self.submit(one) for one in voorstellen]]

    def neem(self, wat: Voorstel | Callable[[], Voorstel], klaar: Klaar[Antwoord]) -> None:
        """Have a submission judged and stored as `submit` does, and `klaar` told; see `laat`.

        What makes a Voorstel is called in the thread of the writer: right for small messages, since handing
        one from thread to thread takes as long as preparing it.
        """
        self.laat(self._accept, wat, klaar)

    def doe(self, werk: Werk[T, R], wat: T) -> Future[R]:
        """Have `werk` done for this and whatever else waits for the same work, in one call.

        Raises WachtrijVol. A future that is cancelled does not hold the work up.
        """
        uitkomst: Future[R] = Future()
        self.laat(werk, wat, partial(_settle, uitkomst))
        return uitkomst

    def laat(self, werk: Werk[T, R], wat: T, klaar: Klaar[R]) -> None:
        """Have work done as `doe` does, and `klaar` told of it: for doors that need no future.

        Raises WachtrijVol; `klaar` then hears nothing.
        """
        with self._closing:
            if self._closed:
                raise WachtrijVol("the hub is closing: offer it again later")
            if self._taken.qsize() >= self._wachtrij:
                raise WachtrijVol("too much is waiting to be written: offer it again later")
            self._taken.put(_Taak(werk, wat, klaar))

    @property
    def leeft(self) -> bool:
        """Say whether the thread is there to write."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Write what was asked for, then stop; asking is refused from now on."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._taken.put(None)
        self._thread.join()

    def _accept(self, group: Sequence[Voorstel | Callable[[], Voorstel]]) -> list[Antwoord | Exception]:
        made = [_made(one) for one in group]
        answers = iter(self._hub.commit_many([one for one in made if isinstance(one, Voorstel)]))
        return [next(answers) if isinstance(one, Voorstel) else one for one in made]

    def _run(self) -> None:
        while self._round():
            pass

    def _round(self) -> bool:
        """Write what waits; says whether more may come. While it waits for that, it holds no messages."""
        taken, open_ = self._waiting()
        for werk, group in _by_work(taken).items():
            _carry_out(werk, group)
        return open_

    def _waiting(self) -> tuple[list[_Taak], bool]:
        """Take what waits, at most a group; the second says whether more may come."""
        taken: list[_Taak] = []
        taak = self._taken.get()
        while taak is not None:
            taken.append(taak)
            if len(taken) == self._groep:
                return taken, True
            try:
                taak = self._taken.get_nowait()
            except queue.Empty:
                return taken, True
        return taken, False


def _made(wat: Voorstel | Callable[[], Voorstel]) -> Voorstel | Exception:
    if isinstance(wat, Voorstel):
        return wat
    try:
        return wat()
    except Exception as error:  # noqa: BLE001  # who asked for this one must hear of it, the others not
        return error


def _by_work(taken: Sequence[_Taak]) -> dict[Werk[Any, Any], list[_Taak]]:
    found: dict[Werk[Any, Any], list[_Taak]] = {}
    for taak in taken:
        found.setdefault(taak.werk, []).append(taak)
    return found


def _carry_out(werk: Werk[Any, Any], taken: Sequence[_Taak]) -> None:
    outcomes: Sequence[Any]
    try:
        outcomes = werk([taak.wat for taak in taken])
    except Exception as error:  # noqa: BLE001  # whoever waits must hear of it, and the thread lives on
        outcomes = [error] * len(taken)
    for taak, outcome in zip(taken, outcomes, strict=True):
        taak.klaar(outcome)


def _settle(uitkomst: Future[R], outcome: R | Exception) -> None:
    if not uitkomst.set_running_or_notify_cancel():
        return
    if isinstance(outcome, Exception):
        uitkomst.set_exception(outcome)
    else:
        uitkomst.set_result(outcome)
