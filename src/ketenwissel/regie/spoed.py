"""Urgent orders: writing down what was given beside the traffic, and what becomes of it (section 2.3).

Nothing here gives or stops care. An order without consent of the gemeente is written down all the same.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ketenwissel.core import bsn as bsn_number
from ketenwissel.core.errors import KetenwisselError, ValidationError
from ketenwissel.regie.afwijzing import Afwijzing
from ketenwissel.regie.bsnkluis import Bsnkluis
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.regie.formuliercode import ALGEMEEN, party_of, read_code
from ketenwissel.regie.naast import Begonnen, is_silent, settling_type
from ketenwissel.regie.spoedmatch import candidates, claimed
from ketenwissel.store import berichten, kenmerken, spoed, whole_milliseconds
from ketenwissel.store.spoed import Spoedrij
from ketenwissel.toegang import NietBekend, Verboden, plain_text

__all__ = [
    "Akkoord",
    "Spoedverzoek",
    "find_order",
    "give_consent",
    "record_order",
    "settle_order",
    "void_order",
]

_NAAM_MAX, _REDEN_MAX = 100, 500
_CATEGORIE, _PRODUCT = re.compile("[0-9]{2}"), re.compile("[0-9A-Z]{2,5}")
_FURTHEST = timedelta(days=366)


class Akkoord(NamedTuple):
    """Who of the gemeente consented to the care, and when (UTC)."""

    van: str
    op: datetime


@dataclass(frozen=True, slots=True)
class Spoedverzoek:
    """An urgent order to write down; `gegeven_op` is when it was given (UTC), `zorg_van` when care starts."""

    standaard: str
    gemeente: str
    aanbieder: str
    begonnen_door: Begonnen
    bsn: str = field(repr=False)
    zorg_van: date
    gegeven_op: datetime
    categorie: str = ""
    product: str = ""
    akkoord: Akkoord | None = None
    formulier: str | None = None


def record_order(daad: Daad, kluis: Bsnkluis, verzoek: Spoedverzoek) -> int:
    """Write an urgent order down for one of its two parties, also long afterwards; gives its number.

    Raises Verboden for who acts for neither, and Afwijzing for what cannot be: an unknown party, no BSN,
    an instant at which the traffic was open, or a form or care that is here already.
    """
    kluis.claim(daad.connection)
    row = _row(daad, kluis, verzoek)
    _check_unique(daad, row)
    number = spoed.insert_order(daad.connection, row)
    _note(daad, "spoed_vastgelegd", row._replace(id=number), partij=row.voor)
    return number


def give_consent(daad: Daad, nummer: int, akkoord: Akkoord) -> None:
    """Write down that the gemeente consented, where that was not known; either party may.

    Raises Verboden, NietBekend, and Afwijzing when a consent stands there already.
    """
    row = find_order(daad, "spoed.vastleggen", nummer)
    if row.akkoord_op is not None:
        raise Afwijzing("akkoord_bekend", "the consent of the gemeente is written down already")
    given = _checked_consent(daad, akkoord)
    spoed.consent(daad.connection, nummer, given.van, given.op)
    _note(daad, "spoed_akkoord", row, akkoord_op=given.op)


def settle_order(daad: Daad, nummer: int, referentie: str) -> None:
    """Settle an order with the accepted message that has this reference, by the party that began it.

    Raises Verboden, NietBekend, and Afwijzing when it was settled, or the message cannot settle it.
    """
    row = _owned(daad, nummer)
    if not row.is_open:
        raise Afwijzing("al_afgehandeld", "this urgent order is settled already")
    found = {one.id for one in berichten.by_reference(daad.connection, [referentie])}
    fitting = sorted(found & set(candidates(daad, row)))
    if not fitting:
        raise Afwijzing(
            "bericht_past_niet",
            "no accepted message with this reference is of the right type and release, between these parties "
            "and about this person; what just arrived can be found within a minute",
        )
    other = claimed(daad.connection).get(fitting[0])
    if other is not None and other != nummer:
        raise Afwijzing(
            "bericht_gebruikt", f"this message settles urgent order {other}: it cannot settle two"
        )
    spoed.settle(daad.connection, nummer, fitting[0], daad.wie.naam, daad.at)
    _note(daad, "spoed_afgedaan", row, referentie=referentie)


def void_order(daad: Daad, nummer: int, reden: str) -> None:
    """Say that no message will come of an order, and why, by the party that began it.

    Raises Verboden, NietBekend, and Afwijzing when it was settled or the reason is none.
    """
    row = _owned(daad, nummer)
    if not row.is_open:
        raise Afwijzing("al_afgehandeld", "this urgent order is settled already")
    spoed.void(daad.connection, nummer, plain_text(reden, "the reason", _REDEN_MAX), daad.wie.naam, daad.at)
    _note(daad, "spoed_vervallen", row)


def find_order(blik: Blik, recht: str, nummer: int) -> Spoedrij:
    """Find an order in which somebody acts for a party; raises Verboden or NietBekend.

    Who may see none of it does not hear which ones there are.
    """
    blik.demand(recht)
    row = spoed.by_number(blik.connection, nummer)
    if row is None or not any(
        blik.acts_for(recht, code, row.functie) for code in (row.gemeente, row.aanbieder)
    ):
        raise NietBekend("no urgent order has this number")
    return row


def _owned(daad: Daad, nummer: int) -> Spoedrij:
    row = find_order(daad, "spoed.vastleggen", nummer)
    daad.require("spoed.vastleggen", row.eigenaar, row.functie)
    return row


def _row(daad: Daad, kluis: Bsnkluis, verzoek: Spoedverzoek) -> Spoedrij:
    functie, given = _checked_moment(daad, verzoek)
    number = _checked_bsn(daad, verzoek.bsn)
    hashed = kluis.hash(number)
    akkoord = verzoek.akkoord and _checked_consent(daad, verzoek.akkoord)
    categorie, product = verzoek.categorie, verzoek.product
    if (categorie and not _CATEGORIE.fullmatch(categorie)) or (product and not _PRODUCT.fullmatch(product)):
        raise Afwijzing(
            "product", "a product has a category of two digits and a code of two to five characters"
        )
    if product and not categorie:
        raise Afwijzing("product", "a product code needs its category")
    return Spoedrij(
        id=0,
        formulier=_checked_form(verzoek),
        standaard=verzoek.standaard,
        gemeente=verzoek.gemeente,
        aanbieder=verzoek.aanbieder,
        begonnen_door=verzoek.begonnen_door,
        functie=functie,
        bsn=kluis.seal(number, hashed),
        bsn_hash=hashed,
        categorie=categorie,
        product=product,
        zorg_van=_checked_begin(verzoek).isoformat(),
        gegeven_op=given,
        akkoord_van=akkoord.van if akkoord else None,
        akkoord_op=akkoord.op if akkoord else None,
        door=daad.wie.naam,
        voor=_acting_for(daad, verzoek, functie),
        vastgelegd_op=daad.at,
        toestand="open",
    )


def _checked_moment(daad: Daad, verzoek: Spoedverzoek) -> tuple[str, datetime]:
    """Give the type that settles it and the instant at which it was given: one without traffic."""
    given = whole_milliseconds(verzoek.gegeven_op)
    if given > daad.at:
        raise Afwijzing("toekomst", "an urgent order is written down after it was given, not before")
    try:
        draaiboek = daad.versies.at(given)
    except KetenwisselError:
        # Before there was any runbook there was no stop.
        raise _open_traffic() from None
    if verzoek.standaard not in draaiboek.standaarden:
        raise Afwijzing("standaard", "no such standaard in this migration: iwmo or ijw")
    for code, rol in ((verzoek.gemeente, "gemeente"), (verzoek.aanbieder, "aanbieder")):
        party = daad.register.lookup(code, given)
        if party is None or party.rol != rol:
            raise Afwijzing("partij", f"the {rol} is not known at the instant at which the order was given")
    functie = settling_type(verzoek.standaard, draaiboek.naar, verzoek.begonnen_door)
    if not is_silent(draaiboek, functie, given, daad.omgeving):
        raise _open_traffic()
    return functie, given


def _open_traffic() -> Afwijzing:
    return Afwijzing(
        "verkeer_open",
        "messages could pass at the instant at which this order was given: send an ordinary message; "
        "the care itself never waits for a message",
    )


def _acting_for(daad: Daad, verzoek: Spoedverzoek, functie: str) -> str:
    both = [verzoek.gemeente, verzoek.aanbieder]
    if verzoek.begonnen_door == "aanbieder":
        both.reverse()
    for code in both:
        # Who succeeded a party acts for it.
        if daad.acts_for("spoed.vastleggen", code, functie):
            return code
    raise Verboden(f"{daad.wie.naam} does not have the right spoed.vastleggen for either of these parties")


def _checked_bsn(daad: Daad, text: str) -> str:
    number = bsn_number.compact(text)
    try:
        bsn_number.validate(number)
    except ValidationError as error:
        raise Afwijzing("bsn", f"no BSN: {error}") from None
    is_real = kenmerken.read(daad.connection, "soort") == "echt" and daad.omgeving == "productie"
    if not is_real and not bsn_number.is_testbsn(number):
        raise Afwijzing("testbsn", "a rehearsal and the ketentestomgeving take BSNs of the test range only")
    return number


def _checked_begin(verzoek: Spoedverzoek) -> date:
    if abs(verzoek.zorg_van - verzoek.gegeven_op.date()) > _FURTHEST:
        raise Afwijzing("datum", "the care starts more than a year away from the order: is the year right?")
    return verzoek.zorg_van


def _checked_consent(daad: Daad, akkoord: Akkoord) -> Akkoord:
    given = whole_milliseconds(akkoord.op)
    if given > daad.at:
        raise Afwijzing("toekomst", "a consent is written down after it was given, not before")
    return Akkoord(plain_text(akkoord.van, "who consented", _NAAM_MAX), given)


def _checked_form(verzoek: Spoedverzoek) -> str | None:
    if verzoek.formulier is None:
        return None
    code = read_code(verzoek.formulier)
    if code is None:
        raise Afwijzing(
            "formuliercode", "this is no code of a form: look at it again, all characters and the last one"
        )
    if party_of(code) not in (verzoek.gemeente, verzoek.aanbieder, ALGEMEEN):
        raise Afwijzing("formulier_ander", "this form was printed for another party than these two")
    return code


def _check_unique(daad: Daad, row: Spoedrij) -> None:
    if row.formulier is not None:
        entered = spoed.by_form(daad.connection, row.formulier)
        if entered is not None:
            raise Afwijzing("formulier_gebruikt", f"this form is entered already, as urgent order {entered}")
    same = spoed.same_care(daad.connection, row)
    if same is not None:
        raise Afwijzing(
            "zelfde_zorg", f"this care of this person is written down already, as urgent order {same}"
        )


def _note(daad: Daad, soort: str, row: Spoedrij, **parts: str | datetime | None) -> None:
    """Write an event that both parties see; nothing of the person or of who consented is in it."""
    ends = (row.gemeente, row.aanbieder)
    zender, ontvanger = ends if row.begonnen_door == "gemeente" else reversed(ends)
    daad.note(soort, nummer=str(row.id), functie=row.functie, zender=zender, ontvanger=ontvanger, **parts)
