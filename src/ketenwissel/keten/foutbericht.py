"""The body of a foutbericht (StUF 03.01 Fo01): the answer to a message that fails level 1.

Limits from the ggk0210 schema: code 7, omschrijving 200, details 1000 characters; a Fo01 that breaks them
would itself be refused. The body is the payload under which a Fo01 travels and is stored.

>>> fout = Fout("StUF055", "client", "Niet volgens het berichtformaat", "WMO301-00030000")
>>> read_fout(write_fout(fout)) == fout
True
"""

from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

__all__ = ["STUF", "Fout", "read_fout", "write_fout"]

STUF = "http://www.egem.nl/StUF/StUF0301"

_LIMITS = {"code": 7, "omschrijving": 200, "details": 1000}


@dataclass(frozen=True, slots=True)
class Fout:
    """What a foutbericht says: code, whose fault, a text without values, and the message type it is about."""

    code: str
    plek: Literal["client", "server"]
    omschrijving: str
    details: str = ""


def write_fout(fout: Fout) -> bytes:
    """Write the body of a Fo01 as UTF-8 XML, each field cut to its limit."""
    body = etree.Element(f"{{{STUF}}}body", nsmap={"StUF": STUF})
    for name in ("code", "plek", "omschrijving", "details"):
        text = getattr(fout, name)
        if text or name != "details":
            etree.SubElement(body, f"{{{STUF}}}{name}").text = text[: _LIMITS.get(name)]
    return etree.tostring(body, xml_declaration=True, encoding="UTF-8")


def read_fout(inhoud: bytes) -> Fout | None:
    """Read the body of a Fo01; None when it is not one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        body = etree.fromstring(inhoud, parser)
    except etree.XMLSyntaxError:
        return None
    code, plek, omschrijving, details = (
        body.findtext(f"{{{STUF}}}{name}") or "" for name in ("code", "plek", "omschrijving", "details")
    )
    if body.tag != f"{{{STUF}}}body" or not code or plek not in ("client", "server"):
        return None
    return Fout(code, cast(Literal["client", "server"], plek), omschrijving, details)
