"""Saved searches, and what they find offered again."""

from typing import Annotated

from litestar import Response
from msgspec import Meta

from ketenwissel.gateway.api.berichten import (
    Berichtenlijst,
    Heraanbodvormen,
    Zoekcriteria,
    offered_form,
    page_form,
    question_of,
)
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import Cursor, Form, Limiet, Question, Tijdstip, known_text
from ketenwissel.hub import MAX_FILTERS, Zoekfilter

__all__ = ["ROUTES"]

_GROEP = "Zoekfilters"
_MAX_NAAM = 60
_NAAM = {
    "naam": {
        "type": "string",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "maxLength": _MAX_NAAM,
        "description": "Naam van het zoekfilter.",
    }
}
_GEEN = {404: "Er is geen eigen zoekfilter met deze naam."}


class Nieuwfilter(Question):
    """Een zoekfilter om te bewaren. Zoeken op BSN wordt niet bewaard."""

    naam: Annotated[
        str,
        Meta(
            pattern="^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=_MAX_NAAM,
            description="Naam: kleine letters, cijfers en koppeltekens, hoogstens 60 tekens.",
        ),
    ]
    criteria: Annotated[Zoekcriteria, Meta(description="Waaraan een bericht moet voldoen.")]


class Filtervorm(Form):
    """Een bewaard zoekfilter."""

    naam: str
    criteria: Zoekcriteria
    gemaakt_op: Tijdstip


class Filterlijst(Form):
    """De eigen zoekfilters."""

    zoekfilters: list[Filtervorm]


class Pagina(Question):
    """Een pagina."""

    na: Cursor | None = None
    limiet: Limiet = 50


class Filterherhaling(Question):
    """Bied aan wat het zoekfilter nu vindt, een deel tegelijk."""

    na: Cursor | None = None
    limiet: Limiet = 250
    proef: Annotated[bool, Meta(description="Alleen zeggen wat er zou gebeuren.")] = True


def _form(found: Zoekfilter) -> Filtervorm:
    vraag = found.vraag
    criteria = Zoekcriteria(
        referentie=vraag.referentie,
        identificatie=vraag.identificatie,
        toewijzingnummer=vraag.toewijzingnummer,
        partij=vraag.partij,
        zender=vraag.zender,
        ontvanger=vraag.ontvanger,
        berichttype=vraag.berichttype,
        release=vraag.release,
        van=vraag.van,
        tot=vraag.tot,
        toestand=vraag.toestand,
        oudste_eerst=vraag.oudste_eerst,
    )
    return Filtervorm(naam=found.naam, criteria=criteria, gemaakt_op=found.gemaakt_op)


def _find(diensten: Diensten, beller: Beller, naam: str) -> Zoekfilter:
    found = diensten.filters.find(known_text(naam, _MAX_NAAM), beller.naam)
    if found is None:
        raise Probleem(404, _GEEN[404])
    return found


@route(
    "GET",
    "/zoekfilters",
    Beschrijving(
        recht="berichten.lezen", titel="Geef de eigen zoekfilters.", groep=_GROEP, antwoord=Filterlijst
    ),
)
def zoekfilters(diensten: Diensten, beller: Beller) -> Filterlijst:
    """Give one's own."""
    return Filterlijst(zoekfilters=[_form(one) for one in diensten.filters.all(beller.naam)])


@route(
    "POST",
    "/zoekfilters",
    Beschrijving(
        recht="berichten.lezen",
        titel="Bewaar een zoekfilter.",
        groep=_GROEP,
        antwoord=Filtervorm,
        status=201,
        lichaam=Nieuwfilter,
        antwoordkoppen=(Kop("Location", "Adres van het zoekfilter."),),
        problemen={409: f"De naam is al in gebruik, of er zijn al {MAX_FILTERS} zoekfilters bewaard."},
    ),
)
def bewaar(diensten: Diensten, beller: Beller, lichaam: Nieuwfilter) -> Response[Filtervorm]:
    """Save one."""
    found = diensten.filters.save(lichaam.naam, question_of(lichaam.criteria), beller.naam)
    if found == "naam_bezet":
        raise Probleem(409, "Deze naam is al in gebruik.")
    if found == "vol":
        raise Probleem(409, f"Er zijn al {MAX_FILTERS} zoekfilters bewaard: verwijder er eerst een.")
    return Response(_form(found), headers={"Location": f"/v1/zoekfilters/{found.naam}"})


@route(
    "GET",
    "/zoekfilters/{naam:str}",
    Beschrijving(
        recht="berichten.lezen",
        titel="Geef een eigen zoekfilter.",
        groep=_GROEP,
        antwoord=Filtervorm,
        problemen=_GEEN,
        pad=_NAAM,
    ),
)
def zoekfilter(diensten: Diensten, beller: Beller, naam: str) -> Filtervorm:
    """Give one."""
    return _form(_find(diensten, beller, naam))


@route(
    "DELETE",
    "/zoekfilters/{naam:str}",
    Beschrijving(
        recht="berichten.lezen",
        titel="Verwijder een eigen zoekfilter.",
        groep=_GROEP,
        antwoord=None,
        status=204,
        problemen=_GEEN,
        pad=_NAAM,
    ),
)
def verwijder(diensten: Diensten, beller: Beller, naam: str) -> None:
    """Remove one."""
    if not diensten.filters.remove(known_text(naam, _MAX_NAAM), beller.naam):
        raise Probleem(404, _GEEN[404])


@route(
    "GET",
    "/zoekfilters/{naam:str}/berichten",
    Beschrijving(
        recht="berichten.lezen",
        titel="Geef wat een zoekfilter nu vindt.",
        groep=_GROEP,
        antwoord=Berichtenlijst,
        vraag=Pagina,
        problemen=_GEEN,
        pad=_NAAM,
    ),
)
def gevonden(diensten: Diensten, beller: Beller, naam: str, vraag: Pagina) -> Berichtenlijst:
    """Ask it again."""
    asked = _find(diensten, beller, naam).on_page(vraag.na, vraag.limiet)
    return page_form(diensten.inzage.zoek(asked, beller.zicht))


@route(
    "POST",
    "/zoekfilters/{naam:str}/opnieuw-aanbieden",
    Beschrijving(
        recht="acties.uitvoeren",
        titel="Leg terug in de postvakken wat een zoekfilter nu vindt en opgehaald is.",
        groep=_GROEP,
        antwoord=Heraanbodvormen,
        lichaam=Filterherhaling,
        problemen=_GEEN,
        pad=_NAAM,
    ),
)
def herhaal(diensten: Diensten, beller: Beller, naam: str, lichaam: Filterherhaling) -> Heraanbodvormen:
    """Offer again what it finds, a page at a time; a trial unless it is said that it is none."""
    asked = _find(diensten, beller, naam).on_page(lichaam.na, lichaam.limiet)
    found = diensten.inzage.zoek(asked, beller.zicht)
    ids = [bericht.id for bericht in found.berichten]
    offered = diensten.heraanbieder.offer_again(
        ids, [], beller.register, beller.zicht, beller.naam, proef=lichaam.proef
    )
    return offered_form(offered, proef=lichaam.proef, volgende=found.volgende)


ROUTES = [zoekfilters, bewaar, zoekfilter, verwijder, gevonden, herhaal]
