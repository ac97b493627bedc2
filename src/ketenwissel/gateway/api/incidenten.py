"""Incidents of the aftercare: reporting, seeing, and giving them an owner and an end."""

from typing import Annotated

from litestar import Response
from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.contacten import Organisatiecode
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.regiedeur import acting, form_of, looking
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import Form, Question, Tijdstip, known_id
from ketenwissel.regie import (
    Ernst,
    Incidentmelding,
    Incidenttoestand,
    Incidentwijziging,
    change_incident,
    desk_of,
    incident,
    incident_history,
    incidents,
    report_incident,
)

__all__ = ["ROUTES"]

_GROEP = "Incidenten"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van het incident."}}
_GEEN = "Er is geen incident met dit nummer in zicht."
_TEKST = "afdrukbare tekst zonder getal van negen cijfers"
_Ernst = Annotated[Ernst, Meta(description="Hoe erg het is: laag, midden, hoog of kritiek.")]
_Toestand = Annotated[Incidenttoestand, Meta(description="Hoe het ermee staat.")]
_Uitleg = Annotated[
    str, Meta(min_length=1, max_length=4000, description="Platte tekst; nooit over een cliënt.")
]


class Incidentenvraag(Question):
    """Welke incidenten."""

    open: Annotated[bool, Meta(description="Alleen wat niet opgelost of gesloten is.")] = False


class Incidentvorm(Form):
    """Een incident zoals het er nu voor staat."""

    nummer: int
    titel: str
    omschrijving: str
    organisatie: Annotated[str | None, Meta(description="Wie het overkomt; null voor de hele keten.")]
    gemeld_op: Tijdstip
    gemeld_door: str
    toestand: _Toestand
    ernst: _Ernst
    eigenaar: Annotated[str | None, Meta(description="Wie ervoor zorgt.")]
    servicedesk: Annotated[str, Meta(description="Voor wie de servicedesk is, volgens het draaiboek.")]
    mededeling: Annotated[int | None, Meta(description="Nummer van de mededeling erover.")]
    gewijzigd_op: Tijdstip


class Incidentenlijst(Form):
    """De incidenten in zicht, de nieuwste eerst."""

    incidenten: list[Incidentvorm]


class Servicedeskvorm(Form):
    """Bij wie men terecht kan."""

    organisatie: str
    telefoon: str | None
    email: list[str]


class Incidentstandvorm(Form):
    """Een wijziging: hoe het er vanaf dat moment voor stond, en wat erbij gezegd is."""

    nummer: int
    toestand: _Toestand
    ernst: _Ernst
    eigenaar: str | None
    servicedesk: str
    toelichting: str
    door: str
    op: Tijdstip


class Incidentbeeld(Form):
    """Een incident, bij wie men terecht kan, en alles wat ermee gebeurd is."""

    incident: Incidentvorm
    servicedesk: Servicedeskvorm | None
    verloop: list[Incidentstandvorm]


class Incidentinvoer(Question):
    """Een melding. Nooit iets over een cliënt."""

    titel: Annotated[str, Meta(min_length=1, max_length=150, description="Hoogstens 150 tekens.")]
    omschrijving: _Uitleg
    ernst: _Ernst = "midden"
    organisatie: (
        Annotated[Organisatiecode, Meta(description="Wie het overkomt; zonder: de hele keten.")] | None
    ) = None


class Wijzigingsinvoer(Question):
    """Wat er verandert; wat ontbreekt blijft."""

    toelichting: _Uitleg
    toestand: _Toestand | None = None
    ernst: _Ernst | None = None
    eigenaar: (
        Annotated[str, Meta(min_length=1, max_length=60, description="Naam van een persoon.")] | None
    ) = None
    servicedesk: (
        Annotated[str, Meta(min_length=1, max_length=60, description="Een andere servicedesk.")] | None
    ) = None
    mededeling: Annotated[int, Meta(ge=1, le=2**53 - 1)] | None = None


class Incidentnummer(Form):
    """Het nummer waaronder het incident bekend is."""

    nummer: int


@route(
    "GET",
    "/incidenten",
    Beschrijving(
        recht="incidenten.lezen",
        titel="Geef de incidenten in zicht.",
        groep=_GROEP,
        antwoord=Incidentenlijst,
        vraag=Incidentenvraag,
    ),
)
def incidenten(diensten: Diensten, beller: Beller, vraag: Incidentenvraag) -> Incidentenlijst:
    """List incidents."""
    with looking(diensten, beller) as blik:
        return form_of(Incidentenlijst, {"incidenten": incidents(blik, open_only=vraag.open)})


@route(
    "POST",
    "/incidenten",
    Beschrijving(
        recht="incidenten.melden",
        titel="Meld een incident: over de eigen organisatie, of over wie ook voor wie de keten ziet.",
        groep=_GROEP,
        antwoord=Incidentnummer,
        status=201,
        lichaam=Incidentinvoer,
        antwoordkoppen=(Kop("Location", "Adres van het incident."),),
        problemen={404: "Er is geen organisatie met deze code."},
    ),
)
def meld(diensten: Diensten, beller: Beller, lichaam: Incidentinvoer) -> Response[Incidentnummer]:
    """Report an incident."""
    melding = Incidentmelding(lichaam.titel, lichaam.omschrijving, lichaam.ernst, lichaam.organisatie)
    with acting(diensten, beller, "Er is geen organisatie met deze code.", _TEKST) as daad:
        number = report_incident(daad, melding)
    return Response(Incidentnummer(nummer=number), headers={"Location": f"/v1/incidenten/{number}"})


@route(
    "GET",
    "/incidenten/{id:int}",
    Beschrijving(
        recht="incidenten.lezen",
        titel="Geef een incident met zijn verloop.",
        groep=_GROEP,
        antwoord=Incidentbeeld,
        problemen={404: _GEEN},
        pad=_ID,
    ),
)
def een_incident(diensten: Diensten, beller: Beller, id: int) -> Incidentbeeld:  # the name in the path
    """Give one incident."""
    with looking(diensten, beller, _GEEN) as blik:
        found = incident(blik, known_id(id))
        history, desk = incident_history(blik, id), desk_of(blik.draaiboek, found.servicedesk)
    changes = [form_of(Incidentstandvorm, row._asdict()) for row in history]
    return form_of(Incidentbeeld, {"incident": found, "servicedesk": desk, "verloop": changes})


@route(
    "POST",
    "/incidenten/{id:int}/wijzigingen",
    Beschrijving(
        recht="incidenten.beheer",
        titel="Wijzig een incident; elke wijziging blijft bewaard.",
        groep=_GROEP,
        antwoord=Incidentvorm,
        lichaam=Wijzigingsinvoer,
        problemen={404: "Dit incident, deze persoon, servicedesk of mededeling bestaat niet."},
        pad=_ID,
    ),
)
def wijzig(diensten: Diensten, beller: Beller, id: int, lichaam: Wijzigingsinvoer) -> Incidentvorm:
    """Change an incident."""
    wijziging = Incidentwijziging(
        lichaam.toelichting,
        lichaam.toestand,
        lichaam.ernst,
        lichaam.eigenaar,
        lichaam.servicedesk,
        lichaam.mededeling,
    )
    niet = "Dit incident, deze persoon, servicedesk of mededeling bestaat niet."
    with acting(diensten, beller, niet, _TEKST) as daad:
        return form_of(Incidentvorm, change_incident(daad, known_id(id), wijziging))


ROUTES = [incidenten, meld, een_incident, wijzig]
