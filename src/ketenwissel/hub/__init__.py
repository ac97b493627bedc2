"""Store-and-forward between gemeenten and aanbieders: accept, gate, pair, hand out, and the sealed trail."""

from ketenwissel.hub.aansluiten import MAX_REGELS, Aansluiting, Aansluitregel
from ketenwissel.hub.achtergrond import Achtergrond, Melder, Werk
from ketenwissel.hub.beelden import Berichtbeeld, Lot, Paarbeeld, Weigeringbeeld, pair_of
from ketenwissel.hub.bezorgbeheer import Bezorgadres, remove_address, restart, set_address, visible_addresses
from ketenwissel.hub.bezorgen import Bezorger, Bezorging, Herhaling, Middelen, Poging
from ketenwissel.hub.bladeren import MAX_LIMIET
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.gebeurtenissen import GEMASKEERD
from ketenwissel.hub.geldend import Geldend, Poortvraag, VersieVanKracht
from ketenwissel.hub.groep import OVERLAP, breaks_of
from ketenwissel.hub.herkennen import Zorg, care_in, keeps_allocation, rejecting, same_lines
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.inzage import Gebeurtenissen, GeenInhoud, Inhoud, Inzage, Status
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
from ketenwissel.hub.tellingen import KENMERK, WATS, Wat, check_counted, read_all, read_some
from ketenwissel.hub.telwerk import Telwerk
from ketenwissel.hub.versies import Versies, VersiesNu, insert_next, not_before_the_last
from ketenwissel.hub.verzegelen import Kop, Sealer, Verificatie, events, verify
from ketenwissel.hub.volgorde import VOLGORDE, Controle, Voorstel
from ketenwissel.hub.waarschuwen import Waarschuwer
from ketenwissel.hub.zoeken import Zoekresultaat, Zoekvraag
from ketenwissel.hub.zoekfilters import MAX_FILTERS, Zoekfilter, Zoekfilters
from ketenwissel.hub.zoekindex import Bsnsleutel, Zoekindex

__all__ = [
    "GEMASKEERD",
    "KENMERK",
    "MAX_BERICHTEN",
    "MAX_FILTERS",
    "MAX_LIMIET",
    "MAX_REGELS",
    "OVERLAP",
    "VOLGORDE",
    "WATS",
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
    "Geldend",
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
    "Poortvraag",
    "Portaal",
    "Postvraag",
    "Schrijver",
    "Sealer",
    "Stand",
    "Status",
    "TeGroot",
    "Telwerk",
    "Verificatie",
    "VersieVanKracht",
    "Versies",
    "VersiesNu",
    "Voorstel",
    "Waarneming",
    "Waarschuwer",
    "WachtrijVol",
    "Wat",
    "Weigeringbeeld",
    "Werk",
    "Zoekfilter",
    "Zoekfilters",
    "Zoekindex",
    "Zoekresultaat",
    "Zoekvraag",
    "Zorg",
    "breaks_of",
    "care_in",
    "check_counted",
    "confirm_clock",
    "events",
    "insert_next",
    "keeps_allocation",
    "not_before_the_last",
    "open_clock",
    "pair_of",
    "read_all",
    "read_some",
    "rejecting",
    "remove_address",
    "restart",
    "same_lines",
    "set_address",
    "type_of",
    "verify",
    "visible_addresses",
    "waited_for",
]
