"""Putting messages back into a mailbox, under their own id, when they got lost at their addressee.

What lies in a release that is no longer in use goes to the tray `achtergebleven` by itself: that follows from
the runbook, as for everything in a mailbox.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.beelden import visible
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.telstrook import Telstrook
from ketenwissel.hub.versies import not_before_the_last
from ketenwissel.store import Opslag, berichten, postvakken, spoor, standen, versies
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.postvakken import Postvakrij
from ketenwissel.store.standen import Stand
from ketenwissel.toegang import Register, Zicht

__all__ = ["MAX_BERICHTEN", "Heraanbieder", "Heraanbod", "Heraanboduitkomst"]

MAX_BERICHTEN = 1000
"""Messages in one act."""

Heraanboduitkomst = Literal[
    "aangeboden",
    "wacht_nog",
    "onbekend",
    "geweigerd",
    "niet_ontvanger",
    "geen_ontvanger",
    "tegengehouden",
    "verwijderd",
]
"""What becomes of one: offered again; still waiting, so nothing to do; not in sight; once refused, so never
stored; the caller does not act for its addressee; nobody answers for the addressee any more; the payload is
no longer kept."""


class Heraanbod(NamedTuple):
    """One item: the message, by id and reference as far as known, and what becomes of it."""

    id: int | None
    referentie: str | None
    uitkomst: Heraanboduitkomst


@dataclass(frozen=True, slots=True)
class _Item:
    heraanbod: Heraanbod
    rij: Berichtrij | None = None
    adressant: str = ""


class Heraanbieder:
    """Offers messages again."""

    def __init__(self, opslag: Opslag, hub: Hub) -> None:
        self._opslag = opslag
        self._hub = hub

    def offer_again(
        self,
        ids: Sequence[int],
        referenties: Sequence[str],
        register: Register,
        zicht: Zicht,
        door: str,
        *,
        proef: bool,
    ) -> list[Heraanbod]:
        """Offer messages again, named by id or by reference, in one transaction; gives a result for each.

        With `proef` nothing is written, and the results say what would happen. Each message that goes back is
        one event with the name of who did it (`door`).
        """
        at = self._hub.now()
        if proef:
            with self._opslag.reading() as connection:
                items = _judge(connection, ids, referenties, register, zicht, at)
        else:
            with self._opslag.writing(alone="aannemen") as connection:
                at = not_before_the_last(connection, at)
                items = _judge(connection, ids, referenties, register, zicht, at)
                _put_back(connection, items, door, at)
        return [item.heraanbod for item in items]


def _judge(
    connection: Connection,
    ids: Sequence[int],
    referenties: Sequence[str],
    register: Register,
    zicht: Zicht,
    at: datetime,
) -> list[_Item]:
    named = standen.by_reference(connection, referenties)
    refused = {row.referentie: row.zender for row in standen.refusals(connection, referenties)}
    by_id = standen.by_id(connection, ids) | {stand.bericht.id: stand for stand in named}
    stored = standen.stored(connection, by_id)
    by_reference: dict[str, list[int]] = {}
    for stand in named:
        by_reference.setdefault(stand.bericht.referentie, []).append(stand.bericht.id)
    wanted = dict.fromkeys([*ids, *(id_ for found in by_reference.values() for id_ in found)])
    items = [_item(id_, by_id.get(id_), register, zicht, at, is_stored=id_ in stored) for id_ in wanted]
    for referentie in dict.fromkeys(referenties):
        if referentie not in by_reference:
            is_refused = referentie in refused and zicht.sees(refused[referentie])
            items.append(_Item(Heraanbod(None, referentie, "geweigerd" if is_refused else "onbekend")))
    return items


def _item(
    id_: int, stand: Stand | None, register: Register, zicht: Zicht, at: datetime, *, is_stored: bool
) -> _Item:
    if stand is None or not visible(stand.bericht, zicht):
        return _Item(Heraanbod(id_, None, "onbekend"))
    row = stand.bericht
    addressee = register.successor(row.ontvanger_organisatie, at)
    uitkomst: Heraanboduitkomst = "aangeboden"
    if not zicht.covers(row.ontvanger_organisatie, type_of(row.functie)):
        uitkomst = "niet_ontvanger"
    elif row.tegengehouden is not None:
        # The hub answered it itself: it never was the addressee's.
        uitkomst = "tegengehouden"
    elif stand.postvak is not None:
        uitkomst = "wacht_nog"
    elif addressee is None:
        uitkomst = "geen_ontvanger"
    elif not is_stored:
        uitkomst = "verwijderd"
    return _Item(Heraanbod(id_, row.referentie, uitkomst), row, addressee.code if addressee else "")


def _put_back(connection: Connection, items: Iterable[_Item], door: str, at: datetime) -> None:
    offered = [
        (item.rij, item.adressant)
        for item in items
        if item.rij is not None and item.heraanbod.uitkomst == "aangeboden"
    ]
    if not offered:
        return
    postvakken.insert_waiting(
        connection, [Postvakrij(code, row.id, row.functie, row.release) for row, code in offered]
    )
    berichten.mark_collected(connection, [row.id for row, _ in offered], None)
    spoor.insert_events(
        connection, [gebeurtenissen.offered_again(row, code, door, at) for row, code in offered]
    )
    strook = Telstrook()
    for row, code in offered:
        strook.message("klaargezet", row, code, at)
    strook.write(connection)
    versies.advance(connection, at, 0)
