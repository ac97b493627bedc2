"""People and their roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag, toegang, whole_milliseconds
from ketenwissel.store.toegang import Gebruikerrij, Verleningrij
from ketenwissel.toegang.beheer import Beheer, NietBekend
from ketenwissel.toegang.rechten import check_rol, rol
from ketenwissel.toegang.teksten import plain_text, short_name
from ketenwissel.toegang.toegang import SOORT_VAN_ROL, Toegang

__all__ = ["Rolverzoek", "add_users", "begin", "end_user", "grant_roles", "revoke_role"]

_NAAM_MAX = 60
_WEERGAVE_MAX = 100


class Rolverzoek(NamedTuple):
    """A role to give to a person, from an instant on (now by default) and up to another."""

    gebruiker: str
    rol: str
    organisatie: str | None = None
    van: datetime | None = None
    tot: datetime | None = None


def begin(opslag: Opslag, naam: str, weergave: str, at: datetime) -> None:
    """Make the first person of a database, with the role hubbeheer.

    Raises UnusableInput when there are people already: from then on one of them must do it.
    """
    person = _checked(Gebruikerrij(naam, weergave, at))
    role = Verleningrij(0, naam, "hubbeheer", None, person.geldig_van, None, naam)
    with opslag.writing(alone="toegang") as connection:
        if Toegang.read(connection).rijen.gebruikers:
            raise UnusableInput("there are people in this database already: one of them must add others")
        toegang.insert_user(connection, person)
        toegang.insert_grant(connection, role)
        Beheer(connection, naam, at).note("toegang_begonnen", gebruiker=naam, rol="hubbeheer")


def _checked(row: Gebruikerrij) -> Gebruikerrij:
    return Gebruikerrij(
        short_name(row.naam, "the name of a person", _NAAM_MAX),
        plain_text(row.weergave, "the full name of a person", _WEERGAVE_MAX),
        whole_milliseconds(row.geldig_van),
    )


def add_users(beheer: Beheer, rows: Sequence[Gebruikerrij]) -> None:
    """Add people, each from an instant on; raises Verboden or UnusableInput."""
    beheer.require("gebruikers.beheer")
    taken = {row.naam for row in beheer.toegang.rijen.gebruikers}
    for row in map(_checked, rows):
        if row.naam in taken:
            raise UnusableInput("a person of this name is there already; a name is never given out again")
        taken.add(row.naam)
        toegang.insert_user(beheer.connection, row)
        beheer.note("gebruiker_toegevoegd", gebruiker=row.naam, van=row.geldig_van)


def end_user(beheer: Beheer, naam: str, moment: datetime | None = None) -> None:
    """End a person, with all roles and keys, at an instant, now by default.

    Raises Verboden, NietBekend, or UnusableInput when nobody would be left to give roles.
    """
    beheer.require("gebruikers.beheer")
    row = beheer.toegang.gebruiker(naam)
    if row is None:
        raise NietBekend("no person has this name")
    ends = beheer.ending(row.geldig_van, row.geldig_tot, moment)
    toegang.end_user(beheer.connection, naam, ends)
    beheer.note("gebruiker_beeindigd", gebruiker=naam, per=ends)
    beheer.check_still_governed(ends)


def grant_roles(beheer: Beheer, verzoeken: Sequence[Rolverzoek]) -> list[int]:
    """Give people roles, for an organisation where the role is of one; gives the number of each grant.

    Nobody gives one to oneself: two approvals must be two people. Raises Verboden, NietBekend, UnusableInput.
    """
    beheer.require("gebruikers.beheer")
    known, numbers = beheer.toegang, []
    for one in verzoeken:
        _check_role(known, one)
        if one.gebruiker == beheer.door.naam:
            raise UnusableInput("nobody gives a role to oneself: another person must do it")
        begins, ends = beheer.stretch(one.van, one.tot)
        row = Verleningrij(0, one.gebruiker, one.rol, one.organisatie, begins, ends, beheer.door.naam)
        numbers.append(toegang.insert_grant(beheer.connection, row))
        beheer.note(
            "rol_verleend",
            gebruiker=one.gebruiker,
            rol=one.rol,
            organisatie=one.organisatie,
            van=begins,
            tot=ends,
        )
    return numbers


def _check_role(known: Toegang, one: Rolverzoek) -> None:
    held = rol(check_rol(one.rol))
    if known.gebruiker(one.gebruiker) is None:
        raise NietBekend("no person has this name")
    if one.organisatie is None:
        if held.bereik == "eigen":
            raise UnusableInput(f"the role {one.rol} is held for an organisation: name it")
        return
    row = known.organisatie(one.organisatie)
    if row is None:
        raise NietBekend("no organisation has this code")
    if SOORT_VAN_ROL.get(held.rol) != row.soort:
        raise UnusableInput(f"the role {one.rol} cannot be held for an organisation of the kind {row.soort}")


def revoke_role(beheer: Beheer, nummer: int, moment: datetime | None = None) -> None:
    """Take a role back at an instant, now by default.

    Raises Verboden, NietBekend, or UnusableInput when nobody would be left to give roles.
    """
    beheer.require("gebruikers.beheer")
    row = next((one for one in beheer.toegang.rijen.verleningen if one.id == nummer), None)
    if row is None:
        raise NietBekend("no grant of a role has this number")
    ends = beheer.ending(row.geldig_van, row.geldig_tot, moment)
    toegang.end_grant(beheer.connection, nummer, ends)
    beheer.note(
        "rol_ingetrokken", gebruiker=row.gebruiker, rol=row.rol, organisatie=row.organisatie, per=ends
    )
    beheer.check_still_governed(ends)
