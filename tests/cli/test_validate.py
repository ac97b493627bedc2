"""`ketenwissel validate`: the contract with scripts, and one clear line for bad input."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.bericht import compose
from ketenwissel.cli.app import main
from ketenwissel.standards import berichttype

from ..bericht.voorbeelden import TESTBSN, waarden_van
from ..validation.proefberichten import bytes_van, soort


def message(code: str = "WMO301", release: str = "3.0") -> bytes:
    bericht = berichttype(code, release)
    assert bericht is not None
    return compose(bericht, waarden_van(bericht, vol=True))


GOOD = message()
WRONG = GOOD.replace(TESTBSN.encode(), b"99990000")
OTHER_HEADER = GOOD.replace(b"BerichtSubversie>0<", b"BerichtSubversie>1<")
UNUSABLE = {
    "bom": b"\xef\xbb\xbf" + GOOD,
    "doctype": b'<!DOCTYPE x [<!ENTITY a "b">]>' + GOOD[GOOD.index(b"<Bericht") :],
    "no xml": b"%PDF-1.7",
    "empty": b"",
    "not closed": GOOD[:-20],
    "too large": GOOD + b" " * (25 * 2**20),
    "other xml": b"<html/>",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, inhoud in {"good": GOOD, "wrong": WRONG, "header": OTHER_HEADER}.items():
        (tmp_path / f"{name}.xml").write_bytes(inhoud)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = main(["validate", *map(str, args)])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def documents(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_good_file_is_valid(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, files / "good.xml", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {name: found[name] for name in ("total", "valid", "invalid", "unusable")} == {
        "total": 1,
        "valid": 1,
        "invalid": 0,
        "unusable": 0,
    }
    (file,) = found["files"]
    assert file["file"] == str(files / "good.xml")
    assert (file["bericht"], file["release"], file["valid"], file["bevindingen"]) == (
        "WMO301",
        "3.0",
        True,
        [],
    )
    assert file["schemas"] == "ketenwissel"


def test_a_wrong_file_has_findings_without_values(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, files / "wrong.xml", "--format", "jsonl")
    (file,) = documents(out)
    (finding,) = file["bevindingen"]
    assert code == 1
    assert file["valid"] is False
    assert finding["text"]
    del finding["text"]
    assert finding == {"code": "StUF055", "level": 1, "rule": "RS037", "place": "/Bericht/Client/Bsn"}
    assert "99990000" not in out


def test_a_header_that_differs_from_the_root_is_a_finding(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, files / "header.xml", "--format", "jsonl")
    (file,) = documents(out)
    assert (code, file["release"], file["valid"]) == (1, "3.0", False)
    assert [b["rule"] for b in file["bevindingen"]] == ["CS015"]


def test_another_release_than_asked_for_is_a_finding(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, files / "good.xml", "--release", "3.0")[0] == 0
    code, out, _ = run(capsys, files / "good.xml", "--release", "3.1")
    assert code == 1
    assert "gevraagd is release 3.1" in out


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("form", [[], ["--json"], ["--format", "jsonl"]], ids=["text", "json", "jsonl"])
def test_an_unusable_file_is_one_clear_line(
    name: str, form: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bericht.xml"
    path.write_bytes(UNUSABLE[name])
    code, out, err = run(capsys, path, *form)
    assert code == 2
    assert err.count("\n") == 1
    assert str(path) in err
    if form == ["--json"]:
        (file,) = json.loads(out)["files"]
        assert file["valid"] is None
        assert len(file["bevindingen"]) == 1


def test_an_unusable_file_among_others_is_counted(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, files / "good.xml", files / "none.xml", "--json")
    found = json.loads(out)
    assert (code, err) == (1, "")
    assert (found["valid"], found["unusable"]) == (1, 1)


def test_a_folder_is_read_through_in_order(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "sub").mkdir()
    (files / "sub" / "again.XML").write_bytes(GOOD)
    (files / "readme.txt").write_text("geen bericht")
    code, out, _ = run(capsys, files, "--format", "jsonl")
    assert code == 1
    names = [Path(f["file"]).name for f in documents(out)]
    assert names == ["good.xml", "header.xml", "again.XML", "wrong.xml"]


@pytest.mark.parametrize(
    "args",
    [
        ["nergens.xml"],
        ["leeg"],
        ["--release", "9.9", "x.xml"],
        ["--format", "csv", "x"],
        ["--level", "5", "x"],
        ["--schemas", "nergens", "x"],
        [],
    ],
)
def test_bad_arguments_are_one_clear_line(
    args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leeg").mkdir()
    code, _, err = run(capsys, *args)
    assert code == 2
    assert err.count("\n") == 1


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inhoud in entries.items():
            archive.writestr(name, inhoud)
    return buffer.getvalue()


def locked(inhoud: bytes) -> bytes:
    """Set the flag that says a file has a password, in both headers."""
    at = inhoud.index(b"PK\x01\x02")
    changed = bytearray(inhoud)
    changed[6] |= 1
    changed[at + 8] |= 1
    return bytes(changed)


def understated(inhoud: bytes) -> bytes:
    """Say in the directory that the first file is tiny."""
    at = inhoud.index(b"PK\x01\x02")
    return inhoud[: at + 24] + (10).to_bytes(4, "little") + inhoud[at + 28 :]


def test_a_zip_is_read_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "alles.zip"
    path.write_bytes(packed({"a.xml": GOOD, "map/b.xml": WRONG, "readme.txt": b"x"}))
    code, out, _ = run(capsys, path, "--format", "jsonl")
    assert code == 1
    found = [(f["file"].rpartition("!")[2], f["valid"]) for f in documents(out)]
    assert found == [
        ("a.xml", True),
        ("map/b.xml", False),
    ]


@pytest.mark.parametrize(
    "inhoud",
    [
        packed({}),
        packed({"readme.txt": b"x"}),
        packed({"a.xml": GOOD})[:-30],
        locked(packed({"a.xml": GOOD})),
        understated(packed({"a.xml": GOOD})),
        packed({"a.xml": b" " * (26 * 2**20)}),
    ],
    ids=["empty", "no xml", "cut off", "password", "false size", "bomb"],
)
def test_a_bad_zip_is_one_clear_line(
    inhoud: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "alles.zip"
    path.write_bytes(inhoud)
    code, _, err = run(capsys, path, "--json")
    assert code == 2
    assert err.count("\n") == 1
    assert "alles.zip" in err


@pytest.mark.parametrize("inhoud", [GOOD, packed({"a.xml": GOOD})], ids=["xml", "zip"])
def test_stdin_is_read(
    inhoud: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(inhoud)))
    code, out, _ = run(capsys, "-", "--format", "jsonl")
    (file,) = documents(out)
    assert code == 0
    assert file["file"].startswith("-")


def test_level_2_is_judged_when_asked_for(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind = soort("323", "iwmo", "3.0")
    line = "Declaratie/Clienten/Client/0/Prestaties/Prestatie/1/ProductTarief"
    for name, changes in {"fout": {line: None}, "goed": {}}.items():
        (files / f"{name}.xml").write_bytes(bytes_van(kind, changes))
    code, out, err = run(capsys, files / "goed.xml", files / "fout.xml", "--level", "2", "--json")
    good, wrong = json.loads(out)["files"]
    assert (code, err) == (1, "")
    assert (good["valid"], good["level"], wrong["valid"], wrong["level"]) == (True, 2, False, 2)
    assert wrong["bevindingen"] == [
        {
            "code": "0001",
            "level": 2,
            "rule": "CD087",
            "place": "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[2]",
            "text": "producttarief ontbreekt terwijl de eenheid niet euro's is",
        }
    ]
    code, out, _ = run(capsys, files / "fout.xml", "--json")
    assert (code, json.loads(out)["files"][0]["level"]) == (0, 1)


def test_a_level_without_rules_is_said_to_be_so(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "goed.xml").write_bytes(bytes_van(soort("319", "ijw", "3.1")))
    code, out, err = run(capsys, files / "goed.xml", "--level", "3", "--json")
    assert code == 0
    assert "above 2 have no rules yet" in err
    assert json.loads(out)["files"][0]["level"] == 2


def test_whose_schema_was_used_is_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, files / "good.xml", "--schemas", overlay(files / "xsd"), "--json")
    assert code == 1
    assert json.loads(out)["files"][0]["schemas"].endswith("wmo301.xsd")
    assert "wmo301.xsd" in err


def overlay(folder: Path) -> Path:
    """Write a schema for WMO301 3.0 that wants an empty Bericht."""
    folder.mkdir()
    (folder / "wmo301.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"'
        ' targetNamespace="http://www.istandaarden.nl/iwmo/3_0/wmo301/schema">'
        '<xs:element name="Bericht"><xs:complexType/></xs:element></xs:schema>'
    )
    return folder


def test_a_schema_folder_may_stand_in_the_settings(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ketenwissel", "validate", "bericht.xml"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"KETENWISSEL_SCHEMAS": str(tmp_path / "leeg")},
    )
    assert done.returncode == 2
    assert "leeg" in done.stderr
    assert len(done.stderr.splitlines()) == 1
