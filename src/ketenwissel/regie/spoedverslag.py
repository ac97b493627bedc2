"""The reconciliation of urgent orders with the messages that settle them: none forgotten, none double."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ketenwissel.regie.daad import Blik
from ketenwissel.regie.spoedinzage import Spoedregel, line_of, seen_rows
from ketenwissel.regie.spoedmatch import candidates, claimed, exact_matches
from ketenwissel.store import berichten, spoed, zoeken
from ketenwissel.store.spoed import Spoedrij

__all__ = ["Dubbelebericht", "Openstaand", "Spoedaantallen", "Spoedverslag", "count_faults", "read_report"]


class Openstaand(NamedTuple):
    """An order that no message settled yet, with the references of messages that may."""

    regel: Spoedregel
    voorstellen: tuple[str, ...]


class Dubbelebericht(NamedTuple):
    """A message about the very care of an order that another message settled already."""

    nummer: int
    referentie: str


class Spoedverslag(NamedTuple):
    """What became of orders; `vergeten` counts from go-live on, before it an open order just waits.

    `dubbele_opdrachten` are groups of numbers: the same person between the same parties, written down more
    than once, with another day or product. They may well be right, and are there to be looked at.
    """

    ingebruikname: bool
    aantal: int
    afgedaan: int
    vervallen: int
    openstaand: tuple[Openstaand, ...]
    dubbele_berichten: tuple[Dubbelebericht, ...]
    dubbele_opdrachten: tuple[tuple[int, ...], ...]

    @property
    def vergeten(self) -> int:
        """How many orders still have no message although it could have been sent."""
        return len(self.openstaand) if self.ingebruikname else 0

    @property
    def sluit_aan(self) -> bool:
        """Say whether every order was settled, or is void, and nothing was sent twice."""
        return not self.openstaand and not self.dubbele_berichten


class Spoedaantallen(NamedTuple):
    """The same as numbers, for who directs."""

    ingebruikname: bool
    aantal: int
    afgedaan: int
    vervallen: int
    openstaand: int
    dubbele_berichten: int
    dubbele_opdrachten: int


def read_report(blik: Blik) -> Spoedverslag:
    """Reconcile the orders of the parties that somebody acts for; raises Verboden."""
    return _report(blik, seen_rows(blik))


def count_faults(blik: Blik) -> Spoedaantallen:
    """Reconcile all orders, and give numbers only; raises Verboden."""
    blik.demand("spoed.tellen")
    found = _report(blik, spoed.all_orders(blik.connection))
    return Spoedaantallen(
        found.ingebruikname,
        found.aantal,
        found.afgedaan,
        found.vervallen,
        len(found.openstaand),
        len(found.dubbele_berichten),
        len(found.dubbele_opdrachten),
    )


def _report(blik: Blik, rows: Sequence[Spoedrij]) -> Spoedverslag:
    taken = claimed(blik.connection)
    waiting = [row for row in rows if row.is_open]
    proposals = {row.id: [id_ for id_ in candidates(blik, row) if id_ not in taken] for row in waiting}
    known = berichten.by_id(blik.connection, {id_ for ids in proposals.values() for id_ in ids})
    return Spoedverslag(
        ingebruikname=blik.is_live,
        aantal=len(rows),
        afgedaan=sum(row.toestand == "afgedaan" and not row.afgekeurd for row in rows),
        vervallen=sum(row.toestand == "vervallen" for row in rows),
        openstaand=tuple(
            Openstaand(line_of(row, blik.at), tuple(known[id_].referentie for id_ in proposals[row.id]))
            for row in waiting
        ),
        dubbele_berichten=_double_messages(blik, rows, set(taken)),
        dubbele_opdrachten=_double_orders(rows),
    )


def _double_messages(blik: Blik, rows: Sequence[Spoedrij], taken: set[int]) -> tuple[Dubbelebericht, ...]:
    """Find messages about the very care that was settled; one of the same allocation only updates it."""
    settled = {row.id: row.bericht_id for row in rows if row.bericht_id is not None and not row.afgekeurd}
    more = exact_matches(blik, [row for row in rows if row.id in settled])
    ids = {id_ for found in more.values() for id_ in found} | set(settled.values())
    allocations = zoeken.keys_of(blik.connection, "toewijzing", ids)
    known = berichten.by_id(blik.connection, ids)
    return tuple(
        Dubbelebericht(nummer, known[id_].referentie)
        for nummer, found in sorted(more.items())
        for id_ in found
        if id_ not in taken
        and not allocations.get(id_, frozenset()) & allocations.get(settled[nummer], frozenset())
    )


def _double_orders(rows: Sequence[Spoedrij]) -> tuple[tuple[int, ...], ...]:
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in rows:
        if row.toestand != "vervallen":
            groups[row.bsn_hash, row.gemeente, row.aanbieder, row.standaard].append(row.id)
    return tuple(sorted(tuple(numbers) for numbers in groups.values() if len(numbers) > 1))
