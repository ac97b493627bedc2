"""A play: the regie reminds, nobody does so for some hours, and it starts again.

It looks whether something is due whenever that is so, and twice a day besides: a look at each step of
time would find as little, and cost a small rehearsal as much as all its messages.
"""

import random
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from ketenwissel.draaiboek import Draaiboek
from ketenwissel.regie import STANDAARD, Herinneraar, Regelbron
from ketenwissel.rehearsal.opzet import STEP
from ketenwissel.rehearsal.regieverloop import Regieverloop
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.store import Opslag

__all__ = ["Herinnerspel"]

_AWAY_BEFORE: Final = timedelta(hours=5)
"""How long before a step it falls away: two of the moments of that step then lie in the absence."""
_BACK_BEFORE: Final = timedelta(minutes=30)
_LATER: Final = 8
_LOOK_HOURS: Final = 12


class Herinnerspel:
    """Reminds as the job of a service does."""

    def __init__(
        self, opslag: Opslag, bron: Regelbron, speelboek: Speelboek, rng: random.Random, verloop: Regieverloop
    ) -> None:
        """Draw in which hours nobody reminds: around a step of the runbook."""
        self._opslag = opslag
        self._bron = bron
        self._verloop = verloop
        self._herinneraar: Herinneraar | None = None
        moments = {one for book in (speelboek.begin, speelboek.einde) for one in _moments(book)}
        # The first step is left out: what was to be reminded of before the begin is late anyway.
        due = rng.choice(sorted(set(_due(speelboek.einde)))[1:])
        self._weg = (due - _AWAY_BEFORE, due - _BACK_BEFORE + rng.randint(0, _LATER) * STEP)
        # An amendment gives steps new moments, some of which have passed when it begins to hold.
        amended = () if speelboek.wijziging is None else (speelboek.wijziging.van,)
        self._looks = {*moments, *self._weg, *amended}
        verloop.gespeeld.add("herinneringen")
        verloop.weg = self._weg

    def moments(self) -> Collection[datetime]:
        """Give the moments of reminders, and the begin and the end of the absence."""
        return self._looks

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Send what is due, unless nobody is there."""
        begin, back = self._weg
        if begin <= start < back:
            self._herinneraar = None
            return
        started = self._herinneraar is None
        if self._herinneraar is None:
            self._herinneraar = Herinneraar(self._opslag, self._bron, _say_nothing)
        if self._verloop.herinnerd_vanaf is None:
            self._verloop.herinnerd_vanaf = start
        if start in self._looks or started or (start.hour % _LOOK_HOURS, start.minute) == (0, 0):
            self._herinneraar.work()


def _due(draaiboek: Draaiboek) -> Iterator[datetime]:
    yield from (stap.einde.instant for stap in draaiboek.stappen)
    yield from (taak.einde.instant for taak in draaiboek.taken)


def _moments(draaiboek: Draaiboek) -> Iterator[datetime]:
    for due in _due(draaiboek):
        yield from (due - ahead for ahead in STANDAARD)


def _say_nothing(*_: object, **__: object) -> None:
    pass
