"""One rehearsal: the synthetic chain on a virtual clock, from the first step to the end of the aftercare.

Time moves in half-open steps with every cut-off between two of them. In a step the hub settles what the
instant asks for, parties read their mailboxes, and everything due is sent at its own exact moment.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

from ketenwissel.core.clock import Timer, VirtualClock
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import borders
from ketenwissel.hub import Stand
from ketenwissel.keten import GeenAntwoord, Kant
from ketenwissel.partij import Kantoor, Opdracht, Verzending, collect_round, send_round
from ketenwissel.rehearsal.leesrooster import Leesrooster
from ketenwissel.rehearsal.misdragingen import Spelleider, plant
from ketenwissel.rehearsal.oefenhub import Oefenhub
from ketenwissel.rehearsal.opzet import Opzet, period, seeded, steps
from ketenwissel.rehearsal.rapport import Cutoff, Gereedheid, Partijstand
from ketenwissel.rehearsal.toneelstuk import Toneelstuk
from ketenwissel.rehearsal.verkeer import Verkeer
from ketenwissel.rehearsal.verloop import Verloop
from ketenwissel.rehearsal.voortgang import Voortgang
from ketenwissel.rehearsal.wekker import Wekker
from ketenwissel.rehearsal.wereld import ONBEKEND, Wereld
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.standards import Schemas
from ketenwissel.store import Journaal
from ketenwissel.toegang import Partij

__all__ = ["Oefening"]


class Oefening:
    """Plays one rehearsal on an empty hub; everything follows from the opzet and the runbook."""

    def __init__(
        self,
        opzet: Opzet,
        speelboek: Speelboek,
        wereld: Wereld,
        hub: Oefenhub,
        clock: VirtualClock,
        journaal: Journaal,
        schemas: Schemas,
        zonder: frozenset[str] = frozenset(),
        elke: int = 1,
    ) -> None:
        """Prepare; `zonder` names kinds of misbehaviour that cannot be played on this hub.

        Parties look into their mailboxes every `elke` hours.
        """
        self._zonder = zonder
        self._elke = elke
        self._opzet = opzet
        self._speelboek = speelboek
        self._draaiboek = speelboek.einde
        self._wereld = wereld
        self._hub = hub
        self._clock = clock
        self._journaal = journaal
        self.kanten: dict[str, Kant] = {partij.code: _side_of(partij) for partij in wereld.partijen}
        """The side of the chain where each party submits, by its code."""
        # Who is not known to the hub has an office too: it hears that its message was refused.
        self.kanten |= {ONBEKEND["gemeente"]: "ggk", ONBEKEND["aanbieder"]: "vecozo"}
        self._wekker = Wekker(self.kanten)
        self._kantoren = {
            code: Kantoor(
                code, side, speelboek.begin, schemas, seeded(opzet, code), wereld.code_at, self._wekker.set
            )
            for code, side in self.kanten.items()
        }
        begin, einde = period(speelboek.einde)
        self.verloop = Verloop(begin, einde)

    def play(
        self,
        voortgang: Voortgang,
        timer: Timer,
        tonelen: Sequence[Toneelstuk] = (),
        werk: Sequence[tuple[str, Opdracht]] = (),
    ) -> Verloop:
        """Play from begin to end; the same opzet gives the same messages, answers and events.

        `werk` is part of the traffic that a play asks for, as (sender, order).
        """
        begin, einde = self.verloop.begin, self.verloop.einde
        verkeer, spelleider = self._prepare(begin, einde, werk)
        cutoffs = frozenset(borders(self._speelboek.begin)) | frozenset(borders(self._draaiboek))
        rooster = Leesrooster(self._draaiboek, self._wereld.lezers, self._elke)
        planned_day: date | None = None
        started, done, total = timer.seconds(), 0, 2 * self._opzet.heenberichten
        for start, end in steps(begin, einde, cutoffs | self._moments(tonelen)):
            self._clock.advance_to(start)
            if start in cutoffs:
                self._at_cutoff(start)
            self._hub.begin_step(start)
            for toneel in tonelen:
                toneel.begin_step(start, end)
            self._follow_runbook(start)
            spelleider.begin_step(start, end)
            if to_local(start).minute == 0:
                self._count_pairs(start)
            if to_local(start).date() != planned_day:
                planned_day = to_local(start).date()
                self._plan_day(verkeer, planned_day)
            readers = rooster.readers(start)
            self._collect(readers, start, spelleider)
            done += self._send(end, spelleider)
            speed = done / max(timer.seconds() - started, 1e-6)
            open_pairs = self.verloop.paren[-1].aantallen["open"] if self.verloop.paren else 0
            voortgang.update(self._fase(start), start, done, total, speed, open_pairs)
        self._finish(einde)
        return self.verloop

    def outbox(self, code: str, moment: datetime) -> int:
        """Count what a party should have sent before an instant (UTC) and did not."""
        return self._kantoren[code].waiting_to_send(moment)

    def _moments(self, tonelen: Sequence[Toneelstuk]) -> frozenset[datetime]:
        """Give the instants, besides cut-offs, at which something happens that a step must begin with."""
        fusie, wijziging = self._wereld.fusie, self._speelboek.wijziging
        own = {moment for toneel in tonelen for moment in toneel.moments()}
        own |= {fusie.moment} if fusie is not None else set()
        return frozenset(own | ({wijziging.van} if wijziging is not None else set()))

    def _follow_runbook(self, start: datetime) -> None:
        wijziging = self._speelboek.wijziging
        if wijziging is not None and wijziging.van == start:
            for kantoor in self._kantoren.values():
                kantoor.follow(wijziging.draaiboek)

    def _prepare(
        self, begin: datetime, einde: datetime, werk: Sequence[tuple[str, Opdracht]]
    ) -> tuple[Verkeer, Spelleider]:
        rng = seeded(self._opzet, "misdragingen")
        verkeer = Verkeer(self._wereld, self._draaiboek, begin, einde)
        geplant = plant(self._draaiboek, self._wereld, verkeer, self._opzet.heenberichten, rng, self._zonder)
        verkeer.spread(max(0, self._opzet.heenberichten - len(geplant) - len(werk)))
        spelleider = Spelleider(geplant, self._wereld, self._draaiboek, self._kantoren, self.verloop, rng)
        spelleider.plan()
        self._plan(werk)
        return verkeer, spelleider

    def _plan_day(self, verkeer: Verkeer, dag: date) -> None:
        self._plan(verkeer.day(dag))

    def _plan(self, werk: Iterable[tuple[str, Opdracht]]) -> None:
        for afzender, opdracht in werk:
            self.verloop.opdrachten += 1
            self._kantoren[afzender].plan(opdracht)

    def _collect(self, readers: Sequence[str], moment: datetime, spelleider: Spelleider) -> None:
        # Where no answer comes nothing is lost: what was not confirmed is listed again in the next round.
        with suppress(GeenAntwoord):
            spelleider.look(moment, self._hub, self._journaal)
        with suppress(GeenAntwoord):
            if readers:
                collect_round(self._kantoren, readers, self._hub, moment, self._journaal)

    def _send(self, end: datetime, spelleider: Spelleider) -> int:
        due: list[Verzending] = []
        for code in self._wekker.due(end):
            kantoor = self._kantoren[code]
            due += kantoor.send(end)
            if kantoor.next_moment is not None:
                self._wekker.set(code, kantoor.next_moment)
        verzendingen = sorted(spelleider.leaving(due, end), key=_by_moment)
        antwoorden = send_round(
            self._kantoren, verzendingen, lambda out: self._hub.arrive(out, end), self._journaal
        )
        spelleider.answered(verzendingen, antwoorden)
        return len(antwoorden)

    def _at_cutoff(self, moment: datetime) -> None:
        self._hub.at_cutoff(moment)
        stappen = [s for s in self._draaiboek.stappen if s.begin.instant == moment]
        if not stappen:
            return
        stand = self._hub.stand()
        rows = []
        for partij in self._wereld.partijen:
            if not partij.valid(moment):
                continue
            own = stand.get(partij.code, Stand(0, 0))
            te_versturen = self._kantoren[partij.code].waiting_to_send(moment)
            ready = not (own.wachtend or own.te_beantwoorden or te_versturen)
            rows.append(
                Partijstand(
                    partij.code,
                    partij.naam,
                    partij.rol,
                    te_versturen,
                    own.wachtend,
                    own.te_beantwoorden,
                    ready,
                )
            )
        cutoff = Cutoff(", ".join(s.nummer for s in stappen), moment, stappen[-1].omschrijving)
        self.verloop.gereedheid.append(Gereedheid(cutoff, tuple(rows)))

    def _count_pairs(self, moment: datetime) -> None:
        counted = self._hub.telling(moment)
        if counted is not None:
            self.verloop.paren.append(counted)

    def _fase(self, moment: datetime) -> str:
        return next(
            fase.naam
            for fase in reversed(self._draaiboek.fasen)
            if fase.van is None or fase.van.instant <= moment
        )

    def _finish(self, einde: datetime) -> None:
        self._clock.advance_to(einde)
        self._hub.begin_step(einde)
        self._count_pairs(einde)
        for kantoor in self._kantoren.values():
            heen = [werk.nummer for werk in kantoor.buiten_keten if isinstance(werk, Opdracht)]
            self.verloop.heen_buiten_keten.update(heen)
            self.verloop.antwoorden_buiten_keten += len(kantoor.buiten_keten) - len(heen)
            self.verloop.niet_verzonden += kantoor.waiting_to_send(einde)


def _side_of(partij: Partij) -> Kant:
    return "ggk" if partij.rol == "gemeente" else "vecozo"


def _by_moment(verzending: Verzending) -> datetime:
    return verzending.moment
