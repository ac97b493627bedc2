"""A fresh database for a service: the mark of a rehearsal, its parties, who leads it, and a key for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.store import Opslag, open_database, spoor, versies
from ketenwissel.toegang import Register, Toegang, add_parties, begin, begin_acts, make_api_key

__all__ = ["Sleutels", "furnish", "open_empty"]

_LEIDING = "oefenleiding"
_EARLIER = timedelta(days=1)
_LATER = timedelta(days=366)
"""How long before and after the rehearsal a key is valid: longer than the hub warns for an end."""


@dataclass(frozen=True, slots=True)
class Sleutels:
    """The keys that were given out: of who leads the rehearsal, and of each party by its code. Secret."""

    leiding: str
    partijen: Mapping[str, str]


def open_empty(url: str) -> Opslag:
    """Open a database that is to be filled; raises UnusableInput when it is not empty, or a real one."""
    opslag = open_database(url, soort="oefening", alone=True)
    with opslag.reading() as connection:
        filled = (
            versies.highest_number(connection)
            or spoor.count_unsealed(connection)
            or spoor.highest_number(connection)
        )
    if filled or len(Register.load(opslag)) or Toegang.load(opslag).rijen.gebruikers:
        name = opslag.name
        opslag.close()
        raise UnusableInput(f"{name}: the database is not empty: a rehearsal over the wire takes a new one")
    return opslag


def furnish(opslag: Opslag, wereld: Wereld, begins: datetime, ends: datetime) -> Sleutels:
    """Add the parties and who leads, and make their keys, for a rehearsal between two instants (UTC)."""
    since, until = begins - _EARLIER, ends + _LATER
    begin(opslag, _LEIDING, "Oefenleiding", since)
    with begin_acts(opslag, _LEIDING, since) as beheer:
        add_parties(beheer, wereld.partijen)
        keys = {
            partij.code: make_api_key(
                beheer, omschrijving="oefening", organisatie=partij.code, van=since, tot=until
            ).tekst
            for partij in wereld.partijen
        }
        own = make_api_key(beheer, omschrijving="oefening", gebruiker=_LEIDING, van=since, tot=until)
    return Sleutels(own.tekst, keys)
