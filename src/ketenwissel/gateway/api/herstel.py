"""The herstellijst: what the stop left behind, and settling each piece of it once."""

from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.naast import NIET_ZO, acting, looking
from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import Form, Question, Referentie, Tijdstip, known_id
from ketenwissel.regie import (
    Herstelregel,
    confirm_item,
    draw_up,
    propose,
    read_repairs,
    settle_outside,
    settle_sent,
    visible_items,
    void_item,
)

__all__ = ["ROUTES"]

_GROEP = "Herstellijst"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van de regel."}}
_GEEN = {404: "Er is geen regel met dit nummer in zicht."}
_OF_NIET = _GEEN | {409: NIET_ZO}
_Soort = Literal["gebroken", "geweigerd", "afgekeurd"]
_Toestand = Literal["open", "verzonden", "buiten_keten", "vervallen"]


class Herstelvorm(Form):
    """Werk dat door de stilstand is blijven liggen."""

    nummer: int
    soort: Annotated[
        _Soort,
        Meta(
            description=(
                "gebroken: een paar zonder antwoord; geweigerd: een bericht dat door de stilstand niet door "
                "kon; afgekeurd: een afkeuring die niet meer in de oude release te herstellen was."
            )
        ),
    ]
    eigenaar: Annotated[str, Meta(description="De partij die het afhandelt.")]
    wederpartij: str | None
    berichttype: str
    standaard: str
    release: str
    referentie: Annotated[str, Meta(description="Referentie van het heenbericht of het geweigerde bericht.")]
    heen_id: int | None
    kan_opnieuw: Annotated[bool, Meta(description="Het berichttype bestaat in de nieuwe release.")]
    eerst_bevestigen: Annotated[
        bool, Meta(description="Eerst bevestigen beide kanten dat de declaratie niet verwerkt is.")
    ]
    bevestigd: Annotated[list[str], Meta(description="Partijen die zeggen dat zij niet verwerkt is.")]
    verwerkt: Annotated[list[str], Meta(description="Partijen die zeggen dat zij verwerkt is.")]
    opgesteld_op: Tijdstip
    toestand: _Toestand
    bericht_id: Annotated[int | None, Meta(description="Nummer van het bericht waarmee het opnieuw ging.")]
    afgehandeld_op: Tijdstip | None
    afgehandeld_door: str | None
    toelichting: str | None


class Herstellijst(Form):
    """De regels in zicht, oudste eerst."""

    herstelregels: list[Herstelvorm]


class Herstelmetvoorstel(Form):
    """Een regel, met referenties van berichten waarmee het werk opnieuw verzonden kan zijn."""

    herstelregel: Herstelvorm
    voorstellen: list[str]


class Opstelling(Form):
    """Wat het opstellen opleverde."""

    nieuw: int
    aantal: int
    onleesbaar: Annotated[int, Meta(description="Antwoorden waarvan de inhoud niet meer bewaard is.")]
    zonder_eigenaar: Annotated[int, Meta(description="Weigeringen van een onbekende afzender.")]


class Afhandeling(Question):
    """Hoe een regel is afgehandeld: met een bericht, of met een toelichting."""

    toestand: Annotated[
        Literal["verzonden", "buiten_keten", "vervallen"],
        Meta(description="verzonden vraagt een referentie."),
    ]
    referentie: Referentie | None = None
    toelichting: (
        Annotated[str, Meta(max_length=500, description="Hoe, of waarom niet; zonder persoonsgegevens.")]
        | None
    ) = None


class Bevestiging(Question):
    """Of een onbeantwoorde declaratie verwerkt is, voor de eigen kant."""

    verwerkt: bool


class Bevestigd(Form):
    """Voor welke partij dit is bevestigd."""

    partij: str
    verwerkt: bool


class Aantalvorm(Form):
    """Hoeveel regels van een soort in een toestand."""

    soort: _Soort
    toestand: _Toestand
    aantal: int


class Dubbelbetaald(Form):
    """Declaraties met regels van een onbeantwoorde, die daardoor twee keer betaald kunnen worden."""

    nummer: int
    referenties: list[str]


class Herstelverslagvorm(Form):
    """Hoe ver de lijst is: leeg, en niets dat twee keer betaald kan worden."""

    aantal: int
    aantallen: list[Aantalvorm]
    openstaand: list[Herstelvorm]
    dubbel: list[Dubbelbetaald]
    leeg: bool
    in_orde: bool


def _form(row: Herstelregel) -> Herstelvorm:
    values = row._asdict()
    functie = values.pop("functie")
    lists = {"bevestigd": list(row.bevestigd), "verwerkt": list(row.verwerkt)}
    return Herstelvorm(**values | lists | {"berichttype": functie})


def _find(diensten: Diensten, beller: Beller, nummer: int) -> Herstelvorm:
    with looking(diensten, beller) as blik:
        found = next((one for one in visible_items(blik) if one.nummer == nummer), None)
    if found is None:
        raise Probleem(404, _GEEN[404])
    return _form(found)


@route(
    "GET",
    "/herstelregels",
    Beschrijving(
        recht="herstel.lezen", titel="Geef de herstellijst in zicht.", groep=_GROEP, antwoord=Herstellijst
    ),
)
def herstelregels(diensten: Diensten, beller: Beller) -> Herstellijst:
    """List them."""
    with looking(diensten, beller) as blik:
        return Herstellijst(herstelregels=[_form(one) for one in visible_items(blik)])


@route(
    "POST",
    "/herstelregels/opstellen",
    Beschrijving(
        recht="herstel.opstellen",
        titel="Stel de herstellijst op na de ingebruikname, of vul haar aan met wat nieuw is.",
        groep=_GROEP,
        antwoord=Opstelling,
        problemen={409: "De nieuwe release is nog niet in gebruik."},
    ),
)
def stel_op(diensten: Diensten, beller: Beller) -> Opstelling:
    """Draw the list up."""
    with acting(diensten, beller) as daad:
        found = draw_up(daad)
    return Opstelling(**found._asdict())


@route(
    "GET",
    "/herstelregels/{id:int}",
    Beschrijving(
        recht="herstel.lezen",
        titel="Geef een regel, met berichten waarmee het werk opnieuw verzonden kan zijn.",
        groep=_GROEP,
        antwoord=Herstelmetvoorstel,
        problemen=_GEEN,
        pad=_ID,
    ),
)
def herstelregel(diensten: Diensten, beller: Beller, id: int) -> Herstelmetvoorstel:
    """Give one."""
    found = _find(diensten, beller, known_id(id))
    with looking(diensten, beller) as blik:
        return Herstelmetvoorstel(herstelregel=found, voorstellen=list(propose(blik, id)))


@route(
    "POST",
    "/herstelregels/{id:int}/afhandelingen",
    Beschrijving(
        recht="herstel.afhandelen",
        titel="Handel een regel af: opnieuw verzonden, buiten de keten, of vervallen.",
        groep=_GROEP,
        antwoord=Herstelvorm,
        status=201,
        lichaam=Afhandeling,
        problemen=_OF_NIET,
        pad=_ID,
    ),
)
def handel_af(diensten: Diensten, beller: Beller, id: int, lichaam: Afhandeling) -> Herstelvorm:
    """Settle one."""
    asked = lichaam.referentie if lichaam.toestand == "verzonden" else lichaam.toelichting
    if asked is None:
        name = "referentie" if lichaam.toestand == "verzonden" else "toelichting"
        missing = Fout(
            "body", Plaats(pointer=f"/{name}"), "ontbreekt", f"bij {lichaam.toestand} hoort een {name}"
        )
        raise Probleem(409, missing.detail, fouten=[missing])
    acts = {"verzonden": settle_sent, "buiten_keten": settle_outside, "vervallen": void_item}
    with acting(diensten, beller) as daad:
        acts[lichaam.toestand](daad, known_id(id), asked)
    return _find(diensten, beller, id)


@route(
    "POST",
    "/herstelregels/{id:int}/bevestigingen",
    Beschrijving(
        recht="herstel.bevestigen",
        titel="Bevestig voor de eigen kant of een onbeantwoorde declaratie verwerkt is.",
        groep=_GROEP,
        antwoord=Bevestigd,
        status=201,
        lichaam=Bevestiging,
        problemen=_OF_NIET,
        pad=_ID,
    ),
)
def bevestig(diensten: Diensten, beller: Beller, id: int, lichaam: Bevestiging) -> Bevestigd:
    """Say whether it was processed."""
    with acting(diensten, beller) as daad:
        side = confirm_item(daad, known_id(id), verwerkt=lichaam.verwerkt)
    return Bevestigd(partij=side, verwerkt=lichaam.verwerkt)


@route(
    "GET",
    "/herstelverslagen",
    Beschrijving(
        recht="herstel.lezen",
        titel="Zeg hoe ver de herstellijst is, en of er niets twee keer betaald kan worden.",
        groep=_GROEP,
        antwoord=Herstelverslagvorm,
    ),
)
def verslag(diensten: Diensten, beller: Beller) -> Herstelverslagvorm:
    """Report."""
    with looking(diensten, beller) as blik:
        found = read_repairs(blik)
    return Herstelverslagvorm(
        aantal=found.aantal,
        aantallen=[
            Aantalvorm(soort=soort, toestand=toestand, aantal=number)
            for (soort, toestand), number in sorted(found.aantallen.items())
        ],
        openstaand=[_form(one) for one in found.openstaand],
        dubbel=[Dubbelbetaald(nummer=one.nummer, referenties=list(one.referenties)) for one in found.dubbel],
        leeg=found.leeg,
        in_orde=found.in_orde,
    )


ROUTES = [herstelregels, stel_op, herstelregel, handel_af, bevestig, verslag]
