"""One planted deviation, as a value."""

from dataclasses import dataclass
from typing import Literal

from ketenwissel.partij import Antwoordafwijking, Opdracht

__all__ = ["Geplant"]


@dataclass(frozen=True, slots=True)
class Geplant:
    """A heenbericht to send, and how its receiver will treat it where that is odd.

    `over_antwoord` says that the deviation is about the answer in `beantwoording`, not about the heenbericht;
    `fout_op` makes somebody send a foutbericht on the heenbericht or on its retour. `breekt` says that the
    pair must break, `aantal` how often the evidence must show the deviation.
    """

    soort: str
    afzender: str
    opdracht: Opdracht
    beantwoording: Antwoordafwijking | None = None
    over_antwoord: bool = False
    fout_op: Literal["heen", "retour"] | None = None
    breekt: bool = False
    aantal: int = 1
