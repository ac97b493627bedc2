"""`ketenwissel regie contacten`: whom one can reach during the migration."""

from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption
from ketenwissel.cli.regie_basis import asking
from ketenwissel.cli.toegang_basis import (
    AsOption,
    AtOption,
    DatabaseOption,
    FromOption,
    UntilOption,
    instant,
    show_done,
    show_rows,
)
from ketenwissel.regie import Nieuwcontact, Termijninzage

__all__ = ["register"]

contacten = typer.Typer(help="Contacts: whom one can reach at an organisation, from when to when.")

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="The code of a party or an organisation.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.add_typer(contacten, name="contacten")


@contacten.command("list")
def list_command(
    database: DatabaseOption,
    name: AsOption,
    organisatie: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="Of whom; of all that you may see by default.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="INSTANT", help="Who can be reached then; by default now or later."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """List contacts: your own, and those of parties with which you have something open or broken."""
    moment = instant(at)
    with asking(database, name) as vrager:
        vrager.require("contacten.lezen")
        inzage = Termijninzage(vrager.opslag, vrager.bron)
        found = inzage.contacten(vrager.wie, vrager.toegang, organisatie, moment)
    show_rows("contacten", found, as_json=as_json)
    return 0


@contacten.command("add")
def add_command(
    code: CodeArgument,
    database: DatabaseOption,
    name: AsOption,
    naam: Annotated[str, typer.Option(metavar="TEXT", help="Whom to ask for.")],
    functie: Annotated[str, typer.Option(metavar="TEXT", help="What they do.")],
    telefoon: Annotated[str, typer.Option(metavar="NUMBER", help="Digits, blanks and hyphens.")],
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="One e-mail address.")],
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Add somebody to reach; the trail tells that you did, and not whom."""
    nieuw = Nieuwcontact(code, naam, functie, telefoon, email, instant(van), instant(tot))
    with asking(database, name) as vrager:
        number = Termijninzage(vrager.opslag, vrager.bron).voeg_contact_toe(vrager.wie, nieuw)
    show_done(f"contact of {code} added (number {number})", as_json=as_json, nummer=number)
    return 0


@contacten.command("end")
def end_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `contacten list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> int:
    """End a contact."""
    moment = instant(at)
    with asking(database, name) as vrager:
        Termijninzage(vrager.opslag, vrager.bron).beeindig_contact(vrager.wie, number, moment)
    show_done(f"contact {number} ended", as_json=as_json, nummer=number)
    return 0
