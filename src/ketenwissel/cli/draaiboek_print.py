"""`ketenwissel draaiboek print`: the runbook as a document, whole or for one reader."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ketenwissel.cli.output import DEFAULT_DRAAIBOEK, write_files
from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek, load_draaiboek

if TYPE_CHECKING:
    from ketenwissel.draaiboek.druk import Lezer

__all__ = ["register"]

STDOUT = "-"


def register(commands: typer.Typer) -> None:
    """Add the command to those about runbooks."""
    commands.command("print")(print_command)


def print_command(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Name of a runbook, or path of a .toml file.")
    ] = DEFAULT_DRAAIBOEK,
    voor: Annotated[
        str | None, typer.Option("--voor", metavar="ACTIEHOUDER", help="The personal runbook of who acts.")
    ] = None,
    rol: Annotated[
        str | None,
        typer.Option("--rol", metavar="gemeente|aanbieder", help="The personal runbook of a role."),
    ] = None,
    partij: Annotated[
        str | None,
        typer.Option("--partij", metavar="CODE", help="The one of a party (gemeentecode, AGB-code)."),
    ] = None,
    naam: Annotated[
        str | None, typer.Option("--naam", metavar="TEXT", help="Its name, to print on it.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="html|pdf", help="Default: by the name of the file, else html."),
    ] = None,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write; - is stdout.")] = STDOUT,
) -> int:
    """Print a runbook as a document (Dutch): whole, or what one reader has to do when."""
    as_form = _form(form, out)
    if out == STDOUT and as_form == "pdf" and sys.stdout.isatty():
        raise UnusableInput("a PDF does not belong on a terminal: give --out FILE")
    # Setting a page takes template and drawing libraries that no other command of the runbook needs.
    from ketenwissel.draaiboek import druk  # noqa: PLC0415

    draaiboek = load_draaiboek(name, onvolledig=True)
    page = druk.to_html(draaiboek, _lezer(draaiboek, voor, rol, partij, naam))
    content = druk.to_pdf(page) if as_form == "pdf" else page.encode()
    if out == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return 0
    target = Path(out)
    if not target.name:
        raise UnusableInput("--out must name a file")
    write_files(target.parent, {target.name: content})
    return 0


def _form(form: str | None, out: str) -> Literal["html", "pdf"]:
    suffix = Path(out).suffix.lower()
    chosen = form or ("pdf" if suffix == ".pdf" else "html")
    if chosen == "pdf":
        return "pdf"
    if chosen == "html":
        return "html"
    raise UnusableInput("--format must be html or pdf")


def _lezer(
    draaiboek: Draaiboek, voor: str | None, rol: str | None, partij: str | None, naam: str | None
) -> "Lezer | None":
    from ketenwissel.draaiboek import druk  # noqa: PLC0415 - as above

    if voor is not None:
        if rol is not None or partij is not None:
            raise UnusableInput("give --voor, or --rol and --partij, not both")
        return druk.find_lezer(draaiboek, voor, naam)
    if rol is not None or partij is not None:
        return druk.find_partij(draaiboek, rol, partij, naam)
    if naam is not None:
        raise UnusableInput("--naam goes with --voor, --rol or --partij")
    return None
