"""`ketenwissel regie nazorg`: the aftercare, from going live to its end report."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, print_json, print_table, write_files
from ketenwissel.cli.regie_basis import Vrager, asking, plain
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.regie import (
    TARIEFINDELINGEN,
    Nazorgstand,
    Tarief,
    Typeregel,
    Verkeersteller,
    aftercare,
    day_report,
    end_report,
    rates,
    window_of,
    write_day,
    write_report,
)
from ketenwissel.regie.dagtekst import percentage
from ketenwissel.toegang import Toegang

__all__ = ["register"]

nazorg = typer.Typer(help="The aftercare: what came by, what goes wrong more than before, the reports.")


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.add_typer(nazorg, name="nazorg")


def _count(vrager: Vrager) -> None:
    """Count what a service would have counted by now, so that a report is of this moment."""
    teller = Verkeersteller(vrager.opslag, Toegang.load(vrager.opslag))
    while teller.work():
        pass


@nazorg.command("overzicht")
def overview_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """Say in a few numbers how the aftercare stands; exit 0 when nothing is missing or left behind."""
    with asking(database, name) as vrager:
        vrager.require("nazorg.lezen")
        _count(vrager)
        with vrager.balie.look(vrager.wie) as blik:
            stand = aftercare(blik)
    if as_json:
        print_json({"nazorg": plain(stand) | {"volledig": stand.eerste.volledig}})  # type: ignore[operator]
    else:
        sys.stdout.write("\n".join(_overview(stand)) + "\n")
    return 0 if stand.eerste.volledig and not stand.achtergebleven else 1


def _overview(stand: Nazorgstand) -> list[str]:
    seen = sum(one.gezien_op is not None for one in stand.eerste.typen)
    open_lines = sum(one.open for one in stand.eerste.partijen)
    venster = stand.venster
    return [
        f"in gebruik sinds {format_local(venster.livegang)}, nazorg tot {format_local(venster.tot)}",
        f"berichttypen gezien: {seen} van {len(stand.eerste.typen)}",
        f"partijen en typen die nog uitblijven: {open_lines}",
        f"eerste pogingen mislukt: {len(stand.mislukt)}",
        f"partijen die nog in {stand.venster.oud} verzenden: {len(stand.oud)}",
        f"achtergebleven: {sum(one.aantal for one in stand.achtergebleven)} in "
        f"{len(stand.achtergebleven)} postvakken",
    ]


@nazorg.command("eerste-keer")
def first_times_command(
    database: DatabaseOption,
    name: AsOption,
    parties: Annotated[
        bool, typer.Option("--partijen", help="Per party what it has yet to send or to be sent.")
    ] = False,
    failures: Annotated[bool, typer.Option("--mislukt", help="First attempts that failed.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List which types came by since going live; exit 0 when each did at least once."""
    with asking(database, name) as vrager:
        vrager.require("nazorg.lezen")
        _count(vrager)
        with vrager.balie.look(vrager.wie) as blik:
            stand = aftercare(blik)
    if as_json:
        print_json(
            {"typen": plain(stand.eerste.typen), "partijen": plain(stand.eerste.partijen)}
            | {"mislukt": plain(stand.mislukt)}
        )
    elif parties:
        show_rows("nog niet gezien", [one for one in stand.eerste.partijen if one.open], as_json=False)
    elif failures:
        show_rows("mislukt", list(stand.mislukt), as_json=False)
    else:
        columns = ("berichttype", "voor het eerst", "door", "partijen")
        print_table("eerste keer", columns, [_type_row(one) for one in stand.eerste.typen])
    return 0 if stand.eerste.volledig else 1


def _type_row(one: Typeregel) -> tuple[str, ...]:
    when = "nog niet" if one.gezien_op is None else format_local(one.gezien_op)
    return one.berichttype, when, one.door, f"{one.gezien_bij} van {one.verwacht}"


@nazorg.command("verkeer")
def rates_command(
    database: DatabaseOption,
    name: AsOption,
    per: Annotated[
        str, typer.Option("--per", metavar="WHAT", help=f"One of {', '.join(TARIEFINDELINGEN)}.")
    ] = "berichttype",
    dag: Annotated[
        str | None, typer.Option("--dag", metavar="DATE", help="One day; all since going live by default.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """List how much is refused and rejected, against the weeks before closing down began."""
    if per not in TARIEFINDELINGEN:
        raise UnusableInput(f"--per is one of {', '.join(TARIEFINDELINGEN)}")
    asked = _day(dag)
    with asking(database, name) as vrager:
        zicht = vrager.require("nazorg.lezen")
        _count(vrager)
        with vrager.balie.look(vrager.wie) as blik:
            venster = window_of(blik.draaiboek)
            first = venster.eerste if asked is None else venster.day(blik.at, asked)
            last = venster.last_day(blik.at) if asked is None else first
            found = rates(blik, venster, zicht, first, last, per)
    if as_json:
        print_json({"tarieven": plain(found)})
    else:
        columns = (per, "naam", "aangenomen", "geweigerd", "voorheen", "afgekeurd", "voorheen", "hoger")
        print_table("verkeer", columns, [_rate_row(one) for one in found])
    return 0


def _rate_row(one: Tarief) -> tuple[str, ...]:
    return (
        one.sleutel,
        one.naam,
        str(one.nu.aangenomen),
        f"{one.nu.geweigerd} ({percentage(one.nu.weigeringsgraad)})",
        percentage(one.voorheen.weigeringsgraad),
        f"{one.nu.afgekeurd} ({percentage(one.nu.afkeurgraad)})",
        percentage(one.voorheen.afkeurgraad),
        "ja" if one.hoger else "",
    )


@nazorg.command("dag")
def day_command(
    database: DatabaseOption,
    name: AsOption,
    dag: Annotated[
        str | None, typer.Option("--dag", metavar="DATE", help="A day of the aftercare; today by default.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Report on one day: what came by, what failed, incidents, announcements."""
    asked = _day(dag)
    with asking(database, name) as vrager:
        vrager.require("nazorg.verslag")
        _count(vrager)
        with vrager.balie.look(vrager.wie) as blik:
            found = day_report(blik, asked)
    if as_json:
        print_json({"dag": plain(found)})
    else:
        sys.stdout.write(write_day(found))
    return 0


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UnusableInput("write a day as 2022-04-05") from None


@nazorg.command("eindverslag")
def report_command(
    database: DatabaseOption,
    name: AsOption,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write eindverslag.html into this folder.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Report on the whole aftercare; exit 0 when it is over and nothing stays open."""
    with asking(database, name) as vrager:
        vrager.require("nazorg.verslag")
        _count(vrager)
        with vrager.balie.look(vrager.wie) as blik:
            found = end_report(blik)
    if out is not None:
        write_files(out, {"eindverslag.html": write_report(found).encode()})
    if as_json:
        print_json({"eindverslag": plain(found)})
    else:
        where = "" if out is None else f"written to {out / 'eindverslag.html'}; "
        state = "over" if found.af else "still under way"
        sys.stdout.write(f"{where}the aftercare is {state}, {len(found.open)} things stay open\n")
        show_rows("open", list(found.open), as_json=False)
    return 0 if found.af and not found.open else 1
