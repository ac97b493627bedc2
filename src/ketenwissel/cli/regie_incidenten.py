"""`ketenwissel regie incident`: incidents, whose they are, and how they end."""

import sys
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, print_json
from ketenwissel.cli.regie_basis import asking, plain
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, show_done, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.regie import (
    ERNST,
    TOESTANDEN,
    Ernst,
    Incidentmelding,
    Incidentwijziging,
    change_incident,
    desk_of,
    incident,
    incident_history,
    incidents,
    report_incident,
)

__all__ = ["register"]

app = typer.Typer(help="Incidents: report, see, give an owner and an end.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="As `incident list` gives it.")]
ErnstOption = Annotated[str | None, typer.Option(metavar="ERNST", help=f"One of {', '.join(ERNST)}.")]


def register(group: typer.Typer) -> None:
    """Add the commands to the group."""
    group.add_typer(app, name="incident")


@app.command("list")
def list_command(
    database: DatabaseOption,
    name: AsOption,
    open_only: Annotated[bool, typer.Option("--open", help="Only what is not settled.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List the incidents that you may see, newest first."""
    with asking(database, name) as vrager, vrager.balie.look(vrager.wie) as blik:
        found = incidents(blik, open_only=open_only)
    show_rows("incidenten", found, as_json=as_json, leave_out=() if as_json else ("omschrijving",))
    return 0


@app.command("show")
def show_command(
    number: NumberArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Show an incident, whom to call about it, and everything that happened to it."""
    with asking(database, name) as vrager, vrager.balie.look(vrager.wie) as blik:
        found, history = incident(blik, number), incident_history(blik, number)
        desk = desk_of(blik.draaiboek, found.servicedesk)
    if as_json:
        print_json({"incident": plain(found), "servicedesk": plain(desk), "verloop": plain(history)})
        return 0
    sys.stdout.write(
        f"{found.nummer} {found.titel} [{found.ernst}, {found.toestand}]\n{found.omschrijving}\n"
    )
    if desk is not None:
        ways = ", ".join(way for way in (desk.telefoon, *desk.email) if way)
        sys.stdout.write(f"servicedesk: {desk.organisatie} ({ways})\n")
    for row in history:
        sys.stdout.write(
            f"{format_local(row.op)} {row.door}: {row.toestand}, {row.ernst}. {row.toelichting}\n"
        )
    return 0


@app.command("report")
def report_command(
    titel: Annotated[str, typer.Argument(metavar="TITLE", help="In a few words; never about a citizen.")],
    omschrijving: Annotated[str, typer.Argument(metavar="TEXT", help="What goes wrong, and since when.")],
    database: DatabaseOption,
    name: AsOption,
    organisatie: Annotated[
        str | None, typer.Option(metavar="CODE", help="To whom it happens; without it to the whole chain.")
    ] = None,
    ernst: ErnstOption = None,
    as_json: JsonOption = False,
) -> int:
    """Report an incident; it belongs to the service desk of whom it happens to."""
    melding = Incidentmelding(titel, omschrijving, _ernst(ernst) or "midden", organisatie)
    with asking(database, name) as vrager, vrager.balie.act(vrager.wie) as daad:
        number = report_incident(daad, melding)
    show_done(f"incident {number} reported", as_json=as_json, nummer=number)
    return 0


@app.command("change")
def change_command(
    number: NumberArgument,
    toelichting: Annotated[str, typer.Argument(metavar="TEXT", help="What there is to say; it is kept.")],
    database: DatabaseOption,
    name: AsOption,
    toestand: Annotated[
        str | None, typer.Option(metavar="TOESTAND", help=f"One of {', '.join(TOESTANDEN)}.")
    ] = None,
    ernst: ErnstOption = None,
    eigenaar: Annotated[str | None, typer.Option(metavar="NAME", help="Who sees to it.")] = None,
    servicedesk: Annotated[
        str | None, typer.Option(metavar="VOOR", help="Another desk, as the runbook's contacts say for whom.")
    ] = None,
    mededeling: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="The announcement about it.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Change an incident: its state, severity, owner, desk, or the announcement about it."""
    if toestand is not None and toestand not in TOESTANDEN:
        raise UnusableInput(f"--toestand is one of {', '.join(TOESTANDEN)}")
    wijziging = Incidentwijziging(toelichting, toestand, _ernst(ernst), eigenaar, servicedesk, mededeling)
    with asking(database, name) as vrager, vrager.balie.act(vrager.wie) as daad:
        found = change_incident(daad, number, wijziging)
    show_done(
        f"incident {number} is {found.toestand} ({found.ernst})",
        as_json=as_json,
        nummer=number,
        toestand=found.toestand,
        ernst=found.ernst,
        eigenaar=found.eigenaar,
    )
    return 0


def _ernst(text: str | None) -> Ernst | None:
    if text is not None and text not in ERNST:
        raise UnusableInput(f"--ernst is one of {', '.join(ERNST)}")
    return text
