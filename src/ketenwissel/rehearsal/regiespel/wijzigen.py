"""A play: the runbook is amended, by two people of two houses."""

from collections.abc import Collection
from datetime import datetime

from ketenwissel.regie import Besluiten, Wijzigingswens
from ketenwissel.rehearsal.regiespel.mensen import Mensen
from ketenwissel.rehearsal.wijziging import Wijziging
from ketenwissel.store import Opslag

__all__ = ["Wijzigingspel"]


class Wijzigingspel:
    """Proposes an amendment and approves it twice, each at its instant."""

    def __init__(self, opslag: Opslag, mensen: Mensen, wijziging: Wijziging) -> None:
        self._besluiten = Besluiten(opslag)
        self._mensen = mensen
        self._wijziging = wijziging
        self._nummer = 0

    def moments(self) -> Collection[datetime]:
        """Give the instants of the proposal and of both approvals."""
        return self._wijziging.voorgesteld_op, *self._wijziging.goedgekeurd_op

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Propose or approve."""
        wijziging, mensen = self._wijziging, self._mensen
        if start == wijziging.voorgesteld_op:
            wens = Wijzigingswens(wijziging.tekst, wijziging.reden, wijziging.van)
            self._nummer = self._besluiten.propose(mensen.ketenbureau, start, wens)
        for naam, moment in zip(
            (mensen.ketenbureau, mensen.zorginstituut), wijziging.goedgekeurd_op, strict=True
        ):
            if start == moment:
                self._besluiten.approve(naam, start, self._nummer)
