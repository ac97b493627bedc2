"""Why an act beside the traffic is not done: a key, one line for who types it, a sentence for chain partners.

>>> Afwijzing("al_afgehandeld", "this item is settled already").tekst
'Dit is al afgehandeld.'
"""

from typing import Literal

from ketenwissel.core.errors import UnusableInput
from ketenwissel.regie.naast import reasons

__all__ = ["Afwijzing", "Reden"]

Reden = Literal[
    "akkoord_bekend",
    "al_afgehandeld",
    "al_verwerkt",
    "andere_persoon",
    "bericht_gebruikt",
    "bericht_past_niet",
    "bsn",
    "datum",
    "eerst_bevestigen",
    "formulier_ander",
    "formulier_gebruikt",
    "formuliercode",
    "geheim",
    "kan_niet_opnieuw",
    "niets_te_bevestigen",
    "nog_niet_doorzocht",
    "partij",
    "product",
    "standaard",
    "te_vroeg",
    "testbsn",
    "toekomst",
    "toewijzing_wijkt_af",
    "twee_mensen",
    "verkeer_open",
    "zelfde_zorg",
]


class Afwijzing(UnusableInput):
    """Something cannot be done (so); neither text ever holds a value that was handed in."""

    def __init__(self, reden: Reden, text: str) -> None:
        super().__init__(text)
        self.reden: Reden = reden

    @property
    def tekst(self) -> str:
        """The sentence for chain partners, in Dutch."""
        return reasons()[self.reden]
