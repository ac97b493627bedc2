"""What is asked and answered about readiness."""

from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.vormen import Form, Limiet, Partijcode, Question, Tijdstip

__all__ = [
    "Gereedheidsvraag",
    "Gereedheidvorm",
    "Grensstandvorm",
    "Groepvorm",
    "Ktogeslaagdvorm",
    "Overzichtvraag",
    "Pakketvorm",
    "Partijbeeldvorm",
    "Partijstandenlijst",
    "Partijstandvorm",
    "Partijvraag",
    "Stapstandvorm",
    "Staptellingvorm",
]

_Op = Annotated[
    Tijdstip,
    Meta(
        description=(
            "Op dit tijdstip; zonder: nu. In het verleden zijn de aantallen die van de laatste grens van het "
            "draaiboek daarvoor."
        )
    ),
]
_Status = Annotated[
    Literal["niet begonnen", "bezig", "gereed", "te laat", "achterhaald"],
    Meta(
        description=(
            "te laat: gedaan na het uiterste tijdstip, of daarna nog niet gedaan; achterhaald: niet gedaan, "
            "en een latere blokkade of de ingebruikname laat niets meer te doen."
        )
    ),
]
_Prognose = Annotated[
    Literal["op tijd", "niet op tijd", "onbekend"] | None,
    Meta(description="Of dit in het huidige tempo op tijd leeg is; null: er is niets te voorspellen."),
]
_Criterium = Annotated[
    Literal["verzonden", "beantwoord", "ingelezen", "klaar"],
    Meta(
        description=(
            "verzonden: niets meer te verzenden; beantwoord: elk antwoord verzonden; ingelezen: alles "
            "ingelezen; klaar: de systemen zijn klaar voor de nieuwe release."
        )
    ),
]


class Overzichtvraag(Question):
    """Op welk tijdstip, en hoe opgeteld."""

    op: _Op | None = None
    per: (
        Annotated[
            Literal["leverancier", "regio", "serviceorganisatie", "soort", "standaard"],
            Meta(description="Tel ook op per groep. Een partij kan in meer groepen zitten."),
        ]
        | None
    ) = None
    aandacht: Annotated[
        int, Meta(ge=0, le=250, description="Hoeveel partijen te noemen die het eerst aandacht vragen.")
    ] = 20


class Partijvraag(Question):
    """Op welk tijdstip."""

    op: _Op | None = None


class Gereedheidsvraag(Question):
    """Welke partijen, en een pagina."""

    op: _Op | None = None
    rol: Annotated[Literal["gemeente", "aanbieder"], Meta(description="Alleen deze rol.")] | None = None
    stap: (
        Annotated[
            str,
            Meta(pattern="^[0-9]{1,2}(\\.[0-9]{1,2}){1,2}$", description="Nummer van een stap, zoals 3.1.4."),
        ]
        | None
    ) = None
    status: _Status | None = None
    regio: Annotated[str, Meta(min_length=1, max_length=100, description="Naam van een regio.")] | None = None
    leverancier: (
        Annotated[str, Meta(min_length=1, max_length=20, description="Code van een leverancier.")] | None
    ) = None
    standaard: (
        Annotated[Literal["iwmo", "ijw"], Meta(description="Alleen de aantallen van deze standaard.")] | None
    ) = None
    na: (
        Annotated[Partijcode, Meta(description="Ga verder na deze code: `volgende` van de vorige pagina.")]
        | None
    ) = None
    limiet: Limiet = 50


class Staptellingvorm(Form):
    """Hoeveel partijen hoe staan met een stap van het draaiboek."""

    stap: str
    rol: Annotated[Literal["gemeente", "aanbieder"], Meta(description="Wiens stap het is.")]
    criterium: _Criterium
    omschrijving: str
    uiterlijk_op: Tijdstip
    statussen: Annotated[dict[str, int], Meta(description="Aantal partijen per status.")]
    tegengesproken: Annotated[
        int, Meta(description="Partijen die haar gereed meldden, en waarbij de meting dat tegenspreekt.")
    ]


class Groepvorm(Form):
    """Partijen bij elkaar opgeteld."""

    naam: str
    partijen: int
    wachtend: Annotated[int, Meta(description="Berichten in hun postvakken.")]
    te_beantwoorden: Annotated[int, Meta(description="Open paren die zij nog kunnen beantwoorden.")]
    gebroken: Annotated[int, Meta(description="Paren die zij niet op tijd beantwoordden.")]
    ontraden: Annotated[int, Meta(description="Berichten die zij tegen een afspraak in verzonden.")]
    behaald: Annotated[dict[str, int], Meta(description="Aantal partijen dat elk criterium haalde.")]
    prognose_afhalen: Annotated[dict[str, int], Meta(description="Aantal partijen per prognose.")]
    prognose_beantwoorden: Annotated[dict[str, int], Meta(description="Aantal partijen per prognose.")]
    stappen: list[Staptellingvorm]


class Stapstandvorm(Form):
    """Hoe een partij staat met een stap, en waaruit dat blijkt."""

    stap: str
    criterium: _Criterium
    omschrijving: str
    uiterlijk_op: Tijdstip
    status: _Status
    gedaan_op: Annotated[
        Tijdstip | None, Meta(description="Sinds wanneer; null als dat nog niet is, of van voor het tellen.")
    ]
    bewijs: Annotated[
        Literal["geen", "gemeten", "gemeld", "beide"], Meta(description="Waarop de status berust.")
    ]
    tegengesproken: Annotated[bool, Meta(description="Gereed gemeld, maar de meting spreekt dat tegen.")]
    rest: Annotated[int | None, Meta(description="Hoeveel berichten er nog zijn; null: niet bekend.")]
    gemeld_op: Tijdstip | None
    gemeld_aantal: Annotated[int | None, Meta(description="Wat de partij het laatst meldde van haar uitbak.")]


class Partijstandvorm(Form):
    """Hoe ver een partij is, in een standaard of (null) in alle."""

    partij: str
    naam: str
    rol: Literal["gemeente", "aanbieder"]
    standaard: str | None
    wachtend: int
    te_beantwoorden: int
    gebroken: int
    ontraden: int
    behaald: Annotated[dict[str, bool], Meta(description="Of elk criterium is gehaald.")]
    prognose_afhalen: _Prognose
    prognose_beantwoorden: _Prognose
    stappen: list[Stapstandvorm]


class Gereedheidvorm(Form):
    """Hoe ver de keten is, of de partijen in zicht."""

    op: Tijdstip
    gemeten_op: Annotated[Tijdstip, Meta(description="Van wanneer de aantallen zijn.")]
    draaiboek: str
    landelijk: Annotated[bool, Meta(description="Alle partijen; anders die in zicht zijn.")]
    totaal: Groepvorm
    groepen: list[Groepvorm]
    aandacht: list[Partijstandvorm]


class Grensstandvorm(Form):
    """Wat er open stond op het tijdstip waarop het verkeer stil kwam te staan."""

    moment: Tijdstip
    wachtend: int
    te_beantwoorden: int


class Ktogeslaagdvorm(Form):
    """Een berichttype dat op de ketentestomgeving is geslaagd."""

    nummer: int
    berichttype: str
    geslaagd_op: Tijdstip
    bewijs: str


class Pakketvorm(Form):
    """Wat een partij gebruikt, en wat dat op de ketentestomgeving heeft doorstaan."""

    standaard: str
    leverancier: str
    product: str
    versie: str
    release: str
    geslaagd: list[Ktogeslaagdvorm]


class Partijbeeldvorm(Form):
    """Hoe ver een partij is: in alle standaarden samen, en in elke apart."""

    op: Tijdstip
    gemeten_op: Annotated[Tijdstip, Meta(description="Van wanneer de aantallen zijn.")]
    draaiboek: str
    geheel: Partijstandvorm
    standaarden: list[Partijstandvorm]
    bij_stilstand: Grensstandvorm | None
    regio: str | None
    pakketten: list[Pakketvorm]


class Partijstandenlijst(Form):
    """Een pagina partijen, in volgorde van code."""

    op: Tijdstip
    gemeten_op: Tijdstip
    partijen: list[Partijstandvorm]
    volgende: str | None
