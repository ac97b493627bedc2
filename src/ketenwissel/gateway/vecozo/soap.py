"""The SOAP door of VSP v3: IndienenBericht, and its WSDL."""

import asyncio
from typing import Final

from ketenwissel.core.limits import SMALL_BYTES
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.asgi import BodyTooLarge, Receive, Scope, Send, origin, query, read_body, respond
from ketenwissel.gateway.ruimte import NoRoom
from ketenwissel.gateway.vecozo.indienen import Indiening
from ketenwissel.gateway.vecozo.instellingen import Identify, Instellingen
from ketenwissel.hub import Hub
from ketenwissel.keten import Aanlevering, Weigering, refuse
from ketenwissel.keten.vsp import (
    MAX_SOAP_BYTES,
    Melding,
    Ontvangen,
    Vormfout,
    melding,
    read_indienen,
    vorm,
    write_fault,
    write_response,
    wsdl,
)
from ketenwissel.toegang import Toegangsbron

__all__ = ["SOAP_PAD", "VecozoSoapDeur"]

SOAP_PAD: Final = "/services/BerichtService"

_XML = ((b"content-type", b"text/xml; charset=utf-8"),)
_CLOSE = (b"connection", b"close")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_UNKNOWN = "Onbekende aanroeper: geef een geldige API-sleutel of een bekend certificaat mee.\n"
_HINT = "Dit is BerichtService. De WSDL staat op ?wsdl; berichten gaan met POST.\n"


class VecozoSoapDeur:
    """Plain ASGI: HTTP 200 received, 500 a fault (WS-I BP 1.1) that says why not.

    Raises what `VecozoRestDeur` raises.
    """

    def __init__(
        self,
        hub: Hub,
        aanname: Aanname,
        bron: Toegangsbron,
        identify: Identify,
        instellingen: Instellingen | None = None,
    ) -> None:
        self._settings = instellingen or Instellingen()
        self._hub = hub
        self._identify = identify
        self._indiening = Indiening(hub, aanname, bron, self._settings.editie)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] in ("GET", "HEAD"):
            await self._describe(scope, send)
        elif scope["method"] == "POST":
            await self._take(scope, receive, send)
        else:
            await respond(send, 405, headers=[(b"allow", b"GET, HEAD, POST")])

    async def _describe(self, scope: Scope, send: Send) -> None:
        if "wsdl" not in (name.lower() for name in query(scope)):
            await respond(send, 404, _HINT.encode(), [_TEXT])
            return
        base = self._settings.adres or origin(scope)
        await respond(send, 200, wsdl(f"{base}{scope['path']}"), _XML)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        wie = self._identify(scope, self._hub.now())
        if wie is None:
            await respond(send, 401, _UNKNOWN.encode(), [_TEXT, (b"www-authenticate", b"Bearer")])
            return
        try:
            found = await self._read(scope, receive)
        except BodyTooLarge:
            await respond(send, 500, _refused(refuse("te_groot", "vecozo", "")), [*_XML, _CLOSE])
            return
        except NoRoom:
            headers = [*_XML, (b"retry-after", b"5")]
            await respond(send, 500, _refused(refuse("niet_opgeslagen", "vecozo", "")), headers)
            return
        if isinstance(found, Vormfout):
            await respond(send, 500, write_fault(f"{found.plaats}: {found.omschrijving}"), _XML)
            return
        aanlevering, ontvangen = found
        weigering = await self._indiening.submit(aanlevering, wie)
        if weigering is None:
            await respond(send, 200, write_response(ontvangen), _XML)
        else:
            await respond(send, 500, _refused(weigering), _XML)

    async def _read(self, scope: Scope, receive: Receive) -> tuple[Aanlevering, Ontvangen] | Vormfout:
        body = await read_body(scope, receive, MAX_SOAP_BYTES, self._settings.seconds)
        is_small = len(body) <= SMALL_BYTES
        found = read_indienen(body) if is_small else await asyncio.to_thread(read_indienen, body)
        if isinstance(found, Vormfout):
            return found
        references = found.metadata.referentiegegevens
        ontvangen = Ontvangen(references.conversatie_id, references.traceer_id)
        return await self._indiening.read(scope, found.metadata, found.data, zip_only=True), ontvangen


def _refused(weigering: Weigering) -> bytes:
    why = melding(weigering.situatie, weigering.code, weigering.retry, weigering.stap)
    told = Melding(why.code, weigering.omschrijving, why.toelichting)
    return write_fault(weigering.omschrijving, told, client=vorm(weigering.situatie) != "storing")
