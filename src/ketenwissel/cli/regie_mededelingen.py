"""`ketenwissel regie mededeling`: announcements, and whom they reached."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, print_json, print_table
from ketenwissel.cli.regie_basis import asking, plain
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, instant, show_done, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.regie import (
    Concept,
    Mededeling,
    Mededelingwens,
    announcement,
    announcements,
    draft,
    drop,
    fill,
    preview,
    reached,
    read,
    read_audience,
    send,
    send_draft,
    templates,
)

__all__ = ["register"]

mededeling = typer.Typer(help="Announcements: to all, to a kind, to a vendor's customers, to one party.")

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="As `mededeling list` gives it.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.add_typer(mededeling, name="mededeling")


@mededeling.command("list")
def list_command(
    database: DatabaseOption,
    name: AsOption,
    past: Annotated[
        bool, typer.Option("--all", help="Also what is over or replaced; drafts, for who may send.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=200, help="At most so many.")] = 50,
    as_json: JsonOption = False,
) -> int:
    """List the announcements that are for you, newest first."""
    with asking(database, name) as vrager, vrager.balie.look(vrager.wie) as blik:
        found = announcements(blik, limit=limit, past=past)
    if as_json:
        print_json({"mededelingen": plain(found)})
    else:
        columns = ("nr", "van", "titel", "voor", "stand", "gelezen")
        print_table("mededelingen", columns, [_row(one) for one in found])
    return 0


def _row(one: Mededeling) -> tuple[str, ...]:
    if one.bereik is not None:
        seen = f"{one.bereik.gelezen} van {one.bereik.ontvangers}"
    else:
        seen = "" if one.gelezen_op is None else format_local(one.gelezen_op)
    return str(one.nummer), format_local(one.van), one.titel, str(one.doelgroep), _state(one), seen


def _state(one: Mededeling) -> str:
    if one.vervallen_op is not None:
        return "vervallen"
    if one.verzonden_op is None:
        return "concept"
    return "" if one.vervangen_door is None else f"vervangen door {one.vervangen_door}"


@mededeling.command("show")
def show_command(
    number: NumberArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Show one announcement; that does not count as reading it."""
    with asking(database, name) as vrager, vrager.balie.look(vrager.wie) as blik:
        found = announcement(blik, number)
    if as_json:
        print_json({"mededeling": plain(found)})
    else:
        sys.stdout.write(f"{found.titel}\n{format_local(found.van)}\n\n{found.tekst}\n")
    return 0


@mededeling.command("read")
def read_command(
    number: NumberArgument,
    database: DatabaseOption,
    name: AsOption,
    voor: Annotated[
        list[str] | None, typer.Option("--voor", metavar="CODE", help="For which organisation; all of yours.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Let know that your organisation read an announcement."""
    with asking(database, name) as vrager, vrager.balie.act(vrager.wie) as daad:
        noted = read(daad, number, voor)
    show_done(f"read for {', '.join(noted) or 'nobody anew'}", as_json=as_json, organisaties=noted)
    return 0


@mededeling.command("sjablonen")
def templates_command(
    database: DatabaseOption,
    name: AsOption,
    naam: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Show this one, filled from the runbook in force.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """List the templates for the moments of the runbook, or show one as it would be sent."""
    if naam is None:
        rows = list(templates().values())
        show_rows("sjablonen", rows, as_json=as_json, leave_out=("tekst", "titel", "stap"))
        return 0
    with asking(database, name) as vrager, vrager.balie.look(vrager.wie) as blik:
        filled = fill(naam, blik.draaiboek)
    if as_json:
        print_json({"sjabloon": plain(filled)})
    else:
        sys.stdout.write(f"{filled.titel}\n\n{filled.tekst}\n")
    return 0


@mededeling.command("send")
def send_command(
    database: DatabaseOption,
    name: AsOption,
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="A draft, as it stands.")] = None,
    aan: Annotated[
        str | None,
        typer.Option(
            metavar="WHOM",
            help="alle (or iedereen), gemeenten, aanbieders, leveranciers, serviceorganisaties, "
            "klanten:CODE, regio:NAME, organisatie:CODE.",
        ),
    ] = None,
    sjabloon: Annotated[str | None, typer.Option(metavar="NAME", help="Text of a template.")] = None,
    titel: Annotated[str | None, typer.Option(metavar="TEXT", help="Title, at most 150 characters.")] = None,
    tekst: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Text, plain; @FILE reads it from a file.")
    ] = None,
    aanvulling: Annotated[str | None, typer.Option(metavar="TEXT", help="A last paragraph.")] = None,
    van: Annotated[str | None, typer.Option(metavar="INSTANT", help="Shown from here on; at once.")] = None,
    tot: Annotated[str | None, typer.Option(metavar="INSTANT", help="Shown up to here.")] = None,
    vervangt: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Corrects this one, and reaches all it reached.")
    ] = None,
    trial: Annotated[bool, typer.Option("--proef", help="Only say what would go to how many.")] = False,
    as_draft: Annotated[bool, typer.Option("--concept", help="Keep it as a draft, for nobody yet.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Send an announcement: a text, a template, or a draft; with --proef or --concept nothing goes out."""
    wens = Mededelingwens(
        titel,
        _text(tekst),
        sjabloon,
        aanvulling,
        None if aan is None else read_audience("iedereen" if aan == "alle" else aan),
        instant(van),
        instant(tot),
        vervangt,
    )
    if number is not None and (wens != Mededelingwens() or trial or as_draft):
        raise UnusableInput("a draft is sent as it stands: give its number alone")
    with asking(database, name) as vrager:
        if trial:
            with vrager.balie.look(vrager.wie) as blik:
                _show_trial(preview(blik, wens), as_json=as_json)
            return 0
        with vrager.balie.act(vrager.wie) as daad:
            if as_draft:
                kept = draft(daad, wens)
                show_done(f"draft {kept} kept", as_json=as_json, nummer=kept)
                return 0
            done = send(daad, wens) if number is None else send_draft(daad, number)
    show_done(
        f"announcement {done.nummer} sent to {done.ontvangers} organisations ({done.mails} mails to send)",
        as_json=as_json,
        nummer=done.nummer,
        ontvangers=done.ontvangers,
        mails=done.mails,
    )
    return 0


def _text(tekst: str | None) -> str | None:
    if tekst is None or not tekst.startswith("@"):
        return tekst
    path = Path(tekst[1:])
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnusableInput(f"{path}: not UTF-8") from None


def _show_trial(concept: Concept, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "concept": {"titel": concept.titel, "tekst": concept.tekst, "van": plain(concept.van)}
                | {"ontvangers": sorted(concept.ontvangers)}
            }
        )
        return
    sys.stdout.write(
        f"{concept.titel}\n\n{concept.tekst}\n\n"
        f"to {len(concept.ontvangers)} organisations ({concept.doelgroep}), "
        f"from {format_local(concept.van)}\n"
    )


@mededeling.command("drop")
def drop_command(
    number: NumberArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Throw a draft away; what was sent stays."""
    with asking(database, name) as vrager, vrager.balie.act(vrager.wie) as daad:
        drop(daad, number)
    show_done(f"draft {number} thrown away", as_json=as_json, nummer=number)
    return 0


@mededeling.command("bereik")
def reach_command(
    number: NumberArgument,
    database: DatabaseOption,
    name: AsOption,
    missing: Annotated[bool, typer.Option("--niet-gelezen", help="Only who did not read it yet.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List for each organisation whether it read an announcement, and whether it was mailed."""
    with asking(database, name) as vrager, vrager.balie.look(vrager.wie) as blik:
        found = [one for one in reached(blik, number) if not (missing and one.gelezen_op)]
    show_rows("ontvangers", found, as_json=as_json)
    return 0
