"""Mailboxes: what waits, fetching it and confirming it, for software without an endpoint of its own."""

import asyncio
from typing import Annotated, Literal

from litestar import Response
from msgspec import Meta

from ketenwissel.gateway.afhalen import fetch
from ketenwissel.gateway.api.berichten import payload_response
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.partijen import CODE
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import Adresvorm, Form, Limiet, Question, Tijdstip, known_id, known_text
from ketenwissel.hub import Afhaalvraag, Ontvangstmelding, type_of
from ketenwissel.keten import Postvakregel
from ketenwissel.toegang import FOUTBERICHT

__all__ = ["ROUTES"]

_GROEP = "Postvakken"
_MESSAGE = CODE | {
    "id": {"type": "integer", "minimum": 1, "description": "Nummer van het bericht in dit knooppunt."}
}
_GEEN = {404: "Dit bericht wacht niet in een postvak waarvan met deze aanmelding mag worden afgehaald."}
_DICHT = "Het draaiboek houdt het afhalen van dit bericht nu dicht."
_NIET_OPGEHAALD = "De inhoud is nog niet opgehaald: alleen wat is opgehaald kan worden bevestigd."


class Postvakvraag(Question):
    """Welk vak van het postvak, en hoeveel."""

    achtergebleven: Annotated[
        bool, Meta(description="Het vak met berichten van een release die niet meer in gebruik is.")
    ] = False
    limiet: Limiet = 250


class Postvakregelvorm(Form):
    """Een bericht dat wacht."""

    id: int
    soort: Literal["Di01", "Du01", "Fo01"]
    berichttype: str
    release: str | None
    zender: Adresvorm
    referentie: str
    cross_referentie: str | None
    ontvangen_op: Tijdstip
    grootte: Annotated[int, Meta(description="Grootte van de inhoud in bytes.")]
    sha256: Annotated[str, Meta(description="SHA-256 van de inhoud, in hexadecimalen.")]


class Postvakvorm(Form):
    """Wat er wacht, oudste eerst. Nieuwere verschijnen als oudere zijn bevestigd."""

    berichten: list[Postvakregelvorm]


def _form(regel: Postvakregel) -> Postvakregelvorm:
    zender = regel.zender
    return Postvakregelvorm(
        id=regel.id,
        soort=regel.soort,
        berichttype=regel.functie or FOUTBERICHT,
        release=regel.release if regel.functie else None,
        zender=Adresvorm(
            organisatie=zender.organisatie,
            applicatie=zender.applicatie,
            administratie=zender.administratie,
            gebruiker=zender.gebruiker,
        ),
        referentie=regel.referentie,
        cross_referentie=regel.cross_referentie,
        ontvangen_op=regel.ontvangen_op,
        grootte=regel.grootte,
        sha256=regel.sha256,
    )


@route(
    "GET",
    "/postvakken/{code:str}/berichten",
    Beschrijving(
        recht="afhalen",
        titel="Geef de oudste berichten die voor een partij wachten.",
        groep=_GROEP,
        antwoord=Postvakvorm,
        vraag=Postvakvraag,
        problemen={404: "Van dit postvak mag met deze aanmelding niet worden afgehaald."},
        pad=CODE,
    ),
)
def postvak(diensten: Diensten, beller: Beller, code: str, vraag: Postvakvraag) -> Postvakvorm:
    """List what waits, as the runbook lets it be collected now."""
    found = diensten.hub.postvak(
        [_mailbox(beller, code)],
        vraag.limiet,
        achtergebleven=vraag.achtergebleven,
        afhaler=beller.identiteit,
    )
    return Postvakvorm(berichten=[_form(regel) for regel in found])


def _mailbox(beller: Beller, code: str) -> str:
    """Give the code back; raises Probleem (404) when the mailbox is not one to collect from."""
    if known_text(code, 20) not in beller.zicht.partijen:
        raise Probleem(404)
    return code


def _line(diensten: Diensten, beller: Beller, code: str, id_: int) -> Postvakregel | None:
    """Find a waiting message that may be collected; raises Probleem (404) as above."""
    regel = diensten.inzage.regel(_mailbox(beller, code), known_id(id_), beller.register)
    return regel if regel is not None and beller.zicht.acts_for(code, type_of(regel.functie)) else None


@route(
    "GET",
    "/postvakken/{code:str}/berichten/{id:int}/inhoud",
    Beschrijving(
        recht="afhalen",
        titel="Haal een bericht op. Bevestig het daarna, anders blijft het wachten.",
        groep=_GROEP,
        antwoord=bytes,
        mediatype="application/xml",
        problemen=_GEEN | {409: _DICHT},
        antwoordkoppen=(Kop("Repr-Digest", "SHA-256 van de inhoud (RFC 9530)."),),
        pad=_MESSAGE,
    ),
)
async def ophalen(diensten: Diensten, beller: Beller, code: str, id: int) -> Response[bytes]:
    """Hand out one message."""
    regel = await asyncio.to_thread(_line, diensten, beller, code, id)
    if regel is None:
        raise Probleem(404, _GEEN[404])
    vraag = Afhaalvraag(regel.referentie, beller.identiteit, bericht=id)
    found = await fetch(diensten.aanname.doe, diensten.loket, vraag)
    if found is None:
        raise Probleem(409, _DICHT)
    return payload_response(found.inhoud, regel.sha256)


@route(
    "DELETE",
    "/postvakken/{code:str}/berichten/{id:int}",
    Beschrijving(
        recht="afhalen",
        titel="Bevestig de ontvangst van een opgehaald bericht. Nog eens bevestigen mag.",
        groep=_GROEP,
        antwoord=None,
        status=204,
        problemen=_GEEN | {409: _NIET_OPGEHAALD},
        pad=_MESSAGE,
    ),
)
async def bevestigen(diensten: Diensten, beller: Beller, code: str, id: int) -> None:
    """Confirm one message."""
    regel = await asyncio.to_thread(_line, diensten, beller, code, id)
    if regel is None:
        await asyncio.to_thread(_check_confirmed, diensten, beller, code, id)
        return
    melding = Ontvangstmelding(regel.referentie, beller.identiteit, bericht=id)
    if await diensten.aanname.doe(diensten.loket.bedienen, melding) == "niet_uitgereikt":
        raise Probleem(409, _NIET_OPGEHAALD)


def _check_confirmed(diensten: Diensten, beller: Beller, code: str, id_: int) -> None:
    """Look at a message that does not wait: it was for this party once, or Probleem (404) is raised."""
    bericht = diensten.inzage.bericht(id_, beller.zicht)
    if bericht is None or bericht.ontvanger.organisatie not in beller.register.names(code, beller.at):
        raise Probleem(404, _GEEN[404])


ROUTES = [postvak, ophalen, bevestigen]
