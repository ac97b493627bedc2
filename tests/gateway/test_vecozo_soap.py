"""IndienenBericht over the wire: a stranger's client made from the WSDL, and strange requests."""

from typing import Any

import httpx
import pytest
import requests
import zeep
from lxml import etree
from zeep.exceptions import Fault
from zeep.transports import Transport

from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.gateway.vecozo import SOAP_PAD
from ketenwissel.hub import Schrijver
from ketenwissel.keten import Aanlevering, situatie
from ketenwissel.keten.vsp import (
    Bestand,
    Ontvangen,
    metadata_of,
    pack,
    pack_one,
    read_fault,
    read_response,
    write_indienen,
)

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, Proef
from .vecozo_deur import Vecozo, rollen

DATA = "{http://schemas.vecozo.nl/berichtuitwisseling/types/v3}DataBinary"


@pytest.fixture
def client(vecozo: Vecozo) -> zeep.Client:
    session = requests.Session()
    session.headers["x-wie"] = AANBIEDER
    transport = Transport(session=session)  # type: ignore[no-untyped-call]  # theirs has no types
    return zeep.Client(f"{vecozo.url}{SOAP_PAD}?wsdl", transport=transport)  # type: ignore[no-untyped-call]


def call(client: zeep.Client, one: Aanlevering, data: bytes) -> Any:  # noqa: ANN401  # made from the WSDL
    """Call the service as the WSDL describes it; nothing here knows how it looks on the wire."""
    gesprek = one.cross_referentie or one.referentie
    aspects = {
        "Applicatie": one.zender.applicatie,
        "ApplicatieVersie": "7",
        "ApplicatieSubversie": "1",
        "Referentienummer": one.referentie,
    }
    headers = {
        "Verwerkingscontext": {"Aspect": [{"Sleutel": k, "Waarde": v} for k, v in aspects.items()]},
        "Conversatie": {"ConversatieId": gesprek, "TraceerId": one.referentie},
        "Referentie": {"ReferentieId": "mijn kenmerk"},
        "Routering": {
            "Afzender": {"Rol": "Instelling", "Code": one.zender.organisatie},
            "Geadresseerden": {"Relatie": [{"Rol": "Gemeente", "Code": one.ontvanger.organisatie}]},
            "Berichttype": "WMO",
            "Berichtsubtype": one.functie,
            "Berichtversie": one.versie,
            "Berichtsubversie": one.subversie,
            "Actie": "Start",
        },
    }
    binary = client.get_type(DATA)  # type: ignore[no-untyped-call]  # likewise
    return client.service.IndienenBericht(Request={"Bericht": binary(Data=data)}, _soapheaders=headers)


def test_a_client_made_from_the_wsdl_submits(client: zeep.Client, proef: Proef, vecozo: Vecozo) -> None:
    one = proef.heen("WMO305")
    result = call(client, one, pack_one(one.inhoud, one.referentie))
    assert (result.ConversatieId, result.TraceerId) == (one.referentie, one.referentie)
    (found,) = proef.collect(GEMEENTE)
    assert (found.inhoud, found.regel.applicatie_versie) == (one.inhoud, 7)
    assert vecozo.statuses(traceerId=one.referentie)[0].referentie_id == "mijn kenmerk"
    heen = proef.heen("WMO301")
    proef.accepted(heen)
    retour = proef.retour(heen)
    result = call(client, retour, pack_one(retour.inhoud, retour.referentie))
    assert (result.ConversatieId, result.TraceerId) == (heen.referentie, retour.referentie)
    assert proef.hub.paren()["gesloten"] == 1


def test_a_client_made_from_the_wsdl_hears_why_not(client: zeep.Client, proef: Proef) -> None:
    one = proef.heen("WMO305", aanbieder=ANDERE_AANBIEDER)
    with pytest.raises(Fault) as caught:
        call(client, one, pack_one(one.inhoud, one.referentie))
    assert caught.value.code == "soap:Client"
    detail = caught.value.detail
    assert detail is not None
    code = detail.find(".//{*}Code")
    assert code is not None
    assert code.text == situatie("indiener_zonder_mandaat", "vecozo").code


def post(vecozo: Vecozo, body: bytes, **headers: str) -> httpx.Response:
    response = vecozo.client.post(SOAP_PAD, content=body, headers=headers)
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    return response


def submit(vecozo: Vecozo, one: Aanlevering) -> httpx.Response:
    return post(vecozo, write_indienen(metadata_of(one, rollen), one.inhoud))


def test_received_and_told_later(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    body = write_indienen(metadata_of(one, rollen), one.inhoud)
    packed = pack_one(one.inhoud, one.referentie)
    for payload, code in ((one.inhoud, "IB901"), (pack([]), "IB905"), (pack([Bestand("a/b", b"")]), "BRS29")):
        changed = _with_data(body, payload)
        assert changed != _with_data(body, packed)
        response = post(vecozo, changed)
        assert response.status_code == 200
        assert read_response(response.content) == Ontvangen(one.referentie, one.referentie)
        told = [each.referentiegegevens.traceer_id for each in vecozo.waiting()][-1]
        assert code.encode() in vecozo.payload(told).content
    assert proef.collect(GEMEENTE) == []


def _with_data(body: bytes, payload: bytes) -> bytes:
    root = etree.fromstring(body)
    import base64  # noqa: PLC0415

    (data,) = root.iter("{*}Data")
    data.text = base64.b64encode(payload).decode()
    return etree.tostring(root)


def test_a_refusal_at_once_is_a_fault(vecozo: Vecozo, proef: Proef) -> None:
    response = submit(vecozo, proef.heen("WMO305", aanbieder=ANDERE_AANBIEDER))
    why = read_fault(response.content)
    assert response.status_code == 500
    assert why is not None
    assert (why.code, why.omschrijving) == (
        "BRS03",
        situatie("indiener_zonder_mandaat", "vecozo").omschrijving,
    )


def test_what_cannot_be_stored_is_the_fault_of_the_server(
    vecozo: Vecozo, proef: Proef, schrijver: Schrijver
) -> None:
    schrijver.close()
    response = submit(vecozo, proef.heen("WMO305"))
    assert response.status_code == 500
    assert b"soap:Server" in response.content


def test_a_message_of_25_mb_fits_and_more_is_cut_off(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    body = write_indienen(metadata_of(one, rollen), one.inhoud)
    noise = pack([Bestand("a.xml", b"x" * MAX_BERICHT_BYTES)])
    why = read_fault(post(vecozo, _with_data(body, noise)).content)
    assert why is not None
    assert why.code == "BRS06"
    response = post(vecozo, b"<a>" + b" " * 38 * 2**20)
    why = read_fault(response.content)
    assert why is not None
    assert (response.status_code, why.code, response.headers["connection"]) == (500, "BRS06", "close")


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<!DOCTYPE a>", b"999900006"])
def test_what_is_no_call_is_a_fault_that_repeats_nothing(vecozo: Vecozo, body: bytes) -> None:
    response = post(vecozo, body)
    assert (response.status_code, read_fault(response.content)) == (500, None)
    assert b"soap:Client" in response.content
    assert b"999900006" not in response.content


def test_who_calls_and_how(vecozo: Vecozo, proef: Proef) -> None:
    body = write_indienen(metadata_of(proef.heen("WMO305"), rollen), b"<a/>")
    unknown = vecozo.client.post(SOAP_PAD, content=body, headers={"x-wie": ""})
    assert (unknown.status_code, unknown.headers["www-authenticate"]) == (401, "Bearer")
    assert vecozo.client.put(SOAP_PAD).headers["allow"] == "GET, HEAD, POST"
    assert vecozo.client.get(SOAP_PAD).status_code == 404
    described = vecozo.client.get(f"{SOAP_PAD}?WSDL", headers={"x-wie": ""})
    assert described.status_code == 200
    assert f'location="{vecozo.url}{SOAP_PAD}"' in described.text
