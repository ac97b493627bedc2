"""The report of a rehearsal: what was played, what the checkers found, as `rapport.json` and `rapport.html`.

`rapport.json` follows the contract of `ketenwissel rehearse --json` (fields may be added, never renamed);
`rapport.html` is one page that needs no network and no scripts. Both are a function of the `Rapport` alone:
the same rehearsal gives the same bytes, but for the measured durations.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.rehearsal import plots
from ketenwissel.rehearsal.plots import Laan, Plot, Table

__all__ = [
    "Controle",
    "Cutoff",
    "Gereedheid",
    "Misdraging",
    "Partijstand",
    "Rapport",
    "Weigeringtelling",
    "blank_digits",
    "prepare_folder",
    "to_html",
    "to_json",
    "write",
]

_MAX_VIOLATIONS, _MAX_PARTIJEN, _MAX_WEIGERINGEN = 20, 50, 200
_GROEPEN = {"heen": "Heenberichten", "retour": "Retourberichten", "declaratie": "Declaraties"}
_OVERIG = "Overige berichten"
_PER_UUR = "Berichten per type per uur"
_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Controle:
    """The outcome of one checker: `wat` says in one Dutch sentence what it proves."""

    name: str
    wat: str
    ok: bool
    checked: int
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """An instant (UTC) of the runbook at which something closes or opens, with the number of its step."""

    stap: str
    tijdstip: datetime
    tekst: str


@dataclass(frozen=True, slots=True)
class Misdraging:
    """A kind of planted misbehaviour: how often it was planned and how often it was seen.

    `wat` tells in Dutch what the party did and where it became visible.
    """

    soort: str
    wat: str
    gepland: int
    gezien: int


@dataclass(frozen=True, slots=True)
class Weigeringtelling:
    """How often one code of one list was given in one situation; `stap` is the step that blocked, if any."""

    lijst: str
    code: str
    situatie: str
    stap: str | None
    omschrijving: str
    aantal: int


@dataclass(frozen=True, slots=True)
class Partijstand:
    """What one party still had to send, to read in and to answer at a cut-off, in messages."""

    partij: str
    naam: str
    rol: str
    te_versturen: int
    ongelezen: int
    onbeantwoord: int
    gereed: bool


@dataclass(frozen=True, slots=True)
class Gereedheid:
    """How every party stood at a cut-off."""

    cutoff: Cutoff
    partijen: tuple[Partijstand, ...]


@dataclass(frozen=True, slots=True)
class Rapport:
    """Everything that the report tells; instants in UTC, durations in seconds.

    `per_uur` counts accepted messages: berichttype -> start of the hour -> number. `groepen` puts a
    berichttype in "heen", "retour" or "declaratie" (absent: "overig"). `uitsnede` is the stretch around the
    cut-offs that is drawn enlarged. `schemas` names whose XSDs judged the messages.
    """

    verdict: str
    seed: int
    draaiboek: str
    titel: str
    begin: datetime
    einde: datetime
    gemeenten: int
    aanbieders: int
    heenberichten: int
    checkers: tuple[Controle, ...]
    counts: Mapping[str, int]
    durations: Mapping[str, float]
    cutoffs: tuple[Cutoff, ...]
    misdragingen: tuple[Misdraging, ...]
    weigeringen: tuple[Weigeringtelling, ...]
    gereedheid: tuple[Gereedheid, ...]
    per_uur: Mapping[str, Mapping[datetime, int]]
    groepen: Mapping[str, str]
    uitsnede: tuple[datetime, datetime]
    open_paren: tuple[tuple[datetime, int], ...]
    schemas: str


def to_json(rapport: Rapport) -> dict[str, Any]:
    """Give the report as plain values for JSON; instants as ISO 8601 in UTC, durations in seconds.

    Of the readiness it holds the numbers per role and every party that was *not* ready.
    """
    return {
        "verdict": rapport.verdict,
        "seed": rapport.seed,
        "checkers": [
            {
                "name": controle.name,
                "wat": controle.wat,
                "ok": controle.ok,
                "checked": controle.checked,
                "violations": [blank_digits(text) for text in controle.violations],
            }
            for controle in rapport.checkers
        ],
        "counts": dict(rapport.counts),
        "durations": dict(rapport.durations),
        "draaiboek": rapport.draaiboek,
        "titel": rapport.titel,
        "begin": format_instant(rapport.begin),
        "einde": format_instant(rapport.einde),
        "gemeenten": rapport.gemeenten,
        "aanbieders": rapport.aanbieders,
        "heenberichten": rapport.heenberichten,
        "schemas": rapport.schemas,
        "cutoffs": [_cutoff_json(cutoff) for cutoff in rapport.cutoffs],
        "misdragingen": [asdict(misdraging) for misdraging in rapport.misdragingen],
        "weigeringen": [asdict(weigering) for weigering in rapport.weigeringen],
        "gereedheid": [_gereedheid_json(gereedheid) for gereedheid in rapport.gereedheid],
        "perUur": {
            berichttype: {format_instant(hour): number for hour, number in hours.items() if number}
            for berichttype, hours in rapport.per_uur.items()
        },
        "openParen": [[format_instant(at), number] for at, number in rapport.open_paren],
    }


def to_html(rapport: Rapport) -> str:
    """Give the report as one HTML page (Dutch) that stands on its own."""
    merken = tuple(plots.Merk(cutoff.tijdstip, cutoff.stap) for cutoff in rapport.cutoffs)
    lanen, periode = _lanen(rapport), (rapport.begin, rapport.einde)
    return _template().render(
        rapport=rapport,
        geslaagd=rapport.verdict == "geslaagd",
        controles_ok=sum(controle.ok for controle in rapport.checkers),
        geweigerd=sum(weigering.aantal for weigering in rapport.weigeringen),
        gezien=sum(misdraging.gezien for misdraging in rapport.misdragingen),
        gepland=sum(misdraging.gepland for misdraging in rapport.misdragingen),
        max_violations=_MAX_VIOLATIONS,
        counts=_counts_table(rapport),
        durations=_durations_table(rapport),
        verkeer=lanen and plots.draw_lanen("verkeer", f"{_PER_UUR}, hele periode", lanen, merken, periode),
        uitsnede=lanen
        and plots.draw_lanen("uitsnede", f"{_PER_UUR}, afsluiting", lanen, merken, rapport.uitsnede),
        open_paren=rapport.open_paren
        and plots.draw_open_paren("open-paren", "Open paren door de tijd", rapport.open_paren, merken),
        weigeringen=rapport.weigeringen and _weigeringen_plot(rapport.weigeringen),
        gereedheid=rapport.gereedheid and _gereedheid_plot(rapport.gereedheid),
        achterblijvers=[_achterblijvers(gereedheid) for gereedheid in rapport.gereedheid],
    )


def prepare_folder(folder: Path) -> None:
    """Make the folder for the report and see that a file can be written there, before hours are spent.

    Raises UnusableInput, in one line, where that fails.
    """
    with _one_line(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".rapport.{os.getpid()}.tmp"
        probe.write_bytes(b"\n")
        probe.unlink()


def write(rapport: Rapport, folder: Path) -> Path:
    """Write `rapport.json` and `rapport.html` into the folder; gives the path of the page.

    Both are complete on disk under another name before either takes its place, so a report is never half
    there. Raises UnusableInput, in one line, for a full disk or a folder that cannot be written.
    """
    document = json.dumps(to_json(rapport), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    texts = {"rapport.json": document, "rapport.html": to_html(rapport)}
    drafts = {name: folder / f".{name}.{os.getpid()}.tmp" for name in texts}
    try:
        with _one_line(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for name, draft in drafts.items():
                _write_through(draft, texts[name].encode())
            for name, draft in drafts.items():
                draft.replace(folder / name)
    finally:
        for draft in drafts.values():
            _remove(draft)
    return folder / "rapport.html"


@contextmanager
def _one_line(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or "it failed"
        raise UnusableInput(
            f"cannot write the report to {folder}: {reason}; free some space or choose another folder"
        ) from None


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    with suppress(OSError):  # the fault that left the draft is the one to tell
        draft.unlink(missing_ok=True)


def blank_digits(text: str) -> str:
    """Blank what could be a BSN: a last line of defence for free text.

    >>> blank_digits("bericht van 999900006")
    'bericht van *********'
    """
    return _NINE_DIGITS.sub("*********", text)


def _cutoff_json(cutoff: Cutoff) -> dict[str, str]:
    return {"stap": cutoff.stap, "tijdstip": format_instant(cutoff.tijdstip), "tekst": cutoff.tekst}


def _gereedheid_json(gereedheid: Gereedheid) -> dict[str, Any]:
    return {
        "cutoff": _cutoff_json(gereedheid.cutoff),
        "rollen": {
            rol: {"gereed": ready, "nietGereed": not_ready} for rol, ready, not_ready in _rollen(gereedheid)
        },
        "nietGereed": [asdict(stand) for stand in _niet_gereed(gereedheid)],
    }


def _rollen(gereedheid: Gereedheid) -> list[tuple[str, int, int]]:
    """Give for every role how many parties were ready and how many were not."""
    ordered = sorted(gereedheid.partijen, key=attrgetter("rol"), reverse=True)
    rollen = [
        (rol, [stand.gereed for stand in group]) for rol, group in groupby(ordered, key=attrgetter("rol"))
    ]
    return [(rol, sum(ready), len(ready) - sum(ready)) for rol, ready in rollen]


def _niet_gereed(gereedheid: Gereedheid) -> list[Partijstand]:
    """Give the parties that were not ready, the most work left first."""
    late = (stand for stand in gereedheid.partijen if not stand.gereed)
    return sorted(late, key=lambda s: (-(s.te_versturen + s.ongelezen + s.onbeantwoord), s.rol, s.partij))


def _lanen(rapport: Rapport) -> list[Laan]:
    """Give one lane per berichttype, heen before retour before declaratie."""
    order = [*_GROEPEN.values(), _OVERIG]
    lanen = [
        Laan(_GROEPEN.get(rapport.groepen.get(berichttype, ""), _OVERIG), berichttype, hours)
        for berichttype, hours in rapport.per_uur.items()
    ]
    return sorted(lanen, key=lambda laan: (order.index(laan.groep), laan.naam))


def _weigeringen_plot(weigeringen: Sequence[Weigeringtelling]) -> Plot:
    ordered = sorted(weigeringen, key=lambda w: (-w.aantal, w.lijst, w.code, w.situatie, w.stap or ""))
    rows = tuple(
        (f"{w.code} ({w.lijst})", w.situatie, w.stap or "geen", w.omschrijving, w.aantal) for w in ordered
    )
    left_out = rows[_MAX_WEIGERINGEN:]
    total = sum(w.aantal for w in ordered)
    table = Table(
        "Weigeringen per code, situatie en stap",
        ("Code (lijst)", "Situatie", "Stap", "Omschrijving", "Aantal"),
        (*rows[:_MAX_WEIGERINGEN], ("Totaal", "", "", "", total)),
        len(left_out),
    )
    staven = [
        plots.Staaf(f"{w.code}, stap {w.stap}" if w.stap else w.code, f"{w.lijst}: {w.situatie}", w.aantal)
        for w in ordered
    ]
    return plots.draw_staven("weigeringen", "Weigeringen per code", staven, table)


def _gereedheid_plot(standen: Sequence[Gereedheid]) -> Plot:
    balken = [
        plots.Balk(_cutoff_label(gereedheid.cutoff), rol.capitalize(), ready, not_ready)
        for gereedheid in standen
        for rol, ready, not_ready in _rollen(gereedheid)
    ]
    return plots.draw_balken("gereedheid", "Gereedheid per afsluitmoment en rol", balken)


def _achterblijvers(gereedheid: Gereedheid) -> Table:
    late = _niet_gereed(gereedheid)
    rows = tuple((f"{s.naam} ({s.partij})", s.rol, s.te_versturen, s.ongelezen, s.onbeantwoord) for s in late)
    return Table(
        f"Niet gereed op {_cutoff_label(gereedheid.cutoff)}",
        ("Partij", "Rol", "Te versturen", "Ongelezen", "Onbeantwoord"),
        rows[:_MAX_PARTIJEN],
        len(rows[_MAX_PARTIJEN:]),
    )


def _cutoff_label(cutoff: Cutoff) -> str:
    return f"{cutoff.stap}, {format_local(cutoff.tijdstip)}: {cutoff.tekst}"


def _counts_table(rapport: Rapport) -> Table:
    rows = tuple((_words(name), number) for name, number in sorted(rapport.counts.items()))
    return Table("Tellingen van de generale repetitie", ("Wat", "Aantal"), rows)


def _durations_table(rapport: Rapport) -> Table:
    rows = tuple(
        (_words(name), f"{seconds:.2f}".replace(".", ","))
        for name, seconds in sorted(rapport.durations.items())
    )
    return Table("Gemeten duur op deze machine", ("Onderdeel", "Seconden"), rows)


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ").capitalize()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ketenwissel.rehearsal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        getal=plots.format_count, moment=format_local, instant=format_instant, afgeschermd=blank_digits
    )
    return environment.get_template("rapport.html")
