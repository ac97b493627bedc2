"""Collecting: what waits for a party, handing it out, and taking it off on confirmation.

The gate for collecting decides what is listed and handed out; a foutbericht always is. Messages of a release
that is no longer in use lie in a tray of their own. Confirming what was handed out is allowed in any phase.
Who collects by mandate gets the message types of the mandate, and does not hear of the others.
"""

import hashlib
import threading
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, cast

import zstandard
from sqlalchemy import Connection

from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.adressen import receiver_of, sender_of
from ketenwissel.hub.afhaalpoort import Afhaalpoort, Vorm
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.telstrook import Telstrook
from ketenwissel.keten import Levering, Postvakregel, Soort
from ketenwissel.store import StorageFault, berichten, bezorgingen, postvakken, spoor, versies
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.postvakken import Postvakrij
from ketenwissel.toegang import Identiteit, Register, Zicht

__all__ = [
    "ZELF",
    "Afhaler",
    "Beurt",
    "confirm",
    "fetch",
    "hand_out",
    "line_of",
    "list_waiting",
    "resume",
    "take_off",
    "unpack",
]

_own_thread = threading.local()

_FEW = 8
"""Mailboxes up to which each is looked into by itself; more of them are asked in one query."""


class Afhaler(NamedTuple):
    """Who collects, and how far its right to collect reaches; without one: the party itself."""

    wie: Identiteit | None = None
    zicht: Zicht | None = None

    def may(self, partij: str, functie: str) -> bool:
        """Say whether it may have messages with this function (empty: foutberichten) of a party."""
        return self.zicht is None or self.zicht.acts_for(partij, type_of(functie))

    def beside(self, partij: str) -> str | None:
        """Give its name where it is not the party's own program."""
        return None if self.wie is None or self.wie.naam == partij else self.wie.naam


ZELF = Afhaler()


def list_waiting(
    connection: Connection,
    owners: dict[str, str],
    poort: Afhaalpoort,
    limit: int,
    *,
    leftovers: bool,
    afhaler: Afhaler = ZELF,
) -> list[Postvakregel]:
    """List what waits, oldest first, at most `limit` for each party that asks.

    `owners` gives for each mailbox the party that asks for it: itself, or who succeeds it.
    """
    there = None if len(owners) <= _FEW else postvakken.forms(connection, owners)
    found = [
        line
        for mailboxes, forms in _alike(owners, poort, there, leftovers=leftovers)
        for boxes, allowed in _by_forms(mailboxes, forms, afhaler).items()
        for line in _waiting(connection, boxes, allowed, limit)
    ]
    lines, seen = [], dict.fromkeys(owners.values(), 0)
    for mailbox, row in sorted(found, key=lambda line: line[1].id):
        owner = owners[mailbox]
        seen[owner] += 1
        if seen[owner] <= limit:
            lines.append(line_of(row, owner))
    return lines


def _alike(
    owners: dict[str, str], poort: Afhaalpoort, there: Collection[Vorm] | None, *, leftovers: bool
) -> Iterator[tuple[dict[str, str], list[Vorm]]]:
    """Give mailboxes for which the same holds, with the forms that may be listed (of those in `there`).

    A party with a measure of its own stands alone.
    """
    apart = [box for box in owners if poort.exception(box) is not None]
    usual = {box: owner for box, owner in owners.items() if box not in apart}
    for group in (usual, *({box: owners[box]} for box in apart)):
        for box in list(group)[:1]:
            forms = poort.listed_forms(box, leftovers=leftovers)
            yield group, sorted(forms if there is None else forms.intersection(there))


def _by_forms(
    owners: dict[str, str], forms: list[Vorm], afhaler: Afhaler
) -> dict[tuple[str, ...], list[Vorm]]:
    """Give mailboxes of which the same forms may be listed together, with those forms."""
    if afhaler.zicht is None:
        return {tuple(owners): forms}
    groups: dict[tuple[Vorm, ...], list[str]] = {}
    for mailbox, owner in owners.items():
        allowed = tuple(form for form in forms if afhaler.may(owner, form[0]))
        groups.setdefault(allowed, []).append(mailbox)
    return {tuple(mailboxes): list(allowed) for allowed, mailboxes in groups.items()}


def _waiting(
    connection: Connection, mailboxes: Collection[str], forms: Collection[Vorm], limit: int
) -> list[tuple[str, Berichtrij]]:
    """List what waits in each mailbox; a few are looked into no further than what is listed."""
    if len(mailboxes) > _FEW:
        return postvakken.waiting(connection, mailboxes, forms, limit)
    places = {
        id_: mailbox for mailbox in mailboxes for id_ in postvakken.oldest(connection, mailbox, forms, limit)
    }
    rows = berichten.by_id(connection, places)
    return [(mailbox, rows[id_]) for id_, mailbox in places.items()]


def fetch(
    connection: Connection,
    lines: Sequence[Postvakregel],
    poort: Afhaalpoort,
    *,
    leftovers: bool,
    afhaler: Afhaler = ZELF,
) -> list[Levering]:
    """Hand out the payloads of these lines and note it; what may not be or is no longer there is left out.

    Without `leftovers` that goes for what lies in the tray of the old release too.

    Raises StorageFault when a payload is not what was received: it must not travel on.
    """
    own = _own(connection, lines, poort.register, poort.at, afhaler)
    allowed = {
        id_
        for id_, row in own.items()
        if poort.may_leave((row.functie, row.release), row.partij, leftovers=leftovers)
    }
    rows = berichten.by_id(connection, allowed)
    payloads = berichten.payloads(connection, allowed)
    deliveries = [
        Levering(line_of(rows[line.id], line.partij), unpack(rows[line.id], payloads[line.id]))
        for line in lines
        if line.id in rows
    ]
    turns = [Beurt(one.regel.partij, rows[one.regel.id], afhaler) for one in deliveries]
    hand_out(connection, turns, poort.at)
    return deliveries


class Beurt(NamedTuple):
    """A message that is handed to, or was received by, a party; `afhaler` collects it."""

    partij: str
    bericht: Berichtrij
    afhaler: Afhaler


def hand_out(connection: Connection, turns: Sequence[Beurt], at: datetime) -> None:
    """Note that messages are handed out; the caller made sure that they may be."""
    if turns:
        postvakken.hand_out(connection, {one.bericht.id for one in turns}, at)
        spoor.insert_events(
            connection,
            [
                gebeurtenissen.handed_out(one.bericht, one.partij, at, one.afhaler.beside(one.partij))
                for one in turns
            ],
        )
        versies.advance(connection, at, 0)


def take_off(connection: Connection, turns: Sequence[Beurt], at: datetime) -> None:
    """Take messages off their mailboxes; the caller made sure that they were handed out."""
    # Another process may confirm the same at this moment: what it took off is its to tell.
    removed = postvakken.remove(connection, [one.bericht.id for one in turns])
    if removed:
        berichten.mark_collected(connection, removed, at)
        told = {one.bericht.id: one for one in turns if one.bericht.id in removed}
        spoor.insert_events(
            connection,
            [
                gebeurtenissen.collected(one.bericht, one.partij, at, one.afhaler.beside(one.partij))
                for one in told.values()
            ],
        )
        strook = Telstrook()
        for id_, one in told.items():
            # What is counted is counted of the mailbox: its reader may be the successor of its party.
            strook.message("opgehaald", one.bericht, removed[id_], at)
        strook.write(connection)
        versies.advance(connection, at, 0)


def confirm(
    connection: Connection,
    lines: Sequence[Postvakregel],
    register: Register,
    at: datetime,
    afhaler: Afhaler = ZELF,
) -> None:
    """Take messages that were handed out off their mailboxes; what is gone already stays gone."""
    own = _own(connection, lines, register, at, afhaler)
    done = {id_ for id_, row in own.items() if row.uitgereikt_op is not None}
    rows = berichten.by_id(connection, done)
    turns = [Beurt(line.partij, rows[line.id], afhaler) for line in lines if line.id in rows]
    take_off(connection, turns, at)


def resume(connection: Connection, partijen: Collection[str], at: datetime) -> None:
    """Have mail brought again to those of these parties where it had stopped: they collect by themselves."""
    again = bezorgingen.resume(connection, partijen)
    spoor.insert_events(connection, [gebeurtenissen.delivery_resumed(partij, at) for partij in again])


def _own(
    connection: Connection,
    lines: Collection[Postvakregel],
    register: Register,
    at: datetime,
    afhaler: Afhaler,
) -> dict[int, Postvakrij]:
    """Find the mailbox rows of these lines that are the party's own, or of a party that it succeeds."""
    rows = postvakken.by_message(connection, [line.id for line in lines])
    return {
        line.id: rows[line.id]
        for line in lines
        if line.id in rows
        and rows[line.id].partij in register.names(line.partij, at)
        and afhaler.may(line.partij, rows[line.id].functie)
    }


def unpack(row: Berichtrij, zstd: bytes) -> bytes:
    """Give the payload of a message; raises StorageFault when it is not what was received."""
    # One for each thread: it may not be shared, and making one costs more than a small message does.
    press: zstandard.ZstdDecompressor | None = getattr(_own_thread, "press", None)
    if press is None:
        press = _own_thread.press = zstandard.ZstdDecompressor()
    try:
        payload = press.decompress(zstd, max_output_size=row.grootte)
    except zstandard.ZstdError:
        payload = b""
    if hashlib.sha256(payload).hexdigest() != row.sha256:
        raise StorageFault(f"the stored payload of message {row.id} is damaged")
    return payload


def line_of(row: Berichtrij, partij: str) -> Postvakregel:
    """Give a message as a line in the mailbox of a party."""
    versie, subversie = (row.applicatie_versie or "0.0").split(".")
    return Postvakregel(
        id=row.id,
        partij=partij,
        soort=cast(Soort, row.soort),
        functie=row.functie,
        release=row.release,
        zender=sender_of(row),
        ontvanger=receiver_of(row),
        referentie=row.referentie,
        cross_referentie=row.cross_referentie,
        ontvangen_op=row.ontvangen_op,
        grootte=row.grootte,
        sha256=row.sha256,
        applicatie_versie=int(versie),
        applicatie_subversie=int(subversie),
    )
