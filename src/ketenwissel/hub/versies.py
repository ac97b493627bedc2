"""What messages are judged by: the runbook in force and the measures beside it, from the database.

Versions are parsed once each. Both are read anew only when their numbers say that something changed.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.draaiboek import (
    Afhaalmaatregel,
    Afspraak,
    Bijzonderheden,
    Draaiboek,
    ExtraStop,
    Maatregel,
    parse_draaiboek_text,
)
from ketenwissel.store import besluiten, versies
from ketenwissel.store.besluiten import Standnummers, Voorstelrij
from ketenwissel.store.versies import Versierij

__all__ = ["Versies", "VersiesNu", "insert_next", "measure_of", "measures", "not_before_the_last"]


class Versies:
    """Gives the runbook in force at an instant, as the versions in a transaction say."""

    def __init__(self) -> None:
        self._seen = Standnummers(0, 0), VersiesNu([])

    def load(self, connection: Connection) -> "VersiesNu":
        """Give the versions there are, with the measures: read anew only when one was decided on."""
        numbers = besluiten.numbers(connection)
        before, known = self._seen
        if numbers != before:
            # What this transaction sees is what it gets, whatever another thread finds at this moment.
            known = VersiesNu(_versions(connection, known), measures(connection))
            self._seen = numbers, known
        return known


def _versions(connection: Connection, known: "VersiesNu") -> list[tuple[datetime, int, Draaiboek]]:
    parsed = known.by_number()
    return [
        (
            row.van_kracht_op,
            row.nummer,
            parsed.get(row.nummer)
            or parse_draaiboek_text(versies.version_text(connection, row.nummer), row.naam),
        )
        for row in versies.all_versions(connection)
    ]


def measures(connection: Connection, bekend_op: datetime | None = None) -> Bijzonderheden:
    """Give the measures that were decided on, or those one knew of at an instant, as they were then."""
    rows = besluiten.decided_measures(connection)
    if bekend_op is not None:
        rows = [
            row._replace(beeindigd_op=None) if row.beeindigd_op and row.beeindigd_op > bekend_op else row
            for row in rows
            if row.besloten_op is not None and row.besloten_op <= bekend_op
        ]
    return Bijzonderheden.of(one for one in map(measure_of, rows) if one is not None)


def measure_of(row: Voorstelrij) -> Maatregel | None:
    """Give what a decided proposal means for judging messages; None for what changes nothing there."""
    parts = json.loads(row.inhoud)
    tot = row.tot_op if row.beeindigd_op is None else row.beeindigd_op
    if tot is not None and tot <= row.van_op:
        return None
    if row.soort == "extra_stop":
        assert tot is not None, "an extra stop has an end"
        return ExtraStop(row.id, row.van_op, tot, parts["partij"], parts["bericht"])
    if row.soort == "afspraak":
        parties, types = frozenset(parts["partijen"]), frozenset(parts["berichten"])
        return Afspraak(row.id, row.van_op, tot, parties, parts["release"], types)
    kind = {"afhalen_verlengd": "verlengd", "bezorging_gepauzeerd": "gepauzeerd"}.get(parts["soort"])
    if kind is None:
        return None
    assert tot is not None, "a noodmaatregel has an end"
    is_longer = kind == "verlengd"
    return Afhaalmaatregel(
        row.id, "verlengd" if is_longer else "gepauzeerd", parts["partij"], row.van_op, tot
    )


class VersiesNu:
    """The versions as one transaction saw them, with the measures decided on (`bijzonder`)."""

    def __init__(
        self,
        versions: Sequence[tuple[datetime, int, Draaiboek]],
        bijzonder: Bijzonderheden | None = None,
    ) -> None:
        self._versions = sorted(versions, key=lambda version: version[:2], reverse=True)
        self.bijzonder = bijzonder or Bijzonderheden()

    def __len__(self) -> int:
        """Count the versions."""
        return len(self._versions)

    def by_number(self) -> dict[int, Draaiboek]:
        """Give the runbooks by the number of their version."""
        return {number: draaiboek for _, number, draaiboek in self._versions}

    @property
    def last_start(self) -> datetime | None:
        """From when the version that takes effect last is in force; None when there is none."""
        return self._versions[0][0] if self._versions else None

    def at(self, instant: datetime) -> Draaiboek:
        """Give the runbook in force at an instant; raises KetenwisselError when there is none yet."""
        for start, _, draaiboek in self._versions:
            if start <= instant:
                return draaiboek
        raise KetenwisselError("no runbook is in force at this instant: lay one down first")

    def open_since(self, at: datetime, breaks: Callable[[Draaiboek], datetime | None]) -> datetime | None:
        """Give since when what is open at an instant has been so without a break, by the versions before.

        `breaks` gives when it breaks by a runbook. None when no version had it broken: it never was.
        """
        until, opened = at, None
        for start, _, draaiboek in self._versions:
            if start > at:
                continue
            moment = breaks(draaiboek)
            if moment is not None and moment < until:
                return opened
            until, opened = start, start
        return None

    def first(self) -> datetime | None:
        """Give from when on there is a runbook in force, None when there is none."""
        return self._versions[-1][0] if self._versions else None

    def stretches(self, van: datetime, tot: datetime) -> list[tuple[datetime, datetime, Draaiboek]]:
        """Give the stretches of time from `van` to `tot`, each with the one runbook that is in force in it.

        Raises KetenwisselError when there was none yet at `van`.
        """
        edges = sorted({van, tot, *(start for start, _, _ in self._versions if van < start < tot)})
        return [(start, end, self.at(start)) for start, end in pairwise(edges)]


def insert_next(connection: Connection, row: Versierij, inhoud: str) -> int:
    """Add a version after those there are; gives its number, whatever `row` calls it.

    The transaction must be the only one accepting and handing out. Raises UnusableInput when the version
    would change what was decided already.
    """
    number = versies.highest_number(connection) + 1
    clock = versies.read_clock(connection)
    if number > 1 and clock is not None and row.van_kracht_op <= clock.laatste_op:
        raise UnusableInput(f"{row.naam}: a version cannot be in force before the last decision")
    versies.insert_version(connection, row._replace(nummer=number), inhoud)
    return number


def not_before_the_last(connection: Connection, moment: datetime) -> datetime:
    """Date a decision: never before the last one stored, whichever process stored it."""
    clock = versies.read_clock(connection)
    return moment if clock is None else max(moment, clock.laatste_op)
