"""Numbers of parties as they are at this moment: the totals, and what was not folded into them yet.

What is read is exact whenever it is read, also between two foldings: a change is in one delta row or in the
totals, and a transaction sees one state of both.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Literal, NamedTuple, cast

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import to_local
from ketenwissel.hub.telstrook import Gebeurd
from ketenwissel.store import kenmerken, tellingen
from ketenwissel.store.kolommen import from_milliseconds
from ketenwissel.store.tellingen import Dagrij, Sleutel, Telrij, Totaal, Wijziging

__all__ = [
    "KENMERK",
    "WATS",
    "Gevouwen",
    "Stand",
    "Wat",
    "check_counted",
    "fold",
    "read_all",
    "read_changes",
    "read_some",
    "sum_days",
]

Wat = Literal["wachtend", "te_beantwoorden", "gebroken", "ingediend", "ontraden", "geweigerd", "opgehaald"]
"""What there are totals of: messages in a mailbox; pairs stored as open or as broken, by who owes the
answer; and how often something happened: submitted, submitted against an agreement, refused since its type
was closed, collected (of all types together)."""

WATS: tuple[Wat, ...] = (
    "wachtend",
    "te_beantwoorden",
    "gebroken",
    "ingediend",
    "ontraden",
    "geweigerd",
    "opgehaald",
)

KENMERK = "telling"
"""The mark of a database of which everything is counted."""

_EFFECTS: Mapping[Gebeurd, tuple[tuple[Wat, int], ...]] = {
    "klaargezet": (("wachtend", 1),),
    "opgehaald": (("wachtend", -1), ("opgehaald", 1)),
    "gevraagd": (("te_beantwoorden", 1),),
    "beantwoord": (("te_beantwoorden", -1),),
    "vervallen": (("te_beantwoorden", -1),),
    "gebroken": (("gebroken", 1),),
    "ingediend": (("ingediend", 1),),
    "ontraden": (("ontraden", 1),),
    "geweigerd": (("geweigerd", 1),),
}
_DAY_PLACE: Mapping[str, int] = {"klaargezet": 0, "opgehaald": 1, "gevraagd": 2, "beantwoord": 3}
_HOUR_MS = 3_600_000


class Gevouwen:
    """Changes added up: to totals, and to numbers of days (ISO dates in the Netherlands)."""

    def __init__(self) -> None:
        # Summer time begins and ends on a whole hour: what falls in one hour falls on one day.
        self._sums: dict[tuple[str, str, str, int], list[int]] = {}

    def add(self, changes: Iterable[Wijziging]) -> None:
        """Add changes."""
        sums = self._sums
        for at, gebeurd, partij, form, aantal in changes:
            key = (gebeurd, partij, form, at // _HOUR_MS)
            found = sums.get(key)
            if found is None:
                sums[key] = [aantal, at]
            else:
                found[0] += aantal
                found[1] = max(found[1], at)

    def totals(self) -> dict[Sleutel, Totaal]:
        """Give what is to be added to the totals."""
        totals: dict[Sleutel, Totaal] = {}
        for (gebeurd, partij, form, _), (aantal, at) in self._sums.items():
            standaard, release, nummer = form.split("/")
            for wat, sign in _EFFECTS[cast(Gebeurd, gebeurd)]:
                key = (wat, partij, standaard, release, "" if wat == "opgehaald" else nummer)
                number, latest = totals.get(key, (0, 0))
                totals[key] = (number + sign * aantal, max(at, latest))
        return totals

    def days(self) -> list[tuple[str, Dagrij]]:
        """Give (day, what is to be added to its numbers)."""
        days: dict[tuple[str, str, str], list[int]] = {}
        local: dict[int, str] = {}
        for (gebeurd, partij, form, hour), (aantal, _) in self._sums.items():
            place = _DAY_PLACE.get(gebeurd)
            if place is None:
                continue
            day = local.get(hour)
            if day is None:
                day = local[hour] = to_local(from_milliseconds(hour * _HOUR_MS)).date().isoformat()
            numbers = days.setdefault((day, partij, form.partition("/")[0]), [0, 0, 0, 0])
            numbers[place] += aantal
        return [(day, Dagrij(partij, standaard, *found)) for (day, partij, standaard), found in days.items()]


def read_changes(inhoud: str) -> list[Wijziging]:
    """Read the text of a delta row."""
    changes: list[Wijziging] = json.loads(inhoud)
    return changes


def fold(texts: Iterable[str], standaard: str | None = None) -> Gevouwen:
    """Add up the texts of delta rows, of one standard or (None) of all."""
    found = Gevouwen()
    for text in texts:
        changes = read_changes(text)
        if standaard is not None:
            changes = [one for one in changes if one[3].startswith(f"{standaard}/")]
        found.add(changes)
    return found


def fold_of(texts: Iterable[str], partijen: Collection[str]) -> Gevouwen:
    """Add up the changes of some parties: the rest of each text is not read."""
    found = Gevouwen()
    for text in texts:
        for partij in partijen:
            place = text.find(f'"{partij}",')
            while place >= 0:
                end = text.index("]", place) + 1
                change: Wijziging = json.loads(text[text.rindex("[", 0, place) : end])
                found.add([change])
                place = text.find(f'"{partij}",', end)
    return found


def check_counted(connection: Connection) -> None:
    """Raise UnusableInput when a database that was in use before has not been counted yet."""
    if kenmerken.read(connection, KENMERK) is None:
        raise UnusableInput(
            "the numbers of this database were not counted yet: a service that runs on it does so at once"
        )


class Stand(NamedTuple):
    """Numbers as one transaction saw them: rows that are to be added up, and the same of days."""

    rijen: Iterable[Telrij]
    dagen: list[Dagrij]


def read_all(
    connection: Connection, vormen: Collection[str], dagen: Collection[date], standaard: str | None = None
) -> Stand:
    """Give the numbers of all parties as they are now, in a standard or (None) of both together.

    Of what they submitted these types only (`release/nummer`); of days every one from the first to the last
    of these. Of one number there may be several rows; of both standards together not all name theirs.
    Raises UnusableInput as `check_counted` does.
    """
    check_counted(connection)
    unfolded = fold(tellingen.deltas(connection), standaard)
    found = tellingen.totals(connection, WATS, vormen, standaard)
    days: list[Dagrij] = []
    if dagen:
        first, last = min(dagen).isoformat(), max(dagen).isoformat()
        days = tellingen.day_sums(connection, first, last, standaard)
        days += [row for day, row in unfolded.days() if first <= day <= last]
    return Stand(chain(found, _late(unfolded)), days)


def read_some(connection: Connection, partijen: Collection[str], dagen: Collection[date] = ()) -> Stand:
    """Give the numbers of these parties as they are now, by their own codes, and of these days.

    Of one number there may be several rows. Raises UnusableInput as `check_counted` does.
    """
    check_counted(connection)
    unfolded = fold_of(tellingen.deltas(connection, partijen), partijen)
    found = tellingen.totals_of(connection, WATS, partijen)
    names = {day.isoformat() for day in dagen}
    days = tellingen.days_of(connection, names, partijen)
    days += [row for day, row in unfolded.days() if day in names]
    return Stand(chain(found, _late(unfolded)), days)


def _late(unfolded: Gevouwen) -> Iterator[Telrij]:
    return ((*key, *total) for key, total in unfolded.totals().items())


def sum_days(one: Dagrij, other: Dagrij) -> Dagrij:
    """Add the numbers of one to those of another, under the name of the first."""
    numbers = (a + b for a, b in zip(one[2:], other[2:], strict=True))
    return Dagrij(one.partij, one.standaard, *numbers)
