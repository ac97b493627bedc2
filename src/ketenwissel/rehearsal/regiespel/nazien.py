"""A play: traffic is counted behind the writer, and at the end of the aftercare the regie reads the grid."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ketenwissel.core.clock import Clock
from ketenwissel.regie import Nazorgbalie, Verkeersteller, aftercare
from ketenwissel.rehearsal.regieverloop import Eersterooster, Regieverloop
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.store import Opslag
from ketenwissel.toegang import Toegang

__all__ = ["Nazorgspel"]

_COUNTS_AT: Final = 4


class Nazorgspel:
    """Counts once a day, and writes down what is said of first times when the aftercare ends."""

    def __init__(
        self, opslag: Opslag, clock: Clock, wie: str, speelboek: Speelboek, verloop: Regieverloop
    ) -> None:
        self._teller = Verkeersteller(opslag, Toegang.load(opslag))
        self._balie = Nazorgbalie(opslag, clock.now)
        self._wie = wie
        self._ends = speelboek.einde.nazorg.tot.instant
        self._verloop = verloop
        verloop.gespeeld.add("eerste_keer")

    def moments(self) -> Collection[datetime]:
        """Give the end of the aftercare."""
        return (self._ends,)

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Count, and read when it is time to."""
        if start == self._ends or (start.hour, start.minute) == (_COUNTS_AT, 0):
            while self._teller.work():
                pass
        if start == self._ends:
            with self._balie.look(self._wie) as blik:
                stand = aftercare(blik)
            self._verloop.rooster = Eersterooster(
                start,
                stand.niet_geteld,
                {one.berichttype: (one.gezien_op, one.door) for one in stand.eerste.typen},
                {
                    (one.partij, one.richting, one.berichttype): one.gezien_op
                    for one in stand.eerste.partijen
                    if one.gezien_op is not None
                },
            )
