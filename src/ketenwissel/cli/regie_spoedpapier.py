"""The paper of `ketenwissel regie spoed`: forms to write an order on, and the draft of its message."""

import os
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenwissel.cli.output import DEFAULT_DRAAIBOEK, DraaiboekOption, JsonOption, print_json, write_files
from ketenwissel.cli.regie_naast import acting_with_key
from ketenwissel.cli.serve_opties import SearchKeyOption
from ketenwissel.cli.toegang_basis import AsOption, DatabaseOption, instant
from ketenwissel.core.clock import SystemClock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.partij import Concept, Spoedgegevens, draft
from ketenwissel.regie import ALGEMEEN, Formulierpartij, Spoedinzage, open_order, print_forms
from ketenwissel.standards import Schemas, berichttype
from ketenwissel.validation import check

__all__ = ["concept_command", "form_command"]

_FOR_OWNER = 0o600


def form_command(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the document (HTML) goes.")],
    partij: Annotated[
        str, typer.Option("--partij", metavar="CODE", help="For whom; without it, for whoever needs one.")
    ] = ALGEMEEN,
    naam: Annotated[str, typer.Option("--naam", metavar="TEXT", help="The name of this party.")] = "",
    aantal: Annotated[int, typer.Option("--aantal", help="How many sheets, each with its own code.")] = 10,
    at: Annotated[
        str | None, typer.Option("--at", metavar="INSTANT", help="When it is printed; now by default.")
    ] = None,
    draaiboek: DraaiboekOption = DEFAULT_DRAAIBOEK,
    as_json: JsonOption = False,
) -> int:
    """Print forms for urgent orders, to be used with everything down; needs no database."""
    moment = instant(at) or SystemClock().now()
    text = print_forms(load_draaiboek(draaiboek), Formulierpartij(partij, naam), moment, aantal)
    write_files(out.absolute().parent, {out.name: text.encode()})
    if as_json:
        print_json({"bestand": str(out), "bladen": aantal})
    else:
        sys.stdout.write(f"{out}: {aantal} sheets\n")
    return 0


def concept_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `spoed list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    reden: Annotated[str, typer.Option("--reden", metavar="TEXT", help="Why; kept in the trail.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the draft goes; it has a BSN.")],
    fill: Annotated[
        Path | None,
        typer.Option("--fill", metavar="FILE.toml", help="What the order does not know, by class."),
    ] = None,
    search_key: SearchKeyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Compose the draft of the message that settles an order of your party; nothing is sent.

    Exit 0 when it is a valid message; 1 while something must still be filled in, which no schema takes.
    """
    added = _read_fill(fill)
    with acting_with_key(database, name, search_key) as opened:
        found = open_order(opened.daad, opened.kluis, number, reden)
        regel = found.regel
        opened.daad.require("spoed.inzien", regel.eigenaar, regel.functie)
        naar, at = opened.daad.draaiboek.naar, opened.daad.at
    kind = berichttype(regel.functie, naar)
    assert kind is not None, "an order is settled by a type of the new release"
    made = draft(kind, _known(found), added, to_local(at).date())
    bevindingen = check(made.inhoud, Schemas()).bevindingen
    _write_private(out, made.inhoud)
    _show(out, made, [one.place for one in bevindingen], as_json=as_json)
    return 1 if bevindingen else 0


def _known(found: Spoedinzage) -> Spoedgegevens:
    regel = found.regel
    other = regel.aanbieder if regel.eigenaar == regel.gemeente else regel.gemeente
    decided = regel.gegeven_op if regel.begonnen_door == "gemeente" else None
    return Spoedgegevens(
        afzender=regel.eigenaar,
        ontvanger=other,
        bsn=found.bsn,
        zorg_van=date.fromisoformat(regel.zorg_van),
        categorie=found.categorie,
        product=found.product,
        besloten_op=regel.akkoord_op or decided,
    )


def _show(out: Path, made: Concept, wrong: list[str], *, as_json: bool) -> None:
    if as_json:
        document = {"bestand": str(out), "ontbreekt": list(made.ontbreekt), "geldig": not wrong}
        print_json(document)
        return
    for path in made.ontbreekt:
        sys.stdout.write(f"fill in: {path}\n")
    for place in wrong if not made.ontbreekt else ():
        sys.stdout.write(f"not valid: {place}\n")
    sys.stdout.write(f"{out}: {'a draft, no message yet' if wrong else 'a valid message, not sent'}\n")


def _read_fill(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        # Their texts may repeat what is in the file.
        raise UnusableInput(f"{path}: not TOML in UTF-8") from None


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read: there is a person in it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FOR_OWNER), "wb") as file:
        # A file that was there keeps its rights otherwise.
        os.fchmod(file.fileno(), _FOR_OWNER)
        file.write(content)
