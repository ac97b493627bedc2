"""Looking and acting beside the traffic: who, at which instant, by which runbook, in one transaction.

Other than with `toegang.begin_acts` a program of a party may act too, where its right lets it. Every act ends
in an event of the trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek, Omgeving
from ketenwissel.hub import Versies, VersiesNu, type_of
from ketenwissel.store import Opslag, kenmerken, whole_milliseconds
from ketenwissel.toegang import Identiteit, Register, Toegang, Verboden, Zicht, write_event

__all__ = ["VANZELF", "Blik", "Daad", "act", "act_itself", "look"]

VANZELF = "vanzelf"
"""Stands in the trail, and in a row, for what the program itself did."""


@dataclass(frozen=True, slots=True)
class Blik:
    """What somebody sees at an instant (UTC), in one transaction."""

    connection: Connection
    toegang: Toegang
    wie: Identiteit
    at: datetime
    versies: VersiesNu

    @property
    def register(self) -> Register:
        """The parties."""
        return self.toegang.register

    @property
    def draaiboek(self) -> Draaiboek:
        """The runbook in force now; raises KetenwisselError when there is none."""
        return self.versies.at(self.at)

    @property
    def omgeving(self) -> Omgeving:
        """The environment of this database."""
        return "kto" if kenmerken.read(self.connection, "omgeving") == "kto" else "productie"

    @property
    def is_live(self) -> bool:
        """Say whether the new release is in use, by the runbook in force now."""
        return self.at >= self.draaiboek.vrijgave.begin.instant

    def zicht(self, recht: str) -> Zicht:
        """Say how far a right reaches."""
        return self.toegang.zicht(self.wie, recht, self.at)

    def demand(self, recht: str) -> Zicht:
        """Say how far a right reaches; raises Verboden when there is none."""
        if not self.wie.mag(recht):
            raise Verboden(f"{self.wie.naam} does not have the right {recht}")
        return self.zicht(recht)

    def names(self, partij: str) -> frozenset[str]:
        """Give every code under which a party sends now: its own, its successor's, those it succeeded."""
        found = self.register.names(partij, self.at) | {partij}
        successor = self.register.successor(partij, self.at)
        return found if successor is None else found | self.register.names(successor.code, self.at)

    def acts_for(self, recht: str, partij: str, functie: str) -> bool:
        """Say whether it acts for a party with a right, where messages of a type are concerned."""
        return self.zicht(recht).acts_for(partij, type_of(functie))


class Daad(Blik):
    """The same, for whoever changes something."""

    __slots__ = ()

    def note(self, soort: str, **parts: str | datetime | None) -> None:
        """Write the event of this act."""
        write_event(self.connection, soort, self.at, self.wie.naam, parts)

    def require(self, recht: str, partij: str, functie: str) -> None:
        """Raise Verboden unless it acts for a party with a right."""
        if not self.acts_for(recht, partij, functie):
            raise Verboden(f"{self.wie.naam} does not have the right {recht} for this party")


@contextmanager
def look(
    opslag: Opslag, wie: Identiteit | str, at: datetime, versies: Versies | None = None
) -> Iterator[Blik]:
    """Open a transaction for somebody who looks; raises Verboden as `act` does."""
    with opslag.reading() as connection:
        yield Blik(*_seen(connection, wie, at, versies))


@contextmanager
def act(
    opslag: Opslag, wie: Identiteit | str, at: datetime, versies: Versies | None = None
) -> Iterator[Daad]:
    """Open a transaction for acts of somebody, a name meaning a person; all of them are kept, or none.

    Raises Verboden for who is not known at that instant; StorageFault and RowFault as the store does.
    """
    with opslag.writing(alone="toegang") as connection:
        yield Daad(*_seen(connection, wie, at, versies))


@contextmanager
def act_itself(opslag: Opslag, at: datetime, versies: Versies) -> Iterator[Daad]:
    """Open a transaction for what the program does by itself, with no right of anybody."""
    with opslag.writing(alone="toegang") as connection:
        nobody = Identiteit(VANZELF, ())
        yield Daad(
            connection, Toegang.read(connection), nobody, whole_milliseconds(at), versies.load(connection)
        )


def _seen(
    connection: Connection, wie: Identiteit | str, at: datetime, versies: Versies | None
) -> tuple[Any, ...]:
    toegang, moment = Toegang.read(connection), whole_milliseconds(at)
    found = _known(toegang, wie, moment)
    return connection, toegang, found, moment, (versies or Versies()).load(connection)


def _known(toegang: Toegang, wie: Identiteit | str, at: datetime) -> Identiteit:
    """Find somebody anew: a role that was taken meanwhile no longer counts, nor one laid aside."""
    if isinstance(wie, str):
        found = toegang.person(wie, at)
    elif wie.persoon:
        found = toegang.person(wie.naam, at)
    else:
        found = toegang.organisation(wie.naam, at)
    if found is None:
        raise Verboden("only somebody who is known and whose time has not ended can do this")
    if isinstance(wie, str):
        return found
    kept = tuple(one for one in found.verleningen if one in wie.verleningen)
    return Identiteit(found.naam, kept, found.persoon)
