"""`ketenwissel regie`: directing the migration."""

import typer

from ketenwissel.cli import (
    regie_contacten,
    regie_incidenten,
    regie_mededelingen,
    regie_nazorg,
    regie_stappen,
    regie_termijnen,
)

__all__ = ["register"]

commands = typer.Typer(
    help="Directing the migration: terms, steps, contacts, announcements, incidents, aftercare."
)
for part in (
    regie_stappen,
    regie_termijnen,
    regie_contacten,
    regie_mededelingen,
    regie_incidenten,
    regie_nazorg,
):
    part.register(commands)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="regie")
