"""The back office of one gemeente or aanbieder: an outbox with a planning, and what becomes of its work.

It sends what is due in the release that the runbook allows, answers what it receives, keeps refused work
and builds it again in the next release, and lists what can only be settled outside the chain. It knows the
hub only through submissions, answers and deliveries.
"""

import heapq
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ketenwissel import standards
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import Draaiboek, gate
from ketenwissel.keten import (
    Aanlevering,
    Adres,
    Antwoord,
    Kant,
    Levering,
    Ontvangst,
    Postvakregel,
    knooppunt,
)
from ketenwissel.partij.berichten import build_answer, build_fout, build_heenbericht
from ketenwissel.partij.opdracht import Antwoordafwijking, Beantwoording, Opdracht, Verzendklaar, Werk
from ketenwissel.partij.planning import Onmogelijk, Wachten, answer_before, choose_release
from ketenwissel.standards import Schemas
from ketenwissel.validation import check

__all__ = ["Kantoor", "Verzending"]

_APPLICATIE = "Ketenwissel oefenkantoor"
_KNOOPPUNT = "GGk"
_KNOOPPUNTEN = {knooppunt("ggk").adres.organisatie, knooppunt("vecozo").adres.organisatie}
_STOPPED = "extra_stop"
_ANSWER_MARGIN = timedelta(minutes=45)
_ANSWER_WITHIN_MINUTES = 20 * 60
_RESEND_SECONDS = (15 * 60, 22 * 60)
_RETRY_SPREAD_MINUTES = 8 * 60


def _same_address(code: str, moment: datetime) -> str:
    return code


def _nobody(code: str, moment: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Verzending:
    """One submission on its way out: when it leaves (UTC) and the work that it carries out.

    `opzettelijk` marks what a rehearsal sends on purpose, to be counted exactly.
    """

    moment: datetime
    aanlevering: Aanlevering
    werk: Werk | None
    opzettelijk: bool = False


class Kantoor:
    """The back office of one party; everything it decides follows from its work, the runbook and its seed."""

    def __init__(
        self,
        code: str,
        kant: Kant,
        draaiboek: Draaiboek,
        schemas: Schemas,
        rng: random.Random,
        adresboek: Callable[[str, datetime], str] = _same_address,
        wekker: Callable[[str, datetime], None] = _nobody,
    ) -> None:
        """Open an office; `wekker` is told its code and the instant of each work that is now due first."""
        self.code = code
        self._wekker = wekker
        self.buiten_keten: list[Werk] = []
        """Work that the chain cannot carry any more, to be settled by calling each other."""
        self._kant: Kant = kant
        self._draaiboek = draaiboek
        self._schemas = schemas
        self._rng = rng
        self._uitbak: list[tuple[datetime, int, Werk | Verzendklaar]] = []
        self._volgnummer = 0
        self._onbeantwoord: dict[str, Opdracht] = {}
        self._adresboek = adresboek
        self._opvolger: Kantoor | None = None
        self._antwoordafwijkingen: dict[str, Antwoordafwijking] = {}
        self._te_verwerpen: set[str] = set()
        self._te_bewaren: set[str] = set()
        self._dossiers: dict[str, Beantwoording] = {}
        self._onbevestigd: set[int] = set()

    def plan(self, werk: Werk | Verzendklaar) -> None:
        """Put work in the outbox; of an office that was succeeded, in that of its successor."""
        if self._opvolger is not None:
            self._opvolger.plan(werk)
            return
        self._volgnummer += 1
        heapq.heappush(self._uitbak, (werk.moment, self._volgnummer, werk))
        if self._uitbak[0][1] == self._volgnummer:
            self._wekker(self.code, werk.moment)

    def follow(self, draaiboek: Draaiboek) -> None:
        """Go by this runbook from now on: an amendment of the one before."""
        self._draaiboek = draaiboek

    def deviate(self, referentie: str, afwijking: Antwoordafwijking) -> None:
        """Answer the heenbericht with this reference otherwise than agreed."""
        self._antwoordafwijkingen[referentie] = afwijking

    def reject(self, referentie: str) -> None:
        """Take the message with this reference for a bad one: send back a foutbericht."""
        self._te_verwerpen.add(referentie)

    def keep(self, referentie: str) -> None:
        """Keep the heenbericht with this reference at hand after answering it, to answer it once more.

        An office keeps every heenbericht; a synthetic one only those it is told to, since thousands of
        offices share one memory.
        """
        self._te_bewaren.add(referentie)

    def hand_over(self, opvolger: "Kantoor") -> None:
        """Give everything that is or will be still to be done to the office that succeeds this one."""
        self._opvolger = opvolger
        while self._uitbak:
            opvolger.plan(heapq.heappop(self._uitbak)[2])
        opvolger._onbeantwoord |= self._onbeantwoord
        opvolger._antwoordafwijkingen |= self._antwoordafwijkingen
        opvolger._te_verwerpen |= self._te_verwerpen
        opvolger._te_bewaren |= self._te_bewaren
        opvolger._dossiers |= self._dossiers
        self._onbeantwoord.clear()

    def is_new(self, regel: Postvakregel) -> bool:
        """Tell whether this message was not read before: a mailbox shows it until it is confirmed."""
        return regel.id not in self._onbevestigd

    def confirmed(self, regel: Postvakregel) -> None:
        """Forget what the mailbox will never show again."""
        self._onbevestigd.discard(regel.id)

    @property
    def next_moment(self) -> datetime | None:
        """When the first work in the outbox is due."""
        return self._uitbak[0][0] if self._uitbak else None

    def waiting_to_send(self, until: datetime) -> int:
        """Count the work that should have left before this instant."""
        return sum(1 for moment, _, _ in self._uitbak if moment < until)

    def send(self, until: datetime) -> list[Verzending]:
        """Take out and build everything that is due before `until`, in order of time."""
        out: list[Verzending] = []
        while self._uitbak and self._uitbak[0][0] < until:
            moment, _, werk = heapq.heappop(self._uitbak)
            verzending = self._build(werk, moment)
            if verzending is not None:
                out.append(verzending)
        return out

    def settle(self, verzending: Verzending, antwoord: Antwoord) -> None:
        """Take in what the hub answered: done, again later, or never."""
        werk = verzending.werk
        if isinstance(antwoord, Ontvangst):
            if isinstance(werk, Opdracht):
                self._onbeantwoord[verzending.aanlevering.referentie] = werk
            return
        if werk is None:
            return
        if antwoord.situatie == _STOPPED:
            # The very same, so that an earlier attempt that still arrives changes nothing.
            again = verzending.moment + self._spread()
            self.plan(Verzendklaar(again, verzending.aanlevering, werk))
            return
        if isinstance(werk, Beantwoording) or antwoord.retry not in ("rebuild", "later", "repair"):
            self.buiten_keten.append(werk)
            return
        self.plan(werk.again(self._retry_moment(werk, verzending.moment)))

    def receive(self, levering: Levering, moment: datetime) -> None:
        """Read one message: plan the answer that is owed, close own work, or send back a foutbericht."""
        regel = levering.regel
        self._onbevestigd.add(regel.id)
        if regel.soort == "Fo01":
            if regel.zender.organisatie in _KNOOPPUNTEN:
                # What the hub refused was settled when it answered; nothing of it is under way.
                return
            self._redo_after_fout(regel.cross_referentie, moment)
            return
        if regel.referentie in self._te_verwerpen or not check(levering.inhoud, self._schemas).valid:
            self._te_verwerpen.discard(regel.referentie)
            self.plan(Verzendklaar(moment, self._foutbericht(levering), None))
            return
        berichttype = standards.berichttype(regel.functie, regel.release)
        assert berichttype is not None, "the hub accepts known types only"
        if berichttype.soort == "retour":
            self._onbeantwoord.pop(regel.cross_referentie or "", None)
        elif berichttype.retour is not None:
            self._plan_answer(levering, berichttype.retour, moment)

    def unanswered(self, verzending: Verzending) -> None:
        """Send the same submission again a little later: whether it arrived, nobody knows."""
        again = verzending.moment + timedelta(seconds=self._rng.randint(*_RESEND_SECONDS))
        self.plan(Verzendklaar(again, verzending.aanlevering, verzending.werk))

    def _build(self, werk: Werk | Verzendklaar, moment: datetime) -> Verzending | None:
        if isinstance(werk, Verzendklaar):
            return Verzending(moment, werk.aanlevering, werk.werk)
        if isinstance(werk, Opdracht):
            return self._send_heen(werk, moment)
        return self._send_answer(werk, moment)

    def _send_heen(self, opdracht: Opdracht, moment: datetime) -> Verzending | None:
        afwijking = opdracht.afwijking
        if afwijking is not None and afwijking.tegen_draaiboek:
            release = afwijking.release or self._draaiboek.van
        else:
            choice = choose_release(self._draaiboek, opdracht.bericht, moment)
            if isinstance(choice, Onmogelijk):
                self.buiten_keten.append(opdracht)
                return None
            if isinstance(choice, Wachten):
                self.plan(replace(opdracht, moment=choice.tot + self._spread()))
                return None
            release = choice.release
        kapot = afwijking is not None and afwijking.kapot
        elsewhere = afwijking.ontvanger if afwijking is not None else None
        ontvanger = elsewhere or self._adresboek(opdracht.ontvanger, moment)
        addressed = opdracht if ontvanger == opdracht.ontvanger else replace(opdracht, ontvanger=ontvanger)
        inhoud = build_heenbericht(
            addressed, self.code, release, self._identificatie(), to_local(moment).date(), kapot=kapot
        )
        return Verzending(moment, self._envelope(opdracht.bericht, release, ontvanger, inhoud), opdracht)

    def _send_answer(self, werk: Beantwoording, moment: datetime) -> Verzending | None:
        release = werk.release
        if werk.afwijking is None:
            if gate(self._draaiboek, werk.retour, release, moment).verdict != "toegestaan":
                self.buiten_keten.append(werk)
                return None
        else:
            release = werk.afwijking.release or release
        inhoud = build_answer(
            werk.inhoud, werk.retour, release, self._identificatie(), to_local(moment).date()
        )
        aanlevering = replace(
            self._envelope(werk.retour, release, werk.aan, inhoud),
            soort="Du01",
            cross_referentie=werk.referentie,
        )
        if werk.referentie in self._te_bewaren:
            self._dossiers[aanlevering.referentie] = werk
        return Verzending(moment, aanlevering, werk)

    def _plan_answer(self, levering: Levering, retour: str, moment: datetime) -> None:
        deviation = self._antwoordafwijkingen.pop(levering.regel.referentie, None)
        if deviation is not None:
            answer = Beantwoording.on(levering, retour, deviation.moment)
            self.plan(replace(answer, afwijking=deviation.afwijking))
            if not deviation.naast_gewoon:
                return
        due = self._answer_moment(retour, levering.regel.release, moment)
        self.plan(Beantwoording.on(levering, retour, due))

    def _answer_moment(self, retour: str, release: str, moment: datetime) -> datetime:
        wanted = moment + timedelta(minutes=self._rng.randint(5, _ANSWER_WITHIN_MINUTES))
        margin = _ANSWER_MARGIN + timedelta(minutes=self._rng.randint(0, 120))
        return max(answer_before(self._draaiboek, retour, release, wanted, margin), moment)

    def _retry_moment(self, werk: Opdracht, moment: datetime) -> datetime:
        choice = choose_release(self._draaiboek, werk.bericht, moment)
        return (choice.tot if isinstance(choice, Wachten) else moment) + self._spread()

    def _redo_after_fout(self, cross_referentie: str | None, moment: datetime) -> None:
        """Build a heenbericht anew, or answer once more, since the other side could not read it."""
        werk = self._onbeantwoord.pop(cross_referentie or "", None)
        if werk is not None:
            self.plan(werk.again(moment + self._spread()))
        answer = self._dossiers.pop(cross_referentie or "", None)
        if answer is not None:
            due = self._answer_moment(answer.retour, answer.release, moment)
            self.plan(replace(answer, moment=due))

    def _spread(self) -> timedelta:
        """Spread resumed work over hours, as a chain would choke on all of it at once."""
        return timedelta(minutes=self._rng.randint(1, _RETRY_SPREAD_MINUTES))

    def _foutbericht(self, levering: Levering) -> Aanlevering:
        regel = levering.regel
        return replace(
            self._envelope("", "0.0", regel.zender.organisatie, build_fout(regel)),
            soort="Fo01",
            cross_referentie=regel.referentie,
        )

    def _envelope(self, functie: str, release: str, ontvanger: str, inhoud: bytes) -> Aanlevering:
        versie, subversie = release.split(".")
        return Aanlevering(
            kant=self._kant,
            soort="Di01",
            zender=Adres(self.code, _APPLICATIE),
            ontvanger=Adres(ontvanger, _KNOOPPUNT),
            referentie=str(uuid.UUID(int=self._rng.getrandbits(128), version=4)),
            inhoud=inhoud,
            functie=functie,
            versie=int(versie),
            subversie=int(subversie),
        )

    def _identificatie(self) -> str:
        self._volgnummer += 1
        return f"{self._volgnummer:09d}"
