"""Reconciliation: what a party says it sent, held against what the hub knows of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.hub.beelden import (
    Berichtbeeld,
    Weigeringbeeld,
    message_of,
    refusal_of,
    visible,
)
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.koppelen import Breuk
from ketenwissel.store import standen
from ketenwissel.toegang import FOUTBERICHT, Zicht

__all__ = ["MAX_REGELS", "Aansluiting", "Aansluitregel", "reconcile"]

MAX_REGELS = 10_000
"""Lines of one reconciliation."""

Uitkomst = Literal["onbekend", "geweigerd", "wachtend", "opgehaald", "beantwoord", "afwijkend"]


@dataclass(frozen=True, slots=True)
class Aansluitregel:
    """One message as its sender has it; `identificatie` is None where it has none (a foutbericht)."""

    referentie: str
    berichttype: str
    identificatie: str | None = None


@dataclass(frozen=True, slots=True)
class Aansluiting:
    """What the hub knows of a line: `afwijkend` names fields that differ, `weigering` is the last refusal."""

    regel: Aansluitregel
    uitkomst: Uitkomst
    afwijkend: tuple[str, ...] = ()
    bericht: Berichtbeeld | None = None
    weigering: Weigeringbeeld | None = None


def reconcile(
    connection: Connection,
    codes: Collection[str],
    regels: Sequence[Aansluitregel],
    zicht: Zicht,
    breaks: Breuk,
    at: datetime,
) -> list[Aansluiting]:
    """Answer each line, in order, for the sender with these codes: two queries, however many lines.

    What lies out of sight is unknown.
    A reference that was refused and accepted later counts as accepted.
    """
    references = {regel.referentie for regel in regels}
    known: dict[str, list[Berichtbeeld]] = {}
    for stand in standen.by_reference(connection, references):
        if stand.bericht.zender_organisatie in codes and visible(stand.bericht, zicht):
            known.setdefault(stand.bericht.referentie, []).append(message_of(stand, breaks, at))
    refused = {
        row.referentie: refusal_of(row)
        for row in standen.refusals(connection, references)
        if row.zender in codes and zicht.covers(row.zender, type_of(row.functie))
    }
    return [
        _answer(regel, known.get(regel.referentie, []), refused.get(regel.referentie)) for regel in regels
    ]


def _answer(
    regel: Aansluitregel, found: Sequence[Berichtbeeld], weigering: Weigeringbeeld | None
) -> Aansluiting:
    if not found:
        return Aansluiting(regel, "geweigerd" if weigering else "onbekend", weigering=weigering)
    # One reference may have been used by several programs of one party: the one that fits best is meant.
    differing, bericht = min(((_differing(regel, one), one) for one in found), key=lambda pair: len(pair[0]))
    return Aansluiting(regel, "afwijkend" if differing else _state(bericht), differing, bericht)


def _differing(regel: Aansluitregel, bericht: Berichtbeeld) -> tuple[str, ...]:
    kinds = (bericht.functie or FOUTBERICHT, type_of(bericht.functie))
    # A sender that names 303D means what its envelope may have called 303.
    same_type = regel.berichttype in kinds or type_of(regel.berichttype) == bericht.functie
    differences = {
        "berichttype": not same_type,
        "identificatie": regel.identificatie not in (None, bericht.identificatie),
    }
    return tuple(name for name, differs in differences.items() if differs)


def _state(bericht: Berichtbeeld) -> Uitkomst:
    if bericht.paar == "gesloten":
        return "beantwoord"
    return "opgehaald" if bericht.bezorging == "opgehaald" else "wachtend"
