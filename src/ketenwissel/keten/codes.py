"""The error codes of the chain, and which one a side gives in a situation.

Codes are keyed by (list, code): IB007 means "too large" in the list of 2018 and something else in that of
2025. Source: the code lists of the ISD-keten and of VECOZO, as `data/foutcodes.toml` holds them.

>>> foutcode("isd21", "IB103").retry
'later'
>>> situatie("geblokkeerd", "ggk").code, situatie("geblokkeerd", "vecozo").code
('IB103', 'KW103')
>>> situatie("geblokkeerd", "ggk", "2025").code
'IB023'
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from ketenwissel.core.errors import UnusableInput
from ketenwissel.keten.values import Kant, Retry, Weigering

__all__ = [
    "EIGEN_LIJST",
    "Editie",
    "Foutcode",
    "foutcode",
    "in_edition",
    "refuse",
    "situatie",
    "situaties",
]

Editie = Literal["2018", "2025"]
"""An edition of the code lists of the chain: of VNG Realisatie (isd21), or of BIDN (bidn2025)."""

EIGEN_LIJST = "ketenwissel"
"""The list of our own codes, for what the chain has no public code for."""

_OMSCHRIJVING_MAX = 200


@dataclass(frozen=True, slots=True)
class Foutcode:
    """One code of one list: where the fault lies, what to do, and its text in Dutch."""

    lijst: str
    code: str
    plek: Literal["client", "server"]
    retry: Retry
    omschrijving: str


def foutcode(lijst: str, code: str) -> Foutcode:
    """Give a code of a list; raises UnusableInput when the list does not hold it."""
    try:
        return _foutcodes()[lijst, code]
    except KeyError:
        raise UnusableInput(f"list {lijst} has no code {code}") from None


def situatie(naam: str, kant: Kant, editie: Editie | None = None) -> Foutcode:
    """Give the code that a side uses for a situation, with the text of that situation.

    Without an edition, and where an edition has no code of its own, it is the code on which this program
    settled. Raises KeyError for a situation in which this side never refuses.
    """
    entry = _table()[naam]
    lijst, code = entry.get(f"{kant}-{editie}") or entry[kant]
    known = _foutcodes()[lijst, code]
    return Foutcode(lijst, code, known.plek, known.retry, entry["tekst"])


def situaties(kant: Kant) -> tuple[str, ...]:
    """Name every situation in which a side refuses something."""
    return tuple(name for name, entry in _table().items() if kant in entry)


def refuse(
    naam: str,
    kant: Kant,
    referentie: str,
    *,
    retry: Retry | None = None,
    stap: str | None = None,
    reden: str | None = None,
    plaats: str | None = None,
) -> Weigering:
    """Make the refusal of a situation; the runbook may say its own reason, step and retry."""
    code = situatie(naam, kant)
    return Weigering(
        referentie=referentie,
        situatie=naam,
        lijst=code.lijst,
        code=code.code,
        plek=code.plek,
        omschrijving=(reden or code.omschrijving)[:_OMSCHRIJVING_MAX],
        retry=retry or code.retry,
        stap=stap,
        plaats=plaats,
    )


def in_edition(weigering: Weigering, kant: Kant, editie: Editie | None) -> Weigering:
    """Give a refusal the code that an edition has for its situation; what to do about it stays the same."""
    if editie is None:
        return weigering
    code = situatie(weigering.situatie, kant, editie)
    return replace(weigering, lijst=code.lijst, code=code.code, plek=code.plek)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def _table() -> dict[str, Any]:
    return _read("situaties.toml")


@cache
def _foutcodes() -> dict[tuple[str, str], Foutcode]:
    chain = [
        Foutcode(row["lijst"], row["code"], row["plek"], cast(Retry, row["retry"]), row["omschrijving"])
        for row in _read("foutcodes.toml")["code"]
    ]
    own = [
        Foutcode(EIGEN_LIJST, row["code"], row["plek"], cast(Retry, row["retry"]), _own_text(row["code"]))
        for row in _table()["eigen"]
    ]
    return {(code.lijst, code.code): code for code in (*chain, *own)}


def _own_text(code: str) -> str:
    return next(
        str(entry["tekst"])
        for name, entry in _table().items()
        if name != "eigen" and [EIGEN_LIJST, code] in entry.values()
    )
