"""The authorisation matrix: every caller of the example x every party x every route, from rows typed by hand.

A row says for each role what it may do with a route. The words:

    -          nothing: the route answers 403
    keten      everything
    reden      everything, outside its own with a reason
    eigen      what concerns the party itself
    zelf       what concerns the organisation itself, and no party
    indienen, afhalen, lezen, inzien
               what concerns parties that gave a mandate: for that act; for any; for looking on

A `!` behind a word: people only, programs get 403. A route without a row fails, and so does a row without its
route; a row never follows from the rights, so that each is held against the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from ketenwissel.toegang import ALLE, ROLLEN, Identiteit, Toegang, Toegangsrol, Zicht

__all__ = ["BELLERS", "PARTIJEN", "Beller", "Cel", "Route", "Uitkomst", "cells", "faults", "found", "missing"]

Uitkomst = Literal["ja", "reden", "deels", "nee", "geen recht"]
"""What one may do for a party by a route: all, all with a reason, some message types, nothing of it, nothing
at all."""

Route = tuple[str, str, str]
"""Method, path, right."""

PARTIJEN = ("9000", "9001", "98000000", "98000001")


class Beller(NamedTuple):
    """Somebody of the example who calls: a person, or the program of an organisation."""

    naam: str
    rol: Toegangsrol
    persoon: bool
    partij: str = ""


BELLERS = (
    Beller("gemeente", "partij", True, "9000"),
    Beller("aanbieder", "partij", True, "98000000"),
    Beller("bureau", "serviceorganisatie", True),
    Beller("maker", "leverancier", True),
    Beller("hubbeheer", "hubbeheer", True),
    Beller("regie", "regie", True),
    Beller("toeschouwer", "toeschouwer", True),
    Beller("9000", "partij", False, "9000"),
    Beller("9001", "partij", False, "9001"),
    Beller("98000000", "partij", False, "98000000"),
    Beller("98000001", "partij", False, "98000001"),
    Beller("servicebureau", "serviceorganisatie", False),
    Beller("pakketmaker", "leverancier", False),
)
_MANDATEN: Mapping[str, Mapping[str, Uitkomst]] = {
    "indienen": {"98000000": "deels", "98000001": "ja"},
    "afhalen": {"98000000": "deels", "98000001": "ja"},
    "lezen": {"98000000": "deels", "98000001": "ja"},
    "inzien": {"9000": "ja"},
    "zelf": {},
}
"""What the mandates of the example come to, by hand."""


class Cel(NamedTuple):
    """One cell: what one caller may do for one party by one route."""

    methode: str
    pad: str
    recht: str
    beller: Beller
    partij: str
    uitkomst: Uitkomst


def missing(routes: Iterable[Route], rows: Mapping[str, str]) -> list[str]:
    """Name the routes without a row, and the rows without a route."""
    known = {f"{methode} {pad}" for methode, pad, _ in routes}
    return sorted(known ^ rows.keys())


def cells(routes: Iterable[Route], rows: Mapping[str, str]) -> Iterator[Cel]:
    """Give every cell of these routes; a route without a row raises KeyError."""
    for methode, pad, recht in routes:
        words = dict(zip(ROLLEN_OP_RIJ, rows[f"{methode} {pad}"].split(), strict=True))
        for beller in BELLERS:
            for partij in PARTIJEN:
                yield Cel(methode, pad, recht, beller, partij, _wanted(words[beller.rol], beller, partij))


ROLLEN_OP_RIJ = ("partij", "serviceorganisatie", "leverancier", "hubbeheer", "regie", "toeschouwer")
"""The order of the words in a row."""
assert set(ROLLEN_OP_RIJ) == set(ROLLEN)


def _wanted(word: str, beller: Beller, partij: str) -> Uitkomst:
    bare = word.removesuffix("!")
    if bare == "-" or (word != bare and not beller.persoon):
        return "geen recht"
    if bare == "keten":
        return "ja"
    if bare == "reden":
        return "reden"
    if bare == "eigen":
        return "ja" if partij == beller.partij else "nee"
    return _MANDATEN[bare].get(partij, "nee")


def found(zicht: Zicht, identiteit: Identiteit, recht: str, partij: str) -> Uitkomst:
    """Give what the rights of somebody come to for a party."""
    if not identiteit.mag(recht):
        return "geen recht"
    if zicht.alles:
        return "reden" if zicht.needs_reason(partij, ALLE) else "ja"
    if not zicht.sees(partij):
        return "nee"
    return "ja" if ALLE in zicht.partijen[partij] else "deels"


def faults(wanted: Iterable[Cel], toegang: Toegang, callers: Mapping[str, Identiteit]) -> list[str]:
    """Hold cells against who is who; gives a line for each that differs. `callers` are at one instant."""
    wrong = []
    for cel in wanted:
        identiteit, at = callers[cel.beller.naam], toegang.rijen.organisaties[0].geldig_van
        now = found(toegang.zicht(identiteit, cel.recht, at), identiteit, cel.recht, cel.partij)
        if now != cel.uitkomst:
            wrong.append(
                f"{cel.methode} {cel.pad}, {cel.beller.naam}, {cel.partij}: {now}, not {cel.uitkomst}"
            )
    return wrong
