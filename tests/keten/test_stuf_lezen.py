"""Reading requests: what becomes of every way to break an envelope, and what must be let through."""

from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.limits import MAX_ENVELOP_BYTES
from ketenwissel.keten import Aanlevering, Adres, Fout, read_fout, write_fout
from ketenwissel.keten.stuf import GeenEnvelop, read_request

from .stuf_voorbeelden import (
    BV03,
    CROSS,
    DI01,
    DU01,
    FO01,
    FO03,
    GGK,
    REFERENTIE,
    STUF,
    changed,
    element,
    fault,
    soap,
    with_payload,
)

GELEZEN = Aanlevering(
    kant="ggk",
    soort="Di01",
    zender=Adres("9001", "ZorgPakket"),
    ontvanger=Adres("98000001", "GGk"),
    referentie=REFERENTIE,
    inhoud=b"<a/>",
    functie="JW301",
    versie=3,
    subversie=2,
    applicatie_versie=7,
    applicatie_subversie=1,
)
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
MUST = '<soap:Header><x xmlns="urn:x" soap:mustUnderstand="1"{}/></soap:Header><soap:Body>'
SECURITY = '<soap:Header><x xmlns="urn:x"{}/></soap:Header><soap:Body>'


def read(inhoud: bytes) -> Aanlevering:
    found = read_request(inhoud)
    assert isinstance(found, Aanlevering), found
    return found


def test_the_three_envelopes_are_read() -> None:
    assert read(DI01.encode()) == GELEZEN
    assert read(DU01.encode()) == replace(GELEZEN, soort="Du01", functie="JW302", cross_referentie=CROSS)
    fo01 = read(FO01.encode())
    assert replace(fo01, inhoud=b"") == Aanlevering(
        "ggk", "Fo01", GELEZEN.zender, GELEZEN.ontvanger, REFERENTIE, b"", cross_referentie=CROSS
    )
    details = f'<StUF:detailsXML xmlns:StUF="{STUF}"><a xmlns="urn:x">t</a><b/></StUF:detailsXML>'.encode()
    assert read_fout(fo01.inhoud) == Fout("StUF055", "client", "Niet volgens XSD", "JW315-00010004", details)


def test_a_whole_address_is_read() -> None:
    more = "</StUF:applicatie><StUF:administratie>A &amp; B</StUF:administratie>"
    more += "<StUF:gebruiker>u</StUF:gebruiker>"
    assert read(changed(DI01, ("ZorgPakket</StUF:applicatie>", "ZorgPakket" + more))).zender == Adres(
        "9001", "ZorgPakket", "A & B", "u"
    )


LENIENT = {
    "byte order mark before the envelope": b"\xef\xbb\xbf" + DI01.encode(),
    "declaration": b'<?xml version="1.0" encoding="UTF-8"?>' + DI01.encode(),
    "declaration that says otherwise": b'<?xml version="1.0" encoding="ISO-8859-1"?>' + DI01.encode(),
    "line ends": DI01.replace("\n", "\r\n").encode(),
    "comments and instructions": changed(
        DI01,
        ("9001<", "90<!-- x -->01<"),
        ("PGEvPg==", "PGE<?x y?>vPg=="),
        ("<GGK:parameters>", "<!-- --><GGK:parameters>"),
    ),
    "header": changed(DI01, ("<soap:Body>", SECURITY.format(""))),
    "header that need not be understood": changed(
        DI01, ("<soap:Body>", SECURITY.format(' soap:mustUnderstand="0"'))
    ),
    "header for another": changed(DI01, ("<soap:Body>", MUST.format(' soap:actor="urn:elsewhere"'))),
    "other prefixes": changed(DI01, ("StUF:", "s:"), ("xmlns:StUF", "xmlns:s"), ("GGK", "GGk_x")),
    "default namespace": changed(DI01, ("GGK:", ""), ("xmlns:GGK", "xmlns")),
    "schema location": changed(
        DI01,
        (
            "<soap:Body>\n<GGK:envelopHeenbericht-ggk_Di01 ",
            "<soap:Body>\n<GGK:envelopHeenbericht-ggk_Di01 "
            f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="{GGK} x.xsd" ',
        ),
    ),
    "lower case constant": changed(DI01, (">GGk<", ">ggk<")),
    "upper case constant": changed(DI01, (">GGk<", ">GGK<")),
    "wrapped base64": changed(DI01, ("PGEvPg==", "\r\n  PGE\tvPg\n==\n")),
}


@pytest.mark.parametrize("inhoud", LENIENT.values(), ids=LENIENT)
def test_what_must_be_let_through_is_read_the_same(inhoud: bytes) -> None:
    assert read(inhoud) == GELEZEN


@pytest.mark.parametrize("envelope", [DU01, FO01])
def test_an_answer_may_be_addressed_to_the_application_of_the_sender(envelope: str) -> None:
    found = read(changed(envelope, (">GGk<", ">ZorgPakket<")))
    assert (found.bezwaar, found.ontvanger.applicatie) == (None, "ZorgPakket")


@pytest.mark.parametrize("tijdstip", ["20260401", "2026040109", "202604010930", "20260401093015", "20240229"])
def test_a_moment_may_be_short(tijdstip: str) -> None:
    assert read(element(DI01, "tijdstipBericht", tijdstip)).bezwaar is None


def test_a_payload_comes_out_byte_for_byte() -> None:
    inhoud = bytes(range(256)) * 200
    assert read(with_payload(inhoud)).inhoud == inhoud
    assert read(with_payload(b"\xef\xbb\xbf<a/>")).inhoud == b"\xef\xbb\xbf<a/>", "the hub refuses the mark"


TIJD, BESTAND = "stuurgegevens/tijdstipBericht", "parameters/bericht/xmlBestand"
TEKST = '<GGK:tekstBestand bestandsnaam="a.csv">PGEvPg==</GGK:tekstBestand>'
XML = "<GGK:xmlBestand>PGEvPg==</GGK:xmlBestand>"
BROKEN: list[tuple[str, str | None, bytes]] = [
    *(
        ("envelop_onjuist", TIJD, element(DI01, "tijdstipBericht", tijdstip))
        for tijdstip in (
            "202604010",
            "20260401093",
            "2026040109301",
            "202604010930151",
            "2026040109301512",
            "20261301",
            "20260230",
            "20250229",
            "00000101",
            "2026040124",
            "202604010960",
            "20260401093060",
            "morgen",
            "",
        )
    ),
    ("envelop_onjuist", TIJD, element(FO01, "tijdstipBericht", "20261301")),
    ("envelop_onjuist", "stuurgegevens/berichtcode", element(DI01, "berichtcode", "")),
    ("envelop_onjuist", "stuurgegevens/berichtcode", element(DI01, "berichtcode", "Du01")),
    ("berichtcode_onbekend", "stuurgegevens/berichtcode", element(DI01, "berichtcode", "XX99")),
    ("berichtcode_niet_ondersteund", "stuurgegevens/berichtcode", element(DI01, "berichtcode", "Lk01")),
    ("berichtcode_niet_ondersteund", "stuurgegevens/berichtcode", element(FO01, "berichtcode", "Fo02")),
    ("referentie_onjuist", "stuurgegevens/referentienummer", element(DI01, "referentienummer", "1")),
    (
        "referentie_onjuist",
        "stuurgegevens/referentienummer",
        element(DI01, "referentienummer", REFERENTIE.upper()),
    ),
    ("referentie_onjuist", "stuurgegevens/crossRefnummer", element(DU01, "crossRefnummer", "999900006")),
    ("referentie_onjuist", "stuurgegevens/crossRefnummer", element(FO01, "crossRefnummer", "x" * 41)),
    ("envelop_onjuist", "stuurgegevens/functie", element(DU01, "crossRefnummer", None)),
    ("envelop_onjuist", "stuurgegevens/tijdstipBericht", element(DI01, "referentienummer", None)),
    ("envelop_onjuist", "stuurgegevens/ontvanger", changed(DI01, (">GGk<", ">Zorg<"))),
    ("envelop_onjuist", "stuurgegevens/zender/applicatie", changed(DI01, ("ZorgPakket", "Zo"))),
    ("envelop_onjuist", "stuurgegevens/functie", element(DI01, "functie", "x" * 31)),
    (
        "envelop_onjuist",
        "stuurgegevens/*[6]",
        changed(DI01, ("<StUF:functie>", "<StUF:BSN999900006/><StUF:functie>")),
    ),
    ("envelop_onjuist", "parameters", element(DI01, "stuurgegevens", None)),
    ("envelop_onjuist", "envelopHeenbericht-ggk_Di01", soap(f'<envelopHeenbericht-ggk_Di01 xmlns="{GGK}"/>')),
    ("envelop_onjuist", "parameters/functieVersie", element(DI01, "functieVersie", "3")),
    ("envelop_onjuist", BESTAND, element(DI01, "xmlBestand", "")),
    ("envelop_onjuist", BESTAND, element(DI01, "xmlBestand", "\n ")),
    ("envelop_onjuist", BESTAND, element(DI01, "xmlBestand", "PGEvPg")),
    ("envelop_onjuist", BESTAND, element(DI01, "xmlBestand", "PGEvPg==é")),
    ("envelop_onjuist", BESTAND, element(DI01, "xmlBestand", "PGEvPg==\u00a0")),
    *(
        ("envelop_onjuist", BESTAND, element(DI01, "xmlBestand", urlsafe_b64encode(inhoud).decode()))
        for inhoud in (b"\xff" * 9, b"\xfb\xef" * 12, b"<a>\xff\xff\xff</a>" * 3)
    ),
    ("tekstbestand", "parameters/bericht/tekstBestand", changed(DI01, (XML, TEKST))),
    ("envelop_onjuist", "parameters/bericht/tekstBestand", changed(DI01, (XML, TEKST.replace("a.csv", "a")))),
    ("envelop_onjuist", "body/code", element(FO01, "code", "StUF0555")),
    ("envelop_onjuist", "body/omschrijving", element(FO01, "omschrijving", "x" * 201)),
    ("envelop_onjuist", "body/detailsXML", element(FO01, "detailsXML", "tekst")),
]


@pytest.mark.parametrize(("situatie", "place", "inhoud"), BROKEN)
def test_broken_envelopes(situatie: str, place: str | None, inhoud: bytes) -> None:
    found = read(inhoud)
    assert (found.bezwaar, found.bezwaar_plaats) == (situatie, place)


def test_an_envelope_that_is_broken_is_read_as_far_as_it_goes() -> None:
    found = read(changed(DU01, ("<GGK:parameters>", "<GGK:x/><GGK:parameters>")))
    assert (found.soort, found.referentie, found.cross_referentie) == ("Du01", REFERENTIE, CROSS)
    assert (found.zender, found.ontvanger.organisatie) == (GELEZEN.zender, "98000001")
    assert (found.functie, found.inhoud) == ("JW302", b"")
    found = read(soap(f'<envelopHeenbericht-ggk_Di01 xmlns="{GGK}"/>'))
    assert (found.zender, found.referentie) == (Adres(""), "")


OLD = "http://www.egem.nl/StUF/sector/ggk/0310"
MUCH = "<a>" * 3000 + "</a>" * 3000
NONE: list[tuple[str, str | None, bytes]] = [
    ("Client", "envelop_onjuist", b""),
    ("Client", "envelop_onjuist", b"geen xml"),
    ("Client", "envelop_onjuist", DI01.encode()[:-1]),
    ("Client", "envelop_onjuist", DI01.encode("utf-16")),
    ("Client", "envelop_onjuist", b"<!DOCTYPE a>" + DI01.encode()),
    ("Client", "envelop_onjuist", b'<!DOCTYPE a [<!ENTITY b "c">]>' + DI01.encode()),
    ("Client", "envelop_onjuist", changed(DI01, ("ZorgPakket", "\x00"))),
    ("Client", "envelop_onjuist", DI01.encode() + b" " * MAX_ENVELOP_BYTES),
    ("Client", "envelop_onjuist", soap("<b/>" * 1_100_000)),
    ("Client", "envelop_onjuist", soap(MUCH)),
    ("Client", "envelop_onjuist", b"<a/>"),
    ("Client", "envelop_onjuist", DI01[DI01.index("<GGK:env") : DI01.index("</soap:Body>")].encode()),
    ("Client", "envelop_onjuist", soap("")),
    ("Client", "envelop_onjuist", soap("<a/><b/>")),
    ("Client", "envelop_onjuist", changed(soap("").decode(), ("<soap:Body></soap:Body>", ""))),
    (
        "VersionMismatch",
        "envelop_onjuist",
        changed(DI01, ("http://schemas.xmlsoap.org/soap/envelope/", SOAP_12)),
    ),
    (
        "VersionMismatch",
        "envelop_onjuist",
        changed(DI01, ("http://schemas.xmlsoap.org/soap/envelope/", "urn:x")),
    ),
    ("MustUnderstand", "envelop_onjuist", changed(DI01, ("<soap:Body>", MUST.format("")))),
    ("Client", "sectormodel_onbekend", changed(DI01, (GGK, OLD))),
    (
        "Client",
        "sectormodel_onbekend",
        changed(DI01, (GGK, "http://www.stufstandaarden.nl/sectormodel/ggk/0210")),
    ),
    ("Client", "sectormodel_onbekend", soap("<x xmlns='urn:x'/>")),
    ("Client", "sectormodel_onbekend", soap("<x/>")),
    (
        "Client",
        "sectormodel_versie",
        changed(DI01, (GGK, "http://www.stufstandaarden.nl/koppelvlak/ggk0220")),
    ),
    ("Client", "stuf_versie", changed(DI01, ("StUF0301", "StUF0302"))),
    ("Client", "stuf_versie", changed(FO01, ("StUF0301", "StUF0204"))),
    ("Client", "berichtcode_onbekend", soap(f"<verzoek xmlns='{GGK}'/>")),
    ("Client", "berichtcode_niet_ondersteund", soap(f"<Fo02Bericht xmlns='{STUF}'/>")),
    ("Client", None, soap(BV03)),
    ("Client", None, soap(FO03)),
    ("Client", None, fault(FO03)),
]


@pytest.mark.parametrize(("faultcode", "situatie", "inhoud"), NONE)
def test_what_is_no_envelope_of_this_koppelvlak(faultcode: str, situatie: str | None, inhoud: bytes) -> None:
    found = read_request(inhoud)
    assert isinstance(found, GeenEnvelop), found
    assert (found.faultcode, found.situatie) == (faultcode, situatie)
    assert len(found.reden or "") <= 200


def test_of_an_older_envelope_the_reference_is_read() -> None:
    found = read_request(changed(DI01, (GGK, OLD)))
    assert isinstance(found, GeenEnvelop)
    assert (found.referentie, found.zender) == (REFERENTIE, GELEZEN.zender)


def test_a_foutbericht_keeps_its_sense_however_it_is_written() -> None:
    plain = read(FO01.encode())
    other = changed(FO01, ("StUF:", "q:"), ("xmlns:StUF", "xmlns:q"), ("<b/>", "<b></b>"))
    assert read(other).inhoud == plain.inhoud
    large = read(changed(FO01, ("<b/>", "<b>" + "x" * 1_000_000 + "</b>")))
    found = read_fout(large.inhoud)
    assert found is not None
    assert (found.code, found.details_xml) == ("StUF055", b"")


def test_a_payload_near_the_limit_is_read() -> None:
    inhoud = b"x" * 19_000_000
    made = with_payload(inhoud)
    assert len(made) < MAX_ENVELOP_BYTES
    assert read(made).inhoud == inhoud
    assert b64encode(inhoud)[:4] in made


_PIECES = [
    b"<",
    b">",
    b"&amp;",
    b"&#0;",
    b"<a/>",
    b"<StUF:organisatie>x</StUF:organisatie>",
    b"\xc3\xa9",
    b"\xff",
]
_PIECES += [
    b'"',
    b'xmlns:StUF="q"',
    b' xmlns="a&amp;b"',
    b"<!-- -->",
    b"<?p q?>",
    b"0",
    b"9" * 50,
    b"\n",
    b"",
]
_PIECES += [b"</StUF:zender>", b"<![CDATA[x]]>", "\u0663".encode()]
_edits = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 80), st.sampled_from(_PIECES)),
    min_size=1,
    max_size=3,
)


@given(st.sampled_from([DI01, DU01, FO01]), _edits)
def test_reading_never_fails_whatever_was_written(
    envelope: str, edits: list[tuple[float, int, bytes]]
) -> None:
    inhoud = envelope.encode()
    for where, length, piece in edits:
        start = int(where * len(inhoud))
        inhoud = inhoud[:start] + piece + inhoud[start + length :]
    found = read_request(inhoud)
    if isinstance(found, Aanlevering) and found.bezwaar is None and found.soort == "Fo01":
        fout = read_fout(found.inhoud)
        assert fout is None or write_fout(fout) == found.inhoud


@pytest.mark.parametrize("naam", ["q", "a&amp;b"])
def test_a_repeated_message_may_have_any_namespace(naam: str) -> None:
    found = read(changed(FO01, ("<b/>", f'<b xmlns="{naam}"/>')))
    fout = read_fout(found.inhoud)
    assert fout is not None
    assert f'xmlns="{naam}"'.encode() in fout.details_xml
