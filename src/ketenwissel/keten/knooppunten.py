"""What the hub calls itself on each side, where it answers a message or refuses one (specification 2.3).

>>> knooppunt("ggk").adres.organisatie
'IB'
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ketenwissel.keten.values import Adres, Kant

__all__ = ["Knooppunt", "knooppunt"]


@dataclass(frozen=True, slots=True)
class Knooppunt:
    """The hub as sender: its address, and the version of the application that it names."""

    adres: Adres
    applicatie_versie: int
    applicatie_subversie: int


@cache
def knooppunt(kant: Kant) -> Knooppunt:
    """Give what the hub calls itself on a side."""
    text = files("ketenwissel.keten").joinpath("data", "knooppunten.toml").read_text(encoding="utf-8")
    entry = tomllib.loads(text)[kant]
    return Knooppunt(
        Adres(entry["organisatie"], entry["applicatie"]),
        entry["applicatie_versie"],
        entry["applicatie_subversie"],
    )
