"""`ketenwissel rehearse`: the whole migration in fast time on synthetic parties, with the verdict."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from ketenwissel.cli.output import DEFAULT_DRAAIBOEK, DraaiboekOption, JsonOption, print_json
from ketenwissel.core.clock import SystemTimer
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.rehearsal import Opzet, make, prepare_folder, print_verdict, to_json, write
from ketenwissel.rehearsal import rehearse as carry_out
from ketenwissel.standards import Schemas

__all__ = ["register"]

MAX_GEMEENTEN = 900
MAX_AANBIEDERS = 100_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rehearse")(rehearse)


def rehearse(
    draaiboek: DraaiboekOption = DEFAULT_DRAAIBOEK,
    gemeenten: Annotated[int, typer.Option(min=1, max=MAX_GEMEENTEN, help="Number of gemeenten.")] = 25,
    aanbieders: Annotated[int, typer.Option(min=1, max=MAX_AANBIEDERS, help="Number of aanbieders.")] = 75,
    berichten: Annotated[int, typer.Option(min=1, help="Number of heenberichten.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed plays the same rehearsal.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder for the report and the databases.")] = Path("rapport"),
    schemas: Annotated[
        Path | None, typer.Option(metavar="DIR", help="An official XSD package to use instead of ours.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Rehearse a national migration: play it in fast time on synthetic parties, and judge what happened.

    Exit code 0 when every checker is satisfied, 1 when one is not, 2 when it could not be played.
    """
    opzet = Opzet(gemeenten, aanbieders, berichten, seed)
    runbook = load_draaiboek(draaiboek)
    used = Schemas(schemas)
    prepare_folder(out)
    with closing(make(sys.stderr)) as voortgang:
        rapport = carry_out(opzet, runbook, out, used, voortgang, SystemTimer())
    page = write(rapport, out)
    if as_json:
        print_json(to_json(rapport))
    else:
        print_verdict(rapport, sys.stdout, page)
    return 0 if rapport.verdict == "geslaagd" else 1
