"""What every hot door shares: the body of a request within its limits, and a response.

Hot doors are plain ASGI: a framework takes longer for a request than the hub does for a message.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

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
    "origin",
    "query",
    "read_body",
    "respond",
]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


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


def origin(scope: Scope) -> str:
    """Give what the request called the server (`https://hub.example`), or the server's own address."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    if not _HOST.fullmatch(host):
        server, port = scope.get("server") or ("localhost", None)
        host = f"{server}:{port}" if port else "localhost"
    return f"{scope['scheme']}://{host}"


def query(scope: Scope) -> dict[str, str]:
    """Give the parameters of the query; of one that comes twice the last counts."""
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
