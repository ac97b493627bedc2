"""Counting traffic by day and first times, behind the writer, so that accepting does not wait for it.

One row a day for each party, type and release: the aftercare asks for rates over weeks, and looking through
millions of messages for each question would take minutes.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.core.instants import to_local
from ketenwissel.hub import type_of
from ketenwissel.store import Opslag, verkeersdagen, zoeken
from ketenwissel.store.verkeersdagen import Eerstekeer, Geteld, Geweigerd, Verkeersdag
from ketenwissel.toegang import Toegangsbron

__all__ = ["Verkeersteller", "counted", "day_of"]

_MESSAGES, _REFUSALS = "verkeer", "weigeringen"
_BATCH = 2_000
_ERROR = "Fo01"

_Key = tuple[str, str, str, str, str]


class Verkeersteller:
    """Counts what was accepted, refused and rejected since; several may run, each row is counted once."""

    def __init__(self, opslag: Opslag, bron: Toegangsbron) -> None:
        self._opslag = opslag
        self._bron = bron

    def work(self) -> int:
        """Count the next messages and refusals, at most 2,000 of each; gives how many. Raises StorageFault.

        When another process counted the same meanwhile, its work stands and this one gives 0.
        """
        with self._opslag.reading() as connection:
            begin, begin_refused = counted(connection)
            messages = verkeersdagen.messages_after(connection, begin, _BATCH)
            refusals = verkeersdagen.refusals_after(connection, begin_refused, _BATCH)
            about = {one.antwoord_op for one in messages if one.soort == _ERROR}
            rejected = verkeersdagen.rejected(connection, {id_ for id_ in about if id_ is not None})
        if not messages and not refusals:
            return 0
        known = {party.code for party in self._bron.toegang.register}
        tel = _Telling(known)
        tel.take(messages, refusals, rejected)
        with self._opslag.writing(alone="nazorg") as connection:
            if counted(connection) != (begin, begin_refused):
                return 0
            tel.store(connection)
            if messages:
                zoeken.put_werkstand(connection, _MESSAGES, messages[-1].id)
            if refusals:
                zoeken.put_werkstand(connection, _REFUSALS, refusals[-1].id)
        return len(messages) + len(refusals)


def counted(connection: Connection) -> tuple[int, int]:
    """Give the ids of the last message and of the last refusal that were counted."""
    return zoeken.werkstand(connection, _MESSAGES), zoeken.werkstand(connection, _REFUSALS)


def day_of(moment: datetime) -> str:
    """Give the day in the Netherlands on which an instant falls, as it stands in the rows."""
    return to_local(moment).date().isoformat()


class _Telling:
    """What one batch adds; only parties that are known count (the hub's own answers have another sender)."""

    def __init__(self, known: set[str]) -> None:
        self._known = known
        self._days: dict[_Key, list[int]] = {}
        self._first: dict[tuple[str, ...], Eerstekeer] = {}
        self._rejected: list[tuple[Geteld, str, datetime]] = []

    def take(
        self, messages: Iterable[Geteld], refusals: Iterable[Geweigerd], rejected: dict[int, Geteld]
    ) -> None:
        """Add a batch up."""
        for one in messages:
            if one.soort == _ERROR:
                about = rejected.get(one.antwoord_op or 0)
                if about is not None and about.soort != _ERROR:
                    self._reject(about, one.ontvangen_op)
            else:
                self._accept(one)
        for refusal in refusals:
            if refusal.soort != _ERROR:
                self._refuse(refusal)

    def _accept(self, one: Geteld) -> None:
        kind = type_of(one.functie)
        ends = (("uit", one.zender_organisatie), ("in", one.ontvanger_organisatie))
        for richting, partij in ends:
            if partij in self._known:
                self._add(partij, richting, kind, one.release, one.ontvangen_op, 0)
                attempt = (one.ontvangen_op, "bericht", one.id) if richting == "uit" else (None, None, None)
                self._keep(Eerstekeer(partij, richting, kind, one.release, one.ontvangen_op, *attempt))

    def _refuse(self, one: Geweigerd) -> None:
        if one.zender not in self._known:
            return
        kind = type_of(one.functie)
        self._add(one.zender, "uit", kind, one.release, one.tijdstip_op, 1 if one.stap is None else 2)
        if one.stap is None:
            attempt = (one.tijdstip_op, "weigering", one.id, one.situatie)
            self._keep(Eerstekeer(one.zender, "uit", kind, one.release, None, *attempt))

    def _reject(self, about: Geteld, moment: datetime) -> None:
        kind = type_of(about.functie)
        for richting, partij in (("uit", about.zender_organisatie), ("in", about.ontvanger_organisatie)):
            if partij in self._known:
                self._add(partij, richting, kind, about.release, moment, 3)
        if about.zender_organisatie in self._known:
            self._rejected.append((about, kind, moment))

    def _add(self, partij: str, richting: str, kind: str, release: str, moment: datetime, what: int) -> None:
        key = (day_of(moment), partij, richting, kind[:30], release[:9])
        self._days.setdefault(key, [0, 0, 0, 0])[what] += 1

    def _keep(self, one: Eerstekeer) -> None:
        one = one._replace(berichttype=one.berichttype[:30], release=one.release[:9])
        before = self._first.setdefault(one[:4], one)
        if before is one:
            return
        found = before._replace(gezien_op=before.gezien_op or one.gezien_op)
        if one.poging_op is not None and (before.poging_op is None or one.poging_op < before.poging_op):
            found = one._replace(gezien_op=found.gezien_op)
        self._first[one[:4]] = found

    def store(self, connection: Connection) -> None:
        """Write it down."""
        verkeersdagen.add_days(
            connection, [Verkeersdag(*key, *numbers) for key, numbers in self._days.items()]
        )
        verkeersdagen.add_first_times(connection, self._first.values())
        for about, kind, moment in self._rejected:
            verkeersdagen.reject_first(connection, about, kind, moment)
