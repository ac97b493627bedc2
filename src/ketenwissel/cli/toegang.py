"""`ketenwissel toegang`: who is who in a database, and who may do what."""

import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenwissel.cli.output import JsonOption, print_json
from ketenwissel.cli.toegang_basis import (
    AsOption,
    DatabaseOption,
    FromOption,
    UntilOption,
    acting,
    check_type,
    instant,
    looking,
    moment_of,
    show_done,
    show_rows,
)
from ketenwissel.cli.toegang_mandaten import mandaten
from ketenwissel.cli.toegang_mensen import mensen, rollen
from ketenwissel.cli.toegang_partijen import organisaties, partijen
from ketenwissel.cli.toegang_sleutels import certificaten, sleutels
from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import open_database
from ketenwissel.toegang import Voorbeeldsleutel, begin, carry_out, fill_example, read_setup, visible_warnings

__all__ = ["register"]

EXAMPLE_LASTS = timedelta(days=20 * 365)

commands = typer.Typer(help="Who is who: parties, people, roles, keys, certificates and mandates.")
commands.add_typer(partijen, name="partij")
commands.add_typer(organisaties, name="organisatie")
commands.add_typer(mensen, name="gebruiker")
commands.add_typer(rollen, name="rol")
commands.add_typer(sleutels, name="sleutel")
commands.add_typer(certificaten, name="certificaat")
commands.add_typer(mandaten, name="mandaat")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="toegang")


@commands.command("begin")
def begin_command(
    database: DatabaseOption,
    name: AsOption,
    weergave: Annotated[str, typer.Option(metavar="TEXT", help="The full name of this person.")] = "",
    van: FromOption = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="A database that is made here becomes one of a rehearsal.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Make yourself the first person of a database, with the role hubbeheer."""
    with closing(open_database(database, soort=None, nieuw="oefening" if rehearsal else "echt")) as opslag:
        begin(opslag, name, weergave or name, instant(van) or moment_of(opslag))
    show_done(f"{name} is hubbeheer", as_json=as_json, gebruiker=name, rol="hubbeheer")
    return 0


@commands.command("load")
def load_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="A set-up: see docs/toegang.md.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Add a set-up: parties, organisations, people with roles, mandates, certificates. All or nothing."""
    try:
        setup = read_setup(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UnusableInput(f"{file}: not UTF-8") from None
    for mandate in setup.mandaat:
        for code in mandate.berichttypen:
            check_type(code)
    with acting(database, name) as beheer:
        carry_out(beheer, setup)
    counts = {part: len(getattr(setup, part)) for part in setup.__struct_fields__}
    text = ", ".join(f"{part} {number}" for part, number in counts.items())
    show_done(f"added: {text}", as_json=as_json, **counts)
    return 0


@commands.command("waarschuwingen")
def warnings_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List the keys and certificates that end within 30, 14 or 7 days."""
    with looking(database, name) as (toegang, wie, at):
        show_rows("waarschuwingen", visible_warnings(toegang, wie, at), as_json=as_json)
    return 0


@commands.command("example")
def example_command(
    database: DatabaseOption,
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Fill a rehearsal's database with made-up parties and one person for each role; print a key for each.

    Only a database of a rehearsal without people takes it; one is made where there is none.
    """
    with closing(open_database(database, soort="oefening")) as opslag:
        begins = instant(van) or moment_of(opslag)
        keys = fill_example(opslag, begins, instant(tot) or begins + EXAMPLE_LASTS)
    if as_json:
        print_json({"sleutels": [_of_key(one) for one in keys]})
    else:
        sys.stdout.write("\n".join(_toml_of(one) for one in keys))
    return 0


def _of_key(one: Voorbeeldsleutel) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in one._asdict().items()}


def _toml_of(one: Voorbeeldsleutel) -> str:
    roles = ", ".join(f'"{rol}"' for rol in one.rollen)
    return (
        f'[[sleutel]]\nnaam = "{one.naam}"\npersoon = {str(one.persoon).lower()}\nrollen = [{roles}]\n'
        f'organisatie = "{one.organisatie}"\nsleutel = "{one.sleutel}"\n'
    )
