"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.besluiten import Besluiten
from ketenwissel.regie.soorten import Afgewezen, Maatregelsoort, maatregelen
from ketenwissel.regie.wensen import (
    Afspraakwens,
    ExtraStopwens,
    Maatregelwens,
    Toestand,
    Voorstel,
    Wens,
    Wijzigingswens,
)
from ketenwissel.store.besluiten import Besluitsoort

__all__ = [
    "Afgewezen",
    "Afspraakwens",
    "Besluiten",
    "Besluitsoort",
    "ExtraStopwens",
    "Maatregelsoort",
    "Maatregelwens",
    "Toestand",
    "Voorstel",
    "Wens",
    "Wijzigingswens",
    "maatregelen",
]
