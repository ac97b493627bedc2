"""Forms of decisions: what is proposed, and how a proposal is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from ketenwissel.core.instants import format_instant
from ketenwissel.draaiboek import Verschil
from ketenwissel.gateway.api.vormen import Form, Partijcode, Question, Tijdstip
from ketenwissel.regie import (
    Afspraakwens,
    ExtraStopwens,
    Maatregelwens,
    Toestand,
    Voorstel,
    Wens,
    Wijzigingswens,
)

__all__ = [
    "Afspraakvorm",
    "Besluitvorm",
    "ExtraStopvorm",
    "Goedkeuring",
    "Maatregelvorm",
    "NieuweAfspraak",
    "NieuweExtraStop",
    "NieuweMaatregel",
    "NieuweWijziging",
    "Wijzigingsvorm",
    "write",
]

Reden = Annotated[str, Meta(min_length=1, max_length=500, description="Waarom; nooit een BSN.")]
Vanaf = Annotated[Tijdstip, Meta(description="Geldt vanaf hier; zonder: vanaf de laatste goedkeuring.")]
Tot = Annotated[Tijdstip, Meta(description="Geldt tot hier.")]
Typecode = Annotated[
    str,
    Meta(pattern="^[A-Z]{2,3}[0-9]{3}$", description="Berichttype zonder letter, zoals WMO303."),
]
Typenummer = Annotated[str, Meta(pattern="^[0-9]{3}$", description="Nummer van een berichttype, zoals 305.")]
Maatregelnaam = Literal[
    "afhalen_verlengd",
    "bezorging_gepauzeerd",
    "contactkanaal",
    "leverancier_handelt",
    "nauwere_opvolging",
    "type_heropenen",
    "oude_release_verlengen",
    "datum_verzetten",
]


class Goedkeuring(Question):
    """Keur goed; namens wie is alleen nodig waar dat niet uit de rollen volgt."""

    namens: (
        Annotated[
            str, Meta(pattern="^[0-9a-zA-Z.-]{2,20}$", description="Code van een organisatie of partij.")
        ]
        | None
    ) = None


class NieuweWijziging(Question):
    """Een wijziging van het landelijk draaiboek."""

    inhoud: Annotated[
        str, Meta(min_length=1, max_length=100_000, description="Het hele gewijzigde draaiboek (TOML).")
    ]
    reden: Reden
    van: Vanaf | None = None

    def wens(self) -> Wens:
        """Give it as a value."""
        return Wijzigingswens(self.inhoud, self.reden, self.van)


class NieuweMaatregel(Question):
    """Een noodmaatregel voor een partij. Wat geen maatregel kan, wordt geweigerd met de regel."""

    soort: Annotated[Maatregelnaam, Meta(description="Wat de maatregel is.")]
    partij: Partijcode
    reden: Reden
    tot: Tot
    van: Vanaf | None = None
    kanaal: (
        Annotated[str, Meta(min_length=1, max_length=200, description="Bij contactkanaal: welk kanaal.")]
        | None
    ) = None
    leverancier: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9a-z.-]{2,20}$",
                description="Bij leverancier_handelt: code van de leverancier of serviceorganisatie.",
            ),
        ]
        | None
    ) = None

    def wens(self) -> Wens:
        """Give it as a value."""
        return Maatregelwens(
            self.soort, self.partij, self.reden, self.tot, self.van, self.kanaal, self.leverancier
        )


class NieuweAfspraak(Question):
    """Een afspraak om berichttypen eerder niet meer te verzenden: tussen twee partijen, of in een regio."""

    berichten: Annotated[list[Typenummer], Meta(min_length=1, max_length=20, description="Welke typen.")]
    reden: Reden
    van: Annotated[Tijdstip, Meta(description="Het afgesproken moment, eerder dan het landelijke.")]
    partijen: Annotated[list[Partijcode], Meta(max_length=2, description="Gemeente en aanbieder.")] = []  # noqa: RUF012  # msgspec copies it
    regio: Annotated[str, Meta(min_length=1, max_length=100, description="Naam van de regio.")] | None = None

    def wens(self) -> Wens:
        """Give it as a value."""
        return Afspraakwens(tuple(self.berichten), self.reden, self.van, tuple(self.partijen), self.regio)


class NieuweExtraStop(Question):
    """Een extra stop van een partij, van een berichttype, of van een type van een partij."""

    reden: Reden
    tot: Tot
    van: Vanaf | None = None
    partij: Partijcode | None = None
    bericht: Typecode | None = None

    def wens(self) -> Wens:
        """Give it as a value."""
        return ExtraStopwens(self.reden, self.tot, self.van, self.partij, self.bericht)


class Goedkeuringvorm(Form):
    """Een goedkeuring van een mens."""

    door: str
    namens: str | None
    gegeven_op: Tijdstip


class Besluitvorm(Form):
    """Een voorstel, en het besluit dat het werd."""

    nummer: int
    toestand: Annotated[
        Toestand,
        Meta(
            description="voorgesteld, ingetrokken of vervallen; als besluit: besloten, van_kracht, voorbij "
            "of beeindigd."
        ),
    ]
    door: Annotated[str, Meta(description="Wie het voorstelde; leeg waar dat niet voor iedereen is.")]
    voorgesteld_op: Tijdstip
    reden: str
    van: Annotated[Tijdstip, Meta(description="Vanaf wanneer het geldt.")]
    tot: Annotated[Tijdstip | None, Meta(description="Tot wanneer het geldt.")]
    besloten_op: Annotated[Tijdstip | None, Meta(description="Wanneer de laatste goedkeuring kwam.")]
    beeindigd_op: Annotated[Tijdstip | None, Meta(description="Ingetrokken of eerder beëindigd.")]
    beeindigd_door: str | None
    goedkeuringen: list[Goedkeuringvorm]
    nog_nodig: Annotated[list[str], Meta(description="Namens wie nog iemand moet goedkeuren.")]


class Verschilvorm(Form):
    """Een verschil met de versie ervoor; een tijdstip in UTC, of een tekst."""

    plaats: str
    wat: str
    oud: str | None
    nieuw: str | None


class Wijzigingsvorm(Besluitvorm):
    """Een wijziging van het draaiboek."""

    versie: Annotated[int | None, Meta(description="De versie die het werd.")]
    verschillen: Annotated[
        list[Verschilvorm], Meta(description="Wat er verandert; alleen bij één wijziging.")
    ]


class Maatregelvorm(Besluitvorm):
    """Een noodmaatregel van een partij."""

    soort: str
    partij: str
    kanaal: str | None
    leverancier: str | None


class Afspraakvorm(Besluitvorm):
    """Een afspraak om eerder te stoppen met verzenden."""

    partijen: list[str]
    regio: str | None
    berichten: list[str]
    release: str


class ExtraStopvorm(Besluitvorm):
    """Een extra stop."""

    partij: str | None
    bericht: str | None


def write(one: Voorstel, verschillen: tuple[Verschil, ...] = ()) -> Besluitvorm:
    """Write a proposal."""
    parts: Mapping[str, Any] = one.gegevens
    shared = _shared(one)
    if one.soort == "draaiboek":
        changes = [
            Verschilvorm(plaats=v.plaats, wat=v.wat, oud=_text(v.oud), nieuw=_text(v.nieuw))
            for v in verschillen
        ]
        return Wijzigingsvorm(**shared, versie=one.versie, verschillen=changes)
    if one.soort == "noodmaatregel":
        return Maatregelvorm(
            **shared,
            soort=parts["soort"],
            partij=parts["partij"],
            kanaal=parts.get("kanaal"),
            leverancier=parts.get("leverancier"),
        )
    if one.soort == "afspraak":
        return Afspraakvorm(
            **shared,
            partijen=parts["partijen"],
            regio=parts.get("regio"),
            berichten=parts["berichten"],
            release=parts["release"],
        )
    return ExtraStopvorm(**shared, partij=parts["partij"], bericht=parts["bericht"])


def _shared(one: Voorstel) -> dict[str, Any]:
    return {
        "nummer": one.nummer,
        "toestand": one.toestand,
        "door": one.door,
        "voorgesteld_op": one.voorgesteld_op,
        "reden": one.reden,
        "van": one.van_op,
        "tot": one.tot_op,
        "besloten_op": one.besloten_op,
        "beeindigd_op": one.beeindigd_op,
        "beeindigd_door": one.beeindigd_door,
        "goedkeuringen": [
            Goedkeuringvorm(door=g.gebruiker, namens=g.namens, gegeven_op=g.gegeven_op)
            for g in one.goedkeuringen
        ],
        "nog_nodig": list(one.nog_nodig),
    }


def _text(value: datetime | str | None) -> str | None:
    return format_instant(value) if isinstance(value, datetime) else value
