"""Foutberichten of the hub itself: what it refused after it had said that it received it.

Such a foutbericht is a message as any other: stored, in the mailbox of the sender, in the trail. It touches
no pair, since what it is about was never accepted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import zstandard
from sqlalchemy import Connection

from ketenwissel.core import referentie
from ketenwissel.core.instants import format_instant
from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.telstrook import Telstrook
from ketenwissel.keten import Aanlevering, Adres, Weigering, fout_of, knooppunt, write_fout
from ketenwissel.store import berichten, postvakken, spoor, versies
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.postvakken import Postvakrij
from ketenwissel.toegang import Register

__all__ = ["Melding", "store_reports"]

_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ROL_VAN_KANT = {"ggk": "gemeente", "vecozo": "aanbieder"}
_LIMITS = {"applicatie": 50, "administratie": 50, "gebruiker": 100}


@dataclass(frozen=True, slots=True)
class Melding:
    """What a sender must hear by foutbericht: the submission, and its refusal with the code it is told."""

    aanlevering: Aanlevering
    weigering: Weigering


def store_reports(
    connection: Connection, meldingen: Sequence[Melding], register: Register, at: datetime
) -> list[str | None]:
    """Store the foutberichten and give their references; the caller must be the only one accepting.

    None where there is nobody to tell: the sender is no party at this instant, the submission has no
    reference to name, or it is a foutbericht itself (an error is never answered with an error). While one
    about the same refusal of the same submission waits, there comes no second: a program that keeps sending
    does not fill its own mailbox.
    """
    told: list[str | None] = []
    next_id = berichten.last_id(connection) + 1
    rows: list[Berichtrij] = []
    payloads: dict[int, bytes] = {}
    waiting: list[Postvakrij] = []
    events: list[str] = []
    strook = Telstrook()
    made: set[str] = set()
    for melding in meldingen:
        adressant = _adressant(melding, register, at)
        if adressant is None:
            told.append(None)
            continue
        reference, is_new = _reference(connection, melding, made)
        told.append(reference)
        if not is_new:
            continue
        made.add(reference)
        inhoud = write_fout(fout_of(melding.weigering, melding.aanlevering))
        row = _row(next_id + len(rows), melding, reference, inhoud, at)
        rows.append(row)
        payloads[row.id] = zstandard.ZstdCompressor(level=1).compress(inhoud)
        waiting.append(Postvakrij(adressant, row.id, row.functie, row.release))
        strook.accepted(row, adressant, of_party=False)
        events.append(gebeurtenissen.reported(row, adressant, melding.weigering))
    if rows:
        berichten.insert_messages(connection, rows, payloads)
        postvakken.insert_waiting(connection, waiting)
        spoor.insert_events(connection, events)
        strook.write(connection)
        versies.advance(connection, at, 0)
    return told


def _adressant(melding: Melding, register: Register, at: datetime) -> str | None:
    aanlevering = melding.aanlevering
    if aanlevering.soort == "Fo01" or not _UUID.fullmatch(aanlevering.referentie):
        return None
    sender = register.lookup(aanlevering.zender.organisatie, at)
    return sender.code if sender is not None and sender.rol == _ROL_VAN_KANT[aanlevering.kant] else None


def _reference(connection: Connection, melding: Melding, made: set[str]) -> tuple[str, bool]:
    """Give the reference of the foutbericht, and whether it is still to be made.

    It follows from what is refused and why, and from when the one before it was collected: whoever sends
    again after having read that one is told again.
    """
    one, zender = melding.aanlevering, melding.aanlevering.zender
    hub = knooppunt(one.kant).adres.organisatie
    parts = [
        *(one.kant, zender.organisatie, zender.applicatie, zender.administratie, zender.gebruiker),
        *(one.soort, one.referentie, sha256(one.inhoud).hexdigest()),
        *(melding.weigering.situatie, melding.weigering.code),
    ]
    while True:
        reference = referentie.derive("Fo01", *parts)
        if reference in made:
            return reference, False
        rows = berichten.by_reference(connection, [reference])
        found = [row for row in rows if row.zender_organisatie == hub]
        if not found:
            return reference, True
        if found[0].opgehaald_op is None:
            return reference, False
        parts.append(format_instant(found[0].opgehaald_op))


def _row(id_: int, melding: Melding, reference: str, inhoud: bytes, at: datetime) -> Berichtrij:
    refused = melding.aanlevering
    hub, ontvanger = knooppunt(refused.kant), _storable(refused.zender)
    return Berichtrij(
        id=id_,
        kant=refused.kant,
        soort="Fo01",
        zender_organisatie=hub.adres.organisatie,
        zender_applicatie=hub.adres.applicatie,
        zender_administratie="",
        zender_gebruiker="",
        referentie=reference,
        ontvanger_organisatie=ontvanger.organisatie,
        ontvanger_applicatie=ontvanger.applicatie,
        ontvanger_administratie=ontvanger.administratie,
        ontvanger_gebruiker=ontvanger.gebruiker,
        functie="",
        standaard=None,
        release="0.0",
        nummer=None,
        identificatie=None,
        cross_referentie=refused.referentie,
        ontvangen_op=at,
        sha256=sha256(inhoud).hexdigest(),
        grootte=len(inhoud),
        ontraden=None,
        antwoord_op=None,
        staand=False,
    )


def _storable(adres: Adres) -> Adres:
    """Leave out of an address what no table takes: it may come from an envelope that broke its schema."""
    kept = {
        name: value
        for name, limit in _LIMITS.items()
        if len(value := getattr(adres, name)) <= limit and value.isprintable()
    }
    return Adres(adres.organisatie, **kept)
