"""The runbook as PDF: it opens, says everything, serves screen readers, and never differs."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Stap, Taak, load_draaiboek
from ketenwissel.draaiboek.druk import Lezer, find_partij, to_html, to_pdf

BOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
PARTS: list[Stap | Taak] = [*BOEK.stappen, *BOEK.taken]
NIET_GETEST = "Pango is not installed: printing to PDF was NOT tested"
LEZERS = [None, find_partij(BOEK, "gemeente", "9001"), find_partij(BOEK, "aanbieder", "98000001")]


def printed(lezer: Lezer | None) -> bytes:
    try:
        return to_pdf(to_html(BOEK, lezer))
    except UnusableInput:
        if os.environ.get("CI") == "true":
            pytest.fail(NIET_GETEST)
        pytest.skip(NIET_GETEST)


@pytest.fixture(params=LEZERS, ids=["geheel", "gemeente", "aanbieder"])
def pdf(request: pytest.FixtureRequest) -> tuple[Lezer | None, bytes]:
    return request.param, printed(request.param)


def test_pdf_says_what_the_page_says(pdf: tuple[Lezer | None, bytes]) -> None:
    lezer, content = pdf
    reader = PdfReader(io.BytesIO(content))
    shown = "".join("".join(page.extract_text().split()) for page in reader.pages)
    mine = [part for part in PARTS if lezer is None or lezer.actiehouder.sleutel in part.actiehouders]
    assert mine
    for part in mine:
        assert "".join(part.omschrijving.split()) in shown
    total = len(reader.pages)
    assert f"pagina1van{total}" in shown
    assert f"pagina{total}van{total}" in shown
    assert 3 <= total <= 12
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    if lezer is not None:
        assert f"Eigendraaiboekvan{lezer.titel.replace(' ', '')}" in shown


def test_pdf_is_tagged_in_dutch_and_has_a_title(pdf: tuple[Lezer | None, bytes]) -> None:
    _, content = pdf
    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object
    assert str(root["/Lang"]) == "nl"
    assert cast(DictionaryObject, root["/MarkInfo"])["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title
    parts = list(_structure(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/Caption", "/Figure"} <= {part.get("/S") for part in parts}
    pictures = [str(part.get("/Alt")) for part in parts if part.get("/S") == "/Figure" and "/Alt" in part]
    assert any("Wat mag wanneer" in text for text in pictures)


def _structure(part: PdfObject) -> Iterator[DictionaryObject]:
    part = part.get_object() or part
    if isinstance(part, ArrayObject):
        for child in part:
            yield from _structure(child)
    elif isinstance(part, DictionaryObject):
        yield part
        if "/K" in part:
            yield from _structure(part["/K"])


def test_same_page_same_bytes(pdf: tuple[Lezer | None, bytes]) -> None:
    lezer, content = pdf
    assert to_pdf(to_html(BOEK, lezer)) == content


@pytest.mark.parametrize(
    ("fails", "word"),
    [
        ("print('lots of advice'); raise OSError('no such file')", "Pango"),
        ("raise ImportError", "WeasyPrint"),
    ],
)
def test_without_what_draws_it_says_so_in_one_line(tmp_path: Path, fails: str, word: str) -> None:
    (tmp_path / "weasyprint.py").write_text(fails)
    program = [sys.executable, "-c", "import sys; from ketenwissel.cli import main; sys.exit(main())"]
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [*program, "draaiboek", "print", "--format", "pdf"],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert done.stderr.count("\n") == 1
