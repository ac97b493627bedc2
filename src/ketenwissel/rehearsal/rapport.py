"""The report of a rehearsal as values: what was played, what the checkers found, and the story of it.

Both forms of it, `rapport.json` and the pages, are a function of the `Rapport` alone: the same rehearsal
gives the same bytes, but for the measured durations.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ketenwissel.rehearsal.gereedheid import Cutoff, Gereedheid, Partijstand
from ketenwissel.rehearsal.vertelling import Verhaal

__all__ = [
    "Controle",
    "Cutoff",
    "Gereedheid",
    "Misdraging",
    "Partijstand",
    "Rapport",
    "Weigeringtelling",
    "blank_digits",
]

_BLANKED = re.compile(
    r"(?P<reference>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)|(?<![0-9])[0-9]{9}(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Controle:
    """The outcome of one checker: `wat` says in one Dutch sentence what it proves."""

    name: str
    wat: str
    ok: bool
    checked: int
    violations: tuple[str, ...]


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
class Rapport:
    """Everything that the report tells; instants in UTC, durations in seconds.

    `per_uur` counts accepted messages: berichttype -> start of the hour -> number. `groepen` puts a
    berichttype in "heen", "retour" or "declaratie" (absent: "overig"). `uitsnede` is the stretch around the
    cut-offs that is drawn enlarged. `schemas` names whose XSDs judged the messages,
    `storingen` the faults that were let loose, `draaiboek_sha256` the text of the runbook that was rehearsed.
    `over_draad`: the hub was a service behind its doors; `weggelaten` names the kinds of misbehaviour that
    cannot be played there, `wijziging` the amendment of the runbook that was played with it.
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
    storingen: tuple[str, ...] = ()
    draaiboek_sha256: str = ""
    verhaal: Verhaal = field(default_factory=Verhaal)
    over_draad: bool = False
    weggelaten: tuple[str, ...] = ()
    wijziging: str | None = None


def blank_digits(text: str) -> str:
    """Blank what could be a BSN: a last line of defence for free text. A reference (UUID) stays whole.

    >>> blank_digits("bericht van 999900006")
    'bericht van *********'
    >>> blank_digits("ca738e7b-0d43-447f-aaf8-493991270abf")
    'ca738e7b-0d43-447f-aaf8-493991270abf'
    """
    return _BLANKED.sub(lambda found: found["reference"] or "*********", text)
