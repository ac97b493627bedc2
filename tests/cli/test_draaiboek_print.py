"""`ketenwissel draaiboek print` as a user sees it."""

import subprocess
import sys
from pathlib import Path

import pytest

from ketenwissel.cli import main
from ketenwissel.draaiboek import known_draaiboeken, load_draaiboek, missing_times
from ketenwissel.draaiboek.druk import find_lezer, find_partij, to_html

BOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
Capture = pytest.CaptureFixture[str]


def test_whole_runbook_to_stdout() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from ketenwissel.cli import main; sys.exit(main())",
            "draaiboek",
            "print",
        ],
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == to_html(BOEK)


def test_personal_runbook_to_a_file(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "nieuw" / "eigen.html"
    arguments = ["--partij", "9001", "--rol", "gemeente", "--naam", "Gemeente Voorbeeldstad"]
    assert main(["draaiboek", "print", *arguments, "--out", str(target)]) == 0
    expected = to_html(BOEK, find_partij(BOEK, "gemeente", "9001", "Gemeente Voorbeeldstad"))
    assert target.read_text("utf-8") == expected
    assert [path.name for path in target.parent.iterdir()] == ["eigen.html"]
    assert capsys.readouterr() == ("", "")
    assert main(["draaiboek", "print", "--voor", "vecozo", "--out", str(target)]) == 0
    assert target.read_text("utf-8") == to_html(BOEK, find_lezer(BOEK, "vecozo"))


@pytest.mark.parametrize("naam", known_draaiboeken())
def test_every_runbook_prints_and_says_when_it_is_incomplete(naam: str, tmp_path: Path) -> None:
    draaiboek = load_draaiboek(naam, onvolledig=True)
    for reader in ([], ["--rol", "gemeente"], ["--voor", "vecozo"]):
        target = tmp_path / "boek.html"
        assert main(["draaiboek", "print", naam, *reader, "--out", str(target)]) == 0
        page = target.read_text("utf-8")
        assert ("Dit draaiboek is onvolledig" in page) == bool(missing_times(draaiboek))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--voor", "niemand"], "no such actiehouder"),
        (["--voor", "gemeenten", "--partij", "9001"], "not both"),
        (["--partij", "98000001", "--rol", "gemeente"], "fits the role"),
        (["--rol", "hub"], "gemeente or aanbieder"),
        (["--naam", "Iemand"], "--naam goes with"),
        (["--format", "docx"], "html or pdf"),
        (["--out", "/"], "must name a file"),
        (["onbekend"], "unknown runbook"),
    ],
)
def test_unusable_arguments(arguments: list[str], line: str, capsys: Capture) -> None:
    assert main(["draaiboek", "print", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert line in shown.err
    assert shown.err.count("\n") == 1


def test_other_commands_pay_nothing_for_it() -> None:
    code = (
        "import sys; from ketenwissel.cli import main; main(['draaiboek', 'check']); "
        "sys.exit(bool({'jinja2', 'weasyprint', 'lxml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
