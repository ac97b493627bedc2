"""`ketenwissel regie`: decisions on a database, by name; a refusal is one line."""

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.cli import main
from ketenwissel.core.instants import parse_instant
from ketenwissel.store import open_database

from ..regie.regieproef import AANBIEDER, GEMEENTE, Regieproef, amended

Run = Callable[..., tuple[int, str, str]]
TOT = ("--until", "2022-05-01T00:00")
UUR_LATER = ("2022-03-30T17:00", "wo", "2022-03-30T18:00")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], prepared_url: str) -> Run:
    """Run a command on a hub that took its last decision on 30 March at 16:00."""
    opslag = open_database(prepared_url)
    proef = Regieproef(opslag)
    proef.go_to("2022-03-30T16:00")
    proef.send(proef.heen())
    opslag.close()

    def run(*args: str, naam: str | None = "regie") -> tuple[int, str, str]:
        who = () if naam is None else ("--as", naam)
        code = main(["regie", *args, "--database", prepared_url, *who])
        return code, *capsys.readouterr()

    return run


def document(run: Run, *args: str, naam: str | None = "regie") -> dict[str, Any]:
    """Run a command that must succeed; give its JSON document."""
    code, out, err = run(*args, "--json", naam=naam)
    assert (code, err) == (0, ""), err
    found: dict[str, Any] = json.loads(out)
    return found


def refused(run: Run, *args: str, naam: str = "regie") -> str:
    """Run a command that must be refused in one line; give that line."""
    code, out, err = run(*args, naam=naam)
    assert (code, out) == (2, "")
    assert err.startswith("ketenwissel: ")
    assert err.count("\n") == 1
    return err


def test_an_amendment_from_file_to_effect(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "later.toml"
    file.write_text(amended(UUR_LATER), encoding="utf-8")
    code, out, _ = run("wijziging", "propose", str(file), "--reason", "storing bij VECOZO")
    assert (code, out) == (0, "proposed as number 1; still to approve: persoon and persoon\n")
    _, shown, _ = run("wijziging", "show", "1")
    assert "stap 3.2.1" in shown
    assert "wo 30 mrt 2022 18:00" in shown
    changes = document(run, "wijziging", "show", "1")["verschillen"]
    assert {
        "plaats": "stap 3.2.1",
        "wat": "moment",
        "oud": "2022-03-30T15:00:00Z",
        "nieuw": "2022-03-30T16:00:00Z",
    } in changes
    assert "still to approve: persoon" in run("wijziging", "approve", "1")[1]
    assert "two people" in refused(run, "wijziging", "approve", "1")
    code, out, _ = run("wijziging", "approve", "1", naam="regie-2")
    assert (code, out) == (0, "number 1 holds from wo 30 mrt 2022 16:00:00\n")
    assert run("wijziging", "text", "1")[1] == file.read_text("utf-8")
    (listed,) = document(run, "wijziging", "list", naam="gemeente")["besluiten"]
    assert (listed["toestand"], listed["versie"], listed["reden"]) == ("besloten", 2, "storing bij VECOZO")
    asked = ("poort", "--bericht", "WMO301", "--release", "3.0", "--at", "2022-03-30T17:30")
    assert run(*asked, naam=None)[:2] == (
        0,
        "toegestaan: WMO301 in 3.0 mag worden ingediend.\ntot wo 30 mrt 2022 18:00\n",
    )
    code, out, _ = run(*asked, "--known-at", "2022-03-30T15:59", "--json", naam=None)
    assert (code, json.loads(out)["step"]) == (1, "3.2.1")
    assert "no runbook" in refused_gate(run, *asked, "--known-at", "2019-01-01")


def refused_gate(run: Run, *args: str) -> str:
    code, out, err = run(*args, naam=None)
    assert (code, out) == (2, "")
    return err


def test_a_noodmaatregel_and_what_none_can_be(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regie", "maatregel", "kinds"]) == 0
    out = capsys.readouterr().out
    assert "bezorging_gepauzeerd" in out
    assert "type_heropenen" not in out
    made = document(
        run,
        *("maatregel", "propose", "contactkanaal", GEMEENTE, "--reason", "telefooncentrale ligt plat"),
        *("--kanaal", "mobiel van de dienstdoende", *TOT),
        naam="gemeente",
    )
    assert (made["nummer"], made["nogNodig"]) == (1, ["ketenbureau", "zorginstituut"])
    assert "still to approve: zorginstituut" in run("maatregel", "approve", "1", "--for", "ketenbureau")[1]
    assert run("maatregel", "approve", "1", naam="regie-2")[0] == 0
    shown = run("maatregel", "show", "1", naam="gemeente")[1]
    assert "goedgekeurd door regie namens ketenbureau" in shown
    assert document(run, "maatregel", "show", "1")["gegevens"]["kanaal"] == "mobiel van de dienstdoende"
    assert run("maatregel", "end", "1")[1] == "number 1: beeindigd\n"
    said = refused(run, "maatregel", "propose", "type_heropenen", GEMEENTE, "--reason", "x", *TOT)
    assert "landelijke wijziging" in said
    assert "no such noodmaatregel" in refused(
        run, "maatregel", "propose", "iets", GEMEENTE, "--reason", "x", *TOT
    )
    assert "no decision of this kind" in refused(run, "afspraak", "show", "1")
    assert "does not have the right" in refused(
        run, "maatregel", "propose", "nauwere_opvolging", GEMEENTE, "--reason", "x", *TOT, naam="aanbieder"
    )
    assert "--as must name" in refused(run, "maatregel", "list", naam="niemand")


def test_an_agreement_of_two_parties(run: Run) -> None:
    asked = ("afspraak", "propose", "--partij", GEMEENTE, "--partij", AANBIEDER, "--bericht", "305")
    late = refused(run, *asked, "--from", "2022-03-30T17:00", "--reason", "x")
    assert "eerder dan het landelijke moment" in late
    assert run(*asked, "--from", "2022-03-30T16:30", "--reason", "klaar", naam="gemeente")[0] == 0
    assert "still to approve: 98000000" in run("afspraak", "approve", "1", naam="gemeente")[1]
    assert "holds from wo 30 mrt 2022 16:30:00" in run("afspraak", "approve", "1", naam="aanbieder")[1]
    code, out, _ = run(
        *("poort", "--bericht", "WMO305", "--release", "3.0", "--at", "2022-03-30T16:45"),
        *("--partij", AANBIEDER, "--tegenpartij", GEMEENTE, "--json"),
        naam=None,
    )
    found = json.loads(out)
    assert (code, found["verdict"], found["maatregel"]) == (0, "ontraden", "afspraak 1")
    assert "305" in run("afspraak", "list")[1]


def test_an_extra_stop_and_lifting_it(run: Run) -> None:
    asked = ("extra-stop", "propose", "--bericht", "WMO305", "--reason", "op hol")
    assert "has an end" in refused(run, *asked, naam="hubbeheer")
    assert run(*asked, *TOT, naam="hubbeheer")[0] == 0
    assert run("extra-stop", "withdraw", "1", naam="hubbeheer")[1] == "number 1: ingetrokken\n"
    assert run(*asked, *TOT, naam="hubbeheer")[0] == 0
    for naam in ("hubbeheer", "hubbeheer-2"):
        assert run("extra-stop", "approve", "2", naam=naam)[0] == 0
    gate = ("poort", "--bericht", "WMO305", "--release", "3.0", "--at", "2022-03-30T16:30")
    code, out, _ = run(*gate, naam=None)
    assert (code, out.startswith("geblokkeerd: Extra stop 2 van het knooppunt")) == (1, True)
    assert document(run, "extra-stop", "end", "2", naam="hubbeheer-2")["beeindigdDoor"] == "hubbeheer-2"
    assert run(*gate, naam=None)[0] == 0
    assert "choose --handeling" in refused_gate(run, *gate, "--handeling", "lezen")


def test_the_last_decision_is_the_present_of_a_rehearsal_without_a_clock(run: Run) -> None:
    made = document(
        run, "extra-stop", "propose", "--partij", GEMEENTE, "--reason", "x", *TOT, naam="hubbeheer"
    )
    assert parse_instant(made["voorgesteldOp"]) == parse_instant("2022-03-30T16:00")


def test_what_a_noodmaatregel_can_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regie", "maatregel", "kinds"]) == 0
    out = capsys.readouterr().out
    assert "bezorging_gepauzeerd" in out
    assert "type_heropenen" not in out
    assert main(["regie", "maatregel", "kinds", "--json"]) == 0
    kinds = [one["soort"] for one in json.loads(capsys.readouterr().out)["soorten"]]
    assert len(kinds) == 5


PAGE = Path(__file__).parents[2] / "docs" / "besluiten.md"


def commands() -> list[tuple[list[str], str]]:
    """Give the commands of the page in order, each with what the page says it prints."""
    found: list[tuple[list[str], str]] = []
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        for part in block.replace("\\\n", " ").split("$ ketenwissel ")[1:]:
            line, _, printed = part.partition("\n")
            found.append((shlex.split(line, comments=True), printed))
    return found


def test_the_commands_of_the_page_do_what_it_says(
    tmp_path: Path, prepared_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(prepared_file, "keten.db")
    Path("later.toml").write_text(amended(UUR_LATER), encoding="utf-8")
    opslag = open_database("keten.db")
    proef = Regieproef(opslag)
    proef.go_to("2022-03-01T09:00")
    proef.send(proef.heen())
    opslag.close()
    asked = commands()
    assert len(asked) == PAGE.read_text("utf-8").count("$ ketenwissel") == 18
    for words, printed in asked:
        assert main(words) in (0, 1), words
        out, err = capsys.readouterr()
        assert err == "", words
        assert printed in ("", out), words
