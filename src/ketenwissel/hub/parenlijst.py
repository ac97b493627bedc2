"""Listing pairs: what is open, broken or rejected is found directly, the rest by party or in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from ketenwissel.hub.beelden import Paarbeeld, pair_of, visible
from ketenwissel.hub.bladeren import merged, page, walk
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.koppelen import Breuk, state_at
from ketenwissel.hub.tellen import waited_for
from ketenwissel.store import standen, zoeken
from ketenwissel.store.paren import Toestand
from ketenwissel.store.standen import Paarstand, Weinig
from ketenwissel.store.zoeken import Window
from ketenwissel.toegang import Zicht

__all__ = ["Paarresultaat", "Paarvraag", "find_pairs"]


@dataclass(frozen=True, slots=True)
class Paarvraag:
    """What is asked of pairs; everything that is given must hold.

    `partij` is one of both parties, `beantwoorder` who owes the answer (codes as in the envelope);
    `berichttype` is that of the heenbericht; `na` is the id that the page follows.
    """

    toestand: Toestand | None = None
    partij: str | None = None
    beantwoorder: str | None = None
    berichttype: str | None = None
    release: str | None = None
    oudste_eerst: bool = True
    na: int | None = None
    limiet: int = 50


@dataclass(frozen=True, slots=True)
class Paarresultaat:
    """One page; `volgende` is where the next begins, None after the last."""

    paren: tuple[Paarbeeld, ...]
    volgende: int | None


def find_pairs(
    connection: Connection, vraag: Paarvraag, zicht: Zicht, breaks: Breuk, at: datetime
) -> Paarresultaat:
    """Give the pairs that answer, as they stand at an instant, of what somebody may see."""
    window = Window(newest_first=not vraag.oudste_eerst)
    window = window if vraag.na is None else window.after(vraag.na)

    def look(ids: Sequence[int]) -> dict[int, Paarbeeld]:
        found = standen.pairs(connection, ids)
        seen = {id_: pair_of(one, breaks, at) for id_, one in found.items() if _answers(one, vraag, zicht)}
        return {id_: one for id_, one in seen.items() if vraag.toestand in (None, one.toestand)}

    some_broke = any(state_at("open", breaks(*form), at) == "gebroken" for form in waited_for())
    candidates = _candidates(connection, vraag, zicht, window, some_broke=some_broke)
    pairs, following = page(candidates, look, vraag.limiet)
    return Paarresultaat(tuple(pairs), following)


def _candidates(
    connection: Connection, vraag: Paarvraag, zicht: Zicht, window: Window, *, some_broke: bool
) -> Iterator[int]:
    named = vraag.beantwoorder or vraag.partij
    parties = [named] if named else None if zicht.alles else sorted(zicht.partijen)
    few = _few(vraag.toestand, some_broke=some_broke)
    if few is not None:
        walks = [walk(partial(standen.pair_ids_few, connection, one, parties), window) for one in few]
    elif parties is None:
        walks = [walk(partial(standen.pair_ids, connection), window)]
    else:
        walks = [walk(partial(zoeken.ids_with_key, connection, "partij", one), window) for one in parties]
        tail = window._replace(above=max(window.above, zoeken.werkstand(connection, "zoeken")))
        walks.append(walk(partial(standen.pair_ids, connection), tail))
    return merged(walks, window)


def _few(toestand: Toestand | None, *, some_broke: bool) -> list[Weinig] | None:
    """Name the few pairs among which those in a state are; None where they are not few."""
    if toestand == "gebroken":
        # What is stored as open may have broken since: after its cut-off, and not before any.
        return ["open", "mis"] if some_broke else ["mis"]
    return ["open"] if toestand == "open" else ["mis"] if toestand == "afgekeurd" else None


def _answers(stand: Paarstand, vraag: Paarvraag, zicht: Zicht) -> bool:
    paar, heen = stand.paar, stand.heen
    return (
        (vraag.partij is None or vraag.partij in (paar.gemeente, paar.aanbieder))
        and vraag.beantwoorder in (None, paar.beantwoorder)
        and vraag.berichttype in (None, heen.functie, type_of(heen.functie))
        and vraag.release in (None, paar.release)
        and visible(heen, zicht)
    )
