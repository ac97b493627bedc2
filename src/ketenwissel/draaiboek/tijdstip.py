"""A time in a runbook: a Dutch wall-clock time, or one that no source gives."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import AMSTERDAM

__all__ = ["Tijdstip", "known_time", "unknown_time"]


@dataclass(frozen=True, slots=True)
class Tijdstip:
    """A wall-clock time in the Netherlands as the runbook writes it (`lokaal`, `dag`), and its UTC instant.

    A time that summer time skips still gets an instant, so that the linter can report it; `load_draaiboek`
    refuses such a runbook. A time that no source gives has in `onbekend` why, and at most bounds: it lies
    not before `niet_voor` and not after `niet_na`. To ask such a one for its time raises UnusableInput.
    """

    gegeven: tuple[datetime, str, datetime] | None
    onbekend: str | None = None
    niet_voor: "Tijdstip | None" = None
    niet_na: "Tijdstip | None" = None

    def _given(self) -> tuple[datetime, str, datetime]:
        if self.gegeven is None:
            raise UnusableInput(f"the runbook gives no time here: {self.onbekend}")
        return self.gegeven

    @property
    def bekend(self) -> bool:
        """Whether the time is known."""
        return self.gegeven is not None

    @property
    def lokaal(self) -> datetime:
        """The wall-clock time, without zone; raises UnusableInput for an unknown time."""
        return self._given()[0]

    @property
    def dag(self) -> str:
        """The day of the week as written ("wo"); raises UnusableInput for an unknown time."""
        return self._given()[1]

    @property
    def instant(self) -> datetime:
        """The UTC instant; raises UnusableInput for an unknown time."""
        return self._given()[2]

    @property
    def vroegst(self) -> datetime | None:
        """The first UTC instant that it can be; None where nobody knows."""
        if self.gegeven is not None:
            return self.gegeven[2]
        return None if self.niet_voor is None else self.niet_voor.instant

    @property
    def laatst(self) -> datetime | None:
        """The last UTC instant that it can be; None where nobody knows."""
        if self.gegeven is not None:
            return self.gegeven[2]
        return None if self.niet_na is None else self.niet_na.instant

    def reached(self, at: datetime) -> bool | None:
        """Say whether it has come at an aware instant (half-open); None where nobody knows."""
        if self.laatst is not None and self.laatst <= at:
            return True
        return None if self.vroegst is None or self.vroegst <= at else False

    def before(self, other: "Tijdstip") -> bool:
        """Say whether it surely comes before another."""
        return self.laatst is not None and other.vroegst is not None and self.laatst < other.vroegst

    def by(self, other: "Tijdstip") -> bool:
        """Say whether it surely comes before another, or together with it."""
        return self.laatst is not None and other.vroegst is not None and self.laatst <= other.vroegst

    def may_be(self, other: "Tijdstip") -> bool:
        """Say whether it can be the same instant as another: of known times, whether it is."""
        return not self.before(other) and not other.before(self)


def known_time(lokaal: datetime, dag: str) -> Tijdstip:
    """Make a time of a wall-clock time without zone, and the day of the week that goes with it."""
    return Tijdstip((lokaal, dag, lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC)))


def unknown_time(reden: str, niet_voor: Tijdstip | None, niet_na: Tijdstip | None) -> Tijdstip:
    """Make a time that no source gives; the bounds, where there are any, are known times."""
    return Tijdstip(None, reden, niet_voor, niet_na)
