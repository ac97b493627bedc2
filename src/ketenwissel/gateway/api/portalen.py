"""The portal of an aanbieder: up to thirty messages in one ZIP, in with a verdict for each, and out."""

import asyncio
import base64
import hashlib
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from litestar import Request, Response
from msgspec import Meta

from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.core.memory import LARGE_BYTES
from ketenwissel.gateway.api.berichten import payload_response
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.indienen import Ontvangstvorm, receipt_form
from ketenwissel.gateway.api.partijen import CODE
from ketenwissel.gateway.api.problemen import Probleem, refused
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import REFERENTIE, Form, known_text
from ketenwissel.gateway.asgi import Scope
from ketenwissel.gateway.ruimte import take_room
from ketenwissel.hub import Bestandsuitslag
from ketenwissel.keten import Weigering
from ketenwissel.keten.vsp import unpacked_size

__all__ = ["ROUTES"]

_GROEP = "Portaal"
_ZIP = "application/zip"
_DIGEST = Kop("Repr-Digest", "SHA-256 van de inhoud (RFC 9530).")
_EIGEN = Kop(
    "Eigen-Referentie",
    "Hoe de indiener deze ZIP zelf noemt: hoogstens 100 tekens, zonder persoonsgegevens.",
    maximum=100,
)
_AANTAL = Kop("Aantal-Berichten", "Hoeveel berichten er in de ZIP zitten: 0 als er niets wacht.")
_GEEN = {404: "Dit is geen zorgaanbieder voor wie dit met deze aanmelding mag."}
_WEG = "Onder deze referentie is niets gedownload dat er nog is."


class Bestandsweigering(Form):
    """Waarom een bestand is geweigerd, en wat de afzender kan doen."""

    situatie: str
    omschrijving: str
    lijst: Annotated[str, Meta(description="Lijst waarin de code staat.")]
    code: str
    stap: Annotated[str | None, Meta(description="Stap van het draaiboek die weigert.")]
    retry: Annotated[str, Meta(description="Wat de afzender kan doen.")]
    plaats: Annotated[str | None, Meta(description="Waar in het bericht, als XPath.")]


class Bestandsvorm(Form):
    """Wat er van een bestand uit de ZIP is geworden: precies een van beide is gevuld."""

    naam: Annotated[str, Meta(description="Naam van het bestand in de ZIP.")]
    berichttype: Annotated[str | None, Meta(description="Null als dat niet te lezen is.")]
    referentie: Annotated[
        str, Meta(description="Volgt uit afzender en inhoud: hetzelfde bestand heeft weer dezelfde.")
    ]
    ontvangst: Ontvangstvorm | None
    weigering: Bestandsweigering | None


class Inleveringsvorm(Form):
    """Een oordeel per bestand, in de volgorde van de ZIP."""

    bestanden: list[Bestandsvorm]


def _file_form(uitslag: Bestandsuitslag) -> Bestandsvorm:
    antwoord = uitslag.antwoord
    return Bestandsvorm(
        naam=uitslag.naam,
        berichttype=uitslag.functie or None,
        referentie=antwoord.referentie,
        ontvangst=None if isinstance(antwoord, Weigering) else receipt_form(antwoord),
        weigering=_refusal_form(antwoord) if isinstance(antwoord, Weigering) else None,
    )


def _refusal_form(weigering: Weigering) -> Bestandsweigering:
    return Bestandsweigering(
        situatie=weigering.situatie,
        omschrijving=weigering.omschrijving,
        lijst=weigering.lijst,
        code=weigering.code,
        stap=weigering.stap,
        retry=weigering.retry,
        plaats=weigering.plaats,
    )


def _portal(beller: Beller, code: str) -> str:
    """Give the code back; raises Probleem (404) for a party that has no portal for who calls."""
    partij = beller.register.find(known_text(code, 20))
    if partij is None or partij.rol != "aanbieder" or code not in beller.zicht.partijen:
        raise Probleem(404, _GEEN[404])
    return code


@route(
    "POST",
    "/portalen/{code:str}/inleveringen",
    Beschrijving(
        recht="indienen",
        titel="Dien een ZIP in met hoogstens 30 berichten, samen hoogstens 25 MB.",
        groep=_GROEP,
        antwoord=Inleveringsvorm,
        lichaam=bytes,
        lichaamtype=_ZIP,
        maximum=MAX_BERICHT_BYTES,
        problemen=_GEEN
        | {
            415: "Stuur de vraag als application/zip.",
            422: "De hele ZIP is geweigerd, en niets ervan is bewaard: `situatie` en `code` zeggen waarom.",
        },
        koppen=(_EIGEN,),
        pad=CODE,
    ),
)
async def inleveren(
    diensten: Diensten, beller: Beller, code: str, lichaam: bytes, request: Request[Any, Any, Any]
) -> Inleveringsvorm:
    """Put in a ZIP: one instant, a verdict for each file."""
    received: datetime = request.scope["state"]["ontvangen_op"]
    own = request.headers.get(_EIGEN.naam)
    partij = _portal(beller, code)
    size = len(lichaam) + unpacked_size(lichaam)
    await take_room(cast(Scope, request.scope), size)
    put_in = partial(
        diensten.portaal.indienen, lichaam, beller.identiteit, partij, own, ontvangen_op=received
    )
    found = await (diensten.aanname.apart(put_in) if size > LARGE_BYTES else asyncio.to_thread(put_in))
    if isinstance(found, Weigering):
        raise refused(found)
    return Inleveringsvorm(bestanden=[_file_form(one) for one in found])


@route(
    "POST",
    "/portalen/{code:str}/downloads",
    Beschrijving(
        recht="afhalen",
        titel=(
            "Haal de oudste berichten op in een ZIP, hoogstens 30 en 25 MB. Zij zijn daarmee ontvangen, en "
            "hun inhoud verdwijnt na 24 uur."
        ),
        groep=_GROEP,
        antwoord=bytes,
        mediatype=_ZIP,
        problemen=_GEEN,
        antwoordkoppen=(_AANTAL, _DIGEST),
        pad=CODE,
    ),
)
def downloaden(diensten: Diensten, beller: Beller, code: str) -> Response[bytes]:
    """Take out what waits."""
    found = diensten.portaal.ophalen(beller.identiteit, _portal(beller, code))
    digest = base64.b64encode(hashlib.sha256(found.zip).digest()).decode()
    headers = {
        _AANTAL.naam: str(len(found.berichten)),
        _DIGEST.naam: f"sha-256=:{digest}:",
        "Content-Disposition": 'attachment; filename="berichten.zip"',
    }
    return Response(found.zip, media_type=_ZIP, headers=headers)


@route(
    "GET",
    "/portalen/{code:str}/downloads/{referentie:str}",
    Beschrijving(
        recht="afhalen",
        titel="Geef een gedownload bericht nog eens, zolang de inhoud er is.",
        groep=_GROEP,
        antwoord=bytes,
        mediatype="application/xml",
        problemen={404: _WEG},
        antwoordkoppen=(_DIGEST,),
        pad=CODE | REFERENTIE,
    ),
)
def opnieuw(diensten: Diensten, beller: Beller, code: str, referentie: str) -> Response[bytes]:
    """Give one message again."""
    partij, one = _portal(beller, code), known_text(referentie, 40)
    found = diensten.portaal.opnieuw(beller.identiteit, partij, one)
    if found is None:
        raise Probleem(404, _WEG)
    return payload_response(found.inhoud, found.regel.sha256)


ROUTES = [inleveren, downloaden, opnieuw]
