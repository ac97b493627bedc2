"""Adding parties up: how many are how far, in all and by vendor, region, serviceorganisatie and so on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from ketenwissel.regie.gereedheid import Partijstand
from ketenwissel.regie.oordelen import Status
from ketenwissel.regie.partijstappen import CRITERIA, Criterium, Partijstap
from ketenwissel.regie.prognose import Prognose
from ketenwissel.toegang import Rol

__all__ = ["GEEN_GROEP", "INDELINGEN", "Groep", "Indeling", "Staptelling", "add_up", "grouped"]

Indeling = Literal["leverancier", "regio", "serviceorganisatie", "soort", "standaard"]
"""By what parties are added up; a party with two vendors, or two that act for it, counts in both."""

INDELINGEN: tuple[Indeling, ...] = ("leverancier", "regio", "serviceorganisatie", "soort", "standaard")

GEEN_GROEP = "onbekend"
"""Under which those are added up of whom nothing was laid down."""


class Staptelling(NamedTuple):
    """How many parties stand how with one step of the runbook."""

    stap: str
    rol: Rol
    criterium: Criterium
    omschrijving: str
    uiterlijk_op: datetime
    statussen: Mapping[Status, int]
    tegengesproken: int


@dataclass(frozen=True, slots=True)
class Groep:
    """Parties added up: numbers, how many met each criterion, forecasts, and the steps in order."""

    naam: str
    partijen: int
    wachtend: int
    te_beantwoorden: int
    gebroken: int
    ontraden: int
    behaald: Mapping[Criterium, int]
    afhalen: Mapping[Prognose, int]
    beantwoorden: Mapping[Prognose, int]
    stappen: tuple[Staptelling, ...]


def add_up(naam: str, standen: Sequence[Partijstand], stappen: Iterable[Partijstap]) -> Groep:
    """Add parties up under a name; each stands there once."""
    statuses: Counter[tuple[str, Status]] = Counter()
    denied: Counter[str] = Counter()
    missed: Counter[Criterium] = Counter()
    for stand in standen:
        left: set[Criterium] = set()
        for one in stand.stappen:
            statuses[one.stap, one.status] += 1
            denied[one.stap] += one.tegengesproken
            if not one.gedaan:
                left.add(one.criterium)
        missed.update(left)
    return Groep(
        naam=naam,
        partijen=len(standen),
        wachtend=sum(stand.wachtend for stand in standen),
        te_beantwoorden=sum(stand.te_beantwoorden for stand in standen),
        gebroken=sum(stand.gebroken for stand in standen),
        ontraden=sum(stand.ontraden for stand in standen),
        behaald={one: len(standen) - missed[one] for one in CRITERIA},
        afhalen=_forecasts(stand.afhalen for stand in standen),
        beantwoorden=_forecasts(stand.beantwoorden for stand in standen),
        stappen=tuple(_counted(one, statuses, denied[one.nummer]) for one in stappen),
    )


_STATUSSEN: tuple[Status, ...] = ("niet begonnen", "bezig", "gereed", "te laat", "achterhaald")
_PROGNOSES: tuple[Prognose, ...] = ("op tijd", "niet op tijd", "onbekend")


def _counted(stap: Partijstap, statuses: Counter[tuple[str, Status]], denied: int) -> Staptelling:
    return Staptelling(
        stap.nummer,
        stap.rol,
        stap.criterium,
        stap.omschrijving,
        stap.uiterlijk_op,
        {status: statuses[stap.nummer, status] for status in _STATUSSEN},
        denied,
    )


def _forecasts(found: Iterable[Prognose | None]) -> dict[Prognose, int]:
    numbers = Counter(found)
    return {one: numbers[one] for one in _PROGNOSES}


def grouped(
    standen: Iterable[Partijstand], groups: Mapping[str, Iterable[str]], stappen: Sequence[Partijstap]
) -> list[Groep]:
    """Add parties up by the names that `groups` gives for each code, in order of name."""
    found: dict[str, list[Partijstand]] = {}
    for stand in standen:
        for naam in groups.get(stand.partij) or (GEEN_GROEP,):
            found.setdefault(naam, []).append(stand)
    return [add_up(naam, found[naam], stappen) for naam in sorted(found)]
