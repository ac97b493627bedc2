"""Parties: which gemeenten and aanbieders there are, from when to when, and who succeeds them.

A gemeente that merges ends at an instant and names its successor. From then on the successor answers for it:
it receives what is still under way to the old code, reads the old mailbox and answers what the old gemeente
received. No message is rewritten for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag, partijen

__all__ = ["AgbRol", "Partij", "Register", "Rol", "of_rows", "row_of"]

Rol = Literal["gemeente", "aanbieder"]
AgbRol = Literal["Instelling", "Praktijk", "Zorgverlener"]


@dataclass(frozen=True, slots=True)
class Partij:
    """One party: gemeentecode (4 digits) or AGB-code (8 digits); valid from, and before, a UTC instant.

    `agb_rol` is the role under which VECOZO knows an aanbieder; StUF does not carry it.
    """

    code: str
    rol: Rol
    naam: str
    geldig_van: datetime
    geldig_tot: datetime | None = None
    opvolger: str | None = None
    agb_rol: AgbRol | None = None

    def valid(self, at: datetime) -> bool:
        """Tell whether the party exists at an instant."""
        return self.geldig_van <= at and (self.geldig_tot is None or at < self.geldig_tot)


class Register:
    """All parties, for look-ups at an instant.

    Raises UnusableInput when a successor does not exist, has another role, or when successors go in a circle.
    """

    def __init__(self, parties: Iterable[Partij]) -> None:
        self._parties = {party.code: party for party in parties}
        self._predecessors: dict[str, list[Partij]] = {}
        for party in self._parties.values():
            if party.opvolger is None:
                continue
            successor = self._parties.get(party.opvolger)
            if successor is None or successor.rol != party.rol or party.geldig_tot is None:
                raise UnusableInput(f"party {party.code}: its successor does not exist or cannot succeed it")
            self._predecessors.setdefault(party.opvolger, []).append(party)
            self._check_circle(party)

    @classmethod
    def load(cls, opslag: Opslag) -> "Register":
        """Read the parties from the store."""
        with opslag.reading() as connection:
            return of_rows(partijen.all_parties(connection))

    def save(self, opslag: Opslag) -> None:
        """Write all parties into a store that does not have them yet."""
        with opslag.writing() as connection:
            partijen.insert_parties(connection, [row_of(party) for party in self])

    def __iter__(self) -> Iterator[Partij]:
        """Give the parties, those that ended included."""
        return iter(self._parties.values())

    def __len__(self) -> int:
        """Count the parties, those that ended included."""
        return len(self._parties)

    def find(self, code: str) -> Partij | None:
        """Find a party whatever its validity."""
        return self._parties.get(code)

    def lookup(self, code: str, at: datetime) -> Partij | None:
        """Find a party that exists at an instant."""
        party = self._parties.get(code)
        return party if party is not None and party.valid(at) else None

    def successor(self, code: str, at: datetime) -> Partij | None:
        """Give who answers for a code at an instant: the party itself, or the last of its successors.

        None when the code is not known or nobody answers for it (yet, or any more).
        """
        party = self._parties.get(code)
        while party is not None and party.geldig_tot is not None and at >= party.geldig_tot:
            party = self._parties.get(party.opvolger) if party.opvolger else None
        return party if party is not None and party.valid(at) else None

    def names(self, code: str, at: datetime) -> frozenset[str]:
        """Give every code a party answers for at an instant: its own and those of ended predecessors."""
        if code not in self._predecessors:
            return frozenset((code,))
        found = {code}
        waiting = [code]
        while waiting:
            for party in self._predecessors.get(waiting.pop(), ()):
                if party.geldig_tot is not None and at >= party.geldig_tot:
                    found.add(party.code)
                    waiting.append(party.code)
        return frozenset(found)

    def mailboxes(self, codes: Iterable[str], at: datetime) -> dict[str, str]:
        """Give the mailboxes that these parties read at an instant, each with the code of its reader.

        A party that does not exist then reads none; one that succeeded others reads theirs too.
        """
        found: dict[str, str] = {}
        for code in codes:
            if self.lookup(code, at) is None:
                continue
            found[code] = code
            if code in self._predecessors:
                found |= dict.fromkeys(self.names(code, at), code)
        return found

    def _check_circle(self, party: Partij) -> None:
        seen = {party.code}
        following = party.opvolger
        while following is not None:
            if following in seen:
                raise UnusableInput(f"party {party.code}: its successors go in a circle")
            seen.add(following)
            successor = self._parties.get(following)
            following = successor.opvolger if successor else None


def of_rows(rows: Iterable[partijen.Partijrij]) -> Register:
    """Make a register of rows of the store; raises UnusableInput as `Register` does."""
    return Register(
        Partij(
            row.code,
            cast(Rol, row.rol),
            row.naam,
            row.geldig_van,
            row.geldig_tot,
            row.opvolger,
            cast(AgbRol | None, row.agb_rol),
        )
        for row in rows
    )


def row_of(party: Partij) -> partijen.Partijrij:
    """Make the row of a party."""
    return partijen.Partijrij(
        party.code,
        party.rol,
        party.naam,
        party.geldig_van,
        party.geldig_tot,
        party.opvolger,
        party.agb_rol,
    )
