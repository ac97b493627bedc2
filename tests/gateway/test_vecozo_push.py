"""Push: what is received, what is refused at once and what later, and that nothing wrong is repeated."""

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.hub import Schrijver
from ketenwissel.keten import Aanlevering, Adres, read_fout, situatie
from ketenwissel.keten.vsp import Bestand, Push, metadata_of, pack, pack_one, vorm, write_metadata, write_push

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, Proef
from .vecozo_deur import FORM, PULL, PUSH, STATUS, Open, Vecozo, form_of, rollen, traceer_ids

GEHEIM = "999900006"
PROBLEM = "application/problem+json"
Make = Callable[[Proef], Aanlevering]


def is_in_mailbox(proef: Proef, one: Aanlevering) -> bool:
    return [line.referentie for line in proef.port.postvak([GEMEENTE])] == [one.referentie]


def test_a_message_is_received_and_travels_on(vecozo: Vecozo, proef: Proef) -> None:
    one = replace(
        proef.heen("WMO305"), applicatie_versie=7, applicatie_subversie=1, ontvanger=Adres(GEMEENTE)
    )
    response = vecozo.push(one)
    assert (response.status_code, response.content) == (204, b"")
    (levering,) = proef.collect(GEMEENTE)
    line = levering.regel
    assert levering.inhoud == one.inhoud
    assert (line.referentie, line.functie, line.release) == (one.referentie, "WMO305", "3.0")
    assert (line.zender, line.applicatie_versie, line.applicatie_subversie) == (one.zender, 7, 1)


def test_the_same_again_gets_the_same_answer_and_is_delivered_once(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    packed = pack_one(one.inhoud, one.referentie)
    other_zip = pack([Bestand("anders.xml", one.inhoud)])
    codes = [vecozo.push(one, payload).status_code for payload in (None, packed, other_zip, None)]
    assert codes == [204] * 4
    assert len(proef.collect(GEMEENTE)) == 1


def test_a_reference_is_used_once_by_an_agb_code_whatever_its_product(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    again = replace(proef.heen("WMO305"), referentie=one.referentie, zender=Adres(AANBIEDER, "Ander pakket"))
    assert [vecozo.push(each).status_code for each in (one, again)] == [204, 204]
    assert len(proef.collect(GEMEENTE)) == 1
    (told,) = vecozo.waiting()
    fout = read_fout(vecozo.payload(told.referentiegegevens.traceer_id).content)
    assert fout is not None
    assert fout.code == "IB016"


def test_a_retour_closes_its_pair(vecozo: Vecozo, proef: Proef) -> None:
    heen = proef.heen("WMO301")
    proef.accepted(heen)
    assert vecozo.push(proef.retour(heen)).status_code == 204
    assert proef.hub.paren()["gesloten"] == 1


DIRECT: list[tuple[str, Make]] = [
    ("afzender_onbekend", lambda p: _from(p.heen("WMO305"), "98000077")),
    ("ontvanger_onbekend", lambda p: replace(p.heen("WMO305"), ontvanger=Adres("9077"))),
    ("functie_organisatie", lambda p: replace(p.heen("WMO305"), functie="WMO301")),
    ("functie_onbekend", lambda p: replace(p.heen("WMO305"), versie=3, subversie=1, functie="WMO303")),
    ("release_niet_in_gebruik", lambda p: replace(p.heen("WMO305"), subversie=1)),
    ("indiener_zonder_mandaat", lambda p: _from(p.heen("WMO305"), ANDERE_AANBIEDER)),
]


def _from(one: Aanlevering, code: str) -> Aanlevering:
    return replace(one, zender=Adres(code, "Zorgpakket"))


@pytest.mark.parametrize(("situation", "make"), DIRECT)
def test_what_the_first_stage_refuses_is_told_at_once(
    vecozo: Vecozo, proef: Proef, situation: str, make: Make
) -> None:
    one = make(proef)
    response = vecozo.push(one)
    assert vorm(situation) == "direct"
    check_refusal(response, situation)
    assert vecozo.waiting() == []
    assert proef.collect(GEMEENTE, one.zender.organisatie) == []


def check_refusal(response: httpx.Response, situation: str) -> None:
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    told = response.json()
    (melding,) = told["meldingen"]
    assert melding["code"] == situatie(situation, "vecozo").code
    assert (told["status"], told["detail"]) == (422, melding["omschrijving"])
    assert melding["toelichting"]
    assert GEHEIM not in response.text


LATER: list[tuple[str, str, Make, bytes | None]] = [
    ("onleesbaar", "IB014", lambda p: replace(p.heen("WMO305"), inhoud=b"<" + GEHEIM.encode()), None),
    ("onleesbaar", "IB014", lambda p: replace(p.heen("WMO305"), inhoud=b""), None),
    (
        "niet_volgens_xsd",
        "IB014",
        lambda p: _edit(p.heen("WMO305"), b"<Client>", b"<Anders/><Client>"),
        None,
    ),
    ("kop_afwijkend", "CC09", lambda p: replace(p.heen("WMO305"), ontvanger=Adres("0363")), None),
    ("referentie_onjuist", "CC04", lambda p: _renamed(p, "0b1f0f5e-2d1c-1a55-9b7e-6f0a8f3c1d22"), None),
    ("heenbericht_onbekend", "IB021", lambda p: p.retour(p.heen("WMO301")), None),
    ("envelop_onjuist", "IB017", lambda p: replace(p.heen("WMO305"), zender=Adres(AANBIEDER, "Z")), None),
    ("zip_ongeldig", "IB901", lambda p: p.heen("WMO305"), b"PK\x03\x04"),
    ("zip_leeg", "IB905", lambda p: p.heen("WMO305"), pack([])),
    ("zip_mappen", "BRS29", lambda p: p.heen("WMO305"), pack([Bestand("a/b.xml", b"")])),
    (
        "zip_te_veel",
        "IB902",
        lambda p: p.heen("WMO305"),
        pack([Bestand("a.xml", b"<a/>"), Bestand("b.xml", b"<a/>")]),
    ),
]


def _edit(one: Aanlevering, old: bytes, new: bytes) -> Aanlevering:
    assert old in one.inhoud, one.inhoud[:600]
    return replace(one, inhoud=one.inhoud.replace(old, new, 1))


def _renamed(proef: Proef, referentie: str) -> Aanlevering:
    return replace(proef.heen("WMO305"), referentie=referentie)


@pytest.mark.parametrize(("situation", "code", "make", "payload"), LATER)
def test_what_the_second_stage_refuses_is_told_by_status_and_foutbericht(
    vecozo: Vecozo, proef: Proef, situation: str, code: str, make: Make, payload: bytes | None
) -> None:
    one = make(proef)
    assert vecozo.push(one, payload).status_code == 204
    assert vorm(situation) == "later"
    (status,) = [each for each in vecozo.statuses(traceerId=one.referentie) if each.meldingen]
    (melding,) = status.meldingen
    assert (status.status, status.traceer_id) == ("AfgekeurdDoorDienst", one.referentie)
    assert melding.code == situatie(situation, "vecozo").code
    (told,) = vecozo.waiting()
    references = told.referentiegegevens
    assert references.als_antwoord_op == one.referentie
    what = told.routeringgegevens.berichtstroom
    assert (what.berichttype, what.berichtsubtype) == ("WMO", "Fo01")
    assert (told.routeringgegevens.afzender.rol, told.routeringgegevens.afzender.code) == ("Dienst", "VECOZO")
    body = vecozo.payload(references.traceer_id).content
    fout = read_fout(body)
    assert fout is not None
    assert fout.code == code
    assert GEHEIM.encode() not in body


def test_the_freeze_is_told_by_foutbericht_too(vecozo: Vecozo, proef: Proef) -> None:
    proef.go_to("2022-03-30T17:00")
    one = proef.heen("WMO305")
    assert vecozo.push(one).status_code == 204
    (told,) = vecozo.waiting()
    fout = read_fout(vecozo.payload(told.referentiegegevens.traceer_id).content)
    assert fout is not None
    assert "3.2.1" in fout.omschrijving or "draaiboek" in fout.omschrijving
    (status, _) = vecozo.statuses(traceerId=one.referentie)
    assert status.meldingen[0].toelichting is not None
    assert "Stap 3.2.1" in status.meldingen[0].toelichting


def test_nobody_fills_the_mailbox_of_another(vecozo: Vecozo, proef: Proef) -> None:
    one = _from(proef.heen("WMO305"), ANDERE_AANBIEDER)
    check_refusal(vecozo.push(one, b"PK\x03\x04"), "zip_ongeldig")
    assert proef.collect(ANDERE_AANBIEDER, AANBIEDER) == []


def test_an_error_is_never_answered_with_an_error(vecozo: Vecozo, proef: Proef) -> None:
    fout = proef.error(proef.heen("WMO301"))
    check_refusal(vecozo.push(fout), "heenbericht_onbekend")
    assert vecozo.waiting() == []


def test_a_foutbericht_of_an_aanbieder_rejects_a_heenbericht(vecozo: Vecozo, proef: Proef) -> None:
    heen = proef.heen("WMO301")
    proef.accepted(heen)
    assert vecozo.push(proef.error(heen)).status_code == 204
    assert proef.hub.paren()["afgekeurd"] == 1


def test_what_is_refused_may_come_again_and_then_counts(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    assert vecozo.push(one, b"<kapot").status_code == 204
    assert vecozo.push(one).status_code == 204
    assert is_in_mailbox(proef, one)
    assert vecozo.statuses(traceerId=one.referentie)[0].status == "WordtAangeboden"


FORMS: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("no form", "application/json", lambda body: body),
    ("no boundary", "multipart/form-data", lambda body: body),
    ("no content type", "", lambda body: body),
    ("half a form", FORM, lambda body: body[:-20]),
    ("no JSON", FORM, lambda body: body.replace(b'{"routering', b"{routering")),
    (
        "another property",
        FORM,
        lambda body: body.replace(b'"afzender":{', f'"afzender":{{"{GEHEIM}":1,'.encode()),
    ),
    ("no UUID", FORM, lambda body: body.replace(b'"traceerId":"', f'"traceerId":"{GEHEIM}'.encode())),
    ("a third part", FORM, lambda body: body.replace(b'name="payload"', f'name="{GEHEIM}"'.encode())),
]


@pytest.mark.parametrize(
    ("content_type", "change"), [each[1:] for each in FORMS], ids=[each[0] for each in FORMS]
)
def test_what_breaks_the_contract_is_400_without_repeating_it(
    vecozo: Vecozo, proef: Proef, content_type: str, change: Callable[[bytes], bytes]
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    body = change(form_of(proef.heen("WMO305")))
    response = vecozo.client.post(PUSH, content=body, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)
    assert response.json()["fouten"][0]["omschrijving"]
    assert GEHEIM not in response.text
    assert not [text for text in proef.trail() if "geweigerd" in text]


def test_a_payload_of_25_mb_is_read_and_one_byte_more_is_refused(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    check_refusal(vecozo.push(one, b" " * MAX_BERICHT_BYTES), "te_groot_voor_ggk")
    check_refusal(vecozo.push(one, b" " * (MAX_BERICHT_BYTES + 1)), "te_groot")


def test_a_body_that_is_too_large_is_cut_off_while_it_is_read(vecozo: Vecozo) -> None:
    """In chunks, so that nobody knows how much will come; the answer comes long before the end."""
    with socket.create_connection(vecozo.address, timeout=30) as line:
        line.sendall(_head("transfer-encoding: chunked"))
        sent = 0
        with suppress(ConnectionResetError, BrokenPipeError):
            while not select.select([line], [], [], 0)[0]:
                line.sendall(b"100000\r\n" + bytes(2**20) + b"\r\n")
                sent += 1
        check_raw(line)
    assert MAX_BERICHT_BYTES / 2**20 < sent < 100


def test_a_body_that_says_it_is_too_large_is_not_read_at_all(vecozo: Vecozo) -> None:
    with socket.create_connection(vecozo.address, timeout=30) as line:
        line.sendall(_head(f"content-length: {10**9}"))
        check_raw(line)


def _head(header: str) -> bytes:
    lines = (f"POST {PUSH} HTTP/1.1", "host: x", f"x-wie: {AANBIEDER}", f"content-type: {FORM}", header)
    return "\r\n".join([*lines, "", ""]).encode()


def check_raw(line: socket.socket) -> None:
    answer = b""
    while b'"code":"BRS06"' not in answer:
        part = line.recv(100_000)
        assert part, answer
        answer += part
    assert answer.startswith(b"HTTP/1.1 422")
    assert b"connection: close" in answer


def test_what_cannot_be_stored_now_may_be_sent_again(
    vecozo: Vecozo, proef: Proef, schrijver: Schrijver
) -> None:
    schrijver.close()
    response = vecozo.push(proef.heen("WMO305"))
    assert (response.status_code, response.headers["content-type"]) == (503, PROBLEM)
    assert response.headers["retry-after"] == "5"


def test_many_at_once_are_all_received(vecozo: Vecozo, proef: Proef) -> None:
    sent = [proef.heen("WMO305") for _ in range(40)]
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda one=one: codes.append(vecozo.push(one).status_code)) for one in sent
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [204] * 40
    assert {one.regel.referentie for one in proef.collect(GEMEENTE)} == {one.referentie for one in sent}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", PUSH),
        ("GET", PULL),
        ("POST", f"{PULL}/zoeken"),
        ("GET", STATUS.format(3)),
        ("GET", "/elders"),
    ],
)
def test_nobody_gets_in_unknown(vecozo: Vecozo, method: str, path: str) -> None:
    response = vecozo.client.request(method, path, headers={"x-wie": ""})
    assert (response.status_code, response.headers["content-type"]) == (401, PROBLEM)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PUSH, 405),
        ("POST", PULL, 405),
        ("GET", f"{PULL}/zoeken", 405),
        ("POST", STATUS.format(2), 405),
        ("GET", STATUS.format(4), 404),
        ("GET", "/berichtenservice", 404),
        ("GET", f"{PULL}x", 404),
        ("GET", f"{PULL}/", 404),
        ("GET", f"{PULL}/{GEHEIM}/payload", 404),
        ("GET", f"{PULL}/0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22", 405),
        ("DELETE", f"{PULL}/0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22/payload", 405),
    ],
)
def test_paths_and_methods(vecozo: Vecozo, method: str, path: str, status: int) -> None:
    response = vecozo.client.request(method, path)
    assert response.status_code == status
    assert ("allow" in response.headers) == (status == 405)


def test_settings_choose_the_list_of_codes(open_vecozo: Open, proef: Proef) -> None:
    vecozo = open_vecozo(editie="2018")
    one = replace(proef.heen("WMO305"), inhoud=b"<")
    assert vecozo.push(one).status_code == 204
    (told,) = traceer_ids(vecozo.waiting())
    fout = read_fout(vecozo.payload(told).content)
    assert fout is not None
    assert fout.code == "CC02"


def test_an_unusual_order_of_parts_is_taken(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    parts = [
        ("payload", ("b.zip", pack_one(one.inhoud, one.referentie))),
        ("berichtMetadata", (None, write_metadata(metadata_of(one, rollen)))),
    ]
    assert vecozo.client.post(PUSH, files=parts).status_code == 204
    assert is_in_mailbox(proef, one)
    assert write_push(Push(b"", b""), "x")
