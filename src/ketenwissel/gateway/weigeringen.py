"""What the service itself refuses, as problem details (RFC 9457) in Dutch with a code of our own.

>>> te_snel = weigering("te_snel")
>>> te_snel.status, dict(te_snel.headers)
(429, {b'content-type': b'application/problem+json'})
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ketenwissel.gateway.asgi import Send, respond

__all__ = ["Dienstweigering", "refuse", "weigering"]


@dataclass(frozen=True, slots=True)
class Dienstweigering:
    """A refusal as it goes out."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@cache
def weigering(naam: str) -> Dienstweigering:
    """Give a refusal of `data/weigeringen.toml`."""
    entry = _table()[naam]
    document = {
        "type": "about:blank",
        "status": entry["status"],
        "title": entry["titel"],
        "detail": entry["tekst"],
        "code": entry["code"],
    }
    headers = [(b"content-type", b"application/problem+json")]
    if "wacht" in entry:
        headers.append((b"retry-after", str(entry["wacht"]).encode()))
    return Dienstweigering(entry["status"], tuple(headers), json.dumps(document, ensure_ascii=False).encode())


async def refuse(send: Send, naam: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Send a refusal."""
    found = weigering(naam)
    await respond(send, found.status, found.body, [*found.headers, *extra])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "weigeringen.toml").read_text("utf-8"))
