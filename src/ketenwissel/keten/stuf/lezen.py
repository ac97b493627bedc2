"""Reading a SOAP request: bytes become one submission, or the reason why there is none.

The element in the body decides what a request is, not its SOAPAction. An envelope that breaks its schema, or
what the schema cannot say, still becomes a submission as far as it can be read: it carries its `bezwaar`, so
that the hub refuses it and the trail tells so.
"""

from binascii import a2b_base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, cast

from lxml import etree

from ketenwissel.bericht import Bevinding, element_at, own_text, parse, plaats, text
from ketenwissel.core.limits import MAX_ENVELOP_BYTES, MAX_TEXT_CHARACTERS
from ketenwissel.keten.foutbericht import fout_of_body, write_fout
from ketenwissel.keten.stuf import namen
from ketenwissel.keten.stuf.contract import envelope_schema
from ketenwissel.keten.stuf.tijdstip import read_tijdstip
from ketenwissel.keten.values import Aanlevering, Adres, Soort

__all__ = ["GeenEnvelop", "Soapfout", "read_request"]

Soapfout = Literal["Client", "Server", "VersionMismatch", "MustUnderstand"]
"""The faultcodes of SOAP 1.1."""

_BOM = b"\xef\xbb\xbf"
_MUST_UNDERSTAND = f"{{{namen.SOAP}}}mustUnderstand"
_ACTOR = f"{{{namen.SOAP}}}actor"
_NEXT = "http://schemas.xmlsoap.org/soap/actor/next"
_TEKST = f"{{{namen.GGK}}}tekstBestand"
_REFERENCES = {f"{{{namen.STUF}}}referentienummer", f"{{{namen.STUF}}}crossRefnummer"}
_ANSWERS = {f"{{{namen.STUF}}}Bv03Bericht", f"{{{namen.STUF}}}Fo03Bericht", f"{{{namen.SOAP}}}Fault"}

_NOBODY = Adres("")


@dataclass(frozen=True, slots=True)
class GeenEnvelop:
    """A request without an envelope of this koppelvlak: nothing to judge, so it is refused at once.

    `situatie` is None where no Fo03 may answer (an answer is never answered with a fault message); `reden` is
    Dutch and says more than the situation does. `zender` and `referentie` are as far as they can be read.
    """

    faultcode: Soapfout
    situatie: str | None
    reden: str | None = None
    zender: Adres = _NOBODY
    referentie: str = ""


class _SchemaError(Protocol):
    """An entry of the error log of lxml."""

    path: str | None


def read_request(inhoud: bytes) -> Aanlevering | GeenEnvelop:
    """Read the body of a request; never raises for what a sender wrote.

    A byte order mark before the SOAP envelope is allowed (WS-I BP 1.1, R4001); one in the payload is not.
    """
    inhoud = inhoud.removeprefix(_BOM)
    root = parse(inhoud, limit=MAX_ENVELOP_BYTES, long_text=len(inhoud) > MAX_TEXT_CHARACTERS)
    if isinstance(root, Bevinding):
        return _unreadable(f"De aanvraag kan niet worden gelezen: {root.text}.")
    child = _body_of(root)
    if isinstance(child, GeenEnvelop):
        return child
    soort = namen.SOORTEN.get(child.tag)
    if soort is None:
        return _of_another_kind(child)
    schema = envelope_schema()
    if schema.validate(child):
        return _read(child, soort)
    errors = [element_at(child, error.path or "") for error in cast(Iterable[_SchemaError], schema.error_log)]
    return _read_damaged(child, soort, errors)


def _unreadable(reden: str, faultcode: Soapfout = "Client") -> GeenEnvelop:
    return GeenEnvelop(faultcode, "envelop_onjuist", reden)


def _body_of(root: etree._Element) -> etree._Element | GeenEnvelop:
    """Find the one element in the body of a SOAP 1.1 message."""
    name = etree.QName(root)
    if name.namespace != namen.SOAP or name.localname != "Envelope":
        if name.localname != "Envelope":
            return _unreadable("De aanvraag is geen SOAP-bericht. Verpak de envelop in SOAP 1.1.")
        version = "SOAP 1.2" if name.namespace == namen.SOAP_12 else "Deze versie van SOAP"
        return _unreadable(f"{version} wordt niet ondersteund. Gebruik SOAP 1.1.", "VersionMismatch")
    for header in root.iterfind(f"{{{namen.SOAP}}}Header/*"):
        is_ours = header.get(_ACTOR, "").strip() in ("", _NEXT)
        if is_ours and header.get(_MUST_UNDERSTAND, "").strip() in ("1", "true"):
            reden = (
                "Het koppelvlak kent geen SOAP-headers, dus ook geen die verplicht begrepen moeten worden."
            )
            return _unreadable(reden, "MustUnderstand")
    children = root.findall(f"{{{namen.SOAP}}}Body/*")
    if len(children) != 1:
        return _unreadable("De SOAP-body moet precies één element bevatten.")
    return children[0]


def _of_another_kind(child: etree._Element) -> GeenEnvelop:
    """Say why an element that is none of the three is refused: what its namespace or its name tells."""
    if child.tag in _ANSWERS:
        reden = "Een Bv03, een Fo03 en een SOAP-fout bestaan alleen als antwoord en worden niet ontvangen."
        return GeenEnvelop("Client", None, reden)
    name = etree.QName(child)
    space = name.namespace or ""
    if space in (namen.GGK, namen.STUF):
        known = namen.BERICHTCODE.search(name.localname) is not None
        situatie = "berichtcode_niet_ondersteund" if known else "berichtcode_onbekend"
    elif space not in namen.OUDE_SECTORMODELLEN and space.startswith(namen.NIEUWE_GGK):
        situatie = "sectormodel_versie"
    elif space.startswith(namen.STUF_VERSIES):
        situatie = "stuf_versie"
    else:
        situatie = "sectormodel_onbekend"
    return _refused(child, situatie)


def _refused(child: etree._Element, situatie: str) -> GeenEnvelop:
    found = child.find("{*}stuurgegevens")
    if found is None:
        return GeenEnvelop("Client", situatie)
    referentie = (text(found, "referentienummer") or "").strip()
    return GeenEnvelop("Client", situatie, None, _adres(found.find("{*}zender")), referentie)


def _read(child: etree._Element, soort: Soort) -> Aanlevering:
    """Read an envelope that is valid by its schema: every element is where it belongs."""
    stuur, rest = child.iterchildren("*")
    berichtcode, zender, ontvanger, referentie, tijdstip, *more = stuur.iterchildren("*")
    to = _ontvanger(ontvanger)
    situatie, wrong = "envelop_onjuist", None
    if not own_text(berichtcode):
        # An element with a fixed value may be empty.
        wrong = berichtcode
    elif soort == "Di01" and to.applicatie != namen.CONSTANTE:
        wrong = ontvanger
    elif read_tijdstip(own_text(tijdstip)) is None:
        wrong = tijdstip
    functie, numbers = "", [0, 0, 0, 0]
    if soort == "Fo01":
        fout = fout_of_body(rest)
        inhoud = b"" if fout is None else write_fout(fout)
    else:
        *versies, bericht = rest.iterchildren("*")
        functie, numbers = own_text(more[-1]), [int(own_text(one)) for one in versies]
        (bestand,) = bericht.iterchildren("*")
        is_text = bestand.tag == _TEKST
        inhoud = b"" if is_text else _decode(own_text(bestand))
        if wrong is None and not inhoud:
            situatie, wrong = ("tekstbestand" if is_text else situatie), bestand
    return Aanlevering(
        kant="ggk",
        soort=soort,
        zender=_adres(zender),
        ontvanger=to,
        referentie=own_text(referentie),
        inhoud=inhoud,
        functie=functie,
        versie=numbers[2],
        subversie=numbers[3],
        cross_referentie=None if soort == "Di01" else own_text(more[0]),
        applicatie_versie=numbers[0],
        applicatie_subversie=numbers[1],
        bezwaar=None if wrong is None else situatie,
        bezwaar_plaats=None if wrong is None else _place(wrong),
    )


def _read_damaged(
    child: etree._Element, soort: Soort, errors: Sequence[etree._Element]
) -> Aanlevering | GeenEnvelop:
    """Read what can be read of an envelope that breaks its schema, and say what is wrong with it."""
    stuur = child.find("{*}stuurgegevens")
    spaces = set() if stuur is None else {etree.QName(one).namespace or "" for one in stuur.iterchildren("*")}
    if any(space.startswith(namen.STUF_VERSIES) and space != namen.STUF for space in spaces):
        return _refused(child, "stuf_versie")
    found = {
        name: (text(stuur, name) or "") if stuur is not None else ""
        for name in ("berichtcode", "referentienummer", "crossRefnummer", "functie")
    }
    situatie, wrong = _complaint(soort, found["berichtcode"], errors)
    return Aanlevering(
        kant="ggk",
        soort=soort,
        zender=_adres(None if stuur is None else stuur.find("{*}zender")),
        ontvanger=_adres(None if stuur is None else stuur.find("{*}ontvanger")),
        referentie=found["referentienummer"],
        inhoud=b"",
        functie="" if soort == "Fo01" else found["functie"],
        cross_referentie=found["crossRefnummer"] or None,
        bezwaar=situatie,
        bezwaar_plaats=_place(wrong),
    )


def _complaint(
    soort: Soort, berichtcode: str, errors: Sequence[etree._Element]
) -> tuple[str, etree._Element]:
    if berichtcode not in ("", *namen.SOORTEN.values()):
        for error in errors:
            if etree.QName(error).localname == "berichtcode":
                known = namen.BERICHTCODE.fullmatch(berichtcode) is not None
                return ("berichtcode_niet_ondersteund" if known else "berichtcode_onbekend"), error
    other = [error for error in errors if error.tag not in _REFERENCES or len(error)]
    if not other:
        return "referentie_onjuist", errors[0]
    return "envelop_onjuist", other[0]


def _place(element: etree._Element) -> str:
    """Name a place in an envelope, from below its own element."""
    return "/".join(plaats(element, namen.BEKEND).split("/")[4:]) or etree.QName(element).localname


def _adres(element: etree._Element | None) -> Adres:
    if element is None:
        return _NOBODY
    found = {"organisatie": "", "applicatie": "", "administratie": "", "gebruiker": ""}
    for part in element.iterchildren("*"):
        name = etree.QName(part).localname
        if name in found:
            found[name] = own_text(part)
    return Adres(**found)


def _decode(base64: str) -> bytes:
    """Decode base64, wrapped over lines or not; gives nothing for what is no base64.

    The schema does not settle that: libxml2 passes over every character that base64 does not have.
    """
    try:
        return a2b_base64(base64, strict_mode=True)
    except ValueError:
        pass
    try:
        return a2b_base64(base64.encode().translate(None, b" \t\r\n"), strict_mode=True)
    except ValueError:
        return b""


def _ontvanger(element: etree._Element) -> Adres:
    found = _adres(element)
    if found.applicatie != namen.CONSTANTE and found.applicatie.lower() == namen.CONSTANTE.lower():
        return replace(found, applicatie=namen.CONSTANTE)
    return found
