"""What was decided beside the runbook in a rehearsal, as whoever wrote the play knows it."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Afspraak", "Maatregelen", "Tijdvak"]


@dataclass(frozen=True, slots=True)
class Tijdvak:
    """A stretch of time (UTC, half-open) in which something holds for one party."""

    partij: str
    van: datetime
    tot: datetime

    def holds(self, partij: str, moment: datetime) -> bool:
        """Tell whether it holds for a party at an instant."""
        return partij == self.partij and self.van <= moment < self.tot


@dataclass(frozen=True, slots=True)
class Afspraak:
    """An agreement of two parties not to send types in the release that ends, from `van` on.

    `naam` is what a receipt must name.
    """

    naam: str
    partijen: frozenset[str]
    berichten: frozenset[str]
    van: datetime


@dataclass(frozen=True, slots=True)
class Maatregelen:
    """One of each kind, and the rules by which attempts were to be refused; None for what was not played.

    `getoond` counts what the paused party saw in its mailbox, foutberichten left out.
    """

    verlengd: Tijdvak | None
    gepauzeerd: Tijdvak
    extra_stop: Tijdvak
    afspraak: Afspraak | None
    verboden: tuple[str, ...]
    getoond: int = 0
