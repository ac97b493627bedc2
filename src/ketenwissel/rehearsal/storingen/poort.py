"""The way to the hub when things go wrong: loss, delay, overtaking, crashes and absence."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from ketenwissel.core.clock import ClockJumped
from ketenwissel.hub import Sealer, Voorstel
from ketenwissel.keten import Antwoord, GeenAntwoord, Levering, Postvakregel
from ketenwissel.partij import Verzending
from ketenwissel.rehearsal.knooppunt import Knooppunt
from ketenwissel.rehearsal.oefenpoort import Oefenpoort
from ketenwissel.rehearsal.storingen.opslag import Gecrasht, HaperendeOpslag
from ketenwissel.rehearsal.storingen.plan import Storingsplan

__all__ = ["Storingspoort"]

T = TypeVar("T")

_GROUP = 50
"""Smaller groups than without faults: a crash then strikes some of a step, not all of it."""

_JUMPS = (timedelta(hours=3), timedelta(hours=-3))


class Storingspoort(Oefenpoort):
    """An `Oefenpoort` on which the faults of a plan strike."""

    def __init__(
        self, knooppunt: Knooppunt, sealer: Sealer, opslag: HaperendeOpslag, plan: Storingsplan
    ) -> None:
        super().__init__(knooppunt, sealer)
        self._opslag = opslag
        self._plan = plan
        self._late: list[Verzending] = []
        self._slow: list[Voorstel] = []
        self._jumped: datetime | None = None
        self._moment = knooppunt.clock.now()

    def begin_step(self, moment: datetime) -> None:
        """Set the clock off or right as planned, and store what a slow disk held up."""
        self._moment = moment
        window = next(
            (w for w in self._plan.vensters if w.soort == "klok_verspringt" and w.van <= moment < w.tot), None
        )
        if window is not None and self._jumped != window.van:
            self._jumped = window.van
            self._plan.count("klok_verspringt")
            self._knooppunt.jump_clock(_JUMPS[self._plan.vensters.index(window) % 2])
        elif window is None and self._jumped is not None:
            self._jumped = None
            self._knooppunt.jump_clock(timedelta(0))
            self._knooppunt.clock.confirm()
        if self._slow and self._reachable(moment):
            slow, self._slow = self._slow, []
            self._knooppunt.hub.commit_many(slow)

    def arrive(self, verzendingen: Sequence[Verzending], end: datetime) -> list[Antwoord | None]:
        """Submit what gets through; None where the party hears nothing."""
        answers: list[Antwoord | None] = [None] * len(verzendingen)
        through: list[tuple[datetime, int | None, Verzending]] = []
        for place, one in enumerate(verzendingen):
            planted = one.opzettelijk
            # What was planted is counted exactly, so nothing else may happen to it on its way.
            lot = "aankomst" if planted else self._plan.fate(one.aanlevering.referentie, one.moment, end)
            if lot in ("aankomst", "antwoord_verloren"):
                through.append((one.moment, place if lot == "aankomst" else None, one))
            elif lot == "vertraagd":
                self._late.append(Verzending(one.moment + self._plan.delay(), one.aanlevering, None))
            elif lot == "traag" and self._reachable(one.moment):
                self._slow.append(self._knooppunt.hub.prepare(one.aanlevering, one.moment))
        through += [(one.moment, None, one) for one in self._late if one.moment < end]
        self._late = [one for one in self._late if one.moment >= end]
        through.sort(key=lambda entry: entry[0] + self._plan.overtakes())
        for start in range(0, len(through), _GROUP):
            self._store(through[start : start + _GROUP], answers)
        return answers

    def postvak(
        self, partijen: Collection[str], limiet: int = 250, *, achtergebleven: bool = False
    ) -> list[Postvakregel]:
        """List what waits; raises GeenAntwoord while the hub is away."""
        return self._call(
            lambda: super(Storingspoort, self).postvak(partijen, limiet, achtergebleven=achtergebleven), ()
        )

    def ophalen(self, regels: Sequence[Postvakregel]) -> list[Levering]:
        """Fetch payloads; raises GeenAntwoord when the hub falls over."""
        return self._call(
            lambda: super(Storingspoort, self).ophalen(regels), [one.referentie for one in regels]
        )

    def bevestigen(self, regels: Sequence[Postvakregel]) -> None:
        """Confirm; raises GeenAntwoord when the hub falls over."""
        self._call(lambda: super(Storingspoort, self).bevestigen(regels), [one.referentie for one in regels])

    def _store(
        self, group: Sequence[tuple[datetime, int | None, Verzending]], answers: list[Antwoord | None]
    ) -> None:
        arrived = [entry for entry in group if self._reachable(entry[0])]
        if not arrived:
            return
        hub = self._knooppunt.hub
        references = [one.aanlevering.referentie for _, _, one in arrived]
        planted = any(one.opzettelijk for _, _, one in arrived)
        self._opslag.fail_next(None if planted else self._plan.breaks(references, self._moment))
        try:
            given = hub.commit_many([hub.prepare(one.aanlevering, one.moment) for _, _, one in arrived])
        except Gecrasht:
            self._knooppunt.restart()
            for referentie in references:
                self._plan.struck(referentie)
            return
        for (_, place, _), answer in zip(arrived, given, strict=True):
            if place is not None:
                answers[place] = answer

    def _call(self, action: Callable[[], T], references: Collection[str]) -> T:
        if not self._reachable(self._moment):
            raise GeenAntwoord("the hub is away")
        if references:
            self._opslag.fail_next(self._plan.breaks(references, self._moment))
        try:
            return action()
        except Gecrasht:
            self._knooppunt.restart()
            raise GeenAntwoord("the hub fell over") from None

    def _reachable(self, moment: datetime) -> bool:
        away = self._plan.away(moment)
        if away in ("knooppunt_weg", "database_weg"):
            self._plan.count(away)
            return False
        try:
            self._knooppunt.clock.now()
        except ClockJumped:
            return False
        return True
