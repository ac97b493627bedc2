"""The counter at which software of parties collects, one message at a time.

Listing reads; handing out and confirming are written in groups, by the one writer of the service
(`Schrijver.doe`): a transaction for each would make collecting far slower than accepting.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ketenwissel.core.limits import SMALL_BYTES
from ketenwissel.hub import afhalen
from ketenwissel.hub.afhalen import Afhaler, Beurt, line_of, unpack
from ketenwissel.hub.lotgevallen import statuses
from ketenwissel.hub.omstandigheden import Omstandigheden, Waarneming
from ketenwissel.hub.postlijst import Postvraag, describe, find_post
from ketenwissel.keten import Levering, Poststuk, Postvakregel
from ketenwissel.keten.vsp import Statusregel
from ketenwissel.store import Opslag, berichten, postvakken
from ketenwissel.store.postvakken import Postrij
from ketenwissel.toegang import Identiteit

__all__ = ["Afhaalvraag", "Bevestiging", "Loket", "Ontvangstmelding", "TeGroot"]

Bevestiging = Literal["bevestigd", "niet_uitgereikt", "onbekend"]
"""What became of a confirmation: done (also when it was before); its payload was never fetched, so that it
keeps waiting; no such message for who confirms."""


@dataclass(frozen=True, slots=True)
class Afhaalvraag:
    """Somebody asks for a message; `gepakt` is that, where it was too large to be unpacked by the writer.

    `bericht` is its id, where the reference alone does not say which (senders may use the same one).
    """

    referentie: str
    wie: Identiteit
    gepakt: Levering | None = None
    bericht: int | None = None


@dataclass(frozen=True, slots=True)
class Ontvangstmelding:
    """Somebody says that a message was received for good; `bericht` as in Afhaalvraag."""

    referentie: str
    wie: Identiteit
    bericht: int | None = None


class TeGroot:
    """Said of a message that is too large for the one thread that writes: fetch it with `Loket.pak` first."""


_TE_GROOT = TeGroot()


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

    def pak(self, wie: Identiteit, referentie: str, bericht: int | None = None) -> Levering | None:
        """Look at a message that waits, without handing it out; `bericht` as in Afhaalvraag.

        None when there is none, or when the runbook keeps it closed. Raises StorageFault for a payload that
        is damaged.
        """
        with self._opslag.reading() as connection:
            nu = self._waarneming.now(connection)
            rows = postvakken.with_references(connection, [referentie]).get(referentie, ())
            found = _first(_meant(rows, bericht), _caller(wie, nu), nu)
            zstd = berichten.payloads(connection, [found.bericht.id] if found else ())
        if found is None or found.bericht.id not in zstd:
            return None
        return Levering(_line(found, nu), unpack(found.bericht, zstd[found.bericht.id]))

    def bedienen(
        self, group: Sequence[Afhaalvraag | Ontvangstmelding]
    ) -> list[Levering | TeGroot | Bevestiging | None]:
        """Hand out messages, and take off what was received, for all who ask in one transaction.

        None for a message that is not there for who asks, or is kept closed by the runbook. Confirming again
        what was confirmed is harmless. Who collects by itself has its mail brought again, if that had
        stopped. Raises StorageFault for a payload that is damaged: it must not travel on.
        """
        with self._opslag.writing(beside="vaststellen") as connection:
            nu = self._waarneming.now(connection)
            rows = postvakken.with_references(connection, {one.referentie for one in group})
            balie = _Balie(nu)
            for one in group:
                balie.look(one, _meant(rows.get(one.referentie, ()), one.bericht))
            payloads = berichten.payloads(connection, balie.wanted)
            outcomes = [balie.settle(number, payloads) for number in range(len(group))]
            afhalen.hand_out(connection, balie.handed_out, nu.at)
            afhalen.take_off(connection, balie.taken_off, nu.at)
            afhalen.resume(connection, {turn.partij for turn in balie.taken_off}, nu.at)
        return outcomes

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


class _Balie:
    """One group of questions, in order: first all are looked at, then settled with the payloads they need."""

    def __init__(self, nu: Omstandigheden) -> None:
        self._nu = nu
        self._asked: list[tuple[Afhaalvraag | Ontvangstmelding, Afhaler, Collection[Postrij]]] = []
        self._found: list[Postrij | None] = []
        self.wanted: set[int] = set()
        """Ids of messages of which the payload is needed."""
        self.handed_out: list[Beurt] = []
        self.taken_off: list[Beurt] = []

    def look(self, one: Afhaalvraag | Ontvangstmelding, rows: Collection[Postrij]) -> None:
        """Take in a question, with the messages that carry its reference."""
        caller = _caller(one.wie, self._nu)
        found = None if isinstance(one, Ontvangstmelding) else _first(rows, caller, self._nu)
        if found is not None and _is_small(found):
            self.wanted.add(found.bericht.id)
        self._asked.append((one, caller, rows))
        self._found.append(found)

    def settle(self, number: int, payloads: dict[int, bytes]) -> Levering | TeGroot | Bevestiging | None:
        """Answer a question."""
        one, caller, rows = self._asked[number]
        if isinstance(one, Ontvangstmelding):
            return self._confirm(caller, rows)
        row = self._found[number]
        outcome = _delivery(row, one, payloads, self._nu)
        if row is not None and isinstance(outcome, Levering):
            self.handed_out.append(Beurt(outcome.regel.partij, row.bericht, caller))
        return outcome

    def _confirm(self, caller: Afhaler, rows: Collection[Postrij]) -> Bevestiging:
        waiting = [*_waiting(rows, caller)]
        handed_out = next((row for row in waiting if row.uitgereikt_op is not None), None)
        if handed_out is not None:
            self.taken_off.append(Beurt(_owner(handed_out, self._nu), handed_out.bericht, caller))
            return "bevestigd"
        if waiting:
            return "niet_uitgereikt"
        is_done = any(
            row.bericht.opgehaald_op is not None
            and caller.may(row.bericht.ontvanger_organisatie, row.bericht.functie)
            for row in rows
        )
        return "bevestigd" if is_done else "onbekend"


def _meant(rows: Collection[Postrij], bericht: int | None) -> Collection[Postrij]:
    return rows if bericht is None else [row for row in rows if row.bericht.id == bericht]


def _caller(wie: Identiteit, nu: Omstandigheden) -> Afhaler:
    return Afhaler(wie, nu.zicht(wie, "afhalen"))


def _first(rows: Collection[Postrij], caller: Afhaler, nu: Omstandigheden) -> Postrij | None:
    """Give the oldest of these messages that may be handed out."""
    poort = nu.poort
    return next(
        (
            row
            for row in _waiting(rows, caller)
            if poort.may_leave((row.bericht.functie, row.bericht.release), row.partij or "", leftovers=True)
        ),
        None,
    )


def _waiting(rows: Collection[Postrij], caller: Afhaler) -> Iterator[Postrij]:
    for row in rows:
        if row.partij is not None and caller.may(row.partij, row.bericht.functie):
            yield row


def _is_small(row: Postrij) -> bool:
    return row.bericht.grootte <= SMALL_BYTES


def _delivery(
    row: Postrij | None, one: Afhaalvraag, payloads: dict[int, bytes], nu: Omstandigheden
) -> Levering | TeGroot | None:
    if row is None:
        return None
    if _is_small(row):
        zstd = payloads.get(row.bericht.id)
        return None if zstd is None else Levering(_line(row, nu), unpack(row.bericht, zstd))
    if one.gepakt is None or one.gepakt.regel.id != row.bericht.id:
        return _TE_GROOT
    return one.gepakt


def _owner(row: Postrij, nu: Omstandigheden) -> str:
    box = row.partij or ""
    party = nu.register.successor(box, nu.at)
    return party.code if party else box


def _line(row: Postrij, nu: Omstandigheden) -> Postvakregel:
    return line_of(row.bericht, _owner(row, nu))
