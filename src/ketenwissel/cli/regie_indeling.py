"""`ketenwissel regie indeling` and `regie kto`: regions, products, and what products passed."""

import csv
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from ketenwissel.cli.output import JsonOption
from ketenwissel.cli.regie_vragen import asking
from ketenwissel.cli.toegang_basis import (
    AsOption,
    DatabaseOption,
    acting,
    instant,
    show_done,
    show_rows,
)
from ketenwissel.core.errors import UnusableInput
from ketenwissel.regie import (
    Ktoverzoek,
    Pakket,
    end_package,
    end_region,
    set_package,
    set_region,
)
from ketenwissel.toegang import Beheer

__all__ = ["register"]

indeling = typer.Typer(help="In which region parties lie, and which products they use.")
kto = typer.Typer(help="What products passed on the ketentestomgeving (KTO).")

PartijArgument = Annotated[str, typer.Argument(metavar="PARTIJ", help="Code of the party.")]
LeverancierArgument = Annotated[str, typer.Argument(metavar="LEVERANCIER", help="Code of the vendor.")]
ProductArgument = Annotated[str, typer.Argument(metavar="PRODUCT", help="Name of the product.")]
VersieArgument = Annotated[str, typer.Argument(metavar="VERSION", help="Its version.")]
StandaardArgument = Annotated[str, typer.Argument(metavar="STANDAARD", help="iwmo or ijw.")]

_COLUMNS = ("partij", "regio", "standaard", "leverancier", "product", "versie")


def register(commands: typer.Typer) -> None:
    """Add the commands to the group."""
    commands.add_typer(indeling, name="indeling")
    commands.add_typer(kto, name="kto")


@indeling.command("regio")
def region_command(
    partij: PartijArgument,
    naam: Annotated[str, typer.Argument(metavar="REGIO", help="Name of the region.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Lay down in which region a party lies, from now on."""
    with acting(database, name) as beheer:
        number = set_region(beheer, partij, naam)
    show_done(f"{partij} lies in {naam}", as_json=as_json, nummer=number)
    return 0


@indeling.command("pakket")
def package_command(
    partij: PartijArgument,
    standaard: StandaardArgument,
    leverancier: LeverancierArgument,
    product: ProductArgument,
    versie: VersieArgument,
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Lay down which product a party uses for a standard, from now on."""
    with acting(database, name) as beheer:
        number = set_package(beheer, partij, Pakket(standaard, leverancier, product, versie))
    show_done(f"{partij} uses {product} {versie} for {standaard}", as_json=as_json, nummer=number)
    return 0


@indeling.command("end-regio")
def end_region_command(
    partij: PartijArgument, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Take a party out of its region."""
    with acting(database, name) as beheer:
        end_region(beheer, partij)
    show_done(f"{partij} lies in no region", as_json=as_json, partij=partij)
    return 0


@indeling.command("end-pakket")
def end_package_command(
    partij: PartijArgument,
    standaard: StandaardArgument,
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """End that a party uses a product for a standard."""
    with acting(database, name) as beheer:
        end_package(beheer, partij, standaard)
    show_done(f"{partij} uses nothing for {standaard}", as_json=as_json, partij=partij)
    return 0


@indeling.command("load")
def load_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=f"Columns: {', '.join(_COLUMNS)}.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Lay down regions and products of many parties, a line for each product; all or nothing.

    A line may leave out the region, or the last four columns.
    """
    lines = _read(file)
    with acting(database, name) as beheer:
        for line in lines:
            _lay_down(beheer, line)
    show_done(f"laid down: {len(lines)} lines", as_json=as_json, regels=len(lines))
    return 0


class _Regel(NamedTuple):
    partij: str
    regio: str
    standaard: str
    leverancier: str
    product: str
    versie: str


def _read(file: Path) -> list[_Regel]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except UnicodeDecodeError:
        raise UnusableInput(f"{file}: not UTF-8") from None
    except csv.Error:
        raise UnusableInput(f"{file}: not CSV") from None
    if not rows or not set(_COLUMNS) <= rows[0].keys():
        raise UnusableInput(f"{file}: the first line must name the columns {', '.join(_COLUMNS)}")
    return [_Regel(*((row[column] or "").strip() for column in _COLUMNS)) for row in rows]


def _lay_down(beheer: Beheer, line: _Regel) -> None:
    if line.regio:
        set_region(beheer, line.partij, line.regio)
    if any(line[2:]):
        set_package(beheer, line.partij, Pakket(*line[2:]))


@indeling.command("list")
def list_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List regions and products of the parties that you may see."""
    with asking(database, name) as (balie, toegang, wie, _):
        rows = balie.indeling(wie, toegang)
    show_rows("indeling", rows, as_json=as_json)
    return 0


@kto.command("record")
def record_command(
    leverancier: LeverancierArgument,
    product: ProductArgument,
    versie: VersieArgument,
    berichttypen: Annotated[
        list[str], typer.Argument(metavar="CODE...", help="The message types that passed, such as WMO301.")
    ],
    database: DatabaseOption,
    name: AsOption,
    release: Annotated[str, typer.Option("--release", metavar="R", help="Of which release.")],
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="TEXT", help="Where that is shown: a reference, a file.")
    ],
    at: Annotated[
        str | None, typer.Option("--at", metavar="INSTANT", help="When it passed; now by default.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Record which message types of a release a version of a product passed."""
    wanted = Ktoverzoek(leverancier, product, versie, release, tuple(berichttypen), evidence, instant(at))
    with asking(database, name) as (balie, toegang, wie, _):
        numbers = balie.leg_vast(wie, toegang, [wanted])
    show_done(f"recorded: {len(numbers)} message types", as_json=as_json, nummers=numbers)
    return 0


@kto.command("withdraw")
def withdraw_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `kto list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Withdraw evidence that proved wrong; it stays to be seen in the trail."""
    with asking(database, name) as (balie, toegang, wie, _):
        balie.trek_in(wie, toegang, number)
    show_done(f"evidence {number} no longer stands", as_json=as_json, nummer=number)
    return 0


@kto.command("list")
def evidence_command(
    database: DatabaseOption,
    name: AsOption,
    leverancier: Annotated[
        str | None, typer.Option("--leverancier", metavar="CODE", help="Of one vendor.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """List what products passed, as far as you may see it."""
    with asking(database, name) as (balie, toegang, wie, _):
        rows = balie.bewijzen(wie, toegang, leverancier)
    show_rows("bewijzen", rows, as_json=as_json, leave_out=("ingetrokken_op",))
    return 0
