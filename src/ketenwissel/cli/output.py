"""What commands share in showing results: JSON, tables, files."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "DEFAULT_DRAAIBOEK",
    "DraaiboekOption",
    "JsonOption",
    "SchemasOption",
    "camel",
    "console",
    "print_json",
    "print_table",
    "write_files",
]

DEFAULT_DRAAIBOEK = "iwmo-ijw-3.0-naar-3.1"
"""The runbook of a command that was given none."""

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]
DraaiboekOption = Annotated[
    str, typer.Option("--draaiboek", metavar="NAME", help="Name of a runbook, or path of a .toml file.")
]

SchemasOption = Annotated[
    Path | None,
    typer.Option(
        "--schemas",
        metavar="DIR",
        envvar="KETENWISSEL_SCHEMAS",
        help="An official XSD package to use instead of our schemas.",
    ),
]


def print_json(document: object) -> None:
    """Write one JSON document to stdout, readable and in ASCII so that no terminal can spoil it."""
    sys.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")


def console() -> "Console":
    """Make a console on stdout: as wide as the terminal, or 120 columns for a file or a pipe."""
    # Rich is imported here because most commands never need it.
    from rich.console import Console  # noqa: PLC0415

    return Console(width=None if sys.stdout.isatty() else 120, highlight=False, markup=False)


def camel(name: str) -> str:
    """Write a name of ours as JSON has it.

    >>> camel("geldig_van")
    'geldigVan'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def print_table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Write a table to stdout."""
    # Rich is imported here because the other commands never need it.
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    # Rich writes to stdout itself: what was written before must come first.
    sys.stdout.flush()
    console().print(table)


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder (made when absent) and give their paths; never leaves half a file.

    All are written in full and synced under other names first, and only then take their places: what fails
    before (a full disk) changes nothing. Raises OSError as the system does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, content in contents.items():
            temporary = folder / f".{name}.{os.getpid()}.tmp"
            waiting.append((temporary, folder / name))
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for temporary, target in waiting:
            temporary.replace(target)
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
    return [target for _, target in waiting]
