"""`ketenwissel regie taken`, `melden` and `herinneringen`."""

import re
from datetime import timedelta
from typing import Annotated, cast, get_args

import typer

from ketenwissel.cli.output import JsonOption, print_json, print_table
from ketenwissel.cli.regie_basis import asking, plain
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, show_done, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.regie import ALLE_STAPPEN, Herinnering, Meldingsoort, Meldingverzoek, Stappenbalie, Taakbeeld

__all__ = ["register"]

_SOORTEN: tuple[str, ...] = get_args(Meldingsoort)
_AHEAD = re.compile("([0-9]{1,4})([dhm])")
_UNIT = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}

WieArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[PARTIJ|ACTIEHOUDER]",
        help="A code, or an actiehouder of the runbook; all that you may see by default.",
    ),
]

herinneringen = typer.Typer(help="Reminders of steps: which went out, which will, and how long before.")


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("taken")(tasks_command)
    app.command("melden")(report_command)
    app.add_typer(herinneringen, name="herinneringen")


def tasks_command(
    database: DatabaseOption, name: AsOption, wie: WieArgument = None, as_json: JsonOption = False
) -> int:
    """List the tasks by the runbook in force, what is due first before the rest, with what was reported."""
    with asking(database, name) as vrager:
        vrager.require("gereedheid.lezen")
        found = Stappenbalie(vrager.opslag, vrager.bron).taken(vrager.wie, vrager.toegang, wie)
    if as_json:
        print_json({"taken": plain(found)})
        return 0
    columns = ("stap", "wie", "uiterlijk", "stand", "gemeld", "wat")
    print_table("taken", columns, [_task_row(one) for one in found])
    return 0


def _task_row(one: Taakbeeld) -> tuple[str, ...]:
    said = ""
    if one.groep is not None:
        said = f"{one.groep.gereed} van {one.groep.partijen} gereed"
    elif one.meldingen:
        last = one.meldingen[-1]
        late = ", te laat" if last.te_laat else ""
        said = f"{last.soort} {format_local(last.gemeld_op)}{late}"
    return (
        one.stap,
        one.partij or one.actiehouder,
        format_local(one.uiterlijk_op),
        one.toestand,
        said,
        one.omschrijving,
    )


def report_command(
    stap: Annotated[str, typer.Argument(metavar="STAP", help="The number of a step of the runbook.")],
    soort: Annotated[str, typer.Argument(metavar="SOORT", help=f"One of {', '.join(_SOORTEN)}.")],
    database: DatabaseOption,
    name: AsOption,
    partij: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose step it is; none for a national actiehouder.")
    ] = None,
    namens: Annotated[
        str | None, typer.Option(metavar="ACTIEHOUDER", help="For whom, if you act for several.")
    ] = None,
    aantal: Annotated[
        int | None, typer.Option(metavar="N", help="What is left in the outbox, with uitbak.")
    ] = None,
    toelichting: Annotated[
        str, typer.Option(metavar="TEXT", help="What there is to say; never about a citizen.")
    ] = "",
    bewijs: Annotated[
        str, typer.Option(metavar="TEXT", help="Where the evidence lies: a case, a file, an address.")
    ] = "",
    as_json: JsonOption = False,
) -> int:
    """Report on a step. A report is evidence: it opens nothing and stops nothing."""
    if soort not in _SOORTEN:
        raise UnusableInput(f"SOORT is one of {', '.join(_SOORTEN)}")
    verzoek = Meldingverzoek(
        stap, cast(Meldingsoort, soort), partij, namens, aantal, toelichting=toelichting, bewijs=bewijs
    )
    with asking(database, name) as vrager:
        made = Stappenbalie(vrager.opslag, vrager.bron).meld(verzoek, vrager.wie, vrager.toegang)
    late = ", too late" if made.te_laat else ""
    show_done(
        f"reported {made.soort} on step {made.stap} (number {made.nummer}{late})",
        as_json=as_json,
        nummer=made.nummer,
        actiehouder=made.actiehouder,
        gemeld_op=made.gemeld_op,
        te_laat=made.te_laat,
    )
    return 0


@herinneringen.command("list")
def reminders_command(
    database: DatabaseOption, name: AsOption, wie: WieArgument = None, as_json: JsonOption = False
) -> int:
    """List the reminders that went out and those to come, as the runbook stands now."""
    with asking(database, name) as vrager:
        vrager.require("gereedheid.lezen")
        balie = Stappenbalie(vrager.opslag, vrager.bron)
        found = balie.herinneringen(vrager.wie, vrager.toegang, wie)
    if as_json:
        print_json({"herinneringen": plain(found)})
        return 0
    columns = ("moment", "stap", "actiehouder", "uiterlijk", "verstuurd", "wat")
    print_table("herinneringen", columns, [_reminder_row(one) for one in found])
    return 0


def _reminder_row(one: Herinnering) -> tuple[str, ...]:
    sent = "" if one.verstuurd_op is None else format_local(one.verstuurd_op)
    if one.te_laat:
        sent += " (te laat)" if one.opgegaan_in_op is None else " (in een latere)"
    return (
        format_local(one.moment_op),
        one.stap,
        one.actiehouder,
        format_local(one.uiterlijk_op),
        sent,
        one.omschrijving,
    )


@herinneringen.command("momenten")
def moments_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List how long before which steps is reminded, where that was set; 14d, 2d, 4h and 1h elsewhere."""
    with asking(database, name) as vrager:
        vrager.require("gereedheid.lezen")
        rows = Stappenbalie(vrager.opslag, vrager.bron).momenten()
    show_rows("momenten", rows, as_json=as_json)
    return 0


@herinneringen.command("set")
def set_command(
    stap: Annotated[
        str, typer.Argument(metavar="STAP", help=f'The number of a step, or "{ALLE_STAPPEN}" for all.')
    ],
    database: DatabaseOption,
    name: AsOption,
    vooraf: Annotated[
        list[str] | None, typer.Argument(metavar="[AHEAD]...", help="How long before: 14d, 4h, 30m.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Set how long before a step its actiehouders are reminded; none at all puts the default back."""
    moments = [_ahead(one) for one in vooraf or []]
    with asking(database, name) as vrager:
        Stappenbalie(vrager.opslag, vrager.bron).zet_momenten(vrager.wie, stap, moments)
    show_done(f"reminders of {stap} set", as_json=as_json, stap=stap, momenten=len(moments))
    return 0


def _ahead(text: str) -> timedelta:
    found = _AHEAD.fullmatch(text)
    if found is None:
        raise UnusableInput("write how long before as 14d, 4h or 30m")
    return int(found[1]) * _UNIT[found[2]]
