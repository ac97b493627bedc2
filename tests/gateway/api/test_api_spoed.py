"""Urgent orders and the herstellijst by the API: the whole way of each, and every no with its reason."""

from dataclasses import replace
from typing import Any

from ketenwissel.keten import Aanlevering

from ...regie.spoedproef import with_texts
from .apiproef import AANBIEDER, GEMEENTE, Apiproef

BSN, ANDER_BSN = "999900006", "999900018"
ORDER: dict[str, Any] = {
    "standaard": "iwmo",
    "gemeente": GEMEENTE,
    "aanbieder": AANBIEDER,
    "begonnenDoor": "gemeente",
    "bsn": BSN,
    "beginZorg": "2022-04-01",
    "gegevenOp": "2022-03-31T10:00:00+02:00",
}
ALS_GEMEENTE = {"X-Rol": f"partij:{GEMEENTE}"}


def anew(api: Apiproef, heen: Aanlevering, **texts: str) -> Aanlevering:
    """Make the message of the new release for an old one."""
    made = api.proef.heen(heen.functie, "3.1")
    return replace(made, inhoud=with_texts(made.inhoud, texts))


def test_an_order_from_writing_down_to_settling(api: Apiproef) -> None:
    api.go_to("2022-04-01T09:00")
    assert (
        "gewoon bericht"
        in api.post(GEMEENTE, "/spoedopdrachten", ORDER | {"gegevenOp": "2022-03-01T10:00:00Z"}, 409)[
            "detail"
        ]
    )
    answer = api.ask(GEMEENTE, "POST", "/spoedopdrachten", json=ORDER)
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, "/v1/spoedopdrachten/1")
    assert (made["eigenaar"], made["berichttype"], made["akkoordOp"]) == (GEMEENTE, "WMO301", None)
    assert BSN not in answer.text
    assert "al vastgelegd" in api.post(AANBIEDER, "/spoedopdrachten", ORDER, 409)["detail"]
    said = {"gever": "P. de Wit", "op": "2022-04-01T08:00:00+02:00"}
    assert api.post(AANBIEDER, "/spoedopdrachten/1/akkoorden", said, 201)["akkoordOp"]
    assert [one["nummer"] for one in api.get(AANBIEDER, "/spoedopdrachten")["spoedopdrachten"]] == [1]
    api.get("42420002", "/spoedopdrachten/1", 404)
    counted = api.get("regie", "/spoedtellingen")
    assert (counted["openstaand"], counted["tellingen"][0]["oudste"]) == (1, 0)
    api.go_to("2022-04-04T14:00")
    message = anew(api, api.proef.heen(), Ingangsdatum="2022-04-02")
    api.sent(message)
    report = api.get(GEMEENTE, "/spoedaansluitingen")
    assert (report["vergeten"], report["sluitAan"]) == (1, False)
    assert report["openstaand"][0]["voorstellen"] == [message.referentie]
    other = {"referentie": api.proef.reference()}
    assert "past" in api.post(GEMEENTE, "/spoedopdrachten/1/afdoeningen", other, 409)["detail"]
    settled = {"referentie": message.referentie}
    api.post(AANBIEDER, "/spoedopdrachten/1/afdoeningen", settled, 403)
    found = api.post(GEMEENTE, "/spoedopdrachten/1/afdoeningen", settled, 201)
    assert (found["stand"], found["berichtId"]) == ("afgedaan", 1)
    assert api.get(GEMEENTE, "/spoedaansluitingen")["sluitAan"]
    assert (
        "al afgehandeld"
        in api.post(GEMEENTE, "/spoedopdrachten/1/intrekkingen", {"reden": "x"}, 409)["detail"]
    )


def test_only_a_person_sees_the_person(api: Apiproef) -> None:
    api.go_to("2022-04-01T09:00")
    api.post(GEMEENTE, "/spoedopdrachten", ORDER, 201)
    for who in (GEMEENTE, AANBIEDER, "regie", "beheer"):
        api.post(who, "/spoedopdrachten/1/inzagen", {"reden": "x"}, 403)
    answer = api.ask(
        "alles", "POST", "/spoedopdrachten/1/inzagen", headers=ALS_GEMEENTE, json={"reden": "inplannen"}
    )
    assert (answer.status_code, answer.json()["bsn"]) == (201, BSN)
    (event,) = api.events("noodinzage")
    assert (event["door"], event["reden"]) == ("alles", "inplannen")
    for reason in ("", f"over {BSN}"):
        answer = api.ask(
            "alles", "POST", "/spoedopdrachten/1/inzagen", headers=ALS_GEMEENTE, json={"reden": reason}
        )
        assert answer.status_code == 409
        assert BSN not in answer.text
    as_regie = {"X-Rol": "regie"}
    answer = api.ask("alles", "POST", "/spoedopdrachten/1/inzagen", headers=as_regie, json={"reden": "x"})
    assert answer.status_code == 403


def test_the_list_from_drawing_up_to_settling(api: Apiproef) -> None:
    api.go_to("2022-03-29T10:00")
    heen, declaratie = api.proef.heen(), api.proef.heen("WMO323")
    api.sent(heen, declaratie)
    assert "na de ingebruikname" in api.post("regie", "/herstelregels/opstellen", None, 409)["detail"]
    api.go_to("2022-04-04T14:00")
    assert api.post("regie", "/herstelregels/opstellen", None)["nieuw"] == 2
    message = anew(api, heen)
    api.sent(message)
    item = api.get(GEMEENTE, "/herstelregels/1")
    assert item["voorstellen"] == [message.referentie]
    assert (item["herstelregel"]["soort"], item["herstelregel"]["eigenaar"]) == ("gebroken", GEMEENTE)
    settle = "/herstelregels/1/afhandelingen"
    assert api.post(GEMEENTE, settle, {"toestand": "verzonden"}, 409)["errors"][0]["code"] == "ontbreekt"
    api.post(AANBIEDER, settle, {"toestand": "vervallen", "toelichting": "x"}, 403)
    body = {"toestand": "verzonden", "referentie": message.referentie}
    assert api.post(GEMEENTE, settle, body, 201)["toestand"] == "verzonden"
    body = {"toestand": "verzonden", "referentie": api.proef.reference()}
    refusal = api.post(AANBIEDER, "/herstelregels/2/afhandelingen", body, 409)
    assert "Eerst bevestigen beide kanten" in refusal["detail"]
    answer = api.ask(
        "alles", "POST", "/herstelregels/2/bevestigingen", headers=ALS_GEMEENTE, json={"verwerkt": True}
    )
    assert answer.json() == {"partij": GEMEENTE, "verwerkt": True}
    assert "twee keer betaald" in api.post(AANBIEDER, "/herstelregels/2/afhandelingen", body, 409)["detail"]
    body = {"toestand": "buiten_keten", "toelichting": "in overleg betaald"}
    api.post(AANBIEDER, "/herstelregels/2/afhandelingen", body, 201)
    report = api.get("beheer", "/herstelverslagen")
    assert (report["aantal"], report["leeg"], report["inOrde"]) == (2, True, True)
    assert [one["verwerkt"] for one in api.get("regie", "/herstelregels")["herstelregels"]] == [
        [],
        [GEMEENTE],
    ]
    api.get("42420002", "/herstelregels/1", 404)
