"""The clock of a rehearsal: where it stands, and setting it. A real hub has no clock that can be set."""

from typing import Annotated

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Form, Question, Tijdstip, bounded
from ketenwissel.hub import Oefenklok

__all__ = ["ROUTES"]

_GROEP = "Oefening"
_ECHT = {409: "Dit knooppunt is echt: het loopt op de klok van de machine."}


class Klokvorm(Form):
    """De klok van een oefening."""

    nu: Tijdstip
    snelheid: Annotated[float, Meta(description="Hoeveel keer zo snel als de echte tijd; 0 staat stil.")]


class Klokzetting(Question):
    """Zet de klok."""

    nu: Annotated[Tijdstip, Meta(description="Tijdstip waarop de klok gezet wordt; nooit terug.")] | None = (
        None
    )
    snelheid: (
        Annotated[float, Meta(ge=0, le=100_000, description="Hoeveel keer zo snel als de echte tijd.")] | None
    ) = None


def _clock(diensten: Diensten) -> Oefenklok:
    if diensten.klok is None:
        raise Probleem(409, _ECHT[409])
    return diensten.klok


def _form(klok: Oefenklok) -> Klokvorm:
    stand = klok.read()
    return Klokvorm(nu=stand.nu, snelheid=stand.snelheid)


@route(
    "GET",
    "/klok",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Lees de klok van een oefening.",
        groep=_GROEP,
        antwoord=Klokvorm,
        problemen=_ECHT,
    ),
)
def lees(diensten: Diensten) -> Klokvorm:
    """Read the clock."""
    return _form(_clock(diensten))


@route(
    "PUT",
    "/klok",
    Beschrijving(
        recht="klok.zetten",
        titel="Zet de klok van een oefening vooruit, of laat haar sneller of langzamer lopen.",
        groep=_GROEP,
        antwoord=Klokvorm,
        lichaam=Klokzetting,
        problemen={409: "Het knooppunt is echt en heeft geen klok om te zetten, of de klok zou teruggaan."},
    ),
)
def zet(diensten: Diensten, beller: Beller, lichaam: Klokzetting) -> Klokvorm:
    """Set the clock, for all processes."""
    klok = _clock(diensten)
    try:
        klok.put(None if lichaam.nu is None else bounded(lichaam.nu), lichaam.snelheid, beller.naam)
    except UnusableInput:
        raise Probleem(409, "De klok van een oefening gaat niet terug.") from None
    return _form(klok)


ROUTES = [lees, zet]
