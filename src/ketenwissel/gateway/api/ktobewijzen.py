"""What products passed on the ketentestomgeving: recorded by their vendors, and by the regie."""

from typing import Annotated

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.gereedheid import GROEP
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.regiedeur import problems
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Form, Question, Release, Tijdstip, bounded, known_id
from ketenwissel.regie import Ktorij, Ktoverzoek

__all__ = ["ROUTES"]

_GEEN_LEVERANCIER = "Er is geen leverancier met deze code."
_KAN_NIET = (
    "Dit is niet vast te leggen: de release heeft zo'n berichttype niet, het tijdstip ligt in de toekomst, "
    "of een tekst is leeg of lijkt een burgerservicenummer te bevatten."
)
_Leverancier = Annotated[str, Meta(min_length=1, max_length=20, description="Code van een leverancier.")]


class Bewijzenvraag(Question):
    """Van welke leverancier."""

    leverancier: _Leverancier | None = None


class Ktovastlegging(Question):
    """Een versie van een product is op de ketentestomgeving geslaagd voor berichttypen van een release."""

    leverancier: _Leverancier
    product: Annotated[str, Meta(min_length=1, max_length=100, description="Naam van het product.")]
    versie: Annotated[str, Meta(min_length=1, max_length=30, description="Versie van het product.")]
    release: Release
    berichttypes: Annotated[
        list[Annotated[str, Meta(pattern="^[A-Z]{2,3}[0-9]{3}$")]],
        Meta(min_length=1, max_length=50, description="Berichttypen zonder letter, zoals WMO301."),
    ]
    bewijs: Annotated[
        str, Meta(min_length=1, max_length=500, description="Waar dat blijkt: een referentie, een bestand.")
    ]
    geslaagd_op: Annotated[Tijdstip, Meta(description="Wanneer; zonder: nu.")] | None = None


class Ktobewijsvorm(Form):
    """Een versie van een product is geslaagd voor een berichttype van een release."""

    nummer: int
    leverancier: str
    product: str
    versie: str
    release: str
    berichttype: str
    geslaagd_op: Tijdstip
    bewijs: str
    door: Annotated[str, Meta(description="Wie het vastlegde.")]
    vastgelegd_op: Tijdstip


class Ktobewijzenlijst(Form):
    """Wat er op de ketentestomgeving is geslaagd."""

    bewijzen: list[Ktobewijsvorm]


class Ktonummers(Form):
    """De nummers waaronder het staat, in de volgorde van de berichttypen."""

    nummers: list[int]


def _form(row: Ktorij) -> Ktobewijsvorm:
    return Ktobewijsvorm(
        nummer=row.id,
        leverancier=row.leverancier,
        product=row.product,
        versie=row.versie,
        release=row.release,
        berichttype=row.berichttype,
        geslaagd_op=row.geslaagd_op,
        bewijs=row.bewijs,
        door=row.door,
        vastgelegd_op=row.vastgelegd_op,
    )


@route(
    "GET",
    "/kto-bewijzen",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef welke producten welke berichttypen op de ketentestomgeving hebben doorstaan.",
        groep=GROEP,
        antwoord=Ktobewijzenlijst,
        vraag=Bewijzenvraag,
    ),
)
def bewijzen(diensten: Diensten, beller: Beller, vraag: Bewijzenvraag) -> Ktobewijzenlijst:
    """List evidence: a vendor sees its own products, a party those that it uses."""
    rows = diensten.gereedheid.bewijzen(beller.identiteit, beller.toegang, vraag.leverancier)
    return Ktobewijzenlijst(bewijzen=[_form(row) for row in rows])


@route(
    "POST",
    "/kto-bewijzen",
    Beschrijving(
        recht="kto.vastleggen",
        titel="Leg vast welke berichttypen een product op de ketentestomgeving heeft doorstaan.",
        groep=GROEP,
        antwoord=Ktonummers,
        status=201,
        lichaam=Ktovastlegging,
        problemen={404: _GEEN_LEVERANCIER, 409: _KAN_NIET},
    ),
)
def leg_vast(diensten: Diensten, beller: Beller, lichaam: Ktovastlegging) -> Ktonummers:
    """Record evidence; what stands already keeps its number."""
    asked = Ktoverzoek(
        lichaam.leverancier,
        lichaam.product,
        lichaam.versie,
        lichaam.release,
        tuple(lichaam.berichttypes),
        lichaam.bewijs,
        None if lichaam.geslaagd_op is None else bounded(lichaam.geslaagd_op),
    )
    with problems(_GEEN_LEVERANCIER, onbruikbaar=_KAN_NIET):
        numbers = diensten.gereedheid.leg_vast(beller.identiteit, beller.toegang, [asked])
    return Ktonummers(nummers=numbers)


@route(
    "DELETE",
    "/kto-bewijzen/{id:int}",
    Beschrijving(
        recht="kto.vastleggen",
        titel="Trek bewijs in dat niet klopt.",
        groep=GROEP,
        antwoord=None,
        status=204,
        problemen={404: "Er staat geen bewijs met dit nummer."},
        pad={"id": {"type": "integer", "minimum": 1, "description": "Nummer van het bewijs."}},
    ),
)
def trek_in(diensten: Diensten, beller: Beller, id: int) -> None:  # the name in the path
    """Withdraw evidence."""
    try:
        diensten.gereedheid.trek_in(beller.identiteit, beller.toegang, known_id(id))
    except UnusableInput:
        raise Probleem(404) from None


ROUTES = [bewijzen, leg_vast, trek_in]
