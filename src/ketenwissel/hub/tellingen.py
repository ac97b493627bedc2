"""Numbers of parties as they are at this moment: the totals, and what was not folded into them yet.

What is read is exact whenever it is read, also between two foldings: a change is in one delta row or in the
totals, and a transaction sees one state of both.
"""

import json
from collections.abc import Collection, Iterable, Mapping
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
    "read_changes",
    "read_numbers",
    "read_rows",
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


def fold(texts: Iterable[str]) -> Gevouwen:
    """Add up the texts of delta rows."""
    found = Gevouwen()
    for text in texts:
        found.add(read_changes(text))
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


def read_rows(
    connection: Connection,
    wats: Collection[Wat] = WATS,
    partijen: Collection[str] | None = None,
    dagen: Collection[date] = (),
) -> Stand:
    """Give the numbers of these kinds as they are now, and of days, of all parties or of these.

    Parties go by their own codes; of one number there may be several rows. Of all parties every day from the
    first to the last of these is taken. Raises UnusableInput as `check_counted` does.
    """
    check_counted(connection)
    unfolded = fold(tellingen.deltas(connection, partijen))
    found = tellingen.totals(connection, wats, partijen)
    late = [
        (*key, *total)
        for key, total in unfolded.totals().items()
        if key[0] in wats and (partijen is None or key[1] in partijen)
    ]
    return Stand(chain(found, late), _days(connection, unfolded, partijen, dagen))


def _days(
    connection: Connection, unfolded: Gevouwen, partijen: Collection[str] | None, dagen: Collection[date]
) -> list[Dagrij]:
    names = sorted(day.isoformat() for day in dagen)
    if not names:
        return []
    if partijen is None:
        rows = tellingen.day_sums(connection, names[0], names[-1])
    else:
        rows = tellingen.days_of(connection, names, partijen)
    late = [
        row
        for day, row in unfolded.days()
        if names[0] <= day <= names[-1] and (partijen is None or row.partij in partijen)
    ]
    return rows + late


def read_numbers(
    connection: Connection, wats: Collection[Wat] = WATS, partijen: Collection[str] | None = None
) -> dict[Sleutel, Totaal]:
    """Give the numbers as `read_rows` does, added up."""
    found: dict[Sleutel, Totaal] = {}
    for wat, partij, standaard, release, nummer, number, latest in read_rows(
        connection, wats, partijen
    ).rijen:
        key = (wat, partij, standaard, release, nummer)
        before, when = found.get(key, (0, 0))
        found[key] = (before + number, max(latest, when))
    return found


def sum_days(one: Dagrij, other: Dagrij) -> Dagrij:
    """Add the numbers of one to those of another, under the name of the first."""
    numbers = (a + b for a, b in zip(one[2:], other[2:], strict=True))
    return Dagrij(one.partij, one.standaard, *numbers)
