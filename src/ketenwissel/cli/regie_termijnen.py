"""`ketenwissel regie termijnen`: what is due, who owes whom what, weeks ahead, and whom to call."""

from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption, print_json, print_table
from ketenwissel.cli.regie_basis import asking, plain
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, instant
from ketenwissel.core.instants import format_local, parse_instant
from ketenwissel.regie import Belregel, Openpaar, Openverzoek, Schuld, Termijn, Termijninzage, Vooruitblik

__all__ = ["register"]

LimitOption = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="At most so many.")]

termijnen = typer.Typer(help="Terms: what is due, who owes whom what, weeks ahead, and whom to call.")


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.add_typer(termijnen, name="termijnen")


@termijnen.command("paren")
def pairs_command(
    database: DatabaseOption, name: AsOption, limit: LimitOption = 50, as_json: JsonOption = False
) -> int:
    """List open pairs, the earliest deadline first."""
    with asking(database, name) as vrager:
        zicht = vrager.require("paren.lezen")
        found = Termijninzage(vrager.opslag, vrager.bron).paren(zicht, 0, limit).paren
    if as_json:
        print_json({"paren": plain(found)})
        return 0
    columns = (
        "uiterlijk",
        "over",
        "verkort",
        "bericht",
        "beantwoorder",
        "gemeente",
        "aanbieder",
        "referentie",
    )
    print_table("open paren", columns, [_pair_row(one) for one in found])
    return 0


def _pair_row(one: Openpaar) -> tuple[str, ...]:
    return (
        format_local(one.termijn.uiterlijk_op),
        str(one.werkdagen_over),
        _yes(one.termijn.verkort),
        one.paar.berichttype,
        one.paar.beantwoorder,
        one.paar.gemeente,
        one.paar.aanbieder,
        one.paar.referentie,
    )


@termijnen.command("verzoeken")
def requests_command(
    database: DatabaseOption, name: AsOption, limit: LimitOption = 50, as_json: JsonOption = False
) -> int:
    """List requests that wait for a decision of a gemeente, the earliest deadline first."""
    with asking(database, name) as vrager:
        zicht = vrager.require("gereedheid.lezen")
        found = Termijninzage(vrager.opslag, vrager.bron).verzoeken(zicht)
    if as_json:
        print_json({"totaal": len(found), "verzoeken": plain(found[:limit])})
        return 0
    columns = ("uiterlijk", "toestand", "bericht", "gemeente", "aanbieder", "ontvangen")
    print_table(f"verzoeken ({len(found)})", columns, [_request_row(one) for one in found[:limit]])
    return 0


def _request_row(one: Openverzoek) -> tuple[str, ...]:
    return (
        format_local(one.termijn.uiterlijk_op),
        one.toestand,
        one.berichttype,
        one.gemeente,
        one.aanbieder,
        format_local(one.ontvangen_op),
    )


@termijnen.command("schuld")
def owed_command(
    database: DatabaseOption, name: AsOption, limit: LimitOption = 50, as_json: JsonOption = False
) -> int:
    """List who owes whom what, the earliest deadline first."""
    with asking(database, name) as vrager:
        zicht = vrager.require("gereedheid.lezen")
        found = Termijninzage(vrager.opslag, vrager.bron).schulden(zicht, vrager.toegang.register)
    if as_json:
        print_json({"totaal": len(found), "schulden": plain(found[:limit])})
        return 0
    columns = ("uiterlijk", "over", "wie", "aan wie", "soort", "bericht", "aantal", "verkort", "verstreken")
    print_table(f"wie is wie wat schuldig ({len(found)})", columns, [_owed_row(one) for one in found[:limit]])
    return 0


def _owed_row(one: Schuld) -> tuple[str, ...]:
    return (
        format_local(one.uiterlijk_op),
        str(one.werkdagen_over),
        one.beantwoorder,
        one.wachtende,
        one.soort,
        f"{one.berichttype} {one.release}",
        str(one.aantal),
        str(one.verkort),
        str(one.verstreken),
    )


@termijnen.command("vooruitblik")
def ahead_command(
    database: DatabaseOption,
    name: AsOption,
    days: Annotated[bool, typer.Option("--days", help="Show every day, not the summary.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Show, from now to the cut-off, which heenberichten leave their receiver less than the normal term."""
    with asking(database, name) as vrager:
        vrager.require("draaiboek.lezen")
        found = Termijninzage(vrager.opslag, vrager.bron).vooruitblik()
    if as_json:
        print_json({"vooruitblik": plain(found)})
    elif days:
        columns = ("bericht", "dag", "werkdagen over", "termijn", "te krap", "ontraden")
        print_table("vooruitblik per dag", columns, [row for one in found for row in _day_rows(one)])
    else:
        columns = (
            "bericht",
            "retour",
            "termijn",
            "laatste volle dag",
            "heen dicht",
            "retour dicht",
        )
        print_table("vooruitblik", columns, [_ahead_row(one) for one in found])
    return 0


def _ahead_row(one: Vooruitblik) -> tuple[str, ...]:
    return (
        f"{one.berichttype} {one.release}",
        one.retour,
        str(one.werkdagen),
        one.laatste_volle_dag.isoformat(),
        format_local(one.dicht_op),
        format_local(one.afgesloten_op),
    )


def _day_rows(one: Vooruitblik) -> list[tuple[str, ...]]:
    return [
        (
            one.berichttype,
            day.dag.isoformat(),
            str(day.werkdagen),
            str(one.werkdagen),
            _yes(day.krap),
            _yes(day.ontraden),
        )
        for day in one.dagen
    ]


@termijnen.command("reken")
def reckon_command(
    bericht: Annotated[str, typer.Argument(metavar="BERICHT", help="A heenbericht, such as WMO315.")],
    op: Annotated[
        str,
        typer.Argument(metavar="INSTANT", help="When it is received, or the date of the care."),
    ],
    database: DatabaseOption,
    name: AsOption,
    release: Annotated[
        str | None, typer.Option(metavar="RELEASE", help="The old release by default.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Reckon the terms that begin with one heenbericht, by the runbook in force."""
    moment = parse_instant(op)
    with asking(database, name) as vrager:
        vrager.require("draaiboek.lezen")
        found = Termijninzage(vrager.opslag, vrager.bron).reken(bericht, release, moment)
    if as_json:
        print_json({"termijnen": plain(found)})
        return 0
    columns = ("soort", "werkdagen", "laatste dag", "uiterlijk", "verkort", "opgeschort tot")
    print_table("termijnen", columns, [_term_row(one) for one in found])
    return 0


def _term_row(one: Termijn) -> tuple[str, ...]:
    return (
        one.soort,
        str(one.werkdagen),
        one.laatste_dag.isoformat(),
        format_local(one.uiterlijk_op),
        _yes(one.verkort),
        "" if one.hervat_op is None else format_local(one.hervat_op),
    )


@termijnen.command("bellijst")
def calls_command(
    database: DatabaseOption,
    name: AsOption,
    partij: Annotated[
        str | None,
        typer.Argument(metavar="[PARTIJ]", help="For whom; by default for you, or the chain."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="INSTANT", help="Who can be reached then; now by default.")
    ] = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> int:
    """List whom to call, about how many messages and at which number; what is due first comes first."""
    moment = instant(at)
    with asking(database, name) as vrager:
        vrager.require("gereedheid.lezen")
        inzage = Termijninzage(vrager.opslag, vrager.bron)
        found = inzage.bellijst(vrager.wie, vrager.toegang, partij, moment)
    if as_json:
        print_json({"totaal": len(found), "bellijst": plain(found[:limit])})
        return 0
    columns = ("uiterlijk", "partij", "naam", "van hen", "aan hen", "wie", "telefoon", "e-mail")
    rows = [row for one in found[:limit] for row in _call_rows(one)]
    print_table(f"bellijst ({len(found)})", columns, rows)
    return 0


def _call_rows(one: Belregel) -> list[tuple[str, ...]]:
    head = (
        format_local(one.eerste_op),
        one.partij,
        one.naam,
        str(one.van_hen.aantal),
        str(one.aan_hen.aantal),
    )
    people = [(who.naam, who.telefoon, who.email) for who in one.contacten]
    if one.servicedesk is not None:
        desk = one.servicedesk
        people.append((desk.organisatie, desk.telefoon or "", ", ".join(desk.email)))
    return [(*head, *who) for who in people or [("", "", "")]]


def _yes(flag: bool) -> str:  # of a column
    return "ja" if flag else ""
