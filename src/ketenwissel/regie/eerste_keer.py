"""First times in the new release: which types came by, who has yet to, and whose first attempt failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from ketenwissel.regie.daad import Blik
from ketenwissel.regie.nazorgvenster import Nazorgvenster
from ketenwissel.standards import load_release
from ketenwissel.store import verkeersdagen
from ketenwissel.store.verkeersdagen import Eerstekeer
from ketenwissel.toegang import Zicht

__all__ = [
    "Eerstekeren",
    "Mislukking",
    "Partijregel",
    "Richting",
    "Typeregel",
    "first_failures",
    "first_times",
]

Richting = Literal["uit", "in"]
"""What a party sends, or is sent."""


@dataclass(frozen=True, slots=True)
class Typeregel:
    """A type of the new release: when it was first accepted since going live (None: not yet), and from whom.

    `door` is empty where that party is not in sight. `verwacht` parties sent it in the weeks before,
    `gezien_bij` of those did again.
    """

    standaard: str
    berichttype: str
    gezien_op: datetime | None
    door: str
    verwacht: int
    gezien_bij: int


@dataclass(frozen=True, slots=True)
class Partijregel:
    """A type that a party sent or was sent in the weeks before (`voorheen` times), or since going live."""

    partij: str
    naam: str
    richting: Richting
    standaard: str
    berichttype: str
    voorheen: int
    gezien_op: datetime | None

    @property
    def open(self) -> bool:
        """Whether it should have been seen, and was not yet."""
        return self.gezien_op is None


@dataclass(frozen=True, slots=True)
class Mislukking:
    """A first attempt of a party that was refused (with the situation) or rejected by its receiver."""

    partij: str
    naam: str
    berichttype: str
    poging_op: datetime
    uitkomst: Literal["geweigerd", "afgekeurd"]
    situatie: str | None
    afgekeurd_op: datetime | None

    @property
    def bekend_op(self) -> datetime:
        """The instant at which it was known that it failed."""
        return self.afgekeurd_op or self.poging_op


@dataclass(frozen=True, slots=True)
class Eerstekeren:
    """The whole grid, for the parties in sight; the types are those of the whole chain."""

    typen: tuple[Typeregel, ...]
    partijen: tuple[Partijregel, ...]

    @property
    def volledig(self) -> bool:
        """Whether every type was seen at least once."""
        return all(one.gezien_op is not None for one in self.typen)


def first_times(blik: Blik, venster: Nazorgvenster, zicht: Zicht) -> Eerstekeren:
    """Make the grid at this moment."""
    kinds = {
        code: standaard
        for standaard in venster.standaarden
        for code in load_release(standaard, venster.nieuw).berichten
    }
    seen = _seen(blik, venster, kinds)
    before = _before(blik, venster, kinds)
    parties = [
        _line(blik, kinds, key, before.get(key, 0), seen.get(key))
        for key in sorted(before.keys() | seen.keys())
        if zicht.sees(key[0])
    ]
    types = [
        _type_line(standaard, code, seen, before, zicht)
        for code, standaard in sorted(kinds.items(), key=lambda one: (one[1], one[0]))
    ]
    return Eerstekeren(tuple(types), tuple(parties))


_Key = tuple[str, str, str]
"""(party, richting, type)"""


def _seen(blik: Blik, venster: Nazorgvenster, kinds: dict[str, str]) -> dict[_Key, datetime]:
    found: dict[_Key, datetime] = {}
    for row in verkeersdagen.first_times(blik.connection, venster.nieuw):
        if row.berichttype in kinds and row.gezien_op is not None and row.gezien_op >= venster.livegang:
            key = (_answers(blik, row.partij), row.richting, row.berichttype)
            found[key] = min(row.gezien_op, found.get(key, row.gezien_op))
    return found


def _before(blik: Blik, venster: Nazorgvenster, kinds: dict[str, str]) -> dict[_Key, int]:
    found: dict[_Key, int] = {}
    van, tot = venster.voor_van.isoformat(), venster.voor_tot.isoformat()
    for row in verkeersdagen.sums(blik.connection, van, tot):
        if row.berichttype in kinds and row.aangenomen:
            key = (_answers(blik, row.partij), row.richting, row.berichttype)
            found[key] = found.get(key, 0) + row.aangenomen
    return found


def _answers(blik: Blik, code: str) -> str:
    """Give who answers for a code now; the code itself where nobody does any more."""
    party = blik.register.successor(code, blik.at)
    return code if party is None else party.code


def _line(blik: Blik, kinds: dict[str, str], key: _Key, before: int, seen: datetime | None) -> Partijregel:
    partij, richting, kind = key
    party = blik.register.find(partij)
    naam = "" if party is None else party.naam
    return Partijregel(partij, naam, cast(Richting, richting), kinds[kind], kind, before, seen)


def _type_line(
    standaard: str, code: str, seen: dict[_Key, datetime], before: dict[_Key, int], zicht: Zicht
) -> Typeregel:
    senders = {key[0]: moment for key, moment in seen.items() if key[1:] == ("uit", code)}
    expected = {key[0] for key in before if key[1:] == ("uit", code)}
    first = min(((moment, partij) for partij, moment in senders.items()), default=None)
    return Typeregel(
        standaard,
        code,
        None if first is None else first[0],
        first[1] if first is not None and zicht.sees(first[1]) else "",
        len(expected),
        len(expected & senders.keys()),
    )


def first_failures(blik: Blik, venster: Nazorgvenster, zicht: Zicht) -> list[Mislukking]:
    """Give the first attempts in the new release that failed, of parties in sight, the latest known first.

    What the gate refused is no attempt in this sense: it says nothing of what was sent.
    """
    rows = verkeersdagen.first_times(blik.connection, venster.nieuw)
    found = [one for row in rows if zicht.sees(row.partij) for one in _failure(blik, venster, row)]
    return sorted(found, key=lambda one: (one.bekend_op, one.partij, one.berichttype), reverse=True)


def _failure(blik: Blik, venster: Nazorgvenster, row: Eerstekeer) -> Iterable[Mislukking]:
    if row.poging_op is None or row.poging_op < venster.livegang:
        return
    if row.poging_soort == "weigering" or row.afgekeurd_op is not None:
        party = blik.register.find(row.partij)
        yield Mislukking(
            row.partij,
            "" if party is None else party.naam,
            row.berichttype,
            row.poging_op,
            "geweigerd" if row.poging_soort == "weigering" else "afgekeurd",
            row.situatie,
            row.afgekeurd_op,
        )
