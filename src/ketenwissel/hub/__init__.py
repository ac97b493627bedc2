"""Store-and-forward between gemeenten and aanbieders: accept, gate, pair, hand out, and the sealed trail."""

from ketenwissel.hub.achtergrond import Achtergrond, Melder, Werk
from ketenwissel.hub.bezorgen import Bezorger, Bezorging, Bezorguitkomst, Herhaling, Middelen, resume_delivery
from ketenwissel.hub.gebeurtenissen import GEMASKEERD
from ketenwissel.hub.groep import OVERLAP
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.klok import confirm_clock, open_clock
from ketenwissel.hub.meldingen import Melding
from ketenwissel.hub.paraat import Paraat
from ketenwissel.hub.poort import HubPort
from ketenwissel.hub.schrijver import Schrijver, WachtrijVol
from ketenwissel.hub.tellen import Stand
from ketenwissel.hub.verzegelen import Kop, Sealer, Verificatie, events, verify
from ketenwissel.hub.volgorde import VOLGORDE, Controle, Voorstel

__all__ = [
    "GEMASKEERD",
    "OVERLAP",
    "VOLGORDE",
    "Achtergrond",
    "Bezorger",
    "Bezorging",
    "Bezorguitkomst",
    "Controle",
    "Herhaling",
    "Hub",
    "HubPort",
    "Kop",
    "Melder",
    "Melding",
    "Middelen",
    "Paraat",
    "Schrijver",
    "Sealer",
    "Stand",
    "Verificatie",
    "Voorstel",
    "WachtrijVol",
    "Werk",
    "confirm_clock",
    "events",
    "open_clock",
    "resume_delivery",
    "verify",
]
