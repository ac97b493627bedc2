"""Whom to call: about how many messages, and at which number."""

from typing import Annotated

from msgspec import Meta

from ketenwissel.draaiboek import Contact as Servicedesk
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.contacten import Contactvorm, contact_form
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.termijnen import GROEP, Termijnpagina, Uiterlijk, cut
from ketenwissel.gateway.api.vormen import Form, Partijcode, Tijdstip, Volgende, bounded
from ketenwissel.regie import Belregel, Verschuldigd
from ketenwissel.toegang import Verboden

__all__ = ["ROUTES"]


class Belvraag(Termijnpagina):
    """Voor wie, en wie er wanneer te bereiken moet zijn."""

    partij: (
        Annotated[Partijcode, Meta(description="Voor deze partij; zonder: voor wie het vraagt.")] | None
    ) = None
    op: (
        Annotated[Tijdstip, Meta(description="Wie dan te bereiken is; zonder: wie nu te bereiken is.")] | None
    ) = None


class Verschuldigdvorm(Form):
    """Berichten die nog moeten komen."""

    aantal: int
    verkort: int
    verstreken: int
    eerste_op: Annotated[Tijdstip | None, Meta(description="Het eerste uiterste tijdstip.")]


class Servicedeskvorm(Form):
    """De landelijke servicedesk volgens het draaiboek."""

    organisatie: str
    telefoon: str | None
    email: list[str]


class Belregelvorm(Form):
    """Een partij om te bellen."""

    partij: str
    naam: str
    eerste_op: Uiterlijk
    van_hen: Annotated[Verschuldigdvorm, Meta(description="Wat zij nog moeten sturen.")]
    aan_hen: Annotated[Verschuldigdvorm, Meta(description="Wat zij nog moeten krijgen.")]
    contacten: list[Contactvorm]
    servicedesk: Annotated[
        Servicedeskvorm | None, Meta(description="Alleen als er bij de partij niemand te bereiken is.")
    ]


class Bellijst(Form):
    """Een pagina partijen om te bellen, het eerste uiterste tijdstip voorop."""

    bellijst: list[Belregelvorm]
    volgende: Volgende


def _desk(desk: Servicedesk) -> Servicedeskvorm:
    return Servicedeskvorm(organisatie=desk.organisatie, telefoon=desk.telefoon, email=list(desk.email))


def _sum(one: Verschuldigd) -> Verschuldigdvorm:
    return Verschuldigdvorm(
        aantal=one.aantal, verkort=one.verkort, verstreken=one.verstreken, eerste_op=one.eerste_op
    )


def _call(one: Belregel) -> Belregelvorm:
    return Belregelvorm(
        partij=one.partij,
        naam=one.naam,
        eerste_op=one.eerste_op,
        van_hen=_sum(one.van_hen),
        aan_hen=_sum(one.aan_hen),
        contacten=[contact_form(contact) for contact in one.contacten],
        servicedesk=None if one.servicedesk is None else _desk(one.servicedesk),
    )


@route(
    "GET",
    "/bellijst",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef wie te bellen is, waarover en waar, het eerste uiterste tijdstip voorop.",
        groep=GROEP,
        antwoord=Bellijst,
        vraag=Belvraag,
        problemen={404: "Deze partij bestaat niet, of is niet in zicht."},
    ),
)
def bellijst(diensten: Diensten, beller: Beller, vraag: Belvraag) -> Bellijst:
    """Give whom to call."""
    op = None if vraag.op is None else bounded(vraag.op)
    try:
        every = diensten.termijnen.bellijst(beller.identiteit, beller.toegang, vraag.partij, op)
    except Verboden:
        raise Probleem(404) from None
    found, following = cut(every, vraag.na, vraag.limiet)
    return Bellijst(bellijst=[_call(one) for one in found], volgende=following)


ROUTES = [bellijst]
