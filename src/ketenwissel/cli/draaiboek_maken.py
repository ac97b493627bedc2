"""`ketenwissel draaiboek new` and `promote`: from one runbook to the next, and from rehearsed to real."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, print_json, write_files
from ketenwissel.core.clock import SystemClock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local, to_local
from ketenwissel.draaiboek import (
    SJABLOON,
    Tijdstip,
    Verschoven,
    check,
    clock_changes,
    days_off,
    draaiboek_text,
    load_draaiboek,
    move,
)

__all__ = ["register"]

Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file, which must be new.")]


def register(commands: typer.Typer) -> None:
    """Add the commands to the group."""
    commands.command("new")(new_command)
    commands.command("promote")(promote_command)


def new_command(
    *,
    shift: Annotated[str, typer.Option(metavar="DATE", help="The day of go-live, such as 2027-04-05.")],
    source: Annotated[
        str, typer.Option("--from", metavar="NAME", help="Runbook to start from, by name or path.")
    ] = SJABLOON,
    van: Annotated[str | None, typer.Option(metavar="RELEASE", help="Release that ends: 3.2.")] = None,
    naar: Annotated[str | None, typer.Option(metavar="RELEASE", help="Release that begins.")] = None,
    naam: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the new runbook.")] = None,
    out: Out = None,
) -> int:
    """Move a runbook to other days, and to other releases, and write what came of it.

    Every time moves by as many days as the go-live, and keeps its time on the clock. The text goes to stdout
    or to --out; what the calendar and the linter say of it to stderr. Exit 0: no errors; 1: the linter found
    errors; 2: it could not be moved.
    """
    if (van is None) != (naar is None):
        raise UnusableInput("--van and --naar go together: a migration has two releases")
    releases = None if van is None or naar is None else (van, naar)
    moved = move(source, _day(shift), _today(), releases=releases, naam=naam)
    _write(moved.tekst.encode(), out)
    sys.stderr.writelines(f"{line}\n" for line in _told(moved))
    remarks = check(moved.draaiboek)
    sys.stderr.writelines(f"{one.ernst}: {one.plaats}: {one.tekst}\n" for one in remarks)
    return 1 if any(one.ernst == "fout" for one in remarks) else 0


def promote_command(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT", help="The report of a rehearsal: its folder, or rapport.json.")
    ],
    draaiboek: Annotated[
        str | None,
        typer.Option("--draaiboek", metavar="NAME", help="The runbook to promote; that of the report."),
    ] = None,
    out: Out = None,
    as_json: JsonOption = False,
) -> int:
    """Take a runbook that was rehearsed to the real one: unchanged, byte for byte, or not at all.

    Exit 0: it is the text that was rehearsed, and the rehearsal passed; --out then holds that text. 1: it is
    not, or it did not pass. 2: unusable.
    """
    # The rehearsal is a large room, and the other commands of this group do without.
    from ketenwissel.rehearsal import read_document  # noqa: PLC0415

    document = read_document(report)
    rehearsed = document.get("draaiboekSha256")
    if not isinstance(rehearsed, str) or not rehearsed:
        raise UnusableInput(f"{report} does not say which text was rehearsed: rehearse again")
    source = draaiboek or str(document["draaiboek"])
    book = load_draaiboek(source)
    why = []
    if document["verdict"] != "geslaagd":
        why.append(f"the rehearsal did not pass: {document['verdict']}")
    if book.sha256 != rehearsed:
        why.append(f"{source} is not the text that was rehearsed: its SHA-256 is {book.sha256}")
    told = {"draaiboek": book.naam, "sha256": rehearsed, "verdict": document["verdict"], "promoted": not why}
    told |= {name: document.get(name) for name in ("seed", "heenberichten", "storingen")}
    if not why and out is not None:
        _write(draaiboek_text(source).encode(), out)
    if as_json:
        print_json(told | {"why": why})
    else:
        sys.stdout.write(_promotion(told, why))
    return 1 if why else 0


def _promotion(told: Mapping[str, object], why: Sequence[str]) -> str:
    played = (
        f"seed {told['seed']}, {told['heenberichten']} heenberichten, faults: {told['storingen'] or 'none'}"
    )
    first = "not promoted" if why else "promoted, unchanged"
    lines = [f"{told['draaiboek']}: {first}", *why, f"rehearsed: {told['sha256']} ({played})"]
    return "\n  ".join(lines) + "\n"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnusableInput("--shift must be a date such as 2027-04-05") from None


def _today() -> date:
    return to_local(SystemClock().now()).date()


def _write(text: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text.decode())
        return
    if out.exists():
        raise UnusableInput(f"{out} is there already: choose another name")
    write_files(out.parent, {out.name: text})
    sys.stderr.write(f"written: {out}\n")


def _told(moved: Verschoven) -> list[str]:
    """Say what moved, and what the calendar does with it."""
    old, new = moved.oud.vrijgave.begin, moved.draaiboek.vrijgave.begin
    weeks, rest = divmod(moved.dagen, 7)
    lines = [f"{moved.draaiboek.naam}: in use on {_local(new)} (was {_local(old)}), {moved.dagen} days moved"]
    if rest:
        lines.append(f"no whole number of weeks: days of the week change ({old.dag} is now {new.dag})")
    else:
        lines.append(f"{weeks} whole weeks: every day of the week stays")
    for change in clock_changes(moved.draaiboek):
        what = "summer time begins" if change.zomertijd else "winter time begins"
        between = f"between steps {change.na.nummer} and {change.voor.nummer}"
        lines.append(f"{what} on {change.dag:%d-%m-%Y}, {between}: times on the clock stay")
    holidays = days_off(moved.draaiboek)
    if holidays:
        named = ", ".join(f"{day:%d-%m-%Y}" for day in holidays)
        lines.append(f"public holidays from the first step to the end of the aftercare: {named}")
    lines += [
        f"release {release} is not in the catalogue: its message types were taken over, look them through"
        for release in moved.aangevuld
    ]
    return lines


def _local(tijdstip: Tijdstip) -> str:
    return format_local(tijdstip.instant)
