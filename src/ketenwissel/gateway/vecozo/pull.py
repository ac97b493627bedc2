"""Pull: the oldest messages that wait, a search in them, their payloads, and confirming their reception."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from ketenwissel.core.limits import MAX_BERICHT_BYTES, SMALL_BYTES
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.afhalen import fetch
from ketenwissel.gateway.asgi import BodyTooLarge, Receive, Scope, Send, origin, query, read_body, respond
from ketenwissel.gateway.vecozo import antwoorden
from ketenwissel.gateway.vecozo.instellingen import Instellingen, rollen_of
from ketenwissel.hub import Afhaalvraag, Loket, Ontvangstmelding, Postvraag
from ketenwissel.keten import Levering, Poststuk
from ketenwissel.keten.vsp import (
    MAX_LIMIET,
    Pullmetadata,
    Vormfout,
    Zoekpad,
    ZoekpadOpAlsAntwoordOp,
    ZoekpadOpConversatieId,
    entry,
    in_stream,
    pack_one,
    read_search,
    write_list,
)
from ketenwissel.toegang import Identiteit, Toegangsbron

__all__ = ["PULL_PAD", "Pull", "traceer_id"]

PULL_PAD = "/berichtenservice/berichten/rest-pull/v1/berichten"

_SEARCH_BYTES = 2**14
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_LIMIT = re.compile(r"[0-9]{1,3}", re.ASCII)
_OCTETS = ((b"content-type", b"application/octet-stream"),)
_GONE = "Er is geen bericht met dit traceerId dat u (nog) kunt ophalen."
_NOT_CONFIRMED = {
    "onbekend": "Er is geen bericht met dit traceerId waarvan u de ontvangst kunt bevestigen.",
    "niet_uitgereikt": "Haal eerst de payload op. Daarna kunt u de ontvangst van het bericht bevestigen.",
}


class Pull:
    """Serves who collects. With `instellingen.zip` payloads are packed, and a list shows what fits 25 MB."""

    def __init__(
        self, loket: Loket, aanname: Aanname, bron: Toegangsbron, instellingen: Instellingen
    ) -> None:
        self._loket = loket
        self._aanname = aanname
        self._bron = bron
        self._instellingen = instellingen

    async def list(self, scope: Scope, send: Send, wie: Identiteit) -> None:
        """Answer with the oldest messages that wait, 1 to 250 of them."""
        asked = query(scope)
        vraag = _question(asked)
        if isinstance(vraag, Vormfout):
            await antwoorden.bad_request(send, vraag)
        else:
            await self._answer(scope, send, wie, vraag)

    async def search(self, scope: Scope, receive: Receive, send: Send, wie: Identiteit) -> None:
        """Answer with the same list, of what is searched for."""
        try:
            body = await read_body(scope, receive, _SEARCH_BYTES, self._instellingen.seconds)
        except BodyTooLarge:
            await antwoorden.bad_request(send, Vormfout("$", "de zoekvraag is te groot"))
            return
        zoekpad = read_search(body)
        if isinstance(zoekpad, Vormfout):
            await antwoorden.bad_request(send, zoekpad)
        else:
            await self._answer(scope, send, wie, _searched(zoekpad))

    async def _answer(self, scope: Scope, send: Send, wie: Identiteit, vraag: Postvraag) -> None:
        base = (self._instellingen.adres or origin(scope)) + PULL_PAD
        await antwoorden.send_json(send, await asyncio.to_thread(self._entries, wie, vraag, base))

    def _entries(self, wie: Identiteit, vraag: Postvraag, base: str) -> bytes:
        posts = self._loket.lijst(wie, vraag)
        rollen = rollen_of(self._bron.toegang.register)

        def made(post: Poststuk, grootte: int, checksum: str) -> Pullmetadata:
            url = f"{base}/{post.regel.referentie}/payload"
            return entry(post, rollen, url, grootte, checksum)

        if not self._instellingen.zip:
            return write_list([made(post, post.regel.grootte, post.regel.sha256) for post in posts])
        # Size and digest of a ZIP are known once it is made, so a list ends where reading on would cost much.
        entries, read = [], 0
        for post in posts:
            levering = self._loket.pak(wie, post.regel.referentie)
            if levering is not None:
                packed = _packed(levering)
                entries.append(made(post, len(packed), hashlib.sha256(packed).hexdigest()))
                read += len(levering.inhoud)
            if read >= MAX_BERICHT_BYTES:
                break
        return write_list(entries)

    async def payload(self, traceer_id: str, send: Send, wie: Identiteit) -> None:
        """Answer with the payload of a message that waits; from then on it may be confirmed."""
        levering = await fetch(self._aanname.doe, self._loket, Afhaalvraag(traceer_id, wie))
        if levering is None:
            await antwoorden.not_found(send, _GONE)
            return
        body = levering.inhoud
        if self._instellingen.zip:
            is_small = len(body) <= SMALL_BYTES
            body = _packed(levering) if is_small else await asyncio.to_thread(_packed, levering)
        await respond(send, 200, body, _OCTETS)

    async def confirm(self, traceer_id: str, send: Send, wie: Identiteit) -> None:
        """Take a message off the mailbox: it was received for good."""
        outcome = await self._aanname.doe(self._loket.bedienen, Ontvangstmelding(traceer_id, wie))
        if outcome == "bevestigd":
            await respond(send, 202)
        else:
            await antwoorden.not_found(send, _NOT_CONFIRMED[str(outcome)])


def _packed(levering: Levering) -> bytes:
    return pack_one(levering.inhoud, levering.regel.referentie)


def traceer_id(text: str) -> str | None:
    """Read a traceerId; None when it is none."""
    return text.lower() if _UUID.fullmatch(text) else None


def _question(asked: Mapping[str, str]) -> Postvraag | Vormfout:
    limit = asked.get("limit", str(MAX_LIMIET))
    if not _LIMIT.fullmatch(limit) or not 1 <= int(limit) <= MAX_LIMIET:
        return Vormfout("limit", f"een getal van 1 tot en met {MAX_LIMIET}")
    tray = asked.get("achtergebleven", "false")
    if tray not in ("true", "false"):
        return Vormfout("achtergebleven", "true of false")
    return Postvraag(limiet=int(limit), achtergebleven=tray == "true")


def _searched(zoekpad: Zoekpad) -> Postvraag:
    vraag = Postvraag(limiet=zoekpad.limit)
    if isinstance(zoekpad, ZoekpadOpConversatieId):
        return replace(vraag, gesprek=zoekpad.conversatie_id.lower())
    if isinstance(zoekpad, ZoekpadOpAlsAntwoordOp):
        return replace(vraag, antwoord_op=zoekpad.als_antwoord_op.lower())
    return replace(
        vraag,
        vorm=lambda form: in_stream(zoekpad, *form, form[0]),
        past=lambda post: in_stream(zoekpad, post.regel.functie, post.regel.release, post.over),
    )
