"""The doors of a hub that runs, each on its path, and who brings mail in which form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from ketenwissel.core.clock import AnchoredClock, Clock, SystemClock
from ketenwissel.draaiboek import Omgeving
from ketenwissel.gateway.aanmelden import identify
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.api import Diensten, make_api
from ketenwissel.gateway.asgi import App, Scope
from ketenwissel.gateway.bezorgers import Post
from ketenwissel.gateway.limieten import Emmers
from ketenwissel.gateway.stuf import PAD as STUF_PAD
from ketenwissel.gateway.stuf import StufBezorger, StufDeur
from ketenwissel.gateway.vecozo import PAD as VECOZO_PAD
from ketenwissel.gateway.vecozo import (
    SOAP_PAD,
    Instellingen,
    VecozoBezorger,
    VecozoRestDeur,
    VecozoSoapDeur,
)
from ketenwissel.gateway.vecozo.instellingen import rollen_of
from ketenwissel.hub import (
    Bezorger,
    Bsnsleutel,
    Geldend,
    Heraanbieder,
    Hub,
    Inzage,
    Loket,
    Oefenklok,
    Portaal,
    Waarneming,
    Zoekfilters,
)
from ketenwissel.keten import Editie
from ketenwissel.regie import (
    Besluiten,
    Gereedheidsbalie,
    Gereedheidsbron,
    Nazorgbalie,
    Regelbron,
    Stappenbalie,
    Termijninzage,
    Werkplaats,
)
from ketenwissel.store import Opslag
from ketenwissel.toegang import Identiteit, Toegangsbron

__all__ = ["API_PAD", "Huis", "make_bezorgers", "make_doors"]

API_PAD = "/v1"


@dataclass(frozen=True, slots=True)
class Huis:
    """What all doors share. `adres` is what they call themselves; without it, as a request did.

    `editie` is the code list of foutberichten at the side of GGk, None for the codes of each situation; `zip`
    has payloads collected in a ZIP.
    """

    opslag: Opslag
    hub: Hub
    clock: Clock
    bron: Toegangsbron
    sleutel: Bsnsleutel
    werkplaats: Werkplaats
    omgeving: Omgeving
    adres: str | None
    editie: Editie | None
    zip: bool

    @property
    def loket(self) -> Loket:
        """The counter at which is collected."""
        return Loket(self.opslag, Waarneming(self.hub, self.bron, self.omgeving))

    def identify(self, scope: Scope, at: datetime) -> Identiteit | None:
        """Find out who calls."""
        return identify(scope, self.bron.toegang, at)


def make_doors(huis: Huis, aanname: Aanname, portaal: Portaal, emmers: Emmers | None) -> Mapping[str, App]:
    """Give each door by the beginning of its path."""
    vecozo = Instellingen(zip=huis.zip, adres=huis.adres)
    stuf = StufDeur(
        huis.hub,
        aanname,
        huis.bron,
        huis.identify,
        editie=huis.editie,
        adres=None if huis.adres is None else huis.adres + STUF_PAD,
    )
    return {
        STUF_PAD: stuf,
        SOAP_PAD: VecozoSoapDeur(huis.hub, aanname, huis.bron, huis.identify, vecozo),
        VECOZO_PAD: VecozoRestDeur(huis.hub, huis.loket, aanname, huis.bron, huis.identify, vecozo),
        API_PAD: make_api(_services(huis, aanname, portaal, emmers)),
    }


def _services(huis: Huis, aanname: Aanname, portaal: Portaal, emmers: Emmers | None) -> Diensten:
    def wait(wie: Identiteit) -> float | None:
        return (emmers.take(wie.organisatie or wie.naam) if emmers else 0.0) or None

    clock = huis.clock
    regels = Regelbron(huis.hub.now, huis.omgeving)
    return Diensten(
        hub=huis.hub,
        loket=huis.loket,
        portaal=portaal,
        inzage=Inzage(huis.opslag, huis.hub, huis.sleutel, huis.omgeving),
        geldend=Geldend(huis.opslag),
        besluiten=Besluiten(huis.opslag),
        heraanbieder=Heraanbieder(huis.opslag, huis.hub),
        filters=Zoekfilters(huis.opslag, huis.hub),
        werkplaats=huis.werkplaats,
        termijnen=Termijninzage(huis.opslag, regels),
        stappen=Stappenbalie(huis.opslag, regels),
        nazorg=Nazorgbalie(huis.opslag, huis.hub.now),
        gereedheid=Gereedheidsbalie(huis.opslag, Gereedheidsbron(huis.hub.now, huis.omgeving)),
        aanname=aanname,
        bron=huis.bron,
        clock=clock,
        omgeving=huis.omgeving,
        klok=Oefenklok(huis.opslag, clock, SystemClock()) if isinstance(clock, AnchoredClock) else None,
        adres=huis.adres,
        beperking=wait,
    )


def make_bezorgers(huis: Huis, client: httpx.Client) -> Mapping[str, Bezorger]:
    """Give who brings mail, by form."""
    vecozo = VecozoBezorger(client, huis.loket.omschrijf, lambda: rollen_of(huis.bron.toegang.register))
    return {"stuf": Post(StufBezorger(client)), "vecozo": Post(vecozo)}
