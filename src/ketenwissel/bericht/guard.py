"""The guard at the door: bytes from outside become a tree, or one finding that says why not.

The cheap checks on the bytes come first, so that nothing harmful reaches the parser: what is refused there is
all that makes XML dangerous (entities, a tree far larger than its text). Processing instructions and comments
are legal XML and pass.
"""

import threading

from lxml import etree

from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.core.limits import MAX_ATTRIBUTES, MAX_BERICHT_BYTES, MAX_DEPTH, MAX_ELEMENTS, SMALL_BYTES

__all__ = ["parse"]

_BOM = b"\xef\xbb\xbf"
_own = threading.local()


def parse(
    inhoud: bytes,
    *,
    limit: int = MAX_BERICHT_BYTES,
    schema: etree.XMLSchema | None = None,
    long_text: bool = False,
) -> etree._Element | Bevinding:
    """Read the XML of a message; gives its root element, or a finding of level 1.

    `limit` is the size in bytes that is still taken. The encoding is UTF-8 whatever the XML declaration says,
    without byte order mark (koppelvlak 2.3), so no other encoding can hide a DOCTYPE. With a schema, what is
    invalid by it is not read either, and the finding does not tell the two apart. `long_text` is for an
    envelope, which holds a whole message in one piece of text.
    """
    refusal = _refuse_bytes(inhoud, limit)
    if refusal is not None:
        return Bevinding("StUF055", 1, None, "/", refusal)
    try:
        plain = schema is None and not long_text
        return etree.fromstring(inhoud, _parser() if plain else _make_parser(schema, long_text=long_text))
    except etree.XMLSyntaxError as error:
        # Only the line: the parser's own text may quote the message.
        line = f" (regel {error.lineno})" if error.lineno else ""
        return Bevinding("StUF055", 1, None, "/", f"het bestand is geen leesbare XML in UTF-8{line}")


def _refuse_bytes(inhoud: bytes, limit: int) -> str | None:
    if len(inhoud) > limit:
        return f"het bericht is groter dan {limit / 2**20:g} MB"
    if inhoud.startswith(_BOM):
        return "het bericht begint met een byte order mark; UTF-8 zonder BOM is verplicht"
    # One byte is found many times as fast as nine, and most messages do not have it.
    if b"!" in inhoud and b"<!DOCTYPE" in inhoud:
        return "het bericht bevat een DOCTYPE; dat is niet toegestaan"
    if len(inhoud) > SMALL_BYTES:
        if _has_too_many_nodes(inhoud):
            return f"het bericht bevat meer dan {MAX_ELEMENTS} elementen"
        if inhoud.count(b"=") > MAX_ATTRIBUTES:
            return f"het bericht bevat meer dan {MAX_ATTRIBUTES} attributen"
    return None


def _has_too_many_nodes(inhoud: bytes) -> bool:
    # An element ends with a slash, a comment has an exclamation mark and an instruction a question mark.
    # Single bytes are counted several times as fast as pairs, and for most messages that is enough.
    marks = sum(inhoud.count(mark) for mark in (b"/", b"!", b"?") if mark in inhoud)
    if marks <= MAX_ELEMENTS - MAX_DEPTH:
        return False
    return inhoud.count(b"<") - inhoud.count(b"</") > MAX_ELEMENTS


def _parser() -> etree.XMLParser:
    # One for each thread: a parser locks while it works, and making one costs more than reading a message.
    parser: etree.XMLParser | None = getattr(_own, "parser", None)
    if parser is None:
        parser = _own.parser = _make_parser()
    return parser


def _make_parser(schema: etree.XMLSchema | None = None, *, long_text: bool = False) -> etree.XMLParser:
    """Make a parser with the settings of the guard; with a schema it refuses what is invalid as it reads."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=long_text,
        schema=schema,
    )
