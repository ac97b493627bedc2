"""Forms that several routes share: the fields of questions, and messages as they are written in JSON.

The descriptions are what a developer reads in the OpenAPI document, and what an error says was expected; so
are the docstrings of forms. Both are Dutch, as all texts for the chain.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.hub import Berichtbeeld, Lot, Weigeringbeeld
from ketenwissel.toegang import FOUTBERICHT

__all__ = [
    "REFERENTIE",
    "Adresvorm",
    "Berichttype",
    "Berichtvorm",
    "Cursor",
    "Datum",
    "Form",
    "Identificatie",
    "Limiet",
    "Nummer",
    "Partijcode",
    "Question",
    "Referentie",
    "Release",
    "Tijdstip",
    "Toestand",
    "Volgende",
    "Weigeringvorm",
    "bounded",
    "known_id",
    "known_text",
    "message_form",
    "refusal_form",
]

_MAX_ID = 2**53 - 1
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Form(Struct, rename="camel", kw_only=True):
    """Something that is written as JSON, its names in camelCase."""


class Question(Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """Something that is asked, in a query or a body; a name that it does not have is an error."""


Tijdstip = Annotated[
    datetime, Meta(tz=True, description="Tijdstip volgens RFC 3339 met offset, zoals 2022-03-30T15:00:00Z.")
]
Datum = Annotated[date, Meta(description="Dag in Nederland.")]
Referentie = Annotated[
    str,
    Meta(
        pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        description="Referentienummer van de envelop: een UUID.",
        examples=["0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"],
    ),
]
REFERENTIE = {
    "referentie": {
        "type": "string",
        "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        "description": "Referentienummer van de envelop: een UUID.",
    }
}
"""A reference in a path."""
Partijcode = Annotated[
    str,
    Meta(
        pattern="^[0-9A-Z]{2,20}$",
        description="Code van een partij: gemeentecode (4 cijfers) of AGB-code (8 cijfers).",
        examples=["9001", "98000001"],
    ),
]
Berichttype = Annotated[
    str,
    Meta(
        pattern="^[A-Za-z]{2,3}[0-9]{2,3}[A-Z]?$",
        description="Berichttype, zoals WMO301, JW303D of Fo01.",
        examples=["WMO301"],
    ),
]
Release = Annotated[
    str, Meta(pattern="^[0-9]{1,2}\\.[0-9]{1,2}$", description="Release, zoals 3.0.", examples=["3.0"])
]
Identificatie = Annotated[
    str,
    Meta(
        pattern="^[^\\x00-\\x1f\\x7f]{1,12}$",
        description="Identificatie uit de kop van het bericht: 1 tot en met 12 tekens.",
    ),
]
Nummer = Annotated[
    str, Meta(pattern="^[0-9]{1,9}$", description="Toewijzingnummer: 1 tot en met 9 cijfers.", examples=["1"])
]
Cursor = Annotated[
    int, Meta(ge=0, le=_MAX_ID, description="Ga verder na dit nummer: `volgende` van de vorige pagina.")
]
Volgende = Annotated[
    int | None,
    Meta(
        description=(
            "Geef dit als `na` voor de volgende pagina; null na de laatste. Een pagina kan korter zijn dan "
            "gevraagd."
        )
    ),
]
Limiet = Annotated[int, Meta(ge=1, le=250, description="Aantal op een pagina: 1 tot en met 250.")]
Toestand = Annotated[
    Lot,
    Meta(description="Wat ermee gebeurd is: wachtend, opgehaald, beantwoord, afgekeurd of gebroken."),
]
_Bezorging = Annotated[
    Literal["wachtend", "uitgereikt", "gepauzeerd", "opgehaald", "tegengehouden"],
    Meta(
        description=(
            "Wacht in het postvak, is uitgereikt maar niet bevestigd, is opgehaald, of is tegengehouden: het "
            "knooppunt heeft het zelf beantwoord."
        )
    ),
]
_Paarstaat = Literal["open", "gesloten", "afgekeurd", "gebroken"]


class Adresvorm(Form):
    """Een kant van de envelop."""

    organisatie: str
    applicatie: str = ""
    administratie: str = ""
    gebruiker: str = ""


class Berichtvorm(Form):
    """Een aangenomen bericht, zonder de inhoud."""

    id: Annotated[int, Meta(description="Nummer van het bericht in dit knooppunt.")]
    referentie: str
    cross_referentie: Annotated[str | None, Meta(description="Referentie waarop dit bericht antwoordt.")]
    kant: Annotated[Literal["ggk", "vecozo"], Meta(description="Kant van de keten waar het binnenkwam.")]
    soort: Annotated[Literal["Di01", "Du01", "Fo01"], Meta(description="Soort envelop.")]
    berichttype: str
    release: Annotated[str | None, Meta(description="Release; null voor een foutbericht.")]
    standaard: Annotated[str | None, Meta(description="iwmo of ijw; null voor een foutbericht.")]
    zender: Adresvorm
    ontvanger: Adresvorm
    identificatie: str | None
    ontvangen_op: Tijdstip
    grootte: Annotated[int, Meta(description="Grootte van de inhoud in bytes.")]
    sha256: Annotated[str, Meta(description="SHA-256 van de inhoud, in hexadecimalen.")]
    ontraden: Annotated[str | None, Meta(description="Stap van het draaiboek die dit bericht ontraadde.")]
    toestand: Toestand
    bezorging: _Bezorging
    uitgereikt_op: Tijdstip | None
    opgehaald_op: Tijdstip | None
    beantwoordt_id: Annotated[int | None, Meta(description="Nummer van het bericht dat dit beantwoordt.")]
    paar: Annotated[_Paarstaat | None, Meta(description="Toestand van het paar dat dit bericht opende.")]
    retour_id: Annotated[int | None, Meta(description="Nummer van het antwoord dat staat.")]


class Weigeringvorm(Form):
    """Een weigering. Waarden die niet bewaard mogen worden zijn vervangen door `gemaskeerd`."""

    tijdstip: Tijdstip
    referentie: str
    berichttype: str
    release: str
    zender: str
    ontvanger: str
    situatie: str
    lijst: Annotated[str, Meta(description="Lijst waarin de code staat.")]
    code: str
    stap: Annotated[str | None, Meta(description="Stap van het draaiboek die weigerde.")]
    retry: Annotated[str, Meta(description="Wat de afzender kan doen.")]


def bounded(moment: datetime) -> datetime:
    """Bring an instant into years that can be reckoned with; nothing in the chain lies outside."""
    return min(max(moment, _FIRST), _LAST).astimezone(UTC)


def message_form(bericht: Berichtbeeld) -> Berichtvorm:
    """Write a message."""
    is_error = bericht.functie == ""
    zender, ontvanger = (
        Adresvorm(
            organisatie=adres.organisatie,
            applicatie=adres.applicatie,
            administratie=adres.administratie,
            gebruiker=adres.gebruiker,
        )
        for adres in (bericht.zender, bericht.ontvanger)
    )
    return Berichtvorm(
        id=bericht.id,
        referentie=bericht.referentie,
        cross_referentie=bericht.cross_referentie,
        kant=bericht.kant,
        soort=bericht.soort,
        berichttype=bericht.functie or FOUTBERICHT,
        release=None if is_error else bericht.release,
        standaard=bericht.standaard,
        zender=zender,
        ontvanger=ontvanger,
        identificatie=bericht.identificatie,
        ontvangen_op=bericht.ontvangen_op,
        grootte=bericht.grootte,
        sha256=bericht.sha256,
        ontraden=bericht.ontraden,
        toestand=bericht.toestand,
        bezorging=bericht.bezorging,
        uitgereikt_op=bericht.uitgereikt_op,
        opgehaald_op=bericht.opgehaald_op,
        beantwoordt_id=bericht.antwoord_op,
        paar=bericht.paar,
        retour_id=bericht.retour_id,
    )


def refusal_form(weigering: Weigeringbeeld) -> Weigeringvorm:
    """Write a refusal."""
    return Weigeringvorm(
        tijdstip=weigering.tijdstip,
        referentie=weigering.referentie,
        berichttype=weigering.functie or FOUTBERICHT,
        release=weigering.release,
        zender=weigering.zender,
        ontvanger=weigering.ontvanger,
        situatie=weigering.situatie,
        lijst=weigering.lijst,
        code=weigering.code,
        stap=weigering.stap,
        retry=weigering.retry,
    )


def known_id(id_: int) -> int:
    """Give a number back that a message may have; raises Probleem (404) for any other."""
    if not 0 < id_ <= _MAX_ID:
        raise Probleem(404)
    return id_


def known_text(text: str, most: int) -> str:
    """Give a part of a path back that may name something; raises Probleem (404) for any other."""
    if len(text) > most or not (text.isascii() and text.isprintable()):
        raise Probleem(404)
    return text
