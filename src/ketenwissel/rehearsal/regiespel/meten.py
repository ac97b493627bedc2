"""A play: the numbers of readiness are folded now and then, and read by the regie at every cut-off.

What stood open at a cut-off is kept some time after it; one step later that is read back as well.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ketenwissel.core.clock import Clock
from ketenwissel.draaiboek import borders
from ketenwissel.hub import Telwerk
from ketenwissel.regie import Gereedheidsbalie, Gereedheidsbron, Partijstand
from ketenwissel.rehearsal.opzet import STEP
from ketenwissel.rehearsal.regieverloop import Aantallen, Meting, Regieverloop
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.store import Opslag
from ketenwissel.toegang import Toegang

__all__ = ["Meetspel"]

_FOLD_HOURS: Final = 6
_ALL: Final = 1_000_000


class Meetspel:
    """Folds as the job of a service does, and writes down what is said of every party and of all together."""

    def __init__(
        self, opslag: Opslag, clock: Clock, wie: str, speelboek: Speelboek, verloop: Regieverloop
    ) -> None:
        self._telwerk = Telwerk(opslag, clock)
        self._balie = Gereedheidsbalie(opslag, Gereedheidsbron(clock.now, "productie"))
        self._toegang = Toegang.load(opslag)
        self._wie = wie
        self._wijziging = speelboek.wijziging
        self._borders = frozenset(borders(speelboek.begin)), frozenset(borders(speelboek.einde))
        self._begun: datetime | None = None
        self._verloop = verloop
        verloop.gespeeld.add("gereedheidsmeting")

    def moments(self) -> Collection[datetime]:
        """Give the instants at which is read what was kept."""
        return {border + STEP for known in self._borders for border in known}

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Fold and read, when it is time to."""
        kept = start - STEP
        # What an amendment moved between the two is a cut-off no more.
        read_back = self._is_cutoff(kept, kept) and self._is_cutoff(kept, start)
        if read_back or self._begun is None or (start.hour % _FOLD_HOURS, start.minute) == (0, 0):
            while self._telwerk.work():
                pass
        if self._begun is None:
            self._begun = start
        if self._is_cutoff(start, start):
            self._read(start, None)
        if read_back and kept >= self._begun:
            self._read(start, kept)

    def _is_cutoff(self, moment: datetime, now: datetime) -> bool:
        """Say whether an instant is a cut-off of the runbook that is in force now."""
        before, after = self._borders
        amended = self._wijziging is None or now >= self._wijziging.van
        return moment in (after if amended else before)

    def _read(self, now: datetime, back: datetime | None) -> None:
        wie = self._toegang.person(self._wie, now)
        assert wie is not None, "the people of the regie are known during the whole rehearsal"
        totaal = self._balie.overzicht(wie, self._toegang, at=back).totaal
        blad = self._balie.partijen(wie, self._toegang, at=back, limiet=_ALL)
        self._verloop.metingen.append(
            Meting(
                now if back is None else back,
                back is not None,
                Aantallen(totaal.wachtend, totaal.te_beantwoorden, totaal.gebroken, totaal.ontraden),
                {one.partij: _numbers(one) for one in blad.partijen},
            )
        )


def _numbers(stand: Partijstand) -> Aantallen:
    return Aantallen(stand.wachtend, stand.te_beantwoorden, stand.gebroken, stand.ontraden)
