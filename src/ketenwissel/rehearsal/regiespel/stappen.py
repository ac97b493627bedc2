"""A play: parties and national actiehouders report on their steps; some forget, are late, or say too much.

Of each role a sample reports, drawn from the seed: what it proves does not need thousands. The two hubs and
the houses of the regie report all of theirs.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from ketenwissel.core.clock import ClockJumped
from ketenwissel.draaiboek import Draaiboek, Stap, Taak
from ketenwissel.hub import Stand
from ketenwissel.regie import Meldingverzoek, Regelbron, Stappenbalie
from ketenwissel.rehearsal.opzet import STEP
from ketenwissel.rehearsal.regiespel.mensen import Mensen
from ketenwissel.rehearsal.regieverloop import Gemeld, Regieverloop
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.standards import load_release
from ketenwissel.store import Opslag
from ketenwissel.store.stapmeldingen import Meldingsoort
from ketenwissel.toegang import Toegang

__all__ = ["Kantoorzicht", "Stappenspel"]

_SAMPLE: Final = 12
"""Parties of each role that report."""

_Houding = Literal["op_tijd", "te_laat", "vergeten", "onwaar"]
_HOUDINGEN: Final[Sequence[_Houding]] = ("op_tijd", "te_laat", "vergeten", "onwaar")
_KANSEN: Final = (70, 12, 10, 8)
_BEGUN_BEFORE: Final = timedelta(hours=4)
_TURNS: Final = 8
_ROLLEN: Final = {"gemeenten": "gemeente", "zorgaanbieders": "aanbieder"}
_PUNCTUAL: Final = "vecozo"


@dataclass(frozen=True, slots=True)
class Kantoorzicht:
    """What a party sees of itself: its outbox at an instant, and what the hub shows to each of them."""

    uitbak: Callable[[str, datetime], int]
    stand: Callable[[], Mapping[str, Stand]]


@dataclass(frozen=True, slots=True)
class _Voornemen:
    """What somebody means to report on a step, at an instant (UTC)."""

    moment: datetime
    opgave: Stap | Taak
    actiehouder: str
    partij: str | None
    begint: bool = False
    onwaar: bool = False


class Stappenspel:
    """Reports on steps, each at its instant; what was reported is written down in the `verloop`."""

    def __init__(
        self,
        opslag: Opslag,
        bron: Regelbron,
        mensen: Mensen,
        draaiboek: Draaiboek,
        wereld: Wereld,
        kantoren: Kantoorzicht,
        rng: random.Random,
        verloop: Regieverloop,
        bekend_op: datetime | None = None,
    ) -> None:
        """Draw who reports what when; `bekend_op` is when a postponement is announced, if there is one."""
        self._balie = Stappenbalie(opslag, bron)
        self._toegang = Toegang.load(opslag)
        self._mensen = mensen._asdict()
        self._draaiboek = draaiboek
        self._kantoren = kantoren
        self._verloop = verloop
        self._plan: dict[datetime, list[_Voornemen]] = {}
        verloop.gespeeld.add("stapmeldingen")
        for one in self._drawn(wereld, rng, bekend_op):
            self._plan.setdefault(one.moment, []).append(one)

    def moments(self) -> Collection[datetime]:
        """Give the instants of the reports."""
        return self._plan.keys()

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Report what is to be reported now."""
        for one in self._plan.get(start, ()):
            if one.partij is None:
                self._report_national(one, start)
            elif self._toegang.register.lookup(one.partij, start) is not None:
                self._report_party(one, one.partij, start)

    def _drawn(self, wereld: Wereld, rng: random.Random, bekend_op: datetime | None) -> Iterator[_Voornemen]:
        sample = {
            "gemeenten": _sample(rng, [one.code for one in wereld.gemeenten]),
            "zorgaanbieders": _sample(rng, [one.code for one in wereld.aanbieders]),
        }
        opgaven: list[Stap | Taak] = [*self._draaiboek.stappen, *self._draaiboek.taken]
        for opgave in opgaven:
            due = opgave.einde.instant
            for actiehouder in opgave.actiehouders:
                if isinstance(opgave, Taak) and opgave.bekendmaking:
                    # One announces; the other house need not say it again.
                    if bekend_op is not None and actiehouder == opgave.actiehouders[0]:
                        yield _Voornemen(bekend_op, opgave, actiehouder, None)
                elif actiehouder in _ROLLEN:
                    for partij in sample[actiehouder]:
                        yield from _intended(opgave, actiehouder, partij, rng)
                elif actiehouder in self._mensen:
                    # One reports just before it is due, the other exactly then, which is late.
                    moment = due - STEP if actiehouder == _PUNCTUAL else due
                    yield _Voornemen(moment, opgave, actiehouder, None)
            if opgave.nummer == self._draaiboek.afhalen.stap_aanbieder:
                # Who never reads says that everything was read.
                yield _Voornemen(due - STEP, opgave, "zorgaanbieders", wereld.zwijger.code, onwaar=True)

    def _report_national(self, one: _Voornemen, at: datetime) -> None:
        wie = self._mensen[one.actiehouder]
        if isinstance(one.opgave, Taak) and one.opgave.bekendmaking:
            text = "De landelijke voorzieningen zijn vandaag niet op tijd beschikbaar."
            self._report(one, "bekendmaking", None, wie, at, text)
        else:
            self._report(one, "gereed", None, wie, at)

    def _report_party(self, one: _Voornemen, partij: str, at: datetime) -> None:
        if one.begint:
            self._report(one, "begonnen", None, partij, at)
            return
        outbox = self._kantoren.uitbak(partij, at)
        if isinstance(one.opgave, Stap) and one.opgave.berichten:
            self._report(one, "uitbak", outbox, partij, at)
        reads = self._reads_in(one.opgave)
        ready = not outbox and self._has_done(one.opgave, partij, reads=reads)
        if ready or one.onwaar:
            self._report(one, "ingelezen" if reads else "gereed", None, partij, at)
        else:
            self._report(one, "niet_gereed", None, partij, at)

    def _reads_in(self, opgave: Stap | Taak) -> bool:
        afhalen = self._draaiboek.afhalen
        return opgave.nummer in (afhalen.stap_gemeente, afhalen.stap_aanbieder)

    def _has_done(self, opgave: Stap | Taak, partij: str, *, reads: bool) -> bool:
        """Say whether a party read or answered everything, on the steps that are about that."""
        answers = isinstance(opgave, Stap) and self._answers(opgave)
        if not reads and not answers:
            return True
        try:
            own = self._kantoren.stand().get(partij, Stand(0, 0))
        except ClockJumped:
            # The hub does not answer, so the party cannot know: it does not say that it is ready.
            return False
        return not (own.wachtend if reads else own.te_beantwoorden)

    def _answers(self, stap: Stap) -> bool:
        kinds = load_release(self._draaiboek.standaarden[0], self._draaiboek.van).berichten.values()
        return any(kind.soort == "retour" and kind.nummer in stap.berichten for kind in kinds)

    def _report(
        self,
        one: _Voornemen,
        soort: Meldingsoort,
        aantal: int | None,
        door: str,
        at: datetime,
        toelichting: str = "",
    ) -> None:
        toegang = self._toegang
        wie = toegang.person(door, at) if one.partij is None else toegang.organisation(door, at)
        assert wie is not None, "only who is known now reports"
        verzoek = Meldingverzoek(one.opgave.nummer, soort, one.partij, None, aantal, toelichting)
        self._balie.meld(verzoek, wie, toegang)
        self._verloop.meldingen.append(
            Gemeld(one.opgave.nummer, one.actiehouder, one.partij, soort, aantal, door, at)
        )


def _sample(rng: random.Random, codes: Sequence[str]) -> list[str]:
    return sorted(rng.sample(codes, min(_SAMPLE, len(codes))))


def _intended(opgave: Stap | Taak, actiehouder: str, partij: str, rng: random.Random) -> Iterator[_Voornemen]:
    due, opens = opgave.einde.instant, opgave.begin.instant
    window = opens < due
    (houding,) = rng.choices(_HOUDINGEN, _KANSEN)
    turns, begins = rng.randint(1, _TURNS) * STEP, rng.random() < 1 / 3
    if begins and (not window or due - _BEGUN_BEFORE >= opens):
        yield _Voornemen(due - _BEGUN_BEFORE, opgave, actiehouder, partij, begint=True)
    if houding == "vergeten":
        return
    # At the due time itself it is late: the first late turn lies exactly there.
    moment = due + turns - STEP if houding == "te_laat" else due - turns
    yield _Voornemen(moment, opgave, actiehouder, partij, onwaar=houding == "onwaar")
