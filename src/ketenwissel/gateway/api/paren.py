"""Pairs: which are open, closed, rejected or broken, and by when an answer is due."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import (
    Berichttype,
    Cursor,
    Form,
    Limiet,
    Partijcode,
    Question,
    Release,
    Tijdstip,
    Volgende,
    known_id,
)
from ketenwissel.hub import Paarbeeld, Paarvraag

__all__ = ["ROUTES"]

_GROEP = "Paren"
_Toestand = Annotated[
    Literal["open", "gesloten", "afgekeurd", "gebroken"],
    Meta(
        description=(
            "open: het antwoord wordt verwacht; gesloten: beantwoord; afgekeurd: door een foutbericht; "
            "gebroken: het antwoord kan niet meer komen."
        )
    ),
]


class Parenvraag(Question):
    """Waaraan een paar moet voldoen, en een pagina."""

    toestand: _Toestand | None = None
    partij: Partijcode | None = None
    beantwoorder: Annotated[Partijcode, Meta(description="Wie het antwoord schuldig is.")] | None = None
    berichttype: Berichttype | None = None
    release: Release | None = None
    nieuwste_eerst: Annotated[bool, Meta(description="Nieuwste eerst, in plaats van oudste eerst.")] = False
    na: Cursor | None = None
    limiet: Limiet = 50


class Paarvorm(Form):
    """Een paar: een heenbericht en wat het beantwoordt."""

    id: Annotated[int, Meta(description="Nummer van het heenbericht, en zo van het paar.")]
    referentie: str
    berichttype: str
    standaard: str
    release: str
    gemeente: str
    aanbieder: str
    beantwoorder: Annotated[str, Meta(description="Wie het antwoord schuldig is.")]
    ontvangen_op: Tijdstip
    toestand: _Toestand
    retour: Annotated[str, Meta(description="Berichttype van het antwoord.")]
    uiterlijk: Annotated[date | None, Meta(description="Laatste dag voor het antwoord, in werkdagen geteld.")]
    termijn: Annotated[
        Literal["loopt", "verstreken", "gehaald", "te_laat"] | None,
        Meta(description="Of het antwoord op tijd is; null voor een afgekeurd paar."),
    ]
    breekt_op: Annotated[
        Tijdstip | None, Meta(description="Vanaf wanneer het paar zonder antwoord gebroken is.")
    ]
    retour_id: int | None
    retour_referentie: str | None
    retour_op: Tijdstip | None


class Parenlijst(Form):
    """Een pagina paren."""

    paren: list[Paarvorm]
    volgende: Volgende


def _form(paar: Paarbeeld) -> Paarvorm:
    return Paarvorm(
        id=paar.heen_id,
        referentie=paar.referentie,
        berichttype=paar.berichttype,
        standaard=paar.standaard,
        release=paar.release,
        gemeente=paar.gemeente,
        aanbieder=paar.aanbieder,
        beantwoorder=paar.beantwoorder,
        ontvangen_op=paar.ontvangen_op,
        toestand=paar.toestand,
        retour=paar.retour,
        uiterlijk=paar.uiterlijk,
        termijn=paar.termijn,
        breekt_op=paar.breekt_op,
        retour_id=paar.retour_id,
        retour_referentie=paar.retour_referentie,
        retour_op=paar.retour_op,
    )


@route(
    "GET",
    "/paren",
    Beschrijving(
        recht="paren.lezen", titel="Zoek berichtenparen.", groep=_GROEP, antwoord=Parenlijst, vraag=Parenvraag
    ),
)
def paren(diensten: Diensten, beller: Beller, vraag: Parenvraag) -> Parenlijst:
    """Search pairs, the oldest first."""
    asked = Paarvraag(
        toestand=vraag.toestand,
        partij=vraag.partij,
        beantwoorder=vraag.beantwoorder,
        berichttype=vraag.berichttype,
        release=vraag.release,
        oudste_eerst=not vraag.nieuwste_eerst,
        na=vraag.na,
        limiet=vraag.limiet,
    )
    found = diensten.inzage.paren(asked, beller.zicht)
    return Parenlijst(paren=[_form(paar) for paar in found.paren], volgende=found.volgende)


@route(
    "GET",
    "/paren/{id:int}",
    Beschrijving(
        recht="paren.lezen",
        titel="Geef het paar van een heenbericht.",
        groep=_GROEP,
        antwoord=Paarvorm,
        problemen={404: "Er is geen paar van een heenbericht met dit nummer in zicht."},
        pad={"id": {"type": "integer", "minimum": 1, "description": "Nummer van het heenbericht."}},
    ),
)
def paar(diensten: Diensten, beller: Beller, id: int) -> Paarvorm:  # the name in the path
    """Give one pair."""
    found = diensten.inzage.paar(known_id(id), beller.zicht)
    if found is None:
        raise Probleem(404)
    return _form(found)


ROUTES = [paren, paar]
