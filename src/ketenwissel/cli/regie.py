"""`ketenwissel regie`: directing the migration."""

import typer

from ketenwissel.cli import regie_gereedheid, regie_indeling

__all__ = ["register"]

commands = typer.Typer(help="Directing the migration: readiness, regions and products, and the KTO.")
for part in (regie_gereedheid, regie_indeling):
    part.register(commands)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="regie")
