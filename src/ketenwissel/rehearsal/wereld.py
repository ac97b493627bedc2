"""The synthetic chain: parties that do not exist, who works with whom, and clients with test BSNs.

Codes are taken where no real party has one: gemeentecodes from 9000, AGB-codes from 98000000.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache

from ketenwissel.core import bsn
from ketenwissel.partij import Client, Toewijzing
from ketenwissel.rehearsal.verloop import Fusie
from ketenwissel.toegang import Partij

__all__ = ["ONBEKEND", "Relatie", "Wereld", "build_wereld", "reserved_bsns"]

_ACHTERNAMEN = ("Oefening", "Proefman", "Testers", "Voorbeeld", "Fictie", "Naamloos", "Bedacht", "Mallen")
_CATEGORIEEN = {"iwmo": ("01", "02", "03", "04", "06", "07"), "ijw": ("41", "42", "43", "45", "50", "54")}
_GELDIG_VANAF = datetime.fromisoformat("2015-01-01T00:00:00+00:00")
_REMEMBERED = 60
_FOR_MERGER = 3

ONBEKEND = {"gemeente": "9999", "aanbieder": "98999999"}
"""Codes, one of each role, that no party has."""


@dataclass(slots=True)
class Relatie:
    """A gemeente and an aanbieder that work together under one standard, and the care between them."""

    gemeente: str
    aanbieder: str
    standaard: str
    toewijzingen: list[Toewijzing] = field(default_factory=list)

    def remember(self, toewijzing: Toewijzing) -> None:
        """Keep an allocation to be started, declared and stopped later; old ones make room."""
        self.toewijzingen.append(toewijzing)
        if len(self.toewijzingen) > _REMEMBERED:
            del self.toewijzingen[0]


@dataclass(slots=True)
class Wereld:
    """All parties and relations of a rehearsal.

    Two more aanbieders stand outside the relations and get planted messages only: the `zwijger`, who never
    reads its mailbox, and the `onbevestiger`, who reads but never confirms.
    """

    gemeenten: tuple[Partij, ...]
    aanbieders: tuple[Partij, ...]
    zwijger: Partij
    onbevestiger: Partij
    fusie: Fusie | None
    relaties: tuple[Relatie, ...]
    rng: random.Random
    _bsns: tuple[str, ...]
    _nummer: int = 0

    @property
    def partijen(self) -> tuple[Partij, ...]:
        """Every party, gemeenten first."""
        return (*self.gemeenten, *self.aanbieders, self.zwijger, self.onbevestiger)

    @property
    def lezers(self) -> tuple[str, ...]:
        """The codes of the parties that read their mailboxes as they should."""
        return tuple(partij.code for partij in self.gemeenten + self.aanbieders)

    def code_at(self, code: str, moment: datetime) -> str:
        """Give who answers for a code at an instant (UTC)."""
        return code if self.fusie is None else self.fusie.code_at(code, moment)

    def new_toewijzing(self, relatie: Relatie, dag: date) -> Toewijzing:
        """Allocate care to a client, starting some days around `dag`."""
        self._nummer += 1
        rng = self.rng
        client = Client(
            bsn=rng.choice(self._bsns),
            geboortedatum=_day_after(date(2004, 1, 1), rng.randint(0, 5000))
            if relatie.standaard == "ijw"
            else _day_after(date(1935, 1, 1), rng.randint(0, 20000)),
            geslacht=rng.choice("12"),
            achternaam=rng.choice(_ACHTERNAMEN),
            voorletters=rng.choice("ABCDEFGHIJKL"),
        )
        return Toewijzing(
            nummer=self._nummer,
            client=client,
            categorie=rng.choice(_CATEGORIEEN[relatie.standaard]),
            productcode=_productcode(rng.randint(1, 99), rng.randint(10, 99)),
            ingangsdatum=_day_after(dag, rng.randint(-20, 10)),
            volume=rng.randint(1, 40),
            tarief=rng.randint(1500, 12000),
        )


# A long rehearsal has hundreds of thousands of allocations: what they have in common is made once.
@cache
def _day_after(dag: date, days: int) -> date:
    return dag + timedelta(days=days)


@cache
def _productcode(category: int, product: int) -> str:
    return f"{category:02d}A{product}"


def build_wereld(
    gemeenten: int, aanbieders: int, rng: random.Random, fusie_op: datetime | None = None
) -> Wereld:
    """Make parties and let every aanbieder work for one to six gemeenten, and every gemeente have one.

    With at least three gemeenten the last one ends at `fusie_op` (UTC), succeeded by the one before it.
    """
    towns = [_gemeente(number) for number in range(gemeenten)]
    fusie = None
    if fusie_op is not None and gemeenten >= _FOR_MERGER:
        fusie = Fusie(fusie_op, towns[-1].code, towns[-2].code)
        towns[-1] = replace(towns[-1], geldig_tot=fusie.moment, opvolger=fusie.nieuw)
    providers = tuple(_aanbieder(number) for number in range(aanbieders))
    relaties = tuple(_relate(tuple(towns), providers, rng))
    odd = (_aanbieder(aanbieders), _aanbieder(aanbieders + 1))
    return Wereld(tuple(towns), providers, *odd, fusie, relaties, rng, reserved_bsns())


def _gemeente(number: int) -> Partij:
    return Partij(
        f"{9000 + number:04d}", "gemeente", f"Oefengemeente {number + 1:03d}", _GELDIG_VANAF, None, None
    )


def _aanbieder(number: int) -> Partij:
    return Partij(
        f"{98_000_000 + number:08d}",
        "aanbieder",
        f"Oefenaanbieder {number + 1:04d}",
        _GELDIG_VANAF,
        None,
        None,
    )


def _relate(
    towns: tuple[Partij, ...], providers: tuple[Partij, ...], rng: random.Random
) -> Iterator[Relatie]:
    pairs: dict[tuple[str, str], None] = {}
    for number, town in enumerate(towns):
        pairs[town.code, providers[number % len(providers)].code] = None
    for provider in providers:
        for town in rng.sample(towns, min(len(towns), rng.randint(1, 6))):
            pairs[town.code, provider.code] = None
    for town_code, provider_code in pairs:
        for standaard in rng.choice((("iwmo",), ("ijw",), ("iwmo", "ijw"))):
            yield Relatie(town_code, provider_code, standaard)


@cache
def reserved_bsns() -> tuple[str, ...]:
    """Give the first thousand or so numbers of the reserved test range that pass the elfproef."""
    return tuple(text for number in range(999900006, 999912000) if bsn.is_testbsn(text := str(number)))
