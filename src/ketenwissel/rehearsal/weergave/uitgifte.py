"""Writing the report: every file complete on disk under another name before it takes its place."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ketenwissel.core.errors import UnusableInput
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.vergelijken import Vergelijking
from ketenwissel.rehearsal.weergave.document import to_json
from ketenwissel.rehearsal.weergave.pagina import to_html
from ketenwissel.rehearsal.weergave.partijpagina import index_html, party_html
from ketenwissel.rehearsal.weergave.vergelijkpagina import comparison_html

__all__ = ["prepare_folder", "write", "write_comparison"]

_COMPARISON = "vergelijking.html"
_PARTY_PAGE = re.compile(r"(index|[0-9]{4,8})\.html")


def prepare_folder(folder: Path) -> None:
    """Make the folder for the report and see that a file can be written there, before hours are spent.

    Raises UnusableInput, in one line, where that fails.
    """
    with _one_line(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".rapport.{os.getpid()}.tmp"
        probe.write_bytes(b"\n")
        probe.unlink()


def write(rapport: Rapport, folder: Path, vergelijking: Vergelijking | None = None) -> Path:
    """Write `rapport.json`, `rapport.html`, a page per party and the comparison; gives the path of the page.

    All are complete under other names before one takes its place, so a report is never half there; the pages
    of parties that this run does not have, and a comparison of an earlier run, are removed. Raises
    UnusableInput, in one line, for a full disk or a folder that cannot be written.
    """
    document = to_json(rapport, vergelijking)
    texts = {
        "rapport.json": json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "rapport.html": to_html(rapport, compared=vergelijking is not None),
    }
    if vergelijking is not None:
        texts[_COMPARISON] = comparison_html(vergelijking)
    _put(folder, texts, _party_pages(rapport))
    if vergelijking is None:
        _remove(folder / _COMPARISON)
    return folder / "rapport.html"


def write_comparison(vergelijking: Vergelijking, folder: Path) -> Path:
    """Write the comparison alone; gives its path. Raises UnusableInput as `write` does."""
    beside = (folder / "rapport.html").is_file()
    _put(folder, {_COMPARISON: comparison_html(vergelijking, beside_report=beside)}, None)
    return folder / _COMPARISON


def _party_pages(rapport: Rapport) -> Iterator[tuple[str, str]]:
    """Give the pages one by one: thousands of them need not be in memory together."""
    partijen = rapport.verhaal.partijen
    if partijen:
        yield "index.html", index_html(rapport)
    for partij in partijen:
        yield f"{partij.code}.html", party_html(rapport, partij)


def _put(folder: Path, texts: dict[str, str], pages: Iterable[tuple[str, str]] | None) -> None:
    """Write files, and pages into `partijen`; None leaves that folder alone."""
    drafts = {name: folder / f".{name}.{os.getpid()}.tmp" for name in texts}
    draft_folder = folder / f".partijen.{os.getpid()}.tmp"
    try:
        with _one_line(folder):
            folder.mkdir(parents=True, exist_ok=True)
            named = _draft_pages(draft_folder, pages) if pages is not None else []
            for name, draft in drafts.items():
                _write_through(draft, texts[name].encode())
            if pages is not None:
                _place_pages(folder / "partijen", draft_folder, named)
            for name, draft in drafts.items():
                draft.replace(folder / name)
    finally:
        for draft in drafts.values():
            _remove(draft)
        _remove_folder(draft_folder)


def _draft_pages(drafts: Path, pages: Iterable[tuple[str, str]]) -> list[str]:
    named: list[str] = []
    for name, text in pages:
        if not named:
            drafts.mkdir(exist_ok=True)
        (drafts / name).write_bytes(text.encode())
        named.append(name)
    return named


def _place_pages(place: Path, drafts: Path, named: list[str]) -> None:
    """Move the pages into place, and remove those of an earlier run; nothing else there is touched."""
    if named:
        place.mkdir(exist_ok=True)
    for name in named:
        (drafts / name).replace(place / name)
    if place.is_dir():
        kept = set(named)
        stale = [path for path in place.iterdir() if _PARTY_PAGE.fullmatch(path.name)]
        for path in stale:
            if path.name not in kept:
                path.unlink()
        if not named:
            with suppress(OSError):  # somebody else's file keeps the folder
                place.rmdir()


@contextmanager
def _one_line(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or "it failed"
        raise UnusableInput(
            f"cannot write the report to {folder}: {reason}; free some space or choose another folder"
        ) from None


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    with suppress(OSError):  # the fault that left the draft is the one to tell
        draft.unlink(missing_ok=True)


def _remove_folder(drafts: Path) -> None:
    if drafts.is_dir():
        for draft in drafts.iterdir():
            _remove(draft)
        with suppress(OSError):  # as above
            drafts.rmdir()
