"""Which faults strike when: drawn from the seed, so that the same seed gives the same night.

A fault never strikes the same submission more than twice, and an absence ends well before a cut-off: what a
party sends in time can then still arrive in time, so that no pair may break by a fault alone.
"""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.rehearsal.opzet import period

__all__ = ["STORINGEN", "Lot", "Storingsplan", "check_names", "draw_names"]

STORINGEN: Mapping[str, str] = {
    "aanlevering_verloren": "Een aanlevering gaat onderweg naar het knooppunt verloren.",
    "ontvangst_verloren": "Het antwoord van het knooppunt gaat onderweg naar de partij verloren.",
    "vertraging": "Een aanlevering komt minuten tot uren later aan; de partij heeft haar intussen herhaald.",
    "volgorde": "Aanleveringen halen elkaar in tot het knooppunt ze vastlegt.",
    "crash_voor_vastleggen": "Het knooppunt valt om voordat een groep is vastgelegd, en start opnieuw.",
    "crash_na_vastleggen": "Het knooppunt valt om nadat een groep is vastgelegd, voordat het antwoordt.",
    "knooppunt_weg": "Het knooppunt is uren onbereikbaar, ook vlak voor een afsluitmoment.",
    "database_weg": "De database is uren onbereikbaar.",
    "klok_verspringt": "De klok van het knooppunt verspringt, vooruit of terug, tot de beheerder ingrijpt.",
    "trage_schijf": "Het vastleggen duurt zo lang dat een afsluitmoment intussen voorbij is.",
}
"""Every fault that can be asked for, with what it does."""

Lot = Literal["aankomst", "verloren", "antwoord_verloren", "vertraagd", "traag"]
"""What becomes of one submission on its way."""

Breekpunt = Literal["voor", "na"]

_TRIES = 2
_REST = timedelta(hours=1)
_SHARE = 0.03
_CRASH_SHARE = 0.01
_LATE_SECONDS = (600, 3 * 3600)
_AWAY_HOURS = (1, 4)
_CLEAR_MINUTES = (90, 120)
_SLOW_BEFORE_END = timedelta(seconds=40)
_OVERTAKE_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class Venster:
    """A stretch of time (half-open) in which something is away."""

    soort: str
    van: datetime
    tot: datetime


class Storingsplan:
    """Draws every fault of one rehearsal, in the order in which things happen."""

    def __init__(
        self,
        names: Collection[str],
        draaiboek: Draaiboek,
        rng: random.Random,
        rust_voor: datetime | None = None,
    ) -> None:
        """Draw the faults of these names; none strikes in the hour before `rust_voor` (UTC).

        A party that ends then could not resend in its own name what got no answer.
        """
        self._names = frozenset(names)
        self._rust = None if rust_voor is None else (rust_voor - _REST, rust_voor)
        self._rng = rng
        self._struck: dict[str, int] = {}
        self.vensters = tuple(
            venster
            for soort in ("knooppunt_weg", "database_weg", "klok_verspringt")
            if soort in self._names
            for venster in self._windows(soort, draaiboek)
        )
        self.geteld: dict[str, int] = dict.fromkeys(sorted(self._names), 0)
        """How often each fault struck."""

    def away(self, moment: datetime) -> str | None:
        """Name what is away at a moment, if anything is."""
        return next((one.soort for one in self.vensters if one.van <= moment < one.tot), None)

    def count(self, soort: str) -> None:
        """Note that a fault struck."""
        self.geteld[soort] += 1

    def fate(self, referentie: str, moment: datetime, end: datetime) -> Lot:
        """Draw what becomes of one submission that would arrive at `moment`, in a step that ends at `end`."""
        lots: list[tuple[str, Lot]] = [
            ("aanlevering_verloren", "verloren"),
            ("ontvangst_verloren", "antwoord_verloren"),
            ("vertraging", "vertraagd"),
        ]
        if self._struck.get(referentie, 0) >= _TRIES or self._rests(moment):
            return "aankomst"
        chance = self._rng.random()
        for place, (soort, lot) in enumerate(lots):
            if soort in self._names and place * _SHARE <= chance < (place + 1) * _SHARE:
                return self._strike(soort, lot, referentie)
        if "trage_schijf" in self._names and moment >= end - _SLOW_BEFORE_END:
            return self._strike("trage_schijf", "traag", referentie)
        return "aankomst"

    def struck(self, referentie: str) -> None:
        """Note that a submission got no answer for another reason."""
        self._struck[referentie] = self._struck.get(referentie, 0) + 1

    def delay(self) -> timedelta:
        """Draw how much later a delayed submission arrives."""
        return timedelta(seconds=self._rng.randint(*_LATE_SECONDS))

    def overtakes(self) -> timedelta:
        """Draw by how much a submission is overtaken before it is stored."""
        if "volgorde" not in self._names or self._rng.random() > 0.3:
            return timedelta(0)
        self.count("volgorde")
        return timedelta(seconds=self._rng.uniform(0.0, _OVERTAKE_SECONDS))

    def breaks(self, references: Collection[str], moment: datetime) -> Breekpunt | None:
        """Draw whether the hub falls over while it stores this group, before or after the commit."""
        if self._rests(moment) or any(self._struck.get(referentie, 0) >= _TRIES for referentie in references):
            return None
        chance = self._rng.random()
        if "crash_voor_vastleggen" in self._names and chance < _CRASH_SHARE:
            self.count("crash_voor_vastleggen")
            return "voor"
        if "crash_na_vastleggen" in self._names and _CRASH_SHARE <= chance < 2 * _CRASH_SHARE:
            self.count("crash_na_vastleggen")
            return "na"
        return None

    def _rests(self, moment: datetime) -> bool:
        return self._rust is not None and self._rust[0] <= moment < self._rust[1]

    def _strike(self, soort: str, lot: Lot, referentie: str) -> Lot:
        self.struck(referentie)
        self.count(soort)
        return lot

    def _windows(self, soort: str, draaiboek: Draaiboek) -> list[Venster]:
        """One absence that ends shortly before a cut-off, and one on an ordinary day before the first."""
        cutoffs = sorted(
            {s.begin.instant for s in draaiboek.stappen if s.soort in ("procedureel", "blokkade")}
        )
        begin, _ = period(draaiboek)
        clear = timedelta(minutes=self._rng.randint(*_CLEAR_MINUTES))
        end = self._rng.choice(cutoffs[1:]) - clear
        calm = begin + (cutoffs[1] - begin) * self._rng.uniform(0.2, 0.8)
        return [Venster(soort, end - self._length(), end), Venster(soort, calm, calm + self._length())]

    def _length(self) -> timedelta:
        return timedelta(minutes=self._rng.randint(60 * _AWAY_HOURS[0], 60 * _AWAY_HOURS[1]))


def check_names(names: Collection[str]) -> tuple[str, ...]:
    """Give the names sorted; raises UnusableInput for a fault that does not exist."""
    for name in names:
        if name not in STORINGEN:
            raise UnusableInput(f"unknown fault '{name}': known are {', '.join(STORINGEN)}")
    return tuple(sorted(set(names)))


def draw_names(rng: random.Random) -> tuple[str, ...]:
    """Draw a combination of faults: at least one, at most all."""
    return tuple(sorted(rng.sample(tuple(STORINGEN), rng.randint(1, len(STORINGEN)))))
