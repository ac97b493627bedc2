"""The body of a push: multipart/form-data with exactly `berichtMetadata` and `payload` (RFC 7578, RFC 2046).

A parser of our own: the body is in memory already, so a part is found by searching its delimiter, and a
general parser, which must work on a stream, takes longer than the hub needs for the message. A delimiter
counts only at the beginning of a line and with nothing but blanks behind it, so that bytes of a payload that
look like one stay bytes.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ketenwissel.keten.vsp.metadata import Vormfout

__all__ = ["Push", "boundary_of", "read_push", "write_push"]

_PARTS = ("berichtMetadata", "payload")
_HEADERS_MAX = 8192
_USUAL_HEAD = 300
_CRLF = b"\r\n"
# RFC 2046: 1 to 70 of these characters, not ending in a blank.
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]", re.ASCII)
_PARAMETER = re.compile(r';\s*([\w!#$%&*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)\s*', re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = ("7bit", "8bit", "binary")


class Push(NamedTuple):
    """The two parts of a push, as they were sent."""

    metadata: bytes
    payload: bytes


def boundary_of(content_type: str) -> str | None:
    """Give the boundary of a content type multipart/form-data; None for any other."""
    kind, _, _ = content_type.partition(";")
    if kind.strip().lower() != "multipart/form-data":
        return None
    boundary = _parameters(content_type[len(kind) :]).get("boundary", "")
    return boundary if _BOUNDARY.fullmatch(boundary) else None


def read_push(body: bytes, boundary: str) -> Push | Vormfout:
    """Take a body apart; what is not exactly the two parts is a fault of form."""
    parts: dict[str, bytes] = {}
    delimiter = b"--" + boundary.encode("ascii")
    at = _first(body, delimiter)
    while at is not None:
        found = _next_part(body, at, delimiter)
        if found is None:
            return Vormfout("$", "een deel van het formulier is niet volledig")
        head, start, end, at = found
        # The head of a part is the same for all that a program sends, unless it is very long.
        name, is_plain = (_head if len(head) <= _USUAL_HEAD else _head.__wrapped__)(head)
        if name not in _PARTS or name in parts:
            return Vormfout("$", "het formulier heeft precies de delen berichtMetadata en payload")
        if not is_plain:
            return Vormfout("$", "een deel van het formulier is gecodeerd; dat is niet toegestaan")
        parts[name] = body[start:end]
    if len(parts) < len(_PARTS):
        return Vormfout("$", "het formulier heeft precies de delen berichtMetadata en payload")
    return Push(parts["berichtMetadata"], parts["payload"])


def write_push(push: Push, boundary: str) -> bytes:
    """Write a body, as a client does; the boundary must not stand in what is sent."""
    head = '--{}\r\nContent-Disposition: form-data; name="{}"{}\r\nContent-Type: {}\r\n\r\n'
    kinds = (("", "application/json"), ('; filename="payload"', "application/octet-stream"))
    written = [
        head.format(boundary, name, more, kind).encode("ascii") + data + _CRLF
        for name, (more, kind), data in zip(_PARTS, kinds, push, strict=True)
    ]
    return b"".join([*written, f"--{boundary}--\r\n".encode("ascii")])


def _first(body: bytes, delimiter: bytes) -> int | None:
    """Find where the first part begins, past its delimiter; what stands before it means nothing."""
    if body.startswith(delimiter):
        after = _end_of_line(body, len(delimiter))
        if after is not None:
            return after
    return _delimiter(body, 0, delimiter)[1]


def _delimiter(body: bytes, start: int, delimiter: bytes) -> tuple[int | None, int | None, bool]:
    """Find the next delimiter: where it begins, where what follows begins, and whether it is the last.

    (None, None, False) when there is none.
    """
    wanted = _CRLF + delimiter
    at = body.find(wanted, start)
    while at >= 0:
        behind = at + len(wanted)
        if body.startswith(b"--", behind):
            return at, None, True
        after = _end_of_line(body, behind)
        if after is not None:
            return at, after, False
        at = body.find(wanted, at + 1)
    return None, None, False


def _end_of_line(body: bytes, at: int) -> int | None:
    """Give where the next line begins when nothing but blanks is left of this one."""
    while body[at : at + 1] in (b" ", b"\t"):
        at += 1
    return at + 2 if body.startswith(_CRLF, at) else None


def _next_part(body: bytes, start: int, delimiter: bytes) -> tuple[bytes, int, int, int | None] | None:
    """Give head, begin and end of the part at `start`, and where the next begins; None for half a part."""
    # From the end of the delimiter's line on: a part without headers begins with the blank line.
    blank = body.find(_CRLF + _CRLF, start - 2, start + _HEADERS_MAX)
    if blank < 0:
        return None
    content = blank + 4
    # The line end before the delimiter belongs to it, and that may be the one that ends the headers.
    end, following, _ = _delimiter(body, content - 2, delimiter)
    if end is None:
        return None
    return body[start:blank], content, max(end, content), following


@lru_cache(maxsize=1000)
def _head(head: bytes) -> tuple[str | None, bool]:
    """Give the name of a part, and whether its content is there as it is."""
    pairs = (line.partition(":") for line in head.decode("latin-1").split("\r\n"))
    headers = {name.strip().lower(): value for name, _, value in pairs}
    encoding = headers.get("content-transfer-encoding", "binary").strip().lower()
    return _name_of(headers.get("content-disposition", "")), encoding in _PLAIN


def _name_of(disposition: str) -> str | None:
    kind, _, _ = disposition.partition(";")
    if kind.strip().lower() != "form-data":
        return None
    return _parameters(disposition[len(kind) :]).get("name")


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(text):
        bare = _ESCAPED.sub(r"\1", value[1:-1]) if value.startswith('"') else value
        found.setdefault(name.lower(), bare)
    return found
