"""The counter at which software of parties collects, one message at a time.

Listing and fetching read; handing out and confirming are written in groups, by the one writer of the service
(`Schrijver.doe`): a transaction for each would make collecting far slower than accepting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.hub import afhalen
from ketenwissel.hub.afhalen import Afhaler, line_of, unpack
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.lotgevallen import statuses
from ketenwissel.hub.omstandigheden import Omstandigheden, Waarneming
from ketenwissel.hub.postlijst import Postvraag, describe, find_post
from ketenwissel.keten import Levering, Poststuk, Postvakregel
from ketenwissel.keten.vsp import Statusregel
from ketenwissel.store import Opslag, berichten, standen
from ketenwissel.store.standen import Stand
from ketenwissel.toegang import Identiteit, Zicht

__all__ = ["Bevestiging", "Loket", "Ontvangstmelding", "Uitreiking"]

Bevestiging = Literal["bevestigd", "niet_uitgereikt", "onbekend"]
"""What became of a confirmation: done (also when it was before); its payload was never fetched, so that it
keeps waiting; no such message for who confirms."""


@dataclass(frozen=True, slots=True)
class Uitreiking:
    """A message that is about to be handed to somebody."""

    regel: Postvakregel
    wie: Identiteit


@dataclass(frozen=True, slots=True)
class Ontvangstmelding:
    """Somebody says that a message was received for good."""

    referentie: str
    wie: Identiteit


class Loket:
    """Serves whoever collects, for the mailboxes that it may collect from; any thread may ask."""

    def __init__(self, opslag: Opslag, waarneming: Waarneming) -> None:
        self._opslag = opslag
        self._waarneming = waarneming

    def lijst(self, wie: Identiteit, vraag: Postvraag) -> list[Poststuk]:
        """List what waits, the oldest first."""
        with self._opslag.reading() as connection:
            nu = self._waarneming.now(connection)
            return find_post(connection, nu.zicht(wie, "afhalen"), vraag, nu)

    def pak(self, wie: Identiteit, referentie: str) -> Levering | None:
        """Fetch a message that waits; handing it over takes `uitreiken` first.

        None when there is none, or when the runbook keeps it closed. Raises StorageFault for a payload that
        is damaged.
        """
        with self._opslag.reading() as connection:
            nu = self._waarneming.now(connection)
            zicht = nu.zicht(wie, "afhalen")
            found = standen.by_reference(connection, [referentie])
            stand = next((one for one in found if _may_leave(one, zicht, nu)), None)
            if stand is None:
                return None
            zstd = berichten.payloads(connection, [stand.bericht.id]).get(stand.bericht.id)
        if zstd is None:
            return None
        return Levering(_line(stand, nu), unpack(stand.bericht, zstd))

    def uitreiken(self, group: Sequence[Uitreiking]) -> list[bool]:
        """Note that messages are handed out, in one transaction; gives for each whether it may be."""
        allowed: set[tuple[Identiteit, int]] = set()
        with self._opslag.writing(beside="vaststellen") as connection:
            nu = self._waarneming.now(connection)
            for wie, lines in _by_caller((one.wie, one.regel) for one in group).items():
                afhaler = Afhaler(wie, nu.zicht(wie, "afhalen"))
                done = afhalen.hand_out(
                    connection, lines, nu.register, nu.draaiboek, nu.omgeving, nu.at, afhaler
                )
                allowed |= {(wie, id_) for id_ in done}
        return [(one.wie, one.regel.id) in allowed for one in group]

    def bevestigen(self, group: Sequence[Ontvangstmelding]) -> list[Bevestiging]:
        """Take messages that were handed out off their mailboxes, in one transaction.

        Confirming again what was confirmed is harmless. Who collects by itself has its mail brought again, if
        that had stopped.
        """
        with self._opslag.writing() as connection:
            nu = self._waarneming.now(connection)
            stands: dict[str, list[Stand]] = {}
            for stand in standen.by_reference(connection, {one.referentie for one in group}):
                stands.setdefault(stand.bericht.referentie, []).append(stand)
            judged = [_judge(stands.get(one.referentie, ()), one.wie, nu) for one in group]
            _take_off(connection, [(one.wie, line) for one, (_, line) in zip(group, judged, strict=True)], nu)
        return [outcome for outcome, _ in judged]

    def omschrijf(self, regel: Postvakregel) -> Poststuk:
        """Give a line of a mailbox its place in a conversation."""
        with self._opslag.reading() as connection:
            nu = self._waarneming.now(connection)
            row = berichten.by_id(connection, [regel.id])[regel.id]
            return describe(connection, [(regel.partij, row)], nu)[0]

    def statussen(
        self, wie: Identiteit, *, referentie: str | None = None, gesprek: str | None = None
    ) -> list[Statusregel]:
        """Tell what became of a message and of what answers it, or of all that a conversation holds."""
        with self._opslag.reading() as connection:
            nu = self._waarneming.now(connection)
            return statuses(connection, nu.zicht(wie, "berichten.lezen"), nu, referentie, gesprek)


def _may_leave(stand: Stand, zicht: Zicht, nu: Omstandigheden) -> bool:
    row = stand.bericht
    return _waits(stand, zicht) and afhalen.may_leave(nu.draaiboek, nu.omgeving, row, nu.at, leftovers=True)


def _waits(stand: Stand, zicht: Zicht) -> bool:
    return stand.postvak is not None and zicht.acts_for(stand.postvak, type_of(stand.bericht.functie))


def _line(stand: Stand, nu: Omstandigheden) -> Postvakregel:
    box = stand.postvak or ""
    owner = nu.register.successor(box, nu.at)
    return line_of(stand.bericht, owner.code if owner else box)


def _judge(
    stands: Sequence[Stand], wie: Identiteit, nu: Omstandigheden
) -> tuple[Bevestiging, Postvakregel | None]:
    zicht = nu.zicht(wie, "afhalen")
    waiting = [one for one in stands if _waits(one, zicht)]
    for stand in waiting:
        if stand.uitgereikt_op is not None:
            return "bevestigd", _line(stand, nu)
    if waiting:
        return "niet_uitgereikt", None
    is_done = any(
        one.bericht.opgehaald_op is not None
        and zicht.acts_for(one.bericht.ontvanger_organisatie, type_of(one.bericht.functie))
        for one in stands
    )
    return ("bevestigd" if is_done else "onbekend"), None


def _take_off(
    connection: Connection, asked: Sequence[tuple[Identiteit, Postvakregel | None]], nu: Omstandigheden
) -> None:
    lines = [(wie, line) for wie, line in asked if line is not None]
    for wie, of_caller in _by_caller(lines).items():
        afhaler = Afhaler(wie, nu.zicht(wie, "afhalen"))
        afhalen.confirm(connection, of_caller, nu.register, nu.at, afhaler)
    afhalen.resume(connection, {line.partij for _, line in lines}, nu.at)


def _by_caller(
    items: Iterable[tuple[Identiteit, Postvakregel]],
) -> dict[Identiteit, list[Postvakregel]]:
    found: dict[Identiteit, dict[int, Postvakregel]] = {}
    for wie, line in items:
        found.setdefault(wie, {})[line.id] = line
    return {wie: list(lines.values()) for wie, lines in found.items()}
