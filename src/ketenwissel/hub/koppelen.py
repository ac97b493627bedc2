"""Pairs: what an answer belongs to, and what it does to the pair (reading: "Pairs and terms").

A retour is found by its cross reference and the two parties, a 325 by gemeente, aanbieder, standard and the
identification of the declaration (its cross reference is a hint at most). A foutbericht on a heenbericht
rejects it; on a retour it takes that answer away and the pair is open again.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Literal, NamedTuple

from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.bestand import Bestand
from ketenwissel.hub.gebeurtenissen import Paarstap
from ketenwissel.hub.volgorde import Voorstel
from ketenwissel.standards import Berichttype, berichttype
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.paren import Paarrij, Toestand
from ketenwissel.toegang import Register

__all__ = ["Breuk", "Koppelaar", "Koppeling", "Opened", "state_at"]

Breuk = Callable[[str, str], datetime | None]
"""Gives the instant (UTC) from which a pair waiting for this retour in this release is broken, or None."""


Opened = Callable[[str, str, datetime], datetime | None]
"""Gives, by (retour, release) at an instant at which pairs waiting for it are open, since when an amendment
has them open again (UTC); None when they never broke."""


class Koppeling(NamedTuple):
    """What a message does: it opens a pair, closes one, rejects a heenbericht, or takes a retour away."""

    soort: Literal["opent", "sluit", "keurt_af", "heropent"]
    antwoord_op: int | None = None
    paar: Paarrij | None = None


_OPENT = Koppeling("opent")


def state_at(toestand: Toestand, breaks_on: datetime | None, at: datetime) -> Toestand:
    """Read the state of a pair at an instant; it does not depend on whether breaking was written down."""
    if toestand in ("gesloten", "afgekeurd"):
        return toestand
    return "gebroken" if breaks_on is not None and at >= breaks_on else "open"


class Koppelaar:
    """Links the messages of a group to pairs."""

    def __init__(
        self,
        bestand: Bestand,
        register: Register,
        opened: Opened,
    ) -> None:
        self._bestand = bestand
        self._register = register
        self._opened = opened

    def link(self, voorstel: Voorstel, at: datetime, breaks: Breuk) -> Koppeling | str:
        """Find what a message does to which pair, or give the situation in which it must be refused."""
        kind = voorstel.berichttype
        if voorstel.aanlevering.soort == "Fo01":
            return self._link_error(voorstel, at)
        assert kind is not None, "the gate lets only known types through"
        if kind.soort == "heen":
            return _OPENT
        found = self._by_declaration(voorstel) if kind.eigen_kop else self._by_cross(voorstel, kind, at)
        if not found:
            return "heenbericht_onbekend"
        same = [paar for paar in found if paar.release == kind.release]
        if not same:
            return "retour_andere_release"
        still = [p for p in same if state_at(p.toestand, breaks(p.retour, p.release), at) == "open"]
        if not still:
            return "al_beantwoord"
        return Koppeling("sluit", still[0].heen_id, still[0])

    def apply(
        self, koppeling: Koppeling, row: Berichtrij, voorstel: Voorstel, breaks: Breuk
    ) -> list[Paarstap]:
        """Carry out what was found, now that the message is accepted; gives the changes for the trail."""
        if koppeling.soort == "opent":
            new = _new_pair(row, voorstel)
            self._bestand.put_pair(new)
            self._bestand.telstrook.pair(new, None, "open", row.ontvangen_op)
            return [Paarstap(row.referentie, row.zender_organisatie, None, "open")]
        paar = koppeling.paar
        assert paar is not None, "only a heenbericht comes without a pair"
        moment = breaks(paar.retour, paar.release)
        is_broken = moment is not None and row.ontvangen_op >= moment
        heen = self._bestand.message(paar.heen_id)
        if paar.toestand == "open" and is_broken and moment is not None:
            # Nobody had written it down yet: the trail must hold it before what follows.
            self._bestand.events.append(gebeurtenissen.broken(heen, moment))
            self._bestand.telstrook.pair(paar, "open", "gebroken", moment)
            paar = paar._replace(toestand="gebroken")
        if paar.toestand == "gebroken" and not is_broken:
            since = self._opened(paar.retour, paar.release, row.ontvangen_op) or row.ontvangen_op
            self._bestand.events.append(gebeurtenissen.reopened(heen, since))
            self._bestand.telstrook.pair(paar, "gebroken", "open", since)
            paar = paar._replace(toestand="open")
        naar: Toestand = "gesloten" if koppeling.soort == "sluit" else "afgekeurd"
        if koppeling.soort == "heropent":
            assert koppeling.antwoord_op is not None
            self._bestand.withdraw(koppeling.antwoord_op)
            naar = "gebroken" if is_broken else "open"
        retour_id = row.id if koppeling.soort == "sluit" else None
        self._bestand.put_pair(paar._replace(toestand=naar, retour_id=retour_id))
        self._bestand.telstrook.pair(paar, paar.toestand, naar, row.ontvangen_op)
        return [Paarstap(heen.referentie, heen.zender_organisatie, paar.toestand, naar)]

    def _by_cross(self, voorstel: Voorstel, kind: Berichttype, at: datetime) -> list[Paarrij]:
        found = []
        for heen in self._exchanged(voorstel, at):
            paar = self._bestand.pair(heen.id)
            if paar is not None and paar.retour == kind.code:
                found.append(paar)
        return found

    def _by_declaration(self, voorstel: Voorstel) -> list[Paarrij]:
        kind, kop = voorstel.berichttype, voorstel.kop
        assert kind is not None
        assert kop is not None, "a message without header fails its schema"
        hint = voorstel.aanlevering.cross_referentie
        found = [
            paar
            for paar in self._bestand.with_identification(kop.beantwoordt or "")
            if (paar.standaard, paar.retour) == (kind.standaard, kind.code)
            and self._same_parties(paar, kop.gemeente, kop.aanbieder, voorstel.ontvangen_op)
        ]
        return sorted(found, key=lambda paar: self._bestand.message(paar.heen_id).referentie != hint)

    def _same_parties(self, paar: Paarrij, gemeente: str, aanbieder: str, at: datetime) -> bool:
        names = self._register.names
        return paar.gemeente in names(gemeente, at) and paar.aanbieder in names(aanbieder, at)

    def _exchanged(self, voorstel: Voorstel, at: datetime) -> list[Berichtrij]:
        """Give the messages with the cross reference that went the other way between these parties."""
        sent_by = self._register.names(voorstel.adressant, at)
        received_by = self._register.names(voorstel.aanlevering.zender.organisatie, at)
        return [
            row
            for row in self._bestand.with_reference(voorstel.aanlevering.cross_referentie or "")
            if row.zender_organisatie in sent_by and row.ontvanger_organisatie in received_by
        ]

    def _link_error(self, voorstel: Voorstel, at: datetime) -> Koppeling | str:
        """Link a foutbericht; one about another foutbericht is none, or errors would answer errors."""
        found = [row for row in self._exchanged(voorstel, at) if row.soort != "Fo01"]
        for row in found:
            paar = self._bestand.pair(row.id)
            if paar is not None and paar.toestand in ("open", "gebroken"):
                return Koppeling("keurt_af", row.id, paar)
            if paar is None and row.staand and row.antwoord_op is not None:
                return Koppeling("heropent", row.id, self._bestand.pair(row.antwoord_op))
        return "al_beantwoord" if found else "heenbericht_onbekend"


def _new_pair(row: Berichtrij, voorstel: Voorstel) -> Paarrij:
    kind, kop = voorstel.berichttype, voorstel.kop
    assert kind is not None, "the gate lets only known types through"
    assert kop is not None, "a message without header fails its schema"
    assert kind.retour is not None, "every heenbericht of the standard has a retour"
    parties = {kind.verzonden_door: row.zender_organisatie, kind.verzonden_aan: row.ontvanger_organisatie}
    return Paarrij(
        heen_id=row.id,
        retour=kind.retour,
        standaard=kind.standaard,
        release=kind.release,
        gemeente=parties["gemeente"],
        aanbieder=parties["aanbieder"],
        beantwoorder=row.ontvanger_organisatie,
        identificatie=kop.identificatie if _is_declaration(kind.retour, kind.release) else None,
        toestand="open",
        retour_id=None,
    )


@cache
def _is_declaration(code: str, release: str) -> bool:
    """Say whether this retour is a message of its own, linked by the declaration it answers."""
    retour = berichttype(code, release)
    return retour is not None and retour.eigen_kop
