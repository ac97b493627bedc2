"""`ketenwissel regie mededeling`, `incident` and `nazorg` on a rehearsal, one day after going live."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.cli import main
from ketenwissel.core.instants import parse_instant
from ketenwissel.store import open_database

from ..hub.proef import AANBIEDER, ANDERE_GEMEENTE, GEMEENTE
from ..regie.nazorgproef import BSN, Nazorgproef

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], prepared_url: str) -> Run:
    """Give the command on a rehearsal that stands at Tuesday 5 April 10:00."""
    opslag = open_database(prepared_url)
    proef = Nazorgproef(opslag)
    proef.accepted(proef.heen(), proef.heen("WMO305"), at="2022-03-10T10:00")
    proef.go_to("2022-04-05T10:00")
    proef.accepted(proef.heen(release="3.1"), at=parse_instant("2022-04-05T10:00"))
    opslag.close()

    def run(*args: str, naam: str = "regie") -> tuple[int, str, str]:
        code = main(["regie", *args, "--database", prepared_url, "--as", naam])
        return code, *capsys.readouterr()

    return run


def document(run: Run, *args: str, naam: str = "regie", code: int = 0) -> dict[str, Any]:
    """Run a command; give its JSON document."""
    exit_code, out, err = run(*args, "--json", naam=naam)
    assert (exit_code, err) == (code, "")
    found: dict[str, Any] = json.loads(out)
    return found


def refused(run: Run, *args: str, naam: str = "regie") -> str:
    """Run a command that must be refused in one line; give that line."""
    code, out, err = run(*args, naam=naam)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    return err


def test_an_announcement_from_draft_to_receipt(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "tekst.txt"
    text.write_text("Regel een.\n\nRegel twee.", "utf-8")
    whole = ("mededeling", "send", "--titel", "Storing", "--tekst", f"@{text}", "--aan", "gemeenten")
    trial = document(run, *whole, "--proef")["concept"]
    assert trial["ontvangers"] == [GEMEENTE, ANDERE_GEMEENTE]
    assert document(run, *whole, "--concept") == {"nummer": 1}
    assert document(run, "mededeling", "list", naam="gemeente") == {"mededelingen": []}
    assert document(run, "mededeling", "send", "1") == {"nummer": 1, "ontvangers": 2, "mails": 0}
    (seen,) = document(run, "mededeling", "list", naam="gemeente")["mededelingen"]
    assert (seen["titel"], seen["doelgroep"], seen["bereik"]) == ("Storing", "gemeenten", None)
    assert document(run, "mededeling", "read", "1", naam="gemeente") == {"organisaties": [GEMEENTE]}
    (left,) = document(run, "mededeling", "bereik", "1", "--niet-gelezen")["ontvangers"]
    assert left["organisatie"] == ANDERE_GEMEENTE
    code, out, _ = run("mededeling", "list")
    assert code == 0
    code, out, _ = run("mededeling", "list", "--all")
    assert "1 van 2" in out
    code, out, _ = run("mededeling", "show", "1", naam="gemeente")
    assert "Regel een.\n\nRegel twee." in out


def test_a_template_to_all(run: Run) -> None:
    names = document(run, "mededeling", "sjablonen")["sjablonen"]
    assert "ingebruikname" in {one["naam"] for one in names}
    filled = document(run, "mededeling", "sjablonen", "ingebruikname")["sjabloon"]
    done = document(run, "mededeling", "send", "--sjabloon", "ingebruikname", "--aan", "alle")
    assert done["ontvangers"] == 6
    shown = document(run, "mededeling", "show", "1", naam="kijker")["mededeling"]
    assert (shown["titel"], shown["doelgroep"]) == (filled["titel"], "iedereen")


def test_what_an_announcement_cannot_be(run: Run) -> None:
    send = ("mededeling", "send", "--titel", "T", "--aan", "alle")
    assert "nine digits" in refused(run, *send, "--tekst", f"over {BSN}")
    assert BSN not in refused(run, *send, "--tekst", f"over {BSN}")
    assert "does not have the right" in refused(run, *send, "--tekst", "x", naam="gemeente")
    assert "number alone" in refused(run, "mededeling", "send", "1", "--aan", "alle")
    assert "No such file" in refused(run, *send, "--tekst", "@nergens.txt")
    assert "no draft" in refused(run, "mededeling", "drop", "1")
    run(*send, "--tekst", "x", "--concept")
    assert run("mededeling", "drop", "1")[0] == 0


def test_an_incident_from_report_to_end(run: Run) -> None:
    made = document(
        run, "incident", "report", "Stil", "Er komt niets.", "--organisatie", GEMEENTE, naam="gemeente"
    )
    assert made == {"nummer": 1}
    changed = document(
        run, "incident", "change", "1", "Bekeken.", "--toestand", "opgelost", "--eigenaar", "beheer"
    )
    assert (changed["toestand"], changed["eigenaar"]) == ("opgelost", "beheer")
    assert document(run, "incident", "list", "--open") == {"incidenten": []}
    shown = document(run, "incident", "show", "1", naam="gemeente")
    assert shown["servicedesk"]["telefoon"] == "0800 222 11 22"
    assert [one["toestand"] for one in shown["verloop"]] == ["open", "opgelost"]
    assert "0800 222 11 22" in run("incident", "show", "1")[1]
    assert "one of" in refused(run, "incident", "change", "1", "x", "--toestand", "weg")
    assert "one of" in refused(run, "incident", "report", "a", "b", "--ernst", "heel")
    assert "right" in refused(run, "incident", "change", "1", "x", naam="gemeente")


def test_the_aftercare(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("nazorg", "overzicht")
    assert code == 1
    assert "berichttypen gezien: 1 van" in out
    assert "achtergebleven: 2 in 2 postvakken" in out
    grid = document(run, "nazorg", "eerste-keer", code=1)
    (seen,) = [one for one in grid["typen"] if one["gezienOp"]]
    assert (seen["berichttype"], seen["door"]) == ("WMO301", GEMEENTE)
    for flags in ((), ("--partijen",), ("--mislukt",)):
        assert run("nazorg", "eerste-keer", *flags)[0] == 1
    rates = document(run, "nazorg", "verkeer", "--per", "partij")["tarieven"]
    assert {one["sleutel"] for one in rates} == {GEMEENTE, AANBIEDER}
    assert run("nazorg", "verkeer", "--dag", "2022-04-05")[0] == 0
    day = document(run, "nazorg", "dag")["dag"]
    assert (day["dag"], day["dagnummer"]) == ("2022-04-05", 2)
    assert "Nazorg, dag 2 van 29" in run("nazorg", "dag", "--dag", "2022-04-05")[1]
    assert run("nazorg", "eindverslag", "--out", str(tmp_path))[0] == 1
    assert "Tussenstand" in (tmp_path / "eindverslag.html").read_text("utf-8")
    assert document(run, "nazorg", "eindverslag", code=1)["eindverslag"]["open"]


def test_what_the_aftercare_does_not_answer(run: Run) -> None:
    assert "one of" in refused(run, "nazorg", "verkeer", "--per", "dag")
    assert "write a day" in refused(run, "nazorg", "dag", "--dag", "gisteren")
    assert "only the days" in refused(run, "nazorg", "dag", "--dag", "2022-04-06")
    assert "nazorg.verslag" in refused(run, "nazorg", "dag", naam="gemeente")
    assert "right" in refused(run, "nazorg", "overzicht", naam="kijker")
