"""A made-up set-up for a rehearsal: parties, organisations, one person for each role, and a key for each."""

from datetime import datetime
from importlib.resources import files
from typing import NamedTuple

from ketenwissel.store import Opslag
from ketenwissel.toegang.beheer import begin_acts
from ketenwissel.toegang.inrichting import carry_out, read_setup
from ketenwissel.toegang.mensen import begin
from ketenwissel.toegang.sleutelbeheer import make_api_key

__all__ = ["EERSTE", "Voorbeeldsleutel", "fill_example"]

EERSTE = "hubbeheer"
"""The first person of the example, who makes everything else."""


class Voorbeeldsleutel(NamedTuple):
    """A key of the example: of an organisation (`naam` is its code) or of a person."""

    naam: str
    persoon: bool
    rollen: tuple[str, ...]
    organisatie: str
    sleutel: str


def fill_example(opslag: Opslag, van: datetime, tot: datetime) -> list[Voorbeeldsleutel]:
    """Fill a rehearsal's database; everything is valid from `van`, the keys up to `tot` (UTC).

    Raises UnusableInput when there are people, or parties of these codes, already.
    """
    text = files(__package__).joinpath("data", "voorbeeld.toml").read_text(encoding="utf-8")
    begin(opslag, EERSTE, "Hubbeheer Voorbeeld", van)
    with begin_acts(opslag, EERSTE, van) as beheer:
        carry_out(beheer, read_setup(text))
        known = beheer.toegang
        holders = [known.organisation(row.code, van) for row in known.rijen.organisaties]
        holders += [known.person(row.naam, van) for row in known.rijen.gebruikers]
        found = []
        for one in holders:
            assert one is not None, "valid from its begin"
            key = make_api_key(
                beheer,
                omschrijving="voorbeeld",
                organisatie=None if one.persoon else one.naam,
                gebruiker=one.naam if one.persoon else None,
                van=van,
                tot=tot,
            )
            roles = tuple(sorted(one.rollen))
            found.append(Voorbeeldsleutel(one.naam, one.persoon, roles, one.organisatie, key.tekst))
    return found
