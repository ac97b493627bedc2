"""One rehearsal: the synthetic chain on a virtual clock, from the first step to the end of the aftercare.

Time moves in half-open steps with every cut-off between two of them. In a step the hub settles what the
instant asks for, parties read their mailboxes, and everything due is sent at its own exact moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ketenwissel.core.clock import Timer, VirtualClock
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import Draaiboek, borders
from ketenwissel.hub import Hub, Sealer, Stand
from ketenwissel.keten import Kant, Ontvangst
from ketenwissel.partij import Kantoor, Opdracht, Verzending, collect_round, send_round
from ketenwissel.rehearsal.leesrooster import Leesrooster
from ketenwissel.rehearsal.misdragingen import Geplant, plant
from ketenwissel.rehearsal.oefenpoort import Oefenpoort
from ketenwissel.rehearsal.opzet import Opzet, period, seeded, steps
from ketenwissel.rehearsal.rapport import Cutoff, Gereedheid, Partijstand
from ketenwissel.rehearsal.verkeer import Verkeer
from ketenwissel.rehearsal.voortgang import Voortgang
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.standards import Schemas
from ketenwissel.store import Journaal
from ketenwissel.toegang import Partij

__all__ = ["Afwijkend", "Oefening", "Verloop", "side_of"]


@dataclass(frozen=True, slots=True)
class Afwijkend:
    """An attempt that a planted deviation made: its reference, what it answered, and the refusal it met."""

    soort: str
    referentie: str
    cross_referentie: str | None
    situatie: str | None
    ontraden: str | None


@dataclass(slots=True)
class Verloop:
    """What a rehearsal saw while it ran, besides what the hub and the parties wrote down themselves."""

    begin: datetime
    einde: datetime
    paren: list[tuple[datetime, dict[str, int]]] = field(default_factory=list)
    gereedheid: list[Gereedheid] = field(default_factory=list)
    afwijkend: list[Afwijkend] = field(default_factory=list)
    gepland: dict[str, int] = field(default_factory=dict)
    opdrachten: int = 0
    heen_buiten_keten: int = 0
    antwoorden_buiten_keten: int = 0
    niet_verzonden: int = 0


class Oefening:
    """Plays one rehearsal on an empty hub; everything follows from the opzet and the runbook."""

    def __init__(
        self,
        opzet: Opzet,
        draaiboek: Draaiboek,
        wereld: Wereld,
        hub: Hub,
        sealer: Sealer,
        clock: VirtualClock,
        journaal: Journaal,
        schemas: Schemas,
    ) -> None:
        self._opzet = opzet
        self._draaiboek = draaiboek
        self._wereld = wereld
        self._hub = hub
        self._sealer = sealer
        self._clock = clock
        self._journaal = journaal
        self._port = Oefenpoort(hub)
        self._kantoren = {
            partij.code: Kantoor(
                partij.code,
                side_of(partij),
                draaiboek,
                schemas,
                seeded(opzet, partij.code),
            )
            for partij in wereld.partijen
        }
        begin, einde = period(draaiboek)
        self.verloop = Verloop(begin, einde)

    def play(self, voortgang: Voortgang, timer: Timer) -> Verloop:
        """Play from begin to end; the same opzet gives the same messages, answers and events."""
        begin, einde = self.verloop.begin, self.verloop.einde
        verkeer = self._prepare(begin, einde)
        cutoffs = borders(self._draaiboek)
        rooster = Leesrooster(self._draaiboek, tuple(self._kantoren))
        planned_day: date | None = None
        started, done, total = timer.seconds(), 0, 2 * self._opzet.heenberichten
        for start, end in steps(begin, einde, cutoffs):
            self._clock.advance_to(start)
            if start in cutoffs:
                self._at_cutoff(start)
            if to_local(start).minute == 0:
                self._count_pairs(start)
            if to_local(start).date() != planned_day:
                planned_day = to_local(start).date()
                self._plan_day(verkeer, planned_day)
            readers = rooster.readers(start)
            back = (
                collect_round(self._kantoren, readers, self._port, start, self._journaal) if readers else []
            )
            sent = self._send(end, back)
            done += sent
            if readers or sent:
                self._sealer.seal()
            speed = done / max(timer.seconds() - started, 1e-6)
            open_pairs = self.verloop.paren[-1][1]["open"] if self.verloop.paren else 0
            voortgang.update(self._fase(start), start, done, total, speed, open_pairs)
        self._finish(einde)
        return self.verloop

    def _prepare(self, begin: datetime, einde: datetime) -> Verkeer:
        rng = seeded(self._opzet, "misdragingen")
        verkeer = Verkeer(self._wereld, self._draaiboek, begin, einde)
        geplant = plant(self._draaiboek, self._wereld, verkeer, self._opzet.heenberichten, rng)
        verkeer.spread(max(0, self._opzet.heenberichten - len(geplant)))
        for one in geplant:
            self.verloop.gepland[one.soort] = self.verloop.gepland.get(one.soort, 0) + 1
            self._plan(one.afzender, one)
        return verkeer

    def _plan(self, afzender: str, geplant: Geplant) -> None:
        self.verloop.opdrachten += 1
        self._kantoren[afzender].plan(geplant.opdracht)
        if geplant.beantwoording is not None:
            self._kantoren[geplant.opdracht.ontvanger].deviate(geplant.beantwoording)

    def _plan_day(self, verkeer: Verkeer, dag: date) -> None:
        for afzender, opdracht in verkeer.day(dag):
            self.verloop.opdrachten += 1
            self._kantoren[afzender].plan(opdracht)

    def _send(self, end: datetime, back: Sequence[Verzending]) -> int:
        verzendingen = list(back)
        for kantoor in self._kantoren.values():
            due = kantoor.next_moment
            if due is not None and due < end:
                verzendingen += kantoor.send(end)
        verzendingen.sort(key=_by_moment)
        antwoorden = send_round(self._kantoren, verzendingen, self._port.arrive, self._journaal)
        for verzending, antwoord in zip(verzendingen, antwoorden, strict=True):
            if verzending.werk is None or verzending.werk.afwijking is None:
                continue
            self.verloop.afwijkend.append(
                Afwijkend(
                    verzending.werk.afwijking.soort,
                    verzending.aanlevering.referentie,
                    verzending.aanlevering.cross_referentie,
                    None if isinstance(antwoord, Ontvangst) else antwoord.situatie,
                    antwoord.ontraden if isinstance(antwoord, Ontvangst) else None,
                )
            )
        return len(antwoorden)

    def _at_cutoff(self, moment: datetime) -> None:
        self._hub.break_pairs(moment)
        stappen = [s for s in self._draaiboek.stappen if s.begin.instant == moment]
        if not stappen:
            return
        stand = self._hub.stand()
        rows = []
        for partij in self._wereld.partijen:
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
        self.verloop.paren.append((moment, {str(state): count for state, count in self._hub.paren().items()}))

    def _fase(self, moment: datetime) -> str:
        return next(
            fase.naam
            for fase in reversed(self._draaiboek.fasen)
            if fase.van is None or fase.van.instant <= moment
        )

    def _finish(self, einde: datetime) -> None:
        self._clock.advance_to(einde)
        self._sealer.seal()
        self._count_pairs(einde)
        for kantoor in self._kantoren.values():
            outside = sum(1 for werk in kantoor.buiten_keten if isinstance(werk, Opdracht))
            self.verloop.heen_buiten_keten += outside
            self.verloop.antwoorden_buiten_keten += len(kantoor.buiten_keten) - outside
            self.verloop.niet_verzonden += kantoor.waiting_to_send(einde)


def side_of(partij: Partij) -> Kant:
    """Give the side of the chain where a party submits."""
    return "ggk" if partij.rol == "gemeente" else "vecozo"


def _by_moment(verzending: Verzending) -> datetime:
    return verzending.moment
