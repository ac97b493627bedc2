"""`ketenwissel regie poort`: the gate by what is in a database, measures included, now or as known then."""

import sys
from contextlib import closing
from typing import Annotated, cast, get_args

import typer

from ketenwissel.cli.output import JsonOption, print_json
from ketenwissel.cli.toegang_basis import DatabaseOption, instant, moment_of
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.draaiboek import Handeling, Omgeving
from ketenwissel.hub import Geldend, Poortvraag
from ketenwissel.store import open_database

__all__ = ["gate_command"]


def gate_command(
    database: DatabaseOption,
    bericht: Annotated[str, typer.Option(metavar="TYPE", help="Type such as WMO301 or Fo01.")],
    release: Annotated[str | None, typer.Option(help="Release such as 3.0; Fo01 needs none.")] = None,
    at: Annotated[str | None, typer.Option(metavar="INSTANT", help="When; now by default.")] = None,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="INSTANT", help="By what was known then; by default, now."),
    ] = None,
    partij: Annotated[
        str | None, typer.Option(metavar="CODE", help="Who submits or collects: its measures count.")
    ] = None,
    tegenpartij: Annotated[
        str | None, typer.Option(metavar="CODE", help="To whom it is sent: agreements with it count.")
    ] = None,
    handeling: Annotated[str, typer.Option(metavar="indienen|afhalen", help="What is done.")] = "indienen",
    omgeving: Annotated[str, typer.Option(metavar="productie|kto", help="Where it is done.")] = "productie",
    as_json: JsonOption = False,
) -> int:
    """Say whether a message may pass, by the runbook and the decisions in a database.

    Exit 0: it may (allowed or discouraged); 1: it may not; 2: unusable input.
    """
    if handeling not in get_args(Handeling) or omgeving not in get_args(Omgeving):
        raise UnusableInput("choose --handeling indienen or afhalen, and --omgeving productie or kto")
    with closing(open_database(database, soort=None)) as opslag:
        vraag = Poortvraag(
            bericht=bericht,
            release=release,
            at=instant(at) or moment_of(opslag),
            handeling=cast(Handeling, handeling),
            omgeving=cast(Omgeving, omgeving),
            partij=partij,
            tegenpartij=tegenpartij,
            bekend_op=instant(known_at),
        )
        found = Geldend(opslag).oordeel(vraag)
    if found is None:
        raise UnusableInput("no runbook was in force at that instant, or none was known then")
    if as_json:
        print_json(
            {
                "bericht": bericht,
                "release": release,
                "at": format_instant(vraag.at),
                "handeling": handeling,
                "omgeving": omgeving,
                "verdict": found.verdict,
                "step": found.step,
                "code": found.code,
                "codeList": found.code_list,
                "retry": found.retry,
                "until": None if found.until is None else format_instant(found.until),
                "reason": found.reason,
                "maatregel": found.maatregel,
            }
        )
    else:
        sys.stdout.write(f"{found.verdict}: {found.reason}\n")
        if found.until is not None:
            sys.stdout.write(f"tot {format_local(found.until)}\n")
    return 0 if found.passes else 1
