"""The evidence that the checkers judge: two accounts of the same night, and what was planted in it.

The parties' journals and the hub's sealed trail were written by different code in different databases; what
they agree on happened.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from ketenwissel.rehearsal.checkers.verwachting import Verwachting
from ketenwissel.rehearsal.verloop import Fusie, Verloop
from ketenwissel.rehearsal.wereld import ONBEKEND
from ketenwissel.store import Journaalregel

__all__ = ["Bewijs", "Gebeurtenis", "Telling", "read_event"]

_SHOWN = 100
_MASKED = "gemaskeerd"


class Gebeurtenis(NamedTuple):
    """One sealed event of the hub's trail; fields that its kind does not have are empty."""

    nummer: int
    soort: str
    tijdstip: datetime
    gegevens: dict[str, Any]

    def text(self, key: str) -> str:
        """Give a field, empty when the event does not have it."""
        value = self.gegevens.get(key)
        return "" if value is None else str(value)


def read_event(nummer: int, inhoud: str) -> Gebeurtenis:
    """Read one event as the trail holds it."""
    data = msgspec.json.decode(inhoud)
    return Gebeurtenis(nummer, data["soort"], datetime.fromisoformat(data["tijdstip"]), data)


@dataclass(frozen=True, slots=True)
class Bewijs:
    """Everything the checkers may look at; the callables read anew each time, in order of writing.

    `kanten` gives the side of each party, `nalatig` names the parties that neglect their mailbox, with the
    planted kind. `wachtend` holds what nobody collected, as (party, reference).
    """

    verwachting: Verwachting
    verloop: Verloop
    kanten: Mapping[str, str]
    fusie: Fusie | None
    nalatig: Mapping[str, str]
    journaal: Callable[[], Iterator[Journaalregel]]
    spoor: Callable[[], Iterator[Gebeurtenis]]
    verify: Callable[[], tuple[bool, int, str]]
    wachtend: Collection[tuple[str, str]]
    bsns: frozenset[str]
    teksten: Callable[[], Iterable[tuple[str, str]]]

    def code_at(self, code: str, moment: datetime) -> str:
        """Give who answers for a code at an instant: after a merger that is the successor."""
        return code if self.fusie is None else self.fusie.code_at(code, moment)

    def as_in_trail(self, code: str) -> str:
        """Give a code as the trail writes it: what belongs to no party could be anything, and is masked."""
        return _MASKED if code in ONBEKEND.values() else code


class Telling:
    """Counts what a checker looked at, and keeps the first violations."""

    def __init__(self) -> None:
        self.checked = 0
        self.violations: list[str] = []
        self._found = 0

    def look(self, count: int = 1) -> None:
        """Count something that was looked at."""
        self.checked += count

    def fault(self, text: str) -> None:
        """Note a violation; beyond the first hundred only their number is kept."""
        self._found += 1
        if self._found <= _SHOWN:
            self.violations.append(text)

    def outcome(self) -> tuple[str, ...]:
        """Give the violations, with a last line that counts those left out."""
        left = self._found - len(self.violations)
        return (*self.violations, f"en nog {left} andere") if left else tuple(self.violations)
