"""Push: a message in a form of two parts. The busiest door of all."""

import asyncio

from ketenwissel.core.limits import MAX_BERICHT_BYTES, SMALL_BYTES
from ketenwissel.gateway.asgi import BodyTooLarge, Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.ruimte import NoRoom
from ketenwissel.gateway.vecozo import antwoorden
from ketenwissel.gateway.vecozo.indienen import Indiening
from ketenwissel.keten import Aanlevering, refuse
from ketenwissel.keten.vsp import Berichtmetadata, Vormfout, boundary_of, read_metadata, read_push, vorm
from ketenwissel.toegang import Identiteit

__all__ = ["Push"]

_MAX_BYTES = MAX_BERICHT_BYTES + 2**17
"""Bytes of a whole push: a payload, its metadata, and what the form needs."""

_NO_FORM = Vormfout("$", "het Content-Type is niet multipart/form-data met een boundary")


class Push:
    """Takes pushes."""

    def __init__(self, indiening: Indiening, seconds: float) -> None:
        self._indiening = indiening
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send, wie: Identiteit) -> None:
        """Answer one push: 204 received, 400 no such form, 422 refused, 503 not stored."""
        content_type = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        boundary = boundary_of(content_type.decode("latin-1"))
        if boundary is None:
            await antwoorden.bad_request(send, _NO_FORM)
            return
        try:
            found = await self._read(scope, receive, boundary)
        except BodyTooLarge:
            await antwoorden.refused(send, refuse("te_groot", "vecozo", ""), close=True)
            return
        except NoRoom:
            await antwoorden.unavailable(send, refuse("niet_opgeslagen", "vecozo", ""))
            return
        if isinstance(found, Vormfout):
            await antwoorden.bad_request(send, found)
            return
        weigering = await self._indiening.submit(found, wie)
        if weigering is None:
            await respond(send, 204)
        elif vorm(weigering.situatie) == "storing":
            await antwoorden.unavailable(send, weigering)
        else:
            await antwoorden.refused(send, weigering)

    async def _read(self, scope: Scope, receive: Receive, boundary: str) -> Aanlevering | Vormfout:
        """Read the form here, where that takes less than another thread to wake up."""
        body = await read_body(scope, receive, _MAX_BYTES, self._seconds)
        is_small = len(body) <= SMALL_BYTES
        found = _parts(body, boundary) if is_small else await asyncio.to_thread(_parts, body, boundary)
        if isinstance(found, Vormfout):
            return found
        metadata, payload = found
        return await self._indiening.read(scope, metadata, payload, zip_only=False)


def _parts(body: bytes, boundary: str) -> tuple[Berichtmetadata, bytes] | Vormfout:
    push = read_push(body, boundary)
    if isinstance(push, Vormfout):
        return push
    metadata = read_metadata(push.metadata)
    return metadata if isinstance(metadata, Vormfout) else (metadata, push.payload)
