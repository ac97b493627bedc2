"""Reporting on a step: with name, time and evidence. A report is evidence and never a switch.

Nothing that judges messages reads them. A later report corrects an earlier one, and both stay.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.taken import (
    ACTIEHOUDER_VAN_ROL,
    Opgave,
    Stapmelding,
    due_of,
    find_task,
    kinds_for,
)
from ketenwissel.store import stapmeldingen
from ketenwissel.store.stapmeldingen import Meldingsoort, Stapmeldingrij
from ketenwissel.toegang import Identiteit, Toegang, Verboden, plain_text, write_event

__all__ = ["MAX_AANTAL", "Meldfout", "Meldingverzoek", "Meldreden", "report"]

MAX_TEKST = 500
MAX_AANTAL = 100_000_000

Meldreden = Literal[
    "onbekende_stap",
    "niet_van_hen",
    "namens_wie",
    "soort_past_niet",
    "aantal_past_niet",
    "toelichting_nodig",
    "tekst_past_niet",
]


class Meldfout(UnusableInput):
    """A report that cannot be taken; `reden` says why in a word."""

    def __init__(self, reden: Meldreden, text: str) -> None:
        super().__init__(text)
        self.reden: Meldreden = reden


@dataclass(frozen=True, slots=True)
class Meldingverzoek:
    """What is reported: on which step, what, and for whom.

    `partij` is the party whose step it is. Without it the reporter speaks for a national actiehouder: for the
    one for which the role is held, or for `actiehouder` where it is held for several.
    """

    stap: str
    soort: Meldingsoort
    partij: str | None = None
    actiehouder: str | None = None
    aantal: int | None = None
    toelichting: str = ""
    bewijs: str = ""


def report(
    connection: Connection, regels: Regels, verzoek: Meldingverzoek, wie: Identiteit, toegang: Toegang
) -> Stapmelding:
    """Store a report as of now, with its event in the trail.

    Raises Verboden for who may not report for them, Meldfout for what cannot be reported.
    """
    opgave = _task(regels, verzoek.stap)
    if verzoek.partij is None:
        actiehouder = _national(opgave, verzoek.actiehouder, wie)
    else:
        actiehouder = _of_party(regels, opgave, verzoek.partij, wie, toegang)
    _check_kind(regels, opgave, actiehouder, verzoek)
    row = Stapmeldingrij(
        0,
        opgave.nummer,
        actiehouder,
        verzoek.partij,
        verzoek.soort,
        verzoek.aantal,
        _text(verzoek.toelichting, "the explanation"),
        _text(verzoek.bewijs, "the evidence"),
        wie.naam,
        regels.at,
        te_laat=regels.at >= due_of(opgave),
    )
    made = Stapmelding(stapmeldingen.insert_report(connection, row), *row[1:])
    _note(connection, made, due_of(opgave))
    return made


def _task(regels: Regels, nummer: str) -> Opgave:
    try:
        return find_task(regels.draaiboek, nummer)
    except UnusableInput as error:
        raise Meldfout("onbekende_stap", str(error)) from None


def _of_party(regels: Regels, opgave: Opgave, partij: str, wie: Identiteit, toegang: Toegang) -> str:
    """Give the actiehouder that a party is; raises when nobody may report this step for it."""
    party = toegang.register.lookup(partij, regels.at)
    if not toegang.zicht(wie, "gereedheid.melden", regels.at).sees(partij):
        raise Verboden(f"{wie.naam} does not have the right gereedheid.melden here")
    if party is None:
        raise Meldfout("niet_van_hen", "no party has this code now")
    actiehouder = ACTIEHOUDER_VAN_ROL[party.rol]
    if actiehouder not in opgave.actiehouders:
        raise Meldfout("niet_van_hen", f"step {opgave.nummer} is none of a {party.rol}")
    return actiehouder


def _national(opgave: Opgave, actiehouder: str | None, wie: Identiteit) -> str:
    """Give the national actiehouder for which somebody speaks; raises when it is not theirs."""
    if not (wie.persoon and wie.mag("stappen.melden")):
        raise Verboden(f"{wie.naam} does not have the right stappen.melden here")
    held = {verlening.organisatie for verlening, _ in wie.giving("stappen.melden")}
    theirs = sorted(set(opgave.actiehouders) & {one for one in held if one is not None})
    if actiehouder is not None:
        theirs = [one for one in theirs if one == actiehouder]
    if not theirs:
        raise Meldfout(
            "niet_van_hen",
            f"step {opgave.nummer} is of {', '.join(opgave.actiehouders)}: "
            "report it with a role that is held for one of them",
        )
    if len(theirs) > 1:
        raise Meldfout("namens_wie", f"say for whom: {', '.join(theirs)}")
    return theirs[0]


def _check_kind(regels: Regels, opgave: Opgave, actiehouder: str, verzoek: Meldingverzoek) -> None:
    allowed = kinds_for(regels.draaiboek, opgave, actiehouder)
    if verzoek.soort not in allowed:
        raise Meldfout(
            "soort_past_niet", f"on step {opgave.nummer} may be reported: {', '.join(allowed) or 'nothing'}"
        )
    if (verzoek.aantal is not None) != (verzoek.soort == "uitbak"):
        raise Meldfout("aantal_past_niet", "what is left in the outbox, and only that, is a number")
    if verzoek.aantal is not None and not 0 <= verzoek.aantal <= MAX_AANTAL:
        raise Meldfout("aantal_past_niet", f"the number lies between 0 and {MAX_AANTAL}")
    if verzoek.soort == "bekendmaking" and not verzoek.toelichting.strip():
        raise Meldfout("toelichting_nodig", "an announcement takes an explanation: what is announced")


def _text(text: str, what: str) -> str:
    if not text.strip():
        return ""
    try:
        return plain_text(text, what, MAX_TEKST)
    except UnusableInput as error:
        raise Meldfout("tekst_past_niet", str(error)) from None


def _note(connection: Connection, made: Stapmelding, due: datetime) -> None:
    """Write the event, with the reference of the evidence.

    The explanation may name people and stays out, but that of an announcement, which is meant for everybody.
    """
    write_event(
        connection,
        "stapmelding",
        made.gemeld_op,
        made.door,
        {
            "nummer": str(made.nummer),
            "stap": made.stap,
            "actiehouder": made.actiehouder,
            "partij": made.partij,
            "melding": made.soort,
            "aantal": None if made.aantal is None else str(made.aantal),
            "toelichting": made.toelichting if made.soort == "bekendmaking" else None,
            "bewijs": made.bewijs or None,
            "uiterlijk": due,
            "te_laat": "ja" if made.te_laat else None,
        },
    )
