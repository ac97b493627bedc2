"""Two runs compared: equal ones are told to be equal, others by what changed, and rubbish is refused."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import html

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.rehearsal import (
    Opzet,
    compare,
    comparison_json,
    print_vergelijking,
    read_document,
    to_json,
    write,
    write_comparison,
)
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.uitvoering import Uitgevoerd
from ketenwissel.rehearsal.verslag import build_report

Document = dict[str, Any]


@pytest.fixture(scope="module")
def rapport(gespeeld: Uitgevoerd) -> Rapport:
    draaiboek = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
    return build_report(Opzet(4, 8, 400, seed=7), draaiboek, gespeeld.bewijs, (), {}, "eigen")


@pytest.fixture
def document(rapport: Rapport) -> Document:
    return cast(Document, json.loads(json.dumps(to_json(rapport))))


def _fewer_broken(document: Document) -> None:
    document["counts"]["paren_gebroken"] -= 1
    document["gebrokenParen"]["paren"].pop()


def _more_refused(document: Document) -> None:
    document["weigeringen"][0]["aantal"] += 5


def _both(document: Document) -> None:
    _fewer_broken(document)
    _more_refused(document)


def _other_traffic(document: Document) -> None:
    document["counts"]["spoor_uitgereikt"] += 1


def _everybody_ready(document: Document) -> None:
    for one in document["gereedheid"]:
        one["nietGereed"] = []


def _failed(document: Document) -> None:
    document["verdict"] = "gezakt"
    document["checkers"].append({"name": "zegel", "ok": False, "checked": 1, "violations": ["a", "b"]})


def _durations(document: Document) -> None:
    document["durations"] = {"spelen": 1234.5}


@pytest.mark.parametrize(
    ("change", "uitkomst"),
    [
        (_durations, "gelijk"),
        (_fewer_broken, "beter"),
        (_more_refused, "slechter"),
        (_both, "gemengd"),
        (_other_traffic, "anders"),
        (_everybody_ready, "beter"),
        (_failed, "slechter"),
    ],
)
def test_outcome_says_whether_the_plan_helped(
    document: Document, change: Callable[[Document], None], uitkomst: str, tmp_path: Path
) -> None:
    changed = deepcopy(document)
    change(changed)
    vergelijking = compare(document, changed)
    assert vergelijking.uitkomst == uitkomst
    out = io.StringIO()
    page = write_comparison(vergelijking, tmp_path)
    print_vergelijking(vergelijking, out, page)
    assert out.getvalue().startswith(f"comparison: {uitkomst} ")
    assert uitkomst in (html.document_fromstring(page.read_text("utf-8")).findtext(".//h1") or "")
    assert json.loads(json.dumps(comparison_json(vergelijking)))["uitkomst"] == uitkomst


def test_turning_the_runs_round_turns_the_differences(document: Document) -> None:
    changed = deepcopy(document)
    _both(changed)
    _everybody_ready(changed)
    there, back = compare(document, changed), compare(changed, document)
    assert [(d.naam, d.was, d.nu) for d in there.weigeringen] == [
        (d.naam, d.nu, d.was) for d in back.weigeringen
    ]
    for one, other in zip(there.gereedheid, back.gereedheid, strict=True):
        assert (one.gereed_geworden, one.niet_meer_gereed) == (other.niet_meer_gereed, other.gereed_geworden)


def test_readiness_names_who_changed(document: Document) -> None:
    changed = deepcopy(document)
    late = [one for one in changed["gereedheid"] if one["nietGereed"]]
    ready = late[0]["nietGereed"].pop()["partij"]
    (found,) = compare(document, changed).gereedheid
    assert found.stap == late[0]["cutoff"]["stap"]
    assert (found.gereed_geworden, found.niet_meer_gereed) == ((ready,), ())
    assert (found.was, found.nu) == (len(late[0]["nietGereed"]) + 1, len(late[0]["nietGereed"]))


def test_a_cutoff_that_one_run_lacks_is_told(document: Document) -> None:
    changed = deepcopy(document)
    gone = changed["gereedheid"].pop(0)
    (found,) = compare(document, changed).gereedheid
    assert (found.stap, found.nu) == (gone["cutoff"]["stap"], None)


def test_another_setup_is_told_first(document: Document, tmp_path: Path) -> None:
    changed = deepcopy(document) | {"seed": 8}
    vergelijking = compare(document, changed)
    assert [(d.naam, d.was, d.nu) for d in vergelijking.opzet] == [("seed", 7, 8)]
    assert "Let op" in write_comparison(vergelijking, tmp_path).read_text("utf-8")


def test_report_of_an_earlier_version_can_be_compared(document: Document) -> None:
    old = {key: value for key, value in document.items() if key not in ("gebrokenParen", "verloop")}
    assert {d.naam for d in compare(old, document).oordeel} >= {"gebroken_paren", "weigeringen"}
    assert compare(old, old).uitkomst == "gelijk"


def test_comparison_lies_beside_the_report_and_in_its_json(rapport: Rapport, tmp_path: Path) -> None:
    document = to_json(rapport)
    changed = deepcopy(document)
    _more_refused(changed)
    vergelijking = compare(changed, document)
    write(rapport, tmp_path, vergelijking)
    page = html.document_fromstring((tmp_path / "vergelijking.html").read_text("utf-8"))
    assert page.get("lang") == "nl"
    assert not list(page.iter("script", "link", "img", "iframe", "object"))
    assert [a.get("href") for a in page.iter("a")] == ["rapport.html"]
    assert 'href="vergelijking.html"' in (tmp_path / "rapport.html").read_text("utf-8")
    written = read_document(tmp_path)
    assert written["vergelijking"]["uitkomst"] == "beter"
    # A report that was itself compared is a report like any other.
    assert compare(written, document).uitkomst == "gelijk"


BROKEN: dict[str, bytes] = {
    "leeg": b"",
    "geen json": b"<html>",
    "geen utf-8": b'{"verdict": "\xff"}',
    "te diep": b"[" * 100_000,
    "een lijst": b"[]",
    "een getal": b"1",
    "een ander document": b'{"verdict": "geslaagd"}',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_report_gives_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "rapport.json").write_bytes(content)
    for path in (tmp_path, tmp_path / "rapport.json"):
        with pytest.raises(UnusableInput, match="is no report of a rehearsal") as caught:
            read_document(path)
        assert "\n" not in str(caught.value)


def _with(document: Document, key: str, value: object) -> Document:
    return document | {key: value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("verdict", "misschien"),
        ("seed", None),
        ("seed", 1.5),
        ("counts", []),
        ("counts", {"paren_gebroken": "veel"}),
        ("counts", {"\x1b[31m": 1}),
        ("checkers", [{"name": "zegel"}]),
        ("weigeringen", {"a": 1}),
        ("gereedheid", [{"cutoff": {}}]),
        ("gebrokenParen", 3),
    ],
)
def test_a_report_with_other_content_gives_one_line(
    document: Document, key: str, value: object, tmp_path: Path
) -> None:
    (tmp_path / "rapport.json").write_text(json.dumps(_with(document, key, value)))
    with pytest.raises(UnusableInput, match="is no report of a rehearsal"):
        read_document(tmp_path)


def test_a_missing_report_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot read"):
        read_document(tmp_path)


def _rehearse(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ketenwissel", "rehearse", *args], capture_output=True, text=True, check=False
    )


def test_command_compares_without_playing(document: Document, tmp_path: Path) -> None:
    changed = deepcopy(document)
    _more_refused(changed)
    for name, content in (("a", document), ("b", changed)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rapport.json").write_text(json.dumps(content))
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    done = _rehearse("--compare", a, "--with", b, "--json")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed.pop("vergelijking")["uitkomst"] == "slechter"
    assert printed == changed
    assert (tmp_path / "b" / "vergelijking.html").is_file()
    told = _rehearse("--compare", a, "--with", a)
    assert told.stdout.startswith("comparison: gelijk ")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--with", "rapport"), "--with needs --compare"),
        (("--compare", "bestaat-niet"), "cannot read bestaat-niet"),
        (("--compare", "rapport", "--sweep", "2"), "--compare goes with one rehearsal"),
    ],
)
def test_unusable_arguments_give_one_line(args: tuple[str, ...], told: str) -> None:
    done = _rehearse(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr


def test_playing_and_comparing_with_itself_is_equal(tmp_path: Path) -> None:
    size = ("--gemeenten", "2", "--aanbieders", "3", "--berichten", "60", "--out", str(tmp_path))
    assert _rehearse(*size).returncode in (0, 1)
    again = _rehearse(*size, "--compare", str(tmp_path), "--json")
    assert json.loads(again.stdout)["vergelijking"]["uitkomst"] == "gelijk", again.stderr
    other = _rehearse(*size, "--compare", str(tmp_path), "--seed", "2", "--json")
    assert json.loads(other.stdout)["vergelijking"]["uitkomst"] != "gelijk"
