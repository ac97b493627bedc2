"""The rows of a runbook that parties carry out: what each asks, by when, and what overtakes it.

Everything follows from the runbook: which row asks that nothing is left to send, that every answer was sent,
that everything was read in, or that the systems are ready.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from ketenwissel.draaiboek import Bericht, Draaiboek, Stap, types_of
from ketenwissel.toegang import Rol

__all__ = ["CRITERIA", "Criterium", "Partijstap", "party_steps", "standstill", "submitted_forms"]

Criterium = Literal["verzonden", "beantwoord", "ingelezen", "klaar"]
"""What a row asks of a party: nothing left to send, every answer sent, everything read in (the end state of
the closing phase), and systems that are ready for the new release."""

CRITERIA: tuple[Criterium, ...] = ("verzonden", "beantwoord", "ingelezen", "klaar")

_ROL_VAN_ACTIEHOUDER: Mapping[str, Rol] = {"gemeenten": "gemeente", "zorgaanbieders": "aanbieder"}


class Partijstap(NamedTuple):
    """A row of the runbook for parties of one role; instants are UTC.

    From `begin` it can be done, before `uiterlijk_op` it must be. `nummers` are the types it is about, of
    `release`. From `rustig_op` on nothing new is to be expected that it would be about. From `achterhaald_op`
    on it no longer matters when it was not done.
    """

    nummer: str
    rol: Rol
    criterium: Criterium
    omschrijving: str
    release: str
    nummers: tuple[str, ...]
    begin: datetime | None
    uiterlijk_op: datetime
    rustig_op: datetime
    achterhaald_op: datetime | None


@lru_cache(maxsize=20)
def party_steps(draaiboek: Draaiboek) -> tuple[Partijstap, ...]:
    """Give the rows that parties carry out, those that are due first before the rest."""
    found = []
    for stap in draaiboek.stappen:
        criterium = _criterion(draaiboek, stap)
        for actiehouder in stap.actiehouders:
            rol = _ROL_VAN_ACTIEHOUDER.get(actiehouder)
            if rol is not None and criterium is not None:
                found.append(_made(draaiboek, stap, rol, criterium))
    return tuple(sorted(found, key=lambda one: (one.uiterlijk_op, one.nummer)))


def standstill(draaiboek: Draaiboek) -> datetime | None:
    """Give the instant (UTC) at which the last answer can have been sent: all traffic stands still."""
    return max(
        (one.uiterlijk_op for one in party_steps(draaiboek) if one.criterium == "beantwoord"), default=None
    )


@lru_cache(maxsize=20)
def submitted_forms(draaiboek: Draaiboek) -> frozenset[str]:
    """Give the types (`release/nummer`) of which it matters whether a party submitted them.

    Those that it must have stopped sending, and every type of the new release.
    """
    stopped = {
        f"{one.release}/{nummer}"
        for one in party_steps(draaiboek)
        if one.criterium == "verzonden"
        for nummer in one.nummers
    }
    return frozenset(stopped | {f"{draaiboek.naar}/{nummer}" for nummer in _types(draaiboek, draaiboek.naar)})


def _criterion(draaiboek: Draaiboek, stap: Stap) -> Criterium | None:
    if stap.nummer in (draaiboek.afhalen.stap_gemeente, draaiboek.afhalen.stap_aanbieder):
        return "ingelezen"
    if stap.soort == "gereedheid":
        return "klaar"
    if stap.soort not in ("procedureel", "afspraak") or not stap.berichten:
        return None
    types = _types(draaiboek, stap.release)
    kinds = {types[nummer].soort for nummer in stap.berichten if nummer in types}
    return "beantwoord" if kinds == {"retour"} else "verzonden"


def _types(draaiboek: Draaiboek, release: str) -> dict[str, Bericht]:
    """Give the types of a release by their number."""
    found: dict[str, Bericht] = {}
    for standaard in draaiboek.standaarden:
        found |= types_of(draaiboek, standaard, release) or {}
    return found


def _made(draaiboek: Draaiboek, stap: Stap, rol: Rol, criterium: Criterium) -> Partijstap:
    due = (stap.moment or stap.tot or stap.begin).instant
    return Partijstap(
        nummer=stap.nummer,
        rol=rol,
        criterium=criterium,
        omschrijving=stap.omschrijving,
        release=stap.release,
        nummers=stap.berichten,
        begin=stap.van.instant if stap.van else None,
        uiterlijk_op=due,
        rustig_op=min(due, _quiet(draaiboek, stap)) if criterium == "beantwoord" else due,
        achterhaald_op=_overtaken(draaiboek, stap, due) if criterium != "klaar" else None,
    )


def _quiet(draaiboek: Draaiboek, stap: Stap) -> datetime:
    """Give when the last type that these answers answer is closed, or is no longer to be sent."""
    types = _types(draaiboek, stap.release).values()
    asked = {kind.nummer for kind in types if kind.retour in stap.berichten}
    return max(
        (
            min(
                one.begin.instant
                for one in draaiboek.stappen
                if one.soort in ("procedureel", "blokkade", "vrijgave")
                and (one.soort == "vrijgave" or (one.release == stap.release and heen in one.berichten))
            )
            for heen in asked
        ),
        default=stap.begin.instant,
    )


def _overtaken(draaiboek: Draaiboek, stap: Stap, due: datetime) -> datetime:
    """Give when a later block of its types, or going live, leaves nothing to be done any more."""
    blocks = [
        one.begin.instant
        for one in draaiboek.stappen
        if one.soort == "blokkade"
        and one.release == stap.release
        and one.begin.instant > due
        and set(stap.berichten) & set(one.berichten)
    ]
    return min([*blocks, draaiboek.vrijgave.begin.instant])
