"""Readiness: how far the chain is, a group of parties, or one party."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, TypeVar

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.partijen import CODE
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Form, Limiet, Partijcode, Question, Tijdstip, bounded, known_text
from ketenwissel.regie import (
    CRITERIA,
    Groep,
    Indeling,
    Partijbeeld,
    Partijfilter,
    Partijstand,
    Productvoortgang,
    Stapstand,
    Staptelling,
)
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["GROEP", "ROUTES", "answered"]

GROEP = "Gereedheid"
_NIET_GEMETEN = (
    "Van dit tijdstip is niet bekend hoe ver partijen waren: het ligt in de toekomst, of voor de eerste "
    "grens van het draaiboek die geteld is."
)
_T = TypeVar("_T")
_Naam = TypeVar("_Naam", bound=str)

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


def _step_form(one: Stapstand) -> Stapstandvorm:
    return Stapstandvorm(
        stap=one.stap,
        criterium=one.criterium,
        omschrijving=one.van.omschrijving,
        uiterlijk_op=one.uiterlijk_op,
        status=one.status,
        gedaan_op=one.gedaan_op,
        bewijs=one.bewijs,
        tegengesproken=one.tegengesproken,
        rest=one.rest,
        gemeld_op=one.gemeld_op,
        gemeld_aantal=one.gemeld_aantal,
    )


def _stand_form(one: Partijstand) -> Partijstandvorm:
    return Partijstandvorm(
        partij=one.partij,
        naam=one.naam,
        rol=one.rol,
        standaard=one.standaard,
        wachtend=one.wachtend,
        te_beantwoorden=one.te_beantwoorden,
        gebroken=one.gebroken,
        ontraden=one.ontraden,
        behaald={criterium: one.reached(criterium) for criterium in CRITERIA},
        prognose_afhalen=one.afhalen,
        prognose_beantwoorden=one.beantwoorden,
        stappen=[_step_form(step) for step in one.stappen],
    )


def _plain(numbers: Mapping[_Naam, int]) -> dict[str, int]:
    return {str(name): number for name, number in numbers.items()}


def _counted_form(one: Staptelling) -> Staptellingvorm:
    return Staptellingvorm(
        stap=one.stap,
        rol=one.rol,
        criterium=one.criterium,
        omschrijving=one.omschrijving,
        uiterlijk_op=one.uiterlijk_op,
        statussen=_plain(one.statussen),
        tegengesproken=one.tegengesproken,
    )


def _group_form(one: Groep) -> Groepvorm:
    return Groepvorm(
        naam=one.naam,
        partijen=one.partijen,
        wachtend=one.wachtend,
        te_beantwoorden=one.te_beantwoorden,
        gebroken=one.gebroken,
        ontraden=one.ontraden,
        behaald=_plain(one.behaald),
        prognose_afhalen=_plain(one.afhalen),
        prognose_beantwoorden=_plain(one.beantwoorden),
        stappen=[_counted_form(step) for step in one.stappen],
    )


def _product_form(one: Productvoortgang) -> Pakketvorm:
    passed = [
        Ktogeslaagdvorm(
            nummer=row.id, berichttype=row.berichttype, geslaagd_op=row.geslaagd_op, bewijs=row.bewijs
        )
        for row in one.geslaagd
    ]
    return Pakketvorm(
        standaard=one.standaard,
        leverancier=one.leverancier,
        product=one.product,
        versie=one.versie,
        release=one.release,
        geslaagd=passed,
    )


def _party_form(found: Partijbeeld) -> Partijbeeldvorm:
    kept = found.bij_stilstand
    return Partijbeeldvorm(
        op=found.at,
        gemeten_op=found.gemeten_op,
        draaiboek=found.draaiboek,
        geheel=_stand_form(found.geheel),
        standaarden=[_stand_form(one) for one in found.standaarden],
        bij_stilstand=None
        if kept is None
        else Grensstandvorm(moment=kept.moment, wachtend=kept.wachtend, te_beantwoorden=kept.te_beantwoorden),
        regio=found.regio,
        pakketten=[_product_form(one) for one in found.pakketten],
    )


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
    return Gereedheidvorm(
        op=found.at,
        gemeten_op=found.gemeten_op,
        draaiboek=found.draaiboek,
        landelijk=found.landelijk,
        totaal=_group_form(found.totaal),
        groepen=[_group_form(one) for one in found.groepen],
        aandacht=[_stand_form(one) for one in found.aandacht],
    )


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
    return Partijstandenlijst(
        op=found.at,
        gemeten_op=found.gemeten_op,
        partijen=[_stand_form(one) for one in found.partijen],
        volgende=found.volgende,
    )


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
    return _party_form(
        answered(lambda: diensten.gereedheid.partij(beller.identiteit, beller.toegang, known, at=at))
    )


ROUTES = [overzicht, partijen, partij]
