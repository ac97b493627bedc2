"""Events of the trail as text: what happened to which message, never what was in it.

An event is JSON with sorted keys, so that the same event is the same text. A value that a sender can fill
with anything (a function nobody knows, a reference that is no UUID) could be a citizen's number: one fixed
mark stands in its place. Not even a digest is kept, since that of nine digits is found by trying them all.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ketenwissel.core.instants import format_instant
from ketenwissel.hub.volgorde import Voorstel
from ketenwissel.keten import Weigering
from ketenwissel.standards import split_code
from ketenwissel.store.berichten import Berichtrij, Weigeringrij
from ketenwissel.toegang import Register

__all__ = [
    "GEMASKEERD",
    "Paarstap",
    "accepted",
    "broken",
    "collected",
    "handed_out",
    "offered_again",
    "opened",
    "refusal_row",
    "refused",
    "repeated",
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


def accepted(row: Berichtrij, adressant: str, steps: Sequence[Paarstap]) -> str:
    """Tell that a message was stored for good and put into the mailbox of `adressant`."""
    parts = _of_row(row)
    parts["postvak"] = adressant
    if steps:
        parts["paar"] = [step._asdict() for step in steps]
    if row.ontraden is not None:
        parts["stap"] = row.ontraden
    return _text("aangenomen", row.ontvangen_op, parts)


def repeated(row: Berichtrij, moment: datetime) -> str:
    """Tell that an accepted message came again and got its first receipt again."""
    return _text("herhaald", moment, _of_row(row))


def refused(row: Weigeringrij) -> str:
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


def handed_out(row: Berichtrij, partij: str, moment: datetime) -> str:
    """Tell that the payload, of this digest, was handed to the party."""
    return _text("uitgereikt", moment, _of_row(row) | {"partij": partij})


def collected(row: Berichtrij, partij: str, moment: datetime) -> str:
    """Tell that the party confirmed the message."""
    return _text("bevestigd", moment, _of_row(row) | {"partij": partij})


def offered_again(row: Berichtrij, adressant: str, door: str, moment: datetime) -> str:
    """Tell that somebody put a message back into the mailbox of `adressant`."""
    return _text("opnieuw_aangeboden", moment, _of_row(row) | {"postvak": adressant, "door": door})


def opened(row: Berichtrij, door: str, reden: str | None, moment: datetime) -> str:
    """Tell that somebody looked into a message, and why; a reason holds no number that could be a BSN."""
    parts = _of_row(row) | {"door": door}
    return _text("ingezien", moment, parts if reden is None else parts | {"reden": reden})


def broken(heen: Berichtrij, moment: datetime) -> str:
    """Tell that a pair broke: dated at the cut-off, whenever it was written down."""
    step = Paarstap(heen.referentie, heen.zender_organisatie, "open", "gebroken")
    parts: dict[str, object] = {
        "zender": heen.zender_organisatie,
        "ontvanger": heen.ontvanger_organisatie,
        "functie": heen.functie,
        "release": heen.release,
        "paar": [step._asdict()],
    }
    return _text("gebroken", moment, parts)


def _of_row(row: Berichtrij) -> dict[str, object]:
    return {
        "kant": row.kant,
        "envelop": row.soort,
        "zender": row.zender_organisatie,
        "ontvanger": row.ontvanger_organisatie,
        "referentie": row.referentie,
        "cross_referentie": row.cross_referentie,
        "functie": row.functie,
        "release": row.release,
        "sha256": row.sha256,
    }


def _party(code: str, register: Register) -> str:
    return code if register.find(code) is not None else GEMASKEERD


def _reference(value: str) -> str:
    return value if _UUID.fullmatch(value) else GEMASKEERD


def _text(soort: str, moment: datetime, parts: dict[str, object]) -> str:
    return _encode({"soort": soort, "tijdstip": format_instant(moment), **parts})
