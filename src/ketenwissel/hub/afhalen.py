"""Collecting: what waits for a party, handing it out, and taking it off on confirmation.

The gate for collecting decides what is listed and handed out; a foutbericht always is. Messages of a release
that is no longer in use lie in a tray of their own. Confirming what was handed out is allowed in any phase.
Who collects by mandate gets the message types of the mandate, and does not hear of the others.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, cast

import zstandard
from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving, gate
from ketenwissel.hub import gebeurtenissen
from ketenwissel.keten import Adres, Levering, Postvakregel, Soort
from ketenwissel.standards import split_code
from ketenwissel.store import StorageFault, berichten, postvakken, spoor, versies
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.postvakken import Postvakrij
from ketenwissel.toegang import FOUTBERICHT, Identiteit, Register, Zicht

__all__ = ["ZELF", "Afhaler", "confirm", "fetch", "list_waiting"]


class Afhaler(NamedTuple):
    """Who collects, and how far its right to collect reaches; without one: the party itself."""

    wie: Identiteit | None = None
    zicht: Zicht | None = None

    def may(self, partij: str, functie: str) -> bool:
        """Say whether it may have messages with this function (empty: foutberichten) of a party."""
        return self.zicht is None or self.zicht.acts_for(partij, _type_of(functie))

    def beside(self, partij: str) -> str | None:
        """Give its name where it is not the party's own program."""
        return None if self.wie is None or self.wie.naam == partij else self.wie.naam


ZELF = Afhaler()


def _type_of(functie: str) -> str:
    """Give the code by which a mandate names a function: without letter."""
    parts = split_code(functie)
    return FOUTBERICHT if functie == "" else functie.removesuffix(parts[2]) if parts else functie


def list_waiting(
    connection: Connection,
    owners: dict[str, str],
    draaiboek: Draaiboek,
    omgeving: Omgeving,
    at: datetime,
    limit: int,
    *,
    leftovers: bool,
    afhaler: Afhaler = ZELF,
) -> list[Postvakregel]:
    """List what waits, oldest first, at most `limit` for each party that asks.

    `owners` gives for each mailbox the party that asks for it: itself, or who succeeds it.
    """
    forms = [
        form
        for form in sorted(postvakken.forms(connection, owners))
        if _is_listed(draaiboek, omgeving, form, at, leftovers=leftovers)
    ]
    found = [
        line
        for mailboxes, allowed in _by_forms(owners, forms, afhaler).items()
        for line in postvakken.waiting(connection, mailboxes, allowed, limit)
    ]
    found.sort(key=lambda line: line[1].id)
    lines, seen = [], dict.fromkeys(owners.values(), 0)
    for mailbox, row in found:
        owner = owners[mailbox]
        seen[owner] += 1
        if seen[owner] <= limit:
            lines.append(_line(row, owner))
    return lines


def _by_forms(
    owners: dict[str, str], forms: list[tuple[str, str]], afhaler: Afhaler
) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Give mailboxes of which the same forms may be listed together, with those forms."""
    if afhaler.zicht is None:
        return {tuple(owners): forms}
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for mailbox, owner in owners.items():
        allowed = tuple(form for form in forms if afhaler.may(owner, form[0]))
        groups.setdefault(allowed, []).append(mailbox)
    return {tuple(mailboxes): list(allowed) for allowed, mailboxes in groups.items()}


def _is_listed(
    draaiboek: Draaiboek, omgeving: Omgeving, form: tuple[str, str], at: datetime, *, leftovers: bool
) -> bool:
    functie, release = form
    if functie == "":
        return not leftovers
    if _is_leftover(draaiboek, omgeving, form, at):
        return leftovers
    return not leftovers and gate(draaiboek, functie, release, at, "afhalen", omgeving).passes


def _is_leftover(draaiboek: Draaiboek, omgeving: Omgeving, form: tuple[str, str], at: datetime) -> bool:
    """Say whether the release of a message, once accepted, is no longer in use."""
    return gate(draaiboek, form[0], form[1], at, "indienen", omgeving).verdict == "niet_in_gebruik"


def fetch(
    connection: Connection,
    lines: Sequence[Postvakregel],
    register: Register,
    draaiboek: Draaiboek,
    omgeving: Omgeving,
    at: datetime,
    *,
    leftovers: bool,
    afhaler: Afhaler = ZELF,
) -> list[Levering]:
    """Hand out the payloads of these lines and note it; what may not be or is no longer there is left out.

    Without `leftovers` that goes for what lies in the tray of the old release too.

    Raises StorageFault when a payload is not what was received: it must not travel on.
    """
    own = _own(connection, lines, register, at, afhaler)
    allowed = {
        id_
        for id_, row in own.items()
        if _is_listed(draaiboek, omgeving, (row.functie, row.release), at, leftovers=False)
        or (leftovers and _is_listed(draaiboek, omgeving, (row.functie, row.release), at, leftovers=True))
    }
    rows = berichten.by_id(connection, allowed)
    payloads = berichten.payloads(connection, allowed)
    deliveries, events = [], []
    for line in lines:
        row = rows.get(line.id)
        if row is not None:
            deliveries.append(Levering(_line(row, line.partij), _unpack(row, payloads[row.id])))
            events.append(gebeurtenissen.handed_out(row, line.partij, at, afhaler.beside(line.partij)))
    if events:
        postvakken.hand_out(connection, allowed, at)
        spoor.insert_events(connection, events)
        versies.advance(connection, at, 0)
    return deliveries


def confirm(
    connection: Connection,
    lines: Sequence[Postvakregel],
    register: Register,
    at: datetime,
    afhaler: Afhaler = ZELF,
) -> None:
    """Take messages that were handed out off their mailboxes; what is gone already stays gone."""
    own = _own(connection, lines, register, at, afhaler)
    done = {
        line.id: line.partij for line in lines if line.id in own and own[line.id].uitgereikt_op is not None
    }
    # Another process may confirm the same at this moment: what it took off is its to tell.
    removed = postvakken.remove(connection, done.keys())
    if not removed:
        return
    rows = berichten.by_id(connection, removed)
    berichten.mark_collected(connection, removed, at)
    spoor.insert_events(
        connection,
        [
            gebeurtenissen.collected(rows[id_], partij, at, afhaler.beside(partij))
            for id_, partij in done.items()
            if id_ in removed
        ],
    )
    versies.advance(connection, at, 0)


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


def _unpack(row: Berichtrij, zstd: bytes) -> bytes:
    try:
        payload = zstandard.ZstdDecompressor().decompress(zstd, max_output_size=row.grootte)
    except zstandard.ZstdError:
        payload = b""
    if hashlib.sha256(payload).hexdigest() != row.sha256:
        raise StorageFault(f"the stored payload of message {row.id} is damaged")
    return payload


def _line(row: Berichtrij, partij: str) -> Postvakregel:
    versie, subversie = (row.applicatie_versie or "0.0").split(".")
    return Postvakregel(
        id=row.id,
        partij=partij,
        soort=cast(Soort, row.soort),
        functie=row.functie,
        release=row.release,
        zender=Adres(
            row.zender_organisatie, row.zender_applicatie, row.zender_administratie, row.zender_gebruiker
        ),
        ontvanger=Adres(
            row.ontvanger_organisatie,
            row.ontvanger_applicatie,
            row.ontvanger_administratie,
            row.ontvanger_gebruiker,
        ),
        referentie=row.referentie,
        cross_referentie=row.cross_referentie,
        ontvangen_op=row.ontvangen_op,
        grootte=row.grootte,
        sha256=row.sha256,
        applicatie_versie=int(versie),
        applicatie_subversie=int(subversie),
    )
