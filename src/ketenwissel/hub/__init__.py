"""Store-and-forward between gemeenten and aanbieders: accept, gate, pair, hand out, and the sealed trail."""

from ketenwissel.hub.gebeurtenissen import GEMASKEERD
from ketenwissel.hub.groep import OVERLAP
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.klok import confirm_clock, open_clock
from ketenwissel.hub.poort import HubPort
from ketenwissel.hub.tellen import Stand
from ketenwissel.hub.verzegelen import Kop, Sealer, Verificatie, events, verify
from ketenwissel.hub.volgorde import VOLGORDE, Controle, Voorstel

__all__ = [
    "GEMASKEERD",
    "OVERLAP",
    "VOLGORDE",
    "Controle",
    "Hub",
    "HubPort",
    "Kop",
    "Sealer",
    "Stand",
    "Verificatie",
    "Voorstel",
    "confirm_clock",
    "events",
    "open_clock",
    "verify",
]
