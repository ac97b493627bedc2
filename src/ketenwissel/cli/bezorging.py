"""`ketenwissel bezorging`: where parties want their mail brought, and how that goes."""

from contextlib import closing
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, acting, moment_of, show_done, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.hub import remove_address, restart, set_address, visible_addresses
from ketenwissel.store import open_database
from ketenwissel.toegang import Toegang

__all__ = ["register"]

PartijArgument = Annotated[str, typer.Argument(metavar="PARTIJ", help="Gemeentecode or AGB-code.")]

commands = typer.Typer(help="Bringing mail to parties that have an address for it; the others collect.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="bezorging")


@commands.command("set")
def set_command(
    partij: PartijArgument,
    adres: Annotated[str, typer.Argument(metavar="URL", help="Its endpoint.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Bring the mail of a party to an address, from now on; a rehearsal takes http:// too."""
    with acting(database, name) as beheer:
        set_address(beheer, partij, adres)
    show_done(f"mail for {partij} is brought", as_json=as_json, partij=partij)
    return 0


@commands.command("remove")
def remove_command(
    partij: PartijArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Bring nothing to a party any more: it collects."""
    with acting(database, name) as beheer:
        remove_address(beheer, partij)
    show_done(f"mail for {partij} waits until it is collected", as_json=as_json, partij=partij)
    return 0


@commands.command("restart")
def restart_command(
    partij: PartijArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Bring again to a party where it had stopped."""
    with acting(database, name) as beheer:
        restart(beheer, partij)
    show_done(f"mail for {partij} is brought again", as_json=as_json, partij=partij)
    return 0


@commands.command("list")
def list_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List where mail is brought, as far as you may see it, and where it stopped, since when and why."""
    with closing(open_database(database, soort=None)) as opslag:
        toegang, at = Toegang.load(opslag), moment_of(opslag)
        wie = toegang.person(name, at)
        if wie is None:
            raise UnusableInput("--as must name a person who is known and whose time has not ended")
        with opslag.reading() as connection:
            rows = visible_addresses(connection, toegang, wie, at)
    show_rows("bezorging", rows, as_json=as_json)
    return 0
