"""The tables of a release: code lists, the rules of levels 1 and 2, and its differences with 3.2."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards.catalogus import load_release, read_table
from ketenwissel.standards.values import Berichttype, Niveau1Regel, Niveau2Regel, Verschil, Voorwaarde

__all__ = ["codelijst", "level1_rule", "level2_rules", "regels", "regels_niveau2", "verschillen"]


def codelijst(standaard: str, release: str, element_or_lijst: str) -> Mapping[str, str]:
    """Give code to text of a list, named by list (WJ756), datatype (LDT_Eenheid) or element (Eenheid).

    The codes are those that our schema admits. Raises UnusableInput for an unknown release or list.

    >>> codelijst("ijw", "3.0", "Frequentie")["5"]
    'Per jaar'
    """
    load_release(standaard, release)
    for name, entry in read_table(f"{standaard}-{release}/codelijsten.toml").items():
        if element_or_lijst in (name, entry["element"], entry["element"].removeprefix("LDT_")):
            return MappingProxyType(entry["codes"])
    raise UnusableInput(f"no code list {element_or_lijst} in {standaard} {release}")


@cache
def regels(standaard: str, release: str) -> tuple[Niveau1Regel, ...]:
    """Give the level-1 rules of a release; one rule may stand for several facets.

    Raises UnusableInput for an unknown release.
    """
    load_release(standaard, release)
    table = read_table(f"{standaard}-{release}/regels.toml")
    return tuple(
        Niveau1Regel(entry["code"], entry["tekst"], entry["facet"], frozenset(entry["elementen"]))
        for entry in table["regel"]
    )


@cache
def _by_place(standaard: str, release: str) -> dict[tuple[str, str], Niveau1Regel]:
    return {(path, rule.facet): rule for rule in regels(standaard, release) for path in rule.elementen}


def level1_rule(bericht: Berichttype, path: str, facet: str) -> Niveau1Regel | None:
    """Name the rule that a schema error at an element breaks; None when no rule is written for it.

    `path` starts at the class (`Client/Naam/Voorletters`), `facet` is the XSD facet that failed. An empty
    element fails minLength before its pattern, and the standard writes its rule for the pattern.

    >>> from ketenwissel.standards.catalogus import berichttype
    >>> level1_rule(berichttype("JW302", "3.2"), "Client/Bsn", "pattern").code
    'RS037'
    >>> level1_rule(berichttype("JW301", "3.0"), "Client/Naam/Voorletters", "pattern").code
    'CS004'
    """
    place = f"{bericht.nummer}/{path}"
    facet = "pattern" if facet == "minLength" else facet
    return _by_place(bericht.standaard, bericht.release).get((place, facet))


@cache
def regels_niveau2(standaard: str, release: str) -> tuple[Niveau2Regel, ...]:
    """Give the checks of level 2 of a release, in the order in which they are reported.

    Raises UnusableInput for an unknown release.
    """
    load_release(standaard, release)
    table = read_table(f"{standaard}-{release}/niveau2.toml")
    return tuple(_niveau2(entry) for entry in table["regel"])


def level2_rules(bericht: Berichttype) -> tuple[Niveau2Regel, ...]:
    """Give the checks of level 2 for a message; none for a type that the standard has no such rules for.

    >>> from ketenwissel.standards.catalogus import berichttype
    >>> sorted({rule.code for rule in level2_rules(berichttype("WMO319", "3.1"))})
    ['CD085', 'CD086']
    """
    return tuple(
        r for r in regels_niveau2(bericht.standaard, bericht.release) if bericht.nummer in r.berichten
    )


def _niveau2(entry: Mapping[str, Any]) -> Niveau2Regel:
    element = entry.get("element", "")
    return Niveau2Regel(
        code=entry["code"],
        vorm=entry["vorm"],
        berichten=frozenset(entry["berichten"]),
        klassen=frozenset(entry["klassen"]),
        element=element,
        elementen=tuple(entry.get("elementen", ())),
        als=_conditions(entry.get("als", ()), element),
        behalve=tuple(_conditions(group, element) for group in entry.get("behalve", ())),
        waarden=frozenset(entry.get("waarden", ())),
        tekst=entry["tekst"],
    )


def _conditions(lines: Iterable[str], element: str) -> tuple[Voorwaarde, ...]:
    """Read conditions: path, test and what it is held against; a dot is the element of the rule itself."""
    parts = (line.split() for line in lines)
    return tuple(
        Voorwaarde(element if path == "." else path, test, tuple(against)) for path, test, *against in parts
    )


@cache
def verschillen(standaard: str, release: str) -> tuple[Verschil, ...]:
    """Give the differences of a release with 3.2; empty for 3.2 itself.

    Raises UnusableInput for an unknown release.
    """
    load_release(standaard, release)
    return tuple(
        Verschil(
            soort=entry["soort"],
            doel=entry["doel"],
            actie=entry["actie"],
            codes=MappingProxyType(entry.get("codes", {})),
            zekerheid=entry["zekerheid"],
            bron=entry["bron"],
            handhaving=entry["handhaving"],
            toelichting=entry.get("toelichting", ""),
        )
        for entry in read_table(f"{standaard}-{release}/overlay.toml").get("verschil", ())
    )
