"""Store-and-forward between gemeenten and aanbieders: accept, gate, pair, hand out, and the sealed trail."""

from ketenwissel.hub.aansluiten import MAX_REGELS, Aansluiting, Aansluitregel
from ketenwissel.hub.achtergrond import Achtergrond, Melder, Werk
from ketenwissel.hub.beelden import Berichtbeeld, Lot, Paarbeeld, Weigeringbeeld, pair_of
from ketenwissel.hub.bezorgbeheer import (
    Bezorgadres,
    remove_address,
    restart,
    set_address,
    visible_addresses,
)
from ketenwissel.hub.bezorgen import Bezorger, Bezorging, Herhaling, Middelen, Poging
from ketenwissel.hub.bladeren import MAX_LIMIET
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.gebeurtenissen import GEMASKEERD
from ketenwissel.hub.groep import OVERLAP, breaks_of
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.inzage import Gebeurtenissen, GeenInhoud, Inhoud, Inzage, Status, VersieVanKracht
from ketenwissel.hub.klok import confirm_clock, open_clock
from ketenwissel.hub.koppelen import Breuk
from ketenwissel.hub.loket import Afhaalvraag, Bevestiging, Loket, Ontvangstmelding, TeGroot
from ketenwissel.hub.meldingen import Melding
from ketenwissel.hub.oefenklok import Klokstand, Oefenklok
from ketenwissel.hub.omstandigheden import Waarneming
from ketenwissel.hub.opnieuw import MAX_BERICHTEN, Heraanbieder, Heraanbod, Heraanboduitkomst
from ketenwissel.hub.paraat import Paraat
from ketenwissel.hub.parenlijst import Paarresultaat, Paarvraag
from ketenwissel.hub.poort import HubPort
from ketenwissel.hub.portaal import Bestandsuitslag, Download, Portaal
from ketenwissel.hub.postlijst import Postvraag
from ketenwissel.hub.schrijver import Schrijver, WachtrijVol
from ketenwissel.hub.tellen import Balans, Stand, waited_for
from ketenwissel.hub.versies import Versies, VersiesNu
from ketenwissel.hub.verzegelen import Kop, Sealer, Verificatie, events, verify
from ketenwissel.hub.volgorde import VOLGORDE, Controle, Voorstel
from ketenwissel.hub.waarschuwen import Waarschuwer
from ketenwissel.hub.zoeken import Zoekresultaat, Zoekvraag
from ketenwissel.hub.zoekfilters import MAX_FILTERS, Zoekfilter, Zoekfilters
from ketenwissel.hub.zoekindex import Bsnsleutel, Zoekindex

__all__ = [
    "GEMASKEERD",
    "MAX_BERICHTEN",
    "MAX_FILTERS",
    "MAX_LIMIET",
    "MAX_REGELS",
    "OVERLAP",
    "VOLGORDE",
    "Aansluiting",
    "Aansluitregel",
    "Achtergrond",
    "Afhaalvraag",
    "Balans",
    "Berichtbeeld",
    "Bestandsuitslag",
    "Bevestiging",
    "Bezorgadres",
    "Bezorger",
    "Bezorging",
    "Breuk",
    "Bsnsleutel",
    "Controle",
    "Download",
    "Gebeurtenissen",
    "GeenInhoud",
    "Heraanbieder",
    "Heraanbod",
    "Heraanboduitkomst",
    "Herhaling",
    "Hub",
    "HubPort",
    "Inhoud",
    "Inzage",
    "Klokstand",
    "Kop",
    "Loket",
    "Lot",
    "Melder",
    "Melding",
    "Middelen",
    "Oefenklok",
    "Ontvangstmelding",
    "Paarbeeld",
    "Paarresultaat",
    "Paarvraag",
    "Paraat",
    "Poging",
    "Portaal",
    "Postvraag",
    "Schrijver",
    "Sealer",
    "Stand",
    "Status",
    "TeGroot",
    "Verificatie",
    "VersieVanKracht",
    "Versies",
    "VersiesNu",
    "Voorstel",
    "Waarneming",
    "Waarschuwer",
    "WachtrijVol",
    "Weigeringbeeld",
    "Werk",
    "Zoekfilter",
    "Zoekfilters",
    "Zoekindex",
    "Zoekresultaat",
    "Zoekvraag",
    "breaks_of",
    "confirm_clock",
    "events",
    "open_clock",
    "pair_of",
    "remove_address",
    "restart",
    "set_address",
    "type_of",
    "verify",
    "visible_addresses",
    "waited_for",
]
