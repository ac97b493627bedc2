"""What every hot door shares: the body of a request within its limits, and a response.

Hot doors are plain ASGI: a framework takes longer for a request than the hub does for a message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from ketenwissel.core.errors import KetenwisselError

__all__ = [
    "App",
    "BodyTooLarge",
    "BodyTooSlow",
    "Gone",
    "Message",
    "Receive",
    "Scope",
    "Send",
    "read_body",
    "respond",
]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class BodyTooLarge(KetenwisselError):
    """The body of the request is larger than this door takes."""


class BodyTooSlow(KetenwisselError):
    """The body of the request did not arrive in time."""


class Gone(KetenwisselError):
    """The client hung up before its request was complete."""


async def read_body(scope: Scope, receive: Receive, limit: int, seconds: float) -> bytes:
    """Read a body of at most `limit` bytes within `seconds`; nothing more is read once it is too large.

    Raises BodyTooLarge, BodyTooSlow or Gone.
    """
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(f"the request is larger than {limit} bytes")
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, limit)
    except TimeoutError:
        raise BodyTooSlow(f"the request did not arrive within {seconds:g} seconds") from None


async def _read(receive: Receive, limit: int) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone("the client hung up")
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise BodyTooLarge(f"the request is larger than {limit} bytes")
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


async def respond(
    send: Send, status: int, body: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """Send a whole response."""
    length = () if status == 204 else ((b"content-length", str(len(body)).encode()),)
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": body})
