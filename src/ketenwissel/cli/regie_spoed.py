"""`ketenwissel regie spoed`: urgent orders that were given beside the traffic.

A BSN is read from stdin and never from the command line, which others on the machine can see.
"""

import sys
from datetime import date
from typing import Annotated, cast

import typer

from ketenwissel.cli.output import JsonOption, camel, print_json
from ketenwissel.cli.regie_naast import acting, acting_with_key, looking
from ketenwissel.cli.regie_spoedpapier import concept_command, form_command
from ketenwissel.cli.serve_opties import SearchKeyOption
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, instant, show_done, show_rows
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, parse_instant
from ketenwissel.regie import (
    Akkoord,
    Begonnen,
    Blik,
    Spoedregel,
    Spoedverslag,
    Spoedverzoek,
    count_faults,
    count_orders,
    give_consent,
    open_order,
    read_report,
    record_order,
    settle_order,
    visible_orders,
    void_order,
)

__all__ = ["spoed"]

NummerArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="As `spoed list` gives it.")]
VanOption = Annotated[
    str | None, typer.Option("--akkoord-van", metavar="TEXT", help="Who of the gemeente consented.")
]
OpOption = Annotated[
    str | None, typer.Option("--akkoord-op", metavar="INSTANT", help="When the gemeente consented.")
]
ReasonOption = Annotated[
    str, typer.Option("--reden", metavar="TEXT", help="Why you open it; this is kept in the trail.")
]

_ALSO = (
    "formulier",
    "standaard",
    "begonnen_door",
    "vastgelegd_op",
    "bericht_id",
    "afgehandeld_op",
)
"""What a table has no room for."""

spoed = typer.Typer(help="Urgent orders, given while no traffic is possible; care never waits for one.")
spoed.command("formulier")(form_command)
spoed.command("concept")(concept_command)


@spoed.command("add")
def add_command(
    database: DatabaseOption,
    name: AsOption,
    standaard: Annotated[str, typer.Option("--standaard", metavar="iwmo|ijw")],
    gemeente: Annotated[str, typer.Option("--gemeente", metavar="CODE")],
    aanbieder: Annotated[str, typer.Option("--aanbieder", metavar="AGB")],
    zorg_van: Annotated[str, typer.Option("--zorg-van", metavar="DATE", help="When the care starts.")],
    gegeven: Annotated[str, typer.Option("--gegeven", metavar="INSTANT", help="When it was given.")],
    begonnen_door: Annotated[
        str, typer.Option("--begonnen-door", metavar="gemeente|aanbieder", help="Who began it.")
    ] = "gemeente",
    categorie: Annotated[str, typer.Option("--categorie", metavar="NN", help="Product category.")] = "",
    product: Annotated[str, typer.Option("--product", metavar="CODE", help="Product code.")] = "",
    akkoord_van: VanOption = None,
    akkoord_op: OpOption = None,
    formulier: Annotated[
        str | None, typer.Option("--formulier", metavar="CODE", help="Code of the paper it was given on.")
    ] = None,
    search_key: SearchKeyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write an urgent order down; the BSN of the client is read from stdin."""
    if begonnen_door not in ("gemeente", "aanbieder"):
        raise UnusableInput("--begonnen-door is gemeente or aanbieder")
    try:
        begin = date.fromisoformat(zorg_van)
    except ValueError:
        raise UnusableInput("--zorg-van is a date such as 2022-04-01") from None
    verzoek = Spoedverzoek(
        standaard=standaard,
        gemeente=gemeente,
        aanbieder=aanbieder,
        begonnen_door=cast(Begonnen, begonnen_door),
        bsn=_read_bsn(),
        zorg_van=begin,
        gegeven_op=parse_instant(gegeven),
        categorie=categorie,
        product=product,
        akkoord=_consent(akkoord_van, akkoord_op),
        formulier=formulier,
    )
    with acting_with_key(database, name, search_key) as opened:
        number = record_order(opened.daad, opened.kluis, verzoek)
    show_done(f"urgent order {number} is written down", as_json=as_json, nummer=number)
    return 0


@spoed.command("consent")
def consent_command(
    number: NummerArgument,
    database: DatabaseOption,
    name: AsOption,
    akkoord_van: VanOption = None,
    akkoord_op: OpOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write down that the gemeente consented, where that was not known yet."""
    akkoord = _consent(akkoord_van, akkoord_op)
    if akkoord is None:
        raise UnusableInput("give --akkoord-van and --akkoord-op")
    with acting(database, name) as daad:
        give_consent(daad, number, akkoord)
    show_done(f"urgent order {number} has the consent of the gemeente", as_json=as_json, nummer=number)
    return 0


@spoed.command("list")
def list_command(
    database: DatabaseOption,
    name: AsOption,
    everything: Annotated[bool, typer.Option("--all", help="Also what was settled or is void.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List the urgent orders of your party, without the clients: those left open, or all."""
    with looking(database, name) as blik:
        rows = [row for row in visible_orders(blik) if everything or row.stand in ("open", "afgekeurd")]
    leave_out = () if as_json else _ALSO
    show_rows("spoedopdrachten", rows, as_json=as_json, leave_out=leave_out)
    return 0


@spoed.command("show")
def show_command(
    number: NummerArgument,
    database: DatabaseOption,
    name: AsOption,
    reden: ReasonOption,
    search_key: SearchKeyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show an urgent order with its client, as emergency access: who, when and why is kept in the trail."""
    with acting_with_key(database, name, search_key) as opened:
        found = open_order(opened.daad, opened.kluis, number, reden)
    values = _plain(found.regel) | {
        camel(field): value for field, value in found._asdict().items() if field != "regel"
    }
    if as_json:
        print_json(values)
    else:
        sys.stdout.write("".join(f"{field}: {'' if one is None else one}\n" for field, one in values.items()))
    return 0


@spoed.command("settle")
def settle_command(
    number: NummerArgument,
    referentie: Annotated[str, typer.Argument(metavar="REFERENTIE", help="Of the accepted message.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Settle an urgent order of your party with the message that was sent for it."""
    with acting(database, name) as daad:
        settle_order(daad, number, referentie)
    show_done(f"urgent order {number} is settled", as_json=as_json, nummer=number)
    return 0


@spoed.command("void")
def void_command(
    number: NummerArgument,
    reden: Annotated[str, typer.Argument(metavar="TEXT", help="Why no message will come of it.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Say that no message will come of an urgent order of your party."""
    with acting(database, name) as daad:
        void_order(daad, number, reden)
    show_done(f"urgent order {number} is void", as_json=as_json, nummer=number)
    return 0


@spoed.command("count")
def count_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """Count the urgent orders by who has to settle them, with the age of the oldest (regie, hubbeheer)."""
    with looking(database, name) as blik:
        rows = count_orders(blik)
    show_rows("spoedopdrachten", rows, as_json=as_json)
    return 0


@spoed.command("report")
def report_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """Reconcile: none forgotten, none double; exit 0 when that is so. Who directs gets numbers."""
    with looking(database, name) as blik:
        if not blik.wie.mag("spoed.lezen"):
            return _report_numbers(blik, as_json=as_json)
        found = read_report(blik)
    if as_json:
        print_json(_document(found))
    else:
        _write_report(found)
    return 0 if found.sluit_aan else 1


def _report_numbers(blik: Blik, *, as_json: bool) -> int:
    found = count_faults(blik)
    if as_json:
        print_json({camel(name): value for name, value in found._asdict().items()})
    else:
        sys.stdout.write("".join(f"{name}: {value}\n" for name, value in found._asdict().items()))
    return 0 if not (found.openstaand or found.dubbele_berichten) else 1


def _write_report(found: Spoedverslag) -> None:
    sys.stdout.write(
        f"{found.aantal} urgent orders: {found.afgedaan} settled, {found.vervallen} void, "
        f"{len(found.openstaand)} open"
        + (f", {found.vergeten} of them after go-live\n" if found.ingebruikname else "; not live yet\n")
    )
    for one in found.openstaand:
        proposals = ", ".join(one.voorstellen) or "no message yet"
        sys.stdout.write(f"  open {one.regel.nummer} ({one.regel.eigenaar}): {proposals}\n")
    for double in found.dubbele_berichten:
        sys.stdout.write(f"  second message for {double.nummer}: {double.referentie}\n")
    for numbers in found.dubbele_opdrachten:
        sys.stdout.write(f"  same client: {', '.join(map(str, numbers))}\n")


def _document(found: Spoedverslag) -> dict[str, object]:
    return {
        "ingebruikname": found.ingebruikname,
        "aantal": found.aantal,
        "afgedaan": found.afgedaan,
        "vervallen": found.vervallen,
        "vergeten": found.vergeten,
        "openstaand": [
            _plain(one.regel) | {"voorstellen": list(one.voorstellen)} for one in found.openstaand
        ],
        "dubbeleBerichten": [one._asdict() for one in found.dubbele_berichten],
        "dubbeleOpdrachten": [list(numbers) for numbers in found.dubbele_opdrachten],
        "sluitAan": found.sluit_aan,
    }


def _plain(row: Spoedregel) -> dict[str, object]:
    moments = ("gegeven_op", "vastgelegd_op", "akkoord_op", "afgehandeld_op")
    return {
        camel(name): format_instant(value) if name in moments and value is not None else value
        for name, value in row._asdict().items()
    }


def _consent(van: str | None, op: str | None) -> Akkoord | None:
    moment = instant(op)
    if van is None and moment is None:
        return None
    if van is None or moment is None:
        raise UnusableInput("a consent has both --akkoord-van and --akkoord-op")
    return Akkoord(van, moment)


def _read_bsn() -> str:
    if sys.stdin.isatty():
        sys.stderr.write("BSN: ")
        sys.stderr.flush()
    return sys.stdin.readline().strip()
