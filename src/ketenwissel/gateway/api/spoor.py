"""The sealed trail, and what became of a reference."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import (
    REFERENTIE,
    Berichtvorm,
    Cursor,
    Form,
    Question,
    Weigeringvorm,
    known_text,
    message_form,
    refusal_form,
)

__all__ = ["ROUTES"]

_GROEP = "Spoor"


class Spoorvraag(Question):
    """Vanaf welk nummer, en hoeveel."""

    na: Cursor = 0
    limiet: Annotated[int, Meta(ge=1, le=1000, description="Hoogstens zoveel: 1 tot en met 1000.")] = 100


class Gebeurtenisvorm(Form):
    """Een verzegelde gebeurtenis."""

    nummer: Annotated[int, Meta(description="Nummer dat de verzegelaar gaf: oplopend, zonder gaten.")]
    gebeurtenis: Annotated[
        dict[str, Any],
        Meta(description="Wat er gebeurde: `soort`, `tijdstip`, en wat daarbij hoort."),
    ]


class Gebeurtenissenlijst(Form):
    """Gebeurtenissen in volgorde van nummer."""

    gebeurtenissen: list[Gebeurtenisvorm]
    volgende: Annotated[
        int,
        Meta(description="Geef dit als `na` om verder te lezen, ook later; gelijk aan `na` als er niets is."),
    ]


class Statusvorm(Form):
    """Wat er met een referentie is gebeurd."""

    referentie: str
    berichten: Annotated[list[Berichtvorm], Meta(description="Wat onder deze referentie is aangenomen.")]
    weigeringen: Annotated[list[Weigeringvorm], Meta(description="Wat onder deze referentie is geweigerd.")]


@route(
    "GET",
    "/gebeurtenissen",
    Beschrijving(
        recht="gebeurtenissen.lezen",
        titel="Lees het verzegelde spoor.",
        groep=_GROEP,
        antwoord=Gebeurtenissenlijst,
        vraag=Spoorvraag,
    ),
)
def gebeurtenissen(diensten: Diensten, beller: Beller, vraag: Spoorvraag) -> Gebeurtenissenlijst:
    """Read on from a number."""
    found = diensten.inzage.gebeurtenissen(vraag.na, vraag.limiet, beller.zicht)
    return Gebeurtenissenlijst(
        gebeurtenissen=[_event(number, event) for number, event in found.gebeurtenissen],
        volgende=found.volgende,
    )


def _event(number: int, event: Mapping[str, Any]) -> Gebeurtenisvorm:
    return Gebeurtenisvorm(nummer=number, gebeurtenis=dict(event))


@route(
    "GET",
    "/statussen/{referentie:str}",
    Beschrijving(
        recht="berichten.lezen",
        titel="Vraag wat er met een referentie is gebeurd: aangenomen, en hoe het staat, of geweigerd.",
        groep=_GROEP,
        antwoord=Statusvorm,
        problemen={404: "Onder deze referentie is in zicht niets aangenomen en niets geweigerd."},
        pad=REFERENTIE,
    ),
)
def status(diensten: Diensten, beller: Beller, referentie: str) -> Statusvorm:
    """Tell what became of a reference."""
    found = diensten.inzage.status(known_text(referentie, 40), beller.zicht)
    if not (found.berichten or found.weigeringen):
        raise Probleem(404)
    return Statusvorm(
        referentie=referentie,
        berichten=[message_form(one) for one in found.berichten],
        weigeringen=[refusal_form(one) for one in found.weigeringen],
    )


ROUTES = [gebeurtenissen, status]
