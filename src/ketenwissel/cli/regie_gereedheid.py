"""`ketenwissel regie gereedheid`: how far parties are, as a table or as JSON."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, print_json, print_table
from ketenwissel.cli.regie_vorm import overview_document, party_document
from ketenwissel.cli.regie_vragen import asking
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, instant
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.regie import INDELINGEN, Groep, Overzicht, Partijbeeld, Partijstand

__all__ = ["register"]


def register(commands: typer.Typer) -> None:
    """Add the command to the group."""
    commands.command("gereedheid")(readiness_command)


def readiness_command(
    database: DatabaseOption,
    name: AsOption,
    partij: Annotated[
        str | None, typer.Argument(metavar="[PARTIJ]", help="One party; without it all that you may see.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="INSTANT", help="In the past: as kept at the last border before it."),
    ] = None,
    per: Annotated[
        str | None, typer.Option("--per", metavar="GROUP", help=f"Add up by: {', '.join(INDELINGEN)}.")
    ] = None,
    first: Annotated[
        int, typer.Option("--first", min=0, metavar="N", help="How many parties to name that need attention.")
    ] = 20,
    as_json: JsonOption = False,
) -> int:
    """Say how far parties are: every step of the runbook, what is left, and whether it will be in time."""
    if per is not None and per not in INDELINGEN:
        raise UnusableInput(f"--per is one of {', '.join(INDELINGEN)}")
    if partij is not None and per is not None:
        raise UnusableInput("--per adds parties up: leave it out for one party")
    moment = instant(at)
    with asking(database, name) as (balie, toegang, wie, _):
        if partij is not None:
            party = balie.partij(wie, toegang, partij, at=moment)
            if as_json:
                print_json(party_document(party))
            else:
                _print_party(party)
            return 0
        found = balie.overzicht(wie, toegang, at=moment, per=per, aandacht=first)
    if as_json:
        print_json(overview_document(found))
    else:
        _print_overview(found)
    return 0


def _print_overview(found: Overzicht) -> None:
    total = found.totaal
    reach = "de hele keten" if found.landelijk else "de partijen in zicht"
    _write(
        f"Gereedheid van {reach} op {format_local(found.at)}{_measured(found.at, found.gemeten_op)}",
        f"{total.partijen} partijen; {_numbers(total)}; {total.ontraden} ontraden",
        f"in tijd leeg: afhalen {_forecast(total.afhalen)}; beantwoorden {_forecast(total.beantwoorden)}",
    )
    rows = [
        (
            one.stap,
            one.rol,
            one.criterium,
            format_local(one.uiterlijk_op),
            *(str(number) for number in one.statussen.values()),
            str(one.tegengesproken),
        )
        for one in total.stappen
    ]
    statuses = tuple(total.stappen[0].statussen) if total.stappen else ()
    print_table("stappen", ("stap", "wie", "wat", "uiterlijk", *statuses, "tegengesproken"), rows)
    if found.groepen:
        _print_groups(found.groepen)
    if found.aandacht:
        _print_urgent(found.aandacht)


def _print_groups(groups: tuple[Groep, ...]) -> None:
    columns = ("groep", "partijen", "wachtend", "te beantwoorden", "gebroken", *groups[0].behaald, "te laat")
    rows = [
        (
            one.naam,
            *map(str, (one.partijen, one.wachtend, one.te_beantwoorden, one.gebroken)),
            *map(str, one.behaald.values()),
            str(sum(step.statussen["te laat"] for step in one.stappen)),
        )
        for one in groups
    ]
    print_table("groepen", columns, rows)


def _print_urgent(parties: tuple[Partijstand, ...]) -> None:
    columns = ("partij", "naam", "te laat", "wachtend", "te beantwoorden", "gebroken", "prognose")
    rows = [
        (
            one.partij,
            one.naam,
            " ".join(step.stap for step in one.stappen if step.status == "te laat"),
            *map(str, (one.wachtend, one.te_beantwoorden, one.gebroken)),
            f"afhalen {one.afhalen or '-'}, beantwoorden {one.beantwoorden or '-'}",
        )
        for one in parties
    ]
    print_table("eerst aandacht voor", columns, rows)


def _print_party(found: Partijbeeld) -> None:
    one = found.geheel
    lines = [
        f"{one.partij} {one.naam} ({one.rol}) op {format_local(found.at)}"
        f"{_measured(found.at, found.gemeten_op)}",
        f"{_numbers(one)}; {one.ontraden} ontraden",
        f"in tijd leeg: afhalen {one.afhalen or '-'}, beantwoorden {one.beantwoorden or '-'}",
    ]
    lines += [f"{apart.standaard}: {_numbers(apart)}" for apart in found.standaarden]
    if found.bij_stilstand is not None:
        kept = found.bij_stilstand
        lines.append(
            f"bij stilstand ({format_local(kept.moment)}): "
            f"{kept.wachtend} wachtend, {kept.te_beantwoorden} te beantwoorden"
        )
    if found.regio is not None:
        lines.append(f"regio: {found.regio}")
    for product in found.pakketten:
        passed = " ".join(row.berichttype for row in product.geslaagd) or "nog niets"
        lines.append(
            f"{product.standaard}: {product.product} {product.versie} van {product.leverancier}; "
            f"op de KTO geslaagd voor {product.release}: {passed}"
        )
    _write(*lines)
    rows = [
        (
            step.stap,
            step.criterium,
            format_local(step.uiterlijk_op),
            step.status,
            step.bewijs + (", tegengesproken" if step.tegengesproken else ""),
            "" if step.rest is None else str(step.rest),
            "" if step.gedaan_op is None else format_local(step.gedaan_op),
        )
        for step in one.stappen
    ]
    print_table("stappen", ("stap", "wat", "uiterlijk", "status", "bewijs", "rest", "gedaan"), rows)


def _numbers(one: Groep | Partijstand) -> str:
    return f"{one.wachtend} wachtend, {one.te_beantwoorden} te beantwoorden, {one.gebroken} gebroken"


def _forecast(numbers: object) -> str:
    assert isinstance(numbers, dict), "counted by forecast"
    return ", ".join(f"{number} {name}" for name, number in numbers.items())


def _measured(at: datetime, measured: datetime) -> str:
    return "" if at == measured else f", gemeten {format_local(measured)}"


def _write(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
