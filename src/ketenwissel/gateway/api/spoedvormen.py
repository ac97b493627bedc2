"""How urgent orders are written in JSON."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.vormen import Datum, Form, Partijcode, Question, Referentie, Tijdstip
from ketenwissel.regie import Spoedregel

__all__ = [
    "Afdoening",
    "Akkoordvraag",
    "Dubbelvorm",
    "Inzagevorm",
    "Nieuwespoedopdracht",
    "Openstaandvorm",
    "Spoedlijst",
    "Spoedtellingen",
    "Spoedtellingvorm",
    "Spoedverslagvorm",
    "Spoedvorm",
    "order_form",
]

_Standaard = Annotated[Literal["iwmo", "ijw"], Meta(description="iwmo of ijw.")]
_Begonnen = Annotated[
    Literal["gemeente", "aanbieder"],
    Meta(description="gemeente: zij gaf de opdracht; aanbieder: hij startte de zorg zelf."),
]
_Stand = Annotated[
    Literal["open", "afgekeurd", "afgedaan", "vervallen"],
    Meta(description="afgekeurd: het bericht dat de opdracht afdeed, is later zelf afgekeurd."),
]
_Akkoordnaam = Annotated[
    str, Meta(max_length=100, description="Wie van de gemeente akkoord gaf: naam en functie.")
]


class Akkoordvraag(Question):
    """Het akkoord van de gemeente."""

    gever: _Akkoordnaam
    op: Tijdstip


class Nieuwespoedopdracht(Question):
    """Een spoedopdracht die buiten het berichtenverkeer is gegeven."""

    standaard: _Standaard
    gemeente: Partijcode
    aanbieder: Partijcode
    begonnen_door: _Begonnen
    bsn: Annotated[str, Meta(pattern="^[0-9]{9}$", description="BSN van de cliënt: negen cijfers.")]
    begin_zorg: Annotated[Datum, Meta(description="Dag waarop de zorg begint.")]
    gegeven_op: Annotated[Tijdstip, Meta(description="Wanneer de opdracht is gegeven.")]
    categorie: Annotated[
        str, Meta(pattern="^([0-9]{2})?$", description="Productcategorie, als die bekend is.")
    ] = ""
    product: Annotated[
        str, Meta(pattern="^([0-9A-Z]{2,5})?$", description="Productcode, als die bekend is.")
    ] = ""
    akkoord: Annotated[Akkoordvraag, Meta(description="Weglaten zolang het er niet is.")] | None = None
    formulier: Annotated[str, Meta(max_length=40, description="Code van het papieren formulier.")] | None = (
        None
    )


class Spoedvorm(Form):
    """Een spoedopdracht, zonder de cliënt."""

    nummer: int
    formulier: str | None
    standaard: _Standaard
    gemeente: str
    aanbieder: str
    begonnen_door: _Begonnen
    eigenaar: Annotated[str, Meta(description="De partij die het bericht moet sturen.")]
    berichttype: Annotated[str, Meta(description="Het bericht dat de opdracht afdoet.")]
    begin_zorg: Annotated[Datum, Meta(description="Dag waarop de zorg begint.")]
    gegeven_op: Tijdstip
    vastgelegd_op: Tijdstip
    akkoord_op: Annotated[Tijdstip, Meta(description="Null zolang er geen akkoord bekend is.")] | None
    stand: _Stand
    bericht_id: Annotated[int | None, Meta(description="Nummer van het bericht dat de opdracht afdeed.")]
    afgehandeld_op: Tijdstip | None
    dagen: Annotated[int, Meta(description="Hele dagen sinds de opdracht.")]


class Spoedlijst(Form):
    """De spoedopdrachten van de partijen waarvoor men handelt."""

    spoedopdrachten: list[Spoedvorm]


class Inzagevorm(Form):
    """Een spoedopdracht met de cliënt. Wie, wanneer en waarom staat in het spoor."""

    spoedopdracht: Spoedvorm
    bsn: str
    categorie: str
    product: str
    akkoordgever: Annotated[str | None, Meta(description="Wie van de gemeente akkoord gaf.")]
    door: Annotated[str, Meta(description="Wie de opdracht vastlegde.")]
    reden: Annotated[str | None, Meta(description="Waarom de opdracht vervallen is.")]


class Afdoening(Question):
    """Het aangenomen bericht waarmee een spoedopdracht is afgedaan."""

    referentie: Referentie


class Openstaandvorm(Form):
    """Een spoedopdracht waar nog geen bericht voor is, met berichten die het kunnen zijn."""

    spoedopdracht: Spoedvorm
    voorstellen: Annotated[list[str], Meta(description="Referenties.")]


class Dubbelvorm(Form):
    """Een bericht over dezelfde zorg als een spoedopdracht die al is afgedaan."""

    nummer: int
    referentie: str


class Spoedverslagvorm(Form):
    """De aansluiting van spoedopdrachten op berichten: niets vergeten, niets dubbel."""

    ingebruikname: Annotated[bool, Meta(description="De nieuwe release is in gebruik.")]
    aantal: int
    afgedaan: int
    vervallen: int
    vergeten: Annotated[int, Meta(description="Sinds de ingebruikname nog zonder bericht.")]
    openstaand: list[Openstaandvorm]
    dubbele_berichten: list[Dubbelvorm]
    dubbele_opdrachten: Annotated[
        list[list[int]], Meta(description="Nummers van opdrachten voor dezelfde persoon, om na te kijken.")
    ]
    sluit_aan: bool


class Spoedtellingvorm(Form):
    """Hoeveel spoedopdrachten een partij moet afdoen, en hoe oud de oudste is."""

    eigenaar: str
    standaard: _Standaard
    open: int
    zonder_akkoord: int
    oudste: Annotated[int | None, Meta(description="Dagen; null als er geen open staat.")]
    afgedaan: int
    vervallen: int


class Spoedtellingen(Form):
    """Aantallen en leeftijden; niets van een opdracht zelf."""

    ingebruikname: bool
    openstaand: int
    dubbele_berichten: int
    dubbele_opdrachten: int
    tellingen: list[Spoedtellingvorm]


def order_form(row: Spoedregel) -> Spoedvorm:
    """Write an order."""
    values = row._asdict()
    functie, begin = values.pop("functie"), date.fromisoformat(values.pop("zorg_van"))
    return Spoedvorm(**values | {"berichttype": functie, "begin_zorg": begin})
