"""Events of the trail as text: what happened to which message, never what was in it.

An event is JSON with sorted keys, so that the same event is the same text. A value that a sender can fill
with anything (a function nobody knows, a reference that is no UUID) could be a citizen's number: one fixed
mark stands in its place. Not even a digest is kept, since that of nine digits is found by trying them all.

What happens to every message is written into a form by hand, its fields in order: to the byte what the
encoder gives, in a third of the time.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from ketenwissel.core.instants import format_instant
from ketenwissel.hub.volgorde import Voorstel
from ketenwissel.keten import Weigering
from ketenwissel.standards import split_code
from ketenwissel.store.berichten import Berichtrij, Weigeringrij
from ketenwissel.toegang import Register, Waarschuwing

__all__ = [
    "GEMASKEERD",
    "Paarstap",
    "accepted",
    "answered",
    "broken",
    "clock_confirmed",
    "clock_set",
    "collected",
    "delivery_resumed",
    "delivery_stopped",
    "ending",
    "handed_out",
    "offered_again",
    "opened",
    "payload_removed",
    "refusal_row",
    "refused",
    "reopened",
    "repeated",
    "reported",
]

_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RELEASE_MAX = 99

GEMASKEERD = "gemaskeerd"
"""Stands in the trail and with a refusal for a value that must not be stored."""

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Paarstap(NamedTuple):
    """A change of the state of a pair; `van` is None for a new one. The heenbericht names the pair."""

    heen: str
    heen_zender: str
    van: str | None
    naar: str


def accepted(
    row: Berichtrij, adressant: str | None, steps: Sequence[Paarstap], door: str | None = None
) -> str:
    """Tell that a message was stored for good and put into the mailbox of `adressant`, None: in nobody's.

    `door`, here and below, is the name of who did it where that is not the party itself.
    """
    paar = f'"paar":[{",".join(map(_step, steps))}],' if steps else ""
    stap = f'"stap":{_few(row.ontraden)},' if row.ontraden is not None else ""
    postvak = f'"postvak":{_few(adressant)},'
    return _of_row("aangenomen", row.ontvangen_op, row, door, paar, postvak, stap)


def answered(row: Berichtrij, adressant: str, steps: Sequence[Paarstap], regels: Sequence[str]) -> str:
    """Tell that the hub answered a message itself, and which rules that message breaks."""
    more: dict[str, object] = {
        "postvak": adressant,
        "paar": [step._asdict() for step in steps],
        "regels": list(regels),
    }
    return _with(_of_row("beantwoord", row.ontvangen_op, row), more)


def repeated(row: Berichtrij, moment: datetime, door: str | None = None) -> str:
    """Tell that an accepted message came again and got its first receipt again."""
    return _of_row("herhaald", moment, row, door)


def reported(row: Berichtrij, adressant: str, weigering: Weigering) -> str:
    """Tell that the sender of something refused was sent a foutbericht, and with which code."""
    more: dict[str, object] = {
        "postvak": adressant,
        "situatie": weigering.situatie,
        "lijst": weigering.lijst,
        "code": weigering.code,
    }
    return _with(_of_row("gemeld", row.ontvangen_op, row), more)


def refused(row: Weigeringrij, door: str | None = None) -> str:
    """Tell that a submission was refused, and why."""
    parts: dict[str, object] = {
        "kant": row.kant,
        "envelop": row.soort,
        "zender": row.zender,
        "ontvanger": row.ontvanger,
        "referentie": row.referentie,
        "cross_referentie": row.cross_referentie,
        "functie": row.functie,
        "release": row.release,
        "sha256": row.sha256,
        "situatie": row.situatie,
        "lijst": row.lijst,
        "code": row.code,
        "retry": row.retry,
    }
    if row.stap is not None:
        parts["stap"] = row.stap
    if door is not None:
        parts["door"] = door
    return _text("geweigerd", row.tijdstip_op, parts)


def refusal_row(
    voorstel: Voorstel, weigering: Weigering, moment: datetime, register: Register
) -> Weigeringrij:
    """Make the row of a refusal, every free value masked."""
    envelope = voorstel.aanlevering
    known_type = envelope.functie == "" or split_code(envelope.functie) is not None
    numbers = (envelope.versie, envelope.subversie)
    return Weigeringrij(
        tijdstip_op=moment,
        kant=envelope.kant,
        soort=envelope.soort,
        zender=_party(envelope.zender.organisatie, register),
        ontvanger=_party(envelope.ontvanger.organisatie, register),
        referentie=_reference(envelope.referentie),
        cross_referentie=_reference(envelope.cross_referentie) if envelope.cross_referentie else None,
        functie=envelope.functie if known_type else GEMASKEERD,
        release=envelope.release if max(numbers) <= _RELEASE_MAX and min(numbers) >= 0 else GEMASKEERD,
        sha256=voorstel.sha256,
        situatie=weigering.situatie,
        lijst=weigering.lijst,
        code=weigering.code,
        stap=weigering.stap,
        retry=weigering.retry,
    )


def handed_out(row: Berichtrij, partij: str, moment: datetime, door: str | None = None) -> str:
    """Tell that the payload, of this digest, was handed to the party."""
    return _of_row("uitgereikt", moment, row, door, f'"partij":{_few(partij)},')


def collected(row: Berichtrij, partij: str, moment: datetime, door: str | None = None) -> str:
    """Tell that the party confirmed the message."""
    return _of_row("bevestigd", moment, row, door, f'"partij":{_few(partij)},')


def payload_removed(row: Berichtrij, reden: str, moment: datetime) -> str:
    """Tell that the payload of a message is no longer kept, and why."""
    return _with(_of_row("gewist", moment, row), {"reden": reden})


def offered_again(row: Berichtrij, adressant: str, door: str, moment: datetime) -> str:
    """Tell that somebody put a message back into the mailbox of `adressant`."""
    return _of_row("opnieuw_aangeboden", moment, row, door, f'"postvak":{_few(adressant)},')


def opened(row: Berichtrij, door: str, reden: str | None, moment: datetime) -> str:
    """Tell that somebody looked into a message, and why; a reason holds no number that could be a BSN."""
    why = "" if reden is None else f'"reden":{_encode(reden)},'
    return _of_row("ingezien", moment, row, door, why)


def broken(heen: Berichtrij, moment: datetime) -> str:
    """Tell that a pair broke: dated at the cut-off, whenever it was written down."""
    return _of_pair("gebroken", heen, moment, "open", "gebroken")


def reopened(heen: Berichtrij, moment: datetime) -> str:
    """Tell that an amendment opened a broken pair again: dated at the instant from which it is in force."""
    return _of_pair("heropend", heen, moment, "gebroken", "open")


def _of_pair(soort: str, heen: Berichtrij, moment: datetime, van: str, naar: str) -> str:
    step = Paarstap(heen.referentie, heen.zender_organisatie, van, naar)
    parts: dict[str, object] = {
        "zender": heen.zender_organisatie,
        "ontvanger": heen.ontvanger_organisatie,
        "functie": heen.functie,
        "release": heen.release,
        "paar": [step._asdict()],
    }
    return _text(soort, moment, parts)


def delivery_stopped(partij: str, reden: str, moment: datetime) -> str:
    """Tell that mail is no longer brought to a party, and why; it waits in the mailbox."""
    return _text("bezorging_gestopt", moment, {"partij": partij, "reden": reden})


def delivery_resumed(partij: str, moment: datetime) -> str:
    """Tell that mail is brought to a party again."""
    return _text("bezorging_hervat", moment, {"partij": partij})


def ending(one: Waarschuwing, moment: datetime) -> str:
    """Tell that a key or a certificate ends soon."""
    parts = {
        "kenmerk": one.kenmerk,
        "organisatie": one.organisatie,
        "gebruiker": one.gebruiker,
        "geldig_tot": format_instant(one.geldig_tot),
        "dagen": one.dagen,
    }
    return _text(f"{one.soort}_loopt_af", moment, {name: value for name, value in parts.items() if value})


def clock_confirmed(moment: datetime) -> str:
    """Tell that an operator trusts the clock again, as it stands at this instant."""
    return _text("klok_bevestigd", moment, {})


def clock_set(door: str, snelheid: float, moment: datetime) -> str:
    """Tell that somebody set the clock of a rehearsal to this instant, at a speed."""
    return _text("klok_gezet", moment, {"door": door, "snelheid": snelheid})


def _of_row(
    soort: str,
    moment: datetime,
    row: Berichtrij,
    door: str | None = None,
    wie: str = "",
    postvak: str = "",
    stap: str = "",
) -> str:
    """Write an event about an accepted message; `wie` stands before what follows it in the alphabet.

    References are UUIDs and the digest is hexadecimal, so these need no escaping.
    """
    cross = f'"{row.cross_referentie}"' if row.cross_referentie is not None else "null"
    other = f'"door":{_few(door)},' if door is not None else ""
    return (
        f'{{"cross_referentie":{cross},{other}"envelop":{_few(row.soort)},"functie":{_few(row.functie)},'
        f'"kant":{_few(row.kant)},"ontvanger":{_few(row.ontvanger_organisatie)},{wie}{postvak}'
        f'"referentie":"{row.referentie}","release":{_few(row.release)},"sha256":"{row.sha256}",'
        f'"soort":"{soort}",{stap}"tijdstip":"{format_instant(moment)}",'
        f'"zender":{_few(row.zender_organisatie)}}}'
    )


def _step(step: Paarstap) -> str:
    heen, zender, van, naar = step
    return f'{{"heen":"{heen}","heen_zender":{_few(zender)},"naar":{_few(naar)},"van":{_few(van)}}}'


@lru_cache(maxsize=20_000)
def _few(value: str | None) -> str:
    """Encode a value of which there are few: a party, a type, a state."""
    return _encode(value)


def _party(code: str, register: Register) -> str:
    return code if register.find(code) is not None else GEMASKEERD


def _reference(value: str) -> str:
    return value if _UUID.fullmatch(value) else GEMASKEERD


def _with(event: str, more: dict[str, object]) -> str:
    """Add to an event, at leisure: for what does not happen to every message."""
    return _encode(json.loads(event) | more)


def _text(soort: str, moment: datetime, parts: dict[str, object]) -> str:
    return _encode({"soort": soort, "tijdstip": format_instant(moment), **parts})
