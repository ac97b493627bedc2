"""VSP SOAP v3: the call IndienenBericht, as one message of the chain shows it (koppelvlak 3.1).

The metadata stands in four header blocks, the payload in the body as base64 of a ZIP. Which element stands
in which of the four namespaces is not public: reading takes any of them, writing does as our own WSDL says.
Other header blocks are passed over, and any SOAPAction is taken.
"""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from lxml import etree

from ketenwissel.bericht import Bevinding, parse
from ketenwissel.keten.vsp.archief import pack_one
from ketenwissel.keten.vsp.metadata import Berichtmetadata, Vormfout, convert
from ketenwissel.keten.vsp.status import Melding

__all__ = [
    "MAX_SOAP_BYTES",
    "Indiening",
    "Ontvangen",
    "read_fault",
    "read_indienen",
    "read_response",
    "write_fault",
    "write_indienen",
    "write_response",
    "wsdl",
]

MAX_SOAP_BYTES = 37 * 2**20
"""Bytes of a whole request: a payload of 25 MB in base64 that is broken into lines, and its header blocks."""

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_BASE = "http://schemas.vecozo.nl/berichtuitwisseling/"
_V3, _HEADER, _TYPES, _MESSAGES = (
    f"{_BASE}{name}" for name in ("v3", "header/v3", "types/v3", "messages/v3")
)
_OURS = (_V3, _HEADER, _TYPES, _MESSAGES)
_NSMAP = {"soap": _SOAP, "v3": _V3, "h": _HEADER, "t": _TYPES, "m": _MESSAGES, "xsi": _XSI}
_BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Indiening:
    """A call: the metadata of a message, and the bytes that came as its payload."""

    metadata: Berichtmetadata
    data: bytes


@dataclass(frozen=True, slots=True)
class Ontvangen:
    """The answer to a call: received, which is not yet accepted."""

    conversatie_id: str
    traceer_id: str


def wsdl(address: str) -> bytes:
    """Give the WSDL with the address under which the service is reached."""
    text = files("ketenwissel.keten").joinpath("data", "berichtservice-v3.wsdl").read_bytes()
    root = etree.fromstring(text, etree.XMLParser(remove_comments=False, resolve_entities=False))
    for place in root.iter("{http://schemas.xmlsoap.org/wsdl/soap/}address"):
        place.set("location", address)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def read_indienen(body: bytes) -> Indiening | Vormfout:
    """Read a call, or say what is wrong with its form without repeating any of it."""
    root = parse(body, limit=MAX_SOAP_BYTES, long_text=True)
    if isinstance(root, Bevinding):
        return Vormfout("/", root.text)
    if root.tag != f"{{{_SOAP}}}Envelope":
        return Vormfout("/", "dit is geen envelop van SOAP 1.1")
    call = root.find(f"{{{_SOAP}}}Body/{{{_V3}}}IndienenBericht")
    if call is None:
        return Vormfout("/Envelope/Body", "er is geen IndienenBericht")
    data = _payload(call)
    if isinstance(data, Vormfout):
        return data
    metadata = convert(_metadata(root), Berichtmetadata)
    return metadata if isinstance(metadata, Vormfout) else Indiening(metadata, data)


def _payload(call: etree._Element) -> bytes | Vormfout:
    bericht = _child(_child(call, "Request"), "Bericht")
    data = _child(bericht, "Data")
    if bericht is None or data is None:
        return Vormfout("/Envelope/Body/IndienenBericht", "Request/Bericht/Data ontbreekt")
    if bericht.get(f"{{{_XSI}}}type", "").rpartition(":")[2] != "DataBinary":
        return Vormfout("/Envelope/Body/IndienenBericht/Request/Bericht", "xsi:type is niet DataBinary")
    try:
        return binascii.a2b_base64(
            (data.text or "").encode("ascii").translate(None, _BLANKS), strict_mode=True
        )
    except ValueError:
        return Vormfout("/Envelope/Body/IndienenBericht/Request/Bericht/Data", "dit is geen base64")


def _metadata(root: etree._Element) -> dict[str, Any]:
    blocks = {etree.QName(one).localname: one for one in _children(root.find(f"{{{_SOAP}}}Header"))}
    routering, gesprek = blocks.get("RouteringHeader"), blocks.get("ConversatieHeader")
    what = _texts(routering, "Berichttype", "Berichtsubtype", "Berichtversie", "Berichtsubversie", "Actie")
    own = _texts(blocks.get("ReferentieHeader"), "ReferentieId")
    return {
        "routeringgegevens": {
            "afzender": _texts(_child(routering, "Afzender"), "Rol", "Code"),
            "geadresseerden": [
                _texts(one, "Rol", "Code") for one in _children(_child(routering, "Geadresseerden"))
            ],
            "berichtstroom": what,
        },
        "referentiegegevens": _texts(gesprek, "ConversatieId", "TraceerId", "AlsAntwoordOp") | own,
        "verwerkingscontext": [
            {"sleutel": _text(one, "Sleutel"), "waarde": [_text(one, "Waarde")]}
            for one in _children(blocks.get("VerwerkingscontextHeader"))
        ],
    }


def _children(element: etree._Element | None) -> Iterator[etree._Element]:
    for one in element if element is not None else ():
        if isinstance(one.tag, str) and etree.QName(one).namespace in _OURS:
            yield one


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next((one for one in _children(element) if etree.QName(one).localname == name), None)


def _text(element: etree._Element | None, name: str) -> str:
    found = _child(element, name)
    return found.text or "" if found is not None else ""


def _texts(element: etree._Element | None, *names: str) -> dict[str, str]:
    """Give the texts of these children under the names that JSON has for them; what is absent stays so."""
    there = {etree.QName(one).localname: one.text or "" for one in _children(element)}
    return {name[0].lower() + name[1:]: there[name] for name in names if name in there}


def write_indienen(metadata: Berichtmetadata, inhoud: bytes) -> bytes:
    """Write a call around the XML of a message, which goes into a ZIP."""
    envelope, header, body = _envelope()
    context = etree.SubElement(header, f"{{{_V3}}}VerwerkingscontextHeader")
    for aspect in metadata.verwerkingscontext:
        _write(_sub(context, _HEADER, "Aspect"), _TYPES, Sleutel=aspect.sleutel, Waarde=aspect.waarde[0])
    references = metadata.referentiegegevens
    gesprek = _sub(header, _V3, "ConversatieHeader")
    _write(gesprek, _HEADER, ConversatieId=references.conversatie_id, TraceerId=references.traceer_id)
    if references.als_antwoord_op is not None:
        _write(gesprek, _HEADER, AlsAntwoordOp=references.als_antwoord_op)
    own = references.referentie_id or references.traceer_id
    _write(_sub(header, _V3, "ReferentieHeader"), _HEADER, ReferentieId=own)
    _write_routering(_sub(header, _V3, "RouteringHeader"), metadata)
    request = _sub(_sub(body, _V3, "IndienenBericht"), _V3, "Request")
    bericht = _sub(request, _MESSAGES, "Bericht")
    bericht.set(f"{{{_XSI}}}type", "t:DataBinary")
    packed = pack_one(inhoud, references.traceer_id)
    _write(bericht, _TYPES, Data=binascii.b2a_base64(packed, newline=False).decode("ascii"))
    return _bytes(envelope)


def _write_routering(block: etree._Element, metadata: Berichtmetadata) -> None:
    routering = metadata.routeringgegevens
    what = routering.berichtstroom
    _write(_sub(block, _HEADER, "Afzender"), _TYPES, Rol=routering.afzender.rol, Code=routering.afzender.code)
    there = _sub(block, _HEADER, "Geadresseerden")
    for one in routering.geadresseerden:
        _write(_sub(there, _TYPES, "Relatie"), _TYPES, Rol=one.rol, Code=one.code)
    _write(block, _HEADER, Berichttype=what.berichttype)
    if what.berichtsubtype is not None:
        _write(block, _HEADER, Berichtsubtype=what.berichtsubtype)
    versions = {"Berichtversie": str(what.berichtversie), "Berichtsubversie": str(what.berichtsubversie)}
    _write(block, _HEADER, **versions, Actie=what.actie)


def write_response(ontvangen: Ontvangen) -> bytes:
    """Write the answer to a call."""
    envelope, _, body = _envelope()
    result = _sub(_sub(body, _V3, "IndienenBerichtResponse"), _V3, "IndienenBerichtResult")
    _write(result, _MESSAGES, ConversatieId=ontvangen.conversatie_id, TraceerId=ontvangen.traceer_id)
    return _bytes(envelope)


def read_response(body: bytes) -> Ontvangen | None:
    """Read the answer to a call, as a client does; None for anything else."""
    root = parse(body)
    if isinstance(root, Bevinding):
        return None
    result = root.find(f"{{{_SOAP}}}Body/{{{_V3}}}IndienenBerichtResponse/{{{_V3}}}IndienenBerichtResult")
    if result is None:
        return None
    return Ontvangen(_text(result, "ConversatieId"), _text(result, "TraceerId"))


def write_fault(tekst: str, why: Melding | None = None, *, client: bool = True) -> bytes:
    """Write a fault, with the code of a refusal where there is one; HTTP gives it status 500."""
    envelope, _, body = _envelope()
    fault = etree.SubElement(body, f"{{{_SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = "soap:Client" if client else "soap:Server"
    etree.SubElement(fault, "faultstring").text = tekst
    if why is not None:
        detail = _sub(etree.SubElement(fault, "detail"), _V3, "IndienenBerichtFout")
        parts = {"Code": why.code, "Omschrijving": why.omschrijving}
        more = {"Toelichting": why.toelichting} if why.toelichting else {}
        _write(_sub(detail, _V3, "Melding"), _MESSAGES, **parts, **more)
    return _bytes(envelope)


def read_fault(body: bytes) -> Melding | None:
    """Read why a call was refused, as a client does; None where no code is given.

    None also where the fault is the server's own: then the call may be made again.
    """
    root = parse(body)
    fault = None if isinstance(root, Bevinding) else root.find(f"{{{_SOAP}}}Body/{{{_SOAP}}}Fault")
    if fault is None or (fault.findtext("faultcode") or "").rpartition(":")[2] != "Client":
        return None
    found = fault.find(f"detail/{{{_V3}}}IndienenBerichtFout/{{{_V3}}}Melding")
    if found is None:
        return None
    return Melding(_text(found, "Code"), _text(found, "Omschrijving"), _text(found, "Toelichting") or None)


def _envelope() -> tuple[etree._Element, etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap=_NSMAP)
    header = etree.SubElement(envelope, f"{{{_SOAP}}}Header")
    return envelope, header, etree.SubElement(envelope, f"{{{_SOAP}}}Body")


def _sub(parent: etree._Element, namespace: str, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{namespace}}}{name}")


def _write(parent: etree._Element, namespace: str, **texts: str) -> None:
    for name, text in texts.items():
        _sub(parent, namespace, name).text = text


def _bytes(envelope: etree._Element) -> bytes:
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
