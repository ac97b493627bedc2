"""Announcements: reading them, as JSON and as a feed, and sending them."""

from typing import Annotated, Any

from litestar import Request, Response
from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.contacten import Organisatiecode
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.regiedeur import acting, form_of, looking
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import (
    Cursor,
    Form,
    Limiet,
    Question,
    Tijdstip,
    Volgende,
    bounded,
    known_id,
)
from ketenwissel.regie import (
    MAX_MEDEDELINGEN,
    MEDIATYPE,
    Mededeling,
    Mededelingwens,
    announcement,
    announcement_page,
    announcements,
    draft,
    drop,
    fill,
    preview,
    reached,
    read,
    read_audience,
    send,
    send_draft,
    templates,
    write_feed,
)

__all__ = ["ROUTES"]

_GROEP = "Mededelingen"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van de mededeling."}}
_GEEN = "Er is geen mededeling met dit nummer voor deze lezer."
_GEEN_CONCEPT = "Er is geen concept met dit nummer."
_ONBEKEND = "Deze leverancier, regio, organisatie of te vervangen mededeling bestaat niet."
_VERWACHT = (
    "een titel en een tekst zonder getal van negen cijfers, of een sjabloon; een doelgroep met ontvangers; "
    "een begin vanaf nu en een einde daarna; een mededeling die nog niet vervangen is"
)


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


def _form(one: Mededeling) -> Mededelingvorm:
    names = ("nummer", "titel", "tekst", "sjabloon", "verzonden_op", "vervallen_op", "van", "tot", "vervangt")
    found = {name: getattr(one, name) for name in (*names, "vervangen_door", "gelezen_op")}
    reach = None
    if one.bereik is not None:
        mails = one.bereik.mails
        reach = Bereikvorm(
            ontvangers=one.bereik.ontvangers,
            gelezen=one.bereik.gelezen,
            mails_verzonden=mails.verzonden,
            mails_gestopt=mails.gestopt,
            mails_wachtend=mails.wacht,
        )
    return Mededelingvorm(**found, doelgroep=str(one.doelgroep), bereik=reach)


def _wish(invoer: Mededelinginvoer) -> Mededelingwens:
    return Mededelingwens(
        invoer.titel,
        invoer.tekst,
        invoer.sjabloon,
        invoer.aanvulling,
        None if invoer.doelgroep is None else read_audience(invoer.doelgroep),
        None if invoer.van is None else bounded(invoer.van),
        None if invoer.tot is None else bounded(invoer.tot),
        invoer.vervangt,
    )


@route(
    "GET",
    "/mededelingen",
    Beschrijving(
        recht="mededelingen.lezen",
        titel="Geef de mededelingen voor iedereen en voor de eigen organisatie.",
        groep=_GROEP,
        antwoord=Mededelingenlijst,
        vraag=Mededelingenvraag,
    ),
)
def mededelingen(diensten: Diensten, beller: Beller, vraag: Mededelingenvraag) -> Mededelingenlijst:
    """List announcements."""
    with looking(diensten, beller) as blik:
        found = announcement_page(blik, vraag.na, vraag.limiet, past=vraag.ook_voorbij)
    return Mededelingenlijst(mededelingen=[_form(one) for one in found.mededelingen], volgende=found.volgende)


@route(
    "GET",
    "/mededelingen/feed",
    Beschrijving(
        recht="mededelingen.lezen",
        titel="Geef dezelfde mededelingen als Atom-feed (RFC 4287).",
        groep=_GROEP,
        antwoord=bytes,
        mediatype=MEDIATYPE,
    ),
)
def feed(diensten: Diensten, beller: Beller, request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give what is shown now as a feed."""
    adres = diensten.adres or str(request.base_url).rstrip("/")
    with looking(diensten, beller) as blik:
        found = announcements(blik, limit=MAX_MEDEDELINGEN)
        return Response(write_feed(found, adres, beller.naam, blik.at), media_type=MEDIATYPE)


@route(
    "GET",
    "/mededelingen/{id:int}",
    Beschrijving(
        recht="mededelingen.lezen",
        titel="Geef een mededeling. Dat telt niet als gelezen.",
        groep=_GROEP,
        antwoord=Mededelingvorm,
        problemen={404: _GEEN},
        pad=_ID,
    ),
)
def mededeling(diensten: Diensten, beller: Beller, id: int) -> Mededelingvorm:  # the name in the path
    """Give one announcement."""
    with looking(diensten, beller, _GEEN) as blik:
        return _form(announcement(blik, known_id(id)))


@route(
    "POST",
    "/mededelingen/{id:int}/leesbevestigingen",
    Beschrijving(
        recht="mededelingen.lezen",
        titel="Laat weten dat de eigen organisatie een mededeling gelezen heeft.",
        groep=_GROEP,
        antwoord=Leesbevestiging,
        lichaam=Leesinvoer,
        problemen={404: _GEEN},
        pad=_ID,
    ),
)
def bevestig(diensten: Diensten, beller: Beller, id: int, lichaam: Leesinvoer) -> Leesbevestiging:
    """Note that it was read."""
    with acting(diensten, beller, _GEEN) as daad:
        return Leesbevestiging(organisaties=read(daad, known_id(id), lichaam.organisaties))


@route(
    "POST",
    "/mededelingen",
    Beschrijving(
        recht="mededelingen.versturen",
        titel="Verstuur een mededeling, of bewaar haar als concept.",
        groep=_GROEP,
        antwoord=Verzondenvorm,
        status=201,
        lichaam=Mededelinginvoer,
        antwoordkoppen=(Kop("Location", "Adres van de mededeling."),),
        problemen={404: _ONBEKEND},
    ),
)
def verstuur(diensten: Diensten, beller: Beller, lichaam: Mededelinginvoer) -> Response[Verzondenvorm]:
    """Send an announcement, or keep a draft."""
    with acting(diensten, beller, _ONBEKEND, _VERWACHT) as daad:
        if lichaam.concept:
            made = Verzondenvorm(nummer=draft(daad, _wish(lichaam)), ontvangers=0, mails=0)
        else:
            made = form_of(Verzondenvorm, send(daad, _wish(lichaam)))
    return Response(made, headers={"Location": f"/v1/mededelingen/{made.nummer}"})


@route(
    "POST",
    "/mededelingsproeven",
    Beschrijving(
        recht="mededelingen.versturen",
        titel="Zie wat er verstuurd zou worden, en aan wie. Er wordt niets bewaard.",
        groep=_GROEP,
        antwoord=Proefvorm,
        lichaam=Mededelinginvoer,
        problemen={404: _ONBEKEND},
    ),
)
def proef(diensten: Diensten, beller: Beller, lichaam: Mededelinginvoer) -> Proefvorm:
    """Say what would go to whom."""
    with acting(diensten, beller, _ONBEKEND, _VERWACHT) as daad:
        found = preview(daad, _wish(lichaam))
    return Proefvorm(
        titel=found.titel,
        tekst=found.tekst,
        doelgroep=str(found.doelgroep),
        van=found.van,
        tot=found.tot,
        ontvangers=sorted(found.ontvangers),
    )


@route(
    "POST",
    "/mededelingen/{id:int}/verzendingen",
    Beschrijving(
        recht="mededelingen.versturen",
        titel="Verstuur een concept zoals het er staat.",
        groep=_GROEP,
        antwoord=Verzondenvorm,
        problemen={
            404: _GEEN_CONCEPT,
            409: "Het concept kan zo niet verstuurd worden: het einde is voorbij, of niemand is ontvanger.",
        },
        pad=_ID,
    ),
)
def verstuur_concept(diensten: Diensten, beller: Beller, id: int) -> Verzondenvorm:  # the name in the path
    """Send a draft."""
    with acting(diensten, beller, _GEEN_CONCEPT) as daad:
        return form_of(Verzondenvorm, send_draft(daad, known_id(id)))


@route(
    "DELETE",
    "/mededelingen/{id:int}",
    Beschrijving(
        recht="mededelingen.versturen",
        titel="Laat een concept vervallen. Wat verstuurd is, blijft.",
        groep=_GROEP,
        antwoord=None,
        status=204,
        problemen={404: _GEEN_CONCEPT},
        pad=_ID,
    ),
)
def vervallen(diensten: Diensten, beller: Beller, id: int) -> None:  # the name in the path
    """Throw a draft away."""
    with acting(diensten, beller, _GEEN_CONCEPT) as daad:
        drop(daad, known_id(id))


@route(
    "GET",
    "/mededelingen/{id:int}/ontvangers",
    Beschrijving(
        recht="mededelingen.versturen",
        titel="Geef per organisatie of een mededeling haar bereikte.",
        groep=_GROEP,
        antwoord=Ontvangerslijst,
        problemen={404: "Er is geen verstuurde mededeling met dit nummer."},
        pad=_ID,
    ),
)
def ontvangers(diensten: Diensten, beller: Beller, id: int) -> Ontvangerslijst:  # the name in the path
    """List whom it reached."""
    with looking(diensten, beller, "Er is geen verstuurde mededeling met dit nummer.") as blik:
        return form_of(Ontvangerslijst, {"ontvangers": reached(blik, known_id(id))})


@route(
    "GET",
    "/mededelingsjablonen",
    Beschrijving(
        recht="mededelingen.versturen",
        titel="Geef de sjablonen, ingevuld met het draaiboek dat van kracht is.",
        groep=_GROEP,
        antwoord=Sjablonenlijst,
    ),
)
def sjablonen(diensten: Diensten, beller: Beller) -> Sjablonenlijst:
    """List the templates, filled."""
    found = []
    with looking(diensten, beller) as blik:
        for one in templates().values():
            filled = fill(one.naam, blik.draaiboek)
            found.append(
                Sjabloonvorm(
                    naam=one.naam,
                    moment=one.moment,
                    doelgroep=one.doelgroep,
                    titel=filled.titel,
                    tekst=filled.tekst,
                )
            )
    return Sjablonenlijst(sjablonen=found)


ROUTES = [
    mededelingen,
    feed,
    mededeling,
    bevestig,
    verstuur,
    proef,
    verstuur_concept,
    vervallen,
    ontvangers,
    sjablonen,
]
