"""`ketenwissel rehearse` as a process: verdict, files, and the same night again from the same seed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SMALL = ("--gemeenten", "2", "--aanbieders", "3", "--berichten", "60")


def _rehearse(out: Path, *args: str, hashseed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ketenwissel", "rehearse", "--out", str(out), *args],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": hashseed},
    )


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "rapport.json").read_text("utf-8"))
    report.pop("durations")
    return report


def test_same_seed_same_report(tmp_path: Path) -> None:
    one, two = tmp_path / "een", tmp_path / "twee"
    first = _rehearse(one, *SMALL, "--json", hashseed="1")
    assert first.returncode == 0, first.stderr
    second = _rehearse(two, *SMALL, "--seed", "1", hashseed="2")
    assert second.returncode == 0, second.stderr
    printed = json.loads(first.stdout)
    printed.pop("durations")
    assert printed == _report(one) == _report(two)
    assert printed["verdict"] == "geslaagd"
    assert {controle["name"] for controle in printed["checkers"]} >= {"antwoorden", "aflevering", "zegel"}
    assert "verdict: geslaagd" in second.stdout
    assert "Generale repetitie" in (one / "rapport.html").read_text("utf-8")
    # The folder may be used again, and another seed is another night.
    third = _rehearse(two, *SMALL, "--seed", "2")
    assert third.returncode == 0, third.stderr
    assert _report(two) != _report(one)


def test_declarations_keep_to_level_2(tmp_path: Path) -> None:
    """What the back offices declare passes the content check of VECOZO: with it the night is the same."""
    without, checked = tmp_path / "zonder", tmp_path / "met"
    for folder, args in ((without, ()), (checked, ("--inhoudscontrole",))):
        done = _rehearse(folder, *SMALL, *args)
        assert done.returncode == 0, done.stderr
    assert _report(checked) == _report(without)


def test_faults_are_survived_and_told(tmp_path: Path) -> None:
    done = _rehearse(tmp_path, *SMALL, "--faults", "volgorde,aanlevering_verloren", "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["storingen"] == "aanlevering_verloren, volgorde"
    assert "aanlevering_verloren, volgorde" in (tmp_path / "rapport.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--draaiboek", "bestaat-niet"), "unknown runbook"),
        (("--berichten", "0"), "--berichten"),
        (("--schemas", "/bestaat/niet"), "/bestaat/niet"),
        (("--seed", "een"), "--seed"),
        (("--faults", "brand"), "unknown fault"),
    ],
)
def test_unusable_arguments_give_one_line(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    done = _rehearse(tmp_path / "uit", *args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr
    assert not (tmp_path / "uit" / "rapport.json").exists()


def test_a_folder_that_cannot_be_written_gives_one_line(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    done = _rehearse(tmp_path / "bestand", *SMALL)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot write the report" in done.stderr


def test_a_database_of_somebody_else_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "keten.db").write_bytes(b"dit is geen database")
    done = _rehearse(tmp_path, *SMALL)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "keten.db").read_bytes() == b"dit is geen database"
