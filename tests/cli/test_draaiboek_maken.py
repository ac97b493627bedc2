"""`ketenwissel draaiboek new` and `promote`: from one runbook to the next, and from rehearsed to real."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from ketenwissel.cli import main

NAAM = "iwmo-ijw-3.1-naar-3.2"
TEXT = (files("ketenwissel.draaiboek") / "data" / f"{NAAM}.toml").read_text("utf-8")
TABLE = (files("ketenwissel.rehearsal") / "data" / f"verwacht-{NAAM}.toml").read_text("utf-8")
SMALL = ("--gemeenten", "2", "--aanbieders", "3", "--berichten", "60")
Capture = pytest.CaptureFixture[str]


def test_new_writes_the_text_to_stdout_and_tells_the_rest_on_stderr(capsys: Capture) -> None:
    assert main(["draaiboek", "new", "--from", NAAM, "--shift", "2023-04-10"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("# Landelijke migratie iWmo 3.1 en iJw 3.1 naar iWmo 3.2 en iJw 3.2")
    assert '{ dag = "wo", tijd = 2023-04-05T17:00:00 }' in captured.out
    for words in (
        "in use on ma 10 apr 2023 13:00 (was ma 3 apr 2023 13:00), 7 days moved",
        "1 whole weeks: every day of the week stays",
        "public holidays from the first step to the end of the aftercare: 07-04-2023, 10-04-2023, 27-04-2023",
        "let op: stap 3.2.4: 10-04-2023 13:00 is geen werkdag",
    ):
        assert words in captured.err


def test_new_says_that_days_of_the_week_change_and_that_the_clock_does(capsys: Capture) -> None:
    assert main(["draaiboek", "new", "--from", NAAM, "--shift", "2024-04-02"]) == 0
    captured = capsys.readouterr()
    assert "no whole number of weeks: days of the week change (ma is now di)" in captured.err
    assert "summer time begins on 31-03-2024, between steps 3.1.7 and 3.2.4" in captured.err
    assert '{ dag = "do", tijd = 2024-03-28T17:00:00 }' in captured.out


def test_new_makes_the_next_migration_from_the_template(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "map" / "volgende.toml"
    args = ["draaiboek", "new", "--shift", "2028-04-03", "--van", "3.3", "--naar", "3.4", "--out", str(out)]
    assert main(args) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "release 3.3 is not in the catalogue" in captured.err
    assert main(["draaiboek", "check", str(out)]) == 0
    question = ["gate", "--bericht", "JW323", "--release", "3.3", "--draaiboek", str(out), "--json"]
    assert main([*question, "--at", "2028-03-22T23:00"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["verdict"] == "ontraden"
    # What was written is not written over.
    assert main(args) == 2
    assert "is there already" in capsys.readouterr().err


def test_new_writes_also_what_the_linter_refuses_and_says_so(capsys: Capture) -> None:
    """303 and 304 are in the runbook of 3.0, and in no later release."""
    args = ["--from", "iwmo-ijw-3.0-naar-3.1", "--shift", "2023-04-03", "--van", "3.1", "--naar", "3.2"]
    assert main(["draaiboek", "new", *args]) == 1
    captured = capsys.readouterr()
    assert 'naam = "iwmo-ijw-3.1-naar-3.2"' in captured.out
    assert "fout: stap 3.3.1: bericht 303 bestaat niet in iwmo 3.1" in captured.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--shift", "morgen"), "--shift must be a date"),
        (("--shift", "2023-02-30"), "--shift must be a date"),
        (("--shift", "2023-04-10", "--van", "3.1"), "--van and --naar go together"),
        (("--shift", "2023-04-10", "--from", "weg.toml"), "weg.toml"),
        (("--shift", "2023-04-10", "--from", "iwmo-ijw-2.1-naar-2.2"), "go-live has no time"),
        (("--shift", "2023-04-10", "--naam", "../weg"), "'naam'"),
        (("--shift", "9999-12-31"), "leave the calendar"),
        ((), "--shift"),
    ],
)
def test_what_new_cannot_do_is_one_line(capsys: Capture, args: tuple[str, ...], words: str) -> None:
    assert main(["draaiboek", "new", *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert words in captured.err


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runbook of one's own, a week later than ours, rehearsed with a table of one's own beside it."""
    folder = tmp_path_factory.mktemp("eigen")
    moved = [("2022-12-01", "2022-12-08"), ("2023-03-22", "2023-03-29"), ("2023-05-01", "2023-05-08")]
    moved += [("2023-04-03", "2023-04-10"), ("2023-03-30", "2023-04-06")]
    text, table = TEXT, TABLE
    # From late to early, so that no day moves twice.
    for old, new in [*moved[2:], ("2023-03-29", "2023-04-05"), *moved[:2]]:
        text, table = text.replace(f"{old}T", f"{new}T"), table.replace(f"{old}T", f"{new}T")
    for old, new in [("= 2023-03-27", "= 2023-04-03"), ("= 2023-03-16", "= 2023-03-23")]:
        table = table.replace(f"{old}\n", f"{new}\n")
    (folder / "draaiboek.toml").write_text(text, "utf-8")
    args = ["rehearse", "--draaiboek", str(folder / "draaiboek.toml"), *SMALL, "--out"]
    # Without a table for these days, ours turns it red.
    assert main([*args, str(folder / "rood")]) == 1
    (folder / f"verwacht-{NAAM}.toml").write_text(table, "utf-8")
    assert main([*args, str(folder / "groen")]) == 0
    return folder


def test_a_rehearsed_runbook_is_promoted_unchanged(capsys: Capture, rehearsed: Path) -> None:
    own, out = rehearsed / "draaiboek.toml", rehearsed / "echt.toml"
    args = ["draaiboek", "promote", str(rehearsed / "groen"), "--draaiboek", str(own)]
    assert main([*args, "--out", str(out)]) == 0
    assert "promoted, unchanged" in capsys.readouterr().out
    assert out.read_bytes() == own.read_bytes()
    assert main([*args, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["promoted"], document["why"], document["draaiboek"]) == (True, [], NAAM)
    assert (
        main(
            ["gate", "--bericht", "WMO301", "--release", "3.1", "--at", "2023-04-01", "--draaiboek", str(out)]
        )
        == 0
    )


def test_another_text_is_not_promoted(capsys: Capture, rehearsed: Path) -> None:
    """One byte more, or our own runbook of the same name: neither was rehearsed."""
    other = rehearsed / "ander.toml"
    other.write_bytes((rehearsed / "draaiboek.toml").read_bytes() + b"\n")
    for named in ((), ("--draaiboek", str(other))):
        out = rehearsed / "niet.toml"
        assert main(["draaiboek", "promote", str(rehearsed / "groen"), *named, "--out", str(out)]) == 1
        assert "is not the text that was rehearsed" in capsys.readouterr().out
        assert not out.exists()


def test_a_rehearsal_that_failed_promotes_nothing(capsys: Capture, rehearsed: Path) -> None:
    own = str(rehearsed / "draaiboek.toml")
    assert main(["draaiboek", "promote", str(rehearsed / "rood"), "--draaiboek", own, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["promoted"] is False
    assert document["why"] == ["the rehearsal did not pass: gezakt"]


def test_what_cannot_be_promoted_is_one_line(capsys: Capture, rehearsed: Path, tmp_path: Path) -> None:
    old = json.loads((rehearsed / "groen" / "rapport.json").read_text("utf-8"))
    del old["draaiboekSha256"]
    (tmp_path / "oud.json").write_text(json.dumps(old), "utf-8")
    for args, words in (
        ((str(tmp_path / "weg"),), "cannot read"),
        ((str(rehearsed / "draaiboek.toml"),), "is no report"),
        ((str(tmp_path / "oud.json"),), "does not say which text was rehearsed"),
        ((str(rehearsed / "groen"), "--draaiboek", "iwmo-ijw-2.4-naar-3.0"), "is incomplete"),
        ((str(rehearsed / "groen"), "--draaiboek", "sjabloon"), "is no runbook yet"),
    ):
        assert main(["draaiboek", "promote", *args]) == 2
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        assert words in captured.err


@pytest.mark.parametrize(
    ("old", "new"),
    [("livegang = 2023", "iets = 2023"), ("[[regel]]", "[[regel"), ("= 2023-04-03T13:00:00", '= "nu"')],
)
def test_a_table_out_of_form_is_one_line(capsys: Capture, tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "eigen.toml").write_text(TEXT, "utf-8")
    assert old in TABLE
    (tmp_path / f"verwacht-{NAAM}.toml").write_text(TABLE.replace(old, new, 1), "utf-8")
    capsys.readouterr()
    args = ["--draaiboek", str(tmp_path / "eigen.toml"), *SMALL, "--out", str(tmp_path / "uit")]
    assert main(["rehearse", *args]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "is no table of expected verdicts" in captured.err


INCOMPLETE = "iwmo-ijw-2.4-naar-3.0"


@pytest.mark.parametrize(
    "command",
    [
        ["rehearse", "--draaiboek", INCOMPLETE],
        ["serve", "--database", "hub.db", "--draaiboek", INCOMPLETE],
        ["draaiboek", "calendar", INCOMPLETE],
    ],
)
def test_an_incomplete_runbook_is_not_carried_out(tmp_path: Path, command: list[str]) -> None:
    done = refused(tmp_path, command)
    assert "is incomplete and cannot be carried out: no time for ketentest, afhalen, nazorg" in done
    assert "stap 3.2.1" in done


def test_a_runbook_to_a_release_without_data_is_not_carried_out(capsys: Capture, tmp_path: Path) -> None:
    """It may be asked, and people may have their calendars."""
    own = str(tmp_path / "eigen.toml")
    assert main(["draaiboek", "new", "--shift", "2027-04-05", "--out", own]) == 0
    assert main(["draaiboek", "calendar", own, "--out", str(tmp_path)]) == 0
    for command in (["rehearse"], ["serve", "--database", "hub.db"]):
        done = refused(tmp_path, [*command, "--draaiboek", own])
        assert "cannot be carried out: no data of iwmo 3.3" in done
    assert not (tmp_path / "rapport").exists()


def refused(folder: Path, command: list[str]) -> str:
    """What a process says that will not do it; a process, since a service sets up the log of its own."""
    program = [sys.executable, "-m", "ketenwissel", *command]
    done = subprocess.run(program, capture_output=True, check=False, text=True, cwd=folder, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr
