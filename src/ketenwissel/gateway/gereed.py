"""`/gezond`: the process answers. `/gereed`: it can do its work; without a 200 it should be sent nothing."""

import asyncio
import json
from collections.abc import Callable, Mapping

from ketenwissel.core.clock import Timer
from ketenwissel.gateway.asgi import Send, respond

__all__ = ["Controles", "Gereed", "alive"]

Controles = Callable[[], Mapping[str, bool]]
"""Says of each condition for work whether it is met; may wait for a database."""

_JSON = ((b"content-type", b"application/json"),)
_KEEP = 1.0
_PATIENCE = 5.0


async def alive(send: Send) -> None:
    """Say that the process answers."""
    await respond(send, 200, b'{"status":"gezond"}', _JSON)


class Gereed:
    """Says whether every condition is met; they are looked at once a second at most, whoever asks."""

    def __init__(self, controles: Controles, timer: Timer) -> None:
        self._controles = controles
        self._timer = timer
        self._known: tuple[float, Mapping[str, bool]] | None = None
        self._asking = asyncio.Lock()

    async def __call__(self, send: Send) -> None:
        """Answer 200 or 503, with the conditions by name."""
        async with self._asking:
            if self._known is None or self._timer.seconds() - self._known[0] > _KEEP:
                self._known = self._timer.seconds(), await self._look()
        found = self._known[1]
        ready = all(found.values())
        body = json.dumps({"gereed": ready, "controles": dict(found)}).encode()
        await respond(send, 200 if ready else 503, body, _JSON)

    async def _look(self) -> Mapping[str, bool]:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.to_thread(self._controles)
        except TimeoutError:
            return {"tijdig": False}
