"""The runbook, the gate, submitting and the clock in the API."""

import subprocess
import sys
from dataclasses import replace
from importlib.resources import files

import pytest

from ketenwissel.core.instants import format_instant, parse_instant
from ketenwissel.keten import Aanlevering, Antwoord, refuse

from .apiproef import AANBIEDER, GEMEENTE, Apiproef, submission


def test_the_runbook_in_force_now_and_at_an_instant(api: Apiproef) -> None:
    found = api.get("kijker", "/draaiboek")
    assert (found["versie"], found["naam"], found["van"], found["naar"]) == (
        1,
        "iwmo-ijw-3.0-naar-3.1",
        "3.0",
        "3.1",
    )
    assert (found["vanKrachtOp"], found["reden"]) == ("2020-12-31T23:00:00Z", "begin")
    assert found["ingebruikname"] == "2022-04-04T11:00:00Z"
    assert len(found["fasen"]) == 4
    assert found["fase"]["nummer"] == "0"
    assert api.get("kijker", "/draaiboek", op="2022-04-01T00:00:00Z")["fase"]["nummer"] == "2"
    api.get("kijker", "/draaiboek", 404, op="2020-01-01T00:00:00Z")
    text = (files("ketenwissel.draaiboek") / "data" / "iwmo-ijw-3.0-naar-3.1.toml").read_text("utf-8")
    api.hub.lay_down(text, "iwmo-ijw-3.0-naar-3.1", parse_instant("2022-03-10T00:00"), "nieuwe versie")
    assert api.get("kijker", "/draaiboek")["versie"] == 1
    assert api.get("kijker", "/draaiboek", op="2022-03-10T00:00:00+01:00")["versie"] == 2
    api.go_to("2022-03-10T00:00")
    assert api.get("kijker", "/draaiboek")["reden"] == "nieuwe versie"


def test_rows_of_the_runbook(api: Apiproef) -> None:
    steps = api.get(GEMEENTE, "/draaiboek/stappen")["stappen"]
    by_number = {one["nummer"]: one for one in steps}
    assert api.get(GEMEENTE, "/draaiboek/stappen/3.2.1") == by_number["3.2.1"]
    assert (by_number["3.2.1"]["soort"], by_number["3.2.1"]["moment"]) == ("blokkade", "2022-03-30T15:00:00Z")
    api.get(GEMEENTE, "/draaiboek/stappen/9.9.9", 404)
    api.get(GEMEENTE, "/draaiboek/stappen", 404, op="2019-01-01T00:00:00Z")


def test_the_gate_answers_as_the_command_line_does(api: Apiproef) -> None:
    found = api.get("kijker", "/gate", bericht="WMO301", release="3.0", at="2022-03-30T17:00:00+02:00")
    assert (found["verdict"], found["step"], found["code"], found["codeList"], found["retry"]) == (
        "geblokkeerd",
        "3.2.1",
        "IB103",
        "isd21",
        "rebuild",
    )
    assert (found["at"], found["until"]) == ("2022-03-30T15:00:00Z", "2022-04-04T11:00:00Z")
    assert api.get("kijker", "/gate", bericht="WMO301", release="3.0")["verdict"] == "toegestaan"
    assert api.get("kijker", "/gate", bericht="WMO399", release="3.0")["verdict"] == "onbekend"
    assert api.get("kijker", "/gate", bericht="Fo01")["verdict"] == "toegestaan"
    shut = {"bericht": "WMO301", "release": "3.0", "handeling": "afhalen", "at": "2022-04-01T00:00:00Z"}
    assert api.get("kijker", "/gate", **shut)["verdict"] == "geblokkeerd"
    assert api.get("kijker", "/gate", omgeving="kto", **shut)["verdict"] == "toegestaan"
    problem = api.get("kijker", "/gate", 400, bericht="WMO301")
    assert problem["errors"][0]["location"] == {"name": "release"}


def test_submitting_gives_a_receipt_that_repeats(api: Apiproef) -> None:
    heen = api.proef.heen()
    answers = [api.ask(GEMEENTE, "POST", "/indienen", json=submission(heen)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    receipt = answers[0].json()
    assert receipt == {
        "referentie": heen.referentie,
        "ontvangenOp": format_instant(api.clock.now()),
        "sha256": receipt["sha256"],
        "ontraden": None,
    }
    assert answers[0].headers["location"] == f"/v1/statussen/{heen.referentie}"
    assert api.get(GEMEENTE, f"/statussen/{heen.referentie}")["berichten"][0]["sha256"] == receipt["sha256"]
    other = submission(replace(api.proef.heen(), referentie=heen.referentie))
    assert api.post(GEMEENTE, "/indienen", other, 422)["code"] == "IB216"


def test_a_retour_and_a_foutbericht_are_submitted_too(api: Apiproef) -> None:
    heen, rejected = api.proef.heen(), api.proef.heen()
    api.sent(heen, rejected)
    api.post(AANBIEDER, "/indienen", submission(api.proef.retour(heen)), 201)
    api.post(AANBIEDER, "/indienen", submission(api.proef.error(rejected)), 201)
    states = [one["toestand"] for one in api.get(GEMEENTE, "/paren")["paren"]]
    assert states == ["gesloten", "afgekeurd"]
    assert api.get(AANBIEDER, "/berichten/3")["kant"] == "vecozo"


def test_what_is_advised_against_passes_and_says_so(api: Apiproef) -> None:
    api.go_to("2022-03-24T10:00")
    receipt = api.post(AANBIEDER, "/indienen", submission(api.proef.heen("WMO323")), 201)
    assert receipt["ontraden"] == "3.1.1"


@pytest.mark.parametrize(
    ("who", "situatie", "code"),
    [(GEMEENTE, "geblokkeerd", "IB103"), (AANBIEDER, "indiener_zonder_mandaat", None)],
)
def test_a_refusal_says_why_and_what_now(api: Apiproef, who: str, situatie: str, code: str | None) -> None:
    api.go_to("2022-03-30T17:00")
    heen = api.proef.heen()
    problem = api.post(who, "/indienen", submission(heen), 422)
    assert problem["situatie"] == situatie
    assert problem["type"] == "urn:ketenwissel:geweigerd"
    assert (problem["status"], problem["referentie"]) == (422, heen.referentie)
    if code:
        assert (problem["code"], problem["lijst"], problem["stap"], problem["retry"]) == (
            code,
            "isd21",
            "3.2.1",
            "rebuild",
        )
        assert "Maak een nieuw bericht in 3.1" in problem["detail"]


def test_who_may_not_submit_is_told_before_the_hub_is_asked(api: Apiproef) -> None:
    for who in ("beheer", "regie", "pakket", "kijker"):
        api.post(who, "/indienen", submission(api.proef.heen()), 403)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"inhoud": "geen base64!"}, {"/inhoud": "onjuist"}),
        ({"inhoud": "YWJ"}, {"/inhoud": "onjuist"}),
        ({"release": None}, {"/release": "onjuist"}),
        ({"soort": "Fo01"}, {"/release": "onjuist"}),
        (
            {"referentie": "999900006", "soort": "Xx01", "zender": {"applicatie": 7}, "bsn": "999900006"},
            {
                "": "onbekend",
                "/soort": "onjuist",
                "/zender/organisatie": "ontbreekt",
                "/zender/applicatie": "onjuist",
                "/referentie": "onjuist",
            },
        ),
    ],
)
def test_everything_that_is_wrong_is_said_at_once_and_nothing_repeated(
    api: Apiproef, changes: dict[str, object], pointers: dict[str, str]
) -> None:
    answer = api.ask(GEMEENTE, "POST", "/indienen", json=submission(api.proef.heen(), **changes))
    assert answer.status_code == 400
    found = {one["location"]["pointer"]: one["code"] for one in answer.json()["errors"]}
    assert found == pointers
    assert all(one["in"] == "body" and one["detail"] for one in answer.json()["errors"])
    for value in ("999900006", "geen base64!", "Xx01"):
        assert value not in answer.text


def test_the_clock_of_a_rehearsal_is_set_by_who_runs_the_hub(api: Apiproef) -> None:
    assert api.get("kijker", "/klok") == {"nu": "2022-02-28T08:00:00Z", "snelheid": 0.0}
    answer = api.ask("beheer", "PUT", "/klok", json={"nu": "2022-03-30T17:00:00+02:00"})
    assert (answer.status_code, answer.json()) == (200, {"nu": "2022-03-30T15:00:00Z", "snelheid": 0.0})
    assert api.post(GEMEENTE, "/indienen", submission(api.proef.heen()), 422)["code"] == "IB103"
    back = api.ask("beheer", "PUT", "/klok", json={"nu": "2022-03-30T14:59:59Z"})
    assert (back.status_code, back.json()["detail"]) == (409, "De klok van een oefening gaat niet terug.")
    for who in ("regie", "kijker", GEMEENTE, "pakket"):
        assert api.ask(who, "PUT", "/klok", json={"snelheid": 1}).status_code == 403
    assert api.ask("beheer", "PUT", "/klok", json={"snelheid": 60}).json()["snelheid"] == 60
    ahead = api.ask("beheer", "PUT", "/klok", json={"nu": "2022-04-01T09:00:00Z"}).json()
    assert ahead["nu"].startswith("2022-04-01T09:"), "also of a clock that runs"
    events = api.events("klok_gezet")
    assert [(one["door"], one["snelheid"]) for one in events[-3:]] == [("beheer", 0.0), *2 * [("beheer", 60)]]


def test_a_real_hub_has_no_clock_to_set(api: Apiproef) -> None:
    with api.make_client(klok=None) as real:
        assert api.ask("kijker", "GET", "/klok", client=real).status_code == 409
        assert api.ask("beheer", "PUT", "/klok", client=real, json={"snelheid": 1}).status_code == 409
        assert api.ask(GEMEENTE, "PUT", "/klok", client=real, json={"snelheid": 1}).status_code == 403


def test_the_gate_on_the_command_line_loads_no_web_framework() -> None:
    words = ["gate", "--bericht", "WMO301", "--release", "3.0", "--at", "2022-03-30T17:00"]
    code = (
        "import sys; from ketenwissel.cli import main; main(sys.argv[1:]); "
        "sys.exit(bool({'litestar', 'msgspec', 'sqlalchemy'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", code, *words], check=True, stdout=subprocess.DEVNULL)


def test_what_could_not_be_stored_is_asked_again_later(api: Apiproef) -> None:
    async def full(aanlevering: Aanlevering, *_: object) -> Antwoord:
        return refuse("niet_opgeslagen", aanlevering.kant, aanlevering.referentie)

    with api.make_client(aanname=full) as client:
        answer = api.ask(GEMEENTE, "POST", "/indienen", client=client, json=submission(api.proef.heen()))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert (answer.json()["situatie"], answer.json()["retry"]) == ("niet_opgeslagen", "later")
