"""`ketenwissel regie`: terms, tasks, reports, reminders and contacts, in lines and in JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ketenwissel.cli import main
from ketenwissel.store import open_database

from ..regie.stappen_proef import AANBIEDER, GEMEENTE, Stappenproef

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], prepared_url: str) -> Run:
    """Give the command on a rehearsal that stands at Tuesday 29 March 12:00, with something open."""
    opslag = open_database(prepared_url)
    proef = Stappenproef(opslag)
    proef.indexed(proef.heen("WMO323"), at="2022-03-17T10:00")
    proef.indexed(proef.heen("WMO315"), proef.heen("JW301"), at="2022-03-29T12:00")
    opslag.close()

    def run(*args: str, naam: str = "regie") -> tuple[int, str, str]:
        code = main(["regie", *args, "--database", prepared_url, "--as", naam])
        return code, *capsys.readouterr()

    return run


def document(run: Run, *args: str, naam: str = "regie") -> dict[str, Any]:
    """Run a command that must succeed; give its JSON document."""
    code, out, err = run(*args, "--json", naam=naam)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def refused(run: Run, *args: str, naam: str = "regie") -> str:
    """Run a command that must be refused in one line; give that line."""
    code, out, err = run(*args, naam=naam)
    assert (code, out) == (2, "")
    assert err.startswith("ketenwissel: ")
    assert err.count("\n") == 1
    return err


def test_what_is_open_and_who_owes_it(run: Run) -> None:
    pairs = document(run, "termijnen", "paren")["paren"]
    assert [(one["paar"]["berichttype"], one["termijn"]["verkort"]) for one in pairs] == [
        ("WMO323", False),
        ("WMO315", True),
        ("JW301", True),
    ]
    assert pairs[0]["termijn"] == {
        "soort": "retour",
        "werkdagen": 10,
        "laatsteDag": "2022-03-31",
        "uiterlijkOp": "2022-03-31T11:00:00Z",
        "verkort": False,
        "opgeschort": False,
        "hervatOp": None,
    }
    assert len(document(run, "termijnen", "paren", "--limit", "1")["paren"]) == 1
    owed = document(run, "termijnen", "schuld", naam="gemeente")
    assert owed["totaal"] == 4
    assert [(one["soort"], one["beantwoorder"], one["berichttype"]) for one in owed["schulden"]] == [
        ("retour", GEMEENTE, "WMO315"),
        ("retour", GEMEENTE, "WMO323"),
        ("retour", AANBIEDER, "JW301"),
        ("vervolg", GEMEENTE, "WMO315"),
    ]
    (request,) = document(run, "termijnen", "verzoeken")["verzoeken"]
    assert (request["toestand"], request["termijn"]["laatsteDag"]) == ("loopt", "2022-04-05")
    for command in ("paren", "schuld", "verzoeken", "vooruitblik", "bellijst"):
        code, out, err = run("termijnen", command)
        assert (code, err) == (0, "")
        assert "WMO3" in out or GEMEENTE in out


def test_weeks_ahead_and_one_message(run: Run) -> None:
    ahead = {one["berichttype"]: one for one in document(run, "termijnen", "vooruitblik")["vooruitblik"]}
    assert ahead["WMO323"]["laatsteVolleDag"] == "2022-03-17"
    assert [day["krap"] for day in ahead["JW301"]["dagen"]] == [True, True]
    assert "2022-03-30" in run("termijnen", "vooruitblik", "--days")[1]
    found = document(run, "termijnen", "reken", "WMO315", "2022-03-23T10:00")["termijnen"]
    assert [(one["soort"], one["laatsteDag"], one["opgeschort"]) for one in found] == [
        ("retour", "2022-03-28", False),
        ("vervolg", "2022-03-30", True),
    ]
    found = document(run, "termijnen", "reken", "JW305", "2022-03-28", "--release", "3.1")["termijnen"]
    assert [(one["soort"], one["laatsteDag"]) for one in found] == [
        ("retour", "2022-03-31"),
        ("melding", "2022-04-04"),
    ]
    assert "opgeschort" in run("termijnen", "reken", "WMO315", "2022-03-23T10:00")[1]
    assert "no heenbericht" in refused(run, "termijnen", "reken", "WMO302", "2022-03-23T10:00")


def test_tasks_and_reports(run: Run) -> None:
    found = document(run, "taken", naam="gemeente")["taken"]
    assert [one["stap"] for one in found] == ["3.1.3", "3.1.5", "3.3.2", "3.1.6", "2.1", "4.1.2"]
    made = document(
        run,
        "melden",
        "3.1.3",
        "uitbak",
        "--partij",
        GEMEENTE,
        "--aantal",
        "5",
        "--bewijs",
        "zaak 7",
        naam="gemeente",
    )
    assert made == {
        "nummer": 1,
        "actiehouder": "gemeenten",
        "gemeldOp": "2022-03-29T10:00:00Z",
        "teLaat": False,
    }
    assert run("melden", "3.1.3", "gereed", "--partij", GEMEENTE, naam="gemeente")[1] == (
        "reported gereed on step 3.1.3 (number 2)\n"
    )
    code, out, _ = run("melden", "3.3.1", "gereed", "--partij", AANBIEDER, naam="aanbieder")
    assert (code, out) == (0, "reported gereed on step 3.3.1 (number 3, too late)\n")
    assert run("melden", "3.2.1", "begonnen", naam="vecozo")[0] == 0
    announced = ("melden", "2.4", "bekendmaking", "--toelichting", "niet beschikbaar")
    assert "say for whom" in refused(run, *announced, naam="beide")
    assert run(*announced, "--namens", "ketenbureau", naam="beide")[0] == 0
    assert "step 3.1.2 is none of a gemeente" in refused(
        run, "melden", "3.1.2", "gereed", "--partij", GEMEENTE, naam="gemeente"
    )
    assert "SOORT is one of" in refused(run, "melden", "3.1.3", "klaar")
    assert "gereedheid.melden" in refused(run, "melden", "3.1.3", "gereed", "--partij", GEMEENTE)
    shown = {one["stap"]: one for one in document(run, "taken", GEMEENTE)["taken"]}
    assert [one["soort"] for one in shown["3.1.3"]["meldingen"]] == ["uitbak", "gereed"]
    assert shown["3.1.3"]["meldingen"][0]["bewijs"] == "zaak 7"
    assert "1 van 2 gereed" in run("taken", "gemeenten")[1]
    assert "te laat" in run("taken", AANBIEDER)[1]
    assert "gereedheid.lezen" in refused(run, "taken", naam="kijker")
    assert "no such actiehouder" in refused(run, "taken", "niemand")


def test_reminders(run: Run) -> None:
    found = document(run, "herinneringen", "list", "gemeenten")["herinneringen"]
    assert {one["actiehouder"] for one in found} == {"gemeenten"}
    assert found[0]["verstuurdOp"] is None
    assert "3.1.3" in run("herinneringen", "list", naam="gemeente")[1]
    assert document(run, "herinneringen", "momenten") == {"momenten": []}
    document(run, "herinneringen", "set", "3.1.3", "6h", "30m", "1d")
    rows = document(run, "herinneringen", "momenten")["momenten"]
    assert [one["minutenVooraf"] for one in rows] == [30, 360, 1440]
    document(run, "herinneringen", "set", "3.1.3")
    assert document(run, "herinneringen", "momenten") == {"momenten": []}
    assert "14d, 4h or 30m" in refused(run, "herinneringen", "set", "*", "5w")
    assert "no step" in refused(run, "herinneringen", "set", "9.9", "1h")
    assert "herinneringen.beheer" in refused(run, "herinneringen", "set", "*", "1h", naam="gemeente")


def test_contacts_and_the_list_to_call(run: Run) -> None:
    person = ("--naam", "Noor Jansen", "--functie", "nachtdienst", "--email", "noor@voorbeeld.example")
    add = ("contacten", "add", GEMEENTE, *person, "--telefoon", "06 12345678")
    assert document(run, *add, "--from", "2022-03-29T18:00", naam="gemeente") == {"nummer": 1}
    (shown,) = document(run, "contacten", "list", naam="aanbieder")["contacten"]
    assert (shown["naam"], shown["telefoon"]) == ("Noor Jansen", "06 12345678")
    (line,) = document(run, "termijnen", "bellijst", naam="aanbieder")["bellijst"]
    assert (line["partij"], line["vanHen"]["aantal"], line["contacten"]) == (GEMEENTE, 3, [])
    assert line["servicedesk"]["telefoon"] == "0800 222 11 22"
    night = ("termijnen", "bellijst", "--at", "2022-03-31T22:00")
    assert "06 12345678" in run(*night, naam="aanbieder")[1]
    assert "0800 222 11 22" in run("termijnen", "bellijst", naam="aanbieder")[1]
    wrong = refused(run, "contacten", "add", GEMEENTE, *person, "--telefoon", "999900006", naam="gemeente")
    assert "999900006" not in wrong
    assert "contacten.beheer" in refused(run, "contacten", "end", "1", naam="aanbieder")
    document(run, "contacten", "end", "1", naam="gemeente")
    assert document(run, "contacten", "list", naam="gemeente") == {"contacten": []}
    assert "contacten.lezen" in refused(run, "contacten", "list", naam="kijker")
