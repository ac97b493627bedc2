"""Readiness: how far the chain is, a group of parties, or one party."""

from collections.abc import Callable
from typing import TypeVar

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.gereedheidsvormen import (
    Gereedheidsvraag,
    Gereedheidvorm,
    Overzichtvraag,
    Partijbeeldvorm,
    Partijstandenlijst,
    Partijvraag,
    overview_form,
    page_form,
    party_form,
)
from ketenwissel.gateway.api.partijen import CODE
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import bounded, known_text
from ketenwissel.regie import Indeling, Partijfilter
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["GROEP", "ROUTES", "answered"]

GROEP = "Gereedheid"
_NIET_GEMETEN = (
    "Van dit tijdstip is niet bekend hoe ver partijen waren: het ligt in de toekomst, of voor de eerste "
    "grens van het draaiboek die geteld is."
)
_T = TypeVar("_T")


def answered(ask: Callable[[], _T]) -> _T:
    """Ask, and give the problem that belongs to what cannot be answered."""
    try:
        return ask()
    except Verboden:
        raise Probleem(403) from None
    except NietBekend:
        raise Probleem(404) from None
    except UnusableInput:
        raise Probleem(409, _NIET_GEMETEN) from None


@route(
    "GET",
    "/gereedheid",
    Beschrijving(
        recht="standen.lezen",
        titel="Geef hoe ver de keten is, of de partijen in zicht.",
        groep=GROEP,
        antwoord=Gereedheidvorm,
        vraag=Overzichtvraag,
        problemen={409: _NIET_GEMETEN},
    ),
)
def overzicht(diensten: Diensten, beller: Beller, vraag: Overzichtvraag) -> Gereedheidvorm:
    """Add up the parties in sight."""
    at = None if vraag.op is None else bounded(vraag.op)
    per: Indeling | None = vraag.per
    found = answered(
        lambda: diensten.gereedheid.overzicht(
            beller.identiteit, beller.toegang, at=at, per=per, aandacht=vraag.aandacht
        )
    )
    return overview_form(found)


@route(
    "GET",
    "/gereedheid/partijen",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef hoe ver partijen zijn, een pagina tegelijk.",
        groep=GROEP,
        antwoord=Partijstandenlijst,
        vraag=Gereedheidsvraag,
        problemen={409: _NIET_GEMETEN},
    ),
)
def partijen(diensten: Diensten, beller: Beller, vraag: Gereedheidsvraag) -> Partijstandenlijst:
    """List parties in order of code."""
    asked = Partijfilter(vraag.rol, vraag.stap, vraag.status, vraag.regio, vraag.leverancier, vraag.standaard)
    found = answered(
        lambda: diensten.gereedheid.partijen(
            beller.identiteit,
            beller.toegang,
            asked,
            at=None if vraag.op is None else bounded(vraag.op),
            na=vraag.na or "",
            limiet=vraag.limiet,
        )
    )
    return page_form(found)


@route(
    "GET",
    "/gereedheid/partijen/{code:str}",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef hoe ver een partij is.",
        groep=GROEP,
        antwoord=Partijbeeldvorm,
        vraag=Partijvraag,
        problemen={404: "Er is geen partij met deze code in zicht.", 409: _NIET_GEMETEN},
        pad=CODE,
    ),
)
def partij(diensten: Diensten, beller: Beller, code: str, vraag: Partijvraag) -> Partijbeeldvorm:
    """Give one party."""
    known = known_text(code, 20)
    if not beller.zicht.sees(known):
        raise Probleem(404)
    at = None if vraag.op is None else bounded(vraag.op)
    return party_form(
        answered(lambda: diensten.gereedheid.partij(beller.identiteit, beller.toegang, known, at=at))
    )


ROUTES = [overzicht, partijen, partij]
