"""What is open under pressure of time: pairs by deadline, and who owes whom what.

The deadline of a pair never comes earlier for a later receipt. So the oldest pairs of a type are its most
urgent ones, and two instants of receipt tell how many of them are compressed and how many past their term.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.core.instants import to_local
from ketenwissel.hub import Paarbeeld, pair_of, waited_for
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.termijnen import (
    Termijn,
    Termijnsoort,
    answer_term,
    days_left,
    last_full_day,
    last_usable_day,
    start_of,
)
from ketenwissel.standards import Berichttype, berichttype, load_release
from ketenwissel.store import openstaand, standen
from ketenwissel.toegang import ALLE, Register, Zicht

__all__ = [
    "Openpaar",
    "Schuld",
    "Schulden",
    "add_up",
    "open_pairs",
    "owed_answers",
    "parties_for",
    "ranked",
    "who_answers",
]

_DAY = timedelta(days=1)
_NEVER = datetime(2200, 1, 1, tzinfo=UTC)


class _Soort(NamedTuple):
    """A heenbericht, the answer that it waits for, the working days of that, and its cut-off (UTC)."""

    heen: Berichttype
    retour: str
    werkdagen: int
    breaks_on: datetime | None

    def term(self, received: datetime) -> Termijn:
        """Give the term of an answer to what was received at an instant."""
        return answer_term(self.werkdagen, received, self.breaks_on)


@dataclass(frozen=True, slots=True)
class Openpaar:
    """An open pair with the term of its answer, and how many working days after today are left."""

    paar: Paarbeeld
    termijn: Termijn
    werkdagen_over: int


@dataclass(frozen=True, slots=True)
class Schuld:
    """What one party (`beantwoorder`) owes another: so many answers (retour) or decisions (vervolg).

    The instants are UTC: when the oldest of these was received, and the deadline of that one. `verkort` of
    them have less than the whole term, `verstreken` are past it, `opgeschort` have a term that ends in the
    stop. `berichttype` is that of the heenbericht.
    """

    soort: Termijnsoort
    beantwoorder: str
    wachtende: str
    berichttype: str
    release: str
    aantal: int
    oudste_op: datetime
    uiterlijk_op: datetime
    werkdagen_over: int
    verkort: int
    verstreken: int
    opgeschort: int


Schulden = dict[tuple[str, str, str, str, str], Schuld]
"""What is owed, by kind, parties, type and release."""


def parties_for(zicht: Zicht, code: str) -> Collection[str] | None:
    """Give the parties whose messages of a type somebody sees; None for all parties."""
    if zicht.alles:
        return None
    return [partij for partij, types in zicht.partijen.items() if ALLE in types or code in types]


def _kinds(regels: Regels) -> Iterator[_Soort]:
    """Give every heenbericht that waits for an answer that can still come."""
    for retour, release in waited_for():
        kind = berichttype(retour, release)
        heen = None if kind is None or kind.heen is None else berichttype(kind.heen, release)
        breaks_on = regels.breaks(retour, release)
        if kind is None or heen is None or (breaks_on is not None and breaks_on <= regels.at):
            continue
        terms = load_release(kind.standaard, release).termijnen.retour
        yield _Soort(heen, retour, terms[kind.nummer], breaks_on)


def open_pairs(
    connection: Connection, regels: Regels, zicht: Zicht, skip: int, limit: int
) -> tuple[list[Openpaar], bool]:
    """Give open pairs in sight, the earliest deadline first: a page, and whether more follow."""
    wanted = skip + limit + 1

    def of_kind(soort: _Soort) -> list[tuple[datetime, int, Termijn]]:
        parties = parties_for(zicht, soort.heen.code)
        found = openstaand.oldest(connection, soort.retour, soort.heen.release, parties, wanted)
        terms = [(soort.term(one.ontvangen_op), one.heen_id) for one in found]
        # Requests overtake each other by a minute, at midnight too: in order of deadline, then of id.
        return sorted(
            ((term.uiterlijk_op, id_, term) for term, id_ in terms), key=lambda one: (one[0], one[1])
        )

    lines = heapq.merge(*map(of_kind, _kinds(regels)), key=lambda one: (one[0], one[1]))
    found = list(islice(lines, skip, wanted))
    shown = standen.pairs(connection, [id_ for _, id_, _ in found[:limit]])
    pairs = [
        Openpaar(pair_of(shown[id_], regels.breaks, regels.at), term, days_left(term, regels.at))
        for _, id_, term in found[:limit]
    ]
    return pairs, len(found) > limit


def owed_answers(connection: Connection, regels: Regels, register: Register, zicht: Zicht) -> list[Schuld]:
    """Give who owes whom which answers, of the parties in sight.

    What an ended party owes or waits for is that of its successor.
    """
    found: Schulden = {}
    yesterday = to_local(regels.at).date() - _DAY
    for soort in _kinds(regels):
        heen = soort.heen
        groups = openstaand.groups(
            connection,
            soort.retour,
            heen.release,
            parties_for(zicht, heen.code),
            vanaf=_NEVER if soort.breaks_on is None else _first_short(soort.werkdagen, soort.breaks_on),
            voor=start_of(last_full_day(soort.werkdagen, yesterday) + _DAY),
        )
        for group in groups:
            waiting = group.aanbieder if group.beantwoorder == group.gemeente else group.gemeente
            term = soort.term(group.oudste_op)
            one = Schuld(
                soort="retour",
                beantwoorder=who_answers(register, group.beantwoorder, regels.at),
                wachtende=who_answers(register, waiting, regels.at),
                berichttype=heen.code,
                release=heen.release,
                aantal=group.aantal,
                oudste_op=group.oudste_op,
                uiterlijk_op=term.uiterlijk_op,
                werkdagen_over=days_left(term, regels.at),
                verkort=group.laat,
                verstreken=group.vroeg,
                opgeschort=0,
            )
            add_up(found, one)
    return list(found.values())


def _first_short(werkdagen: int, breaks_on: datetime) -> datetime:
    """Give the first instant of receipt from which a cut-off leaves less than the whole term."""
    return start_of(last_full_day(werkdagen, last_usable_day(breaks_on)) + _DAY)


def who_answers(register: Register, code: str, at: datetime) -> str:
    """Give the code of who answers for a party at an instant: itself, or who succeeded it."""
    party = register.successor(code, at)
    return party.code if party else code


def add_up(found: Schulden, one: Schuld) -> None:
    """Take in what is owed; after a merger that between two parties lies under two codes."""
    key = (one.soort, one.beantwoorder, one.wachtende, one.berichttype, one.release)
    found[key] = _together(found[key], one) if key in found else one


def _together(first: Schuld, second: Schuld) -> Schuld:
    older = min(first, second, key=lambda one: one.oudste_op)
    return Schuld(
        soort=older.soort,
        beantwoorder=older.beantwoorder,
        wachtende=older.wachtende,
        berichttype=older.berichttype,
        release=older.release,
        aantal=first.aantal + second.aantal,
        oudste_op=older.oudste_op,
        uiterlijk_op=older.uiterlijk_op,
        werkdagen_over=older.werkdagen_over,
        verkort=first.verkort + second.verkort,
        verstreken=first.verstreken + second.verstreken,
        opgeschort=first.opgeschort + second.opgeschort,
    )


def ranked(schulden: Iterable[Schuld]) -> list[Schuld]:
    """Put what is owed in order: the earliest deadline first, then the most messages."""
    return sorted(
        schulden,
        key=lambda one: (
            one.uiterlijk_op,
            -one.aantal,
            one.beantwoorder,
            one.wachtende,
            one.berichttype,
            one.release,
            one.soort,
        ),
    )
