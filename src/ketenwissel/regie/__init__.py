"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

And the work beside the traffic: urgent orders while there is none, and repairing what the stop broke.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.afwijzing import Afwijzing, Reden
from ketenwissel.regie.bsnkluis import Bsnkluis
from ketenwissel.regie.daad import VANZELF, Blik, Daad, act, look
from ketenwissel.regie.formulier import Formulierpartij, print_forms
from ketenwissel.regie.formuliercode import ALGEMEEN, MAX_BLADEN, make_code, read_code
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
from ketenwissel.regie.naast import Begonnen, is_silent, settling_type
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
from ketenwissel.regie.werkplaats import Werkplaats

__all__ = [
    "ALGEMEEN",
    "MAX_BLADEN",
    "VANZELF",
    "Afwijzing",
    "Akkoord",
    "Begonnen",
    "Blik",
    "Bsnkluis",
    "Daad",
    "Dubbeldeclaratie",
    "Dubbelebericht",
    "Formulierpartij",
    "Hersteller",
    "Herstelregel",
    "Herstelverslag",
    "Openstaand",
    "Opgesteld",
    "Reden",
    "Spoedaantallen",
    "Spoedafdoening",
    "Spoedinzage",
    "Spoedregel",
    "Spoedtelling",
    "Spoedverslag",
    "Spoedverzoek",
    "Werkplaats",
    "act",
    "confirm_item",
    "count_faults",
    "count_orders",
    "draw_up",
    "give_consent",
    "is_silent",
    "look",
    "make_code",
    "open_order",
    "print_forms",
    "propose",
    "read_code",
    "read_repairs",
    "read_report",
    "record_order",
    "settle_order",
    "settle_outside",
    "settle_sent",
    "settling_type",
    "visible_items",
    "visible_orders",
    "void_item",
    "void_order",
]
