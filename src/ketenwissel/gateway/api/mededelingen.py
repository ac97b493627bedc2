"""Announcements: reading them, as JSON and as a feed, and sending them."""

from typing import Any

from litestar import Request, Response

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.mededelingvormen import (
    Bereikvorm,
    Leesbevestiging,
    Leesinvoer,
    Mededelingenlijst,
    Mededelingenvraag,
    Mededelinginvoer,
    Mededelingvorm,
    Ontvangerslijst,
    Proefvorm,
    Sjablonenlijst,
    Sjabloonvorm,
    Verzondenvorm,
)
from ketenwissel.gateway.api.regiedeur import acting, form_of, looking
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import (
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
