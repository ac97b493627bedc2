"""Texts of announcements for the moments that the runbook names, filled from the runbook in force."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import Contact, Draaiboek, Stap, Tijdstip

__all__ = ["Ingevuld", "Sjabloon", "fill", "templates"]

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_STANDARDS = {"iwmo": "iWmo", "ijw": "iJw"}


@dataclass(frozen=True, slots=True)
class Sjabloon:
    """A text for one moment; `stap` is the type whose procedural step it is about, where it is about one."""

    naam: str
    moment: str
    doelgroep: str
    titel: str
    tekst: str
    stap: str | None = None


@dataclass(frozen=True, slots=True)
class Ingevuld:
    """A title and a text, filled."""

    titel: str
    tekst: str


@cache
def templates() -> Mapping[str, Sjabloon]:
    """Give the templates by name, in the order of the moments."""
    text = (files("ketenwissel.regie") / "data" / "sjablonen.toml").read_text("utf-8")
    return {naam: Sjabloon(naam=naam, **one) for naam, one in tomllib.loads(text)["sjabloon"].items()}


def fill(naam: str, draaiboek: Draaiboek) -> Ingevuld:
    """Fill a template from a runbook; raises UnusableInput for an unknown one, or what the runbook lacks."""
    sjabloon = templates().get(naam)
    if sjabloon is None:
        raise UnusableInput(f"no template of that name: choose one of {', '.join(templates())}")
    words = dict(_words(draaiboek))
    if sjabloon.stap is not None:
        words |= _step_words(_procedural(draaiboek, sjabloon.stap))
    try:
        return Ingevuld(sjabloon.titel.format_map(words), sjabloon.tekst.format_map(words).strip())
    except KeyError as error:
        raise UnusableInput(f"the runbook in force does not say what {error.args[0]} is") from None


def _words(draaiboek: Draaiboek) -> Mapping[str, str]:
    words = {
        "titel": draaiboek.titel,
        "van": draaiboek.van,
        "naar": draaiboek.naar,
        "standaarden": " en ".join(_STANDARDS.get(one, one) for one in draaiboek.standaarden),
        "livegang": _written(draaiboek.vrijgave.begin),
        "nazorg_tot": _written(draaiboek.nazorg.tot),
        "afhalen_dicht": _written(draaiboek.afhalen.van),
        "afhalen_open": _written(draaiboek.afhalen.tot),
    }
    begun = [fase.van for fase in draaiboek.fasen if fase.van is not None]
    if begun:
        words["afsluiting"] = _written(min(begun, key=lambda one: one.instant))
    blocks = sorted(
        (stap for stap in draaiboek.stappen if stap.soort == "blokkade"), key=lambda one: one.begin.instant
    )
    if blocks:
        words |= _block_words("eerste_blokkade", blocks, blocks[0])
        words |= _block_words("laatste_blokkade", blocks, blocks[-1])
    reading = draaiboek.stap(draaiboek.afhalen.stap_gemeente)
    if reading.van is not None and reading.tot is not None:
        words |= {"inlezen_van": _written(reading.van), "inlezen_tot": _written(reading.tot)}
    words |= {f"desk_{one.voor}": _desk(one) for one in draaiboek.contacten}
    return words


def _block_words(name: str, blocks: list[Stap], block: Stap) -> dict[str, str]:
    together = [one for one in blocks if one.begin.instant == block.begin.instant]
    types = sorted({kind for one in together for kind in one.berichten})
    return {
        name: _written(block.begin),
        f"{name}_berichten": ", ".join(types),
        f"{name}_stap": " en ".join(one.nummer for one in together),
    }


def _step_words(stap: Stap | None) -> dict[str, str]:
    if stap is None:
        return {}
    return {
        "moment": _written(stap.begin),
        "stap_nummer": stap.nummer,
        "stap_berichten": ", ".join(stap.berichten),
    }


def _procedural(draaiboek: Draaiboek, bericht: str) -> Stap | None:
    found = (one for one in draaiboek.stappen if one.soort == "procedureel" and bericht in one.berichten)
    return next(found, None)


def _desk(contact: Contact) -> str:
    ways = [contact.telefoon, *contact.email]
    return f"{contact.organisatie} ({', '.join(way for way in ways if way)})"


def _written(moment: Tijdstip) -> str:
    """Write an instant as people write it in a letter."""
    local = to_local(moment.instant)
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} {local:%H.%M} uur"
