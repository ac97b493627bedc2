"""Reconciliation: a party says what its own system sent, and hears per line what the hub knows of it."""

from collections import Counter
from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import (
    Berichttype,
    Form,
    Identificatie,
    Partijcode,
    Question,
    Referentie,
    Weigeringvorm,
    refusal_form,
)
from ketenwissel.hub import MAX_REGELS, Aansluiting, Aansluitregel

__all__ = ["ROUTES"]

_MAX_BYTES = 4_000_000
_Uitkomst = Annotated[
    Literal["onbekend", "geweigerd", "wachtend", "opgehaald", "beantwoord", "afwijkend"],
    Meta(
        description=(
            "onbekend: hier nooit aangekomen; geweigerd: zie `weigering`; wachtend: nog niet opgehaald; "
            "opgehaald; beantwoord; afwijkend: aangenomen, maar met andere waarden dan opgegeven, zie "
            "`afwijkend`."
        )
    ),
]


class Controleregel(Question):
    """Een bericht zoals het eigen systeem het verzonden heeft."""

    referentie: Referentie
    berichttype: Berichttype
    identificatie: (
        Annotated[Identificatie, Meta(description="Leeg laten waar het bericht er geen heeft.")] | None
    ) = None


class Controle(Question):
    """Wat een partij zegt te hebben verzonden."""

    partij: Annotated[Partijcode, Meta(description="De afzender.")]
    regels: Annotated[
        list[Controleregel],
        Meta(min_length=1, max_length=MAX_REGELS, description="1 tot en met 10000 regels."),
    ]


class Controleuitkomst(Form):
    """Wat het knooppunt van een regel weet."""

    referentie: str
    uitkomst: _Uitkomst
    afwijkend: Annotated[list[str], Meta(description="Velden die afwijken: berichttype, identificatie.")]
    id: Annotated[int | None, Meta(description="Nummer van het bericht in dit knooppunt.")]
    paar: Annotated[
        Literal["open", "gesloten", "afgekeurd", "gebroken"] | None,
        Meta(description="Toestand van het paar dat het bericht opende."),
    ]
    weigering: Annotated[Weigeringvorm | None, Meta(description="De laatste weigering.")]


class Controlelijst(Form):
    """Een uitkomst per regel, in de volgorde van de regels, en hoe vaak elke uitkomst voorkomt."""

    uitkomsten: list[Controleuitkomst]
    aantallen: dict[str, int]


@route(
    "POST",
    "/aansluitcontroles",
    Beschrijving(
        recht="berichten.vergelijken",
        titel="Vergelijk wat het eigen systeem verzonden heeft met wat het knooppunt weet.",
        groep="Aansluiting",
        antwoord=Controlelijst,
        lichaam=Controle,
        maximum=_MAX_BYTES,
    ),
)
def aansluitcontrole(diensten: Diensten, beller: Beller, lichaam: Controle) -> Controlelijst:
    """Answer each line."""
    zicht = beller.zicht
    if lichaam.partij not in zicht.partijen:
        raise Probleem(403, "Met deze aanmelding kan niet voor deze partij worden gecontroleerd.")
    regels = [Aansluitregel(one.referentie, one.berichttype, one.identificatie) for one in lichaam.regels]
    found = diensten.inzage.aansluiten(
        sorted(beller.register.names(lichaam.partij, beller.at)), regels, zicht
    )
    return Controlelijst(
        uitkomsten=[_form(one) for one in found],
        aantallen=dict(sorted(Counter(one.uitkomst for one in found).items())),
    )


def _form(one: Aansluiting) -> Controleuitkomst:
    return Controleuitkomst(
        referentie=one.regel.referentie,
        uitkomst=one.uitkomst,
        afwijkend=list(one.afwijkend),
        id=one.bericht.id if one.bericht else None,
        paar=one.bericht.paar if one.bericht else None,
        weigering=refusal_form(one.weigering) if one.weigering else None,
    )


ROUTES = [aansluitcontrole]
