"""`ketenwissel regie wijziging`, `maatregel`, `afspraak` and `extra-stop`: decisions with four eyes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from ketenwissel.cli.output import JsonOption, camel, print_json, print_table
from ketenwissel.cli.toegang_basis import (
    AsOption,
    DatabaseOption,
    FromOption,
    UntilOption,
    instant,
    moment_of,
    show_done,
)
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.draaiboek import Verschil
from ketenwissel.regie import (
    Afspraakwens,
    Besluiten,
    Besluitsoort,
    ExtraStopwens,
    Maatregelwens,
    Voorstel,
    Wens,
    Wijzigingswens,
)
from ketenwissel.regie import maatregelen as kinds_of_measures
from ketenwissel.store import open_database
from ketenwissel.toegang import Identiteit, NietBekend, Toegang

__all__ = ["afspraken", "extra_stops", "maatregelen", "wijzigingen"]

wijzigingen = typer.Typer(help="Amend the runbook: the only thing that moves the gate for everybody.")
maatregelen = typer.Typer(help="Noodmaatregelen: what holds for one party for a while.")
afspraken = typer.Typer(help="Agreements of parties or a region to stop sending earlier.")
extra_stops = typer.Typer(help="Stop one party or one message type for a while.")

ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; never a BSN.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As `list` gives it.")]


class Zaal(NamedTuple):
    """Who decides, on an open database, and when."""

    besluiten: Besluiten
    wie: Identiteit
    at: datetime


@contextmanager
def deciding(database: str, naam: str) -> Iterator[Zaal]:
    """Open a database for a person who decides or looks; raises UnusableInput when there is none."""
    with closing(open_database(database, soort=None)) as opslag:
        at = moment_of(opslag)
        wie = Toegang.load(opslag).person(naam, at)
        if wie is None:
            raise UnusableInput("--as must name a person who is known and whose time has not ended")
        yield Zaal(Besluiten(opslag), wie, at)


def _propose(database: str, naam: str, wens: Wens, *, as_json: bool) -> int:
    with deciding(database, naam) as zaal:
        number = zaal.besluiten.propose(zaal.wie, zaal.at, wens)
        found = zaal.besluiten.get(zaal.wie, zaal.at, number)
    needed = " and ".join(found.nog_nodig)
    show_done(f"proposed as number {number}; still to approve: {needed}", as_json=as_json, **_plain(found))
    return 0


@wijzigingen.command("propose")
def propose_amendment(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The whole runbook as it is to be.")],
    database: DatabaseOption,
    name: AsOption,
    reason: ReasonOption,
    van: FromOption = None,
    as_json: JsonOption = False,
) -> int:
    """Propose a new version of the runbook; it takes effect at the second approval, or later."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UnusableInput(f"{file}: not UTF-8 text") from None
    return _propose(database, name, Wijzigingswens(text, reason, instant(van)), as_json=as_json)


@wijzigingen.command("show")
def show_amendment(
    number: Number, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
) -> int:
    """Show an amendment and what it changes, step by step."""
    with deciding(database, name) as zaal:
        found = _of_kind(zaal, number, "draaiboek")
        changes = zaal.besluiten.difference(number)
    if as_json:
        print_json(_plain(found) | {"verschillen": [_plain_change(one) for one in changes]})
        return 0
    _show(found)
    rows = [(one.plaats, one.wat, _shown(one.oud), _shown(one.nieuw)) for one in changes]
    print_table("Verschillen", ("plaats", "wat", "oud", "nieuw"), rows)
    return 0


@wijzigingen.command("text")
def text_command(number: Number, database: DatabaseOption, name: AsOption) -> int:
    """Print the text (TOML) of an amended runbook."""
    with deciding(database, name) as zaal:
        _of_kind(zaal, number, "draaiboek")
        sys.stdout.write(zaal.besluiten.text(number))
    return 0


@maatregelen.command("propose")
def propose_measure(
    soort: Annotated[str, typer.Argument(metavar="SOORT", help="As `maatregel kinds` lists them.")],
    partij: Annotated[str, typer.Argument(metavar="PARTIJ", help="For which party.")],
    database: DatabaseOption,
    name: AsOption,
    reason: ReasonOption,
    tot: UntilOption = None,
    van: FromOption = None,
    kanaal: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The channel, for contactkanaal.")
    ] = None,
    leverancier: Annotated[
        str | None, typer.Option(metavar="CODE", help="Who acts for it, for leverancier_handelt.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Ask for a noodmaatregel; Ketenbureau and Zorginstituut approve it."""
    wens = Maatregelwens(soort, partij, reason, instant(tot), instant(van), kanaal, leverancier)
    return _propose(database, name, wens, as_json=as_json)


@maatregelen.command("kinds")
def kinds_command(as_json: JsonOption = False) -> int:
    """List what a noodmaatregel can be."""
    kinds = {naam: one for naam, one in kinds_of_measures().items() if one.regel is None}
    if as_json:
        print_json(
            {"soorten": [{"soort": naam, "omschrijving": one.omschrijving} for naam, one in kinds.items()]}
        )
    else:
        rows = [(naam, one.omschrijving) for naam, one in kinds.items()]
        print_table("Noodmaatregelen", ("soort", "omschrijving"), rows)
    return 0


@afspraken.command("propose")
def propose_agreement(
    database: DatabaseOption,
    name: AsOption,
    reason: ReasonOption,
    berichten: Annotated[
        list[str], typer.Option("--bericht", metavar="NUMBER", help="A type such as 305; may be repeated.")
    ],
    van: Annotated[str, typer.Option("--from", metavar="INSTANT", help="The moment that was agreed.")],
    partijen: Annotated[
        list[str] | None, typer.Option("--partij", metavar="CODE", help="One of the two; give both.")
    ] = None,
    regio: Annotated[
        str | None, typer.Option(metavar="NAME", help="A region, instead of two parties.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Propose that parties, or a region, stop sending types before the national moment."""
    moment = instant(van)
    assert moment is not None, "an option that must be given"
    wens = Afspraakwens(tuple(berichten), reason, moment, tuple(partijen or ()), regio)
    return _propose(database, name, wens, as_json=as_json)


@extra_stops.command("propose")
def propose_stop(
    database: DatabaseOption,
    name: AsOption,
    reason: ReasonOption,
    tot: UntilOption = None,
    van: FromOption = None,
    partij: Annotated[str | None, typer.Option(metavar="CODE", help="Whose messages.")] = None,
    bericht: Annotated[str | None, typer.Option(metavar="TYPE", help="Which type, such as WMO301.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Propose to stop a party, a message type, or a type of a party; another person approves it too."""
    wens = ExtraStopwens(reason, instant(tot), instant(van), partij, bericht)
    return _propose(database, name, wens, as_json=as_json)


def _add_common(app: typer.Typer, soort: Besluitsoort, *, ends: bool) -> None:
    """Add what every kind of decision has."""

    @app.command("approve")
    def approve_command(
        number: Number,
        database: DatabaseOption,
        name: AsOption,
        namens: Annotated[
            str | None, typer.Option("--for", metavar="CODE", help="For which organisation or party.")
        ] = None,
        as_json: JsonOption = False,
    ) -> int:
        """Approve a proposal: two approvals are two people."""
        with deciding(database, name) as zaal:
            _of_kind(zaal, number, soort)
            found = zaal.besluiten.approve(zaal.wie, zaal.at, number, namens)
        text = f"number {number} holds from {format_local(found.van_op, seconds=True)}"
        if found.besloten_op is None:
            text = f"approved; still to approve: {' and '.join(found.nog_nodig)}"
        show_done(text, as_json=as_json, **_plain(found))
        return 0

    @app.command("withdraw")
    def withdraw_command(
        number: Number, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
    ) -> int:
        """Take back a proposal that was not decided on."""
        return _act(database, name, number, soort, lambda zaal: zaal.besluiten.withdraw, as_json=as_json)

    @app.command("list")
    def list_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
        """List what you may see, what is over included."""
        with deciding(database, name) as zaal:
            found = zaal.besluiten.list(zaal.wie, zaal.at, soort)
        if as_json:
            print_json({"besluiten": [_plain(one) for one in found]})
            return 0
        rows = [
            (str(one.nummer), one.toestand, _about(one), _shown(one.van_op), _shown(one.tot_op), one.reden)
            for one in found
        ]
        print_table("Besluiten", ("nr", "toestand", "over", "van", "tot", "reden"), rows)
        return 0

    if ends:

        @app.command("end")
        def end_command(
            number: Number, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
        ) -> int:
            """End a decision before its time, from now on."""
            return _act(database, name, number, soort, lambda zaal: zaal.besluiten.end, as_json=as_json)

        @app.command("show")
        def show_command(
            number: Number, database: DatabaseOption, name: AsOption, as_json: JsonOption = False
        ) -> int:
            """Show a proposal, who approved it, and how far it is."""
            with deciding(database, name) as zaal:
                found = _of_kind(zaal, number, soort)
            if as_json:
                print_json(_plain(found))
            else:
                _show(found)
            return 0


def _act(
    database: str,
    naam: str,
    number: int,
    soort: Besluitsoort,
    which: Callable[[Zaal], Callable[[Identiteit, datetime, int], Voorstel]],
    *,
    as_json: bool,
) -> int:
    with deciding(database, naam) as zaal:
        _of_kind(zaal, number, soort)
        found = which(zaal)(zaal.wie, zaal.at, number)
    show_done(f"number {number}: {found.toestand}", as_json=as_json, **_plain(found))
    return 0


def _of_kind(zaal: Zaal, number: int, soort: Besluitsoort) -> Voorstel:
    found = zaal.besluiten.get(zaal.wie, zaal.at, number)
    if found.soort != soort:
        raise NietBekend("there is no decision of this kind with this number in sight")
    return found


def _about(one: Voorstel) -> str:
    parts = one.gegevens
    words = [parts.get(name) for name in ("soort", "partij", "bericht", "regio", "partijen", "berichten")]
    found = [", ".join(word) if isinstance(word, list) else str(word) for word in words if word]
    return " ".join(found) or (f"versie {one.versie}" if one.versie else "draaiboek")


def _show(one: Voorstel) -> None:
    lines = [
        f"{one.nummer} {_about(one)}: {one.toestand}",
        f"van {_shown(one.van_op)}" + (f" tot {_shown(one.tot_op)}" if one.tot_op else ""),
        f"reden: {one.reden}",
        f"voorgesteld door {one.door} op {_shown(one.voorgesteld_op)}",
    ]
    for given in one.goedkeuringen:
        whom = f" namens {given.namens}" if given.namens else ""
        lines.append(f"goedgekeurd door {given.gebruiker}{whom} op {_shown(given.gegeven_op)}")
    if one.nog_nodig:
        lines.append(f"nog nodig: {', '.join(one.nog_nodig)}")
    sys.stdout.write("\n".join(lines) + "\n")


def _shown(value: datetime | str | None) -> str:
    return format_local(value) if isinstance(value, datetime) else value or ""


def _plain(one: Voorstel) -> dict[str, Any]:
    """Give a proposal as JSON has it."""
    found = {camel(name): _value(value) for name, value in asdict(one).items() if name != "goedkeuringen"}
    found["goedkeuringen"] = [
        {"door": g.gebruiker, "namens": g.namens, "gegevenOp": format_instant(g.gegeven_op)}
        for g in one.goedkeuringen
    ]
    return found


def _plain_change(one: Verschil) -> dict[str, Any]:
    return {name: _value(value) for name, value in asdict(one).items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return format_instant(value)
    return list(value) if isinstance(value, tuple) else value


for _app, _soort in (
    (maatregelen, "noodmaatregel"),
    (afspraken, "afspraak"),
    (extra_stops, "extra_stop"),
):
    _add_common(_app, _soort, ends=True)  # type: ignore[arg-type]  # each is a Besluitsoort
_add_common(wijzigingen, "draaiboek", ends=False)
