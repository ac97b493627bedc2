"""The body of a foutbericht (StUF 03.01 Fo01): the answer to a message that fails level 1.

Limits from the ggk0210 schema: code 7, omschrijving 200, details 1000 characters; a Fo01 that breaks them
would itself be refused. The body is the payload under which a Fo01 travels and is stored.

>>> fout = Fout("StUF055", "client", "Niet volgens het berichtformaat", "WMO301-00030000")
>>> read_fout(write_fout(fout)) == fout
True
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Final, Literal, cast

from lxml import etree

from ketenwissel.keten.values import Aanlevering, Weigering
from ketenwissel.standards import split_code

__all__ = [
    "DETAILS_XML_MAX",
    "STUF",
    "Fout",
    "body_of_fout",
    "fout_of",
    "fout_of_body",
    "read_fout",
    "write_fout",
]

STUF = "http://www.egem.nl/StUF/StUF0301"

DETAILS_XML_MAX: Final = 1_000_000
"""Bytes of detailsXML that are kept. It repeats the whole message that is refused, which its sender has."""

_LIMITS = {"code": 7, "omschrijving": 200, "details": 1000}


@dataclass(frozen=True, slots=True)
class Fout:
    """What a foutbericht says: code, whose fault, a text without values, and the message type it is about.

    `details_xml` is the element detailsXML as XML, empty without one: the message that is refused.
    It is the one part that holds values, and belongs in no log.
    """

    code: str
    plek: Literal["client", "server"]
    omschrijving: str
    details: str = ""
    details_xml: bytes = b""


def fout_of(weigering: Weigering, aanlevering: Aanlevering) -> Fout:
    """Say in a foutbericht why a submission is refused, and where in it the fault lies.

    `details` names the type and release of the message, where that type exists: any other text in its place
    could be a citizen's number.
    """
    text = weigering.omschrijving
    place = f"{text} Plaats: {weigering.plaats}." if weigering.plaats else text
    return Fout(
        code=weigering.code,
        plek=weigering.plek,
        omschrijving=place if len(place) <= _LIMITS["omschrijving"] else text,
        details=_details(aanlevering),
    )


def _details(aanlevering: Aanlevering) -> str:
    numbers = f"{aanlevering.versie:04d}{aanlevering.subversie:04d}"
    known = split_code(aanlevering.functie) is not None and len(numbers) == 8
    return f"{aanlevering.functie}-{numbers}" if known else ""


def write_fout(fout: Fout) -> bytes:
    """Write the body of a Fo01 as UTF-8 XML, each field cut to its limit; a large detailsXML is left out."""
    return etree.tostring(body_of_fout(fout), xml_declaration=True, encoding="UTF-8")


def body_of_fout(fout: Fout) -> etree._Element:
    """Give the body of a Fo01 or Fo03 as a tree, within its limits."""
    body = etree.Element(f"{{{STUF}}}body", nsmap={"StUF": STUF})
    for name in ("code", "plek", "omschrijving", "details"):
        text = getattr(fout, name)
        if text or name != "details":
            etree.SubElement(body, f"{{{STUF}}}{name}").text = text[: _LIMITS.get(name)]
    if 0 < len(fout.details_xml) <= DETAILS_XML_MAX:
        body.append(etree.fromstring(fout.details_xml, _parser()))
    return body


def read_fout(inhoud: bytes) -> Fout | None:
    """Read the body of a Fo01; None when it is not one."""
    try:
        return fout_of_body(etree.fromstring(inhoud, _parser()))
    except etree.XMLSyntaxError:
        return None


def fout_of_body(body: etree._Element) -> Fout | None:
    """Read the body of a Fo01 or Fo03 from its tree; None when it is not one."""
    code, plek, omschrijving, details = (
        body.findtext(f"{{{STUF}}}{name}") or "" for name in ("code", "plek", "omschrijving", "details")
    )
    if body.tag != f"{{{STUF}}}body" or not code or plek not in ("client", "server"):
        return None
    return Fout(code, cast(Literal["client", "server"], plek), omschrijving, details, _details_xml(body))


def _details_xml(body: etree._Element) -> bytes:
    found = body.find(f"{{{STUF}}}detailsXML")
    if found is None or next(found.iterchildren("*"), None) is None:
        return b""
    # Without the names of the envelope around it, so that the same foutbericht in another one stays the same.
    alone = deepcopy(found)
    etree.cleanup_namespaces(alone)
    written: bytes = etree.tostring(alone, encoding="UTF-8", xml_declaration=False, with_tail=False)
    return written if len(written) <= DETAILS_XML_MAX else b""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
