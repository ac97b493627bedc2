"""`ketenwissel regie`: directing the migration."""

import typer

from ketenwissel.cli import regie_contacten, regie_stappen, regie_termijnen
from ketenwissel.cli.regie_herstel import herstel
from ketenwissel.cli.regie_spoed import spoed

__all__ = ["register"]

commands = typer.Typer(
    help="Directing the migration: terms, steps, reminders, contacts, work beside the traffic."
)
for part in (regie_stappen, regie_termijnen, regie_contacten):
    part.register(commands)
commands.add_typer(spoed, name="spoed")
commands.add_typer(herstel, name="herstel")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="regie")
