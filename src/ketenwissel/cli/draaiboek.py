"""`ketenwissel draaiboek`: the runbooks known, one of them shown, linted, as calendars and in print."""

import sys
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ketenwissel.cli import draaiboek_maken, draaiboek_print
from ketenwissel.cli.output import (
    DEFAULT_DRAAIBOEK,
    JsonOption,
    camel,
    print_json,
    print_table,
    write_files,
)
from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.draaiboek import (
    Draaiboek,
    Stap,
    Taak,
    Tijdstip,
    calendars,
    check,
    known_draaiboeken,
    load_draaiboek,
    missing_times,
    read_draaiboek,
)

__all__ = ["register"]

commands = typer.Typer(help="Runbooks: list, show, check, export, print, make and promote them.")
Name = Annotated[str, typer.Argument(metavar="[NAME]", help="Name of a runbook, or path of a .toml file.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    draaiboek_maken.register(commands)
    draaiboek_print.register(commands)
    app.add_typer(commands, name="draaiboek")


@commands.command("list")
def list_command(as_json: JsonOption = False) -> int:
    """List the runbooks that come with the program."""
    known = [read_draaiboek(name) for name in known_draaiboeken()]
    if as_json:
        heads = [
            {
                "naam": d.naam,
                "titel": d.titel,
                "standaarden": list(d.standaarden),
                "van": d.van,
                "naar": d.naar,
                "ingebruikname": _utc(d.vrijgave.begin),
                "onvolledig": list(missing_times(d)),
            }
            for d in known
        ]
        print_json({"draaiboeken": heads})
    else:
        columns = ("naam", "van", "naar", "in gebruik", "volledig")
        rows = [(d.naam, d.van, d.naar, _local(d.vrijgave.begin), _completeness(d)) for d in known]
        print_table("Draaiboeken", columns, rows)
    return 0


@commands.command("show")
def show_command(name: Name = DEFAULT_DRAAIBOEK, as_json: JsonOption = False) -> int:
    """Show one runbook: phases, rows, tasks and contacts."""
    draaiboek = read_draaiboek(name)
    if as_json:
        print_json(_plain(draaiboek))
    else:
        _show(draaiboek)
    return 0


@commands.command("check")
def check_command(name: Name = DEFAULT_DRAAIBOEK, as_json: JsonOption = False) -> int:
    """Lint a runbook. Exit 0: no errors (unknown times and warnings are shown); 1: errors; 2: no runbook."""
    remarks = check(read_draaiboek(name))
    counted = Counter(remark.ernst for remark in remarks)
    errors, unknown, warnings = counted["fout"], counted["onvolledig"], counted["let op"]
    if as_json:
        counts = {"naam": name, "fouten": errors, "onvolledig": unknown, "waarschuwingen": warnings}
        print_json(counts | {"opmerkingen": _plain(remarks)})
    else:
        for remark in remarks:
            sys.stdout.write(f"{remark.ernst}: {remark.plaats}: {remark.tekst}\n")
        incomplete = f"{unknown} keer onvolledig, " if unknown else ""
        sys.stdout.write(f"{name}: {errors} fouten, {incomplete}{warnings} keer let op\n")
    return 1 if errors else 0


@commands.command("calendar")
def calendar_command(
    name: Name = DEFAULT_DRAAIBOEK,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")] = Path(),
    as_json: JsonOption = False,
) -> int:
    """Write one .ics file per actiehouder."""
    draaiboek = load_draaiboek(name)
    contents = {f"{draaiboek.naam}-{who}.ics": ics for who, ics in calendars(draaiboek).items()}
    written = [str(path) for path in write_files(out, contents)]
    if as_json:
        print_json({"files": written})
    else:
        sys.stdout.writelines(f"{path}\n" for path in written)
    return 0


def _plain(value: object) -> object:
    """Turn a value of the runbook into what JSON knows; names become camelCase, times both local and UTC."""
    if isinstance(value, Tijdstip):
        if value.bekend:
            return {"lokaal": value.lokaal.isoformat(), "utc": format_instant(value.instant)}
        bounds = {"nietVoor": _plain(value.niet_voor), "nietNa": _plain(value.niet_na)}
        return {"lokaal": None, "utc": None, "onbekend": value.onbekend} | bounds
    if is_dataclass(value) and not isinstance(value, type):
        parts = [part for part in fields(value) if part.init]
        return {camel(part.name): _plain(getattr(value, part.name)) for part in parts}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _show(draaiboek: Draaiboek) -> None:
    sys.stdout.write(f"{draaiboek.titel}\nuitgave {draaiboek.uitgave} van {draaiboek.bijgewerkt}\n\n")
    phases = [
        (fase.nummer, fase.naam, _local(fase.van) or "-", _local(fase.tot) or "-") for fase in draaiboek.fasen
    ]
    print_table("Fasen", ("nr", "naam", "van", "tot"), phases)
    columns = ("nr", "wanneer", "soort", "actiehouders", "omschrijving")
    rows = [
        (stap.nummer, _when(stap), _mark(stap, stap.soort), ", ".join(stap.actiehouders), stap.omschrijving)
        for stap in draaiboek.stappen
    ]
    print_table("Stappen (* = afgeleid, niet letterlijk in de bron)", columns, rows)
    tasks = [
        (taak.nummer, _when(taak), _mark(taak, "taak"), ", ".join(taak.actiehouders), taak.omschrijving)
        for taak in draaiboek.taken
    ]
    print_table("Taken buiten de genummerde stappen", columns, tasks)
    for contact in draaiboek.contacten:
        ways = (contact.telefoon, *contact.email, contact.web, contact.adres)
        sys.stdout.write(f"{contact.voor}: {contact.organisatie}, {', '.join(filter(None, ways))}\n")
    sluiting, kto = draaiboek.afhalen, draaiboek.ketentest
    sys.stdout.write(
        f"Afhalen dicht: {_local(sluiting.van)} tot {_local(sluiting.tot)} ({sluiting.zekerheid})\n"
        f"Ketentestomgeving: {draaiboek.naar} vanaf {_local(kto.vanaf)} ({kto.zekerheid})\n"
        f"Nazorg: tot {_local(draaiboek.nazorg.tot)} ({draaiboek.nazorg.zekerheid})\n"
    )
    for verwijzing in draaiboek.verwijzingen:
        sys.stdout.write(
            f"Zie voor {', '.join(verwijzing.berichten)}: {verwijzing.titel}\n  {verwijzing.url}\n"
        )


def _local(tijdstip: Tijdstip | None) -> str:
    if tijdstip is None:
        return ""
    return format_local(tijdstip.instant) if tijdstip.bekend else "onbekend"


def _utc(tijdstip: Tijdstip) -> str | None:
    return format_instant(tijdstip.instant) if tijdstip.bekend else None


def _completeness(draaiboek: Draaiboek) -> str:
    missing = len(missing_times(draaiboek))
    return f"nee, {missing} zonder tijd" if missing else "ja"


def _when(part: Stap | Taak) -> str:
    return _local(part.begin) + (f" -\n{_local(part.tot)}" if part.tot else "")


def _mark(part: Stap | Taak, kind: str) -> str:
    return f"{kind} *" if part.zekerheid == "afgeleid" else kind
