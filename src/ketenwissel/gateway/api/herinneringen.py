"""Reminders of steps: which went out, which will, and how long before."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.stappen import GROEP, Takenvraag
from ketenwissel.gateway.api.termijnen import cut
from ketenwissel.gateway.api.vormen import Form, Question, Tijdstip, Volgende, known_text
from ketenwissel.regie import ALLE_STAPPEN, Herinnering
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["ROUTES"]

_ALLE = "alle"
"""Stands in a path for every step."""
_MINUTES = 366 * 24 * 60
_GEEN_STAP = {404: "Het draaiboek dat van kracht is, heeft geen stap met dit nummer."}


class Herinneringvorm(Form):
    """Een herinnering aan een stap: verstuurd, of nog te versturen."""

    stap: str
    omschrijving: str
    actiehouder: str
    uiterlijk_op: Tijdstip
    moment_op: Annotated[Tijdstip, Meta(description="Wanneer zij hoort uit te gaan.")]
    verstuurd_op: Annotated[Tijdstip | None, Meta(description="Null als zij nog moet uitgaan.")]
    te_laat: Annotated[bool, Meta(description="Later verstuurd dan hoorde.")]
    opgegaan_in_op: Annotated[
        Tijdstip | None, Meta(description="Het latere moment waarvan de herinnering deze meevertelde.")
    ]


class Herinneringenlijst(Form):
    """Een pagina herinneringen, in volgorde van het moment."""

    herinneringen: list[Herinneringvorm]
    volgende: Volgende


class Momentvorm(Form):
    """Hoe lang voor een stap er herinnerd wordt."""

    stap: Annotated[str, Meta(description="Nummer van de stap, of `alle`.")]
    minuten_vooraf: int
    ingesteld_op: Tijdstip
    door: str


class Momentenlijst(Form):
    """Wat er ingesteld is; wat ontbreekt, volgt de standaard: 14 dagen, 2 dagen, 4 uur en 1 uur."""

    momenten: list[Momentvorm]


class Momenteninvoer(Question):
    """Hoe lang vooraf; geen enkel moment zet de standaard terug."""

    minuten_vooraf: Annotated[
        list[Annotated[int, Meta(ge=0, le=_MINUTES, description="Minuten voor het uiterste tijdstip.")]],
        Meta(max_length=12, description="Hoogstens twaalf momenten, in minuten vooraf."),
    ]


def _reminder(one: Herinnering) -> Herinneringvorm:
    return Herinneringvorm(
        stap=one.stap,
        omschrijving=one.omschrijving,
        actiehouder=one.actiehouder,
        uiterlijk_op=one.uiterlijk_op,
        moment_op=one.moment_op,
        verstuurd_op=one.verstuurd_op,
        te_laat=one.te_laat,
        opgegaan_in_op=one.opgegaan_in_op,
    )


@route(
    "GET",
    "/herinneringen",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef de herinneringen die uitgingen, en die nog uitgaan.",
        groep=GROEP,
        antwoord=Herinneringenlijst,
        vraag=Takenvraag,
        problemen={404: "Deze partij of actiehouder bestaat niet, of is niet in zicht."},
    ),
)
def herinneringen(diensten: Diensten, beller: Beller, vraag: Takenvraag) -> Herinneringenlijst:
    """List reminders."""
    try:
        every = diensten.stappen.herinneringen(beller.identiteit, beller.toegang, vraag.voor)
    except (Verboden, NietBekend):
        raise Probleem(404) from None
    found, following = cut(every, vraag.na, vraag.limiet)
    return Herinneringenlijst(herinneringen=[_reminder(one) for one in found], volgende=following)


def _moments(diensten: Diensten) -> Momentenlijst:
    return Momentenlijst(
        momenten=[
            Momentvorm(
                stap=_ALLE if one.stap == ALLE_STAPPEN else one.stap,
                minuten_vooraf=one.minuten_vooraf,
                ingesteld_op=one.ingesteld_op,
                door=one.door,
            )
            for one in diensten.stappen.momenten()
        ]
    )


@route(
    "GET",
    "/herinneringsmomenten",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Geef hoe lang voor welke stappen er herinnerd wordt.",
        groep=GROEP,
        antwoord=Momentenlijst,
    ),
)
def momenten(diensten: Diensten) -> Momentenlijst:
    """List the moments that were set."""
    return _moments(diensten)


@route(
    "PUT",
    "/herinneringsmomenten/{stap:str}",
    Beschrijving(
        recht="herinneringen.beheer",
        titel="Stel in hoe lang voor een stap, of voor alle stappen, er herinnerd wordt.",
        groep=GROEP,
        antwoord=Momentenlijst,
        lichaam=Momenteninvoer,
        problemen=_GEEN_STAP,
        pad={
            "stap": {
                "type": "string",
                "pattern": "^(alle|[0-9]{1,3}(\\.[0-9]{1,3}){0,3})$",
                "description": "Nummer van de stap, of `alle`.",
            }
        },
    ),
)
def stel_in(diensten: Diensten, beller: Beller, stap: str, lichaam: Momenteninvoer) -> Momentenlijst:
    """Set how long before a step is reminded."""
    which = ALLE_STAPPEN if stap == _ALLE else known_text(stap, 20)
    ahead = [timedelta(minutes=one) for one in lichaam.minuten_vooraf]
    try:
        diensten.stappen.zet_momenten(beller.identiteit, which, ahead)
    except UnusableInput:
        raise Probleem(404, _GEEN_STAP[404]) from None
    return _moments(diensten)


ROUTES = [herinneringen, momenten, stel_in]
