"""How to judge a message type by its rules of level 2, worked out once from the data of its release."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ketenwissel.standards import Berichttype, EnkelvoudigType, Niveau2Regel, level2_rules, model
from ketenwissel.validation.level2.klassen import Klasseplan, make_plan
from ketenwissel.validation.level2.voorwaarden import Toets, compile_conditions

__all__ = ["Keuring", "Plan", "Vormplan", "plan_of"]


@dataclass(frozen=True, slots=True)
class Vormplan:
    """A check that looks at more than one instance of a class, to be made anew for each message."""

    regel: Niveau2Regel
    als: Toets
    behalve: tuple[Toets, ...]


@dataclass(frozen=True, slots=True)
class Keuring:
    """What is judged of each instance of a class."""

    combinaties: tuple[tuple[Niveau2Regel, Toets], ...]
    """Rules with conditions that may not hold together, as one test."""
    sleutel: Niveau2Regel | None
    """The rule with the unique key of the class."""
    vormen: tuple[int, ...]
    """Numbers of the checks in `Plan.vormen` that want to see it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to judge one message type."""

    klasse: Klasseplan
    keuringen: Mapping[str, Keuring]
    """By name of the class, for those with something to judge in them or below."""
    vormen: tuple[Vormplan, ...]
    uit_bericht: Mapping[str, EnkelvoudigType]
    """What conditions ask of the message itself: path with a slash before it, and type."""


@lru_cache(maxsize=128)
def plan_of(bericht: Berichttype) -> Plan | None:
    """Give the plan of a message type; None when it has no rules of level 2."""
    regels = level2_rules(bericht)
    if not regels:
        return None
    root = make_plan("Bericht", model(bericht), bericht.namespace)
    judged = frozenset[str]().union(*(regel.klassen for regel in regels))
    klassen = {
        plan.naam: plan
        for plan in _all_classes(root)
        if any(below.naam in judged for below in _all_classes(plan))
    }
    vormen: list[Vormplan] = []
    keuringen = {naam: _keuring(plan, regels, vormen) for naam, plan in klassen.items()}
    asked = {
        path
        for regel in regels
        for one in (*regel.als, *(one for group in regel.behalve for one in group))
        for path in one.tegen
        if path.startswith("/")
    }
    return Plan(root, keuringen, tuple(vormen), {path: _type_at(root, path) for path in sorted(asked)})


def _all_classes(plan: Klasseplan) -> Iterator[Klasseplan]:
    yield plan
    for child in plan.kinderen.values():
        yield from _all_classes(child)


def _keuring(plan: Klasseplan, regels: tuple[Niveau2Regel, ...], vormen: list[Vormplan]) -> Keuring:
    combinaties, numbers, sleutel = [], [], None
    for regel in regels:
        if plan.naam not in regel.klassen:
            continue
        als = compile_conditions(regel.als, plan.soorten)
        if regel.vorm == "combinatie":
            combinaties.append((regel, als))
        elif regel.vorm == "sleutel":
            sleutel = regel
        else:
            numbers.append(len(vormen))
            behalve = tuple(compile_conditions(group, plan.soorten) for group in regel.behalve)
            vormen.append(Vormplan(regel, als, behalve))
    return Keuring(tuple(combinaties), sleutel, tuple(numbers))


def _type_at(root: Klasseplan, path: str) -> EnkelvoudigType:
    """Find the type of a simple element by its path from the message: classes first, then groups."""
    plan, rest = root, path.removeprefix("/")
    while rest not in plan.soorten:
        naam, _, rest = rest.partition("/")
        plan = next(child for child in plan.kinderen.values() if child.naam == naam)
    return plan.soorten[rest]
