"""`ketenwissel toegang sleutel` and `certificaat`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ketenwissel.cli.output import JsonOption
from ketenwissel.cli.toegang_basis import (
    AsOption,
    AtOption,
    DatabaseOption,
    FromOption,
    UntilOption,
    acting,
    instant,
    looking,
    show_done,
    show_rows,
)
from ketenwissel.core.errors import UnusableInput
from ketenwissel.toegang import (
    admit_certificate,
    end_certificate,
    make_api_key,
    read_pem,
    revoke_api_key,
    visible_certificates,
    visible_keys,
)

__all__ = ["certificaten", "sleutels"]

sleutels = typer.Typer(help="API keys.")
certificaten = typer.Typer(help="Client certificates.")


@sleutels.command("make")
def make_command(
    database: DatabaseOption,
    name: AsOption,
    omschrijving: Annotated[str, typer.Option(metavar="TEXT", help="What the key is for.")],
    organisatie: Annotated[str | None, typer.Option(metavar="CODE", help="For an organisation.")] = None,
    gebruiker: Annotated[str | None, typer.Option(metavar="NAAM", help="For a person.")] = None,
    van: FromOption = None,
    tot: Annotated[
        str | None,
        typer.Option("--until", metavar="INSTANT", help="Up to, and not including, here; by default a year."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Make a key and print it, this once. Earlier keys stay until they end or are revoked."""
    with acting(database, name) as beheer:
        key = make_api_key(
            beheer,
            omschrijving=omschrijving,
            organisatie=organisatie,
            gebruiker=gebruiker,
            van=instant(van),
            tot=instant(tot),
        )
    if not as_json:
        sys.stderr.write("keep this key now: it cannot be shown again\n")
    show_done(key.tekst, as_json=as_json, kenmerk=key.kenmerk, sleutel=key.tekst)
    return 0


@sleutels.command("revoke")
def revoke_command(
    kenmerk: Annotated[str, typer.Argument(metavar="KENMERK", help="As `sleutel list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    as_json: JsonOption = False,
) -> int:
    """Revoke a key, at once."""
    with acting(database, name) as beheer:
        revoke_api_key(beheer, kenmerk)
    show_done(f"key {kenmerk} revoked", as_json=as_json, kenmerk=kenmerk)
    return 0


@sleutels.command("list")
def list_keys_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List the keys that you may see, without their secrets."""
    with looking(database, name) as (toegang, wie, at):
        show_rows("sleutels", visible_keys(toegang, wie, at), as_json=as_json, leave_out=("hash",))
    return 0


@certificaten.command("add")
def add_certificate_command(
    organisatie: Annotated[str, typer.Argument(metavar="CODE", help="For which organisation it speaks.")],
    database: DatabaseOption,
    name: AsOption,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE.pem", help="The certificate; gives mark and end.")
    ] = None,
    kenmerk: Annotated[
        str | None, typer.Option(metavar="DIGITS", help="Its OIN or AGB-code, without a file.")
    ] = None,
    van: FromOption = None,
    tot: UntilOption = None,
    as_json: JsonOption = False,
) -> int:
    """Let certificates with an OIN or AGB-code in their subject speak for an organisation."""
    if (file is None) == (kenmerk is None):
        raise UnusableInput("give either --file or --kenmerk")
    ends = instant(tot)
    if file is not None:
        found = read_pem(file.read_bytes())
        kenmerk, ends = found.kenmerk, ends or found.geldig_tot
    with acting(database, name) as beheer:
        number = admit_certificate(beheer, kenmerk or "", organisatie, instant(van), ends)
    show_done(
        f"certificates with {kenmerk} speak for {organisatie} (number {number})",
        as_json=as_json,
        nummer=number,
        kenmerk=kenmerk,
        geldig_tot=ends,
    )
    return 0


@certificaten.command("end")
def end_certificate_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `certificaat list` gives it.")],
    database: DatabaseOption,
    name: AsOption,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> int:
    """Admit certificates no longer."""
    with acting(database, name) as beheer:
        end_certificate(beheer, number, instant(at))
    show_done(f"certificate {number} ended", as_json=as_json, nummer=number)
    return 0


@certificaten.command("list")
def list_certificates_command(database: DatabaseOption, name: AsOption, as_json: JsonOption = False) -> int:
    """List which certificates may speak for whom, as far as you may see it."""
    with looking(database, name) as (toegang, wie, at):
        show_rows("certificaten", visible_certificates(toegang, wie, at), as_json=as_json)
    return 0
