"""What the aftercare is held against: its own days, and as many normal ones before closing down began."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import from_local, to_local
from ketenwissel.draaiboek import Draaiboek

__all__ = ["Nazorgvenster", "begin_of", "window_of"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Nazorgvenster:
    """The aftercare by a runbook; instants in UTC, days as dates in the Netherlands.

    `voor_van` to `voor_tot` are the days before, both included: as many as the aftercare has, up to the begin
    of closing down, since from then on the traffic is no longer what it normally is.
    """

    livegang: datetime
    tot: datetime
    oud: str
    nieuw: str
    standaarden: tuple[str, ...]
    voor_van: date
    voor_tot: date

    @property
    def eerste(self) -> date:
        """The day of going live; it counts as a whole."""
        return to_local(self.livegang).date()

    @property
    def laatste(self) -> date:
        """The last day of the aftercare."""
        return to_local(self.tot).date()

    def day(self, at: datetime, asked: date | None = None) -> date:
        """Give the day that is asked about, that of an instant by default; raises UnusableInput outside."""
        day = to_local(at).date() if asked is None else asked
        if not self.eerste <= day <= min(to_local(at).date(), self.laatste):
            raise UnusableInput("the aftercare has only the days from going live to its end, up to today")
        return day

    def last_day(self, at: datetime) -> date:
        """Give the last day of it at an instant, at the earliest that of going live."""
        return max(self.eerste, min(to_local(at).date(), self.laatste))


def window_of(draaiboek: Draaiboek) -> Nazorgvenster:
    """Give the window by a runbook; raises UnusableInput for one that never puts a release in use."""
    livegang, tot = draaiboek.vrijgave.begin.instant, draaiboek.nazorg.tot.instant
    begun = [fase.van.instant for fase in draaiboek.fasen if fase.van is not None]
    closing = min([*begun, livegang])
    last = to_local(closing - timedelta(milliseconds=1)).date()
    days = (to_local(tot).date() - to_local(livegang).date()).days
    return Nazorgvenster(
        livegang,
        tot,
        draaiboek.van,
        draaiboek.naar,
        draaiboek.standaarden,
        last - max(days - 1, 0) * _DAY,
        last,
    )


def begin_of(day: date) -> datetime:
    """Give the instant (UTC) at which a day begins in the Netherlands."""
    return from_local(datetime(day.year, day.month, day.day))  # noqa: DTZ001  # a wall clock has no zone
