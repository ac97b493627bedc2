"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.afwijzing import Afwijzing, Reden
from ketenwissel.regie.bellijst import Belregel, Verschuldigd
from ketenwissel.regie.besluiten import Besluiten
from ketenwissel.regie.bsnkluis import Bsnkluis
from ketenwissel.regie.contacten import Contact, Nieuwcontact
from ketenwissel.regie.daad import VANZELF, Blik, Daad, act, look
from ketenwissel.regie.formulier import Formulierpartij, print_forms
from ketenwissel.regie.formuliercode import ALGEMEEN, MAX_BLADEN, make_code, read_code
from ketenwissel.regie.gereedheid import Gereedheidsbron, Grensstand, Partijstand, Peiling
from ketenwissel.regie.gereedheidsbalie import (
    Gereedheidsbalie,
    Ingedeeld,
    Overzicht,
    Partijbeeld,
    Partijenblad,
    Partijfilter,
)
from ketenwissel.regie.herinneringen import ALLE_STAPPEN, STANDAARD, Herinneraar, Herinnering
from ketenwissel.regie.herstel import confirm_item, settle_outside, settle_sent, void_item
from ketenwissel.regie.herstelopstellen import Hersteller, Opgesteld, draw_up
from ketenwissel.regie.herstelverslag import (
    Dubbeldeclaratie,
    Herstelregel,
    Herstelverslag,
    propose,
    read_repairs,
    visible_items,
)
from ketenwissel.regie.indelen import Pakket, end_package, end_region, set_package, set_region
from ketenwissel.regie.kto import Ktorij, Ktoverzoek, Productvoortgang
from ketenwissel.regie.naast import Begonnen, is_silent, settling_type
from ketenwissel.regie.oordelen import Bewijs, Stapstand, Status
from ketenwissel.regie.openstaand import Openpaar, Schuld
from ketenwissel.regie.optellen import INDELINGEN, Groep, Indeling, Staptelling
from ketenwissel.regie.partijstappen import CRITERIA, Criterium, Partijstap, party_steps
from ketenwissel.regie.prognose import Prognose
from ketenwissel.regie.regels import Regelbron, Regels
from ketenwissel.regie.soorten import Afgewezen, Maatregelsoort, maatregelen
from ketenwissel.regie.spoed import (
    Akkoord,
    Spoedverzoek,
    give_consent,
    record_order,
    settle_order,
    void_order,
)
from ketenwissel.regie.spoedinzage import (
    Spoedinzage,
    Spoedregel,
    Spoedtelling,
    count_orders,
    open_order,
    visible_orders,
)
from ketenwissel.regie.spoedmatch import Spoedafdoening
from ketenwissel.regie.spoedverslag import (
    Dubbelebericht,
    Openstaand,
    Spoedaantallen,
    Spoedverslag,
    count_faults,
    read_report,
)
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
from ketenwissel.regie.werkplaats import Werkplaats
from ketenwissel.store.besluiten import Besluitsoort

__all__ = [
    "ACTIEHOUDER_VAN_ROL",
    "ALGEMEEN",
    "ALLE_STAPPEN",
    "CRITERIA",
    "INDELINGEN",
    "MAX_AANTAL",
    "MAX_BLADEN",
    "STANDAARD",
    "VANZELF",
    "Afgewezen",
    "Afspraakwens",
    "Afwijzing",
    "Akkoord",
    "Begonnen",
    "Belregel",
    "Besluiten",
    "Besluitsoort",
    "Bewijs",
    "Blik",
    "Bsnkluis",
    "Contact",
    "Criterium",
    "Daad",
    "Dubbeldeclaratie",
    "Dubbelebericht",
    "ExtraStopwens",
    "Formulierpartij",
    "Gereedheidsbalie",
    "Gereedheidsbron",
    "Grensstand",
    "Groep",
    "Groepsstand",
    "Herinneraar",
    "Herinnering",
    "Hersteller",
    "Herstelregel",
    "Herstelverslag",
    "Indeling",
    "Ingedeeld",
    "Ktorij",
    "Ktoverzoek",
    "Maatregelsoort",
    "Maatregelwens",
    "Meldfout",
    "Meldingsoort",
    "Meldingverzoek",
    "Meldreden",
    "Nieuwcontact",
    "Openpaar",
    "Openpagina",
    "Openstaand",
    "Openverzoek",
    "Opgesteld",
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
    "Reden",
    "Regelbron",
    "Regels",
    "Schuld",
    "Spoedaantallen",
    "Spoedafdoening",
    "Spoedinzage",
    "Spoedregel",
    "Spoedtelling",
    "Spoedverslag",
    "Spoedverzoek",
    "Stapmelding",
    "Stappenbalie",
    "Stapstand",
    "Staptelling",
    "Status",
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
    "Werkplaats",
    "Wijzigingswens",
    "act",
    "confirm_item",
    "count_faults",
    "count_orders",
    "draw_up",
    "end_package",
    "end_region",
    "give_consent",
    "is_silent",
    "look",
    "maatregelen",
    "make_code",
    "open_order",
    "party_steps",
    "print_forms",
    "propose",
    "read_code",
    "read_repairs",
    "read_report",
    "record_order",
    "set_package",
    "set_region",
    "settle_order",
    "settle_outside",
    "settle_sent",
    "settling_type",
    "visible_items",
    "visible_orders",
    "void_item",
    "void_order",
]
