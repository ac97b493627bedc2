"""What the hub finds in stored payloads for the work beside the traffic.

No value of them is told further but days and products of care. A payload that is no longer kept, or cannot be
read, says nothing: None.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.bericht import GEEN_OPMERKINGEN, NIET_BEOORDEELD, VOLLEDIG_TOEGEWEZEN, named_texts
from ketenwissel.hub.afhalen import unpack
from ketenwissel.store import StorageFault, berichten

__all__ = ["Zorg", "care_in", "keeps_allocation", "rejecting", "same_lines"]

_NO_REJECTION = {GEEN_OPMERKINGEN, NIET_BEOORDEELD, VOLLEDIG_TOEGEWEZEN}
_BEGIN = ("Ingangsdatum", "ToewijzingIngangsdatum")
_MOMENT = ("Toewijzingsdatum", "Toewijzingstijd")
_BATCH = 250


class Zorg(NamedTuple):
    """The care of a message: the days on which it starts (2022-04-01), and its products (category, code)."""

    begin: frozenset[str]
    producten: frozenset[tuple[str, str]]


def care_in(connection: Connection, ids: Collection[int]) -> dict[int, Zorg]:
    """Give the care that each of these messages is about, of those whose payload is kept."""
    found = {}
    for id_, payload in _payloads(connection, ids).items():
        begins: set[str] = set()
        products: set[tuple[str, str]] = set()
        category = ""
        for name, text in named_texts(payload, *_BEGIN, "Categorie", "Code"):
            if name in _BEGIN:
                begins.add(text)
            elif name == "Categorie":
                category = text
                products.add((category, ""))
            else:
                products.add((category, text))
        found[id_] = Zorg(frozenset(begins), frozenset(products))
    return found


def rejecting(connection: Connection, ids: Collection[int]) -> dict[int, bool]:
    """Say of answers whether they reject anything, of those whose payload is kept."""
    found = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BATCH):
        for id_, payload in _payloads(connection, wanted[start : start + _BATCH]).items():
            found[id_] = any(code not in _NO_REJECTION for _, code in named_texts(payload, "RetourCode"))
    return found


def keeps_allocation(connection: Connection, old: int, new: int) -> bool | None:
    """Say whether a message sent anew keeps date and time of the allocations that the old one named.

    True also for messages that name no such moment; None when one of the two cannot be read any more.
    """
    found = _payloads(connection, (old, new))
    if len(found) < 2:
        return None
    before, after = _moments(found[old]), _moments(found[new])
    return all(after.get(number) == moment for number, moment in before.items())


def same_lines(connection: Connection, old: int, ids: Collection[int]) -> set[int] | None:
    """Give which declarations hold a line of an old one, by the aanbieder's reference of the line.

    None when the old one cannot be read any more.
    """
    found = _payloads(connection, {old, *ids})
    if old not in found:
        return None
    lines = _lines(found.pop(old))
    return {id_ for id_, payload in found.items() if lines & _lines(payload)}


def _lines(payload: bytes) -> set[str]:
    return {text for _, text in named_texts(payload, "ReferentieNummer")}


def _moments(payload: bytes) -> dict[str, tuple[str, ...]]:
    """Give date and time of each allocation by its number; they stand after it."""
    found: dict[str, tuple[str, ...]] = {}
    number = ""
    for name, text in named_texts(payload, "ToewijzingNummer", *_MOMENT):
        if name == "ToewijzingNummer":
            number = text
        else:
            found[number] = (*found.get(number, ()), text)
    return found


def _payloads(connection: Connection, ids: Collection[int]) -> dict[int, bytes]:
    rows = berichten.by_id(connection, ids)
    found = {}
    for id_, zstd in berichten.payloads(connection, ids).items():
        try:
            found[id_] = unpack(rows[id_], zstd)
        except StorageFault:
            # What is damaged is found by the rest; it must not keep the list from being made.
            continue
    return found
