"""Numbers for people: pairs per state, and what waits for whom."""

import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.hub.bestand import Tel
from ketenwissel.hub.koppelen import Breuk, Opened, state_at
from ketenwissel.standards import load_release, releases
from ketenwissel.store import paren, postvakken, versies
from ketenwissel.store.paren import Paarrij, Toestand
from ketenwissel.toegang import Register

__all__ = ["Balans", "Breekwerk", "Parentelling", "Stand", "read_stand", "waited_for"]


@dataclass(frozen=True, slots=True)
class Stand:
    """What a party has in front of it: messages that wait to be collected, heenberichten to answer."""

    wachtend: int
    te_beantwoorden: int


class Breekwerk(NamedTuple):
    """Pairs that wait for `vorm` (retour, release), stored in one state and in another since `moment`."""

    vorm: tuple[str, str]
    van: Toestand
    naar: Toestand
    moment: datetime

    def rows(self, connection: Connection, limit: int) -> list[Paarrij]:
        """Give the oldest of them."""
        stored = paren.still_open if self.van == "open" else paren.still_broken
        return stored(connection, *self.vorm, limit)


def _due(at: datetime, breaks: Breuk, opened: Opened) -> list[Breekwerk]:
    """Give what can have to be written down: broken pairs, and pairs that an amendment opened again."""
    found = []
    for form in waited_for():
        moment = breaks(*form)
        if moment is not None and at >= moment:
            found.append(Breekwerk(form, "open", "gebroken", moment))
            continue
        since = opened(*form, at)
        if since is not None:
            found.append(Breekwerk(form, "gebroken", "open", since))
    return found


@dataclass(frozen=True, slots=True)
class Balans:
    """The pairs per state, and the trail at the same instant.

    `gebeurtenissen` is how many events there were, sealed or not: what is written later gets a higher number.
    `bijgewerkt` is False while the trail has yet to tell of pairs that broke, or are open again, already.
    """

    paren: dict[Toestand, int]
    gebeurtenissen: int
    bijgewerkt: bool


class Parentelling:
    """Numbers of pairs, kept in memory and counted anew when another process changed a pair.

    For any thread. A transaction that counts must see one state of the pairs and of the clock: one that reads
    does, one that writes does when it is the only one accepting.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: Tel = {}
        self._wijziging: int | None = None

    def add(self, changes: Tel, wijziging: int) -> None:
        """Take in what a group of this process changed, unless another process came in between."""
        with self._lock:
            if changes and self._wijziging == wijziging - 1:
                self._wijziging = wijziging
                numbers = dict(self._numbers)
                for key, number in changes.items():
                    numbers[key] = numbers.get(key, 0) + number
                self._numbers = numbers

    def read(self, connection: Connection, at: datetime, breaks: Breuk) -> dict[Toestand, int]:
        """Count pairs per state as they are at an instant."""
        numbers = self._refresh(connection)
        found: dict[Toestand, int] = {"open": 0, "gesloten": 0, "afgekeurd": 0, "gebroken": 0}
        for (toestand, retour, release), number in numbers.items():
            found[state_at(toestand, breaks(retour, release), at)] += number
        return found

    def due(self, connection: Connection, at: datetime, breaks: Breuk, opened: Opened) -> Breekwerk | None:
        """Give pairs that are past their cut-off and not written down as broken, or open again and not so.

        Where another process changes pairs all the time, the indexes of pairs answer: counting reads all.
        """
        works = _due(at, breaks, opened)
        numbers = self._known(connection) if works else None
        for work in works:
            if numbers.get((work.van, *work.vorm), 0) if numbers is not None else work.rows(connection, 1):
                return work
        return None

    def _known(self, connection: Connection) -> Tel | None:
        """Give the numbers in memory, None when another process changed a pair since they were counted."""
        if self._wijziging is None:
            return self._refresh(connection)
        clock = versies.read_clock(connection)
        with self._lock:
            return self._numbers if clock is None or clock.wijziging == self._wijziging else None

    def _refresh(self, connection: Connection) -> Tel:
        clock = versies.read_clock(connection)
        wijziging = clock.wijziging if clock else 0
        with self._lock:
            if wijziging == self._wijziging:
                return self._numbers
        numbers = paren.counts(connection)
        with self._lock:
            if self._wijziging is None or wijziging > self._wijziging:
                self._numbers, self._wijziging = numbers, wijziging
        return numbers


@cache
def waited_for() -> tuple[tuple[str, str], ...]:
    """Name every (retour, release) for which a pair can wait."""
    types = [
        kind
        for standaard, naam in releases()
        for kind in load_release(standaard, naam).berichten.values()
        if kind.retour is not None
    ]
    return tuple(sorted({(kind.retour or "", kind.release) for kind in types}))


def read_stand(connection: Connection, register: Register, at: datetime, breaks: Breuk) -> dict[str, Stand]:
    """Give per party what waits for it and what it has to answer; of an ended party under its successor."""
    waiting: dict[str, int] = {}
    owed: dict[str, int] = {}
    for code, number in postvakken.counts(connection).items():
        _add(waiting, register, code, at, number)
    for (code, retour, release), number in paren.open_by_responder(connection).items():
        if state_at("open", breaks(retour, release), at) == "open":
            _add(owed, register, code, at, number)
    return {
        code: Stand(waiting.get(code, 0), owed.get(code, 0)) for code in sorted(waiting.keys() | owed.keys())
    }


def _add(numbers: dict[str, int], register: Register, code: str, at: datetime, number: int) -> None:
    party = register.successor(code, at)
    name = party.code if party else code
    numbers[name] = numbers.get(name, 0) + number
