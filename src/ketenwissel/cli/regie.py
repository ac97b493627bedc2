"""`ketenwissel regie`: directing the migration."""

import typer

from ketenwissel.cli import regie_contacten, regie_stappen, regie_termijnen

__all__ = ["register"]

commands = typer.Typer(help="Directing the migration: terms, steps, reminders, contacts.")
for part in (regie_stappen, regie_termijnen, regie_contacten):
    part.register(commands)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="regie")
