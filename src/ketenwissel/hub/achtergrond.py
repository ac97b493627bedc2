"""Work behind the doors: named jobs, each in a thread of its own, woken by events and by a timer.

Every process on a database does every job; none is elected for it. A job whose whole effect is one
transaction (sealing, breaking pairs, indexing) takes the lock of its work in that transaction: a process that
hangs or dies holds nothing up then, and an old holder cannot come back. Only bringing mail has an effect
outside the database, and has leases for it (see `bezorgen`).
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ketenwissel.core.errors import KetenwisselError

__all__ = ["Achtergrond", "Melder", "Werk"]

_FIRST_WAIT = 1.0
_LONGEST_WAIT = 30.0


class Melder(Protocol):
    """Writes one line of a log: the name of what happened, and fields that hold nothing from a message."""

    def __call__(self, gebeurtenis: str, /, **velden: str | float) -> None:
        """Write the line."""
        ...


@dataclass(frozen=True, slots=True)
class Werk:
    """One job: `doe` gives how much it did.

    It is done again after at most `periode` seconds, or when it is woken; but not within `rust` seconds after
    it ended. A job that did something may have left something: it goes on after `rust`.
    """

    naam: str
    doe: Callable[[], int]
    periode: float
    rust: float = 0.0


class Achtergrond:
    """Runs jobs from `start` to `stop`.

    A job that fails is tried again after 1, 2, 4 up to 30 seconds; each failure and the recovery is one line
    of the log. What it left undone, it does then: jobs keep nothing in memory.
    """

    def __init__(self, werken: Sequence[Werk], meld: Melder) -> None:
        self._meld = meld
        self._stopping = threading.Event()
        self._woken = {werk.naam: threading.Event() for werk in werken}
        self._failures = dict.fromkeys(self._woken, 0)
        self._threads = [
            threading.Thread(target=self._run, args=(werk,), name=werk.naam, daemon=True) for werk in werken
        ]

    def start(self) -> None:
        """Begin with every job at once."""
        for thread in self._threads:
            thread.start()

    def wake(self, naam: str) -> None:
        """Let a job look for work now, from any thread; not while it waits after a failure."""
        self._woken[naam].set()

    def failing(self) -> tuple[str, ...]:
        """Name the jobs of which the last run failed."""
        return tuple(naam for naam, number in self._failures.items() if number)

    def stop(self, seconds: float) -> bool:
        """Let every job finish what it is at, and wait for that at most so long; False when one did not."""
        self._stopping.set()
        for woken in self._woken.values():
            woken.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(seconds)
        late = [thread.name for thread in self._threads if thread.is_alive()]
        for naam in late:
            self._meld("werk niet geëindigd", werk=naam)
        return not late

    def _run(self, werk: Werk) -> None:
        woken = self._woken[werk.naam]
        while not self._stopping.is_set():
            woken.clear()
            try:
                did = werk.doe()
            except Exception as error:  # noqa: BLE001  # a job that ends unseen is worse than any fault
                self._stopping.wait(self._failed(werk.naam, error))
                continue
            if self._failures[werk.naam]:
                self._failures[werk.naam] = 0
                self._meld("werk hervat", werk=werk.naam)
            self._stopping.wait(werk.rust)
            if not did:
                woken.wait(max(werk.periode - werk.rust, 0.0))

    def _failed(self, naam: str, error: Exception) -> float:
        """Count and tell a failure; gives after how many seconds to try again."""
        number = self._failures[naam] = self._failures[naam] + 1
        wait = min(_FIRST_WAIT * 2.0 ** (number - 1), _LONGEST_WAIT)
        # The text of another error may hold anything; its kind says enough to find it.
        reason = str(error) if isinstance(error, KetenwisselError) else type(error).__name__
        self._meld("werk mislukt", werk=naam, reden=reason, keer=number, opnieuw_over=wait)
        return wait
