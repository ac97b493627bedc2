"""Contacts: whom one can reach at an organisation during the migration."""

from typing import Annotated

from litestar import Response
from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.regiedeur import problems
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import Form, Question, Tijdstip, bounded, known_id
from ketenwissel.regie import Contact, Nieuwcontact
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["ROUTES", "Contactvorm", "Organisatiecode", "contact_form"]

_GROEP = "Contacten"
_VERWACHT = "afdrukbare tekst zonder getal van negen cijfers, een e-mailadres, en een einde na het begin"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van het contact."}}

Organisatiecode = Annotated[
    str,
    Meta(
        pattern="^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$",
        description="Code van een partij of een andere organisatie.",
        examples=["9001", "ketenbureau"],
    ),
]


class Contactvraag(Question):
    """Van wie, en wanneer te bereiken."""

    organisatie: Organisatiecode | None = None
    op: Annotated[Tijdstip, Meta(description="Wie dan te bereiken is; zonder: nu of later.")] | None = None


class Contactvorm(Form):
    """Iemand die bij een organisatie te bereiken is."""

    nummer: int
    organisatie: str
    naam: str
    functie: str
    telefoon: str
    email: str
    geldig_van: Tijdstip
    geldig_tot: Annotated[Tijdstip | None, Meta(description="Vanaf dit tijdstip niet meer.")]


class Contactlijst(Form):
    """Contacten van wie in zicht is."""

    contacten: list[Contactvorm]


class Contactinvoer(Question):
    """Iemand die te bereiken is. Nooit iets over een cliënt."""

    organisatie: Organisatiecode
    naam: Annotated[
        str, Meta(min_length=1, max_length=100, description="Naar wie te vragen: 1 tot en met 100 tekens.")
    ]
    functie: Annotated[
        str, Meta(min_length=1, max_length=100, description="Wat die doet: 1 tot en met 100 tekens.")
    ]
    telefoon: Annotated[
        str,
        Meta(
            pattern="^\\+?[0-9]([ \\-]?[0-9]){5,18}$",
            max_length=30,
            description="Telefoonnummer: cijfers, spaties en streepjes.",
            examples=["06 12345678"],
        ),
    ]
    email: Annotated[
        str,
        Meta(
            pattern="^[!-?A-~]+@[!-?A-~]+$",
            max_length=200,
            description="Een e-mailadres.",
            examples=["nacht@voorbeeld.example"],
        ),
    ]
    van: Annotated[Tijdstip, Meta(description="Vanaf wanneer; zonder: nu.")] | None = None
    tot: Annotated[Tijdstip, Meta(description="Tot wanneer; zonder: voor onbepaalde tijd.")] | None = None


class Eindvraag(Question):
    """Wanneer het eindigt."""

    op: Annotated[Tijdstip, Meta(description="Vanaf dit tijdstip niet meer; zonder: nu.")] | None = None


def contact_form(contact: Contact) -> Contactvorm:
    """Write a contact."""
    return Contactvorm(
        nummer=contact.nummer,
        organisatie=contact.organisatie,
        naam=contact.naam,
        functie=contact.functie,
        telefoon=contact.telefoon,
        email=contact.email,
        geldig_van=contact.geldig_van,
        geldig_tot=contact.geldig_tot,
    )


@route(
    "GET",
    "/contacten",
    Beschrijving(
        recht="contacten.lezen",
        titel="Geef wie te bereiken is: zelf, en bij wie er iets openstaat.",
        groep=_GROEP,
        antwoord=Contactlijst,
        vraag=Contactvraag,
    ),
)
def contacten(diensten: Diensten, beller: Beller, vraag: Contactvraag) -> Contactlijst:
    """List contacts in sight."""
    op = None if vraag.op is None else bounded(vraag.op)
    found = diensten.termijnen.contacten(beller.identiteit, beller.toegang, vraag.organisatie, op)
    return Contactlijst(contacten=[contact_form(one) for one in found])


class Contactnummer(Form):
    """Het nummer waaronder een contact bekend is."""

    nummer: int


@route(
    "POST",
    "/contacten",
    Beschrijving(
        recht="contacten.beheer",
        titel="Leg vast wie bij een organisatie te bereiken is.",
        groep=_GROEP,
        antwoord=Contactnummer,
        status=201,
        lichaam=Contactinvoer,
        antwoordkoppen=(Kop("Location", "Adres van het contact."),),
        problemen={404: "Er is geen organisatie met deze code."},
    ),
)
def voeg_toe(diensten: Diensten, beller: Beller, lichaam: Contactinvoer) -> Response[Contactnummer]:
    """Add a contact."""
    nieuw = Nieuwcontact(
        lichaam.organisatie,
        lichaam.naam,
        lichaam.functie,
        lichaam.telefoon,
        lichaam.email,
        None if lichaam.van is None else bounded(lichaam.van),
        None if lichaam.tot is None else bounded(lichaam.tot),
    )
    with problems("Er is geen organisatie met deze code.", verwacht=_VERWACHT):
        number = diensten.termijnen.voeg_contact_toe(beller.identiteit, nieuw)
    return Response(Contactnummer(nummer=number), headers={"Location": f"/v1/contacten/{number}"})


@route(
    "DELETE",
    "/contacten/{id:int}",
    Beschrijving(
        recht="contacten.beheer",
        titel="Beëindig een contact.",
        groep=_GROEP,
        antwoord=None,
        status=204,
        vraag=Eindvraag,
        problemen={
            404: "Er is geen contact met dit nummer.",
            409: "Het contact is al geëindigd, of het tijdstip is al voorbij.",
        },
        pad=_ID,
    ),
)
def beeindig(diensten: Diensten, beller: Beller, id: int, vraag: Eindvraag) -> None:  # the name in the path
    """End a contact."""
    moment = None if vraag.op is None else bounded(vraag.op)
    try:
        diensten.termijnen.beeindig_contact(beller.identiteit, known_id(id), moment)
    except (NietBekend, Verboden):
        raise Probleem(404, "Er is geen contact met dit nummer.") from None
    except UnusableInput:
        raise Probleem(409, "Het contact is al geëindigd, of het tijdstip is al voorbij.") from None


ROUTES = [contacten, voeg_toe, beeindig]
