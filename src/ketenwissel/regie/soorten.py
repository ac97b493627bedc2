"""Kinds of decisions and of noodmaatregelen, and the rules that bind them, as `data/besluiten.toml` has them.

>>> besluit("noodmaatregel").namens, besluit("extra_stop").goedkeuren
(('ketenbureau', 'zorginstituut'), 'extrastop.goedkeuren')
>>> maatregelen()["type_heropenen"].regel
'heropent_niet'
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.store.besluiten import Besluitsoort

__all__ = ["Afgewezen", "Besluitvorm", "Maatregelsoort", "besluit", "maatregelen", "regel"]


@dataclass(frozen=True, slots=True)
class Besluitvorm:
    """How one kind of decision is taken: the rights to propose and to approve, and for whom is approved.

    `instemmen` is the right by which a party agrees to what concerns itself, where parties do.
    """

    naam: str
    voorstellen: str
    goedkeuren: str
    namens: tuple[str, ...]
    instemmen: str | None


@dataclass(frozen=True, slots=True)
class Maatregelsoort:
    """One kind of noodmaatregel: what it is (Dutch), which field it needs, or the rule that forbids it."""

    omschrijving: str
    nodig: str | None
    regel: str | None


class Afgewezen(KetenwisselError):
    """A rule forbids what is asked: `regel` is its key, the text its Dutch sentence."""

    def __init__(self, regel: str, tekst: str) -> None:
        super().__init__(tekst)
        self.regel = regel


@cache
def _data() -> Mapping[str, Any]:
    text = files(__package__).joinpath("data", "besluiten.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def besluit(soort: Besluitsoort) -> Besluitvorm:
    """Give how a kind of decision is taken."""
    entry = _data()["besluit"][soort]
    return Besluitvorm(
        naam=entry["naam"],
        voorstellen=entry["voorstellen"],
        goedkeuren=entry["goedkeuren"],
        namens=tuple(entry.get("namens", ())),
        instemmen=entry.get("instemmen"),
    )


@cache
def maatregelen() -> Mapping[str, Maatregelsoort]:
    """Give every kind of noodmaatregel that can be asked for, those that a rule forbids included."""
    return {
        naam: Maatregelsoort(entry["omschrijving"], entry.get("nodig"), entry.get("regel"))
        for naam, entry in _data()["maatregel"].items()
    }


def regel(naam: str) -> Afgewezen:
    """Make the refusal by a rule."""
    return Afgewezen(naam, _data()["regel"][naam])
