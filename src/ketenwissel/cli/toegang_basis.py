"""What the commands of `ketenwissel toegang` share: the database, who acts, when, and how rows are shown."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Annotated, Any, NamedTuple

import typer

from ketenwissel.cli.output import camel, print_json, print_table
from ketenwissel.core.clock import SystemClock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, format_local, parse_instant
from ketenwissel.standards import load_release, releases
from ketenwissel.store import Opslag, ankers, open_database, versies
from ketenwissel.toegang import ALLE, FOUTBERICHT, Beheer, Identiteit, Toegang, begin_acts

__all__ = [
    "AsOption",
    "AtOption",
    "Blik",
    "DatabaseOption",
    "FromOption",
    "UntilOption",
    "acting",
    "check_type",
    "instant",
    "looking",
    "moment_of",
    "show_done",
    "show_rows",
]

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="URL",
        envvar="KETENWISSEL_DATABASE",
        help="sqlite:///FILE, postgresql://..., or the path of an SQLite file.",
    ),
]
AsOption = Annotated[
    str, typer.Option("--as", metavar="NAME", envvar="KETENWISSEL_AS", help="The person who does this.")
]
FromOption = Annotated[
    str | None, typer.Option("--from", metavar="INSTANT", help="Valid from here on; now by default.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="INSTANT", help="Valid up to, and not including, here.")
]
AtOption = Annotated[
    str | None, typer.Option("--at", metavar="INSTANT", help="The instant at which it ends; now by default.")
]


class Blik(NamedTuple):
    """Who is who, as somebody looks at it at an instant."""

    toegang: Toegang
    wie: Identiteit
    at: datetime


def moment_of(opslag: Opslag) -> datetime:
    """Give the present instant of a database: by the clock of the machine, or of its rehearsal.

    A rehearsal whose clock does not run yet stands at its last decision.
    """
    now = SystemClock().now()
    if opslag.soort == "echt":
        return now
    with opslag.reading() as connection:
        anker, clock = ankers.read_anchor(connection), versies.read_clock(connection)
    if anker is not None:
        return anker.shows(now)
    return now if clock is None else clock.laatste_op


def instant(text: str | None) -> datetime | None:
    """Read an instant that may be left out; raises UnusableInput."""
    return None if text is None else parse_instant(text)


@contextmanager
def acting(database: str, naam: str) -> Iterator[Beheer]:
    """Open a database for acts of a person; all are kept, or none."""
    with (
        closing(open_database(database, soort=None)) as opslag,
        begin_acts(opslag, naam, moment_of(opslag)) as beheer,
    ):
        yield beheer


@contextmanager
def looking(database: str, naam: str) -> Iterator[Blik]:
    """Open a database for a person who looks; raises UnusableInput when there is no such person now."""
    with closing(open_database(database, soort=None)) as opslag:
        toegang, at = Toegang.load(opslag), moment_of(opslag)
        wie = toegang.person(naam, at)
        if wie is None:
            raise UnusableInput("--as must name a person who is known and whose time has not ended")
        yield Blik(toegang, wie, at)


def check_type(code: str) -> str:
    """Give a message type back when a mandate can name it; raises UnusableInput when no release has it."""
    known = {one for release in releases() for one in load_release(*release).berichten}
    if code not in known | {ALLE, FOUTBERICHT}:
        raise UnusableInput("no such message type: write its code without release or letter, Fo01, or *")
    return code


def show_done(text: str, *, as_json: bool, **fields: object) -> None:
    """Tell that an act was done: in one line, or as a JSON document of what came of it."""
    if as_json:
        print_json({camel(name): _plain(value) for name, value in fields.items()})
    else:
        sys.stdout.write(f"{text}\n")


def show_rows(name: str, rows: Sequence[Any], *, as_json: bool, leave_out: tuple[str, ...] = ()) -> None:
    """Show rows (named tuples or dataclasses with the same fields) as a table, or as JSON under a name."""
    fields = [field for field in _fields(rows) if field not in leave_out]
    if as_json:
        print_json({name: [{camel(f): _plain(getattr(row, f)) for f in fields} for row in rows]})
        return
    if not rows:
        sys.stdout.write(f"no {name}\n")
        return
    cells = [tuple(_shown(getattr(row, field)) for field in fields) for row in rows]
    print_table(name, tuple(field.replace("_", " ") for field in fields), cells)


def _fields(rows: Sequence[Any]) -> tuple[str, ...]:
    if not rows:
        return ()
    return getattr(rows[0], "_fields", None) or tuple(type(rows[0]).__dataclass_fields__)


def _plain(value: object) -> object:
    return format_instant(value) if isinstance(value, datetime) else value


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return format_local(value) if isinstance(value, datetime) else str(value)
