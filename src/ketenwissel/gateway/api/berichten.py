"""Messages: searching them, seeing one, opening one, offering them again."""

import base64
import re
from typing import Annotated, Any, Literal

from litestar import Request, Response
from msgspec import Meta, field

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import (
    Berichttype,
    Berichtvorm,
    Cursor,
    Form,
    Identificatie,
    Limiet,
    Nummer,
    Partijcode,
    Question,
    Referentie,
    Release,
    Tijdstip,
    Toestand,
    Volgende,
    bounded,
    known_id,
    message_form,
)
from ketenwissel.hub import MAX_BERICHTEN, Heraanbod, Inhoud, Zoekresultaat, Zoekvraag

__all__ = [
    "ROUTES",
    "Heraanbodvorm",
    "Heraanbodvormen",
    "Zoekcriteria",
    "offered_form",
    "page_form",
    "question_of",
]

_GROEP = "Berichten"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van het bericht in dit knooppunt."}}
_REDEN = Kop("Inzagereden", "Waarom de inhoud wordt ingezien; verplicht voor wie er geen partij bij is.")
_DIGEST = Kop("Repr-Digest", "SHA-256 van de inhoud (RFC 9530).")
_MAX_REDEN = 200
_LONG_NUMBER = re.compile(r"[0-9](?:[\s./-]?[0-9]){7,}")

_Nieuwste = Annotated[bool, Meta(description="Oudste eerst, in plaats van nieuwste eerst.")]


class Zoekcriteria(Question):
    """Waaraan een bericht moet voldoen; alles wat is opgegeven moet gelden."""

    referentie: Referentie | None = None
    identificatie: Identificatie | None = None
    toewijzingnummer: Nummer | None = None
    partij: Partijcode | None = None
    zender: Partijcode | None = None
    ontvanger: Partijcode | None = None
    berichttype: Berichttype | None = None
    release: Release | None = None
    van: Tijdstip | None = None
    tot: Tijdstip | None = None
    toestand: Toestand | None = None
    oudste_eerst: _Nieuwste = False


class Berichtenvraag(Zoekcriteria):
    """Zoekcriteria en een pagina."""

    na: Cursor | None = None
    limiet: Limiet = 50


class Bsnvraag(Berichtenvraag):
    """Zoekcriteria, ook op burgerservicenummer, en een pagina."""

    bsn: Annotated[str, Meta(pattern="^[0-9]{9}$", description="Burgerservicenummer: 9 cijfers.")] | None = (
        None
    )


class Berichtenlijst(Form):
    """Een pagina berichten."""

    berichten: list[Berichtvorm]
    volgende: Volgende
    niet_geindexeerd: Annotated[
        int,
        Meta(description="Aantal nieuwste berichten dat nog niet op BSN en toewijzingnummer te vinden is."),
    ]


class Heraanbieding(Question):
    """Welke berichten opnieuw aan te bieden."""

    ids: Annotated[
        list[Annotated[int, Meta(ge=1, le=2**53 - 1)]],
        Meta(max_length=MAX_BERICHTEN, description="Nummers van berichten, hoogstens 1000."),
    ] = field(default_factory=list)
    referenties: Annotated[
        list[Referentie], Meta(max_length=MAX_BERICHTEN, description="Referenties, hoogstens 1000.")
    ] = field(default_factory=list)
    proef: Annotated[bool, Meta(description="Alleen zeggen wat er zou gebeuren.")] = True


class Heraanbodvorm(Form):
    """Wat er met een bericht gebeurt."""

    id: int | None
    referentie: str | None
    uitkomst: Annotated[
        Literal[
            "aangeboden",
            "wacht_nog",
            "onbekend",
            "geweigerd",
            "niet_ontvanger",
            "geen_ontvanger",
            "tegengehouden",
            "verwijderd",
        ],
        Meta(
            description=(
                "aangeboden: ligt weer in het postvak; wacht_nog: lag er nog; geweigerd: nooit aangenomen; "
                "niet_ontvanger: alleen de ontvanger kan dit vragen; geen_ontvanger: niemand ontvangt er nog "
                "voor; tegengehouden: het knooppunt heeft het zelf beantwoord; verwijderd: de inhoud is weg."
            )
        ),
    ]


class Heraanbodvormen(Form):
    """Wat er gebeurd is, of bij een proef zou gebeuren, per bericht."""

    proef: bool
    resultaten: list[Heraanbodvorm]
    volgende: Annotated[
        int | None, Meta(description="Geef dit als `na` voor de rest; null als alles gedaan is.")
    ] = None


def question_of(
    criteria: Zoekcriteria, *, bsn: str | None = None, na: int | None = None, limiet: int = 50
) -> Zoekvraag:
    """Make the question for the hub."""
    return Zoekvraag(
        referentie=criteria.referentie,
        identificatie=criteria.identificatie,
        toewijzingnummer=criteria.toewijzingnummer,
        bsn=bsn,
        partij=criteria.partij,
        zender=criteria.zender,
        ontvanger=criteria.ontvanger,
        berichttype=criteria.berichttype,
        release=criteria.release,
        van=None if criteria.van is None else bounded(criteria.van),
        tot=None if criteria.tot is None else bounded(criteria.tot),
        toestand=criteria.toestand,
        oudste_eerst=criteria.oudste_eerst,
        na=na,
        limiet=limiet,
    )


def page_form(found: Zoekresultaat) -> Berichtenlijst:
    """Write a page of messages."""
    return Berichtenlijst(
        berichten=[message_form(bericht) for bericht in found.berichten],
        volgende=found.volgende,
        niet_geindexeerd=found.achterstand,
    )


def offered_form(found: list[Heraanbod], *, proef: bool, volgende: int | None = None) -> Heraanbodvormen:
    """Write what became of messages that were offered again."""
    rows = [Heraanbodvorm(id=one.id, referentie=one.referentie, uitkomst=one.uitkomst) for one in found]
    return Heraanbodvormen(proef=proef, resultaten=rows, volgende=volgende)


@route(
    "GET",
    "/berichten",
    Beschrijving(
        recht="berichten.lezen",
        titel="Zoek berichten. Niet op BSN: een BSN hoort niet in een adres.",
        groep=_GROEP,
        antwoord=Berichtenlijst,
        vraag=Berichtenvraag,
    ),
)
def berichten(diensten: Diensten, beller: Beller, vraag: Berichtenvraag) -> Berichtenlijst:
    """Search by what may stand in an address."""
    asked = question_of(vraag, na=vraag.na, limiet=vraag.limiet)
    return page_form(diensten.inzage.zoek(asked, beller.zicht))


@route(
    "POST",
    "/berichten/zoeken",
    Beschrijving(
        recht="berichten.lezen",
        titel="Zoek berichten, ook op BSN.",
        groep=_GROEP,
        antwoord=Berichtenlijst,
        lichaam=Bsnvraag,
    ),
)
def zoeken(diensten: Diensten, beller: Beller, lichaam: Bsnvraag) -> Berichtenlijst:
    """Search, also by BSN, which takes a right of its own."""
    zicht = beller.zicht
    if lichaam.bsn is not None:
        if not beller.identiteit.mag("berichten.zoeken_bsn"):
            raise Probleem(403, "Met deze aanmelding kan niet op BSN worden gezocht.")
        zicht = beller.zicht_op("berichten.zoeken_bsn")
    asked = question_of(lichaam, bsn=lichaam.bsn, na=lichaam.na, limiet=lichaam.limiet)
    return page_form(diensten.inzage.zoek(asked, zicht))


@route(
    "GET",
    "/berichten/{id:int}",
    Beschrijving(
        recht="berichten.lezen",
        titel="Geef een bericht, zonder de inhoud.",
        groep=_GROEP,
        antwoord=Berichtvorm,
        problemen={404: "Er is geen bericht met dit nummer in zicht."},
        pad=_ID,
    ),
)
def bericht(diensten: Diensten, beller: Beller, id: int) -> Berichtvorm:  # the name in the path
    """Give one message."""
    found = diensten.inzage.bericht(known_id(id), beller.zicht)
    if found is None:
        raise Probleem(404)
    return message_form(found)


@route(
    "GET",
    "/berichten/{id:int}/inhoud",
    Beschrijving(
        recht="inhoud.lezen",
        titel="Geef de inhoud van een bericht, zoals die ontvangen is. Wie wat inziet, staat in het spoor.",
        groep=_GROEP,
        antwoord=bytes,
        mediatype="application/xml",
        problemen={
            404: "Er is geen bericht met dit nummer in zicht.",
            409: "Het bericht wacht nog, en het draaiboek houdt afhalen nu dicht.",
            410: "De inhoud wordt niet meer bewaard.",
        },
        koppen=(_REDEN,),
        antwoordkoppen=(_DIGEST,),
        pad=_ID,
    ),
)
def inhoud(diensten: Diensten, beller: Beller, id: int, request: Request[Any, Any, Any]) -> Response[bytes]:
    """Open one message; who is no party to it says why."""
    reden = _reason(request.headers.get("Inzagereden"))
    found = diensten.inzage.inhoud(known_id(id), beller.zicht, beller.naam, reden)
    if isinstance(found, Inhoud):
        return payload_response(found.inhoud, found.bericht.sha256)
    if found == "reden_nodig":
        raise _reason_problem("ontbreekt", "geef in deze kop de reden van inzage")
    if found == "afhalen_dicht":
        raise Probleem(409, "Het bericht wacht nog, en het draaiboek houdt afhalen nu dicht.")
    raise Probleem(410 if found == "verwijderd" else 404)


def _reason(header: str | None) -> str | None:
    """Read the reason: short, and without a number that could be a citizen's, since the trail keeps it."""
    if header is None or not header.strip():
        return None
    reden = header.strip()
    if len(reden) > _MAX_REDEN or not reden.isprintable():
        raise _reason_problem("onjuist", "hoogstens 200 leesbare tekens")
    if _LONG_NUMBER.search(reden):
        raise _reason_problem(
            "onjuist", "een reden bevat geen getal van acht of meer cijfers: zij wordt bewaard"
        )
    return reden


def _reason_problem(code: str, detail: str) -> Probleem:
    return Probleem(400, fouten=[Fout("header", Plaats(name=_REDEN.naam), code, detail)])


def payload_response(payload: bytes, sha256: str) -> Response[bytes]:
    """Answer with a payload, as it is, and its digest."""
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    return Response(
        payload,
        media_type="application/xml",
        headers={"Repr-Digest": f"sha-256=:{digest}:", "Content-Disposition": "attachment"},
    )


@route(
    "POST",
    "/berichten/opnieuw-aanbieden",
    Beschrijving(
        recht="acties.uitvoeren",
        titel="Leg opgehaalde berichten terug in het postvak van hun ontvanger, onder hetzelfde nummer.",
        groep=_GROEP,
        antwoord=Heraanbodvormen,
        lichaam=Heraanbieding,
    ),
)
def opnieuw_aanbieden(diensten: Diensten, beller: Beller, lichaam: Heraanbieding) -> Heraanbodvormen:
    """Offer messages again; a trial unless it is said that it is none."""
    found = diensten.heraanbieder.offer_again(
        lichaam.ids,
        lichaam.referenties,
        beller.register,
        beller.zicht,
        beller.naam,
        proef=lichaam.proef,
    )
    return offered_form(found, proef=lichaam.proef)


ROUTES = [berichten, zoeken, bericht, inhoud, opnieuw_aanbieden]
