"""`ketenwissel regie`: directing a migration on a database."""

import typer

from ketenwissel.cli.regie_herstel import herstel
from ketenwissel.cli.regie_spoed import spoed

__all__ = ["register"]

commands = typer.Typer(help="Direct a migration, and do what goes beside the traffic.")
commands.add_typer(spoed, name="spoed")
commands.add_typer(herstel, name="herstel")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="regie")
