"""Terms: what is due, who owes whom what, and weeks ahead."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, TypeVar

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import (
    Berichttype,
    Cursor,
    Form,
    Limiet,
    Question,
    Release,
    Tijdstip,
    Volgende,
    bounded,
)
from ketenwissel.regie import Openpaar, Openverzoek, Schuld, Termijn, Vooruitblik

__all__ = ["GROEP", "ROUTES", "Termijnpagina", "Uiterlijk", "cut"]

T = TypeVar("T")
GROEP = "Termijnen"
_Soort = Annotated[
    Literal["retour", "vervolg", "melding"],
    Meta(
        description=(
            "retour: het antwoord op een heenbericht; vervolg: het besluit op een verzoek; "
            "melding: de start of stop van zorg."
        )
    ),
]
_Over = Annotated[int, Meta(description="Werkdagen na vandaag tot het uiterste tijdstip.")]
Uiterlijk = Annotated[Tijdstip, Meta(description="Vanaf dit tijdstip is het te laat.")]


class Termijnpagina(Question):
    """Een pagina."""

    na: Cursor = 0
    limiet: Limiet = 50


class Termijnvorm(Form):
    """Een termijn in werkdagen; de dag van ontvangst telt niet mee."""

    soort: _Soort
    werkdagen: int
    laatste_dag: Annotated[date, Meta(description="Laatste werkdag van de hele termijn.")]
    uiterlijk_op: Uiterlijk
    verkort: Annotated[bool, Meta(description="De afsluiting laat minder over dan de hele termijn.")]
    opgeschort: Annotated[bool, Meta(description="De termijn eindigt terwijl het verkeer stilstaat.")]
    hervat_op: Annotated[Tijdstip | None, Meta(description="Vanaf wanneer een opgeschorte termijn doorgaat.")]


class Openpaarvorm(Form):
    """Een open paar, met de termijn van het antwoord."""

    id: Annotated[int, Meta(description="Nummer van het heenbericht, en zo van het paar.")]
    referentie: str
    berichttype: str
    release: str
    gemeente: str
    aanbieder: str
    beantwoorder: Annotated[str, Meta(description="Wie het antwoord schuldig is.")]
    ontvangen_op: Tijdstip
    retour: Annotated[str, Meta(description="Berichttype van het antwoord.")]
    termijn: Termijnvorm
    werkdagen_over: _Over


class Openparenlijst(Form):
    """Een pagina open paren, het eerste uiterste tijdstip voorop."""

    paren: list[Openpaarvorm]
    volgende: Volgende


class Verzoekvorm(Form):
    """Een verzoek van een aanbieder waarop de gemeente nog niet besloten heeft."""

    bericht_id: Annotated[int, Meta(description="Nummer van het bericht met het verzoek.")]
    berichttype: str
    release: str
    gemeente: str
    aanbieder: str
    ontvangen_op: Tijdstip
    toestand: Literal["loopt", "opgeschort", "te_laat"]
    termijn: Termijnvorm
    werkdagen_over: _Over


class Verzoekenlijst(Form):
    """Een pagina verzoeken, het eerste uiterste tijdstip voorop."""

    verzoeken: list[Verzoekvorm]
    volgende: Volgende


class Schuldvorm(Form):
    """Wat een partij een andere schuldig is: antwoorden of besluiten van een berichttype."""

    soort: _Soort
    beantwoorder: str
    wachtende: str
    berichttype: Annotated[str, Meta(description="Berichttype van het heenbericht.")]
    release: str
    aantal: int
    oudste_op: Annotated[Tijdstip, Meta(description="Wanneer het oudste is ontvangen.")]
    uiterlijk_op: Annotated[Tijdstip, Meta(description="Het uiterste tijdstip van het oudste.")]
    werkdagen_over: _Over
    verkort: Annotated[int, Meta(description="Hoeveel daarvan minder dan de hele termijn hebben.")]
    verstreken: Annotated[int, Meta(description="Van hoeveel daarvan de termijn voorbij is.")]
    opgeschort: Annotated[int, Meta(description="Van hoeveel daarvan de termijn is opgeschort.")]


class Schuldenlijst(Form):
    """Een pagina van wie wie wat schuldig is, het eerste uiterste tijdstip voorop."""

    totaal: int
    schulden: list[Schuldvorm]
    volgende: Volgende


class Vooruitdagvorm(Form):
    """Een dag waarop verzonden wordt."""

    dag: date
    werkdag: bool
    werkdagen: Annotated[int, Meta(description="Werkdagen die de ontvanger heeft, hoogstens de termijn.")]
    krap: Annotated[bool, Meta(description="Minder dan de hele termijn.")]
    ontraden: Annotated[bool, Meta(description="Verzenden gaat dan tegen een afspraak in.")]


class Vooruitblikvorm(Form):
    """Een heenbericht van de oude release, met de dagen waarop het nog verzonden kan worden."""

    berichttype: str
    release: str
    retour: str
    werkdagen: Annotated[int, Meta(description="De hele termijn van het antwoord.")]
    laatste_volle_dag: Annotated[date, Meta(description="Laatste dag van ontvangst met de hele termijn.")]
    dicht_op: Annotated[Tijdstip, Meta(description="Wanneer het heenbericht dichtgaat.")]
    afgesloten_op: Annotated[Tijdstip, Meta(description="Wanneer het antwoord dichtgaat.")]
    dagen: list[Vooruitdagvorm]


class Vooruitbliklijst(Form):
    """Van nu tot de afsluiting, per berichttype."""

    berichttypen: list[Vooruitblikvorm]


class Rekenvraag(Question):
    """Een heenbericht, en wanneer het ontvangen wordt."""

    bericht: Berichttype
    op: Annotated[
        Tijdstip, Meta(description="Tijdstip van ontvangst; voor een melding ook de dag van de zorg.")
    ]
    release: Annotated[Release, Meta(description="Release; zonder: de oude.")] | None = None


class Termijnenlijst(Form):
    """De termijnen die met een heenbericht beginnen."""

    termijnen: list[Termijnvorm]


def cut(found: Sequence[T], na: int, limiet: int) -> tuple[Sequence[T], int | None]:
    """Give a page of what was found, and after which place the next begins."""
    end = na + limiet
    return found[na:end], end if end < len(found) else None


def _term(termijn: Termijn) -> Termijnvorm:
    return Termijnvorm(
        soort=termijn.soort,
        werkdagen=termijn.werkdagen,
        laatste_dag=termijn.laatste_dag,
        uiterlijk_op=termijn.uiterlijk_op,
        verkort=termijn.verkort,
        opgeschort=termijn.opgeschort,
        hervat_op=termijn.hervat_op,
    )


def _pair(one: Openpaar) -> Openpaarvorm:
    paar = one.paar
    return Openpaarvorm(
        id=paar.heen_id,
        referentie=paar.referentie,
        berichttype=paar.berichttype,
        release=paar.release,
        gemeente=paar.gemeente,
        aanbieder=paar.aanbieder,
        beantwoorder=paar.beantwoorder,
        ontvangen_op=paar.ontvangen_op,
        retour=paar.retour,
        termijn=_term(one.termijn),
        werkdagen_over=one.werkdagen_over,
    )


def _request(one: Openverzoek) -> Verzoekvorm:
    return Verzoekvorm(
        bericht_id=one.bericht_id,
        berichttype=one.berichttype,
        release=one.release,
        gemeente=one.gemeente,
        aanbieder=one.aanbieder,
        ontvangen_op=one.ontvangen_op,
        toestand=one.toestand,
        termijn=_term(one.termijn),
        werkdagen_over=one.werkdagen_over,
    )


def _owed(one: Schuld) -> Schuldvorm:
    return Schuldvorm(
        soort=one.soort,
        beantwoorder=one.beantwoorder,
        wachtende=one.wachtende,
        berichttype=one.berichttype,
        release=one.release,
        aantal=one.aantal,
        oudste_op=one.oudste_op,
        uiterlijk_op=one.uiterlijk_op,
        werkdagen_over=one.werkdagen_over,
        verkort=one.verkort,
        verstreken=one.verstreken,
        opgeschort=one.opgeschort,
    )


def _ahead(one: Vooruitblik) -> Vooruitblikvorm:
    return Vooruitblikvorm(
        berichttype=one.berichttype,
        release=one.release,
        retour=one.retour,
        werkdagen=one.werkdagen,
        laatste_volle_dag=one.laatste_volle_dag,
        dicht_op=one.dicht_op,
        afgesloten_op=one.afgesloten_op,
        dagen=[
            Vooruitdagvorm(
                dag=day.dag,
                werkdag=day.werkdag,
                werkdagen=day.werkdagen,
                krap=day.krap,
                ontraden=day.ontraden,
            )
            for day in one.dagen
        ],
    )


@route(
    "GET",
    "/termijnen/paren",
    Beschrijving(
        recht="paren.lezen",
        titel="Geef open paren, het eerste uiterste tijdstip voorop.",
        groep=GROEP,
        antwoord=Openparenlijst,
        vraag=Termijnpagina,
    ),
)
def paren(diensten: Diensten, beller: Beller, vraag: Termijnpagina) -> Openparenlijst:
    """Give open pairs."""
    found = diensten.termijnen.paren(beller.zicht, vraag.na, vraag.limiet)
    return Openparenlijst(paren=[_pair(one) for one in found.paren], volgende=found.volgende)


@route(
    "GET",
    "/termijnen/verzoeken",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef verzoeken waarop nog niet besloten is, het eerste uiterste tijdstip voorop.",
        groep=GROEP,
        antwoord=Verzoekenlijst,
        vraag=Termijnpagina,
    ),
)
def verzoeken(diensten: Diensten, beller: Beller, vraag: Termijnpagina) -> Verzoekenlijst:
    """Give requests that wait for a decision."""
    found, following = cut(diensten.termijnen.verzoeken(beller.zicht), vraag.na, vraag.limiet)
    return Verzoekenlijst(verzoeken=[_request(one) for one in found], volgende=following)


@route(
    "GET",
    "/termijnen/schulden",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef wie wie wat schuldig is, het eerste uiterste tijdstip voorop.",
        groep=GROEP,
        antwoord=Schuldenlijst,
        vraag=Termijnpagina,
    ),
)
def schulden(diensten: Diensten, beller: Beller, vraag: Termijnpagina) -> Schuldenlijst:
    """Give who owes whom what."""
    every = diensten.termijnen.schulden(beller.zicht, beller.register)
    found, following = cut(every, vraag.na, vraag.limiet)
    return Schuldenlijst(totaal=len(every), schulden=[_owed(one) for one in found], volgende=following)


@route(
    "GET",
    "/termijnen/vooruitblik",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Geef per heenbericht op welke dagen verzenden de ontvanger te weinig tijd laat.",
        groep=GROEP,
        antwoord=Vooruitbliklijst,
    ),
)
def vooruitblik(diensten: Diensten) -> Vooruitbliklijst:
    """Look ahead from now to the cut-offs."""
    return Vooruitbliklijst(berichttypen=[_ahead(one) for one in diensten.termijnen.vooruitblik()])


@route(
    "GET",
    "/termijnen/berekening",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Bereken de termijnen die met een heenbericht beginnen.",
        groep=GROEP,
        antwoord=Termijnenlijst,
        vraag=Rekenvraag,
        problemen={404: "Geen heenbericht van deze release, of de kalender reikt niet zo ver."},
    ),
)
def berekening(diensten: Diensten, vraag: Rekenvraag) -> Termijnenlijst:
    """Reckon the terms of one heenbericht."""
    try:
        found = diensten.termijnen.reken(vraag.bericht, vraag.release, bounded(vraag.op))
    except UnusableInput:
        raise Probleem(404) from None
    return Termijnenlijst(termijnen=[_term(one) for one in found])


ROUTES = [paren, verzoeken, schulden, vooruitblik, berekening]
