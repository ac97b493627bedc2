"""One message as a value: guarded parse, header, reading, composing, and answering a heenbericht."""

from ketenwissel.bericht.antwoord import retourbericht
from ketenwissel.bericht.bevinding import Bevinding, element_at, plaats
from ketenwissel.bericht.compose import ComposeError, compose, write
from ketenwissel.bericht.declaratie import declaratieantwoord, declaratieretour
from ketenwissel.bericht.doorlopen import named_texts
from ketenwissel.bericht.guard import parse
from ketenwissel.bericht.kop import Kop, berichttype_of, read_kop
from ketenwissel.bericht.lezen import Waarden, elements, own_text, text, texts, waarden
from ketenwissel.bericht.retourcodes import AFGEKEURD, GEEN_OPMERKINGEN, NIET_BEOORDEELD, VOLLEDIG_TOEGEWEZEN
from ketenwissel.bericht.zoekwaarden import Zoekwaarden, zoekwaarden

__all__ = [
    "AFGEKEURD",
    "GEEN_OPMERKINGEN",
    "NIET_BEOORDEELD",
    "VOLLEDIG_TOEGEWEZEN",
    "Bevinding",
    "ComposeError",
    "Kop",
    "Waarden",
    "Zoekwaarden",
    "berichttype_of",
    "compose",
    "declaratieantwoord",
    "declaratieretour",
    "element_at",
    "elements",
    "named_texts",
    "own_text",
    "parse",
    "plaats",
    "read_kop",
    "retourbericht",
    "text",
    "texts",
    "waarden",
    "write",
    "zoekwaarden",
]
