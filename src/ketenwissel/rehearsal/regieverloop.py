"""What was played of the regie: the reports that were made, when nobody reminded, what was said of terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

__all__ = [
    "Aankondiging",
    "Aantallen",
    "Eersterooster",
    "Gemeld",
    "Meting",
    "Regieverloop",
    "Spoedstand",
    "Termijnnotitie",
]


@dataclass(frozen=True, slots=True)
class Gemeld:
    """A report on a step as its maker wrote it down: for whom, what, how many, by whom and when (UTC)."""

    stap: str
    actiehouder: str
    partij: str | None
    soort: str
    aantal: int | None
    door: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Termijnnotitie:
    """What the regie said at `moment` (UTC) of the term of one open pair, named by its heenbericht.

    `overgeslagen` is how many more urgent pairs were passed over to come to its page.
    """

    moment: datetime
    overgeslagen: int
    referentie: str
    berichttype: str
    release: str
    uiterlijk_op: datetime
    verkort: bool
    werkdagen_over: int


class Aantallen(NamedTuple):
    """Messages not collected, answers owed, pairs broken for want of one, and what went against advice."""

    wachtend: int
    te_beantwoorden: int
    gebroken: int
    ontraden: int


class Spoedstand(NamedTuple):
    """Urgent orders as the regie counts them, and messages about care that was settled already."""

    aantal: int
    afgedaan: int
    openstaand: int
    dubbele_berichten: int


@dataclass(frozen=True, slots=True)
class Meting:
    """What the regie said at a cut-off (UTC) of all together and of each party; `bewaard`: asked afterwards.

    What is kept of a cut-off is what stood open then; what was `ontraden` is not.
    """

    moment: datetime
    bewaard: bool
    landelijk: Aantallen
    partijen: Mapping[str, Aantallen]


@dataclass(frozen=True, slots=True)
class Aankondiging:
    """An announcement as it was sent at `moment` (UTC): a template or a title, for whom, replacing which."""

    nummer: int
    naam: str
    aan: str
    vervangt: int | None
    moment: datetime


@dataclass(frozen=True, slots=True)
class Eersterooster:
    """What the regie said at `moment` (UTC) of first times in the new release, and what was not counted yet.

    `typen` gives per type when (None: not yet) and from whom, `partijen` when per party, direction and type.
    """

    moment: datetime
    niet_geteld: int
    typen: Mapping[str, tuple[datetime | None, str]]
    partijen: Mapping[tuple[str, str, str], datetime]


@dataclass(slots=True)
class Regieverloop:
    """The record of the plays of the regie; `gespeeld` names the checkers for which something was played.

    `herinnerd_vanaf` is when reminding began, `weg` the stretch (UTC, half-open) in which nobody did.
    `laatste_dag` is the last day of receipt with a whole term, per type, as the regie said it at the begin.
    `bereikt` says per announcement which organisations it was for, and when each read it (None: never).
    `spoed` gives, for an urgent order as it was planned, the number under which it was written down.
    """

    gespeeld: set[str] = field(default_factory=set)
    meldingen: list[Gemeld] = field(default_factory=list)
    herinnerd_vanaf: datetime | None = None
    weg: tuple[datetime, datetime] | None = None
    termijnen: list[Termijnnotitie] = field(default_factory=list)
    laatste_dag: Mapping[str, date] = field(default_factory=dict)
    metingen: list[Meting] = field(default_factory=list)
    mededelingen: list[Aankondiging] = field(default_factory=list)
    bereikt: Mapping[int, Mapping[str, datetime | None]] = field(default_factory=dict)
    rooster: Eersterooster | None = None
    spoed: dict[int, int] = field(default_factory=dict)
    spoedstand: Spoedstand | None = None
