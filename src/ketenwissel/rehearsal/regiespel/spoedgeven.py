"""A play: urgent orders are written down during the stop, and settled by the messages sent afterwards."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ketenwissel.hub import Bsnsleutel, Zoekindex
from ketenwissel.regie import (
    Afwijzing,
    Bsnkluis,
    Spoedverzoek,
    Werkplaats,
    count_faults,
    record_order,
    settle_order,
)
from ketenwissel.rehearsal.regieverloop import Spoedstand
from ketenwissel.rehearsal.verloop import Spoedopdracht, Verloop
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.store import Opslag
from ketenwissel.toegang import Identiteit, Toegang

__all__ = ["Spoedspel"]

_SECRET: Final = b"alleen voor de oefening: geen geheim"
_SETTLES_AT: Final = 5


class Spoedspel:
    """Records for the party that gave an order; every morning settles what can be, by itself or by an act."""

    def __init__(
        self, opslag: Opslag, wie: str, wereld: Wereld, speelboek: Speelboek, verloop: Verloop
    ) -> None:
        self._werkplaats = Werkplaats(opslag, Bsnkluis(_SECRET))
        self._index = Zoekindex(opslag, Bsnsleutel(_SECRET))
        self._toegang = Toegang.load(opslag)
        self._wie = wie
        self._wereld = wereld
        self._ends = speelboek.einde.nazorg.tot.instant
        self._verloop = verloop
        self._open: set[int] = set()
        verloop.regie.gespeeld.add("spoed")

    def moments(self) -> Collection[datetime]:
        """Give the end of the aftercare, when the regie counts what is left."""
        return (self._ends,)

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Record what was given since, settle in the morning, and count at the end."""
        for planned, order in self._verloop.spoed.items():
            if planned not in self._verloop.regie.spoed and order.moment <= start:
                self._verloop.regie.spoed[planned] = self._record(order, start)
                self._open.add(planned)
        if (start.hour, start.minute) == (_SETTLES_AT, 0) or start == self._ends:
            self._settle(start)
        if start == self._ends:
            with self._werkplaats.look(self._wie, start) as blik:
                found = count_faults(blik)
            self._verloop.regie.spoedstand = Spoedstand(
                found.aantal, found.afgedaan, found.openstaand, found.dubbele_berichten
            )

    def _record(self, order: Spoedopdracht, at: datetime) -> int:
        by_gemeente = order.soort == "spoed_gemeente"
        ends = [self._wereld.code_at(one, at) for one in (order.begonnen_door, order.wederpartij)]
        gemeente, aanbieder = ends if by_gemeente else reversed(ends)
        verzoek = Spoedverzoek(
            order.standaard,
            gemeente,
            aanbieder,
            "gemeente" if by_gemeente else "aanbieder",
            order.toewijzing.client.bsn,
            order.toewijzing.ingangsdatum,
            order.moment,
        )
        with self._werkplaats.act(self._program(ends[0], at), at) as daad:
            return record_order(daad, self._werkplaats.kluis, verzoek)

    def _settle(self, at: datetime) -> None:
        """Let the job of a service work, then let parties settle what is left with the message they sent."""
        sent = {one for one in self._open if self._verloop.spoed[one].referentie is not None}
        if not sent:
            return
        while self._index.work():
            pass
        self._werkplaats.work(at)
        for planned in sorted(sent):
            if self._is_settled(planned, at):
                self._open.discard(planned)

    def _is_settled(self, planned: int, at: datetime) -> bool:
        order = self._verloop.spoed[planned]
        owner = self._program(self._wereld.code_at(order.begonnen_door, at), at)
        try:
            with self._werkplaats.act(owner, at) as daad:
                settle_order(daad, self._verloop.regie.spoed[planned], order.referentie or "")
        except Afwijzing as refused:
            # What was sent may have to be accepted yet: another morning.
            return refused.reden == "al_afgehandeld"
        return True

    def _program(self, code: str, at: datetime) -> Identiteit:
        found = self._toegang.organisation(code, at)
        assert found is not None, "who gives an urgent order is known then"
        return found
