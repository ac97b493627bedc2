"""Looking into the hub: messages, pairs, what became of a reference, payloads, the trail, the runbook.

Everything here is asked with a `Zicht`, and answers with no more than that covers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection

from ketenwissel.draaiboek import Omgeving
from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.aansluiten import Aansluiting, Aansluitregel, reconcile
from ketenwissel.hub.afhaalpoort import Afhaalpoort
from ketenwissel.hub.afhalen import line_of, unpack
from ketenwissel.hub.beelden import (
    Berichtbeeld,
    Paarbeeld,
    Weigeringbeeld,
    message_of,
    pair_of,
    refusal_of,
    visible,
)
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.groep import breaks_of
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.koppelen import Breuk
from ketenwissel.hub.parenlijst import Paarresultaat, Paarvraag, find_pairs
from ketenwissel.hub.versies import Versies, VersiesNu, not_before_the_last
from ketenwissel.hub.zoeken import Zoekresultaat, Zoekvraag, find
from ketenwissel.hub.zoekindex import Bsnsleutel
from ketenwissel.keten import Postvakregel
from ketenwissel.store import Opslag, berichten, spoor, standen, versies
from ketenwissel.store.standen import Stand
from ketenwissel.toegang import ALLE, Register, Zicht

__all__ = ["Gebeurtenissen", "GeenInhoud", "Inhoud", "Inzage", "Status"]

_EVENTS_LOOKED_AT = 5000

GeenInhoud = Literal["onbekend", "reden_nodig", "afhalen_dicht", "verwijderd"]
"""Why there is no payload: no such message in sight, a reason is missing, its addressee may not collect it at
this moment, or it is no longer kept."""


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a reference: messages that were accepted under it, and refusals, oldest first."""

    berichten: tuple[Berichtbeeld, ...]
    weigeringen: tuple[Weigeringbeeld, ...]


@dataclass(frozen=True, slots=True)
class Inhoud:
    """A message with its payload, exactly as it was received."""

    bericht: Berichtbeeld
    inhoud: bytes


@dataclass(frozen=True, slots=True)
class Gebeurtenissen:
    """Sealed events by number, of those in sight; `volgende` is the number up to which all were looked at."""

    gebeurtenissen: tuple[tuple[int, Mapping[str, Any]], ...]
    volgende: int


class Inzage:
    """Answers questions about what a hub holds; any thread may ask."""

    def __init__(self, opslag: Opslag, hub: Hub, sleutel: Bsnsleutel, omgeving: Omgeving) -> None:
        self._opslag = opslag
        self._hub = hub
        self._sleutel = sleutel
        self._omgeving: Omgeving = omgeving
        self._versies = Versies()

    def _rules(self, connection: Connection) -> tuple[datetime, VersiesNu, Breuk]:
        at = self._hub.now()
        known = self._versies.load(connection)
        return at, known, breaks_of(known.at(at), self._omgeving)

    def zoek(self, vraag: Zoekvraag, zicht: Zicht) -> Zoekresultaat:
        """Search messages, a page at a time."""
        with self._opslag.reading() as connection:
            at, known, breaks = self._rules(connection)
            found = find(connection, vraag, zicht, self._sleutel, breaks, at)
        poort = self._hub.afhaalpoort(known, at)
        return replace(found, berichten=tuple(_delivery(one, poort) for one in found.berichten))

    def bericht(self, id_: int, zicht: Zicht) -> Berichtbeeld | None:
        """Give one message; None when there is none in sight."""
        with self._opslag.reading() as connection:
            at, known, breaks = self._rules(connection)
            stand = standen.by_id(connection, [id_]).get(id_)
        if stand is None or not visible(stand.bericht, zicht):
            return None
        return _delivery(message_of(stand, breaks, at), self._hub.afhaalpoort(known, at))

    def status(self, referentie: str, zicht: Zicht) -> Status:
        """Tell what became of a reference; a refusal is for its sender only."""
        with self._opslag.reading() as connection:
            at, known, breaks = self._rules(connection)
            found = standen.by_reference(connection, [referentie])
            refused = standen.refusals(connection, [referentie])
        poort = self._hub.afhaalpoort(known, at)
        seen = (message_of(one, breaks, at) for one in found if visible(one.bericht, zicht))
        return Status(
            tuple(_delivery(one, poort) for one in seen),
            tuple(refusal_of(row) for row in refused if zicht.covers(row.zender, type_of(row.functie))),
        )

    def inhoud(self, id_: int, zicht: Zicht, door: str, reden: str | None) -> Inhoud | GeenInhoud:
        """Open a message for somebody called `door`; who opened it, and why, is written in the trail.

        Its sender may at any time, its addressee unless the message still waits while the runbook keeps
        collecting closed; everybody else whose sight covers it needs a reason. Raises StorageFault when the
        payload is damaged.
        """
        with self._opslag.writing(beside="vaststellen") as connection:
            at, known, breaks = self._rules(connection)
            at = not_before_the_last(connection, at)
            stand = standen.by_id(connection, [id_]).get(id_)
            if stand is None or not visible(stand.bericht, zicht):
                return "onbekend"
            refusal = self._why_not(stand, zicht, reden, self._hub.afhaalpoort(known, at))
            if refusal is not None:
                return refusal
            zstd = berichten.payloads(connection, [id_]).get(id_)
            if zstd is None:
                return "verwijderd"
            payload = unpack(stand.bericht, zstd)
            event = gebeurtenissen.opened(stand.bericht, door, reden, at)
            spoor.insert_events(connection, [event])
            versies.advance(connection, at, 0)
        return Inhoud(message_of(stand, breaks, at), payload)

    def _why_not(
        self, stand: Stand, zicht: Zicht, reden: str | None, poort: Afhaalpoort
    ) -> GeenInhoud | None:
        row = stand.bericht
        kind = type_of(row.functie)
        if zicht.acts_for(row.zender_organisatie, kind):
            return None
        if not zicht.acts_for(row.ontvanger_organisatie, kind):
            needs = zicht.needs_reason(row.zender_organisatie, kind) and not (reden or "").strip()
            return "reden_nodig" if needs else None
        if stand.postvak is None or row.functie == "":
            return None
        collects = poort.may_leave((row.functie, row.release), stand.postvak, leftovers=True)
        return None if collects else "afhalen_dicht"

    def regel(self, partij: str, id_: int, register: Register) -> Postvakregel | None:
        """Give a message that waits for a party, or for one that it succeeds; None when it does not."""
        with self._opslag.reading() as connection:
            stand = standen.by_id(connection, [id_]).get(id_)
        if stand is None or stand.postvak not in register.names(partij, self._hub.now()):
            return None
        return line_of(stand.bericht, partij)

    def paren(self, vraag: Paarvraag, zicht: Zicht) -> Paarresultaat:
        """List pairs, a page at a time."""
        with self._opslag.reading() as connection:
            at, _, breaks = self._rules(connection)
            return find_pairs(connection, vraag, zicht, breaks, at)

    def paar(self, heen_id: int, zicht: Zicht) -> Paarbeeld | None:
        """Give the pair of a heenbericht; None when there is none in sight."""
        with self._opslag.reading() as connection:
            at, _, breaks = self._rules(connection)
            found = standen.pairs(connection, [heen_id]).get(heen_id)
        return None if found is None or not visible(found.heen, zicht) else pair_of(found, breaks, at)

    def gebeurtenissen(self, na: int, limiet: int, zicht: Zicht) -> Gebeurtenissen:
        """Give sealed events above a number, in order: at most `limiet` of those in sight.

        For who sees a part, at most 5000 are looked at; go on from `volgende` until it no longer moves.
        """
        width = limiet if zicht.alles else _EVENTS_LOOKED_AT
        with self._opslag.reading() as connection:
            rows = list(spoor.sealed_events(connection, na, na + width))
        found: list[tuple[int, Mapping[str, Any]]] = []
        reached = na
        for number, text in rows:
            reached, event = number, json.loads(text)
            if _concerns(event, zicht):
                found.append((number, event))
                if len(found) == limiet:
                    break
        return Gebeurtenissen(tuple(found), reached)

    def aansluiten(
        self, codes: Sequence[str], regels: Sequence[Aansluitregel], zicht: Zicht
    ) -> list[Aansluiting]:
        """Hold what the party with these codes says it sent against what the hub knows."""
        with self._opslag.reading() as connection:
            at, _, breaks = self._rules(connection)
            return reconcile(connection, codes, regels, zicht, breaks, at)


def _delivery(beeld: Berichtbeeld, poort: Afhaalpoort) -> Berichtbeeld:
    """Say of what waits that its addressee gets nothing now: its sender must see that, terms go on."""
    waits = beeld.bezorging in ("wachtend", "uitgereikt") and beeld.functie != ""
    if not waits or not poort.is_paused(beeld.ontvanger.organisatie):
        return beeld
    return replace(beeld, bezorging="gepauzeerd")


def _concerns(event: Mapping[str, Any], zicht: Zicht) -> bool:
    """Say whether an event is about messages or parties in sight; a refusal is for its sender only."""
    if zicht.alles:
        return True
    functie = event.get("functie")
    kind = ALLE if functie is None else type_of(functie)
    ends = ("zender",) if event["soort"] == "geweigerd" else ("zender", "ontvanger", "postvak", "partij")
    return any(zicht.covers(event[end], kind) for end in ends if end in event)
