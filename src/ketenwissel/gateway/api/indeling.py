"""In which region a party lies, and which products it uses: what readiness is added up by."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.gereedheid import GROEP
from ketenwissel.gateway.api.partijen import CODE
from ketenwissel.gateway.api.regiedeur import problems
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Form, Question, known_text
from ketenwissel.regie import Pakket, end_package, end_region, set_package, set_region
from ketenwissel.toegang import Beheer

__all__ = ["ROUTES"]

_RECHT = "indeling.beheer"
_GEEN_PARTIJ = "Er is geen partij met deze code, of zij ligt in geen regio."
_GEEN_PAKKET = "Er is geen partij of leverancier met deze code, of er is niets vastgelegd."
_STANDAARD = {"standaard": {"type": "string", "enum": ["iwmo", "ijw"], "description": "De standaard."}}
_TEKST = "een tekst op een regel, zonder wat een burgerservicenummer kan zijn"


class Regio(Question):
    """De regio waarin een partij ligt."""

    naam: Annotated[str, Meta(min_length=1, max_length=100, description="Naam van de regio.")]


class Pakketkeuze(Question):
    """Het product van een leverancier dat een partij voor een standaard gebruikt."""

    leverancier: Annotated[str, Meta(min_length=1, max_length=20, description="Code van de leverancier.")]
    product: Annotated[str, Meta(min_length=1, max_length=100, description="Naam van het product.")]
    versie: Annotated[str, Meta(min_length=1, max_length=30, description="Versie van het product.")]


class Indelingsnummer(Form):
    """Onder welk nummer het staat."""

    nummer: int


@contextmanager
def _acts(
    diensten: Diensten, beller: Beller, niet_bekend: str, verwacht: str | None = None
) -> Iterator[Beheer]:
    with problems(niet_bekend, verwacht=verwacht), diensten.gereedheid.acts(beller.identiteit) as beheer:
        yield beheer


@route(
    "PUT",
    "/partijen/{code:str}/regio",
    Beschrijving(
        recht=_RECHT,
        titel="Leg vast in welke regio een partij ligt.",
        groep=GROEP,
        antwoord=Indelingsnummer,
        lichaam=Regio,
        problemen={404: _GEEN_PARTIJ},
        pad=CODE,
    ),
)
def leg_regio_vast(diensten: Diensten, beller: Beller, code: str, lichaam: Regio) -> Indelingsnummer:
    """Lay down the region of a party, from now on."""
    with _acts(diensten, beller, _GEEN_PARTIJ, _TEKST) as beheer:
        return Indelingsnummer(nummer=set_region(beheer, known_text(code, 20), lichaam.naam))


@route(
    "DELETE",
    "/partijen/{code:str}/regio",
    Beschrijving(
        recht=_RECHT,
        titel="Neem een partij uit haar regio.",
        groep=GROEP,
        antwoord=None,
        status=204,
        problemen={404: _GEEN_PARTIJ},
        pad=CODE,
    ),
)
def beeindig_regio(diensten: Diensten, beller: Beller, code: str) -> None:
    """Take a party out of its region, from now on."""
    with _acts(diensten, beller, _GEEN_PARTIJ) as beheer:
        end_region(beheer, known_text(code, 20))


@route(
    "PUT",
    "/partijen/{code:str}/pakketten/{standaard:str}",
    Beschrijving(
        recht=_RECHT,
        titel="Leg vast welk product een partij voor een standaard gebruikt.",
        groep=GROEP,
        antwoord=Indelingsnummer,
        lichaam=Pakketkeuze,
        problemen={404: _GEEN_PAKKET},
        pad={**CODE, **_STANDAARD},
    ),
)
def leg_pakket_vast(
    diensten: Diensten, beller: Beller, code: str, standaard: str, lichaam: Pakketkeuze
) -> Indelingsnummer:
    """Lay down what a party uses, from now on."""
    wanted = Pakket(known_text(standaard, 10), lichaam.leverancier, lichaam.product, lichaam.versie)
    with _acts(diensten, beller, _GEEN_PAKKET, _TEKST) as beheer:
        return Indelingsnummer(nummer=set_package(beheer, known_text(code, 20), wanted))


@route(
    "DELETE",
    "/partijen/{code:str}/pakketten/{standaard:str}",
    Beschrijving(
        recht=_RECHT,
        titel="Leg vast dat een partij een product niet meer gebruikt.",
        groep=GROEP,
        antwoord=None,
        status=204,
        problemen={404: _GEEN_PAKKET},
        pad={**CODE, **_STANDAARD},
    ),
)
def beeindig_pakket(diensten: Diensten, beller: Beller, code: str, standaard: str) -> None:
    """End what a party uses for a standard, from now on."""
    with _acts(diensten, beller, _GEEN_PAKKET) as beheer:
        end_package(beheer, known_text(code, 20), known_text(standaard, 10))


ROUTES = [leg_regio_vast, beeindig_regio, leg_pakket_vast, beeindig_pakket]
