"""`ketenwissel rehearse`: the whole migration in fast time on synthetic parties, with the verdict."""

import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenwissel.cli.output import (
    DEFAULT_DRAAIBOEK,
    DraaiboekOption,
    JsonOption,
    SchemasOption,
    print_json,
)
from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.cycles import look_seldom
from ketenwissel.core.errors import UnusableInput
from ketenwissel.rehearsal import (
    STORINGEN,
    Draad,
    Opzet,
    check_names,
    comparison_json,
    load_speelboek,
    make,
    prepare_folder,
    print_verdict,
    print_vergelijking,
    read_document,
    to_json,
    write,
    write_comparison,
)
from ketenwissel.rehearsal import compare as compare_runs
from ketenwissel.rehearsal import rehearse as carry_out
from ketenwissel.rehearsal import sweep as sweep_seeds
from ketenwissel.standards import Schemas

__all__ = ["register"]

SIZES = (25, 75, 20_000)
SWEEP_SIZES = (3, 5, 120)
"""Gemeenten, aanbieders and heenberichten where nobody asks for others."""

MAX_GEMEENTEN = 900
MAX_AANBIEDERS = 100_000
SWEEP_REPORT = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rehearse")(rehearse)


def rehearse(
    draaiboek: DraaiboekOption = DEFAULT_DRAAIBOEK,
    gemeenten: Annotated[
        int | None, typer.Option(min=1, max=MAX_GEMEENTEN, help="Number of gemeenten (25; in a sweep 3).")
    ] = None,
    aanbieders: Annotated[
        int | None, typer.Option(min=1, max=MAX_AANBIEDERS, help="Number of aanbieders (75; in a sweep 5).")
    ] = None,
    berichten: Annotated[
        int | None, typer.Option(min=1, help="Number of heenberichten (20000; in a sweep 120).")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed plays the same rehearsal.")] = 1,
    faults: Annotated[
        str, typer.Option(metavar="NAME,..", help=f"Faults that strike: {', '.join(STORINGEN)}.")
    ] = "",
    inhoudscontrole: Annotated[
        bool, typer.Option("--inhoudscontrole", help="Have VECOZO look at what declarations say (level 2).")
    ] = False,
    wijziging: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Amend the runbook on the way, by two people: uitstel."),
    ] = None,
    sweep: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Play N seeds with random faults on all cores; report only those that fail.",
        ),
    ] = None,
    wire: Annotated[
        bool,
        typer.Option("--wire", help="Drive a running service through its real doors, in its own process."),
    ] = False,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="With --wire: an empty database (postgresql://... for two processes).",
            show_default="a new SQLite file in the folder",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the report and the databases; with --with that of RUN.", show_default="rapport"
        ),
    ] = None,
    schemas: SchemasOption = None,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="Compare with an earlier report: its folder, or its rapport.json."),
    ] = None,
    with_run: Annotated[
        Path | None,
        typer.Option("--with", metavar="RUN", help="Play nothing: hold this report against --compare."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Rehearse a national migration: play it in fast time on synthetic parties, and judge what happened.

    Exit code 0 when every checker is satisfied, 1 when one is not, 2 when it could not be played; with
    --with by the verdict of that report.
    """
    if with_run is not None and compare is None:
        raise UnusableInput("--with needs --compare: name the earlier report to compare with")
    if wire and (faults or sweep):
        raise UnusableInput("--wire plays with a real service: --faults and --sweep do not go with it")
    if database is not None and not wire:
        raise UnusableInput("--database goes with --wire: without it a rehearsal makes its own")
    if wire and wijziging:
        raise UnusableInput("--wijziging goes with a rehearsal in one process, not with --wire")
    if sweep and compare is not None:
        raise UnusableInput("--compare goes with one rehearsal, not with --sweep")
    earlier = None if compare is None else read_document(compare)
    if with_run is not None and earlier is not None:
        return _compare(earlier, with_run, out, as_json=as_json)
    out = out or Path("rapport")
    sizes = SWEEP_SIZES if sweep else SIZES
    gemeenten, aanbieders, berichten = (
        given or size for given, size in zip((gemeenten, aanbieders, berichten), sizes, strict=True)
    )
    names = check_names(faults.split(",") if faults else ())
    opzet = Opzet(gemeenten, aanbieders, berichten, seed, names, inhoudscontrole, wijziging)
    # A runbook or an amendment that cannot be used is told before a folder is made for its report.
    load_speelboek(draaiboek, wijziging)
    if sweep:
        return _sweep(opzet, draaiboek, range(seed, seed + sweep), as_json=as_json)
    used = Schemas(schemas)
    prepare_folder(out)
    look_seldom()
    with closing(make(sys.stderr)) as voortgang:
        draad = Draad(database, schemas) if wire else None
        rapport = carry_out(opzet, draaiboek, out, used, voortgang, SystemTimer(), draad)
    vergelijking = None if earlier is None else compare_runs(earlier, to_json(rapport))
    page = write(rapport, out, vergelijking)
    if as_json:
        print_json(to_json(rapport, vergelijking))
    else:
        print_verdict(rapport, sys.stdout, page)
        if vergelijking is not None:
            sys.stdout.write("\n")
            print_vergelijking(vergelijking, sys.stdout, page.with_name("vergelijking.html"))
    return 0 if rapport.verdict == "geslaagd" else 1


def _compare(earlier: Mapping[str, Any], run: Path, out: Path | None, *, as_json: bool) -> int:
    """Hold two reports against each other; what comes out is that of `run`, as if it had just been played."""
    document = read_document(run)
    vergelijking = compare_runs(earlier, document)
    page = write_comparison(vergelijking, out or (run if run.is_dir() else run.parent))
    if as_json:
        print_json(document | {"vergelijking": comparison_json(vergelijking)})
    else:
        print_vergelijking(vergelijking, sys.stdout, page)
    return 0 if document["verdict"] == "geslaagd" else 1


def _sweep(opzet: Opzet, draaiboek: str, seeds: range, *, as_json: bool) -> int:
    """Play a range of seeds; on stdout only those that fail, with what repeats them."""
    failed = []
    for done, outcome in enumerate(sweep_seeds(opzet, draaiboek, seeds), start=1):
        if not outcome.ok:
            failed.append(outcome)
            if not as_json:
                why = outcome.fout or ", ".join(outcome.gezakt)
                sys.stdout.write(f"seed {outcome.seed} --faults {','.join(outcome.storingen)}: {why}\n")
        if done % SWEEP_REPORT == 0 or done == len(seeds):
            sys.stderr.write(f"{done}/{len(seeds)} seeds, {len(failed)} failed\n")
    if as_json:
        print_json({"seeds": len(seeds), "first": seeds.start, "failed": [asdict(one) for one in failed]})
    return 1 if failed else 0
