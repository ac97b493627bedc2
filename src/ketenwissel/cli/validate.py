"""`ketenwissel validate`: findings per file, from files, folders, ZIP archives and stdin."""

import json
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Annotated

import typer

from ketenwissel.bericht import Bevinding
from ketenwissel.cli.output import JsonOption, SchemasOption, print_json
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.standards import Schemas, berichttype, releases
from ketenwissel.validation import HIGHEST_LEVEL, Uitkomst, check

__all__ = ["register"]

PROGRESS_EVERY = 50
_STATES = {True: "valid", False: "invalid", None: "unusable"}
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("validate")(validate_command)


def validate_command(
    *,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files, folders or ZIP archives; '-' reads stdin.")
    ],
    release: Annotated[
        str | None, typer.Option(metavar="R", help="Release the messages should be of, such as 3.0.")
    ] = None,
    level: Annotated[int, typer.Option(min=1, max=4, help="Highest control level to judge.")] = 1,
    schemas: SchemasOption = None,
    as_json: JsonOption = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="jsonl", help="One line of JSON for each file.")
    ] = None,
) -> int:
    """Judge messages by the control levels of the standard.

    Type and release follow from the name of the root element; a header that differs is a finding. Exit 0: all
    are valid; 1: not all; 2: nothing could be judged.
    """
    if form not in (None, "jsonl") or (form and as_json):
        raise UnusableInput("--format takes 'jsonl' only, and not together with --json")
    known = sorted({name for _, name in releases()})
    if release is not None and release not in known:
        raise UnusableInput(f"no release {release}; known are {', '.join(known)}")
    used = Schemas(schemas)
    if level > HIGHEST_LEVEL:
        _note(f"control levels above {HIGHEST_LEVEL} have no rules yet: judged at level {HIGHEST_LEVEL}")
    report = _Report(as_json=as_json, as_lines=form == "jsonl")
    for source in _sources(files):
        report.add(source.name, source.judge(used, release, level), used)
    return report.conclude(tell_schemas=schemas is not None)


class _Report:
    """Shows the result of each file as it comes, and counts."""

    def __init__(self, *, as_json: bool, as_lines: bool) -> None:
        self._as_json = as_json
        self._as_lines = as_lines
        self._counts = Counter[str]()
        self._kept: list[dict[str, object]] = []
        self._origins: dict[str, str] = {}
        self._unusable = ""

    def add(self, name: str, uitkomst: Uitkomst, schemas: Schemas) -> None:
        """Take in the result of one file."""
        state = _STATES[uitkomst.valid]
        self._counts[state] += 1
        if uitkomst.valid is None:
            self._unusable = self._unusable or f"{name}: {uitkomst.bevindingen[0].text}"
        origin = self._origin(uitkomst, schemas)
        result: dict[str, object] = {
            "file": name,
            "bericht": uitkomst.bericht,
            "release": uitkomst.release,
            "valid": uitkomst.valid,
            "bevindingen": [asdict(bevinding) for bevinding in uitkomst.bevindingen],
            "level": uitkomst.level,
            "schemas": origin,
        }
        if self._as_json:
            self._kept.append(result)
        elif self._as_lines:
            sys.stdout.write(json.dumps(result) + "\n")
        else:
            _print_text(name, state, uitkomst)
        total = self._counts.total()
        if total % PROGRESS_EVERY == 0 and sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\r{total} files ")

    def _origin(self, uitkomst: Uitkomst, schemas: Schemas) -> str | None:
        bericht = berichttype(uitkomst.bericht or "", uitkomst.release or "")
        if bericht is None:
            return None
        return self._origins.setdefault(f"{bericht.code} {bericht.release}", schemas.origin(bericht))

    def conclude(self, *, tell_schemas: bool) -> int:
        """Show the totals and give the exit code; raises UnusableInput when nothing could be judged."""
        total = self._counts.total()
        counts = {"total": total} | {state: self._counts[state] for state in _STATES.values()}
        if tell_schemas:
            for bericht, origin in sorted(self._origins.items()):
                _note(f"schema of {bericht}: {origin}")
        if self._as_json:
            print_json({"files": self._kept, **counts})
        elif not self._as_lines and total > 1:
            sys.stdout.write(
                f"{total} files: " + ", ".join(f"{self._counts[s]} {s}" for s in _STATES.values()) + "\n"
            )
        if self._counts["unusable"] == total:
            others = f" (and {total - 1} more files that cannot be judged)" if total > 1 else ""
            raise UnusableInput(_printable(self._unusable) + others)
        return 0 if self._counts["valid"] == total else 1


def _print_text(name: str, state: str, uitkomst: Uitkomst) -> None:
    kind = f"{uitkomst.bericht} {uitkomst.release} " if uitkomst.bericht else ""
    lines = [f"{_printable(name)}: {kind}{state}"]
    for bevinding in uitkomst.bevindingen:
        place = f"{bevinding.place} " if uitkomst.bericht else ""
        lines.append(f"  {place}{f'{bevinding.rule} ' if bevinding.rule else ''}{bevinding.text}")
    sys.stdout.write("\n".join(lines) + "\n")


def _printable(text: str) -> str:
    """Take out what could steer a terminal: names come from archives of others."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _note(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{_printable(text)}\n")


@dataclass(frozen=True, slots=True)
class _Source:
    """One file to judge: its bytes, or why there are none."""

    name: str
    inhoud: bytes = b""
    trouble: str = ""

    def judge(self, schemas: Schemas, release: str | None, level: int) -> Uitkomst:
        """Judge the file; what could not be read comes out as unusable."""
        if self.trouble:
            finding = Bevinding(None, 1, None, "/", self.trouble)
            return Uitkomst(None, None, None, (finding,), 0)
        return check(self.inhoud, schemas, release=release, level=level)


def _sources(names: list[str]) -> Iterator[_Source]:
    """Give every file behind the arguments, one at a time; of each at most the limit is read."""
    for name in names:
        if name == "-":
            yield from _from_stdin()
            continue
        path = Path(name)
        try:
            folder = path.is_dir()
            inside = (
                sorted(p for p in path.rglob("*") if _is_message(p.name) and p.is_file())
                if folder
                else [path]
            )
        except OSError as error:
            yield _unreadable(name, error)
            continue
        if not inside:
            yield _Source(name, trouble="deze map bevat geen XML-bestanden en geen ZIP")
        for file in inside:
            yield from _from_file(file)


def _is_message(name: str) -> bool:
    return name.lower().endswith((".xml", ".zip"))


def _from_stdin() -> Iterator[_Source]:
    if sys.stdin is None:
        yield _Source("-", trouble="er is geen stdin om te lezen")
        return
    inhoud = sys.stdin.buffer.read(MAX_BERICHT_BYTES + 1)
    if inhoud.startswith(_ZIP_STARTS):
        yield from _from_zip("-", BytesIO(inhoud))
    else:
        yield _Source("-", inhoud)


def _from_file(path: Path) -> Iterator[_Source]:
    name = str(path)
    try:
        with path.open("rb") as file:
            inhoud = file.read(MAX_BERICHT_BYTES + 1)
            if inhoud.startswith(_ZIP_STARTS):
                yield from _from_zip(name, file)
                return
    except (OSError, ValueError) as error:
        yield _unreadable(name, error)
        return
    yield _Source(name, inhoud)


def _unreadable(name: str, error: OSError | ValueError) -> _Source:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return _Source(name, trouble=f"het bestand is niet te lezen ({reason})")


def _from_zip(name: str, file: IO[bytes]) -> Iterator[_Source]:
    try:
        archive = zipfile.ZipFile(file)
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        yield _Source(name, trouble="de ZIP is beschadigd")
        return
    if not entries:
        yield _Source(name, trouble="de ZIP bevat geen XML-bestanden")
    for entry in entries:
        yield _from_entry(f"{name}!{entry.filename}", archive, entry)


def _from_entry(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> _Source:
    if entry.flag_bits & _ENCRYPTED:
        return _Source(name, trouble="het bestand in de ZIP heeft een wachtwoord")
    try:
        # The size that an archive states may be false: what counts is what is really read.
        with archive.open(entry) as file:
            return _Source(name, file.read(MAX_BERICHT_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return _Source(name, trouble="het bestand in de ZIP is beschadigd")
