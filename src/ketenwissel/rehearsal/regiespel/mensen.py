"""Who is known in a rehearsal: the parties, two people of the regie, and two who run the hubs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from ketenwissel.store import Opslag
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij
from ketenwissel.toegang import (
    Partij,
    Rolverzoek,
    add_organisation,
    add_parties,
    add_users,
    begin,
    begin_acts,
    grant_roles,
)

__all__ = ["MENSEN", "Mensen", "appoint", "appoint_at_parties"]


class Mensen(NamedTuple):
    """The names of the people who direct, and of those who run the hubs."""

    ketenbureau: str
    zorginstituut: str
    inlichtingenbureau: str
    vecozo: str


MENSEN: Final = Mensen("regie-ketenbureau", "regie-zorginstituut", "beheer-ib", "beheer-vecozo")
_EERSTE: Final = "oefenleiding"
_HUIZEN: Final = {
    "ketenbureau": ("regie", "Ketenbureau i-Sociaal Domein"),
    "zorginstituut": ("regie", "Zorginstituut Nederland"),
    "inlichtingenbureau": ("hub", "Inlichtingenbureau"),
    "vecozo": ("hub", "VECOZO"),
}
_ROLLEN: Final = {"regie": "regie", "hub": "hubbeheer"}


def appoint(opslag: Opslag, partijen: Sequence[Partij], at: datetime) -> Mensen:
    """Add parties, houses and people to a database in which nobody is known yet, from an instant on."""
    begin(opslag, _EERSTE, "Oefenleiding", at)
    with begin_acts(opslag, _EERSTE, at) as beheer:
        add_parties(beheer, partijen)
        for code, (soort, naam) in _HUIZEN.items():
            add_organisation(beheer, Organisatierij(code, soort, naam, at))
        add_users(beheer, [Gebruikerrij(naam, f"Oefening, {naam}", at) for naam in MENSEN])
        grant_roles(
            beheer,
            [Rolverzoek(naam, _ROLLEN[_HUIZEN[huis][0]], huis) for huis, naam in MENSEN._asdict().items()],
        )
    return MENSEN


def appoint_at_parties(opslag: Opslag, codes: Sequence[str], at: datetime) -> tuple[str, ...]:
    """Add one person at each party, who may do for it what a party does; gives their names."""
    names = {f"medewerker-{code}": code for code in codes}
    with begin_acts(opslag, _EERSTE, at) as beheer:
        add_users(beheer, [Gebruikerrij(naam, f"Oefening, {naam}", at) for naam in names])
        grant_roles(beheer, [Rolverzoek(naam, "partij", code) for naam, code in names.items()])
    return tuple(names)
