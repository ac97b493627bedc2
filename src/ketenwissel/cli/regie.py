"""`ketenwissel regie`: directing a migration on a database."""

import typer

from ketenwissel.cli import (
    regie_contacten,
    regie_gereedheid,
    regie_incidenten,
    regie_indeling,
    regie_mededelingen,
    regie_nazorg,
    regie_stappen,
    regie_termijnen,
)
from ketenwissel.cli.regie_besluiten import afspraken, extra_stops, maatregelen, wijzigingen
from ketenwissel.cli.regie_herstel import herstel
from ketenwissel.cli.regie_poort import gate_command
from ketenwissel.cli.regie_spoed import spoed

__all__ = ["register"]

commands = typer.Typer(
    help="Direct a migration: readiness, terms, decisions, work beside the traffic, announcements, aftercare."
)
for part in (
    regie_gereedheid,
    regie_stappen,
    regie_termijnen,
    regie_contacten,
    regie_indeling,
    regie_mededelingen,
    regie_incidenten,
    regie_nazorg,
):
    part.register(commands)
commands.add_typer(wijzigingen, name="wijziging")
commands.add_typer(maatregelen, name="maatregel")
commands.add_typer(afspraken, name="afspraak")
commands.add_typer(extra_stops, name="extra-stop")
commands.add_typer(spoed, name="spoed")
commands.add_typer(herstel, name="herstel")
commands.command("poort")(gate_command)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="regie")
