"""What lies around the whole API: paths in one form, the instant of full receipt, headers on every answer."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from ketenwissel.gateway.api.problemen import MEDIA_TYPE, Probleem, body_of
from ketenwissel.gateway.asgi import App, BodyTooSlow, Message, Receive, Scope, Send, respond

__all__ = ["HEADERS", "KOPPEN", "VERSIE", "Schil"]

VERSIE = "1.0.0"
"""Version of the API, as every answer says."""

KOPPEN: Iterable[tuple[str, str]] = (
    ("API-Version", VERSIE),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)
"""Headers of every answer."""

HEADERS = tuple((name.lower().encode(), value.encode()) for name, value in KOPPEN)
"""The same as a server takes them; a service around this API gives them with its own answers too."""


class Schil:
    """Wraps the application. `seconds` is how long a client may take to send its request."""

    def __init__(self, app: App, now: Callable[[], datetime], seconds: float) -> None:
        self._app = app
        self._now = now
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; other kinds of scope go through unchanged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        path = scope["path"]
        if path.endswith("/") or "//" in path:
            # The framework would take it for the path without: one thing has one address.
            missing = Probleem(404)
            headers = [(b"content-type", MEDIA_TYPE.encode())]
            await respond(send_with_headers, missing.status, body_of(missing), headers)
            return
        await self._app(scope, self._timed(scope, receive), send_with_headers)

    def _timed(self, scope: Scope, receive: Receive) -> Receive:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._seconds
        state = scope.setdefault("state", {})

        async def receive_in_time() -> Message:
            if "ontvangen_op" in state:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlow(f"the request did not arrive within {self._seconds:g} seconds") from None
            if message["type"] == "http.request" and not message.get("more_body", False):
                state["ontvangen_op"] = self._now()
            return message

        return receive_in_time
