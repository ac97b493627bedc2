"""What a rehearsal needs of a hub: a port for the parties, and for itself a look at the numbers.

There are two: a hub in the same process (`oefenpoort`), and one behind its real doors (`draad`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ketenwissel.hub import Stand
from ketenwissel.keten import Antwoord, Port
from ketenwissel.partij import Verzending
from ketenwissel.rehearsal.verloop import Paartelling

__all__ = ["Oefenhub"]


class Oefenhub(Port, Protocol):
    """A `keten.Port` at which submissions arrive at moments of their own, and that can be counted."""

    def begin_step(self, moment: datetime) -> None:
        """Take note that a step of virtual time begins."""
        ...

    def arrive(self, verzendingen: Sequence[Verzending], end: datetime) -> list[Antwoord | None]:
        """Submit each at its own moment, all before `end`; None where no answer comes."""
        ...

    def at_cutoff(self, moment: datetime) -> None:
        """Come to a cut-off: pairs that can no longer be answered break."""
        ...

    def stand(self) -> Mapping[str, Stand]:
        """Give per party what waits for it and what it has to answer; a party with neither is left out."""
        ...

    def telling(self, moment: datetime) -> Paartelling | None:
        """Count the pairs, with the number of events that the count includes; None when it is not counted."""
        ...
