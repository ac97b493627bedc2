"""The list to call: whom, about how many messages, and at which number; what is due first comes first.

For a party these are the parties that owe it something or to which it owes something, for the regie all that
owe something. Who left no contact is reached through the national service desk of its kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from ketenwissel.draaiboek import Contact as Servicedesk
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.regie.contacten import Contact
from ketenwissel.regie.openstaand import Schuld, ranked
from ketenwissel.regie.taken import ACTIEHOUDER_VAN_ROL
from ketenwissel.toegang import Register

__all__ = ["Belregel", "Verschuldigd", "call_list"]


@dataclass(frozen=True, slots=True)
class Verschuldigd:
    """Messages that are owed: how many, of which `verkort` and `verstreken`, and the first deadline (UTC)."""

    aantal: int
    verkort: int
    verstreken: int
    eerste_op: datetime | None


@dataclass(frozen=True, slots=True)
class Belregel:
    """One party to call: what it owes (`van_hen`), what is owed to it (`aan_hen`), and whom to ask for.

    `servicedesk` is given where the party has no contact at the instant that was asked for.
    """

    partij: str
    naam: str
    eerste_op: datetime
    van_hen: Verschuldigd
    aan_hen: Verschuldigd
    contacten: tuple[Contact, ...]
    servicedesk: Servicedesk | None


def call_list(
    schulden: Iterable[Schuld],
    voor: frozenset[str] | None,
    contacten: Sequence[Contact],
    draaiboek: Draaiboek,
    register: Register,
) -> list[Belregel]:
    """Make the list for a party (`voor`: the codes it answers for), or for the regie (None)."""
    theirs: dict[str, list[Schuld]] = {}
    ours: dict[str, list[Schuld]] = {}
    for one in ranked(schulden):
        if voor is None or one.wachtende in voor:
            theirs.setdefault(one.beantwoorder, []).append(one)
        elif one.beantwoorder in voor:
            ours.setdefault(one.wachtende, []).append(one)
    people = _by_organisation(contacten)
    lines = []
    for code in theirs.keys() | ours.keys():
        party = register.find(code)
        known = people.get(code, ())
        first = min(one.uiterlijk_op for one in theirs.get(code, []) + ours.get(code, []))
        lines.append(
            Belregel(
                partij=code,
                naam=party.naam if party else "",
                eerste_op=first,
                van_hen=_sum(theirs.get(code, [])),
                aan_hen=_sum(ours.get(code, [])),
                contacten=known,
                servicedesk=None if known or party is None else _desk(draaiboek, party.rol),
            )
        )
    return sorted(
        lines, key=lambda one: (one.eerste_op, -one.van_hen.aantal, -one.aan_hen.aantal, one.partij)
    )


def _by_organisation(contacten: Sequence[Contact]) -> Mapping[str, tuple[Contact, ...]]:
    in_order = sorted(contacten, key=lambda one: (one.organisatie, one.nummer))
    return {code: tuple(some) for code, some in groupby(in_order, key=lambda one: one.organisatie)}


def _sum(schulden: Sequence[Schuld]) -> Verschuldigd:
    return Verschuldigd(
        sum(one.aantal for one in schulden),
        sum(one.verkort for one in schulden),
        sum(one.verstreken for one in schulden),
        min((one.uiterlijk_op for one in schulden), default=None),
    )


def _desk(draaiboek: Draaiboek, rol: str) -> Servicedesk | None:
    wanted = ACTIEHOUDER_VAN_ROL[rol]
    return next((one for one in draaiboek.contacten if one.voor == wanted), None)
