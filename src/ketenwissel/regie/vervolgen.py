"""Requests of aanbieders that wait for what a gemeente decides on them.

Which decision answers which request the search index tells (`hub.verzoeken`, with what it cannot see). So
this is behind by as many messages as the index is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.core.instants import to_local
from ketenwissel.hub import type_of
from ketenwissel.regie.openstaand import Schuld, Schulden, add_up, parties_for, who_answers
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.termijnen import Stop, Termijn, days_left, follow_up_term, stop_for
from ketenwissel.standards import load_release
from ketenwissel.store import vervolgen
from ketenwissel.store.vervolgen import Vervolgrij
from ketenwissel.toegang import Register, Zicht

__all__ = ["Openverzoek", "Vervolgtoestand", "open_requests", "owed_decisions", "state_of"]

Vervolgtoestand = Literal["loopt", "opgeschort", "te_laat"]
"""The term runs; it ends in the stop, which has begun; or it has passed."""


@dataclass(frozen=True, slots=True)
class Openverzoek:
    """A request without decision: its message, and the term of the decision."""

    bericht_id: int
    berichttype: str
    release: str
    gemeente: str
    aanbieder: str
    ontvangen_op: datetime
    termijn: Termijn
    toestand: Vervolgtoestand
    werkdagen_over: int


def state_of(termijn: Termijn, stop: Stop | None, at: datetime) -> Vervolgtoestand:
    """Say how the term of a vervolg or a melding stands at an instant (UTC)."""
    if termijn.opgeschort and stop is not None:
        return "opgeschort" if at >= stop.van else "loopt"
    return "loopt" if at < termijn.uiterlijk_op else "te_laat"


def open_requests(connection: Connection, regels: Regels, zicht: Zicht) -> list[Openverzoek]:
    """Give the requests in sight that wait for a decision, the earliest deadline first."""
    return sorted(
        _requests(connection, regels, zicht), key=lambda one: (one.termijn.uiterlijk_op, one.bericht_id)
    )


def _requests(connection: Connection, regels: Regels, zicht: Zicht) -> Iterator[Openverzoek]:
    stops: dict[frozenset[str], Stop | None] = {}
    for row in vervolgen.open_requests(connection, None if zicht.alles else zicht.partijen):
        if not _sees(zicht, row):
            continue
        terms = load_release(row.standaard, row.release).termijnen
        if terms.vervolg_met not in stops:
            stops[terms.vervolg_met] = stop_for(regels.draaiboek, terms.vervolg_met, regels.omgeving)
        stop = stops[terms.vervolg_met]
        term = follow_up_term("vervolg", terms.vervolg, to_local(row.ontvangen_op).date(), stop)
        yield Openverzoek(
            bericht_id=row.verzoek_id,
            berichttype=type_of(row.functie),
            release=row.release,
            gemeente=row.gemeente,
            aanbieder=row.aanbieder,
            ontvangen_op=row.ontvangen_op,
            termijn=term,
            toestand=state_of(term, stop, regels.at),
            werkdagen_over=days_left(term, regels.at),
        )


def _sees(zicht: Zicht, row: Vervolgrij) -> bool:
    parties = parties_for(zicht, type_of(row.functie))
    return parties is None or row.gemeente in parties or row.aanbieder in parties


def owed_decisions(connection: Connection, regels: Regels, register: Register, zicht: Zicht) -> list[Schuld]:
    """Give which gemeente owes which aanbieder decisions, of the parties in sight."""
    found: Schulden = {}
    for one in _requests(connection, regels, zicht):
        owed = Schuld(
            soort="vervolg",
            beantwoorder=who_answers(register, one.gemeente, regels.at),
            wachtende=who_answers(register, one.aanbieder, regels.at),
            berichttype=one.berichttype,
            release=one.release,
            aantal=1,
            oudste_op=one.ontvangen_op,
            uiterlijk_op=one.termijn.uiterlijk_op,
            werkdagen_over=one.werkdagen_over,
            verkort=0,
            verstreken=int(one.toestand == "te_laat"),
            opgeschort=int(one.termijn.opgeschort),
        )
        add_up(found, owed)
    return list(found.values())
