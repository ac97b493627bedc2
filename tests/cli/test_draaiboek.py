"""`ketenwissel draaiboek` as a user sees it: list, show, check, calendar."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from icalendar import Calendar

from ketenwissel.cli import main

NAAM = "iwmo-ijw-3.0-naar-3.1"
TEXT = (files("ketenwissel.draaiboek") / "data" / f"{NAAM}.toml").read_text("utf-8")
PROGRAM = [sys.executable, "-c", "import sys; from ketenwissel.cli import main; sys.exit(main())"]
Capture = pytest.CaptureFixture[str]


def test_list(capsys: Capture) -> None:
    assert main(["draaiboek", "list"]) == 0
    assert NAAM in capsys.readouterr().out
    assert main(["draaiboek", "list", "--json"]) == 0
    listed = {one["naam"]: one for one in json.loads(capsys.readouterr().out)["draaiboeken"]}
    assert len(listed) == 7
    complete = listed[NAAM]
    assert (complete["van"], complete["naar"], complete["onvolledig"]) == ("3.0", "3.1", [])
    assert complete["ingebruikname"] == "2022-04-04T11:00:00Z"
    incomplete = listed["iwmo-ijw-2.1-naar-2.2"]
    assert (incomplete["ingebruikname"], "stap 3.2.3" in incomplete["onvolledig"]) == (None, True)


def test_show_names_every_row_task_and_contact(capsys: Capture) -> None:
    assert main(["draaiboek", "show", NAAM]) == 0
    shown = capsys.readouterr().out
    for text in (
        "3.1.1",
        "4.1.3",
        "2.1",
        "wo 23 mrt 2022 23:00",
        "0800 222 11 22",
        "uitfasering",
        "afgeleid",
    ):
        assert text in shown


def test_show_as_json_holds_the_whole_runbook(capsys: Capture) -> None:
    assert main(["draaiboek", "show", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["stappen"]) == 17
    assert document["stappen"][0]["moment"] == {
        "lokaal": "2022-03-23T23:00:00",
        "utc": "2022-03-23T22:00:00Z",
    }
    assert document["afhalen"]["zekerheid"] == "afgeleid"
    assert (document["code"], document["codeList"]) == ("IB103", "isd21")
    assert "tijdlijnen" not in document


def test_check_shows_warnings_and_passes(capsys: Capture) -> None:
    assert main(["draaiboek", "check"]) == 0
    assert "let op: stap 3.1.6:" in capsys.readouterr().out
    assert main(["draaiboek", "check", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["fouten"], document["onvolledig"], document["waarschuwingen"]) == (0, 0, 6)
    assert len(document["opmerkingen"]) == 6


def test_check_fails_on_an_error_and_the_gate_refuses_the_file(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(TEXT.replace('{ dag = "di"', '{ dag = "wo"'), "utf-8")
    assert main(["draaiboek", "check", str(path)]) == 1
    assert "fout: stap 3.3.1: 01-03-2022 is een di, niet een wo" in capsys.readouterr().out
    question = ["--bericht", "WMO301", "--release", "3.0", "--at", "2022-03-30T17:00"]
    assert main(["gate", *question, "--draaiboek", str(path)]) == 2
    assert "stap 3.3.1" in capsys.readouterr().err


def test_a_users_own_runbook_moves_the_gate(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(TEXT.replace("2022-03-30T17:00:00", "2022-03-30T18:00:00"), "utf-8")
    question = ["gate", "--bericht", "WMO301", "--release", "3.0", "--at", "2022-03-30T17:30"]
    assert main([*question, "--draaiboek", str(path)]) == 0
    assert main(question) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["show", "check", "calendar"])
@pytest.mark.parametrize("name", ["onbekend", "weg.toml", "/", "kapot.toml"])
def test_unusable_runbooks_are_one_line_and_exit_2(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    (tmp_path / "kapot.toml").write_text("[draaiboek]\nnaam = 3\n")
    monkeypatch.chdir(tmp_path)
    assert main(["draaiboek", command, name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kapot.toml"]


def test_calendar_writes_one_file_per_actiehouder(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "agenda" / "maart"
    assert main(["draaiboek", "calendar", "--out", str(folder)]) == 0
    written = capsys.readouterr().out.splitlines()
    assert sorted(written) == sorted(str(path) for path in folder.iterdir())
    assert len(written) == 6
    for path in written:
        assert Calendar.from_ical(Path(path).read_bytes()).walk("VEVENT")


def test_calendar_as_json(capsys: Capture, tmp_path: Path) -> None:
    assert main(["draaiboek", "calendar", "--out", str(tmp_path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 6


def test_calendar_leaves_nothing_behind_when_it_cannot_finish(capsys: Capture, tmp_path: Path) -> None:
    # A folder stands where the first file must come: taking its place fails after all were prepared.
    (tmp_path / f"{NAAM}-gemeenten.ics").mkdir()
    (tmp_path / f"{NAAM}-gemeenten.ics" / "vol").touch()
    assert main(["draaiboek", "calendar", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAAM}-gemeenten.ics"]


def test_calendar_into_a_file_is_refused(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    assert main(["draaiboek", "calendar", "--out", str(tmp_path / "bestand")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_show_survives_a_terminal_without_utf_8() -> None:
    done = subprocess.run(
        [*PROGRAM, "draaiboek", "show"],
        capture_output=True,
        check=False,
        timeout=60,
        env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"3.1.1" in done.stdout
