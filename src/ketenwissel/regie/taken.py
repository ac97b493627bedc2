"""Every row of the runbook as a task of its actiehouders, with what was reported on it.

How a task stands is read from reports: it is what people said, and no verdict looks at it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek, Soort, Stap, Taak
from ketenwissel.regie.regels import Regels
from ketenwissel.store import stapmeldingen
from ketenwissel.store.stapmeldingen import Meldingsoort, Stapmeldingrij
from ketenwissel.toegang import Register

__all__ = [
    "ACTIEHOUDER_VAN_ROL",
    "Groepsstand",
    "Meldingsoort",
    "Opgave",
    "Stapmelding",
    "Taakbeeld",
    "Taaktoestand",
    "all_tasks",
    "due_of",
    "find_task",
    "group_tasks",
    "is_group",
    "kinds_for",
    "tasks_of",
]

ACTIEHOUDER_VAN_ROL: Mapping[str, str] = {"gemeente": "gemeenten", "aanbieder": "zorgaanbieders"}
"""The actiehouder that stands in a runbook for all parties with a role; any other is one organisation."""

Taaktoestand = Literal["komt", "loopt", "gereed", "verlopen"]
"""Its window has not begun; it is to be done; it was reported done; its due time passed without that."""

_DONE: frozenset[Meldingsoort] = frozenset(("gereed", "ingelezen", "bekendmaking"))
_NO_STATE: frozenset[Meldingsoort] = frozenset(("uitbak",))

Opgave = Stap | Taak
"""A numbered row, or work that the runbook asks for outside its rows."""


@dataclass(frozen=True, slots=True)
class Stapmelding:
    """A report: who (`door`) said what when (UTC), of which party, and where the evidence lies.

    `te_laat`: it came at or after the due time of the step as it was then.
    """

    nummer: int
    stap: str
    actiehouder: str
    partij: str | None
    soort: Meldingsoort
    aantal: int | None
    toelichting: str
    bewijs: str
    door: str
    gemeld_op: datetime
    te_laat: bool


@dataclass(frozen=True, slots=True)
class Groepsstand:
    """How a task stands with all parties that share it: how many there are, and what they reported last."""

    partijen: int
    gereed: int
    niet_gereed: int
    begonnen: int


@dataclass(frozen=True, slots=True)
class Taakbeeld:
    """One task of one actiehouder: from `van` (None: any time before) up to `uiterlijk_op` (UTC, half-open).

    It is that of a `partij`, of all parties together (then `groep` has their numbers, and there are no
    `meldingen`), or of a single organisation. `meldbaar` is what may be reported on it, `meldingen` are the
    reports, oldest first.
    """

    stap: str
    soort: Soort | Literal["taak"]
    omschrijving: str
    actiehouder: str
    partij: str | None
    release: str | None
    berichten: tuple[str, ...]
    van: datetime | None
    uiterlijk_op: datetime
    afgeleid: bool
    meldbaar: tuple[Meldingsoort, ...]
    toestand: Taaktoestand
    meldingen: tuple[Stapmelding, ...]
    groep: Groepsstand | None = None


def is_group(actiehouder: str) -> bool:
    """Say whether an actiehouder stands for all parties with a role."""
    return actiehouder in ACTIEHOUDER_VAN_ROL.values()


def due_of(opgave: Opgave) -> datetime:
    """Give the instant (UTC) by which something is to be done."""
    return opgave.einde.instant


def all_tasks(draaiboek: Draaiboek) -> list[Opgave]:
    """Give the rows of a runbook and the work outside them, what is due first before the rest."""
    tasks: list[Opgave] = [*draaiboek.stappen, *draaiboek.taken]
    return sorted(tasks, key=lambda one: (due_of(one), one.nummer))


def find_task(draaiboek: Draaiboek, nummer: str) -> Opgave:
    """Find a row, or work outside the rows; raises UnusableInput when there is none."""
    for one in all_tasks(draaiboek):
        if one.nummer == nummer:
            return one
    raise UnusableInput("the runbook in force has no step with this number")


def kinds_for(draaiboek: Draaiboek, opgave: Opgave, actiehouder: str) -> tuple[Meldingsoort, ...]:
    """Say what an actiehouder may report on something that is its own."""
    if isinstance(opgave, Taak) and opgave.bekendmaking:
        return () if is_group(actiehouder) else ("bekendmaking",)
    kinds: list[Meldingsoort] = ["begonnen", "gereed", "niet_gereed"]
    if is_group(actiehouder) and isinstance(opgave, Stap):
        if opgave.berichten:
            kinds.append("uitbak")
        if opgave.nummer in (draaiboek.afhalen.stap_gemeente, draaiboek.afhalen.stap_aanbieder):
            kinds.append("ingelezen")
    return tuple(kinds)


def tasks_of(connection: Connection, regels: Regels, actiehouder: str, partij: str | None) -> list[Taakbeeld]:
    """Give the tasks of a party, or (None) of a single organisation that is an actiehouder."""
    if partij is None:
        rows = stapmeldingen.reports(connection, actiehouder)
    else:
        rows = stapmeldingen.reports_of_party(connection, partij)
    return [
        _task(regels, one, actiehouder, partij, [row for row in rows if row.stap == one.nummer])
        for one in all_tasks(regels.draaiboek)
        if actiehouder in one.actiehouders
    ]


def group_tasks(
    connection: Connection, regels: Regels, actiehouder: str, register: Register
) -> list[Taakbeeld]:
    """Give the tasks of all parties with a role together, with how many of them reported what last."""
    (rol,) = (rol for rol, key in ACTIEHOUDER_VAN_ROL.items() if key == actiehouder)
    parties = sum(1 for one in register if one.rol == rol and one.valid(regels.at))
    kinds = stapmeldingen.latest_kinds(connection)
    found = []
    for one in all_tasks(regels.draaiboek):
        if actiehouder not in one.actiehouders:
            continue
        numbers = {
            kind: number
            for (stap, who, kind), number in kinds.items()
            if (stap, who) == (one.nummer, actiehouder)
        }
        done = sum(number for kind, number in numbers.items() if kind in _DONE)
        stand = Groepsstand(parties, done, numbers.get("niet_gereed", 0), numbers.get("begonnen", 0))
        found.append(_task(regels, one, actiehouder, None, (), stand))
    return found


def _task(
    regels: Regels,
    opgave: Opgave,
    actiehouder: str,
    partij: str | None,
    rows: Sequence[Stapmeldingrij],
    groep: Groepsstand | None = None,
) -> Taakbeeld:
    ready = _is_done(rows) if groep is None else 0 < groep.partijen <= groep.gereed
    return Taakbeeld(
        stap=opgave.nummer,
        soort=opgave.soort if isinstance(opgave, Stap) else "taak",
        omschrijving=opgave.omschrijving,
        actiehouder=actiehouder,
        partij=partij,
        release=opgave.release if isinstance(opgave, Stap) else None,
        berichten=opgave.berichten if isinstance(opgave, Stap) else (),
        van=None if opgave.van is None else opgave.van.instant,
        uiterlijk_op=due_of(opgave),
        afgeleid=opgave.zekerheid == "afgeleid",
        meldbaar=kinds_for(regels.draaiboek, opgave, actiehouder),
        toestand=_state(opgave, regels.at, ready=ready, silent_is_fine=_announces(opgave)),
        meldingen=tuple(Stapmelding(*row) for row in rows),
        groep=groep,
    )


def _announces(opgave: Opgave) -> bool:
    return isinstance(opgave, Taak) and opgave.bekendmaking


def _is_done(rows: Iterable[Stapmeldingrij]) -> bool:
    said = [row.soort for row in rows if row.soort not in _NO_STATE]
    return bool(said) and said[-1] in _DONE


def _state(opgave: Opgave, at: datetime, *, ready: bool, silent_is_fine: bool) -> Taaktoestand:
    if ready:
        return "gereed"
    if at >= due_of(opgave):
        # Nothing to announce is nothing left undone.
        return "gereed" if silent_is_fine else "verlopen"
    return "komt" if opgave.van is not None and at < opgave.van.instant else "loopt"
