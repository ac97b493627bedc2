"""The stage for misbehaviour: the runbook that is rehearsed, its cut-offs by what they do, and who plays."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ketenwissel.core.instants import from_local, to_local
from ketenwissel.core.werkdagen import add_werkdagen
from ketenwissel.draaiboek import Draaiboek, Stap
from ketenwissel.partij import Afwijking
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.opzet import QUIET_WERKDAGEN, last_advice
from ketenwissel.rehearsal.verkeer import Verkeer
from ketenwissel.rehearsal.wereld import Relatie, Wereld

__all__ = ["Toneel", "merger_moment"]


class Toneel:
    """Everything a builder of misbehaviour may use; `aantal` is how often each kind is planted."""

    def __init__(
        self, draaiboek: Draaiboek, wereld: Wereld, verkeer: Verkeer, rng: random.Random, aantal: int
    ) -> None:
        self.draaiboek = draaiboek
        self.wereld = wereld
        self.rng = rng
        self.aantal = aantal
        self._verkeer = verkeer
        blocks = sorted((s for s in draaiboek.stappen if s.soort == "blokkade"), key=_begin)
        self.heen_block, self.retour_block = blocks[0].begin.instant, blocks[-1].begin.instant
        self.live = next(s.begin.instant for s in draaiboek.stappen if s.soort == "vrijgave")
        advice = last_advice(draaiboek)
        self.advice = advice.begin.instant
        self.discouraged = advice.berichten[0]

    def after(self, start: datetime, index: int, within: timedelta) -> datetime:
        """The first lies exactly on the cut-off, the others somewhere after it."""
        if index == 0:
            return start
        return start + timedelta(milliseconds=self.rng.randrange(1, int(within.total_seconds() * 1000)))

    def quiet(self) -> datetime:
        """Give a moment on a working morning well before the first advice, when everything is open."""
        dag = add_werkdagen(to_local(self.advice).date(), -self.rng.randint(*QUIET_WERKDAGEN))
        return self._in_the_morning(dag)

    def shortly_before_advice(self) -> datetime:
        """Give a moment on a working morning in the days just before the first advice."""
        return self._in_the_morning(
            add_werkdagen(to_local(self.advice).date(), -self.rng.randint(1, QUIET_WERKDAGEN[0] // 2))
        )

    def _in_the_morning(self, dag: date) -> datetime:
        moment = datetime.combine(dag, time(9, self.rng.randrange(60), self.rng.randrange(60)))
        return from_local(moment) + timedelta(milliseconds=self.rng.randrange(1000))

    def heen(
        self,
        soort: str,
        nummer: str,
        moment: datetime,
        afwijking: Afwijking | None = None,
        relatie: Relatie | None = None,
    ) -> Geplant:
        """Plan one heenbericht of a type, within a relation or any."""
        within = relatie or self.rng.choice(self.wereld.relaties)
        afzender, opdracht = self._verkeer.one(nummer, moment, within)
        return Geplant(soort, afzender, replace(opdracht, afwijking=afwijking or Afwijking(soort)))


def merger_moment(draaiboek: Draaiboek) -> datetime:
    """Give the instant (UTC) at which gemeenten merge in a rehearsal: the first midnight of the closing."""
    dag = to_local(last_advice(draaiboek).begin.instant).date() + timedelta(days=1)
    return from_local(datetime.combine(dag, time(0)))


def _begin(stap: Stap) -> datetime:
    return stap.begin.instant
