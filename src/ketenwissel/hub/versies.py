"""The runbook in force: versions in the database, parsed once each."""

from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.draaiboek import Draaiboek, parse_draaiboek_text
from ketenwissel.store import versies

__all__ = ["Versies", "VersiesNu", "not_before_the_last"]


class Versies:
    """Gives the runbook in force at an instant, as the versions in a transaction say."""

    def __init__(self) -> None:
        self._known = VersiesNu([])

    def load(self, connection: Connection) -> "VersiesNu":
        """Give the versions there are: read and parsed anew only when one was laid down."""
        known = self._known
        if versies.highest_number(connection) != len(known):
            # What this transaction sees is what it gets, whatever another thread finds at this moment.
            known = self._known = VersiesNu(
                [
                    (
                        row.van_kracht_op,
                        row.nummer,
                        parse_draaiboek_text(versies.version_text(connection, row.nummer), row.naam),
                    )
                    for row in versies.all_versions(connection)
                ]
            )
        return known


class VersiesNu:
    """The versions as one transaction saw them."""

    def __init__(self, versions: list[tuple[datetime, int, Draaiboek]]) -> None:
        self._versions = sorted(versions, key=lambda version: version[:2], reverse=True)

    def __len__(self) -> int:
        """Count the versions."""
        return len(self._versions)

    def at(self, instant: datetime) -> Draaiboek:
        """Give the runbook in force at an instant; raises KetenwisselError when there is none yet."""
        for start, _, draaiboek in self._versions:
            if start <= instant:
                return draaiboek
        raise KetenwisselError("no runbook is in force at this instant: lay one down first")

    def first(self) -> datetime | None:
        """Give from when on there is a runbook in force, None when there is none."""
        return self._versions[-1][0] if self._versions else None

    def stretches(self, van: datetime, tot: datetime) -> list[tuple[datetime, datetime, Draaiboek]]:
        """Give the stretches of time from `van` to `tot`, each with the one runbook that is in force in it.

        Raises KetenwisselError when there was none yet at `van`.
        """
        edges = sorted({van, tot, *(start for start, _, _ in self._versions if van < start < tot)})
        return [(start, end, self.at(start)) for start, end in pairwise(edges)]


def not_before_the_last(connection: Connection, moment: datetime) -> datetime:
    """Date a decision: never before the last one stored, whichever process stored it."""
    clock = versies.read_clock(connection)
    return moment if clock is None else max(moment, clock.laatste_op)
