"""Terms, tasks, reports, reminders and contacts by the API: what is answered, and to whom."""

from typing import Any

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.regie import Herinneraar
from ketenwissel.store import toegang
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij, Sleutelrij, Verleningrij
from ketenwissel.toegang import Toegang
from ketenwissel.toegang.sleutels import hash_of, make_key

from ...hub.proef import BEGIN
from .apiproef import AANBIEDER, ANDERE_GEMEENTE, EINDE, GEMEENTE, Apiproef


def answer(api: Apiproef, who: str, path: str) -> dict[str, Any]:
    """Ask something that must be answered."""
    found = api.ask(who, "GET", path)
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


def put(api: Apiproef, who: str, path: str, **body: object) -> tuple[int, dict[str, Any]]:
    """Post something; gives the status and the answer."""
    found = api.ask(who, "POST", path, json=body)
    return found.status_code, found.json()


def let_in(api: Apiproef, naam: str, rol: str, organisatie: str, soort: str) -> None:
    """Let in a person who holds a role for an organisation."""
    made = make_key()
    key = Sleutelrij(made.kenmerk, hash_of(made.geheim), None, naam, "proef", BEGIN, EINDE, None, "proef")
    with api.opslag.writing() as connection:
        if api.toegang.organisatie(organisatie) is None:
            row = Organisatierij(organisatie, soort, organisatie, BEGIN)
            toegang.insert_organisations(connection, [row])
        toegang.insert_user(connection, Gebruikerrij(naam, naam, BEGIN))
        grant = Verleningrij(0, naam, rol, organisatie, BEGIN, None, "proef")
        toegang.insert_grant(connection, grant)
        toegang.insert_key(connection, key)
    api.keys[naam] = made.tekst
    api.toegang = Toegang.load(api.opslag)
    api.client = api.make_client()


@pytest.fixture
def open_pairs(api: Apiproef) -> Apiproef:
    """A hub on 29 March 12:00 with pairs that are open, indexed."""
    for moment, functie in (("2022-03-17T10:00", "WMO323"), ("2022-03-29T12:00", "WMO315")):
        api.klok.put(parse_instant(moment), None, "proef")
        api.sent(api.proef.heen(functie))
    return api


def test_open_pairs_and_what_is_owed(open_pairs: Apiproef) -> None:
    found = answer(open_pairs, "regie", "/termijnen/paren?limiet=1")
    assert found["volgende"] == 1
    (pair,) = found["paren"]
    assert pair["termijn"] == {
        "soort": "retour",
        "werkdagen": 10,
        "laatsteDag": "2022-03-31",
        "uiterlijkOp": "2022-03-31T11:00:00Z",
        "verkort": False,
        "opgeschort": False,
        "hervatOp": None,
    }
    assert [one["berichttype"] for one in answer(open_pairs, "regie", "/termijnen/paren?na=1")["paren"]] == [
        "WMO315"
    ]
    owed = answer(open_pairs, GEMEENTE, "/termijnen/schulden")
    assert owed["totaal"] == 3
    assert [(one["soort"], one["aantal"], one["verkort"]) for one in owed["schulden"]] == [
        ("retour", 1, 1),
        ("retour", 1, 0),
        ("vervolg", 1, 0),
    ]
    assert answer(open_pairs, GEMEENTE, "/termijnen/schulden?na=2&limiet=1")["volgende"] is None
    (request,) = answer(open_pairs, AANBIEDER, "/termijnen/verzoeken")["verzoeken"]
    assert (request["toestand"], request["werkdagenOver"]) == ("loopt", 5)
    for who in (ANDERE_GEMEENTE, "pakket"):
        assert answer(open_pairs, who, "/termijnen/paren")["paren"] == []
        assert answer(open_pairs, who, "/termijnen/schulden")["totaal"] == 0
        assert answer(open_pairs, who, "/termijnen/verzoeken")["verzoeken"] == []


def test_weeks_ahead_and_one_message(api: Apiproef) -> None:
    ahead = {
        one["berichttype"]: one for one in answer(api, "kijker", "/termijnen/vooruitblik")["berichttypen"]
    }
    assert ahead["WMO323"]["laatsteVolleDag"] == "2022-03-17"
    assert ahead["WMO301"]["dagen"][-1] == {
        "dag": "2022-03-30",
        "werkdag": True,
        "werkdagen": 1,
        "krap": True,
        "ontraden": False,
    }
    path = "/termijnen/berekening?bericht=WMO317&op=2022-03-24T09:00:00Z"
    terms = answer(api, GEMEENTE, path)["termijnen"]
    assert [(one["soort"], one["opgeschort"]) for one in terms] == [("retour", False), ("vervolg", True)]
    assert terms[1]["hervatOp"] == "2022-04-04T11:00:00Z"
    assert api.ask(GEMEENTE, "GET", path.replace("317", "318")).status_code == 404


def test_a_party_reports_and_sees_its_tasks(api: Apiproef) -> None:
    status, made = put(
        api,
        GEMEENTE,
        "/stapmeldingen",
        stap="3.1.3",
        partij=GEMEENTE,
        soort="uitbak",
        aantal=4,
        bewijs="zaak 7",
    )
    assert status == 201
    assert made | {"gemeldOp": ""} == {
        "nummer": 1,
        "stap": "3.1.3",
        "actiehouder": "gemeenten",
        "partij": GEMEENTE,
        "soort": "uitbak",
        "aantal": 4,
        "toelichting": "",
        "bewijs": "zaak 7",
        "door": GEMEENTE,
        "gemeldOp": "",
        "teLaat": False,
    }
    tasks = {one["stap"]: one for one in answer(api, GEMEENTE, "/taken")["taken"]}
    assert tasks["3.1.3"]["meldingen"] == [made]
    assert tasks["3.1.6"]["soort"] == "venster"
    assert len(answer(api, "regie", f"/taken?voor={GEMEENTE}&limiet=2")["taken"]) == 2
    (group,) = [
        one for one in answer(api, "regie", "/taken?voor=gemeenten")["taken"] if one["stap"] == "3.1.3"
    ]
    assert group["groep"] == {"partijen": 3, "gereed": 0, "nietGereed": 0, "begonnen": 0}
    for who, voor in ((GEMEENTE, AANBIEDER), (GEMEENTE, "vecozo"), ("regie", "niemand")):
        assert api.ask(who, "GET", f"/taken?voor={voor}").status_code == 404
    # Who has a mandate of an aanbieder reports for it.
    status, made = put(api, "dienst", "/stapmeldingen", stap="3.1.2", partij=AANBIEDER, soort="gereed")
    assert (status, made["door"]) == (201, "dienst")
    (event, _) = api.events("stapmelding")
    assert (event["melding"], event["bewijs"]) == ("uitbak", "zaak 7")


@pytest.mark.parametrize(
    ("change", "status", "detail"),
    [
        ({"partij": ANDERE_GEMEENTE}, 403, ""),
        ({"stap": "9.9.9"}, 409, "geen stap"),
        ({"stap": "3.1.2"}, 409, "niet van deze partij"),
        ({"soort": "ingelezen"}, 409, "past niet bij deze stap"),
        ({"aantal": 3}, 409, "alleen daarbij"),
        ({"toelichting": "over 999900006"}, 409, "negen cijfers"),
        ({"soort": "bekendmaking"}, 400, ""),
        ({"aantal": -1}, 400, ""),
        ({"toelichting": "x" * 501}, 400, ""),
    ],
    ids=str,
)
def test_what_is_no_report(api: Apiproef, change: dict[str, object], status: int, detail: str) -> None:
    body = {"stap": "3.1.3", "partij": GEMEENTE, "soort": "gereed"} | change
    found, problem = put(api, GEMEENTE, "/stapmeldingen", **body)
    assert found == status
    assert detail in problem["detail"]
    assert "999900006" not in str(problem)
    assert api.events("stapmelding") == []


def test_national_reports_take_a_person_with_the_role_for_it(api: Apiproef) -> None:
    announced = {"stap": "2.4", "soort": "bekendmaking", "toelichting": "niet beschikbaar"}
    assert put(api, "regie", "/landelijke-stapmeldingen", **announced)[0] == 409
    let_in(api, "zin", "regie", "zorginstituut", "regie")
    let_in(api, "vecozo-dienst", "hubbeheer", "vecozo", "hub")
    status, made = put(api, "zin", "/landelijke-stapmeldingen", **announced)
    assert (status, made["actiehouder"], made["partij"], made["teLaat"]) == (
        201,
        "zorginstituut",
        None,
        False,
    )
    status, problem = put(api, "zin", "/landelijke-stapmeldingen", stap="2.4", soort="bekendmaking")
    assert (status, "toelichting" in problem["detail"]) == (409, True)
    status, made = put(api, "vecozo-dienst", "/landelijke-stapmeldingen", stap="3.2.1", soort="begonnen")
    assert (status, made["actiehouder"]) == (201, "vecozo")
    assert put(api, "vecozo-dienst", "/landelijke-stapmeldingen", **announced)[0] == 409
    (task,) = [
        one for one in answer(api, "zin", "/taken?voor=zorginstituut")["taken"] if one["stap"] == "2.4"
    ]
    assert (task["toestand"], task["meldbaar"]) == ("gereed", ["bekendmaking"])


def test_reminders_and_their_moments(api: Apiproef) -> None:
    Herinneraar(api.opslag, api.regels, lambda *_, **__: None).fire()
    mine = answer(api, GEMEENTE, "/herinneringen?limiet=250")["herinneringen"]
    assert {one["actiehouder"] for one in mine} == {"gemeenten"}
    first = next(one for one in mine if one["stap"] == "3.1.3")
    assert (first["momentOp"], first["verstuurdOp"]) == ("2022-03-16T15:00:00Z", None)
    told = answer(api, "regie", "/herinneringen?voor=zorgaanbieders")["herinneringen"]
    assert [(one["stap"], one["teLaat"]) for one in told if one["verstuurdOp"]] == [("3.3.1", True)] * 2
    assert api.ask(GEMEENTE, "GET", "/herinneringen?voor=vecozo").status_code == 404
    path = "/herinneringsmomenten/{}"
    for stap in ("alle", "3.1.3"):
        found = api.ask("regie", "PUT", path.format(stap), json={"minutenVooraf": [60, 120]})
        assert found.status_code == 200, found.text
    moments = answer(api, "kijker", "/herinneringsmomenten")["momenten"]
    assert [(one["stap"], one["minutenVooraf"]) for one in moments] == [
        ("alle", 60),
        ("alle", 120),
        ("3.1.3", 60),
        ("3.1.3", 120),
    ]
    assert api.ask("regie", "PUT", path.format("9.9"), json={"minutenVooraf": []}).status_code == 404
    assert api.ask("regie", "PUT", path.format("3.1.3"), json={"minutenVooraf": [-1]}).status_code == 400
    assert api.ask("beheer", "PUT", path.format("alle"), json={"minutenVooraf": []}).status_code == 403


def test_contacts_and_the_list_to_call(open_pairs: Apiproef) -> None:
    api = open_pairs
    contact = {
        "organisatie": GEMEENTE,
        "naam": "Noor Jansen",
        "functie": "nachtdienst",
        "telefoon": "06 12345678",
        "email": "noor@voorbeeld.example",
    }
    let_in(api, "noor", "partij", GEMEENTE, "partij")
    found = api.ask("noor", "POST", "/contacten", json=contact)
    assert (found.status_code, found.json(), found.headers["Location"]) == (
        201,
        {"nummer": 1},
        "/v1/contacten/1",
    )
    # A program of the party itself may not: the trail must name who did it.
    assert put(api, GEMEENTE, "/contacten", **contact)[0] == 403
    assert put(api, "noor", "/contacten", **(contact | {"organisatie": AANBIEDER}))[0] == 403
    assert put(api, "beheer", "/contacten", **(contact | {"organisatie": "9999"}))[0] == 404
    for wrong in ({"naam": "999900006"}, {"telefoon": "bel"}, {"email": "noor"}, {"email": "noor@voorbeeld"}):
        status, problem = put(api, "noor", "/contacten", **(contact | wrong))
        assert status == 400
        assert problem["errors"]
        assert next(iter(wrong.values())) not in str(problem)
    (seen,) = answer(api, AANBIEDER, "/contacten")["contacten"]
    assert (seen["naam"], seen["telefoon"]) == ("Noor Jansen", "06 12345678")
    assert answer(api, ANDERE_GEMEENTE, "/contacten")["contacten"] == []
    (line,) = answer(api, AANBIEDER, "/bellijst")["bellijst"]
    assert (line["partij"], line["vanHen"]["aantal"], line["servicedesk"]) == (GEMEENTE, 3, None)
    assert line["contacten"] == [seen]
    before = answer(api, AANBIEDER, "/bellijst?op=2022-03-01T09:00:00Z")["bellijst"]
    assert before[0]["contacten"] == []
    assert before[0]["servicedesk"]["telefoon"] == "0800 222 11 22"
    assert len(answer(api, "regie", f"/bellijst?partij={AANBIEDER}")["bellijst"]) == 1
    assert api.ask(AANBIEDER, "GET", f"/bellijst?partij={GEMEENTE}").status_code == 404
    # Who has a mandate sees whom to call for it, and no numbers that are not for them.
    (line,) = answer(api, "pakket", "/bellijst")["bellijst"] or [{"contacten": []}]
    assert line["contacten"] == []
    assert api.ask("beheer", "DELETE", "/contacten/9").status_code == 404
    assert api.ask("noor", "DELETE", "/contacten/1?op=2022-03-01T09:00:00Z").status_code == 409
    assert api.ask("noor", "DELETE", "/contacten/1").status_code == 204
    assert answer(api, AANBIEDER, "/contacten")["contacten"] == []
    trail = str(api.proef.trail())
    assert "contact_toegevoegd" in trail
    assert "Noor" not in trail
    assert "12345678" not in trail
