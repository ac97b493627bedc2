"""Counting while deciding: the changes in numbers that one transaction makes, as one row.

Nobody waits for a counter: what a transaction changed is written down beside the messages themselves, and
folded into totals later (see `telwerk`). What is counted here is what the tables say too.
"""

from datetime import datetime
from functools import lru_cache
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.standards import split_code
from ketenwissel.store import tellingen
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.kolommen import to_milliseconds
from ketenwissel.store.paren import Paarrij, Toestand

__all__ = ["FOUTBERICHTNUMMER", "Gebeurd", "Telstrook", "number_of"]

Gebeurd = Literal[
    "klaargezet",
    "opgehaald",
    "gevraagd",
    "beantwoord",
    "vervallen",
    "gebroken",
    "ingediend",
    "ontraden",
    "geweigerd",
]
"""What happened to messages of a party: put into its mailbox, and taken off it; an answer asked of it, given
(or no longer owed, since the heenbericht was rejected), or no longer possible; a pair broken by it (negative:
not any more); submitted, submitted against an agreement, refused because its type was closed."""

FOUTBERICHTNUMMER = "Fo01"
"""The number of a foutbericht, which has no type; its standard is empty."""


@lru_cache(maxsize=1000)
def number_of(code: str) -> str:
    """Give the number of a message type.

    >>> number_of("WMO302"), number_of("JW303D"), number_of("")
    ('302', '303', 'Fo01')
    """
    parts = split_code(code)
    return FOUTBERICHTNUMMER if parts is None else parts[1]


class Telstrook:
    """Collects what a transaction changes; `write` stores it as one row."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def message(self, wat: Gebeurd, row: Berichtrij, partij: str, moment: datetime) -> None:
        """Note what happened to a message of a party at an instant (UTC)."""
        # By hand, here and below: codes of parties that are known, and names out of our own tables, need no
        # escaping, and this is on the way of every message.
        self._parts.append(f'[{to_milliseconds(moment)},"{wat}","{partij}","{_form(row)}",1]')

    def accepted(self, row: Berichtrij, adressant: str | None, *, of_party: bool = True) -> None:
        """Note that a message was accepted from a party (or is the hub's own), and for whom it waits."""
        at, rest = to_milliseconds(row.ontvangen_op), f'"{_form(row)}",1]'
        if of_party:
            self._parts.append(f'[{at},"ingediend","{row.zender_organisatie}",{rest}')
        if row.ontraden is not None:
            self._parts.append(f'[{at},"ontraden","{row.zender_organisatie}",{rest}')
        if adressant is not None:
            self._parts.append(f'[{at},"klaargezet","{adressant}",{rest}')

    def refused(self, zender: str, functie: str, release: str, moment: datetime) -> None:
        """Note that a party was refused a message because its type was closed."""
        parts = split_code(functie)
        if parts is not None:
            self._parts.append(
                f'[{to_milliseconds(moment)},"geweigerd","{zender}","{parts[0]}/{release}/{parts[1]}",1]'
            )

    def pair(self, paar: Paarrij, van: Toestand | None, naar: Toestand, moment: datetime) -> None:
        """Note that a pair changed at an instant (UTC); `van` is None for a new one."""
        if van == naar:
            return
        if naar == "open":
            self._pair("gevraagd", paar, moment)
        elif van == "open":
            self._pair("vervallen" if naar == "gebroken" else "beantwoord", paar, moment)
        if naar == "gebroken":
            self._pair("gebroken", paar, moment)
        elif van == "gebroken":
            self._pair("gebroken", paar, moment, -1)

    def _pair(self, wat: Gebeurd, paar: Paarrij, moment: datetime, aantal: int = 1) -> None:
        self._parts.append(
            f'[{to_milliseconds(moment)},"{wat}","{paar.beantwoorder}",'
            f'"{paar.standaard}/{paar.release}/{number_of(paar.retour)}",{aantal}]'
        )

    def write(self, connection: Connection) -> None:
        """Store what was collected; nothing is no row."""
        if self._parts:
            tellingen.insert_delta(connection, f"[{','.join(self._parts)}]")


def _form(row: Berichtrij) -> str:
    return f"{row.standaard or ''}/{row.release}/{row.nummer or FOUTBERICHTNUMMER}"
