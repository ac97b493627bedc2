"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.gereedheid import Gereedheidsbron, Grensstand, Partijstand, Peiling
from ketenwissel.regie.gereedheidsbalie import (
    Gereedheidsbalie,
    Ingedeeld,
    Overzicht,
    Partijbeeld,
    Partijenblad,
    Partijfilter,
)
from ketenwissel.regie.indelen import Pakket, end_package, end_region, set_package, set_region
from ketenwissel.regie.kto import Ktorij, Ktoverzoek, Productvoortgang
from ketenwissel.regie.oordelen import Bewijs, Stapstand, Status
from ketenwissel.regie.optellen import INDELINGEN, Groep, Indeling, Staptelling
from ketenwissel.regie.partijstappen import CRITERIA, Criterium, Partijstap, party_steps
from ketenwissel.regie.prognose import Prognose

__all__ = [
    "CRITERIA",
    "INDELINGEN",
    "Bewijs",
    "Criterium",
    "Gereedheidsbalie",
    "Gereedheidsbron",
    "Grensstand",
    "Groep",
    "Indeling",
    "Ingedeeld",
    "Ktorij",
    "Ktoverzoek",
    "Overzicht",
    "Pakket",
    "Partijbeeld",
    "Partijenblad",
    "Partijfilter",
    "Partijstand",
    "Partijstap",
    "Peiling",
    "Productvoortgang",
    "Prognose",
    "Stapstand",
    "Staptelling",
    "Status",
    "end_package",
    "end_region",
    "party_steps",
    "set_package",
    "set_region",
]
