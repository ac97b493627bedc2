"""Walking through a payload for a few elements, whatever its size, without validating it."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.bericht.guard import parse
from ketenwissel.bericht.lezen import own_text
from ketenwissel.core.limits import MAX_DETAIL_BYTES

__all__ = ["named_texts"]


def named_texts(inhoud: bytes, *names: str) -> Iterator[tuple[str, str]]:
    """Give (name, text) of the elements with one of these names, in the order in which they end.

    They are found wherever they stand; what cannot be read has none. Personal: keep the texts out of logs.

    >>> list(named_texts(b"<Bericht xmlns='urn:x'><A><B> 1 </B></A><C>2</C></Bericht>", "B", "C"))
    [('B', '1'), ('C', '2')]
    """
    tags = tuple(f"{{*}}{name}" for name in names)
    found = _in_tree(inhoud, tags) if len(inhoud) <= MAX_DETAIL_BYTES else _in_stream(inhoud, tags)
    for element in found:
        yield etree.QName(element).localname, own_text(element).strip()


def _in_tree(inhoud: bytes, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    root = parse(inhoud)
    return iter(()) if isinstance(root, Bevinding) else root.iter(*tags)


def _in_stream(inhoud: bytes, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Read a large message without keeping its tree, which takes ten times as much memory as its text."""
    events = etree.iterparse(
        BytesIO(inhoud),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in events:
            yield element
            _forget_before(element)
    except etree.XMLSyntaxError:
        return


def _forget_before(element: etree._Element) -> None:
    """Drop all that was read before an element, at every level above it."""
    for above in (element, *element.iterancestors()):
        parent = above.getparent()
        while parent is not None and above.getprevious() is not None:
            del parent[0]
