"""The answer of the gate as a value, and the line of answers through time."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ketenwissel.core.errors import UnusableInput

__all__ = ["Handeling", "Omgeving", "Onbeslist", "Oordeel", "Retry", "Tijdlijn", "Verdict"]

Verdict = Literal["toegestaan", "ontraden", "geblokkeerd", "niet_in_gebruik", "onbekend"]
Retry = Literal["rebuild", "never", "later"]
Handeling = Literal["indienen", "afhalen"]
Omgeving = Literal["productie", "kto"]


@dataclass(frozen=True, slots=True)
class Oordeel:
    """What the gate says of one type in one release at one instant.

    `step` is the row of the runbook that decides (None where no row does), `code` and `code_list` the code of
    the chain for a refusal (None where the chain has none), `retry` what the sender can do, `until` the first
    UTC instant with another verdict (no time to resend; in an incomplete runbook it may be the one from which
    the verdict is no longer sure), `reason` a Dutch sentence of at most 200 characters.
    `maatregel` names what people decided beside the runbook ("extra stop 3"), where that decides.
    """

    verdict: Verdict
    step: str | None
    code: str | None
    code_list: str | None
    retry: Retry | None
    until: datetime | None
    reason: str
    maatregel: str | None = None

    @property
    def passes(self) -> bool:
        """Say whether the message goes on: allowed, or discouraged and counted."""
        return self.verdict in ("toegestaan", "ontraden")


@dataclass(frozen=True, slots=True)
class Onbeslist:
    """A stretch in which the verdict hangs on a time that the runbook does not know, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Tijdlijn:
    """Verdicts through time: `oordelen[0]` before `grenzen[0]`, `oordelen[i + 1]` from `grenzen[i]` on."""

    grenzen: tuple[datetime, ...]
    oordelen: tuple[Oordeel | Onbeslist, ...]

    def at(self, instant: datetime) -> Oordeel:
        """Give the verdict at an aware instant: at a border the later verdict holds already.

        Raises UnusableInput where it hangs on an unknown time.
        """
        found = self.oordelen[bisect_right(self.grenzen, instant)]
        if isinstance(found, Onbeslist):
            raise UnusableInput(found.reason)
        return found
