"""The back office of one gemeente or aanbieder: an outbox with a planning, and what becomes of its work.

It sends what is due in the release that the runbook allows, answers what it receives, keeps refused work
and builds it again in the next release, and lists what can only be settled outside the chain. It knows the
hub only through submissions, answers and deliveries.
"""

import heapq
import random
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ketenwissel import standards
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import Draaiboek, gate
from ketenwissel.keten import Aanlevering, Adres, Antwoord, Kant, Levering, Ontvangst
from ketenwissel.partij.berichten import build_answer, build_fout, build_heenbericht
from ketenwissel.partij.opdracht import Antwoordafwijking, Beantwoording, Opdracht, Werk
from ketenwissel.partij.planning import Onmogelijk, Wachten, answer_before, choose_release
from ketenwissel.standards import Schemas
from ketenwissel.validation import check

__all__ = ["Kantoor", "Verzending"]

_APPLICATIE = "Ketenwissel oefenkantoor"
_KNOOPPUNT = "GGk"
_ANSWER_MARGIN = timedelta(minutes=45)
_ANSWER_WITHIN_MINUTES = 20 * 60
_RETRY_SPREAD_MINUTES = 8 * 60


@dataclass(frozen=True, slots=True)
class Verzending:
    """One submission on its way out: when it leaves (UTC) and the work that it carries out."""

    moment: datetime
    aanlevering: Aanlevering
    werk: Werk | None


class Kantoor:
    """The back office of one party; everything it decides follows from its work, the runbook and its seed."""

    def __init__(
        self,
        code: str,
        kant: Kant,
        draaiboek: Draaiboek,
        schemas: Schemas,
        rng: random.Random,
    ) -> None:
        self.code = code
        self.buiten_keten: list[Werk] = []
        """Work that the chain cannot carry any more, to be settled by calling each other."""
        self._kant: Kant = kant
        self._draaiboek = draaiboek
        self._schemas = schemas
        self._rng = rng
        self._uitbak: list[tuple[datetime, int, Werk]] = []
        self._volgnummer = 0
        self._onbeantwoord: dict[str, Opdracht] = {}
        self._antwoordafwijkingen: list[Antwoordafwijking] = []

    def plan(self, werk: Werk) -> None:
        """Put work in the outbox."""
        self._volgnummer += 1
        heapq.heappush(self._uitbak, (werk.moment, self._volgnummer, werk))

    def deviate(self, afwijking: Antwoordafwijking) -> None:
        """Answer one heenbericht otherwise than agreed."""
        self._antwoordafwijkingen.append(afwijking)

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
            verzending = (
                self._send_heen(werk, moment)
                if isinstance(werk, Opdracht)
                else self._send_answer(werk, moment)
            )
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
        if isinstance(werk, Beantwoording) or antwoord.retry not in ("rebuild", "later", "repair"):
            self.buiten_keten.append(werk)
            return
        self.plan(werk.again(self._retry_moment(werk, verzending.moment)))

    def receive(self, levering: Levering, moment: datetime) -> Verzending | None:
        """Read one message: plan the answer that is owed, close own work, or send back a foutbericht."""
        regel = levering.regel
        if regel.soort == "Fo01":
            self._rebuild_after_fout(regel.cross_referentie, moment)
            return None
        if not check(levering.inhoud, self._schemas).valid:
            return Verzending(moment, self._foutbericht(levering), None)
        berichttype = standards.berichttype(regel.functie, regel.release)
        assert berichttype is not None, "the hub accepts known types only"
        if berichttype.soort == "retour":
            self._onbeantwoord.pop(regel.cross_referentie or "", None)
        elif berichttype.retour is not None:
            self._plan_answer(levering, berichttype.retour, berichttype.nummer, moment)
        return None

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
        inhoud = build_heenbericht(
            opdracht, self.code, release, self._identificatie(), to_local(moment).date(), kapot=kapot
        )
        return Verzending(
            moment, self._envelope(opdracht.bericht, release, opdracht.ontvanger, inhoud), opdracht
        )

    def _send_answer(self, werk: Beantwoording, moment: datetime) -> Verzending | None:
        heen = werk.heen.regel
        release = heen.release
        if werk.afwijking is None:
            if gate(self._draaiboek, werk.retour, release, moment).verdict != "toegestaan":
                self.buiten_keten.append(werk)
                return None
        else:
            release = werk.afwijking.release or release
        inhoud = build_answer(
            werk.heen.inhoud, werk.retour, release, self._identificatie(), to_local(moment).date()
        )
        aanlevering = replace(
            self._envelope(werk.retour, release, heen.zender.organisatie, inhoud),
            soort="Du01",
            cross_referentie=heen.referentie,
        )
        return Verzending(moment, aanlevering, werk)

    def _plan_answer(self, levering: Levering, retour: str, nummer: str, moment: datetime) -> None:
        deviation = self._take_deviation(nummer, levering.regel.ontvangen_op)
        if deviation is not None:
            self.plan(Beantwoording(deviation.moment, levering, retour, deviation.afwijking))
            if not deviation.naast_gewoon:
                return
        wanted = moment + timedelta(minutes=self._rng.randint(5, _ANSWER_WITHIN_MINUTES))
        margin = _ANSWER_MARGIN + timedelta(minutes=self._rng.randint(0, 120))
        due = answer_before(self._draaiboek, retour, levering.regel.release, wanted, margin)
        self.plan(Beantwoording(max(due, moment), levering, retour))

    def _take_deviation(self, nummer: str, ontvangen_op: datetime) -> Antwoordafwijking | None:
        for deviation in self._antwoordafwijkingen:
            if deviation.nummer == nummer and ontvangen_op >= deviation.sinds:
                self._antwoordafwijkingen.remove(deviation)
                return deviation
        return None

    def _retry_moment(self, werk: Opdracht, moment: datetime) -> datetime:
        choice = choose_release(self._draaiboek, werk.bericht, moment)
        return (choice.tot if isinstance(choice, Wachten) else moment) + self._spread()

    def _rebuild_after_fout(self, cross_referentie: str | None, moment: datetime) -> None:
        werk = self._onbeantwoord.pop(cross_referentie or "", None)
        if werk is not None:
            self.plan(werk.again(moment + self._spread()))

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
