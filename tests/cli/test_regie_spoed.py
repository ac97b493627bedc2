"""`ketenwissel regie spoed` and `regie herstel`: from the paper form to a settled order and an empty list."""

import io
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.cli import main
from ketenwissel.core.instants import parse_instant
from ketenwissel.store import open_database, versies

from ..regie.spoedproef import (
    AANBIEDER,
    ANDER_BSN,
    BSN,
    GEHEIM,
    GEMEENTE,
    IN_DE_STILTE,
    NA_INGEBRUIKNAME,
    Naastproef,
)

Run = Callable[..., tuple[int, Any]]
ORDER = (
    "--standaard", "iwmo", "--gemeente", GEMEENTE, "--aanbieder", AANBIEDER,
    "--zorg-van", "2022-04-01", "--gegeven", "2022-03-31T10:00",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path, prepared_file: Path) -> Path:
    found = tmp_path / "proef.db"
    found.write_bytes(prepared_file.read_bytes())
    return found


@pytest.fixture
def proef(path: Path) -> Naastproef:
    return Naastproef(open_database(str(path)))


@pytest.fixture
def run(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    secret = tmp_path / "geheim"
    secret.write_bytes(GEHEIM + b"\n")
    monkeypatch.setenv("KETENWISSEL_SEARCH_KEY_FILE", str(secret))

    def run(*args: str, by: str = "gemeente", bsn: str = "") -> tuple[int, Any]:
        """Run a command with --json; give its code, and its document or its line of refusal."""
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{bsn}\n"))
        where = () if args[1] == "formulier" else ("--database", str(path), "--as", by)
        code = main(["regie", *args, *where, "--json"])
        out, err = capsys.readouterr()
        assert (BSN in err, ANDER_BSN in err) == (False, False)
        return code, json.loads(out) if out else err

    return run


def at(proef: Naastproef, moment: str) -> None:
    """Let the clock of the rehearsal, as the command line reads it, stand at an instant."""
    proef.go_to(moment)
    proef.hub.break_pairs(proef.clock.now())
    with proef.opslag.writing() as connection:
        versies.advance(connection, parse_instant(moment), 0)


def test_an_order_from_paper_to_the_message_that_settles_it(
    run: Run, proef: Naastproef, tmp_path: Path
) -> None:
    form = tmp_path / "formulier.html"
    words = ("--partij", GEMEENTE, "--aantal", "2", "--out", str(form), "--at", "2022-03-29T10:00")
    assert run("spoed", "formulier", *words)[0] == 0
    code = form.read_text("utf-8").split('aria-label="Formulier ')[1].split('"')[0]
    at(proef, IN_DE_STILTE)
    assert run("spoed", "add", *ORDER, "--formulier", code, bsn=BSN) == (0, {"nummer": 1})
    exit_code, err = run("spoed", "add", *ORDER, "--formulier", code, bsn=ANDER_BSN)
    assert exit_code == 2
    assert "entered already, as urgent order 1" in err
    assert run("spoed", "add", *ORDER, bsn="999900007")[0] == 2
    said = ("--akkoord-van", "P. de Wit", "--akkoord-op", "2022-04-01T08:00")
    assert run("spoed", "consent", "1", *said, by="aanbieder")[0] == 0
    (listed,) = run("spoed", "list")[1]["spoedopdrachten"]
    assert (listed["formulier"], listed["akkoordOp"], listed["stand"]) == (
        code,
        "2022-04-01T06:00:00Z",
        "open",
    )
    assert "bsn" not in listed
    assert run("spoed", "show", "1", "--reden", "inplannen", by="aanbieder")[1]["bsn"] == BSN
    assert run("spoed", "show", "1", "--reden", "kijken", by="regie")[0] == 2
    assert run("spoed", "report")[0] == 1
    at(proef, NA_INGEBRUIKNAME)
    message = proef.about(Ingangsdatum="2022-04-02")
    proef.send_about(message)
    assert run("spoed", "report")[1]["openstaand"][0]["voorstellen"] == [message.referentie]
    assert run("spoed", "settle", "1", message.referentie)[0] == 0
    exit_code, report = run("spoed", "report")
    assert (exit_code, report["sluitAan"], report["vergeten"]) == (0, True, 0)
    assert run("spoed", "report", by="regie")[1]["afgedaan"] == 1
    (counted,) = run("spoed", "count", by="regie")[1]["spoedopdrachten"]
    assert (counted["eigenaar"], counted["open"], counted["afgedaan"]) == (GEMEENTE, 0, 1)


def test_a_draft_says_what_is_missing_and_is_for_its_owner_alone(
    run: Run, proef: Naastproef, tmp_path: Path
) -> None:
    at(proef, IN_DE_STILTE)
    assert run("spoed", "add", *ORDER, "--categorie", "01", "--product", "01A01", bsn=BSN)[0] == 0
    at(proef, NA_INGEBRUIKNAME)
    out, fill = tmp_path / "concept.xml", tmp_path / "aanvulling.toml"
    out.write_text("oud")
    words = ("spoed", "concept", "1", "--reden", "bericht maken", "--out", str(out))
    exit_code, made = run(*words)
    assert (exit_code, made["geldig"]) == (1, False)
    assert "Client/Naam/Geslachtsnaam/Achternaam" in made["ontbreekt"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    fill.write_text(
        """
[Header.BerichtIdentificatie]
Identificatie = "SPOED0000001"
[Client]
Geslacht = "1"
Geboortedatum.Datum = 1980-02-03
Naam = { Geslachtsnaam = { Achternaam = "Proef" }, Voorletters = "P", NaamGebruik = "1" }
Contactgegevens.Contact = [{ Soort = "01" }]
ToegewezenProducten.ToegewezenProduct = [{ ToewijzingNummer = 7 }]
"""
    )
    exit_code, made = run(*words, "--fill", str(fill))
    assert (exit_code, made["ontbreekt"], made["geldig"]) == (0, [], True)
    # What it composed is accepted, and settles the order by itself.
    proef.send_about(replace(proef.about(), inhoud=out.read_bytes()))
    assert proef.settle_itself() == 1
    assert run(*words, by="aanbieder")[0] == 2
    reasons = [one["door"] for one in proef.events("noodinzage")]
    assert reasons == ["gemeente", "gemeente"]


def test_the_list_is_drawn_up_and_emptied(run: Run, proef: Naastproef) -> None:
    proef.go_to("2022-03-29T10:00")
    proef.send_about(*(proef.about(code, "3.0") for code in ("WMO301", "WMO323", "WMO303")))
    assert run("herstel", "make", by="regie")[0] == 2
    at(proef, NA_INGEBRUIKNAME)
    assert run("herstel", "make", by="regie")[1]["nieuw"] == 3
    items = {one["functie"]: one["nummer"] for one in run("herstel", "list", by="regie")[1]["herstellijst"]}
    anew, again = proef.about(), proef.about("WMO323")
    proef.send_about(anew, again)
    number = str(items["WMO301"])
    assert run("herstel", "propose", number)[1]["voorstellen"] == [anew.referentie]
    assert run("herstel", "settle", number, "--bericht", anew.referentie)[0] == 0
    number = str(items["WMO323"])
    settle = ("herstel", "settle", number, "--bericht", again.referentie)
    assert run(*settle, by="aanbieder")[0] == 2
    exit_code, report = run("herstel", "report", by="regie")
    assert (exit_code, report["dubbel"]) == (
        1,
        [{"nummer": items["WMO323"], "referenties": [again.referentie]}],
    )
    for who in ("gemeente", "aanbieder"):
        assert run("herstel", "confirm", number, "--niet-verwerkt", by=who)[0] == 0
    assert run(*settle, by="aanbieder")[0] == 0
    number = str(items["WMO303"])
    assert run("herstel", "settle", number, by="aanbieder")[0] == 2
    assert run("herstel", "settle", number, "--buiten-keten", "per brief", by="aanbieder")[0] == 0
    exit_code, report = run("herstel", "report", by="regie")
    assert (exit_code, report["leeg"], report["inOrde"]) == (0, True, True)


@pytest.mark.parametrize(
    "words",
    [
        ("spoed", "add", *ORDER, "--begonnen-door", "burger"),
        ("spoed", "add", *ORDER, "--akkoord-van", "P. de Wit"),
        ("spoed", "consent", "1"),
        ("spoed", "formulier", "--partij", "x", "--out", "x.html"),
        ("spoed", "formulier", "--aantal", "0", "--out", "x.html"),
        ("spoed", "concept", "1", "--reden", "x", "--out", "x.xml", "--fill", "x.toml"),
        ("spoed", "show", "7", "--reden", "x"),
        ("herstel", "settle", "7", "--bericht", "x"),
        ("herstel", "void", "7", "x"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(run: Run, proef: Naastproef, words: tuple[str, ...]) -> None:
    exit_code, err = run(*words)
    assert exit_code == 2
    assert err.startswith("ketenwissel: ")
    assert err.count("\n") == 1


def test_a_real_database_asks_for_its_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KETENWISSEL_SEARCH_KEY_FILE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{BSN}\n"))
    database = tmp_path / "echt.db"
    open_database(str(database), soort="echt").close()
    assert main(["regie", "spoed", "add", *ORDER, "--database", str(database), "--as", "jan"]) == 2
    assert "--search-key" in capsys.readouterr().err


def test_the_table_shows_no_person(path: Path, proef: Naastproef, capsys: pytest.CaptureFixture[str]) -> None:
    at(proef, IN_DE_STILTE)
    proef.order()
    for words in (("spoed", "list"), ("spoed", "report"), ("herstel", "list"), ("herstel", "report")):
        main(["regie", *words, "--database", str(path), "--as", "gemeente"])
        assert BSN not in capsys.readouterr().out
