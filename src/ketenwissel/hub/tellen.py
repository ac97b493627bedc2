"""Numbers for people: pairs per state, and what waits for whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.hub.bestand import Tel
from ketenwissel.hub.koppelen import Breuk, state_at
from ketenwissel.store import paren, postvakken, versies
from ketenwissel.store.paren import Toestand
from ketenwissel.toegang import Register

__all__ = ["Parentelling", "Stand", "read_stand"]


@dataclass(frozen=True, slots=True)
class Stand:
    """What a party has in front of it: messages that wait to be collected, heenberichten to answer."""

    wachtend: int
    te_beantwoorden: int


class Parentelling:
    """Numbers of pairs, kept in memory and counted anew when another process changed a pair."""

    def __init__(self) -> None:
        self._numbers: Tel = {}
        self._wijziging: int | None = None

    def add(self, changes: Tel, wijziging: int) -> None:
        """Take in what a group of this process changed, unless another process came in between."""
        if changes and self._wijziging == wijziging - 1:
            self._wijziging = wijziging
            for key, number in changes.items():
                self._numbers[key] = self._numbers.get(key, 0) + number

    def read(self, connection: Connection, at: datetime, breaks: Breuk) -> dict[Toestand, int]:
        """Count pairs per state as they are at an instant."""
        self._refresh(connection)
        found: dict[Toestand, int] = {"open": 0, "gesloten": 0, "afgekeurd": 0, "gebroken": 0}
        for (toestand, retour, release), number in self._numbers.items():
            found[state_at(toestand, breaks(retour, release), at)] += number
        return found

    def due(self, connection: Connection, at: datetime, breaks: Breuk) -> tuple[str, str] | None:
        """Give a (retour, release) of which pairs are past their cut-off and not written down as broken."""
        self._refresh(connection)
        for (toestand, retour, release), number in sorted(self._numbers.items()):
            if toestand == "open" and number and state_at("open", breaks(retour, release), at) == "gebroken":
                return retour, release
        return None

    def _refresh(self, connection: Connection) -> None:
        clock = versies.read_clock(connection)
        wijziging = clock.wijziging if clock else 0
        if wijziging != self._wijziging:
            self._numbers, self._wijziging = paren.counts(connection), wijziging


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
