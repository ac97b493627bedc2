"""A stranger's SOAP client, made from the URL of the WSDL alone, goes round with the door."""

from typing import Any

import pytest
import requests
import zeep
from lxml import etree
from zeep.transports import Transport

from ketenwissel.gateway.stuf import PAD
from ketenwissel.keten import Aanlevering, read_fout
from ketenwissel.keten.stuf import STUF, write_tijdstip

from ..hub.proef import Proef
from .stuf_deur import Deur


@pytest.fixture
def client(deur: Deur) -> zeep.Client:
    session = requests.Session()
    session.headers["x-wie"] = "0344"
    transport = Transport(session=session)  # type: ignore[no-untyped-call]  # theirs has no types
    return zeep.Client(f"{deur.url}{PAD}?wsdl", transport=transport)  # type: ignore[no-untyped-call]  # likewise


def _stuur(proef: Proef, one: Aanlevering) -> dict[str, Any]:
    stuur: dict[str, Any] = {
        "berichtcode": one.soort,
        "zender": {"organisatie": one.zender.organisatie, "applicatie": one.zender.applicatie},
        "ontvanger": {"organisatie": one.ontvanger.organisatie, "applicatie": "GGk"},
        "referentienummer": one.referentie,
        "tijdstipBericht": write_tijdstip(proef.clock.now()),
    }
    if one.cross_referentie is not None:
        stuur["crossRefnummer"] = one.cross_referentie
    if one.functie:
        stuur["functie"] = one.functie
    return stuur


def _parameters(one: Aanlevering) -> dict[str, Any]:
    return {
        "applicatieVersie": "0007",
        "applicatieSubversie": "0001",
        "functieVersie": f"{one.versie:04d}",
        "functieSubversie": f"{one.subversie:04d}",
        "bericht": {"xmlBestand": one.inhoud},
    }


def test_heen_retour_and_foutbericht(proef: Proef, client: zeep.Client) -> None:
    heen = proef.heen()
    bv03 = client.service.ggk_Di01(stuurgegevens=_stuur(proef, heen), parameters=_parameters(heen))
    assert (bv03.berichtcode, bv03.crossRefnummer) == ("Bv03", heen.referentie)
    assert (bv03.zender.organisatie, bv03.ontvanger.organisatie) == ("IB", "0344")
    (found,) = proef.collect("42420001")
    assert found.inhoud == heen.inhoud
    proef.accepted(proef.retour(heen))
    assert len(proef.collect("0344")) == 1

    other = proef.heen("WMO305")
    proef.accepted(other)
    retour = proef.retour(other)
    bv03 = client.service.ggk_Du01(stuurgegevens=_stuur(proef, retour), parameters=_parameters(retour))
    assert bv03.crossRefnummer == retour.referentie

    third = proef.heen("WMO307")
    proef.accepted(third)
    error = proef.error(third)
    body = {
        "code": "StUF055",
        "plek": "client",
        "omschrijving": "Niet volgens XSD",
        "details": "WMO307-00030000",
    }
    bv03 = client.service.Fo01(stuurgegevens=_stuur(proef, error), body=body)
    assert bv03.crossRefnummer == error.referentie
    assert proef.hub.paren() == {"open": 0, "gesloten": 2, "afgekeurd": 1, "gebroken": 0}
    mail = {one.regel.soort: one for one in proef.collect("42420001")}
    fout = read_fout(mail["Fo01"].inhoud)
    assert fout is not None
    assert (fout.code, fout.details) == ("StUF055", "WMO307-00030000")


def test_a_fault_carries_the_fo03(proef: Proef, client: zeep.Client) -> None:
    heen = proef.heen()
    stuur = _stuur(proef, heen) | {"functie": "WMO399"}
    with pytest.raises(zeep.exceptions.Fault) as caught:
        client.service.ggk_Di01(stuurgegevens=stuur, parameters=_parameters(heen))
    assert caught.value.code == "soap:Client"
    detail = caught.value.detail
    assert isinstance(detail, etree._Element)
    assert detail.findtext(f"{{{STUF}}}Fo03Bericht/{{{STUF}}}body/{{{STUF}}}code") == "StUF034"
    fo03 = client.wsdl.types.deserialize(detail[0])  # type: ignore[no-untyped-call]  # likewise
    assert (fo03.body.code, fo03.stuurgegevens.crossRefnummer) == ("StUF034", heen.referentie)


def test_the_service_is_found_where_the_wsdl_says(deur: Deur, client: zeep.Client) -> None:
    (service,) = client.wsdl.services.values()
    (port,) = service.ports.values()
    assert (service.name, port.name) == ("StUFOntvangAsynchroonGGK0210Service", "OntvangAsynchroon")
    assert port.binding_options["address"] == deur.url + PAD
    assert set(port.binding._operations) == {"ggk_Di01", "ggk_Du01", "Fo01"}
