"""Reading a message so that it can be judged: small ones first and judged after, large ones both at once.

Holding a tree against its schema is cheap while the tree is right, but the time grows with the square of the
errors; a parser that validates as it reads stops after a hundred. So a large message is read by such a
parser, for the type that its root announces, and a second time, without schema, only when that failed.
"""

from typing import NamedTuple, cast

from lxml import etree

from ketenwissel.bericht import Bevinding, berichttype_of, parse
from ketenwissel.core.limits import MAX_DETAIL_BYTES
from ketenwissel.standards import Berichttype, Schemas

__all__ = ["Lezing", "read"]

_PIECE = 4096
"""Bytes that are read at a time until the start tag of the root was seen: mostly one piece is enough."""


class Lezing(NamedTuple):
    """A message as a tree. `geldig` says whether its schema holds, None where that is still to be judged.

    Of a large message that is of no known type it says False: no schema holds.
    """

    root: etree._Element
    geldig: bool | None = None


def read(inhoud: bytes, schemas: Schemas) -> Lezing | Bevinding:
    """Read the XML of a message; gives the finding of level 1 that makes it unreadable (see `parse`)."""
    if len(inhoud) > MAX_DETAIL_BYTES:
        return _read_large(inhoud, schemas)
    root = parse(inhoud)
    return root if isinstance(root, Bevinding) else Lezing(root)


def _read_large(inhoud: bytes, schemas: Schemas) -> Lezing | Bevinding:
    announced = _announced(inhoud)
    if announced is not None:
        root = parse(inhoud, schema=schemas.shared(announced))
        if not isinstance(root, Bevinding):
            return Lezing(root, geldig=True)
    root = parse(inhoud)
    return root if isinstance(root, Bevinding) else Lezing(root, geldig=False)


def _announced(inhoud: bytes) -> Berichttype | None:
    """Tell the type that the start tag of the root names; None when it is none, or cannot be read."""
    puller = etree.XMLPullParser(
        events=("start",), encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for place in range(0, len(inhoud), _PIECE):
            puller.feed(inhoud[place : place + _PIECE])
            for _, root in puller.read_events():
                return berichttype_of(cast(etree._Element, root))
    except etree.XMLSyntaxError:
        pass
    return None
