"""The StUF door over the wire: what it answers, what then lies in which mailbox, what it never repeats."""

import json
import socket
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from lxml import etree

from ketenwissel.core.limits import MAX_ENVELOP_BYTES
from ketenwissel.gateway.stuf import PAD
from ketenwissel.keten import Aanlevering, Adres, Editie, Fout, read_fout, write_fout
from ketenwissel.keten.stuf import ACTIES, GGK, write_request
from ketenwissel.store import Opslag

from ..hub.proef import Proef
from ..hub.test_mandaat import BUREAU, MAKER, Bureauproef
from .stuf_deur import XML, Deur, Maken

BSN = "999900006"


def test_a_heenbericht_is_received_and_lies_in_the_mailbox(proef: Proef, deur: Deur) -> None:
    heen = replace(proef.heen(), applicatie_versie=7, applicatie_subversie=12)
    bv03 = deur.accepted(heen)
    assert (bv03.cross_referentie, bv03.tijdstip) == (heen.referentie, proef.clock.now())
    (found,) = proef.collect("42420001")
    assert found.inhoud == heen.inhoud
    assert (found.regel.zender, found.regel.ontvanger) == (heen.zender, heen.ontvanger)
    assert (found.regel.applicatie_versie, found.regel.applicatie_subversie) == (7, 12)


def test_a_retour_and_a_foutbericht_are_received(proef: Proef, deur: Deur) -> None:
    from_aanbieder = proef.heen("WMO305")
    proef.accepted(from_aanbieder)
    retour = proef.retour(from_aanbieder)
    deur.accepted(retour)
    assert proef.hub.paren()["gesloten"] == 1
    other = proef.heen("WMO307")
    proef.accepted(other)
    deur.accepted(proef.error(other))
    assert proef.hub.paren()["afgekeurd"] == 1


def test_the_same_message_gets_the_same_answer_byte_for_byte(proef: Proef, deur: Deur) -> None:
    heen = proef.heen()
    first = deur.send(heen)
    proef.go_to("2022-03-01T12:00")
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(deur.send, [heen] * 8))
    assert {one.content for one in again} == {first.content}
    assert len(proef.port.postvak(["42420001"])) == 1
    other = deur.received(deur.send(proef.heen()))
    assert other.referentie != deur.received(first).referentie


@pytest.mark.parametrize("action", ['"{}"', "{}", '""', "", None, '"urn:something else"'])
def test_the_element_decides_and_not_the_soapaction(proef: Proef, deur: Deur, action: str | None) -> None:
    headers = {} if action is None else {"soapaction": action.format(ACTIES["Di01"])}
    deur.received(deur.send(proef.heen(), **headers))


Change = Callable[[Proef, Aanlevering], Aanlevering]
AT_ONCE: list[tuple[str, str, Change]] = [
    ("StUF013", "client", lambda p, one: replace(one, zender=Adres("9999", "Zorgpakket"))),
    ("StUF013", "client", lambda p, one: replace(one, zender=Adres("344", "Zorgpakket"))),
    ("StUF010", "client", lambda p, one: replace(one, ontvanger=Adres("42429999", "GGk"))),
    ("StUF016", "client", lambda p, one: replace(one, referentie=p.used)),
    ("StUF034", "client", lambda p, one: replace(one, functie="WMO399")),
    ("StUF034", "client", lambda p, one: replace(one, functie=BSN)),
    ("StUF037", "server", lambda p, one: replace(one, functie="WMO303", subversie=1)),
    ("StUF040", "server", lambda p, one: replace(one, functie="WMO306")),
    ("StUF043", "client", lambda p, one: p.retour(p.heen("WMO305"))),
    ("StUF043", "client", lambda p, one: p.error(p.heen("WMO305"))),
]


@pytest.mark.parametrize(("code", "plek", "change"), AT_ONCE)
def test_what_the_stuurgegevens_have_wrong_is_refused_at_once(
    proef: Proef, deur: Deur, code: str, plek: str, change: Change
) -> None:
    used = proef.heen()
    proef.accepted(used)
    proef.used = used.referentie
    one = change(proef, proef.heen())
    fo03 = deur.refused(deur.send(one))
    assert (fo03.fout.code, fo03.fout.plek, fo03.cross_referentie) == (code, plek, one.referentie)
    assert deur.errors() == []
    assert proef.trail()[-1].count('"geweigerd"') == 1


def _with_bsn(one: Aanlevering) -> bytes:
    return one.inhoud.replace(b"<Bsn>", b"<Bsn>X")


LATER: list[tuple[str, str, Change]] = [
    ("IB001", "IB001", lambda p, one: replace(one, functie="")),
    ("IB001", "IB001", lambda p, one: replace(one, ontvanger=Adres(one.ontvanger.organisatie, "Anders"))),
    ("CC02", "IB014", lambda p, one: replace(one, inhoud=_with_bsn(one))),
    ("CC02", "IB014", lambda p, one: replace(one, inhoud=b"geen xml")),
    ("CC02", "IB014", lambda p, one: replace(one, inhoud=b"\xef\xbb\xbf" + one.inhoud)),
    ("CC09", "CC09", lambda p, one: replace(one, inhoud=p.heen(aanbieder="42420002").inhoud)),
    ("IB234", "IB007", lambda p, one: replace(one, functie="WMO305")),
    ("KW001", "KW001", lambda p, one: replace(one, versie=2, subversie=4)),
]


@pytest.mark.parametrize("editie", [None, "2025"])
@pytest.mark.parametrize(("plain", "in_2025", "change"), LATER)
def test_other_refusals_come_by_foutbericht(
    proef: Proef, maak_deur: Maken, plain: str, in_2025: str, change: Change, editie: Editie | None
) -> None:
    fout = maak_deur(editie=editie).told(change(proef, proef.heen()))
    assert fout.code == (in_2025 if editie else plain)
    assert BSN not in fout.omschrijving


@pytest.mark.parametrize("editie", ["2018", "2025"])
def test_the_edition_of_the_codes_is_a_setting(proef: Proef, maak_deur: Maken, editie: Editie) -> None:
    deur = maak_deur(editie=editie)
    codes = {"2018": ("StUF055", "CC02", "IB103"), "2025": ("IB001", "IB014", "IB023")}[editie]
    assert deur.told(replace(proef.heen(), functie="")).code == codes[0]
    broken = proef.heen()
    assert deur.told(replace(broken, inhoud=_with_bsn(broken))).code == codes[1]
    proef.go_to("2022-04-01T12:00")
    assert deur.told(proef.heen()).code == codes[2]


def test_a_block_comes_by_foutbericht_with_the_reason_of_the_runbook(proef: Proef, deur: Deur) -> None:
    proef.go_to("2022-04-01T12:00")
    heen = proef.heen()
    fout = deur.told(heen)
    assert (fout.code, fout.details) == ("IB103", "WMO301-00030000")
    assert deur.told(heen) == fout, "who read it and sends again is told again"


def test_a_broken_envelope_is_told_where_it_is_broken(proef: Proef, deur: Deur) -> None:
    written = write_request(proef.heen(), proef.clock.now())
    deur.received(deur.post(written.replace(b"<GGK:functieVersie>0003", b"<GGK:functieVersie>3")))
    (found,) = deur.errors()
    fout = read_fout(found.inhoud)
    assert fout is not None
    assert fout.omschrijving.endswith("Plaats: parameters/functieVersie.")
    refused = json.loads(next(text for text in proef.trail() if "geweigerd" in text))
    assert refused["situatie"] == "envelop_onjuist"


def test_a_text_file_has_no_route(proef: Proef, deur: Deur) -> None:
    written = write_request(proef.heen(), proef.clock.now())
    written = written.replace(b"<GGK:xmlBestand>", b'<GGK:tekstBestand bestandsnaam="a.csv">')
    deur.received(deur.post(written.replace(b"</GGK:xmlBestand>", b"</GGK:tekstBestand>")))
    (found,) = deur.errors()
    assert b"xmlBestand" in found.inhoud


def test_a_mailbox_is_kept_from_who_does_not_speak_for_it(proef: Proef, deur: Deur) -> None:
    broken = replace(proef.heen(), functie="")
    fo03 = deur.refused(deur.send(broken, **{"x-wie": "0363"}))
    assert fo03.fout.code == "IB001"
    fo03 = deur.refused(deur.send(proef.heen(), **{"x-wie": "0363"}))
    assert fo03.fout.code == "IB009"
    assert proef.collect("0344", "0363", "42420001") == []


class TestBureau:
    """An office that submits for gemeenten by mandate."""

    @pytest.fixture
    def proef(self, opslag: Opslag) -> Bureauproef:
        return Bureauproef(opslag)

    @pytest.fixture
    def deur(self, proef: Bureauproef, maak_deur: Maken) -> Deur:
        deur = maak_deur(proef.wacht)
        deur.client.headers["x-wie"] = f"serviceorganisatie:{BUREAU}"
        return deur

    def test_without_a_mandate_it_is_told_at_once(self, proef: Bureauproef, deur: Deur) -> None:
        for one, code in ((proef.heen(), "IB009"), (replace(proef.heen(), functie=""), "IB001")):
            assert deur.refused(deur.send(one)).fout.code == code
        maker = {"x-wie": f"leverancier:{MAKER}"}
        assert deur.refused(deur.send(proef.heen(), **maker)).fout.code == "IB008"
        assert proef.collect("0344", "42420001") == []

    def test_with_one_the_gemeente_is_told_by_foutbericht(self, proef: Bureauproef, deur: Deur) -> None:
        proef.mandate("0344", "indienen", "WMO301")
        deur.accepted(proef.heen())
        assert deur.told(replace(proef.heen(), functie="")).code == "IB001"
        assert deur.refused(deur.send(proef.heen("JW301"))).fout.code == "IB009"
        assert deur.refused(deur.send(proef.heen(gemeente="0363"))).fout.code == "IB009"


def test_a_foutbericht_is_never_answered_with_one(proef: Proef, deur: Deur) -> None:
    heen = proef.heen("WMO305")
    proef.accepted(heen)
    error = proef.error(heen)
    deur.accepted(error)
    second = replace(proef.error(heen), inhoud=write_fout(Fout("X", "client", "y")))
    for one, code in ((second, "CC11"), (replace(error, referentie="geen-uuid"), "IB009")):
        fo03 = deur.refused(deur.send(one))
        assert fo03.fout.code == code
    assert deur.errors() == []


@pytest.mark.parametrize("what", ["Bv03", "Fo03"])
def test_an_answer_is_not_answered_by_a_fo03(proef: Proef, deur: Deur, what: str) -> None:
    answer = deur.send(proef.heen() if what == "Bv03" else replace(proef.heen(), functie="WMO399"))
    response = deur.post(answer.content)
    assert response.status_code == 500
    assert b"<soap:Fault>" in response.content
    assert b"Fo03Bericht" not in response.content


def _changed(proef: Proef, *changes: tuple[bytes, bytes]) -> bytes:
    written = write_request(proef.heen(), proef.clock.now())
    for old, new in changes:
        assert old in written
        written = written.replace(old, new)
    return written


SOAP_12 = b"http://www.w3.org/2003/05/soap-envelope"
SOAP_11 = b"http://schemas.xmlsoap.org/soap/envelope/"
OLD = b"http://www.egem.nl/StUF/sector/ggk/0310"
NO_ENVELOPES: list[tuple[str, str, tuple[bytes, bytes], dict[str, str]]] = [
    ("StUF004", "Server", (GGK.encode(), OLD), {}),
    ("StUF007", "Server", (b"ggk0210", b"ggk0220"), {}),
    ("StUF001", "Server", (b"StUF0301", b"StUF0302"), {}),
    ("IB001", "Client", (b"</soap:Body>", b""), {}),
    ("IB001", "Client", (b"<?xml", b"<!DOCTYPE a><?xml"), {}),
    ("IB001", "VersionMismatch", (SOAP_11, SOAP_12), {}),
    ("IB001", "VersionMismatch", (b"", b""), {"content-type": "application/soap+xml; charset=utf-8"}),
    ("IB001", "Client", (b"", b""), {"content-type": "application/json"}),
    ("IB001", "Client", (b"", b""), {"content-type": "application/xml"}),
    ("IB001", "Client", (b"", b""), {"content-type": 'multipart/related; type="application/xop+xml"'}),
    ("IB001", "Client", (b"", b""), {"content-type": "text/xml; charset=iso-8859-1"}),
    ("IB001", "Client", (b"", b""), {"content-encoding": "gzip"}),
    (
        "IB001",
        "MustUnderstand",
        (b"<soap:Body>", b'<soap:Header><x soap:mustUnderstand="1"/></soap:Header><soap:Body>'),
        {},
    ),
]


@pytest.mark.parametrize(("code", "faultcode", "change", "headers"), NO_ENVELOPES)
def test_what_is_no_envelope_is_refused_with_a_fault(
    proef: Proef, deur: Deur, code: str, faultcode: str, change: tuple[bytes, bytes], headers: dict[str, str]
) -> None:
    body = _changed(proef, change) if change[0] else _changed(proef)
    response = deur.post(body, **headers)
    assert deur.refused(response).fout.code == code
    assert f"<faultcode>soap:{faultcode}</faultcode>" in response.text
    assert proef.collect("0344", "42420001") == []


@pytest.mark.parametrize("content_type", ["text/xml", "TEXT/XML; Charset=UTF-8", "text/xml; charset='utf-8'"])
def test_soap_may_be_announced_in_several_ways(proef: Proef, deur: Deur, content_type: str) -> None:
    deur.received(deur.send(proef.heen(), **{"content-type": content_type}))


def test_the_version_that_is_supported_is_named(proef: Proef, deur: Deur) -> None:
    assert deur.refused(deur.post(_changed(proef, (GGK.encode(), OLD)))).fout.details == GGK


def test_nothing_that_could_be_a_persons_number_is_repeated(proef: Proef, deur: Deur) -> None:
    heen = proef.heen()
    bodies = [
        write_request(replace(heen, referentie=BSN), proef.clock.now()),
        write_request(replace(heen, functie=BSN), proef.clock.now()),
        write_request(replace(heen, inhoud=heen.inhoud + BSN.encode()), proef.clock.now()),
        _changed(proef, (b"<StUF:functie>", f"<StUF:b{BSN}/><StUF:functie>".encode())),
        _changed(proef, (b"</soap:Body>", BSN.encode())),
        f"<x{BSN}/>".encode(),
        BSN.encode(),
    ]
    for body in bodies:
        assert BSN not in deur.post(body).text
    assert all(BSN.encode() not in one.inhoud for one in deur.errors())
    assert all(BSN not in text for text in proef.trail())


def test_a_request_that_is_too_large_is_cut_off_with_its_code(proef: Proef, deur: Deur) -> None:
    response = deur.post(b"x" * (MAX_ENVELOP_BYTES + 1))
    fo03 = deur.refused(response)
    assert (fo03.fout.code, response.headers["connection"]) == ("IB007", "close")
    deur.accepted(proef.heen())


def test_a_large_message_is_received(proef: Proef, deur: Deur) -> None:
    heen = proef.heen()
    heen = replace(heen, inhoud=heen.inhoud + b"<!-- " + b"-+" * 4_000_000 + b" -->")
    assert len(b64encode(heen.inhoud)) > 10_000_000, "more than the parser takes by itself in one text"
    deur.accepted(heen)


def test_who_is_not_known_is_not_heard(proef: Proef, deur: Deur) -> None:
    response = httpx.post(deur.url + PAD, content=write_request(proef.heen(), proef.clock.now()), headers=XML)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert proef.trail() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(deur: Deur, method: str) -> None:
    response = deur.client.request(method, PAD)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")


def test_the_contract_is_given_to_anybody(deur: Deur) -> None:
    url = deur.url + PAD
    for query in ("wsdl", "WSDL", "wsdl=stuf0301.wsdl", "xsd=ggk0210.xsd", "xsd=stuf0301.xsd"):
        response = httpx.get(f"{url}?{query}")
        assert (response.status_code, response.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        etree.fromstring(response.content)
    assert f'location="{url}"' in httpx.get(f"{url}?wsdl").text
    assert httpx.head(f"{url}?wsdl").status_code == 200
    for query in ("", "?xsd", "?xsd=../values.py", "?wsdl=x", "?x=y"):
        assert httpx.get(url + query).status_code == 404


def test_the_address_in_the_wsdl_is_the_one_of_the_request_or_a_setting(deur: Deur, maak_deur: Maken) -> None:
    url = deur.url + PAD
    asked = httpx.get(f"{url}?wsdl", headers={"host": "hub.example:8443"}).text
    assert f'location="http://hub.example:8443{PAD}"' in asked
    nonsense = httpx.get(f"{url}?wsdl", headers={"host": 'x"><evil'}).text
    assert f'location="{url}"' in nonsense
    fixed = maak_deur(adres=f"https://knooppunt.example{PAD}")
    assert f'location="https://knooppunt.example{PAD}"' in httpx.get(f"{fixed.url}{PAD}?wsdl").text


def test_a_client_that_hangs_up_leaves_the_door_open(proef: Proef, deur: Deur) -> None:
    host, port = deur.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as halfway:
        halfway.sendall(
            f"POST {PAD} HTTP/1.1\r\nHost: x\r\nX-Wie: 0344\r\nContent-Type: text/xml\r\n"
            "Content-Length: 1000\r\n\r\n<soap".encode()
        )
    deur.accepted(proef.heen())


def test_a_hub_that_cannot_store_says_so(proef: Proef, deur: Deur) -> None:
    with proef.opslag.writing() as connection:
        connection.exec_driver_sql("DROP TABLE postvak")
    heen = proef.heen()
    fo03 = deur.refused(deur.send(heen))
    assert (fo03.fout.code, fo03.fout.plek, fo03.cross_referentie) == ("StUF046", "server", heen.referentie)
    broken = replace(proef.heen(), functie="")
    assert deur.refused(deur.send(broken)).fout.code == "StUF046", "a refusal that could not be told either"
