"""Tampering with a submission at the moment it leaves: what goes out in its place, or beside it."""

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from ketenwissel.draaiboek import Draaiboek
from ketenwissel.keten import Aanlevering
from ketenwissel.partij import Verzending
from ketenwissel.rehearsal.wereld import ONBEKEND

__all__ = ["INGREPEN", "ROBOT_TRIES", "Ingreep"]

ROBOT_TRIES = 8
"""How often a robot offers the same refused message, a quarter of an hour apart."""

_QUARTER = timedelta(minutes=15)
_SWAPPED = {"305": "307", "307": "305"}

Ingreep = Callable[[Verzending, Draaiboek, random.Random], list[Verzending]]
"""Gives what leaves instead, in order of time; the last one is what the deviation is about.

What follows the first leaves as much later as it says *after the first was answered*, and never within a
quarter of an hour, the longest step of virtual time."""


def _instead(change: Callable[[Aanlevering, Draaiboek, random.Random], Aanlevering]) -> Ingreep:
    return lambda out, draaiboek, rng: [replace(out, aanlevering=change(out.aanlevering, draaiboek, rng))]


def _beside(change: Callable[[Aanlevering, Draaiboek, random.Random], Aanlevering]) -> Ingreep:
    """Something more leaves some time after the answer; nobody's work depends on what becomes of it."""

    def ingreep(out: Verzending, draaiboek: Draaiboek, rng: random.Random) -> list[Verzending]:
        later = out.moment + timedelta(minutes=rng.randint(15, 90))
        return [out, Verzending(later, change(out.aanlevering, draaiboek, rng), None, opzettelijk=True)]

    return ingreep


def _again_and_again(out: Verzending, draaiboek: Draaiboek, rng: random.Random) -> list[Verzending]:
    copies = (
        Verzending(out.moment + _QUARTER * turn, out.aanlevering, None, opzettelijk=True)
        for turn in range(1, ROBOT_TRIES)
    )
    return [out, *copies]


def _new_reference(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _cut_off(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return replace(sent, inhoud=sent.inhoud[: len(sent.inhoud) // 2])


def _other_function(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return replace(sent, functie=sent.functie[:-3] + _SWAPPED[sent.functie[-3:]])


def _new_envelope(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    versie, subversie = (int(part) for part in draaiboek.naar.split("."))
    return replace(sent, versie=versie, subversie=subversie)


def _to_nobody(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    rol = "gemeente" if sent.kant == "vecozo" else "aanbieder"
    return replace(sent, ontvanger=replace(sent.ontvanger, organisatie=ONBEKEND[rol]))


def _under_new_reference(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return replace(sent, referentie=_new_reference(rng))


def _by_nobody(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    rol = "aanbieder" if sent.kant == "vecozo" else "gemeente"
    zender = replace(sent.zender, organisatie=ONBEKEND[rol])
    return replace(sent, zender=zender, referentie=_new_reference(rng))


def _other_content(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return replace(sent, inhoud=sent.inhoud + b"\n")


def _on_its_own(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return replace(sent, soort="Di01", cross_referentie=None)


def _on_unknown(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return replace(sent, cross_referentie=_new_reference(rng))


def _the_same(sent: Aanlevering, draaiboek: Draaiboek, rng: random.Random) -> Aanlevering:
    return sent


INGREPEN: Mapping[str, Ingreep] = {
    "herhaald_zelfde_inhoud": _beside(_the_same),
    "herhaald_andere_inhoud": _beside(_other_content),
    "onleesbaar": _instead(_cut_off),
    "kop_afwijkend": _instead(_other_function),
    "oude_inhoud_nieuwe_envelop": _instead(_new_envelope),
    "ontvanger_onbekend": _instead(_to_nobody),
    "afzender_onbekend": _beside(_by_nobody),
    "antwoord_zonder_verwijzing": _instead(_on_its_own),
    "retour_op_onbekend": _instead(_on_unknown),
    "hergebruikte_identificatie": _beside(_under_new_reference),
    "robot": _again_and_again,
}
