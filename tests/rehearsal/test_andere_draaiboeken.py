"""Runbooks other than the one for 3.0 to 3.1 are rehearsed by their own file and their own typed table."""

import json
from pathlib import Path

import pytest

from ketenwissel.cli import main
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.draaiboek import draaiboek_text, load_draaiboek, parse_draaiboek_text
from ketenwissel.rehearsal.opzet import period

NAAM = "iwmo-ijw-3.1-naar-3.2"
SMALL = ("--gemeenten", "3", "--aanbieders", "4", "--berichten", "100")
Capture = pytest.CaptureFixture[str]


def test_the_period_leaves_room_for_the_quiet_days_before_the_first_step() -> None:
    begin, einde = period(load_draaiboek(NAAM))
    assert (format_local(begin), format_local(einde)) == ("wo 1 mrt 2023 00:00", "di 2 mei 2023 00:00")


def test_the_migration_to_3_2_is_rehearsed(capsys: Capture, tmp_path: Path) -> None:
    assert main(["rehearse", "--draaiboek", NAAM, *SMALL, "--out", str(tmp_path), "--json"]) == 0
    rapport = json.loads(capsys.readouterr().out)
    assert (rapport["verdict"], rapport["draaiboek"]) == ("geslaagd", NAAM)
    assert rapport["counts"]["heenberichten_buiten_keten"] == 0
    assert {row["naam"] for row in rapport["misdragingen"] if row["gepland"] == 0} == set()
    assert not any("303" in bericht or "304" in bericht for bericht in rapport["perUur"])


def test_a_runbook_that_differs_from_the_typed_table_fails(capsys: Capture, tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text(draaiboek_text(NAAM).replace("2023-03-29T17:00:00", "2023-03-29T18:00:00"), "utf-8")
    assert main(["rehearse", "--draaiboek", str(own), *SMALL, "--out", str(tmp_path / "uit"), "--json"]) == 1
    failed = {one["name"] for one in json.loads(capsys.readouterr().out)["checkers"] if not one["ok"]}
    assert {"antwoorden", "grenzen"} <= failed


def test_a_runbook_without_advice_cannot_be_rehearsed() -> None:
    text = draaiboek_text(NAAM)
    start = text.index('[[stap]]\nnummer = "3.1.1"')
    without = text.replace(text[start : text.index("[[stap]]", start + 1)], "")
    with pytest.raises(UnusableInput, match="no procedural row"):
        period(parse_draaiboek_text(without, NAAM))
