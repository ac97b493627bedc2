"""The contract: exactly as strict as the table of the koppelvlak (2.2), and the WSDL by its names."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from ketenwissel.keten.stuf import ACTIES, SCHEMAS, SERVICE, WSDLS, document
from ketenwissel.keten.stuf.contract import envelope_schema

from .stuf_voorbeelden import BV03, CROSS, DI01, DU01, FO01, FO03, REFERENTIE, element, fault, soap

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
DATA = Path(__file__).parents[2] / "src" / "ketenwissel" / "keten" / "stuf" / "data"
BV, FO3 = soap(BV03).decode(), fault(FO03).decode()
ALL = {"Di01": DI01, "Du01": DU01, "Fo01": FO01, "Bv03": BV, "Fo03": FO3}
UUIDS = (
    "0B1F0F5E-2D1C-4A55-9B7E-6F0A8F3C1D22",
    "0b1f0f5e-2d1c-1a55-9b7e-6f0a8f3c1d22",
    REFERENTIE + " ",
    "",
    "x",
)

_strangers = xmlschema.XMLSchema(DATA / "ggk0210.xsd")


def _inside(message: bytes) -> etree._Element:
    root = etree.fromstring(message)
    names = (
        "envelopHeenbericht-ggk_Di01",
        "envelopRetourbericht-ggk_Du01",
        "Fo01Bericht",
        "Bv03Bericht",
        "Fo03Bericht",
    )
    return next(one for one in root.iter("*") if etree.QName(one).localname in names)


def _is_valid(message: bytes) -> bool:
    """Ask two schema processors; they must agree."""
    inside = _inside(message)
    valid = envelope_schema().validate(inside)
    other = _strangers.is_valid(etree.tostring(inside, encoding="unicode"))
    # The other one overlooks text where only elements may stand, when no element is there.
    assert other == valid or (other and b"<StUF:detailsXML>" in message)
    return valid


@pytest.mark.parametrize("naam", ALL)
def test_the_smallest_correct_messages_are_valid(naam: str) -> None:
    assert _is_valid(ALL[naam].encode())


BOTH = ("Di01", "Du01")
ANSWERS = ("Fo01", "Bv03", "Fo03")
EVERY = (*BOTH, *ANSWERS)
# Which messages, element, content (None: left out), whether the schema takes it.
CONTENTS: list[tuple[tuple[str, ...], str, str | None, bool]] = [
    *((EVERY, "berichtcode", value, False) for value in (None, "Di02", "Lk01", "di01")),
    (EVERY, "zender", None, False),
    (EVERY, "ontvanger", None, False),
    (BOTH, "organisatie", None, False),
    (ANSWERS, "organisatie", None, True),
    *((EVERY, "organisatie", value, True) for value in ("", "548", "x" * 200)),
    (EVERY, "organisatie", "x" * 201, False),
    (EVERY, "applicatie", None, False),
    *((EVERY, "applicatie", value, True) for value in ("abc", "x" * 50)),
    *((EVERY, "applicatie", value, False) for value in ("", "ab", "x" * 51)),
    (EVERY, "referentienummer", None, False),
    *((BOTH, "referentienummer", value, False) for value in UUIDS),
    *((ANSWERS, "referentienummer", value, True) for value in (*UUIDS, "x" * 40)),
    (ANSWERS, "referentienummer", "x" * 41, False),
    (EVERY, "tijdstipBericht", None, False),
    *((EVERY, "tijdstipBericht", value, True) for value in ("20260401", "202604010", "20261301", "9" * 17)),
    *(
        (EVERY, "tijdstipBericht", value, False)
        for value in ("2026040", "9" * 18, "2026-04-01", "", " 20260401")
    ),
    (("Du01", *ANSWERS), "crossRefnummer", None, False),
    *((("Du01",), "crossRefnummer", value, False) for value in UUIDS),
    *((ANSWERS, "crossRefnummer", value, True) for value in (*UUIDS, "x" * 40)),
    (ANSWERS, "crossRefnummer", "x" * 41, False),
    (BOTH, "functie", None, False),
    *((BOTH, "functie", value, True) for value in ("", "WMO301-0302", "x" * 30)),
    (BOTH, "functie", "x" * 31, False),
    *(
        (BOTH, name, value, False)
        for name in ("applicatieVersie", "applicatieSubversie", "functieVersie", "functieSubversie")
        for value in (None, "", "3", "00003", "000a", "٠٠٠٣")
    ),
    (BOTH, "parameters", None, False),
    (BOTH, "bericht", None, False),
    (BOTH, "bericht", "", False),
    (BOTH, "xmlBestand", None, False),
    *((BOTH, "xmlBestand", value, True) for value in ("", "PGEv\n  Pg==\n", "PGEv Pg==")),
    *((BOTH, "xmlBestand", value, False) for value in ("PGEvPg", "_GEvPg==", "P-EvPg==", "<a/>")),
    *((("Fo01", "Fo03"), name, None, False) for name in ("body", "code", "plek", "omschrijving")),
    *((("Fo01", "Fo03"), "code", value, True) for value in ("", "StUF055")),
    (("Fo01", "Fo03"), "code", "StUF0555", False),
    (("Fo01", "Fo03"), "plek", "server", True),
    *((("Fo01", "Fo03"), "plek", value, False) for value in ("Client", "", "elders")),
    *((("Fo01", "Fo03"), "omschrijving", value, True) for value in ("", "x" * 200)),
    (("Fo01", "Fo03"), "omschrijving", "x" * 201, False),
    *((("Fo01",), "details", value, True) for value in (None, "", "x" * 1000)),
    (("Fo01",), "details", "x" * 1001, False),
    *((("Fo01",), "detailsXML", value, True) for value in (None, "<a/>", "<a b='1'><c/></a><d>t</d>")),
    *((("Fo01",), "detailsXML", value, False) for value in ("tekst", "<![CDATA[<a/>]]>", "PGEvPg==")),
]


@pytest.mark.parametrize(
    ("naam", "what", "waarde", "geldig"),
    [(naam, what, waarde, geldig) for namen, what, waarde, geldig in CONTENTS for naam in namen],
)
def test_contents(naam: str, what: str, waarde: str | None, geldig: bool) -> None:
    assert _is_valid(element(ALL[naam], what, waarde)) == geldig


def _add(after: str, made: str) -> Callable[[str], str]:
    return lambda envelope: envelope.replace(after, after + made, 1)


TEKST = '<GGK:tekstBestand bestandsnaam="{}">PGEvPg==</GGK:tekstBestand>'
XML = "<GGK:xmlBestand>PGEvPg==</GGK:xmlBestand>"
FORMS: list[tuple[str, Callable[[str], str], bool]] = [
    (
        "administratie",
        _add("</StUF:applicatie>", f"<StUF:administratie>{'x' * 50}</StUF:administratie>"),
        True,
    ),
    (
        "administratie te lang",
        _add("</StUF:applicatie>", f"<StUF:administratie>{'x' * 51}</StUF:administratie>"),
        False,
    ),
    ("gebruiker", _add("</StUF:applicatie>", f"<StUF:gebruiker>{'x' * 100}</StUF:gebruiker>"), True),
    ("gebruiker te lang", _add("</StUF:applicatie>", f"<StUF:gebruiker>{'x' * 101}</StUF:gebruiker>"), False),
    (
        "gebruiker voor administratie",
        _add("</StUF:applicatie>", "<StUF:gebruiker/><StUF:administratie/>"),
        False,
    ),
    ("applicatie voor organisatie", _add("<StUF:zender>", "<StUF:applicatie>abc</StUF:applicatie>"), False),
    ("entiteittype", _add("</StUF:tijdstipBericht>", "<StUF:entiteittype>NPS</StUF:entiteittype>"), False),
    (
        "kruis in een heenbericht",
        _add("</StUF:tijdstipBericht>", f"<StUF:crossRefnummer>{CROSS}</StUF:crossRefnummer>"),
        False,
    ),
    ("onbekend element", _add("</GGK:stuurgegevens>", "<GGK:extra/>"), False),
    ("onbekend attribuut", lambda e: e.replace("<GGK:bericht>", '<GGK:bericht a="1">'), False),
    (
        "xmlBestand met attribuut",
        lambda e: e.replace("<GGK:xmlBestand>", '<GGK:xmlBestand bestandsnaam="a.xml">'),
        False,
    ),
    ("zonder naamruimte", lambda e: e.replace("StUF:functie>", "functie>"), False),
    ("kinderen van stuurgegevens in GGK", lambda e: e.replace("StUF:functie>", "GGK:functie>"), False),
    ("stuurgegevens in StUF", lambda e: e.replace("GGK:stuurgegevens>", "StUF:stuurgegevens>"), False),
    ("twee bestanden", _add(XML, XML), False),
    ("xmlBestand en tekstBestand", _add(XML, TEKST.format("a.csv")), False),
    ("tekstBestand", lambda e: e.replace(XML, TEKST.format("a.pd")), True),
    ("tekstBestand, lange naam", lambda e: e.replace(XML, TEKST.format("a-._9" * 51)), True),
    ("tekstBestand, te lange naam", lambda e: e.replace(XML, TEKST.format("a" * 256)), False),
    ("tekstBestand, korte naam", lambda e: e.replace(XML, TEKST.format("a.b")), False),
    ("tekstBestand, naam met spatie", lambda e: e.replace(XML, TEKST.format("a b.csv")), False),
    (
        "tekstBestand zonder naam",
        lambda e: e.replace(XML, TEKST.format("x").replace(' bestandsnaam="x"', "")),
        False,
    ),
    (
        "bestandsnaam met naamruimte",
        lambda e: e.replace(XML, TEKST.format("a.csv").replace("bestandsnaam", "GGK:bestandsnaam")),
        False,
    ),
    ("commentaar en instructies", _add("<GGK:parameters>", "<!-- x --><?y z?>"), True),
]


@pytest.mark.parametrize(
    ("make", "geldig"), [(make, geldig) for _, make, geldig in FORMS], ids=[f[0] for f in FORMS]
)
def test_forms(make: Callable[[str], str], geldig: bool) -> None:
    made = make(DI01)
    assert made != DI01
    assert _is_valid(made.encode()) == geldig


def test_the_wsdl_has_the_names_of_the_koppelvlak() -> None:
    text = document("ggk0210.wsdl", "https://hub.example/services/X?a=1&b=2")
    assert text is not None
    root = etree.fromstring(text)
    assert (root.get("name"), root.get("targetNamespace")) == (
        "StUF-GGK0210",
        "http://www.stufstandaarden.nl/koppelvlak/ggk0210",
    )
    names = {
        kind: [one.get("name") for one in root.iterfind(f"{WSDL}{kind}")]
        for kind in ("portType", "binding", "service")
    }
    assert names == {
        "portType": ["OntvangAsynchroon"],
        "binding": ["SOAPOntvangAsynchroon"],
        "service": [SERVICE],
    }
    port = root.find(f"{WSDL}service/{WSDL}port")
    address = root.find(f".//{SOAP}address")
    assert port is not None
    assert address is not None
    assert (port.get("name"), address.get("location")) == (
        "OntvangAsynchroon",
        "https://hub.example/services/X?a=1&b=2",
    )
    operations = {}
    for one in root.iterfind(f"{WSDL}binding/{WSDL}operation"):
        action, found = one.find(f"{SOAP}operation"), one.find(f"{WSDL}fault")
        assert action is not None
        assert found is not None
        operations[one.get("name")] = action.get("soapAction")
        assert found.get("name") == "fout"
    assert operations == {"ggk_Di01": ACTIES["Di01"], "ggk_Du01": ACTIES["Du01"], "Fo01": ACTIES["Fo01"]}
    messages = {
        (etree.fromstring(made).get("targetNamespace"), one.get("name"), part.get("name"))
        for naam in WSDLS
        if (made := document(naam, "x"))
        for one in etree.fromstring(made).iterfind(f"{WSDL}message")
        for part in one
    }
    ggk, stuf = "http://www.stufstandaarden.nl/koppelvlak/ggk0210", "http://www.egem.nl/StUF/StUF0301"
    assert messages == {
        (ggk, "ggk_Di01", "body"),
        (ggk, "ggk_Du01", "body"),
        (stuf, "Fo01", "body"),
        (stuf, "Bv03", "body"),
        (stuf, "Fo03", "body"),
    }


def test_every_reference_leads_to_another_document() -> None:
    queries = {f"{SERVICE}?wsdl={naam}" for naam in WSDLS} | {f"{SERVICE}?xsd={naam}" for naam in SCHEMAS}
    found = set()
    for naam in (*WSDLS, *SCHEMAS):
        text = document(naam, "http://x/y")
        assert text is not None
        for one in etree.fromstring(text).iter("*"):
            if etree.QName(one).localname in ("import", "include"):
                found.add(one.get("schemaLocation") or one.get("location"))
    assert found == queries - {f"{SERVICE}?wsdl=ggk0210.wsdl"}


def test_only_documents_of_the_contract_are_given() -> None:
    assert document("../../values.py", "x") is None
    assert document("", "x") is None
