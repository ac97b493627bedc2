"""The SOAP door of the koppelvlak GGk 2.1, and its WSDL.

A Bv03 (HTTP 200) says: stored safely, or refused and a foutbericht about it stored safely. A SOAP fault with
a Fo03 (HTTP 500, WS-I BP 1.1) says: not stored.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import parse_qsl

import structlog

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.core.limits import MAX_ENVELOP_BYTES, SMALL_BYTES
from ketenwissel.core.memory import LARGE_BYTES, one_at_a_time
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.asgi import BodyTooLarge, Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.ruimte import NoRoom
from ketenwissel.gateway.stuf.antwoord import no_envelope, received, refused, reported, with_code
from ketenwissel.hub import Hub, Melding
from ketenwissel.keten import Aanlevering, Editie, Ontvangst, Weigering, refuse
from ketenwissel.keten.stuf import SERVICE, WSDLS, GeenEnvelop, document, read_request
from ketenwissel.toegang import Identiteit, Toegangsbron

__all__ = ["PAD", "StufDeur"]

PAD: Final = f"/services/{SERVICE}"

_XML = [(b"content-type", b"text/xml; charset=utf-8")]
_XML_AND_CLOSE = [*_XML, (b"connection", b"close")]
_LATER = (b"retry-after", b"5")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_CHARSETS = ("utf-8", "utf8", "us-ascii")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_log = structlog.get_logger(__name__)

Identify = Callable[[Scope, datetime], Identiteit | None]
"""Finds out who calls, at an instant; None when nobody is known by what the request carries."""


class StufDeur:
    """Plain ASGI. `editie` chooses the code list of its foutberichten, `seconds` is for reading a body.

    The WSDL calls the door `adres`; without one, as the request did. Raises what `read_body` and a clock that
    jumped raise: the service around the doors answers that.
    """

    def __init__(
        self,
        hub: Hub,
        aanname: Aanname,
        bron: Toegangsbron,
        identify: Identify,
        *,
        editie: Editie | None = None,
        adres: str | None = None,
        seconds: float = 60,
    ) -> None:
        self._hub = hub
        self._aanname = aanname
        self._bron = bron
        self._identify = identify
        self._editie = editie
        self._adres = adres
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] in ("GET", "HEAD"):
            await self._describe(scope, send)
        elif scope["method"] == "POST":
            await self._take(scope, receive, send)
        else:
            await respond(send, 405, headers=[(b"allow", b"GET, HEAD, POST")])

    async def _describe(self, scope: Scope, send: Send) -> None:
        """Give the WSDL (`?wsdl`) or a document that it imports (`?wsdl=NAME`, `?xsd=NAME`), to anybody."""
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        name, value = next(((name.lower(), value) for name, value in asked), ("", ""))
        naam = value or WSDLS[0] if name == "wsdl" else value if name == "xsd" else ""
        found = document(naam, self._adres or _address(scope))
        if found is None:
            text = f"Dit is {SERVICE}. De WSDL staat op ?wsdl; berichten gaan met POST.\n"
            await respond(send, 404, text.encode(), [_TEXT])
        else:
            await respond(send, 200, found, _XML)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        identiteit = self._identify(scope, self._hub.now())
        if identiteit is None:
            text = "Onbekende aanroeper: geef een geldige API-sleutel of een bekend certificaat mee.\n"
            await respond(send, 401, text.encode(), [_TEXT, (b"www-authenticate", b"Bearer")])
            return
        headers = _XML
        try:
            answer = _unfit(scope) or await self._read(scope, receive)
        except BodyTooLarge:
            answer, headers = GeenEnvelop("Client", "te_groot"), _XML_AND_CLOSE
        except NoRoom:
            answer, headers = GeenEnvelop("Server", "niet_opgeslagen"), [*_XML, _LATER]
        at = self._hub.now()
        if isinstance(answer, GeenEnvelop):
            await respond(send, 500, no_envelope(answer, at, self._editie), headers)
            return
        antwoord = await self._aanname(answer, at, identiteit)
        if isinstance(antwoord, Ontvangst):
            await respond(send, 200, received(answer, antwoord), headers)
        else:
            status, body = await self._refuse(answer, antwoord, at, identiteit)
            await respond(send, status, body, headers)

    async def _read(self, scope: Scope, receive: Receive) -> Aanlevering | GeenEnvelop:
        body = await read_body(scope, receive, MAX_ENVELOP_BYTES, self._seconds)
        if len(body) > LARGE_BYTES:
            return await self._aanname.apart(partial(_read_large, body))
        # A small one is read in less time than another thread takes to wake up.
        return read_request(body) if len(body) <= SMALL_BYTES else await asyncio.to_thread(read_request, body)

    async def _refuse(
        self, aanlevering: Aanlevering, weigering: Weigering, at: datetime, identiteit: Identiteit
    ) -> tuple[int, bytes]:
        told, at_once = with_code(weigering, aanlevering.functie, self._editie)
        if not at_once and self._may_tell(identiteit, aanlevering, at):
            try:
                reference = await self._aanname.doe(self._hub.report, Melding(aanlevering, told))
            except KetenwisselError as error:
                _log.error("foutbericht niet opgeslagen", reden=str(error))
                unsaid = refuse("niet_opgeslagen", "ggk", aanlevering.referentie)
                told, _ = with_code(unsaid, "", self._editie)
            else:
                if reference is not None:
                    return 200, reported(aanlevering, at)
        return 500, refused(aanlevering, told, at)

    def _may_tell(self, identiteit: Identiteit, aanlevering: Aanlevering, at: datetime) -> bool:
        """Say whether who submits speaks for the sender at all: nobody fills the mailbox of another."""
        zicht = self._bron.toegang.zicht(identiteit, "indienen", at)
        return aanlevering.zender.organisatie in zicht.partijen


def _read_large(body: bytes) -> Aanlevering | GeenEnvelop:
    with one_at_a_time(len(body)):
        return read_request(body)


def _address(scope: Scope) -> str:
    """Give the URL by which the request found this door; the server's own address where that is none."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    if not _HOST.fullmatch(host):
        server, port = scope.get("server") or ("localhost", None)
        host = f"{server}:{port}" if port else "localhost"
    return f"{scope['scheme']}://{host}{scope['path']}"


def _unfit(scope: Scope) -> GeenEnvelop | None:
    """Say why a request is refused by its headers: SOAP 1.1 is text/xml, in UTF-8, as it is."""
    headers = dict(scope["headers"])
    content_type = headers.get(b"content-type", b"text/xml").decode("latin-1").lower()
    media, *parameters = (part.strip() for part in content_type.split(";"))
    if media == "application/soap+xml":
        reden = "SOAP 1.2 wordt niet ondersteund. Gebruik SOAP 1.1 (Content-Type: text/xml)."
        return GeenEnvelop("VersionMismatch", "envelop_onjuist", reden)
    if media != "text/xml":
        reden = (
            "Dit Content-Type wordt niet ondersteund. Gebruik SOAP 1.1 (text/xml), zonder bijlagen of MTOM."
        )
        return GeenEnvelop("Client", "envelop_onjuist", reden)
    charset = next(
        (one.removeprefix("charset=") for one in parameters if one.startswith("charset=")), "utf-8"
    )
    if charset.strip("\"'") not in _CHARSETS:
        return GeenEnvelop(
            "Client", "envelop_onjuist", "De aanvraag is niet in UTF-8. Gebruik charset=utf-8."
        )
    if headers.get(b"content-encoding", b"identity").lower() not in (b"identity", b""):
        reden = "Een gecomprimeerde aanvraag wordt niet ondersteund. Dien het bericht ongecomprimeerd in."
        return GeenEnvelop("Client", "envelop_onjuist", reden)
    return None
