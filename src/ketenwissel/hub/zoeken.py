"""Searching accepted messages: from whatever narrows most, a page at a time, never through all of them.

A question walks through the ids of one key (or of the mailboxes, or of a period) and looks at no more than a
fixed number of messages for each page. A page may therefore hold fewer than asked, even none, and still be
followed by another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from ketenwissel.hub.beelden import Berichtbeeld, Lot, message_of, visible
from ketenwissel.hub.bladeren import Fetch, merged, page, walk
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.groep import OVERLAP
from ketenwissel.hub.koppelen import Breuk
from ketenwissel.hub.zoekindex import Bsnsleutel
from ketenwissel.store import berichten, standen, zoeken
from ketenwissel.store.zoeken import LAST, Sleutelsoort, Window
from ketenwissel.toegang import FOUTBERICHT, Zicht

__all__ = ["Zoekresultaat", "Zoekvraag", "find"]

_INDEX = "zoeken"


@dataclass(frozen=True, slots=True)
class Zoekvraag:
    """What is asked; everything that is given must hold. `van` is inclusive, `tot` exclusive (UTC).

    `partij` is one of both ends, by the code in the envelope; `zender` and `ontvanger` ask for one end.
    `berichttype` is such as WMO301, WMO303 (D and F alike) or Fo01. `na` is the id that the page follows,
    `limiet` what it holds at most.
    """

    referentie: str | None = None
    identificatie: str | None = None
    toewijzingnummer: str | None = None
    bsn: str | None = None
    partij: str | None = None
    zender: str | None = None
    ontvanger: str | None = None
    berichttype: str | None = None
    release: str | None = None
    van: datetime | None = None
    tot: datetime | None = None
    toestand: Lot | None = None
    oudste_eerst: bool = False
    na: int | None = None
    limiet: int = 50


@dataclass(frozen=True, slots=True)
class Zoekresultaat:
    """One page; `volgende` is where the next begins, None after the last.

    `achterstand` is how many of the newest messages cannot be found yet by BSN or toewijzingnummer.
    """

    berichten: tuple[Berichtbeeld, ...]
    volgende: int | None
    achterstand: int


def find(
    connection: Connection, vraag: Zoekvraag, zicht: Zicht, sleutel: Bsnsleutel, breaks: Breuk, at: datetime
) -> Zoekresultaat:
    """Answer a question with what somebody may see of it, as it stands at an instant."""
    last = berichten.last_id(connection)
    search = _Search(connection, vraag, zicht, sleutel, zoeken.werkstand(connection, _INDEX))

    def look(ids: Sequence[int]) -> dict[int, Berichtbeeld]:
        seen = {id_: message_of(stand, breaks, at) for id_, stand in search.keep(ids).items()}
        return {id_: one for id_, one in seen.items() if vraag.toestand in (None, one.toestand)}

    found, following = page(search.candidates(search.window(last)), look, vraag.limiet)
    return Zoekresultaat(tuple(found), following, last - search.indexed)


class _Search:
    """One question on one connection; `indexed` is the last id with keys in the index."""

    def __init__(
        self, connection: Connection, vraag: Zoekvraag, zicht: Zicht, sleutel: Bsnsleutel, indexed: int
    ) -> None:
        self._connection = connection
        self._vraag = vraag
        self._zicht = zicht
        self._keys: list[tuple[Sleutelsoort, str]] = []
        if vraag.bsn is not None:
            self._keys.append(("bsn", sleutel.hash(vraag.bsn)))
        if vraag.toewijzingnummer is not None:
            self._keys.append(("toewijzing", vraag.toewijzingnummer))
        self.indexed = indexed

    def window(self, last: int) -> Window:
        """Give the ids among which the answer lies: those of the period, after those of earlier pages."""
        vraag = self._vraag
        low = 0 if vraag.van is None else self._first(vraag.van - OVERLAP, last) - 1
        high = LAST if vraag.tot is None else self._first(vraag.tot + OVERLAP, last)
        window = Window(low, high, not vraag.oudste_eerst)
        if vraag.na is None:
            return window
        onward = window.after(vraag.na)
        return Window(max(low, onward.above), min(high, onward.below), window.newest_first)

    def _first(self, moment: datetime, last: int) -> int:
        """Give an id that separates what was received before a moment, but for `OVERLAP` to either side.

        Messages are stored in order of receipt, save that one may have been received that much before an
        earlier one: halving finds the place, with a look at some twenty messages.
        """
        low, high = 1, last + 1
        while low < high:
            middle = (low + high) // 2
            found = zoeken.first_from(self._connection, middle)
            if found is None or found[1] >= moment:
                high = middle
            else:
                low = found[0] + 1
        return low

    def candidates(self, window: Window) -> Iterator[int]:
        """Walk through the ids that may answer, by what narrows most."""
        if self._vraag.referentie is not None:
            return self._referred(self._vraag.referentie, window)
        if self._keys:
            return walk(self._by_key(*self._keys[0]), window)
        narrow = self._narrowest()
        if narrow is not None:
            return self._known(*narrow, window)
        fetch = zoeken.ids_waiting if self._vraag.toestand == "wachtend" else zoeken.ids
        return walk(partial(fetch, self._connection), window)

    def _narrowest(self) -> tuple[Sleutelsoort, list[str]] | None:
        """Give the key, of one or several values, of which the row of a message says as much."""
        vraag = self._vraag
        if vraag.identificatie is not None:
            return "identificatie", [vraag.identificatie]
        named = vraag.zender or vraag.ontvanger or vraag.partij
        if named is not None:
            return "partij", [named]
        if not self._zicht.alles:
            return "partij", sorted(self._zicht.partijen)
        if vraag.berichttype is not None and vraag.toestand != "wachtend":
            return "type", [type_of(vraag.berichttype)]
        return None

    def _referred(self, referentie: str, window: Window) -> Iterator[int]:
        rows = berichten.by_reference(self._connection, [referentie])
        ids = sorted((row.id for row in rows), reverse=window.newest_first)
        return (id_ for id_ in ids if window.above < id_ < window.below)

    def _by_key(self, soort: Sleutelsoort, waarde: str) -> Fetch:
        return partial(zoeken.ids_with_key, self._connection, soort, waarde)

    def _known(self, soort: Sleutelsoort, waarden: Iterable[str], window: Window) -> Iterator[int]:
        """Walk through the ids of some keys, and through what has no keys yet: their rows say as much."""
        walks = [walk(self._by_key(soort, waarde), window) for waarde in waarden]
        tail = window._replace(above=max(window.above, self.indexed))
        walks.append(walk(partial(zoeken.ids, self._connection), tail))
        return merged(walks, window)

    def keep(self, ids: Sequence[int]) -> dict[int, standen.Stand]:
        """Give which of these messages answer, whatever their state."""
        for soort, waarde in self._keys:
            ids = sorted(zoeken.with_key(self._connection, soort, waarde, ids))
        found = standen.by_id(self._connection, ids)
        return {id_: stand for id_, stand in found.items() if self._answers(stand.bericht)}

    def _answers(self, row: berichten.Berichtrij) -> bool:
        vraag = self._vraag
        ends = (row.zender_organisatie, row.ontvanger_organisatie)
        return (
            vraag.referentie in (None, row.referentie)
            and vraag.identificatie in (None, row.identificatie)
            and (vraag.partij is None or vraag.partij in ends)
            and vraag.zender in (None, row.zender_organisatie)
            and vraag.ontvanger in (None, row.ontvanger_organisatie)
            and vraag.berichttype in (None, row.functie or FOUTBERICHT, type_of(row.functie))
            and vraag.release in (None, row.release)
            and (vraag.van is None or row.ontvangen_op >= vraag.van)
            and (vraag.tot is None or row.ontvangen_op < vraag.tot)
            and visible(row, self._zicht)
        )
