"""The one thread of a service that writes: what comes in while it is busy goes to disk together.

Committing one message waits for the disk as long as committing sixty-four, so the thread takes whatever is
waiting, at most a group, and nobody waits for company: a message that comes alone is committed at once.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.volgorde import Voorstel
from ketenwissel.keten import Antwoord

__all__ = ["Schrijver", "WachtrijVol"]

GROUP = 64
WAITING_MAX = 4096

T = TypeVar("T")
R = TypeVar("R")


class WachtrijVol(KetenwisselError):
    """More is waiting to be written than the service takes on, or it is closing: offer it again later."""


@dataclass(frozen=True, slots=True)
class _Taak:
    """One thing to be written: what writes a group of its kind, the thing itself, and who waits for it."""

    werk: Callable[[Sequence[Any]], Sequence[Any]]
    wat: object
    uitkomst: Future[Any]


class Schrijver:
    """Writes in groups, in the order of asking within each kind; threads may ask from anywhere."""

    def __init__(self, hub: Hub, *, groep: int = GROUP, wachtrij: int = WAITING_MAX) -> None:
        self._hub = hub
        self._groep = groep
        self._taken: queue.Queue[_Taak | None] = queue.Queue(wachtrij)
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="schrijver", daemon=True)
        self._thread.start()

    def submit(self, voorstel: Voorstel) -> Future[Antwoord]:
        """Have a submission judged and stored; the future holds the answer once it is on disk.

        It raises StorageFault when the database failed. Raises WachtrijVol when too much is waiting.
        """
        return self.doe(self._hub.commit_many, voorstel)

    def doe(self, werk: Callable[[Sequence[T]], Sequence[R]], wat: T) -> Future[R]:
        """Have `werk` done for this and whatever else waits for the same work, in one call.

        `werk` gives an outcome for each, in order; what it raises, all of them hear. Raises WachtrijVol.
        """
        uitkomst: Future[R] = Future()
        with self._closing:
            if self._closed:
                raise WachtrijVol("the hub is closing: offer it again later")
            try:
                self._taken.put_nowait(_Taak(werk, wat, uitkomst))
            except queue.Full:
                raise WachtrijVol("too much is waiting to be written: offer it again later") from None
        return uitkomst

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

    def _run(self) -> None:
        open_ = True
        while open_:
            taken, open_ = self._waiting()
            for werk, group in _by_work(taken).items():
                _carry_out(werk, group)

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


def _by_work(taken: Sequence[_Taak]) -> dict[Callable[[Sequence[Any]], Sequence[Any]], list[_Taak]]:
    found: dict[Callable[[Sequence[Any]], Sequence[Any]], list[_Taak]] = {}
    for taak in taken:
        if taak.uitkomst.set_running_or_notify_cancel():
            found.setdefault(taak.werk, []).append(taak)
    return found


def _carry_out(werk: Callable[[Sequence[Any]], Sequence[Any]], taken: Sequence[_Taak]) -> None:
    try:
        outcomes = werk([taak.wat for taak in taken])
    except Exception as error:  # noqa: BLE001  # whoever waits must hear of it, and the thread lives on
        for taak in taken:
            taak.uitkomst.set_exception(error)
        return
    for taak, outcome in zip(taken, outcomes, strict=True):
        taak.uitkomst.set_result(outcome)
