"""Which accepted message settles which urgent order, by the keyed hash of the person: no BSN is opened.

A message may settle an order when its type and release, both parties and the person are right and it was not
rejected. Where it also names the day on which the care starts, and the product that the order names, it is
about the very same care: one such message and one such order settle each other. Anything less is a proposal,
which the party that began the order confirms.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.hub import Versies, Zorg, care_in
from ketenwissel.regie.daad import VANZELF, Blik, act_itself
from ketenwissel.store import Opslag, berichten, spoed
from ketenwissel.store.spoed import Spoedrij

__all__ = ["Spoedafdoening", "candidates", "claimed", "exact_matches"]


def candidates(blik: Blik, row: Spoedrij) -> list[int]:
    """Give ids of the messages that may settle an order, those that settle another included, oldest first."""
    gemeente, aanbieder = (blik.names(code) for code in (row.gemeente, row.aanbieder))
    release = blik.versies.at(row.gegeven_op).naar
    return spoed.accepted_with(blik.connection, row.bsn_hash, row.functie, release, gemeente, aanbieder)


def claimed(connection: Connection) -> dict[int, int]:
    """Give the messages that settle an order, with its number."""
    return {row.bericht_id: row.id for row in spoed.all_orders(connection) if row.bericht_id is not None}


def exact_matches(blik: Blik, rows: Sequence[Spoedrij]) -> dict[int, list[int]]:
    """Give the messages that are about the very care of each of these orders, by the number of the order."""
    found = {row.id: candidates(blik, row) for row in rows}
    care = care_in(blik.connection, {id_ for ids in found.values() for id_ in ids})
    return {
        row.id: [id_ for id_ in found[row.id] if id_ in care and _is_same(row, care[id_])] for row in rows
    }


def _is_same(row: Spoedrij, zorg: Zorg) -> bool:
    return row.zorg_van in zorg.begin and (
        not row.categorie or (row.categorie, row.product) in zorg.producten
    )


class Spoedafdoening:
    """Settles by itself what can only be settled in one way; a job of the service."""

    def __init__(self, opslag: Opslag, versies: Versies) -> None:
        self._opslag = opslag
        self._versies = versies

    def work(self, at: datetime) -> int:
        """Settle the orders for which there is one message, and no other order for it; gives how many."""
        with self._opslag.reading() as connection:
            if not any(row.is_open for row in spoed.all_orders(connection)):
                return 0
        with act_itself(self._opslag, at, self._versies) as daad:
            taken = claimed(daad.connection)
            rows = [row for row in spoed.all_orders(daad.connection) if row.is_open]
            found = only_ones(exact_matches(daad, rows), taken)
            messages = berichten.by_id(daad.connection, found.values())
            for row in rows:
                if row.id not in found:
                    continue
                message = messages[found[row.id]]
                spoed.settle(daad.connection, row.id, message.id, VANZELF, daad.at)
                daad.note(
                    "spoed_afgedaan",
                    nummer=str(row.id),
                    functie=row.functie,
                    zender=message.zender_organisatie,
                    ontvanger=message.ontvanger_organisatie,
                    referentie=message.referentie,
                )
        return len(found)


def only_ones(matches: Mapping[int, Sequence[int]], taken: Mapping[int, int]) -> dict[int, int]:
    """Give the orders with one message that settles nothing yet, of which that message has no other order.

    >>> only_ones({1: [10], 2: [11, 12], 3: [13], 4: [13], 5: [14]}, {14: 6})
    {1: 10}
    """
    free = {order: [id_ for id_ in ids if id_ not in taken] for order, ids in matches.items()}
    wanted = Counter(id_ for ids in free.values() for id_ in ids)
    return {order: ids[0] for order, ids in free.items() if len(ids) == 1 and wanted[ids[0]] == 1}
