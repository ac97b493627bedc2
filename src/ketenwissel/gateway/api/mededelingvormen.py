"""What is asked and answered about announcements."""

from typing import Annotated

from msgspec import Meta

from ketenwissel.gateway.api.contacten import Organisatiecode
from ketenwissel.gateway.api.vormen import (
    Cursor,
    Form,
    Limiet,
    Question,
    Tijdstip,
    Volgende,
)

__all__ = [
    "Bereikvorm",
    "Leesbevestiging",
    "Leesinvoer",
    "Mededelingenlijst",
    "Mededelingenvraag",
    "Mededelinginvoer",
    "Mededelingvorm",
    "Ontvangerslijst",
    "Proefvorm",
    "Sjablonenlijst",
    "Sjabloonvorm",
    "Verzondenvorm",
]


class Mededelingenvraag(Question):
    """Welke mededelingen, en een pagina; de nieuwste eerst."""

    ook_voorbij: Annotated[
        bool,
        Meta(
            description="Ook wat voorbij of vervangen is; voor wie verstuurt ook concepten en wat nog komt."
        ),
    ] = False
    na: Cursor | None = None
    limiet: Limiet = 50


class Bereikvorm(Form):
    """Hoe ver een mededeling kwam."""

    ontvangers: Annotated[int, Meta(description="Organisaties voor wie zij is.")]
    gelezen: Annotated[int, Meta(description="Organisaties die haar lazen.")]
    mails_verzonden: int
    mails_gestopt: Annotated[int, Meta(description="Mails die niet verzonden konden worden.")]
    mails_wachtend: int


class Mededelingvorm(Form):
    """Een mededeling. De tekst is platte tekst."""

    nummer: int
    titel: str
    tekst: str
    doelgroep: Annotated[str, Meta(description="Voor wie: zoals iedereen, gemeenten, klanten:CODE.")]
    sjabloon: str | None
    verzonden_op: Annotated[Tijdstip | None, Meta(description="Null: een concept.")]
    vervallen_op: Annotated[Tijdstip | None, Meta(description="Wanneer een concept vervallen is.")]
    van: Annotated[Tijdstip, Meta(description="Vanaf wanneer zij te zien is.")]
    tot: Annotated[Tijdstip | None, Meta(description="Tot wanneer zij te zien is.")]
    vervangt: Annotated[int | None, Meta(description="Nummer van de mededeling die zij verbetert.")]
    vervangen_door: int | None
    gelezen_op: Annotated[
        Tijdstip | None, Meta(description="Wanneer de eigen organisatie liet weten haar gelezen te hebben.")
    ]
    bereik: Annotated[Bereikvorm | None, Meta(description="Alleen voor wie mededelingen mag versturen.")]


class Mededelingenlijst(Form):
    """Een pagina mededelingen."""

    mededelingen: list[Mededelingvorm]
    volgende: Volgende


class Leesinvoer(Question):
    """Voor welke organisaties; zonder: alle eigen."""

    organisaties: Annotated[list[Organisatiecode], Meta(max_length=100)] | None = None


class Leesbevestiging(Form):
    """Voor welke organisaties het lezen nu is vastgelegd; wat al vastlag staat er niet bij."""

    organisaties: list[str]


_Titel = Annotated[str, Meta(min_length=1, max_length=150, description="Hoogstens 150 tekens.")]
_Tekst = Annotated[
    str, Meta(min_length=1, max_length=10_000, description="Platte tekst, hoogstens 10.000 tekens.")
]
_Doelgroep = Annotated[
    str,
    Meta(
        pattern=(
            "^(iedereen|gemeenten|aanbieders|leveranciers|serviceorganisaties"
            "|klanten:[0-9A-Za-z.-]{1,20}|regio:[ -~]{1,100}|organisatie:[0-9A-Za-z.-]{1,20})$"
        ),
        description=(
            "iedereen, gemeenten, aanbieders, leveranciers, serviceorganisaties, klanten:CODE van een "
            "leverancier, regio:NAAM of organisatie:CODE. Zonder: die van het sjabloon, of van wat vervangen "
            "wordt."
        ),
        examples=["gemeenten"],
    ),
]


class Mededelinginvoer(Question):
    """Een mededeling: eigen tekst of een sjabloon. Nooit iets over een cliënt."""

    titel: _Titel | None = None
    tekst: _Tekst | None = None
    sjabloon: Annotated[str, Meta(max_length=40, description="Naam van een sjabloon.")] | None = None
    aanvulling: Annotated[str, Meta(max_length=2000, description="Een laatste alinea.")] | None = None
    doelgroep: _Doelgroep | None = None
    van: Annotated[Tijdstip, Meta(description="Vanaf wanneer te zien; zonder: nu.")] | None = None
    tot: Annotated[Tijdstip, Meta(description="Tot wanneer te zien.")] | None = None
    vervangt: (
        Annotated[
            int, Meta(ge=1, le=2**53 - 1, description="Verbetert deze, en bereikt ook al haar ontvangers.")
        ]
        | None
    ) = None
    concept: Annotated[bool, Meta(description="Alleen bewaren, nog niet versturen.")] = False


class Verzondenvorm(Form):
    """Wat er van het versturen werd; van een concept zijn er nog geen ontvangers."""

    nummer: int
    ontvangers: int
    mails: Annotated[int, Meta(description="Mails die nu verzonden worden.")]


class Proefvorm(Form):
    """Wat er nu verstuurd zou worden, en aan wie."""

    titel: str
    tekst: str
    doelgroep: str
    van: Tijdstip
    tot: Tijdstip | None
    ontvangers: Annotated[list[str], Meta(description="Codes van organisaties.")]


class Sjabloonvorm(Form):
    """Een sjabloon, ingevuld met het draaiboek dat van kracht is."""

    naam: str
    moment: str
    doelgroep: str
    titel: str
    tekst: str


class Sjablonenlijst(Form):
    """Alle sjablonen, in volgorde van de momenten."""

    sjablonen: list[Sjabloonvorm]


class Ontvangervorm(Form):
    """Of een organisatie bereikt is."""

    organisatie: str
    gelezen_op: Tijdstip | None
    gelezen_door: Annotated[str | None, Meta(description="De persoon, of het programma, die het liet weten.")]
    gemaild_op: Tijdstip | None
    mailfout: Annotated[str | None, Meta(description="Waarom er niet gemaild kon worden; zonder adres.")]


class Ontvangerslijst(Form):
    """Alle ontvangers van een mededeling, in volgorde van code."""

    ontvangers: list[Ontvangervorm]
