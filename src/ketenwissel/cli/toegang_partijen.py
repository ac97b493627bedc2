"""`ketenwissel toegang partij` and `organisatie`."""

from typing import Annotated, cast

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
from ketenwissel.core.errors import UnusableInput
from ketenwissel.store.toegang import Organisatierij
from ketenwissel.toegang import (
    SOORTEN,
    AgbRol,
    Partij,
    Rol,
    add_organisation,
    add_parties,
    end_organisation,
    end_party,
)

__all__ = ["organisaties", "partijen"]

partijen = typer.Typer(help="Parties: gemeenten and aanbieders.")
organisaties = typer.Typer(help="Organisations that are no party.")

_ROLES = ("gemeente", "aanbieder")
_AGB_ROLES = ("Instelling", "Praktijk", "Zorgverlener")
Code = Annotated[str, typer.Argument(metavar="CODE", help="Gemeentecode (4 digits) or AGB-code (8 digits).")]


@partijen.command("add")
def add_party_command(
    code: Code,
    database: DatabaseOption,
    name: AsOption,
    rol: Annotated[str, typer.Option(help=f"One of {', '.join(_ROLES)}.")],
    naam: Annotated[str, typer.Option(metavar="TEXT", help="The name of the party.")],
    agb_rol: Annotated[
        str | None, typer.Option("--agb-rol", help=f"One of {', '.join(_AGB_ROLES)}; Instelling by default.")
    ] = None,
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Add a party, with an organisation of the same code that can hold keys."""
    if rol not in _ROLES or agb_rol not in (None, *_AGB_ROLES):
        raise UnusableInput("no such role of a party: see --help")
    with acting(database, name) as beheer:
        begins, ends = beheer.stretch(instant(van), instant(tot))
        party = Partij(code, cast(Rol, rol), naam, begins, ends, None, cast(AgbRol | None, agb_rol))
        add_parties(beheer, [party])
    show_done(f"party {code} added", as_json=as_json, partij=code, geldig_van=begins, geldig_tot=ends)
    return 0


@partijen.command("end")
def end_party_command(
    code: Code,
    database: DatabaseOption,
    name: AsOption,
    opvolger: Annotated[
        str | None, typer.Option(metavar="CODE", help="Who answers for this party from then on.")
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> int:
    """End a party at an instant; its successor then reads its mailbox and gives its answers."""
    with acting(database, name) as beheer:
        end_party(beheer, code, instant(at), opvolger)
    show_done(f"party {code} ended", as_json=as_json, partij=code, opvolger=opvolger)
    return 0


@partijen.command("list")
def list_parties_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List the parties, those that ended included."""
    with looking(database, name) as (toegang, wie, at):
        parties = list(toegang.register) if toegang.zicht(wie, "partijen.lezen", at).alles else []
        show_rows("partijen", parties, as_json=as_json)
    return 0


@organisaties.command("add")
def add_organisation_command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="An OIN (20 digits) or a short name.")],
    database: DatabaseOption,
    name: AsOption,
    soort: Annotated[str, typer.Option(help=f"One of {', '.join(SOORTEN)}.")],
    naam: Annotated[str, typer.Option(metavar="TEXT", help="The name of the organisation.")],
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Add an organisation that is no party, such as a serviceorganisatie or a leverancier."""
    with acting(database, name) as beheer:
        begins, ends = beheer.stretch(instant(van), instant(tot))
        add_organisation(beheer, Organisatierij(code, soort, naam, begins, ends))
    show_done(
        f"organisation {code} added", as_json=as_json, organisatie=code, geldig_van=begins, geldig_tot=ends
    )
    return 0


@organisaties.command("end")
def end_organisation_command(
    code: Annotated[str, typer.Argument(metavar="CODE")],
    database: DatabaseOption,
    name: AsOption,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> int:
    """End an organisation at an instant, and with it everything it may do."""
    with acting(database, name) as beheer:
        end_organisation(beheer, code, instant(at))
    show_done(f"organisation {code} ended", as_json=as_json, organisatie=code)
    return 0


@organisaties.command("list")
def list_organisations_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List the organisations, parties and those that ended included."""
    with looking(database, name) as (toegang, wie, at):
        rows = toegang.rijen.organisaties if toegang.zicht(wie, "partijen.lezen", at).alles else []
        show_rows("organisaties", rows, as_json=as_json)
    return 0
