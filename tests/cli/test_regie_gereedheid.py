"""`ketenwissel regie gereedheid`, `indeling` and `kto`: what people see, and what programs read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ketenwissel.cli import main
from ketenwissel.store import Opslag, versies

from ..regie.gereedheid_proef import AANBIEDER, GEMEENTE, Gereedheidsproef

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def proef(opslag: Opslag) -> Gereedheidsproef:
    made = Gereedheidsproef(opslag)
    made.played([("2022-03-28T09:00", "stuur 301"), ("2022-03-30T18:00", "gereed 3.1.4")], AANBIEDER)
    with opslag.writing() as connection:
        versies.advance(connection, made.clock.now(), 0)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], prepared_url: str, proef: Gereedheidsproef) -> Run:
    def run(*args: str, naam: str = "regie") -> tuple[int, str, str]:
        code = main(["regie", *args, "--database", prepared_url, "--as", naam])
        return code, *capsys.readouterr()

    return run


def document(run: Run, *args: str, naam: str = "regie") -> dict[str, Any]:
    code, out, err = run(*args, "--json", naam=naam)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def refused(run: Run, *args: str, naam: str = "regie") -> str:
    code, out, err = run(*args, naam=naam)
    assert (code, out) == (2, "")
    assert err.startswith("ketenwissel: ")
    assert err.count("\n") == 1
    return err


def test_the_whole_chain_as_people_read_it(run: Run) -> None:
    code, out, err = run("gereedheid")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Gereedheid van de hele keten op wo 30 mrt 2022 18:00"
    assert "1 wachtend, 1 te beantwoorden, 0 gebroken" in lines[1]
    assert any("3.1.4" in line and "aanbieder" in line for line in lines)
    urgent = lines[next(place for place, line in enumerate(lines) if line.startswith("eerst aandacht")) :]
    assert any(AANBIEDER in line for line in urgent)


def test_the_whole_chain_as_programs_read_it(run: Run) -> None:
    found = document(run, "gereedheid", "--per", "soort")
    assert (found["landelijk"], found["totaal"]["partijen"]) == (True, 8)
    step = next(one for one in found["totaal"]["stappen"] if one["stap"] == "3.1.4")
    assert step["statussen"] == {"niet begonnen": 0, "bezig": 1, "gereed": 3, "te laat": 0, "achterhaald": 0}
    assert step["tegengesproken"] == 1
    assert [(one["naam"], one["partijen"]) for one in found["groepen"]] == [("aanbieder", 4), ("gemeente", 4)]
    assert found["aandacht"][0]["partij"] == AANBIEDER


def test_one_party(run: Run) -> None:
    found = document(run, "gereedheid", AANBIEDER)
    step = next(one for one in found["stappen"] if one["stap"] == "3.1.4")
    assert (step["status"], step["bewijs"], step["tegengesproken"], step["rest"]) == (
        "bezig",
        "gemeten",
        True,
        1,
    )
    assert [one["standaard"] for one in found["standaarden"]] == ["iwmo", "ijw"]
    code, out, _ = run("gereedheid", AANBIEDER)
    assert code == 0
    assert out.startswith(f"{AANBIEDER} Zorg Voorbeeld (aanbieder) op wo 30 mrt 2022 18:00\n")
    assert "gemeten, tegengesproken" in out


def test_who_may_see_what(run: Run) -> None:
    assert document(run, "gereedheid", naam="aanbieder")["totaal"]["partijen"] == 1
    assert document(run, "gereedheid", AANBIEDER, naam="aanbieder")["partij"] == AANBIEDER
    assert "gereedheid.lezen" in refused(run, "gereedheid", GEMEENTE, naam="aanbieder")
    assert document(run, "gereedheid", GEMEENTE, naam="maker")["partij"] == GEMEENTE
    assert "gereedheid.lezen" in refused(run, "gereedheid", AANBIEDER, naam="maker")
    onlooker = document(run, "gereedheid", naam="toeschouwer")
    assert (onlooker["landelijk"], onlooker["aandacht"]) == (True, [])
    assert onlooker["totaal"]["partijen"] == 8
    assert "as a whole" in refused(run, "gereedheid", "--per", "regio", naam="toeschouwer")
    assert "gereedheid.lezen" in refused(run, "gereedheid", GEMEENTE, naam="toeschouwer")
    assert "--as" in refused(run, "gereedheid", naam="niemand")


def test_what_cannot_be_asked(run: Run) -> None:
    assert "--per is one of" in refused(run, "gereedheid", "--per", "stad")
    assert "leave it out" in refused(run, "gereedheid", GEMEENTE, "--per", "regio")
    assert "future" in refused(run, "gereedheid", "--at", "2022-04-05T09:00")
    assert "no party" in refused(run, "gereedheid", "9999")


def test_a_database_that_no_service_counted_is_counted_once(run: Run, opslag: Opslag) -> None:
    with opslag.writing() as connection:
        connection.execute(text("DELETE FROM kenmerk WHERE naam = 'telling'"))
        connection.execute(text("DELETE FROM telling_delta"))
    assert document(run, "gereedheid")["totaal"]["wachtend"] == 1


def test_regions_and_products_are_laid_down_and_added_up(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "indeling.csv"
    file.write_text(
        "partij,regio,standaard,leverancier,product,versie\n"
        f"{GEMEENTE},Noord,iwmo,pakketmaker,Zorgpakket,7.1\n"
        f"{AANBIEDER},Noord,,,,\n"
    )
    assert document(run, "indeling", "load", str(file)) == {"regels": 2}
    document(run, "indeling", "regio", AANBIEDER, "Zuid", naam="aanbieder")
    assert "indeling.beheer" in refused(run, "indeling", "regio", GEMEENTE, "Zuid", naam="aanbieder")
    assert "vendor" in refused(run, "indeling", "pakket", AANBIEDER, "ijw", "servicebureau", "Ding", "1")
    assert "iwmo" in refused(run, "indeling", "pakket", AANBIEDER, "wlz", "pakketmaker", "Ding", "1")
    rows = document(run, "indeling", "list")["indeling"]
    assert [(one["partij"], one["regio"], one["product"]) for one in rows] == [
        (GEMEENTE, "Noord", "Zorgpakket"),
        (AANBIEDER, "Zuid", ""),
    ]
    groups = document(run, "gereedheid", "--per", "regio")["groepen"]
    assert [(one["naam"], one["partijen"]) for one in groups] == [("Noord", 1), ("Zuid", 1), ("onbekend", 6)]
    by_vendor = document(run, "gereedheid", "--per", "leverancier")["groepen"]
    assert ("pakketmaker", 1) in [(one["naam"], one["partijen"]) for one in by_vendor]
    document(run, "indeling", "end-regio", AANBIEDER)
    document(run, "indeling", "end-pakket", GEMEENTE, "iwmo")
    assert document(run, "gereedheid", GEMEENTE)["pakketten"] == []


def test_a_file_that_cannot_be_read_lays_down_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "indeling.csv"
    file.write_text("partij,regio\n9000,Noord\n")
    assert "must name the columns" in refused(run, "indeling", "load", str(file))
    file.write_text(
        f"partij,regio,standaard,leverancier,product,versie\n{GEMEENTE},Noord,,,,\n9999,Noord,,,,\n"
    )
    assert "no party" in refused(run, "indeling", "load", str(file))
    assert document(run, "indeling", "list")["indeling"] == []


def test_what_a_product_passed_is_inherited(run: Run) -> None:
    product = ("pakketmaker", "Zorgpakket", "7.1")
    document(run, "indeling", "pakket", GEMEENTE, "iwmo", *product)
    first = document(
        run, "kto", "record", *product, "WMO301", "JW301", "--release", "3.1", "--evidence", "verslag"
    )
    again = document(
        run, "kto", "record", *product, "WMO301", "--release", "3.1", "--evidence", "verslag", naam="maker"
    )
    assert again["nummers"] == first["nummers"][:1], "what stands already keeps its number"
    party = document(run, "gereedheid", GEMEENTE)
    (used,) = party["pakketten"]
    assert [one["berichttype"] for one in used["geslaagd"]] == ["WMO301"], "of its standard only"
    step = next(one for one in party["stappen"] if one["stap"] == "4.1.2")
    assert step["status"] == "bezig"
    refusal = refused(
        run, "kto", "record", *product, "WMO303", "--release", "3.1", "--evidence", "verslag", naam="maker"
    )
    assert "message type" in refusal
    assert "kto.vastleggen" in refused(
        run, "kto", "record", *product, "WMO305", "--release", "3.1", "--evidence", "x", naam="gemeente"
    )
    assert len(document(run, "kto", "list", naam="maker")["bewijzen"]) == 2
    assert document(run, "kto", "list", naam="aanbieder")["bewijzen"] == []
    document(run, "kto", "withdraw", str(first["nummers"][0]), naam="maker")
    assert "already" in refused(run, "kto", "withdraw", str(first["nummers"][0]))
    assert document(run, "gereedheid", GEMEENTE)["pakketten"][0]["geslaagd"] == []
