"""`ketenwissel toegang mandaat`."""

from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption
from ketenwissel.cli.toegang_basis import (
    AsOption,
    AtOption,
    DatabaseOption,
    FromOption,
    UntilOption,
    acting,
    check_type,
    instant,
    looking,
    show_done,
    show_rows,
)
from ketenwissel.toegang import (
    ALLE,
    HANDELINGEN,
    Mandaatverzoek,
    grant_mandates,
    revoke_mandate,
    visible_mandates,
)

__all__ = ["mandaten"]

mandaten = typer.Typer(help="Mandates: what a party lets an organisation do for it.")


@mandaten.command("grant")
def grant_command(
    partij: Annotated[str, typer.Argument(metavar="PARTIJ", help="The party that gives it.")],
    organisatie: Annotated[str, typer.Argument(metavar="ORGANISATIE", help="Who may act for it.")],
    handeling: Annotated[str, typer.Argument(metavar="HANDELING", help=f"One of {', '.join(HANDELINGEN)}.")],
    database: DatabaseOption,
    name: AsOption,
    berichttype: Annotated[
        str, typer.Option("--bericht", metavar="CODE", help="A message type such as WMO301; * for all.")
    ] = ALLE,
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Give a mandate, in the name of the party."""
    wanted = Mandaatverzoek(
        partij, organisatie, handeling, check_type(berichttype), instant(van), instant(tot)
    )
    with acting(database, name) as beheer:
        (number,) = grant_mandates(beheer, [wanted])
    show_done(f"{organisatie} may {handeling} for {partij} (number {number})", as_json=as_json, nummer=number)
    return 0


@mandaten.command("revoke")
def revoke_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `mandaat list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> int:
    """End a mandate."""
    with acting(database, name) as beheer:
        revoke_mandate(beheer, number, instant(at))
    show_done(f"mandate {number} ended", as_json=as_json, nummer=number)
    return 0


@mandaten.command("list")
def list_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List the mandates that you may see, those that ended included."""
    with looking(database, name) as (toegang, wie, at):
        show_rows("mandaten", visible_mandates(toegang, wie, at), as_json=as_json)
    return 0
