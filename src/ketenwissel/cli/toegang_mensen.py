"""`ketenwissel toegang gebruiker` and `rol`."""

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
    instant,
    looking,
    show_done,
    show_rows,
)
from ketenwissel.store.toegang import Gebruikerrij
from ketenwissel.toegang import (
    ROLLEN,
    Rolverzoek,
    add_users,
    end_user,
    grant_roles,
    revoke_role,
    visible_grants,
    visible_people,
)

__all__ = ["mensen", "rollen"]

mensen = typer.Typer(help="People.")
rollen = typer.Typer(help="Roles of people.")

Naam = Annotated[str, typer.Argument(metavar="NAAM", help="The name of a person, as --as takes it.")]


@mensen.command("add")
def add_user_command(
    naam: Naam,
    database: DatabaseOption,
    name: AsOption,
    weergave: Annotated[str, typer.Option(metavar="TEXT", help="The full name.")],
    van: FromOption = None,
    as_json: JsonOption = False,
) -> int:
    """Add a person. The name stands in the trail for good, and is never given to another."""
    with acting(database, name) as beheer:
        begins, _ = beheer.stretch(instant(van), None)
        add_users(beheer, [Gebruikerrij(naam, weergave, begins)])
    show_done(f"{naam} added", as_json=as_json, gebruiker=naam, geldig_van=begins)
    return 0


@mensen.command("end")
def end_user_command(
    naam: Naam, database: DatabaseOption, name: AsOption, at: AtOption = None, as_json: JsonOption = False
) -> int:
    """End a person at an instant, with all roles and keys."""
    with acting(database, name) as beheer:
        end_user(beheer, naam, instant(at))
    show_done(f"{naam} ended", as_json=as_json, gebruiker=naam)
    return 0


@mensen.command("list")
def list_users_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List the people that you may see."""
    with looking(database, name) as (toegang, wie, at):
        show_rows("gebruikers", visible_people(toegang, wie, at), as_json=as_json)
    return 0


@rollen.command("grant")
def grant_command(
    gebruiker: Naam,
    rol: Annotated[str, typer.Argument(metavar="ROL", help=f"One of {', '.join(ROLLEN)}.")],
    database: DatabaseOption,
    name: AsOption,
    organisatie: Annotated[
        str | None, typer.Option(metavar="CODE", help="For whom, where the role is of an organisation.")
    ] = None,
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Give a person a role; nobody gives one to oneself."""
    with acting(database, name) as beheer:
        wanted = Rolverzoek(gebruiker, rol, organisatie, instant(van), instant(tot))
        (number,) = grant_roles(beheer, [wanted])
    show_done(f"{gebruiker} is {rol} (number {number})", as_json=as_json, nummer=number)
    return 0


@rollen.command("revoke")
def revoke_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `rol list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a role back."""
    with acting(database, name) as beheer:
        revoke_role(beheer, number, instant(at))
    show_done(f"role {number} taken back", as_json=as_json, nummer=number)
    return 0


@rollen.command("list")
def list_grants_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List who holds which role, as far as you may see it."""
    with looking(database, name) as (toegang, wie, at):
        show_rows("rollen", visible_grants(toegang, wie, at), as_json=as_json)
    return 0
