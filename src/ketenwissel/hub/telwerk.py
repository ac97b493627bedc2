"""Folding what was counted into totals, and keeping what stood open at every border of the runbook.

Several processes may do it; each change is folded once. A border is kept as it was: changes dated before it
in, others out. So it is kept only once nothing dated earlier can be admitted any more (`OVERLAP` after it),
and until then nothing that is dated after it is folded.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection

from ketenwissel.core.clock import Clock
from ketenwissel.draaiboek import borders
from ketenwissel.hub.groep import OVERLAP
from ketenwissel.hub.tellingen import KENMERK, Gevouwen, read_changes
from ketenwissel.hub.telstrook import FOUTBERICHTNUMMER, number_of
from ketenwissel.hub.versies import Versies, VersiesNu
from ketenwissel.standards import split_code
from ketenwissel.store import Opslag, eerste_telling, kenmerken, tellingen, versies, zoeken
from ketenwissel.store.kolommen import from_milliseconds, to_milliseconds, whole_milliseconds
from ketenwissel.store.tellingen import Sleutel, Totaal, Wijziging

__all__ = ["Telwerk"]

_WERK = "momentopname"
"""How far the borders were kept: up to and including this instant (milliseconds since 1970)."""

_BATCH = 2000
_BATCH_CHANGES = 50_000
_MILLISECOND = timedelta(milliseconds=1)


class Telwerk:
    """Folds and keeps; `work` is to be done again and again, by any process."""

    def __init__(self, opslag: Opslag, clock: Clock) -> None:
        self._opslag = opslag
        self._clock = clock
        self._versies = Versies()

    def work(self) -> int:
        """Fold the oldest changes, and keep the border that is next when it can be kept; gives how much."""
        with self._opslag.reading() as connection:
            counted = kenmerken.read(connection, KENMERK) is not None
            after = zoeken.werkstand(connection, _WERK)
        if not counted:
            return self._count_first()
        if after == 0:
            return self._begin()
        now = whole_milliseconds(self._clock.now())
        border = self._next_border(after, now)
        if border is not None and border <= now < border + OVERLAP:
            # What is dated before it may still come; until then what is dated after it stays apart.
            return 0
        folded = self._fold(border)
        if border is not None and folded == 0 and now >= border + OVERLAP:
            return self._keep(border, now, after)
        return folded

    def _next_border(self, after: int, now: datetime) -> datetime | None:
        """Give the first border after an instant that is past, or so near that another clock is past it."""
        with self._opslag.reading() as connection:
            versions = self._versies.load(connection)
        return _first_border(versions, from_milliseconds(after), now + OVERLAP)

    def _fold(self, border: datetime | None) -> int:
        """Fold changes dated before a border; None: all there are. Gives how many rows were folded."""
        with self._opslag.reading() as connection:
            rows = tellingen.oldest_deltas(connection, _BATCH)
        limit = None if border is None else to_milliseconds(border)
        found, rest, ids, number = Gevouwen(), list[Wijziging](), list[int](), 0
        for id_, text in rows:
            changes = read_changes(text)
            inside = changes if limit is None else [one for one in changes if one[0] < limit]
            if not inside:
                continue
            found.add(inside)
            if limit is not None and len(inside) < len(changes):
                rest += [one for one in changes if one[0] >= limit]
            ids.append(id_)
            number += len(inside)
            if number >= _BATCH_CHANGES:
                break
        if not ids:
            return 0
        with self._opslag.writing(alone="tellen") as connection:
            return len(ids) if _settle(connection, ids, found, rest) else 0

    def _keep(self, border: datetime, now: datetime, after: int) -> int:
        """Keep what stood open at a border; by the clock nothing dated before it comes any more."""
        with self._opslag.writing(alone=("aannemen", "vaststellen", "tellen")) as connection:
            if zoeken.werkstand(connection, _WERK) != after:
                return 0
            limit = to_milliseconds(border)
            rows = tellingen.oldest_deltas(connection, 2**31 - 1)
            late = [(id_, changes) for id_, text in rows if _early(changes := read_changes(text), limit)]
            found = Gevouwen()
            for _, changes in late:
                found.add(one for one in changes if one[0] < limit)
            rest = [one for _, changes in late for one in changes if one[0] >= limit]
            if late and not _settle(connection, [id_ for id_, _ in late], found, rest):
                return 0
            tellingen.keep_moment(connection, border)
            zoeken.put_werkstand(connection, _WERK, limit)
            versies.advance(connection, now, 0)
        return 1

    def _begin(self) -> int:
        """Note from when on borders are kept: from the first change, or from now."""
        now = whole_milliseconds(self._clock.now())
        with self._opslag.writing(alone="tellen") as connection:
            if zoeken.werkstand(connection, _WERK) == 0:
                texts = tellingen.deltas(connection)
                first = min((one[0] for text in texts for one in read_changes(text)), default=None)
                start = to_milliseconds(now) if first is None else min(first, to_milliseconds(now))
                zoeken.put_werkstand(connection, _WERK, start)
        return 1

    def _count_first(self) -> int:
        """Count everything from the tables, while nobody changes anything."""
        now = to_milliseconds(self._clock.now())
        with self._opslag.writing(alone=("aannemen", "vaststellen", "tellen")) as connection:
            if kenmerken.read(connection, KENMERK) is None:
                tellingen.forget_all(connection)
                tellingen.add_totals(connection, count_tables(connection).items())
                zoeken.put_werkstand(connection, _WERK, now)
                kenmerken.hold_to(connection, KENMERK, "compleet")
        return 1


def _early(changes: Iterable[Wijziging], limit: int) -> bool:
    return any(one[0] < limit for one in changes)


def _settle(connection: Connection, ids: list[int], found: Gevouwen, rest: list[Wijziging]) -> bool:
    """Fold changes in; False when another process did so meanwhile, and nothing was changed."""
    if not tellingen.take_deltas(connection, ids):
        return False
    tellingen.put_back(connection, rest)
    tellingen.add_totals(connection, found.totals().items())
    tellingen.add_days(connection, found.days())
    return True


def _first_border(versions: VersiesNu, after: datetime, now: datetime) -> datetime | None:
    """Give the first border after an instant and not after another, each by the runbook in force then."""
    first = versions.first()
    if first is None or max(first, after) > now:
        return None
    stretches = versions.stretches(max(first, after), now + _MILLISECOND)
    for start, end, draaiboek in stretches:
        for border in borders(draaiboek):
            if border > after and start <= border < end:
                return border
    return None


def count_tables(connection: Connection) -> dict[Sleutel, Totaal]:
    """Count from messages and pairs what the totals must be."""
    found: dict[Sleutel, Totaal] = {}

    def add(key: Sleutel, number: int, latest: int = 0) -> None:
        before, when = found.get(key, (0, 0))
        found[key] = (before + number, max(latest, when))

    for one in eerste_telling.waiting(connection):
        add(("wachtend", one.partij, one.standaard, one.release, one.nummer or FOUTBERICHTNUMMER), one.aantal)
    for one, against in eerste_telling.sent(connection):
        form = (one.partij, one.standaard, one.release, one.nummer or FOUTBERICHTNUMMER)
        add(("ingediend", *form), one.aantal, one.laatste_op)
        if against:
            add(("ontraden", *form), against, one.laatste_op)
    for one in eerste_telling.collected(connection):
        add(("opgehaald", one.partij, one.standaard, one.release, ""), one.aantal, one.laatste_op)
    for toestand, partij, release, retour, number in eerste_telling.left_pairs(connection):
        standaard = _standard(retour)
        wat = "te_beantwoorden" if toestand == "open" else "gebroken"
        add((wat, partij, standaard, release, number_of(retour)), number)
    for partij, release, functie, number, last in eerste_telling.refused(connection):
        add(("geweigerd", partij, _standard(functie), release, number_of(functie)), number, last)
    return found


@lru_cache(maxsize=1000)
def _standard(code: str) -> str:
    parts = split_code(code)
    return "" if parts is None else parts[0]
