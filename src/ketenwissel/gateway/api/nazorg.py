"""The aftercare: first times, rates against before, a day, and the end report."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.incidenten import Incidentvorm
from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem
from ketenwissel.gateway.api.regiedeur import form_of, looking
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Datum, Form, Question, Tijdstip
from ketenwissel.regie import (
    Blik,
    Nazorgstand,
    Nazorgvenster,
    Tariefindeling,
    aftercare,
    day_report,
    end_report,
    rates,
    window_of,
)

__all__ = ["ROUTES"]

_GROEP = "Nazorg"
_Graad = Annotated[float | None, Meta(description="Deel, van 0 tot 1; null als er niets was.")]
_NietGeteld = Annotated[
    int, Meta(description="Ongeveer zoveel berichten en weigeringen zijn nog niet meegeteld.")
]


class Typevorm(Form):
    """Een berichttype van de nieuwe release."""

    standaard: str
    berichttype: str
    gezien_op: Annotated[Tijdstip | None, Meta(description="Wanneer het voor het eerst aangenomen is.")]
    door: Annotated[str, Meta(description="Door wie; leeg als die niet in zicht is.")]
    verwacht: Annotated[int, Meta(description="Partijen die het in de weken voor de afsluiting verzonden.")]
    gezien_bij: Annotated[int, Meta(description="Zoveel daarvan verzonden het weer.")]


class Partijregelvorm(Form):
    """Een berichttype dat een partij voorheen of sinds de ingebruikname verzond of ontving."""

    partij: str
    naam: str
    richting: Annotated[Literal["uit", "in"], Meta(description="Verzonden of ontvangen.")]
    standaard: str
    berichttype: str
    voorheen: int
    gezien_op: Annotated[Tijdstip | None, Meta(description="Null: nog niet gezien.")]


class Mislukkingvorm(Form):
    """Een eerste poging die mislukte."""

    partij: str
    naam: str
    berichttype: str
    poging_op: Tijdstip
    uitkomst: Literal["geweigerd", "afgekeurd"]
    situatie: Annotated[str | None, Meta(description="Waarom het geweigerd is.")]
    afgekeurd_op: Tijdstip | None


class Restvorm(Form):
    """Iets van een partij, en hoeveel."""

    partij: str
    naam: str
    aantal: int


class Eerstekerenvorm(Form):
    """Wat er in de nieuwe release langskwam, voor de partijen in zicht."""

    typen: list[Typevorm]
    partijen: list[Partijregelvorm]
    mislukt: list[Mislukkingvorm]
    oud: Annotated[list[Restvorm], Meta(description="Wie nog in de oude release verzendt.")]
    achtergebleven: Annotated[list[Restvorm], Meta(description="Wat in de oude release nog wacht.")]
    niet_geteld: _NietGeteld


class Verkeervorm(Form):
    """Aantallen verzonden berichten, zonder wat de poort weigerde."""

    aangenomen: int
    geweigerd: int
    afgekeurd: int
    weigeringsgraad: _Graad
    afkeurgraad: _Graad


class Tariefvorm(Form):
    """Een berichttype, partij of leverancier: nu, en in de weken voor de afsluiting."""

    sleutel: str
    naam: str
    nu: Verkeervorm
    voorheen: Verkeervorm
    hoger: Annotated[bool, Meta(description="Duidelijk meer geweigerd of afgekeurd dan voorheen.")]


class Tarievenlijst(Form):
    """Wat er geweigerd en afgekeurd is; het meeste eerst."""

    tarieven: list[Tariefvorm]


class Tarievenvraag(Question):
    """Waarnaar, en van welke dag."""

    per: Annotated[Tariefindeling, Meta(description="berichttype, partij of leverancier.")] = "berichttype"
    dag: Annotated[Datum, Meta(description="Een dag van de nazorg; zonder: alle dagen.")] | None = None


class Dagvraag(Question):
    """Welke dag."""

    dag: Annotated[Datum, Meta(description="Een dag van de nazorg; zonder: vandaag.")] | None = None


class Dagtariefvorm(Form):
    """Het verkeer van een dag; `dicht` is wat de poort weigerde."""

    dag: date
    verkeer: Verkeervorm
    dicht: int


class Dagberichtvorm(Form):
    """Een dag van de nazorg."""

    dag: date
    dagnummer: int
    dagen: int
    verkeer: Dagtariefvorm
    voorheen: Verkeervorm
    nieuw_gezien: list[Typevorm]
    nog_niet: list[Typevorm]
    mislukt: list[Mislukkingvorm]
    hoger: list[Tariefvorm]
    oud: list[Restvorm]
    achtergebleven: list[Restvorm]
    gemeld: list[Incidentvorm]
    afgerond: list[Incidentvorm]
    open: list[Incidentvorm]
    niet_geteld: _NietGeteld


class Openpostvorm(Form):
    """Iets dat open blijft."""

    soort: str
    omschrijving: str
    aantal: int
    eigenaar: str


class Eindverslagvorm(Form):
    """De hele nazorg; tot haar einde een tussenstand."""

    draaiboek: str
    livegang: Tijdstip
    tot: Tijdstip
    af: Annotated[bool, Meta(description="De nazorg is afgelopen.")]
    eerste_keren: Eerstekerenvorm
    dagen: list[Dagtariefvorm]
    typen: list[Tariefvorm]
    partijen: list[Tariefvorm]
    leveranciers: list[Tariefvorm]
    incidenten: list[Incidentvorm]
    open: list[Openpostvorm]


@route(
    "GET",
    "/nazorg/eerste-keren",
    Beschrijving(
        recht="nazorg.lezen",
        titel="Geef wat sinds de ingebruikname langskwam en wat nog uitblijft.",
        groep=_GROEP,
        antwoord=Eerstekerenvorm,
    ),
)
def eerste_keren(diensten: Diensten, beller: Beller) -> Eerstekerenvorm:
    """Give the grid."""
    with looking(diensten, beller) as blik:
        return _first_times(aftercare(blik))


def _first_times(stand: Nazorgstand) -> Eerstekerenvorm:
    grid = stand.eerste
    names = ("mislukt", "oud", "achtergebleven", "niet_geteld")
    rest = {name: getattr(stand, name) for name in names}
    return form_of(Eerstekerenvorm, rest | {"typen": grid.typen, "partijen": grid.partijen})


@route(
    "GET",
    "/nazorg/tarieven",
    Beschrijving(
        recht="nazorg.lezen",
        titel="Geef wat geweigerd en afgekeurd wordt, tegenover de weken voor de afsluiting.",
        groep=_GROEP,
        antwoord=Tarievenlijst,
        vraag=Tarievenvraag,
    ),
)
def tarieven(diensten: Diensten, beller: Beller, vraag: Tarievenvraag) -> Tarievenlijst:
    """Give the rates."""
    with looking(diensten, beller) as blik:
        venster = window_of(blik.draaiboek)
        first = venster.eerste if vraag.dag is None else _day(blik, venster, vraag.dag)
        last = venster.last_day(blik.at) if vraag.dag is None else first
        found = rates(blik, venster, beller.zicht, first, last, vraag.per)
    return form_of(Tarievenlijst, {"tarieven": found})


def _day(blik: Blik, venster: Nazorgvenster, dag: date | None) -> date:
    try:
        return venster.day(blik.at, dag)
    except UnusableInput:
        detail = "verwacht: een dag van de nazorg, tot en met vandaag"
        raise Probleem(400, fouten=[Fout("query", Plaats(name="dag"), "onjuist", detail)]) from None


@route(
    "GET",
    "/nazorg/dagbericht",
    Beschrijving(
        recht="nazorg.verslag",
        titel="Geef een dag van de nazorg, voor wie de hele keten ziet.",
        groep=_GROEP,
        antwoord=Dagberichtvorm,
        vraag=Dagvraag,
    ),
)
def dagbericht(diensten: Diensten, beller: Beller, vraag: Dagvraag) -> Dagberichtvorm:
    """Report on a day."""
    with looking(diensten, beller) as blik:
        day = _day(blik, window_of(blik.draaiboek), vraag.dag)
        return form_of(Dagberichtvorm, day_report(blik, day))


@route(
    "GET",
    "/nazorg/eindverslag",
    Beschrijving(
        recht="nazorg.verslag",
        titel="Geef het verslag van de hele nazorg, voor wie de hele keten ziet.",
        groep=_GROEP,
        antwoord=Eindverslagvorm,
    ),
)
def eindverslag(diensten: Diensten, beller: Beller) -> Eindverslagvorm:
    """Report on all of it."""
    with looking(diensten, beller) as blik:
        found = end_report(blik)
    names = ("draaiboek", "af", "dagen", "typen", "partijen", "leveranciers", "incidenten", "open")
    venster = found.stand.venster
    return form_of(
        Eindverslagvorm,
        {name: getattr(found, name) for name in names}
        | {"livegang": venster.livegang, "tot": venster.tot, "eerste_keren": _first_times(found.stand)},
    )


ROUTES = [eerste_keren, tarieven, dagbericht, eindverslag]
