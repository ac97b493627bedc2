"""What people and programs see of a message and of a pair: values, made from rows at an instant."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast

from ketenwissel.core.instants import to_local
from ketenwissel.core.werkdagen import add_werkdagen
from ketenwissel.hub.adressen import receiver_of, sender_of
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.koppelen import Breuk, state_at
from ketenwissel.keten import Adres, Kant, Soort
from ketenwissel.standards import load_release, split_code
from ketenwissel.store.berichten import Berichtrij, Weigeringrij
from ketenwissel.store.paren import Paarrij, Toestand
from ketenwissel.store.standen import Paarstand, Stand
from ketenwissel.toegang import Zicht

__all__ = [
    "Berichtbeeld",
    "Bezorging",
    "Lot",
    "Paarbeeld",
    "Termijn",
    "Weigeringbeeld",
    "message_of",
    "pair_of",
    "refusal_of",
    "visible",
]

Lot = Literal["wachtend", "opgehaald", "beantwoord", "afgekeurd", "gebroken"]
"""What became of a message: it waits, was collected, was answered (a heenbericht whose pair is closed), was
rejected by a foutbericht, or is the heenbericht of a broken pair."""

Bezorging = Literal["wachtend", "uitgereikt", "gepauzeerd", "opgehaald", "tegengehouden"]
"""How far its delivery came: waiting, handed out but not confirmed, kept while delivery to its addressee is
paused (a noodmaatregel), confirmed; or kept back by the hub, which answered it itself."""

Termijn = Literal["loopt", "verstreken", "gehaald", "te_laat"]
"""The term of an answer: still running, passed without answer, kept, answered too late."""


@dataclass(frozen=True, slots=True)
class Berichtbeeld:
    """One accepted message without its payload; `antwoord_op` and `retour_id` are ids of messages.

    `functie` is the message type as its envelope names it, empty for a foutbericht. `paar` is the state of
    the pair that a heenbericht opened.
    """

    id: int
    kant: Kant
    soort: Soort
    zender: Adres
    ontvanger: Adres
    referentie: str
    cross_referentie: str | None
    functie: str
    standaard: str | None
    release: str
    identificatie: str | None
    ontvangen_op: datetime
    grootte: int
    sha256: str
    ontraden: str | None
    toestand: Lot
    bezorging: Bezorging
    uitgereikt_op: datetime | None
    opgehaald_op: datetime | None
    antwoord_op: int | None
    paar: Toestand | None
    retour_id: int | None


@dataclass(frozen=True, slots=True)
class Paarbeeld:
    """One pair: heenbericht, what answers it, by when (the last day, in the Netherlands), and its state.

    `breekt_op` is the instant from which it is broken without an answer, None for never. `termijn` is None
    for a pair that was rejected, and where the release names no term.
    """

    heen_id: int
    referentie: str
    berichttype: str
    standaard: str
    release: str
    gemeente: str
    aanbieder: str
    beantwoorder: str
    ontvangen_op: datetime
    retour: str
    toestand: Toestand
    uiterlijk: date | None
    termijn: Termijn | None
    breekt_op: datetime | None
    retour_id: int | None
    retour_referentie: str | None
    retour_op: datetime | None


@dataclass(frozen=True, slots=True)
class Weigeringbeeld:
    """One refusal: what was refused, why, and what its sender can do."""

    tijdstip: datetime
    kant: str
    zender: str
    ontvanger: str
    referentie: str
    functie: str
    release: str
    situatie: str
    lijst: str
    code: str
    stap: str | None
    retry: str


def visible(row: Berichtrij, zicht: Zicht) -> bool:
    """Say whether somebody may see a message: it belongs to both its ends."""
    kind = type_of(row.functie)
    return zicht.covers(row.zender_organisatie, kind) or zicht.covers(row.ontvanger_organisatie, kind)


def message_of(stand: Stand, breaks: Breuk, at: datetime) -> Berichtbeeld:
    """See a message as it stands at an instant."""
    row, paar = stand.bericht, stand.paar
    state = None if paar is None else _pair_state(paar, breaks, at)
    return Berichtbeeld(
        id=row.id,
        kant=cast(Kant, row.kant),
        soort=cast(Soort, row.soort),
        zender=sender_of(row),
        ontvanger=receiver_of(row),
        referentie=row.referentie,
        cross_referentie=row.cross_referentie,
        functie=row.functie,
        standaard=row.standaard,
        release=row.release,
        identificatie=row.identificatie,
        ontvangen_op=row.ontvangen_op,
        grootte=row.grootte,
        sha256=row.sha256,
        ontraden=row.ontraden,
        toestand=_fate(stand, state),
        bezorging=_delivery(stand),
        uitgereikt_op=stand.uitgereikt_op,
        opgehaald_op=row.opgehaald_op,
        antwoord_op=row.antwoord_op,
        paar=state,
        retour_id=paar.retour_id if paar else None,
    )


def _pair_state(paar: Paarrij, breaks: Breuk, at: datetime) -> Toestand:
    return state_at(paar.toestand, breaks(paar.retour, paar.release), at)


def _delivery(stand: Stand) -> Bezorging:
    if stand.postvak is None:
        return "opgehaald" if stand.bericht.tegengehouden is None else "tegengehouden"
    return "wachtend" if stand.uitgereikt_op is None else "uitgereikt"


def _fate(stand: Stand, paar: Toestand | None) -> Lot:
    if paar == "gesloten":
        return "beantwoord"
    row = stand.bericht
    if paar == "afgekeurd" or (row.antwoord_op is not None and not row.staand):
        return "afgekeurd"
    if paar == "gebroken":
        return "gebroken"
    return "opgehaald" if stand.postvak is None else "wachtend"


def pair_of(stand: Paarstand, breaks: Breuk, at: datetime) -> Paarbeeld:
    """See a pair as it stands at an instant."""
    paar, heen = stand.paar, stand.heen
    state = _pair_state(paar, breaks, at)
    last = _last_day(paar, heen.ontvangen_op)
    return Paarbeeld(
        heen_id=paar.heen_id,
        referentie=heen.referentie,
        berichttype=heen.functie,
        standaard=paar.standaard,
        release=paar.release,
        gemeente=paar.gemeente,
        aanbieder=paar.aanbieder,
        beantwoorder=paar.beantwoorder,
        ontvangen_op=heen.ontvangen_op,
        retour=paar.retour,
        toestand=state,
        uiterlijk=last,
        termijn=_term(state, last, stand.retour_op, at),
        breekt_op=breaks(paar.retour, paar.release),
        retour_id=paar.retour_id,
        retour_referentie=stand.retour_referentie,
        retour_op=stand.retour_op,
    )


def _last_day(paar: Paarrij, received: datetime) -> date | None:
    """Give the last day for an answer: the working days of the release after the day of receipt."""
    parts = split_code(paar.retour)
    terms = load_release(paar.standaard, paar.release).termijnen.retour
    days = terms.get(parts[1]) if parts else None
    return None if days is None else add_werkdagen(to_local(received).date(), days)


def _term(state: Toestand, last: date | None, answered: datetime | None, at: datetime) -> Termijn | None:
    if last is None or state == "afgekeurd":
        return None
    if answered is not None:
        return "gehaald" if to_local(answered).date() <= last else "te_laat"
    return "loopt" if to_local(at).date() <= last else "verstreken"


def refusal_of(row: Weigeringrij) -> Weigeringbeeld:
    """See a refusal."""
    return Weigeringbeeld(
        tijdstip=row.tijdstip_op,
        kant=row.kant,
        zender=row.zender,
        ontvanger=row.ontvanger,
        referentie=row.referentie,
        functie=row.functie,
        release=row.release,
        situatie=row.situatie,
        lijst=row.lijst,
        code=row.code,
        stap=row.stap,
        retry=row.retry,
    )
