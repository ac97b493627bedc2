"""`ketenwissel toegang`: every act has a name, and a refusal is one line."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.cli import main
from ketenwissel.core.clock import Anker, SystemClock
from ketenwissel.core.instants import parse_instant
from ketenwissel.store import ankers, open_database
from ketenwissel.toegang import Toegang

from ..toegang.certificaten import certificate, pem

OIN = "00000001003214345000"
Run = Callable[..., tuple[int, str, str]]
SETUP = """
[[partij]]
code = "9000"
rol = "gemeente"
naam = "Gemeente"

[[organisatie]]
code = "bureau"
soort = "serviceorganisatie"
naam = "Bureau"

[[gebruiker]]
naam = "piet"
weergave = "Piet"
rol = [{ rol = "partij", organisatie = "9000" }]

[[mandaat]]
partij = "9000"
organisatie = "bureau"
handelingen = ["indienen"]
berichttypen = ["WMO301"]
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], prepared_url: str) -> Run:
    def run(*args: str, naam: str | None = "jan", url: str = prepared_url) -> tuple[int, str, str]:
        who = () if naam is None else ("--as", naam)
        code = main(["toegang", *args, "--database", url, *who])
        return code, *capsys.readouterr()

    return run


def documents(run: Run, *args: str, naam: str | None = "jan") -> dict[str, Any]:
    """Run a command that must succeed; give its JSON document."""
    code, out, err = run(*args, "--json", naam=naam)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def refused(run: Run, *args: str, naam: str = "jan") -> str:
    """Run a command that must be refused in one line; give that line."""
    code, out, err = run(*args, naam=naam)
    assert (code, out) == (2, "")
    assert err.startswith("ketenwissel: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_from_an_empty_database_to_a_mandate(run: Run, tmp_path: Path) -> None:
    assert documents(run, "begin", "--weergave", "Jan Jansen") == {"gebruiker": "jan", "rol": "hubbeheer"}
    assert "already" in refused(run, "begin", naam="piet")
    documents(run, "partij", "add", "9000", "--rol", "gemeente", "--naam", "Gemeente")
    documents(
        run, "partij", "add", "98000000", "--rol", "aanbieder", "--naam", "Zorg", "--agb-rol", "Praktijk"
    )
    documents(run, "organisatie", "add", OIN, "--soort", "serviceorganisatie", "--naam", "Bureau")
    documents(run, "gebruiker", "add", "piet", "--weergave", "Piet")
    grant = documents(run, "rol", "grant", "piet", "partij", "--organisatie", "9000")
    assert grant == {"nummer": 2}
    mandate = documents(run, "mandaat", "grant", "9000", OIN, "indienen", "--bericht", "WMO301", naam="piet")
    assert mandate == {"nummer": 1}
    assert "right mandaten.beheer" in refused(
        run, "mandaat", "grant", "98000000", OIN, "afhalen", naam="piet"
    )
    (shown,) = documents(run, "mandaat", "list", naam="piet")["mandaten"]
    assert shown["verleendDoor"] == "piet"
    assert shown["geldigVan"].endswith("Z")
    file = tmp_path / "bureau.pem"
    file.write_bytes(pem(certificate(OIN)))
    added = documents(run, "certificaat", "add", OIN, "--file", str(file), "--from", "2022-01-01")
    assert added == {"nummer": 1, "kenmerk": OIN, "geldigTot": "2023-06-30T12:00:00Z"}
    documents(run, "mandaat", "revoke", "1", naam="piet")
    documents(run, "rol", "revoke", "2")
    assert "mandaten.beheer" in refused(run, "mandaat", "grant", "9000", OIN, "afhalen", naam="piet")
    documents(run, "gebruiker", "end", "piet")
    assert "person" in refused(run, "partij", "list", naam="piet")
    documents(run, "organisatie", "end", OIN)
    documents(run, "partij", "end", "9000", "--at", "2030-01-01")
    parties = documents(run, "partij", "list")["partijen"]
    assert [(one["code"], one["geldigTot"], one["agbRol"]) for one in parties] == [
        ("9000", "2029-12-31T23:00:00Z", None),
        ("98000000", None, "Praktijk"),
    ]


def test_a_key_is_printed_once(run: Run, prepared_url: str) -> None:
    run("begin")
    code, out, err = run("sleutel", "make", "--gebruiker", "jan", "--omschrijving", "eigen")
    assert code == 0
    assert "cannot be shown again" in err
    key = out.strip()
    opslag = open_database(prepared_url, soort=None)
    found = Toegang.load(opslag).by_key(key, SystemClock().now())
    opslag.close()
    assert found is not None
    assert found.naam == "jan"
    (listed,) = documents(run, "sleutel", "list")["sleutels"]
    assert listed["kenmerk"] in key
    assert "hash" not in listed
    until = SystemClock().now() + timedelta(days=5)
    made = documents(
        run, "sleutel", "make", "--gebruiker", "jan", "--omschrijving", "kort", "--until", until.isoformat()
    )
    (warning,) = documents(run, "waarschuwingen")["waarschuwingen"]
    assert (warning["kenmerk"], warning["dagen"], warning["vervangen"]) == (made["kenmerk"], 7, True)
    documents(run, "sleutel", "revoke", made["kenmerk"])
    assert documents(run, "waarschuwingen") == {"waarschuwingen": []}
    assert run("waarschuwingen") == (0, "no waarschuwingen\n", "")
    assert key not in run("sleutel", "list")[1]


def test_a_setup_is_loaded_whole_or_not(run: Run, tmp_path: Path) -> None:
    run("begin")
    file = tmp_path / "inrichting.toml"
    file.write_text(SETUP.replace("WMO301", "WMO399"))
    assert "no such message type" in refused(run, "load", str(file))
    file.write_text(SETUP.replace('"bureau"\nhandel', '"niets"\nhandel'))
    assert "no party or no organisation" in refused(run, "load", str(file))
    file.write_bytes(b"\xff")
    assert "UTF-8" in refused(run, "load", str(file))
    assert "inrichting" in refused(run, "load", str(tmp_path / "inrichting.tom"))
    assert documents(run, "partij", "list") == {"partijen": []}
    file.write_text(SETUP)
    counts = {"partij": 1, "organisatie": 1, "gebruiker": 1, "mandaat": 1, "certificaat": 0}
    assert documents(run, "load", str(file)) == counts
    assert "partij" in refused(run, "load", str(file), naam="piet")


@pytest.mark.parametrize(
    "args",
    [
        ("partij", "add", "9000", "--rol", "baas", "--naam", "x"),
        ("partij", "add", "900", "--rol", "gemeente", "--naam", "x"),
        ("partij", "add", "9000", "--rol", "gemeente", "--naam", "x", "--from", "gisteren"),
        ("partij", "add", "9000", "--rol", "gemeente", "--naam", "BSN 999900006"),
        ("mandaat", "grant", "9000", "bureau", "indienen", "--bericht", "WMO303D"),
        ("mandaat", "revoke", "1"),
        ("rol", "grant", "jan", "regie"),
        ("sleutel", "make", "--omschrijving", "x"),
        ("sleutel", "revoke", "abcdefghjkmn"),
        ("certificaat", "add", "9000"),
        ("certificaat", "add", "9000", "--kenmerk", "1"),
        ("gebruiker", "end", "jan"),
        ("nergens",),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, args: tuple[str, ...]) -> None:
    run("begin")
    assert "999900006" not in refused(run, *args)


@pytest.mark.parametrize(
    "noun", ["partij", "organisatie", "gebruiker", "rol", "sleutel", "certificaat", "mandaat"]
)
def test_nobody_looks_without_a_name(run: Run, noun: str) -> None:
    run("begin")
    assert "--as" in refused(run, noun, "list", naam="niemand")
    code, _, err = run(noun, "list", naam=None)
    assert (code, "--as" in err) == (2, True)


def test_lists_are_tables_for_a_person(run: Run) -> None:
    run("example", "--from", "2020-01-01", naam=None)
    for noun, wanted in (
        ("partij", "98000001"),
        ("organisatie", "pakketmaker"),
        ("rol", "serviceorganisatie"),
    ):
        code, out, _ = run(noun, "list", naam="hubbeheer")
        assert code == 0
        assert wanted in out
    assert "98000001" in run("mandaat", "list", naam="bureau")[1]
    assert run("mandaat", "list", naam="toeschouwer") == (0, "no mandaten\n", "")
    assert "regie-2" in run("gebruiker", "list", naam="regie")[1]
    assert "regie-2" not in run("gebruiker", "list", naam="gemeente")[1]


def test_the_example_gives_a_key_for_everybody(run: Run, prepared_url: str) -> None:
    code, out, err = run("example", "--from", "2020-01-01", "--until", "2023-01-01", naam=None)
    assert (code, err) == (0, "")
    keys = tomllib.loads(out)["sleutel"]
    opslag = open_database(prepared_url)
    toegang, at = Toegang.load(opslag), parse_instant("2022-03-01T09:00")
    opslag.close()
    for one in keys:
        found = toegang.by_key(one["sleutel"], at)
        assert found is not None
        assert (found.naam, found.persoon, sorted(found.rollen), found.organisatie) == (
            one["naam"],
            one["persoon"],
            one["rollen"],
            one["organisatie"],
        )
        assert toegang.by_key(one["sleutel"], parse_instant("2023-01-01T00:00")) is None
    roles = {rol for one in keys if one["persoon"] for rol in one["rollen"]}
    assert roles == {"regie", "hubbeheer", "partij", "serviceorganisatie", "leverancier", "toeschouwer"}
    assert run("example", naam=None)[0] == 2


def test_the_clock_of_a_rehearsal_dates_the_acts(run: Run, prepared_url: str) -> None:
    anker = Anker(parse_instant("2022-03-01T09:00"), SystemClock().now(), 0)
    opslag = open_database(prepared_url)
    with opslag.writing() as connection:
        ankers.set_anchor(connection, anker)
    opslag.close()
    run("begin")
    (jan,) = documents(run, "gebruiker", "list")["gebruikers"]
    assert jan["geldigVan"] == "2022-03-01T08:00:00Z"


def test_a_database_is_real_unless_somebody_says_otherwise(tmp_path: Path, run: Run) -> None:
    for path, args, soort in ((tmp_path / "a", [], "echt"), (tmp_path / "b", ["--rehearsal"], "oefening")):
        assert run("begin", *args, url=str(path))[0] == 0
        opslag = open_database(str(path), soort=None)
        assert opslag.soort == soort
        opslag.close()
    assert "oefening" in run("example", naam=None, url=str(tmp_path / "a"))[2]


def test_a_real_process_hides_nothing_but_secrets(tmp_path: Path) -> None:
    program = [
        sys.executable,
        "-c",
        "import sys; from ketenwissel.cli import main; sys.exit(main())",
        "toegang",
    ]
    where = ["--database", str(tmp_path / "echt.db"), "--as", "jan"]
    done = subprocess.run(
        [*program, "begin", *where], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "jan is hubbeheer\n", "")
    done = subprocess.run(
        [*program, "begin", *where], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
