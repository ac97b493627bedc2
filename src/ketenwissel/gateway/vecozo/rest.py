"""VECOZO's REST doors, by the tails of its own paths: push, pull and status."""

import asyncio
from typing import Final

from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.asgi import Receive, Scope, Send, query, respond
from ketenwissel.gateway.vecozo import antwoorden
from ketenwissel.gateway.vecozo.indienen import Indiening
from ketenwissel.gateway.vecozo.instellingen import Identify, Instellingen
from ketenwissel.gateway.vecozo.pull import PULL_PAD, Pull, traceer_id
from ketenwissel.gateway.vecozo.push import Push
from ketenwissel.hub import Hub, Loket
from ketenwissel.keten.vsp import Statusversie, Vormfout, write_statuses
from ketenwissel.toegang import Identiteit, Toegangsbron

__all__ = ["PAD", "VecozoRestDeur"]

PAD: Final = "/berichtenservice"

_PUSH = f"{PAD}/berichten/rest-push/v1/berichten"
_STATUS: dict[str, Statusversie] = {
    f"{PAD}/berichtstatus/rest-pull/v2/berichtstatussen": 2,
    f"{PAD}/berichtstatus/rest-pull/v3/berichtstatussen": 3,
}
_NO_PATH = "Op dit adres is geen dienst. Controleer het pad van de aanroep."
_ASK_ONE = Vormfout("traceerId, conversatieId", "geef precies een van beide op, als UUID")


class VecozoRestDeur:
    """Plain ASGI. Raises what `read_body`, a clock that jumped and a database that fails raise.

    The service around the doors answers that.
    """

    def __init__(
        self,
        hub: Hub,
        loket: Loket,
        aanname: Aanname,
        bron: Toegangsbron,
        identify: Identify,
        instellingen: Instellingen | None = None,
    ) -> None:
        settings = instellingen or Instellingen()
        self._hub = hub
        self._loket = loket
        self._bron = bron
        self._identify = identify
        self._push = Push(Indiening(hub, aanname, bron, settings.editie), settings.seconds)
        self._pull = Pull(loket, aanname, bron, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        wie = self._identify(scope, self._hub.now())
        if wie is None:
            await antwoorden.unknown_caller(send)
            return
        path: str = scope["path"]
        if path == _PUSH:
            if await _has_method(scope, send, "POST"):
                await self._push(scope, receive, send, wie)
        elif path in _STATUS:
            if await _has_method(scope, send, "GET"):
                await self._statuses(scope, send, wie, _STATUS[path])
        elif not path.startswith(PULL_PAD):
            await antwoorden.not_found(send, _NO_PATH)
        elif wie.mag("afhalen"):
            await self._collect(path[len(PULL_PAD) :].split("/"), scope, receive, send, wie)
        else:
            await antwoorden.forbidden(send)

    async def _collect(
        self, tail: list[str], scope: Scope, receive: Receive, send: Send, wie: Identiteit
    ) -> None:
        match tail:
            case [""]:
                if await _has_method(scope, send, "GET"):
                    await self._pull.list(scope, send, wie)
            case ["", "zoeken"]:
                if await _has_method(scope, send, "POST"):
                    await self._pull.search(scope, receive, send, wie)
            case ["", one, "payload"] if (reference := traceer_id(one)) is not None:
                if await _has_method(scope, send, "GET"):
                    await self._pull.payload(reference, send, wie)
            case ["", one] if (reference := traceer_id(one)) is not None:
                if await _has_method(scope, send, "DELETE"):
                    await self._pull.confirm(reference, send, wie)
            case _:
                await antwoorden.not_found(send, _NO_PATH)

    async def _statuses(self, scope: Scope, send: Send, wie: Identiteit, versie: Statusversie) -> None:
        if not wie.mag("berichten.lezen"):
            await antwoorden.forbidden(send)
            return
        asked = query(scope)
        one, whole = (traceer_id(asked.get(name, "")) for name in ("traceerId", "conversatieId"))
        if (one is None) == (whole is None) or len({"traceerId", "conversatieId"} & asked.keys()) != 1:
            await antwoorden.bad_request(send, _ASK_ONE)
            return
        lines = await asyncio.to_thread(self._loket.statussen, wie, referentie=one, gesprek=whole)
        await antwoorden.send_json(send, write_statuses(lines, versie))


async def _has_method(scope: Scope, send: Send, method: str) -> bool:
    """Say whether a request has the one method of its path; answers it where not."""
    if scope["method"] == method:
        return True
    await respond(send, 405, headers=[(b"allow", method.encode())])
    return False
