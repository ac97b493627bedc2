"""Decisions in the API: proposed, approved by others, seen, taken back; and what the gate then says."""

import json
from importlib.resources import files
from typing import Any, get_args

import pytest

from ketenwissel.gateway.api.besluitvormen import Maatregelnaam
from ketenwissel.regie import maatregelen
from ketenwissel.store import toegang
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij, Sleutelrij, Verleningrij
from ketenwissel.toegang import Toegang
from ketenwissel.toegang.sleutels import hash_of, make_key

from ...hub.proef import BEGIN
from .apiproef import AANBIEDER, EINDE, GEMEENTE, Apiproef

TOT = "2022-05-01T00:00:00Z"
STOP = {"partij": GEMEENTE, "reden": "op hol", "tot": TOT}
PAUZE = {"soort": "bezorging_gepauzeerd", "partij": GEMEENTE, "reden": "storing", "tot": TOT}
PAAR = {
    "berichten": ["305"],
    "reden": "eerder klaar",
    "van": "2022-03-15T16:00:00Z",
    "partijen": [GEMEENTE, AANBIEDER],
}
MENSEN = {
    "kb": ("regie", "ketenbureau"),
    "zin": ("regie", "zorginstituut"),
    "hub1": ("hubbeheer", None),
    "hub2": ("hubbeheer", None),
    "gem": ("partij", GEMEENTE),
    "zorg": ("partij", AANBIEDER),
}


@pytest.fixture
def besluit_api(api: Apiproef) -> Apiproef:
    """Give an API with two people of each kind that decides."""
    with api.opslag.writing() as connection:
        organisations = [
            Organisatierij(code, "regie", code, BEGIN) for code in ("ketenbureau", "zorginstituut")
        ]
        toegang.insert_organisations(connection, organisations)
        for naam, (rol, organisatie) in MENSEN.items():
            key = make_key()
            toegang.insert_user(connection, Gebruikerrij(naam, naam, BEGIN))
            toegang.insert_grant(connection, Verleningrij(0, naam, rol, organisatie, BEGIN, None, "begin"))
            toegang.insert_key(
                connection,
                Sleutelrij(
                    key.kenmerk, hash_of(key.geheim), None, naam, "proef", BEGIN, EINDE, None, "begin"
                ),
            )
            api.keys[naam] = key.tekst
    api.toegang = Toegang.load(api.opslag)
    api.client = api.make_client(bron=api.toegang)
    return api


def post(api: Apiproef, who: str, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = api.ask(who, "POST", path, json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("pad", "body", "door", "eerste", "tweede"),
    [
        ("extra-stops", STOP, "hub1", "hub1", "hub2"),
        ("noodmaatregelen", PAUZE, "gem", "kb", "zin"),
        ("afspraken", PAAR, "kb", "gem", "zorg"),
    ],
)
def test_a_decision_takes_two_and_can_be_ended(
    besluit_api: Apiproef, pad: str, body: dict[str, Any], door: str, eerste: str, tweede: str
) -> None:
    api = besluit_api
    answer = api.ask(door, "POST", f"/{pad}", json=body)
    assert answer.status_code == 201, answer.text
    place = answer.headers["location"].removeprefix("/v1")
    assert answer.json()["toestand"] == "voorgesteld"
    assert len(answer.json()["nogNodig"]) == 2
    post(api, "hub1" if pad == "afspraken" else "zorg", f"{place}/goedkeuringen", {}, 403)
    post(api, eerste, f"{place}/goedkeuringen", {})
    post(api, eerste, f"{place}/goedkeuringen", {}, 409)
    found = post(api, tweede, f"{place}/goedkeuringen", {})
    assert (found["toestand"], found["nogNodig"]) in [("van_kracht", []), ("besloten", [])]
    assert [one["door"] for one in found["goedkeuringen"]] == [eerste, tweede]
    assert api.get(door, place) == found | {"toestand": api.get(door, place)["toestand"]}
    assert [one["nummer"] for one in next(iter(api.get(door, f"/{pad}").values()))] == [found["nummer"]]
    ending = {"extra-stops": "hub1", "noodmaatregelen": "kb", "afspraken": "gem"}[pad]
    assert api.ask(ending, "DELETE", place).json()["toestand"] == "beeindigd"
    assert api.ask(ending, "DELETE", place).status_code == 409
    other = "noodmaatregelen" if pad != "noodmaatregelen" else "afspraken"
    api.get("kb", f"/{other}/{found['nummer']}", 404)


def test_a_proposal_can_be_taken_back(besluit_api: Apiproef) -> None:
    api = besluit_api
    number = post(api, "gem", "/noodmaatregelen", PAUZE)["nummer"]
    assert api.ask("gem", "DELETE", f"/noodmaatregelen/{number}").json()["toestand"] == "ingetrokken"
    post(api, "kb", f"/noodmaatregelen/{number}/goedkeuringen", {}, 409)
    post(api, "kb", "/noodmaatregelen/99/goedkeuringen", {}, 404)
    post(api, "zorg", "/noodmaatregelen", PAUZE, 403)


@pytest.mark.parametrize("soort", [naam for naam, one in maatregelen().items() if one.regel])
def test_what_a_rule_forbids_is_refused_with_the_rule(besluit_api: Apiproef, soort: str) -> None:
    found = post(besluit_api, "gem", "/noodmaatregelen", PAUZE | {"soort": soort}, 409)
    assert found["detail"].startswith("Een noodmaatregel van een partij")
    assert (
        post(besluit_api, "gem", "/noodmaatregelen", PAUZE | {"kanaal": "fax"}, 409)["detail"]
        != found["detail"]
    )


def test_every_kind_of_measure_is_in_the_form() -> None:
    assert get_args(Maatregelnaam) == tuple(maatregelen())


def test_the_gate_names_the_measure(besluit_api: Apiproef) -> None:
    api = besluit_api
    asked = {"bericht": "WMO301", "release": "3.0", "at": "2022-03-10T00:00:00Z"}
    number = post(api, "hub1", "/extra-stops", STOP)["nummer"]
    for naam in ("hub1", "hub2"):
        post(api, naam, f"/extra-stops/{number}/goedkeuringen", {})
    found = api.get("gem", "/gate", partij=GEMEENTE, **asked)
    assert (found["verdict"], found["maatregel"], found["retry"]) == (
        "geblokkeerd",
        f"extra stop {number}",
        "later",
    )
    assert api.get("kijker", "/gate", **asked)["maatregel"] is None
    api.get("gem", "/gate", 404, partij=GEMEENTE, bekendOp="2019-01-01T00:00:00Z", **asked)
    api.get("kijker", "/gate", 404, partij=GEMEENTE, **asked)
    api.get("gem", "/gate", 404, partij=AANBIEDER, **asked)


def test_an_amendment_shows_what_changes_and_history_stays(besluit_api: Apiproef) -> None:
    api = besluit_api
    text = (files("ketenwissel.draaiboek") / "data" / "iwmo-ijw-3.0-naar-3.1.toml").read_text("utf-8")
    later = text.replace("tijd = 2022-03-30T17:00:00", "tijd = 2022-03-30T18:00:00")
    api.go_to("2022-03-30T16:00")
    number = post(api, "kb", "/wijzigingen", {"inhoud": later, "reden": "storing"})["nummer"]
    post(api, "kb", f"/wijzigingen/{number}/goedkeuringen", {})
    api.get("gem", f"/wijzigingen/{number}", 404)
    found = post(api, "zin", f"/wijzigingen/{number}/goedkeuringen", {})
    assert found["versie"] == 2
    assert found["verschillen"] == api.get("gem", f"/wijzigingen/{number}")["verschillen"]
    assert {
        "plaats": "stap 3.2.1",
        "wat": "moment",
        "oud": "2022-03-30T15:00:00Z",
        "nieuw": "2022-03-30T16:00:00Z",
    } in found["verschillen"]
    asked = {"bericht": "WMO301", "release": "3.0", "at": "2022-03-30T15:30:00Z"}
    assert api.get("gem", "/gate", **asked)["verdict"] == "toegestaan"
    before = "2022-03-30T13:59:00Z"
    assert api.get("gem", "/gate", bekendOp=before, **asked)["verdict"] == "geblokkeerd"
    assert api.get("gem", "/draaiboek", op=asked["at"])["versie"] == 2
    assert api.get("gem", "/draaiboek", op=asked["at"], bekendOp=before)["versie"] == 1
    step = api.get("gem", "/draaiboek/stappen/3.2.1", op=asked["at"], bekendOp=before)
    assert step["moment"] == "2022-03-30T15:00:00Z"
    problem = post(api, "kb", "/wijzigingen", {"inhoud": "x = 1", "reden": "storing"}, 409)
    assert "x = 1" not in json.dumps(problem)
    assert api.ask("kb", "DELETE", f"/wijzigingen/{number}").status_code == 409
