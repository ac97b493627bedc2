"""Adding and ending parties and other organisations."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ketenwissel.core import agb, gemeentecode, oin
from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import partijen, toegang, whole_milliseconds
from ketenwissel.store.toegang import Organisatierij
from ketenwissel.toegang.beheer import Beheer, NietBekend
from ketenwissel.toegang.partijen import Partij, Register, row_of
from ketenwissel.toegang.teksten import plain_text, short_name

__all__ = ["SOORTEN", "add_organisation", "add_parties", "end_organisation", "end_party"]

SOORTEN = ("serviceorganisatie", "leverancier", "hub", "regie")
"""Kinds of organisation that are no party."""

_NAAM_MAX = 100
_CODE_MAX = 20
_ALL_DIGITS = re.compile(r"\d+")


def add_parties(beheer: Beheer, parties: Sequence[Partij]) -> None:
    """Add gemeenten and aanbieders; they may succeed each other.

    Raises Verboden, or UnusableInput: a code that is known or has another form, an impossible successor.
    """
    beheer.require("partijen.beheer")
    known = beheer.toegang
    checked = [_checked(party) for party in parties]
    codes = {party.code for party in checked}
    taken = [code for code in codes if known.organisatie(code) or known.register.find(code)]
    if taken or len(codes) < len(checked):
        raise UnusableInput("a party with this code is there already")
    Register([*known.register, *checked])
    partijen.insert_parties(beheer.connection, [row_of(party) for party in checked])
    for party in checked:
        beheer.note(
            "partij_toegevoegd",
            partij=party.code,
            rol=party.rol,
            van=party.geldig_van,
            tot=party.geldig_tot,
            opvolger=party.opvolger,
        )


def _checked(party: Partij) -> Partij:
    if party.rol == "gemeente":
        gemeentecode.validate(party.code)
        if party.agb_rol is not None:
            raise UnusableInput("a gemeente has no role at VECOZO")
    else:
        agb.validate(party.code)
    end = party.geldig_tot
    if end is not None and end <= party.geldig_van:
        raise UnusableInput("a party ends after it began")
    return replace(
        party,
        naam=plain_text(party.naam, "the name of a party", _NAAM_MAX),
        geldig_van=whole_milliseconds(party.geldig_van),
        geldig_tot=None if end is None else whole_milliseconds(end),
        agb_rol=party.agb_rol or (None if party.rol == "gemeente" else "Instelling"),
    )


def end_party(beheer: Beheer, code: str, moment: datetime | None = None, opvolger: str | None = None) -> None:
    """End a party at an instant, now by default; its successor answers for it from then on.

    An end that still lies ahead may be moved. Raises Verboden, NietBekend, or UnusableInput for an instant
    or a successor that is not possible.
    """
    beheer.require("partijen.beheer")
    register = beheer.toegang.register
    party = register.find(code)
    if party is None:
        raise NietBekend("no party has this code")
    ends = beheer.ending(party.geldig_van, party.geldig_tot, moment)
    if ends <= party.geldig_van:
        raise UnusableInput("a party ends after it began")
    follower = None if opvolger is None else register.find(opvolger)
    if follower is not None and not follower.valid(ends):
        raise UnusableInput("the successor does not exist at that instant")
    ended = replace(party, geldig_tot=ends, opvolger=opvolger)
    Register([ended if one.code == code else one for one in register])
    partijen.end_party(beheer.connection, code, ends, opvolger)
    beheer.note("partij_beeindigd", partij=code, per=ends, opvolger=opvolger)


def add_organisation(beheer: Beheer, row: Organisatierij) -> None:
    """Add an organisation that is no party: an OIN or a short name of ours is its code.

    Raises Verboden or UnusableInput.
    """
    beheer.require("partijen.beheer")
    if row.soort not in SOORTEN:
        raise UnusableInput(f"no such kind of organisation: choose from {', '.join(SOORTEN)}")
    if _ALL_DIGITS.fullmatch(row.code):
        oin.validate(row.code)
    else:
        short_name(row.code, "the code of an organisation (no OIN)", _CODE_MAX)
    if beheer.toegang.organisatie(row.code) is not None:
        raise UnusableInput("an organisation with this code is there already")
    checked = row._replace(naam=plain_text(row.naam, "the name of an organisation", _NAAM_MAX))
    toegang.insert_organisations(beheer.connection, [checked])
    beheer.note("organisatie_toegevoegd", organisatie=row.code, rol=row.soort, van=row.geldig_van)


def end_organisation(beheer: Beheer, code: str, moment: datetime | None = None) -> None:
    """End an organisation at an instant, now by default, and with it all it may do.

    Raises Verboden, NietBekend, or UnusableInput: a party ends as a party.
    """
    beheer.require("partijen.beheer")
    row = beheer.toegang.organisatie(code)
    if row is None:
        raise NietBekend("no organisation has this code")
    if row.soort == "partij":
        raise UnusableInput("this is a party: end it as one, with its successor")
    ends = beheer.ending(row.geldig_van, row.geldig_tot, moment)
    toegang.end_organisation(beheer.connection, code, ends)
    beheer.note("organisatie_beeindigd", organisatie=code, per=ends)
