"""Settling a group of submissions in one transaction, each by the accept list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving, Zending, break_instant, gate
from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.bestand import Bestand, Tel, identity_of, key_of
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.inhoudscontrole import TEGENGEHOUDEN, answer_row
from ketenwissel.hub.koppelen import Breuk, Koppelaar, Koppeling, Opened
from ketenwissel.hub.versies import VersiesNu
from ketenwissel.hub.volgorde import PROFIEL, Controle, EigenAntwoord, Voorstel
from ketenwissel.keten import Aanlevering, Antwoord, Ontvangst, Weigering, refuse
from ketenwissel.store import versies
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.toegang import Register

__all__ = ["OVERLAP", "Uitslag", "breaks_of", "opened_of", "settle_group"]

OVERLAP = timedelta(seconds=60)
"""How much earlier than the last decision a submission may have been received. Requests overtake each
other, and what was received before a cut-off is admitted just after it; what lies further back comes from a
clock that is wrong and is dated at the last decision."""

_SITUATIES = {
    "geblokkeerd": "geblokkeerd",
    "niet_in_gebruik": "release_niet_in_gebruik",
    "onbekend": "functie_onbekend",
}
_RELEASE_MAX = 99


@dataclass(frozen=True, slots=True)
class Uitslag:
    """What became of a group: answers in order, changed numbers of pairs, last instant, count of changes."""

    antwoorden: list[Antwoord]
    verschil: Tel
    laatste_op: datetime
    wijziging: int


def breaks_of(draaiboek: Draaiboek, omgeving: Omgeving) -> Breuk:
    """Give when pairs break by a runbook: never on the KTO, where nothing is blocked."""
    if omgeving == "kto":
        return lambda retour, release: None
    return partial(break_instant, draaiboek)


def opened_of(versions: VersiesNu, omgeving: Omgeving) -> Opened:
    """Give since when an amendment has broken pairs open again, by these versions."""

    def opened(retour: str, release: str, at: datetime) -> datetime | None:
        return versions.open_since(at, lambda draaiboek: breaks_of(draaiboek, omgeving)(retour, release))

    return opened


def settle_group(
    connection: Connection,
    voorstellen: Sequence[Voorstel],
    register: Register,
    versions: VersiesNu,
    omgeving: Omgeving,
) -> Uitslag:
    """Judge and store a group; the transaction belongs to the caller, who must be the only one accepting."""
    clock = versies.read_clock(connection)
    group = _Groep(Bestand(connection, voorstellen), register, versions, omgeving)
    last = clock.laatste_op if clock else voorstellen[0].ontvangen_op
    earliest = last - OVERLAP
    answers: list[Antwoord] = []
    for voorstel in voorstellen:
        at = voorstel.ontvangen_op if voorstel.ontvangen_op >= earliest else last
        answers.append(group.settle(voorstel, at))
        last = max(last, at)
    changes = group.bestand.flush()
    changed = int(bool(changes))
    versies.advance(connection, last, changed)
    return Uitslag(answers, changes, last, (clock.wijziging if clock else 0) + changed)


@dataclass(slots=True)
class _Zaak:
    """One submission while it is judged."""

    voorstel: Voorstel
    at: datetime
    draaiboek: Draaiboek
    breaks: Breuk
    ontraden: str | None = None
    identiteit: str | None = None
    koppeling: Koppeling | None = None

    def refuse(self, situatie: str) -> Weigering:
        """Make the refusal of a situation."""
        return refuse(situatie, self.voorstel.aanlevering.kant, self.voorstel.aanlevering.referentie)


class _Groep:
    def __init__(self, bestand: Bestand, register: Register, versions: VersiesNu, omgeving: Omgeving) -> None:
        self.bestand = bestand
        self._register = register
        self._versions = versions
        self._omgeving = omgeving
        self._koppelaar = Koppelaar(bestand, register, opened_of(versions, omgeving))
        self._rules: tuple[Draaiboek, Breuk] | None = None

    def settle(self, voorstel: Voorstel, at: datetime) -> Antwoord:
        """Go down the accept list: the first check that gives an answer decides."""
        zaak = _Zaak(voorstel, at, *self._rules_at(at))
        for controle, check in _PLAN[voorstel.aanlevering.kant]:
            if controle is voorstel.gefaald:
                assert voorstel.weigering is not None
                return self._refused(zaak, voorstel.weigering)
            answer = check(self, zaak) if check else None
            if isinstance(answer, Weigering):
                return self._refused(zaak, answer)
            if answer is not None:
                return answer
        return self._accept(zaak)

    def _rules_at(self, at: datetime) -> tuple[Draaiboek, Breuk]:
        """Give the runbook in force and when pairs break by it; a group seldom sees more than one."""
        draaiboek = self._versions.at(at)
        if self._rules is None or self._rules[0] is not draaiboek:
            self._rules = draaiboek, breaks_of(draaiboek, self._omgeving)
        return self._rules

    def _reference(self, zaak: _Zaak) -> Antwoord | None:
        known = self.bestand.known(key_of(zaak.voorstel))
        if known is None:
            return None
        if not _same_content(known, zaak.voorstel):
            return zaak.refuse("referentie_niet_uniek")
        self.bestand.events.append(gebeurtenissen.repeated(known, zaak.at, zaak.voorstel.door))
        return _receipt(known)

    def _gate(self, zaak: _Zaak) -> Weigering | None:
        envelope = zaak.voorstel.aanlevering
        if envelope.soort == "Fo01":
            return None
        if max(envelope.versie, envelope.subversie) > _RELEASE_MAX:
            return zaak.refuse("release_niet_in_gebruik")
        oordeel = gate(
            zaak.draaiboek, envelope.functie, envelope.release, zaak.at, "indienen", self._omgeving
        )
        bijzonder = self._versions.bijzonder
        if bijzonder.touches_submitting:
            ends = envelope.zender.organisatie, envelope.ontvanger.organisatie
            zending = Zending(type_of(envelope.functie), envelope.release, *ends)
            oordeel = bijzonder.submitting(oordeel, zending, zaak.at, self._omgeving)
        if not oordeel.passes:
            return refuse(
                "extra_stop" if oordeel.maatregel else _SITUATIES[oordeel.verdict],
                envelope.kant,
                envelope.referentie,
                retry=oordeel.retry,
                stap=oordeel.step,
                reden=oordeel.reason,
            )
        if oordeel.verdict == "ontraden":
            zaak.ontraden = oordeel.step or oordeel.maatregel
        return None

    def _identification(self, zaak: _Zaak) -> Weigering | None:
        zaak.identiteit = identity_of(zaak.voorstel)
        is_used = zaak.identiteit is not None and self.bestand.is_used(zaak.identiteit)
        return zaak.refuse("identificatie_niet_uniek") if is_used else None

    def _pair(self, zaak: _Zaak) -> Weigering | None:
        found = self._koppelaar.link(zaak.voorstel, zaak.at, zaak.breaks)
        if isinstance(found, str):
            return zaak.refuse(found)
        zaak.koppeling = found
        return None

    def _accept(self, zaak: _Zaak) -> Ontvangst:
        koppeling, voorstel = zaak.koppeling, zaak.voorstel
        assert koppeling is not None, "the pair check is in the list"
        eigen = voorstel.eigen_antwoord
        adressant = voorstel.adressant if eigen is None else None
        row = _row(self.bestand.next_id(), zaak, koppeling)
        self.bestand.add(row, voorstel.zstd, adressant)
        self.bestand.telstrook.accepted(row, adressant)
        steps = self._koppelaar.apply(koppeling, row, voorstel, zaak.breaks)
        self.bestand.events.append(gebeurtenissen.accepted(row, adressant, steps, voorstel.door))
        if eigen is not None:
            self._answer(zaak, row, eigen)
        return _receipt(row)

    def _answer(self, zaak: _Zaak, heen: Berichtrij, eigen: EigenAntwoord) -> None:
        """Store the answer that the hub gives itself, in the mailbox of the sender; it closes the pair."""
        row = answer_row(self.bestand.next_id(), heen, eigen)
        self.bestand.add(row, eigen.zstd, heen.zender_organisatie)
        self.bestand.telstrook.accepted(row, heen.zender_organisatie, of_party=False)
        sluit = Koppeling("sluit", heen.id, self.bestand.pair(heen.id))
        steps = self._koppelaar.apply(sluit, row, zaak.voorstel, zaak.breaks)
        self.bestand.events.append(gebeurtenissen.answered(row, heen.zender_organisatie, steps, eigen.regels))

    def _refused(self, zaak: _Zaak, weigering: Weigering) -> Weigering:
        voorstel = zaak.voorstel
        row = gebeurtenissen.refusal_row(voorstel, weigering, zaak.at, self._register)
        self.bestand.refusals.append(row)
        if row.situatie == "geblokkeerd":
            self.bestand.telstrook.refused(row.zender, row.functie, row.release, zaak.at)
        self.bestand.events.append(gebeurtenissen.refused(row, voorstel.door))
        return weigering


_CHECKS: dict[Controle, Callable[[_Groep, _Zaak], Antwoord | None]] = {
    Controle.REFERENTIE: _Groep._reference,
    Controle.POORT: _Groep._gate,
    Controle.IDENTIFICATIE: _Groep._identification,
    Controle.PAAR: _Groep._pair,
}
_PLAN = {
    kant: [(controle, _CHECKS.get(controle)) for controle in profiel] for kant, profiel in PROFIEL.items()
}


def _receipt(row: Berichtrij) -> Ontvangst:
    return Ontvangst(row.referentie, row.ontvangen_op, row.sha256, row.ontraden)


def _same_content(row: Berichtrij, voorstel: Voorstel) -> bool:
    envelope = voorstel.aanlevering
    ontvanger = envelope.ontvanger
    return (
        row.soort == envelope.soort
        and row.ontvanger_organisatie == ontvanger.organisatie
        and row.ontvanger_applicatie == ontvanger.applicatie
        and row.ontvanger_administratie == ontvanger.administratie
        and row.ontvanger_gebruiker == ontvanger.gebruiker
        and row.functie == envelope.functie
        and row.release == envelope.release
        and row.cross_referentie == envelope.cross_referentie
        and row.sha256 == voorstel.sha256
    )


def _row(id_: int, zaak: _Zaak, koppeling: Koppeling) -> Berichtrij:
    """Make the row, its fields in their order: by name it takes three times as long."""
    voorstel = zaak.voorstel
    envelope, kind = voorstel.aanlevering, voorstel.berichttype
    zender, ontvanger = envelope.zender, envelope.ontvanger
    return Berichtrij(
        id_,
        envelope.kant,
        envelope.soort,
        zender.organisatie,
        zender.applicatie,
        zender.administratie,
        zender.gebruiker,
        envelope.referentie,
        ontvanger.organisatie,
        ontvanger.applicatie,
        ontvanger.administratie,
        ontvanger.gebruiker,
        envelope.functie,
        kind.standaard if kind else None,
        envelope.release,
        kind.nummer if kind else None,
        voorstel.kop.identificatie if voorstel.kop else None,
        envelope.cross_referentie,
        zaak.at,
        voorstel.sha256,
        len(envelope.inhoud),
        zaak.ontraden,
        koppeling.antwoord_op,
        koppeling.antwoord_op is not None,
        None,
        zaak.identiteit,
        _application_version(envelope),
        envelope.eigen_referentie,
        TEGENGEHOUDEN if voorstel.eigen_antwoord is not None else None,
    )


def _application_version(envelope: Aanlevering) -> str | None:
    if envelope.soort == "Fo01":
        return None
    return f"{envelope.applicatie_versie}.{envelope.applicatie_subversie}"
