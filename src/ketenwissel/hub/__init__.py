"""Store-and-forward between gemeenten and aanbieders: accept, gate, pair, hand out, and the sealed trail."""

from ketenwissel.hub.gebeurtenissen import GEMASKEERD
from ketenwissel.hub.groep import OVERLAP
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.meldingen import Melding
from ketenwissel.hub.poort import HubPort
from ketenwissel.hub.schrijver import Schrijver, WachtrijVol
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
    "Melding",
    "Schrijver",
    "Sealer",
    "Stand",
    "Verificatie",
    "Voorstel",
    "WachtrijVol",
    "events",
    "verify",
]
