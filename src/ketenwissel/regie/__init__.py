"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.bellijst import Belregel, Verschuldigd
from ketenwissel.regie.besluiten import Besluiten
from ketenwissel.regie.contacten import Contact, Nieuwcontact
from ketenwissel.regie.herinneringen import ALLE_STAPPEN, STANDAARD, Herinneraar, Herinnering
from ketenwissel.regie.openstaand import Openpaar, Schuld
from ketenwissel.regie.regels import Regelbron, Regels
from ketenwissel.regie.soorten import Afgewezen, Maatregelsoort, maatregelen
from ketenwissel.regie.stapmeldingen import MAX_AANTAL, Meldfout, Meldingverzoek, Meldreden
from ketenwissel.regie.stappenbalie import Stappenbalie
from ketenwissel.regie.taken import (
    ACTIEHOUDER_VAN_ROL,
    Groepsstand,
    Meldingsoort,
    Stapmelding,
    Taakbeeld,
    Taaktoestand,
)
from ketenwissel.regie.termijnen import Stop, Termijn, Termijnsoort
from ketenwissel.regie.termijninzage import Openpagina, Termijninzage
from ketenwissel.regie.vervolgen import Openverzoek, Vervolgtoestand
from ketenwissel.regie.vooruitblik import Vooruitblik, Vooruitdag
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
    "ACTIEHOUDER_VAN_ROL",
    "ALLE_STAPPEN",
    "MAX_AANTAL",
    "STANDAARD",
    "Afgewezen",
    "Afspraakwens",
    "Belregel",
    "Besluiten",
    "Besluitsoort",
    "Contact",
    "ExtraStopwens",
    "Groepsstand",
    "Herinneraar",
    "Herinnering",
    "Maatregelsoort",
    "Maatregelwens",
    "Meldfout",
    "Meldingsoort",
    "Meldingverzoek",
    "Meldreden",
    "Nieuwcontact",
    "Openpaar",
    "Openpagina",
    "Openverzoek",
    "Regelbron",
    "Regels",
    "Schuld",
    "Stapmelding",
    "Stappenbalie",
    "Stop",
    "Taakbeeld",
    "Taaktoestand",
    "Termijn",
    "Termijninzage",
    "Termijnsoort",
    "Toestand",
    "Verschuldigd",
    "Vervolgtoestand",
    "Voorstel",
    "Vooruitblik",
    "Vooruitdag",
    "Wens",
    "Wijzigingswens",
    "maatregelen",
]
