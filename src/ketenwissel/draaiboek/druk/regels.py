"""The rows of a runbook as a print shows them: numbered rows and tasks alike, in order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from ketenwissel.draaiboek.druk.woorden import instant_of
from ketenwissel.draaiboek.model import (
    AfhaalSluiting,
    Draaiboek,
    Fase,
    Ketentest,
    Nazorg,
    Stap,
    Taak,
)

__all__ = ["AFHALEN", "Afgeleid", "Regel", "list_afgeleid", "of_houder", "per_fase", "read_regels", "regie"]


AFHALEN = "Afhalen dicht en weer open"
"""What the note about collecting is called."""


@dataclass(frozen=True, slots=True)
class Afgeleid:
    """A choice of this project that the source does not make: what it is about, and why."""

    teken: str
    onderwerp: str
    reden: str


@dataclass(frozen=True, slots=True)
class Regel:
    """A row or task: `begin` and `tot` are UTC instants, None where there is none or it is not known.

    `soort` is what kind of row it is, `taak` for work without a number of its own; `noot` is the mark of its
    note in the list of what is `afgeleid`.
    """

    nummer: str
    soort: str
    omschrijving: str
    houders: tuple[str, ...]
    berichten: tuple[str, ...]
    begin: datetime | None
    tot: datetime | None
    venster: bool
    noot: str | None

    @property
    def aanduiding(self) -> str:
        """What the row is called: its number, or the paragraph of a task."""
        return f"§ {self.nummer}" if self.soort == "taak" else self.nummer


def list_afgeleid(draaiboek: Draaiboek) -> tuple[Afgeleid, ...]:
    """Give everything in the runbook that is our choice, marked a, b, c in a fixed order."""
    parts: list[tuple[str, Ketentest | AfhaalSluiting | Nazorg | Stap | Taak]] = [
        ("Begin op de ketentestomgeving", draaiboek.ketentest),
        (AFHALEN, draaiboek.afhalen),
        ("Einde van de nazorg", draaiboek.nazorg),
        *((f"Stap {stap.nummer}", stap) for stap in draaiboek.stappen),
        *((f"Paragraaf {taak.nummer}", taak) for taak in draaiboek.taken),
    ]
    chosen = [(subject, part.reden or "") for subject, part in parts if part.zekerheid == "afgeleid"]
    return tuple(Afgeleid(_mark(index), subject, why) for index, (subject, why) in enumerate(chosen))


def _mark(index: int) -> str:
    """Give a, b, ..., z, aa, bb, ... for 0, 1, ...

    >>> _mark(0), _mark(25), _mark(26)
    ('a', 'z', 'aa')
    """
    return chr(ord("a") + index % 26) * (index // 26 + 1)


def read_regels(draaiboek: Draaiboek) -> tuple[Regel, ...]:
    """Give every row and task in order of time (unknown times last); at one time in the order of the file."""
    notes = {one.onderwerp: one.teken for one in list_afgeleid(draaiboek)}
    parts: list[Stap | Taak] = [*draaiboek.stappen, *draaiboek.taken]
    rows = [_regel(part, notes) for part in parts]
    known = [row for row in rows if row.begin is not None]
    return (
        *sorted(known, key=attrgetter("begin")),
        *(row for row in rows if row.begin is None),
    )


def _regel(part: Stap | Taak, notes: dict[str, str]) -> Regel:
    is_stap = isinstance(part, Stap)
    return Regel(
        nummer=part.nummer,
        soort=part.soort if isinstance(part, Stap) else "taak",
        omschrijving=part.omschrijving,
        houders=part.actiehouders,
        berichten=part.berichten if isinstance(part, Stap) else (),
        begin=instant_of(part.moment or part.van),
        tot=instant_of(part.tot),
        venster=part.moment is None,
        noot=notes.get(f"{'Stap' if is_stap else 'Paragraaf'} {part.nummer}"),
    )


def per_fase(regels: Iterable[Regel], fasen: Sequence[Fase]) -> list[tuple[Regel, ...]]:
    """Give per phase the rows that begin in it; a phase with an unknown begin has none."""
    begun = [None if fase is fasen[0] else instant_of(fase.van) for fase in fasen]
    groups: list[list[Regel]] = [[] for _ in fasen]
    for row in regels:
        if row.begin is not None:
            reached = [index for index, at in enumerate(begun) if at is not None and at <= row.begin]
            groups[max(reached, default=0)].append(row)
    return [tuple(group) for group in groups]


def of_houder(regels: Iterable[Regel], sleutel: str) -> tuple[Regel, ...]:
    """Give the rows of one actiehouder."""
    return tuple(row for row in regels if sleutel in row.houders)


def regie(draaiboek: Draaiboek) -> tuple[str, ...]:
    """Give the keys of who directs: they have tasks, and no numbered row of the schedule."""
    doers = {sleutel for stap in draaiboek.stappen for sleutel in stap.actiehouders}
    tasked = {sleutel for taak in draaiboek.taken for sleutel in taak.actiehouders}
    return tuple(a.sleutel for a in draaiboek.actiehouders if a.sleutel in tasked - doers)
