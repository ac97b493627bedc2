"""Who directs a rehearsal: two people for the regie, of two houses, and two who run the hubs."""

from datetime import datetime
from typing import Final, NamedTuple

from ketenwissel.store import Opslag
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij
from ketenwissel.toegang import Rolverzoek, add_organisation, add_users, begin, begin_acts, grant_roles

__all__ = ["MENSEN", "Mensen", "appoint"]


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


def appoint(opslag: Opslag, at: datetime) -> Mensen:
    """Add the four houses and their people to a database in which nobody is known yet, from an instant on."""
    begin(opslag, _EERSTE, "Oefenleiding", at)
    with begin_acts(opslag, _EERSTE, at) as beheer:
        for code, (soort, naam) in _HUIZEN.items():
            add_organisation(beheer, Organisatierij(code, soort, naam, at))
        add_users(beheer, [Gebruikerrij(naam, f"Oefening, {naam}", at) for naam in MENSEN])
        grant_roles(
            beheer,
            [Rolverzoek(naam, _ROLLEN[_HUIZEN[huis][0]], huis) for huis, naam in MENSEN._asdict().items()],
        )
    return MENSEN
