"""An administrative act: who does it, whether they may, and its event in the trail, in one transaction.

What was decided on is read in that same transaction, by one writer at a time: nothing can change between the
check and the act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.store import Opslag, whole_milliseconds
from ketenwissel.store.toegang import Verleningrij
from ketenwissel.toegang.gebeurtenissen import Part, write_event
from ketenwissel.toegang.identiteit import Identiteit
from ketenwissel.toegang.toegang import Toegang, is_valid
from ketenwissel.toegang.zicht import Zicht

__all__ = ["Beheer", "NietBekend", "Verboden", "begin_acts"]


class Verboden(KetenwisselError):
    """Whoever asks for it may not do it."""


class NietBekend(UnusableInput):
    """What the act is about does not exist."""


class Beheer:
    """Acts of one person at one instant, in a transaction that somebody else opened; see `begin_acts`."""

    def __init__(self, connection: Connection, door: Identiteit | str, at: datetime) -> None:
        self.connection = connection
        self.at = whole_milliseconds(at)
        self._toegang: Toegang | None = None
        self.door = self._known(door)

    def _known(self, door: Identiteit | str) -> Identiteit:
        """Find the person anew: a role that was taken meanwhile no longer counts, nor one laid aside."""
        naam = door if isinstance(door, str) else door.naam
        found = self.toegang.person(naam, self.at)
        if found is None or (isinstance(door, Identiteit) and not door.persoon):
            raise Verboden("only a person who is known and whose time has not ended can do this")
        if isinstance(door, str):
            return found
        return Identiteit(naam, tuple(one for one in found.verleningen if one in door.verleningen), True)

    @property
    def toegang(self) -> Toegang:
        """Who is who in this transaction, what was done in it before included."""
        if self._toegang is None:
            self._toegang = Toegang.read(self.connection)
        return self._toegang

    def require(self, recht: str, code: str | None = None, known: Toegang | None = None) -> Zicht:
        """Give how far a right of this person reaches; raises Verboden when that is not to `code`.

        Without a code it must reach everybody. `known` is who is who as it was read before, where the acts
        since then change nothing about it.
        """
        zicht = (known or self.toegang).zicht(self.door, recht, self.at)
        if not (zicht.alles if code is None else zicht.sees(code)):
            raise Verboden(f"{self.door.naam} does not have the right {recht} here")
        return zicht

    def stretch(self, van: datetime | None, tot: datetime | None) -> tuple[datetime, datetime | None]:
        """Give from when to when something is valid, from now on by default; raises UnusableInput."""
        begins = self.at if van is None else whole_milliseconds(van)
        ends = None if tot is None else whole_milliseconds(tot)
        if ends is not None and ends <= begins:
            raise UnusableInput("the end must come after the begin")
        return begins, ends

    def ending(self, van: datetime, tot: datetime | None, moment: datetime | None) -> datetime:
        """Give the instant at which something ends that is valid from `van` to `tot`, now by default.

        What has not begun yet ends at its begin. Raises UnusableInput for the past, and what ended already.
        """
        ends = self.at if moment is None else whole_milliseconds(moment)
        if ends < self.at:
            raise UnusableInput("nothing can end in the past: what was decided then stays")
        if tot is not None and tot <= self.at:
            raise UnusableInput("it has ended already")
        return max(ends, van)

    def note(self, soort: str, **parts: Part) -> None:
        """Write an event of this act, and read who is who anew when that is asked for next."""
        write_event(self.connection, soort, self.at, self.door.naam, parts)
        self._toegang = None

    def check_still_governed(self, moment: datetime) -> None:
        """Raise UnusableInput when from an instant on nobody could give roles any more."""
        rijen = self.toegang.rijen
        people = {row.naam: row for row in rijen.gebruikers}

        def governs(row: Verleningrij) -> bool:
            person = people[row.gebruiker]
            return (
                row.rol == "hubbeheer"
                and is_valid(row.geldig_van, row.geldig_tot, moment)
                and is_valid(person.geldig_van, person.geldig_tot, moment)
            )

        if not any(governs(row) for row in rijen.verleningen):
            raise UnusableInput("this would leave nobody with the role hubbeheer: give it to another first")


@contextmanager
def begin_acts(opslag: Opslag, door: Identiteit | str, at: datetime) -> Iterator[Beheer]:
    """Open a transaction for acts of a person at an instant (UTC); all of them are kept, or none.

    Raises Verboden for who is no person known at that instant; StorageFault and RowFault as the store does.
    """
    with opslag.writing(alone="toegang") as connection:
        yield Beheer(connection, door, at)
