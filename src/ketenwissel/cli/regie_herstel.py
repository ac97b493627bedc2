"""`ketenwissel regie herstel`: what the stop left behind, and settling each piece of it once."""

import sys
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, camel, print_json
from ketenwissel.cli.regie_naast import acting, looking
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, show_done, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant
from ketenwissel.regie import (
    Herstelregel,
    Herstelverslag,
    confirm_item,
    draw_up,
    propose,
    read_repairs,
    settle_outside,
    settle_sent,
    visible_items,
    void_item,
)

__all__ = ["herstel"]

NummerArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="As `herstel list` gives it.")]

herstel = typer.Typer(help="The herstellijst: work that the stop left behind, each piece settled once.")


@herstel.command("make")
def make_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """Draw the list up after go-live, or add what is new; a hub that runs does so by itself."""
    with acting(database, name) as daad:
        found = draw_up(daad)
    text = f"{found.nieuw} new, {found.aantal} in all"
    if found.onleesbaar or found.zonder_eigenaar:
        text += f"; {found.onleesbaar} answers not kept, {found.zonder_eigenaar} refusals of unknown senders"
    show_done(text, as_json=as_json, **found._asdict())
    return 0


@herstel.command("list")
def list_command(
    database: DatabaseOption,
    name: AsOption,
    everything: Annotated[bool, typer.Option("--all", help="Also what was settled.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List the items that you may see: those left open, or all."""
    with looking(database, name) as blik:
        rows = [row for row in visible_items(blik) if everything or row.toestand == "open"]
    _show(rows, as_json=as_json)
    return 0


@herstel.command("propose")
def propose_command(
    number: NummerArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Give references of messages by which an item may have been sent anew."""
    with looking(database, name) as blik:
        found = propose(blik, number)
    if as_json:
        print_json({"nummer": number, "voorstellen": list(found)})
    else:
        sys.stdout.write("".join(f"{one}\n" for one in found) or "none\n")
    return 0


@herstel.command("settle")
def settle_command(
    number: NummerArgument,
    database: DatabaseOption,
    name: AsOption,
    bericht: Annotated[
        str | None, typer.Option("--bericht", metavar="REFERENTIE", help="The message that was sent anew.")
    ] = None,
    outside: Annotated[
        str | None, typer.Option("--buiten-keten", metavar="TEXT", help="How it was settled outside.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Settle an item of your party: sent anew by a message, or outside the chain."""
    if (bericht is None) == (outside is None):
        raise UnusableInput("give either --bericht REFERENTIE or --buiten-keten TEXT")
    with acting(database, name) as daad:
        if bericht is not None:
            settle_sent(daad, number, bericht)
        else:
            settle_outside(daad, number, outside or "")
    show_done(f"item {number} is settled", as_json=as_json, nummer=number)
    return 0


@herstel.command("void")
def void_command(
    number: NummerArgument,
    reden: Annotated[str, typer.Argument(metavar="TEXT", help="Why it needs no work.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Say that an item of your party needs no work."""
    with acting(database, name) as daad:
        void_item(daad, number, reden)
    show_done(f"item {number} is void", as_json=as_json, nummer=number)
    return 0


@herstel.command("confirm")
def confirm_command(
    number: NummerArgument,
    database: DatabaseOption,
    name: AsOption,
    verwerkt: Annotated[
        bool, typer.Option("--verwerkt/--niet-verwerkt", help="Whether the declaration was processed.")
    ],
    as_json: JsonOption = False,
) -> int:
    """Say for your side whether an unanswered declaration was processed."""
    with acting(database, name) as daad:
        side = confirm_item(daad, number, verwerkt=verwerkt)
    said = "processed" if verwerkt else "not processed"
    show_done(f"{side} says of item {number}: {said}", as_json=as_json, nummer=number, partij=side)
    return 0


@herstel.command("report")
def report_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """Say how far the list is; exit 0 when nothing is left and nothing could be paid twice."""
    with looking(database, name) as blik:
        found = read_repairs(blik)
    if as_json:
        print_json(_document(found))
    else:
        for (soort, toestand), number in sorted(found.aantallen.items()):
            sys.stdout.write(f"{soort} {toestand}: {number}\n")
        for one in found.dubbel:
            sys.stdout.write(f"item {one.nummer} could be paid twice: {', '.join(one.referenties)}\n")
        _show(found.openstaand, as_json=False)
    return 0 if found.in_orde else 1


def _document(found: Herstelverslag) -> dict[str, object]:
    return {
        "aantal": found.aantal,
        "aantallen": [
            {"soort": soort, "toestand": toestand, "aantal": number}
            for (soort, toestand), number in sorted(found.aantallen.items())
        ],
        "openstaand": [_plain(row) for row in found.openstaand],
        "dubbel": [{"nummer": one.nummer, "referenties": list(one.referenties)} for one in found.dubbel],
        "leeg": found.leeg,
        "inOrde": found.in_orde,
    }


def _plain(row: Herstelregel) -> dict[str, object]:
    values = row._asdict() | {
        "opgesteld_op": format_instant(row.opgesteld_op),
        "afgehandeld_op": row.afgehandeld_op and format_instant(row.afgehandeld_op),
    }
    return {camel(name): list(one) if isinstance(one, tuple) else one for name, one in values.items()}


_WIDE = (
    "standaard",
    "release",
    "kan_opnieuw",
    "bevestigd",
    "verwerkt",
    "heen_id",
    "opgesteld_op",
    "bericht_id",
    "afgehandeld_op",
    "afgehandeld_door",
    "toelichting",
)


def _show(rows: list[Herstelregel] | tuple[Herstelregel, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"herstellijst": [_plain(row) for row in rows]})
        return
    show_rows("herstellijst", rows, as_json=False, leave_out=_WIDE)
