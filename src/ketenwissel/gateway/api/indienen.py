"""Submitting in JSON, for clients that speak no StUF and no VSP."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response
from msgspec import Meta

from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem, refused
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import Form, Question, Release, Tijdstip
from ketenwissel.keten import Aanlevering, Adres, Kant, Ontvangst
from ketenwissel.toegang import FOUTBERICHT

__all__ = ["ROUTES", "Ontvangstvorm", "receipt_form"]

_MAX_BYTES = MAX_BERICHT_BYTES // 3 * 4 + 100_000
_UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def _text(most: int, meaning: str) -> Meta:
    return Meta(max_length=most, pattern="^[^\\x00-\\x1f\\x7f]*$", description=meaning)


class Eind(Question):
    """Een kant van de envelop. Een referentie is uniek binnen deze vier velden van de zender."""

    organisatie: Annotated[
        str, Meta(pattern="^[0-9A-Z]{2,20}$", description="Gemeentecode of AGB-code.", examples=["9001"])
    ]
    applicatie: Annotated[str, _text(50, "Naam van het programma, zonder versie.")] = ""
    administratie: Annotated[str, _text(50, "Administratie.")] = ""
    gebruiker: Annotated[str, _text(100, "Gebruiker.")] = ""


class Indiening(Question):
    """Een bericht met zijn envelop."""

    soort: Annotated[
        Literal["Di01", "Du01", "Fo01"],
        Meta(
            description="Di01 voor een heenbericht, Du01 voor een retourbericht, Fo01 voor een foutbericht."
        ),
    ]
    zender: Eind
    ontvanger: Eind
    referentie: Annotated[str, Meta(pattern=_UUID, description="Nieuw UUID (versie 4) voor elk bericht.")]
    berichttype: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z]{2,3}[0-9]{2,3}[A-Z]?$", description="Zoals WMO301; Fo01 voor een foutbericht."
        ),
    ]
    inhoud: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z0-9+/]*={0,2}$",
            description="De XML van het bericht, of van de body van het foutbericht, in base64.",
        ),
    ]
    release: Annotated[Release, Meta(description="Zoals 3.0; leeg laten voor een foutbericht.")] | None = None
    cross_referentie: (
        Annotated[str, Meta(pattern=_UUID, description="Referentie van het bericht dat wordt beantwoord.")]
        | None
    ) = None


class Ontvangstvorm(Form):
    """De ontvangstbevestiging: het bericht staat op schijf. Ongewijzigd indienen geeft haar nog eens."""

    referentie: str
    ontvangen_op: Tijdstip
    sha256: Annotated[str, Meta(description="SHA-256 van de inhoud, in hexadecimalen.")]
    ontraden: Annotated[str | None, Meta(description="Stap van het draaiboek die dit bericht ontraadt.")]


def receipt_form(ontvangst: Ontvangst) -> Ontvangstvorm:
    """Write a receipt."""
    return Ontvangstvorm(
        referentie=ontvangst.referentie,
        ontvangen_op=ontvangst.ontvangen_op,
        sha256=ontvangst.sha256,
        ontraden=ontvangst.ontraden,
    )


@route(
    "POST",
    "/indienen",
    Beschrijving(
        recht="indienen",
        titel="Dien een bericht in.",
        groep="Indienen",
        antwoord=Ontvangstvorm,
        status=201,
        lichaam=Indiening,
        maximum=_MAX_BYTES,
        antwoordkoppen=(Kop("Location", "Waar te zien is hoe het met het bericht staat."),),
        problemen={
            422: "Het bericht is geweigerd: `situatie`, `code`, `stap` en `retry` zeggen waarom, en wat nu."
        },
    ),
)
async def indienen(
    diensten: Diensten, beller: Beller, lichaam: Indiening, request: Request[Any, Any, Any]
) -> Response[Ontvangstvorm]:
    """Give a submission to the hub; the receipt means that it is on disk."""
    received: datetime = request.scope["state"]["ontvangen_op"]
    aanlevering = _submission(lichaam, beller)
    # A large text would stay in memory beside its message.
    lichaam.inhoud = ""
    answer = await diensten.aanname(aanlevering, received, beller.identiteit)
    if isinstance(answer, Ontvangst):
        headers = {"Location": f"/v1/statussen/{answer.referentie}"}
        return Response(receipt_form(answer), headers=headers)
    raise refused(answer)


def _submission(lichaam: Indiening, beller: Beller) -> Aanlevering:
    is_error = lichaam.soort == FOUTBERICHT
    problems = []
    if is_error == (lichaam.release is not None):
        detail = (
            "een foutbericht heeft geen release" if is_error else "alleen een foutbericht heeft geen release"
        )
        problems.append(Fout("body", Plaats(pointer="/release"), "onjuist", detail))
    try:
        payload = base64.b64decode(lichaam.inhoud, validate=True)
    except binascii.Error:
        problems.append(Fout("body", Plaats(pointer="/inhoud"), "onjuist", "verwacht: base64"))
    if problems:
        raise Probleem(400, fouten=problems)
    versie, _, subversie = (lichaam.release or "0.0").partition(".")
    return Aanlevering(
        kant=_side(lichaam.zender.organisatie, beller),
        soort=lichaam.soort,
        zender=_end(lichaam.zender),
        ontvanger=_end(lichaam.ontvanger),
        referentie=lichaam.referentie,
        inhoud=payload,
        functie="" if is_error else lichaam.berichttype,
        versie=int(versie),
        subversie=int(subversie),
        cross_referentie=lichaam.cross_referentie,
    )


def _side(zender: str, beller: Beller) -> Kant:
    """Give the side at which a sender submits; who is no party is refused on either."""
    partij = beller.register.find(zender)
    return "vecozo" if partij is not None and partij.rol == "aanbieder" else "ggk"


def _end(eind: Eind) -> Adres:
    return Adres(eind.organisatie, eind.applicatie, eind.administratie, eind.gebruiker)


ROUTES = [indienen]
