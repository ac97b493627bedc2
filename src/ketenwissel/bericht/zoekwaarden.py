"""What a message is found by: the clients, the allocations and the requests that it is about.

The standard calls them Bsn, ToewijzingNummer and ReferentieAanbieder in every type, wherever they stand.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.bericht.guard import parse
from ketenwissel.bericht.lezen import own_text
from ketenwissel.core.limits import MAX_DETAIL_BYTES

__all__ = ["Zoekwaarden", "zoekwaarden"]

_TAGS = "{*}Bsn", "{*}ToewijzingNummer", "{*}ReferentieAanbieder"


class Zoekwaarden(NamedTuple):
    """The BSNs, numbers of allocations and references of requests of one message, each once.

    Personal: keep them out of logs. A reference is whatever an aanbieder made of it.
    """

    bsns: frozenset[str]
    toewijzingen: frozenset[str]
    verzoeken: frozenset[str]


def zoekwaarden(inhoud: bytes) -> Zoekwaarden:
    """Read them from the payload of an accepted message; what cannot be read has none.

    >>> found = zoekwaarden(b"<Bericht xmlns='urn:x'><Client><Bsn>999900006</Bsn></Client></Bericht>")
    >>> sorted(found.bsns), sorted(found.toewijzingen)
    (['999900006'], [])
    """
    named: dict[str, set[str]] = {tag.removeprefix("{*}"): set() for tag in _TAGS}
    elements = _in_tree(inhoud) if len(inhoud) <= MAX_DETAIL_BYTES else _in_stream(inhoud)
    for element in elements:
        named[etree.QName(element).localname].add(own_text(element).strip())
    return Zoekwaarden(*map(frozenset, named.values()))


def _in_tree(inhoud: bytes) -> Iterator[etree._Element]:
    root = parse(inhoud)
    return iter(()) if isinstance(root, Bevinding) else root.iter(*_TAGS)


def _in_stream(inhoud: bytes) -> Iterator[etree._Element]:
    """Read a large message without keeping its tree, which takes ten times as much memory as its text."""
    events = etree.iterparse(
        BytesIO(inhoud),
        events=("end",),
        tag=_TAGS,
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
