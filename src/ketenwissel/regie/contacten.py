"""Contacts: whom one can reach at an organisation during the migration, and who may see that.

The trail tells that a contact was added or ended, for whom and by whom; no name, no number, no address.
"""

import re
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import contacten, openstaand, vervolgen
from ketenwissel.store.contacten import Contactrij
from ketenwissel.toegang import Beheer, Identiteit, NietBekend, Toegang, is_valid, plain_text

__all__ = ["Contact", "Nieuwcontact", "add_contact", "contacts_in_sight", "end_contact", "visible_contacts"]

_RECHT = "contacten.lezen"
_NAAM, _TELEFOON, _EMAIL = 100, 30, 200
_PHONE = re.compile(r"\+?[0-9](?:[ \-]?[0-9]){5,18}")
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")


class Nieuwcontact(NamedTuple):
    """Somebody to reach at an organisation, from an instant on (now by default) and up to another (UTC)."""

    organisatie: str
    naam: str
    functie: str
    telefoon: str
    email: str
    van: datetime | None = None
    tot: datetime | None = None


class Contact(NamedTuple):
    """Somebody to reach at an organisation; `nummer` names the contact to end it."""

    nummer: int
    organisatie: str
    naam: str
    functie: str
    telefoon: str
    email: str
    geldig_van: datetime
    geldig_tot: datetime | None


def add_contact(beheer: Beheer, nieuw: Nieuwcontact) -> int:
    """Add a contact of an organisation; gives its number.

    Raises Verboden, NietBekend, or UnusableInput for what nobody can be reached by; no error repeats it.
    """
    beheer.require("contacten.beheer", nieuw.organisatie)
    if beheer.toegang.organisation(nieuw.organisatie, beheer.at) is None:
        raise NietBekend("no organisation has this code now")
    begins, ends = beheer.stretch(nieuw.van, nieuw.tot)
    row = Contactrij(
        0,
        nieuw.organisatie,
        plain_text(nieuw.naam, "the name", _NAAM),
        plain_text(nieuw.functie, "the function", _NAAM),
        _checked(_PHONE, nieuw.telefoon, "the telephone number", _TELEFOON),
        _checked(_MAIL, nieuw.email, "the e-mail address", _EMAIL),
        begins,
        ends,
        beheer.door.naam,
    )
    number = contacten.insert_contact(beheer.connection, row)
    beheer.note("contact_toegevoegd", organisatie=row.organisatie, nummer=str(number), van=begins, tot=ends)
    return number


def _checked(form: re.Pattern[str], text: str, what: str, longest: int) -> str:
    bare = plain_text(text, what, longest)
    if form.fullmatch(bare) is None:
        raise UnusableInput(f"{what} is none")
    return bare


def end_contact(beheer: Beheer, nummer: int, moment: datetime | None = None) -> None:
    """End a contact at an instant (UTC), now by default; raises Verboden, NietBekend or UnusableInput."""
    row = contacten.find(beheer.connection, nummer)
    if row is None:
        # Who may keep no contact at all does not hear which ones there are.
        beheer.require("contacten.beheer")
        raise NietBekend("no contact has this number")
    beheer.require("contacten.beheer", row.organisatie)
    ends = beheer.ending(row.geldig_van, row.geldig_tot, moment)
    contacten.end_contact(beheer.connection, nummer, ends)
    beheer.note("contact_beëindigd", organisatie=row.organisatie, nummer=str(nummer), per=ends)


def contacts_in_sight(
    connection: Connection, toegang: Toegang, wie: Identiteit, at: datetime
) -> set[str] | None:
    """Give the organisations whose contacts somebody sees; None for all.

    Besides their own those with whom they have a pair that is open or broken, or a request that waits: in
    the night of the cut-off these are the ones to call, and nobody else needs the numbers.
    """
    zicht = toegang.zicht(wie, _RECHT, at)
    if zicht.alles:
        return None
    own = set(zicht.partijen)
    others = openstaand.counterparties(connection, own)
    for row in vervolgen.open_requests(connection, own):
        others |= {row.gemeente, row.aanbieder}
    successors = {party.code for code in others if (party := toegang.register.successor(code, at))}
    return own | others | successors


def visible_contacts(
    connection: Connection,
    toegang: Toegang,
    wie: Identiteit,
    at: datetime,
    *,
    organisatie: str | None = None,
    op: datetime | None = None,
) -> list[Contact]:
    """Give the contacts in sight, of one organisation or of all.

    Those that count at the instant `op` (UTC); without it those that count now, or will.
    """
    seen = contacts_in_sight(connection, toegang, wie, at)
    wanted = seen if organisatie is None else {organisatie} if seen is None else seen & {organisatie}
    rows = contacten.lasting(connection, at if op is None else op, wanted)
    return [Contact(*row[:-1]) for row in rows if _counts(row, op)]


def _counts(row: Contactrij, op: datetime | None) -> bool:
    """Say whether a contact counts at an instant; without one, whether it ever did or will."""
    return is_valid(row.geldig_van, row.geldig_tot, row.geldig_van if op is None else op)
