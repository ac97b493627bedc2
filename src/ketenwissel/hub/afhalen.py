"""Collecting: what waits for a party, handing it out, and taking it off on confirmation.

The gate for collecting decides what is listed and handed out; a foutbericht always is. Messages of a release
that is no longer in use lie in a tray of their own. Confirming what was handed out is allowed in any phase.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

import zstandard
from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving, gate
from ketenwissel.hub import gebeurtenissen
from ketenwissel.keten import Adres, Levering, Postvakregel, Soort
from ketenwissel.store import StorageFault, berichten, postvakken, spoor, versies
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.postvakken import Postvakrij
from ketenwissel.toegang import Register

__all__ = ["confirm", "fetch", "is_leftover", "line_of", "list_waiting", "unpack"]


def list_waiting(
    connection: Connection,
    owners: dict[str, str],
    draaiboek: Draaiboek,
    omgeving: Omgeving,
    at: datetime,
    limit: int,
    *,
    leftovers: bool,
) -> list[Postvakregel]:
    """List what waits, oldest first, at most `limit` for each party that asks.

    `owners` gives for each mailbox the party that asks for it: itself, or who succeeds it.
    """
    forms = [
        form
        for form in sorted(postvakken.forms(connection, owners))
        if _is_listed(draaiboek, omgeving, form, at, leftovers=leftovers)
    ]
    found = sorted(postvakken.waiting(connection, owners.keys(), forms, limit), key=lambda line: line[1].id)
    lines, seen = [], dict.fromkeys(owners.values(), 0)
    for mailbox, row in found:
        owner = owners[mailbox]
        seen[owner] += 1
        if seen[owner] <= limit:
            lines.append(line_of(row, owner))
    return lines


def _is_listed(
    draaiboek: Draaiboek, omgeving: Omgeving, form: tuple[str, str], at: datetime, *, leftovers: bool
) -> bool:
    functie, release = form
    if functie == "":
        return not leftovers
    if is_leftover(draaiboek, omgeving, form, at):
        return leftovers
    return not leftovers and gate(draaiboek, functie, release, at, "afhalen", omgeving).passes


def is_leftover(draaiboek: Draaiboek, omgeving: Omgeving, form: tuple[str, str], at: datetime) -> bool:
    """Say whether the release of a message, once accepted, is no longer in use."""
    return gate(draaiboek, form[0], form[1], at, "indienen", omgeving).verdict == "niet_in_gebruik"


def fetch(
    connection: Connection,
    lines: Sequence[Postvakregel],
    register: Register,
    draaiboek: Draaiboek,
    omgeving: Omgeving,
    at: datetime,
) -> list[Levering]:
    """Hand out the payloads of these lines and note it; what may not be or is no longer there is left out.

    Raises StorageFault when a payload is not what was received: it must not travel on.
    """
    own = _own(connection, lines, register, at)
    allowed = {
        id_
        for id_, row in own.items()
        if row.functie == ""
        or is_leftover(draaiboek, omgeving, (row.functie, row.release), at)
        or gate(draaiboek, row.functie, row.release, at, "afhalen", omgeving).passes
    }
    rows = berichten.by_id(connection, allowed)
    payloads = berichten.payloads(connection, allowed)
    deliveries, events = [], []
    for line in lines:
        row = rows.get(line.id)
        if row is not None:
            deliveries.append(Levering(line_of(row, line.partij), unpack(row, payloads[row.id])))
            events.append(gebeurtenissen.handed_out(row, line.partij, at))
    if events:
        postvakken.hand_out(connection, allowed, at)
        spoor.insert_events(connection, events)
        versies.advance(connection, at, 0)
    return deliveries


def confirm(connection: Connection, lines: Sequence[Postvakregel], register: Register, at: datetime) -> None:
    """Take messages that were handed out off their mailboxes; what is gone already stays gone."""
    own = _own(connection, lines, register, at)
    done = {
        line.id: line.partij for line in lines if line.id in own and own[line.id].uitgereikt_op is not None
    }
    if not done:
        return
    rows = berichten.by_id(connection, done.keys())
    postvakken.remove(connection, done.keys())
    berichten.mark_collected(connection, done.keys(), at)
    spoor.insert_events(
        connection, [gebeurtenissen.collected(rows[id_], partij, at) for id_, partij in done.items()]
    )
    versies.advance(connection, at, 0)


def _own(
    connection: Connection, lines: Collection[Postvakregel], register: Register, at: datetime
) -> dict[int, Postvakrij]:
    """Find the mailbox rows of these lines that are the party's own, or of a party that it succeeds."""
    rows = postvakken.by_message(connection, [line.id for line in lines])
    return {
        line.id: rows[line.id]
        for line in lines
        if line.id in rows and rows[line.id].partij in register.names(line.partij, at)
    }


def unpack(row: Berichtrij, zstd: bytes) -> bytes:
    """Give the payload of a message; raises StorageFault when it is not what was received."""
    try:
        payload = zstandard.ZstdDecompressor().decompress(zstd, max_output_size=row.grootte)
    except zstandard.ZstdError:
        payload = b""
    if hashlib.sha256(payload).hexdigest() != row.sha256:
        raise StorageFault(f"the stored payload of message {row.id} is damaged")
    return payload


def line_of(row: Berichtrij, partij: str) -> Postvakregel:
    """Give a message as a line in the mailbox of a party."""
    return Postvakregel(
        id=row.id,
        partij=partij,
        soort=cast(Soort, row.soort),
        functie=row.functie,
        release=row.release,
        zender=Adres(
            row.zender_organisatie, row.zender_applicatie, row.zender_administratie, row.zender_gebruiker
        ),
        referentie=row.referentie,
        cross_referentie=row.cross_referentie,
        ontvangen_op=row.ontvangen_op,
        grootte=row.grootte,
        sha256=row.sha256,
    )
