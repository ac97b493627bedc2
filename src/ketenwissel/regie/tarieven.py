"""How much is refused and rejected, against the weeks before: by type, by party, by vendor, by day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from ketenwissel.regie.daad import Blik
from ketenwissel.regie.nazorgvenster import Nazorgvenster
from ketenwissel.standards import split_code
from ketenwissel.store import verkeersdagen
from ketenwissel.store.verkeersdagen import Dagcijfer
from ketenwissel.toegang import Zicht

__all__ = [
    "TARIEFINDELINGEN",
    "Dagtarief",
    "Oudverkeer",
    "Tarief",
    "Tariefindeling",
    "Verkeer",
    "old_traffic",
    "rates",
    "rates_by_day",
]

Tariefindeling = Literal["berichttype", "partij", "leverancier"]
TARIEFINDELINGEN: tuple[Tariefindeling, ...] = get_args(Tariefindeling)

_FEW = 5
"""Below so many failures nobody can tell a trend from chance."""
_MORE = 0.01
"""By how much a share must be higher than before to be pointed out."""


@dataclass(frozen=True, slots=True)
class Verkeer:
    """Numbers of messages sent: accepted, refused for what was sent, and rejected by a foutbericht.

    What the gate refused is not among them: that follows from the moment, and not from the message.
    """

    aangenomen: int = 0
    geweigerd: int = 0
    afgekeurd: int = 0

    def __add__(self, other: "Verkeer") -> "Verkeer":
        """Add two numbers up."""
        return Verkeer(
            self.aangenomen + other.aangenomen,
            self.geweigerd + other.geweigerd,
            self.afgekeurd + other.afgekeurd,
        )

    @property
    def weigeringsgraad(self) -> float | None:
        """The part of what was submitted that was refused, 0 to 1; None when nothing was."""
        tried = self.aangenomen + self.geweigerd
        return self.geweigerd / tried if tried else None

    @property
    def afkeurgraad(self) -> float | None:
        """How many were rejected for each that was accepted; None when none was.

        Above 1 when most of what is rejected was accepted before these days.
        """
        return self.afgekeurd / self.aangenomen if self.aangenomen else None


@dataclass(frozen=True, slots=True)
class Tarief:
    """One type, party or vendor (`sleutel`): the traffic now, and in the weeks before."""

    sleutel: str
    naam: str
    nu: Verkeer
    voorheen: Verkeer

    @property
    def hoger(self) -> bool:
        """Whether clearly more is refused or rejected than before."""
        return _is_higher(self.nu.geweigerd, self.nu.weigeringsgraad, self.voorheen.weigeringsgraad) or (
            _is_higher(self.nu.afgekeurd, self.nu.afkeurgraad, self.voorheen.afkeurgraad)
        )


@dataclass(frozen=True, slots=True)
class Dagtarief:
    """The traffic of one day, and what the gate refused on it (`dicht`)."""

    dag: date
    verkeer: Verkeer
    dicht: int


@dataclass(frozen=True, slots=True)
class Oudverkeer:
    """How often a party still submitted in the release that is no longer in use."""

    partij: str
    naam: str
    aantal: int


def _is_higher(number: int, share: float | None, before: float | None) -> bool:
    return number >= _FEW and share is not None and share > (before or 0.0) + _MORE


def rates(
    blik: Blik, venster: Nazorgvenster, zicht: Zicht, van: date, tot: date, per: Tariefindeling
) -> list[Tarief]:
    """Give the rates over days, the last included, against the weeks before; the most failures first.

    Of parties in sight only: of all of them by type, which are then the numbers of the whole chain.
    """
    key = _key_of(blik, per)
    now = _added(_rows(blik, zicht, van, tot), key)
    before = _added(_rows(blik, zicht, venster.voor_van, venster.voor_tot), key)
    none = Verkeer()
    found = [
        Tarief(one, _name_of(blik, one), now.get(one, none), before.get(one, none))
        for one in now.keys() | before.keys()
    ]
    return sorted(found, key=lambda one: (-(one.nu.geweigerd + one.nu.afgekeurd), one.sleutel))


def _rows(blik: Blik, zicht: Zicht, van: date, tot: date) -> list[Dagcijfer]:
    rows = verkeersdagen.sums(blik.connection, van.isoformat(), tot.isoformat())
    return [row for row in rows if row.richting == "uit" and zicht.sees(row.partij)]


def _added(rows: Iterable[Dagcijfer], key: Callable[[Dagcijfer], str]) -> dict[str, Verkeer]:
    found: dict[str, Verkeer] = {}
    for row in rows:
        one = Verkeer(row.aangenomen, row.geweigerd, row.afgekeurd)
        found[key(row)] = found.get(key(row), Verkeer()) + one
    return found


def _key_of(blik: Blik, per: Tariefindeling) -> Callable[[Dagcijfer], str]:
    if per == "berichttype":
        return lambda row: row.berichttype
    if per == "partij":
        return lambda row: row.partij
    vendors = verkeersdagen.vendors_at(blik.connection, blik.at)

    def vendor(row: Dagcijfer) -> str:
        parts = split_code(row.berichttype)
        return "" if parts is None else vendors.get((row.partij, parts[0]), "")

    return vendor


def _name_of(blik: Blik, key: str) -> str:
    found = (row.naam for row in blik.toegang.rijen.organisaties if row.code == key)
    return next(found, "")


def rates_by_day(blik: Blik, van: date, tot: date) -> list[Dagtarief]:
    """Give the traffic of the whole chain on each day, the last included; a day without any is left out."""
    rows = verkeersdagen.by_day(blik.connection, van.isoformat(), tot.isoformat())
    return [
        Dagtarief(date.fromisoformat(day), Verkeer(taken, refused, rejected), shut)
        for day, (taken, refused, shut, rejected) in sorted(rows.items())
    ]


def old_traffic(blik: Blik, venster: Nazorgvenster, zicht: Zicht, van: date, tot: date) -> list[Oudverkeer]:
    """Give who, in sight, submitted in the old release on these days and met the gate; most first."""
    found: dict[str, int] = {}
    for row in _rows(blik, zicht, van, tot):
        if row.release == venster.oud and row.dicht:
            found[row.partij] = found.get(row.partij, 0) + row.dicht
    lines = [Oudverkeer(code, _name_of(blik, code), number) for code, number in found.items()]
    return sorted(lines, key=lambda one: (-one.aantal, one.partij))
