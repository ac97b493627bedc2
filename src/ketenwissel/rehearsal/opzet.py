"""What is rehearsed: the size, the seed and the period, as the command line gives them."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import from_local, to_local
from ketenwissel.core.werkdagen import add_werkdagen
from ketenwissel.draaiboek import Draaiboek, Stap

__all__ = ["QUIET_WERKDAGEN", "STEP", "Opzet", "last_advice", "period", "seeded", "steps"]

QUIET_WERKDAGEN = (6, 14)
"""The quiet days, in working days before the last advice: everything is open, misbehaviour starts there."""

STEP = timedelta(minutes=15)
"""The longest virtual time between two looks at the chain."""


@dataclass(frozen=True, slots=True)
class Opzet:
    """The size of a rehearsal; the same opzet with the same runbook gives the same report.

    With `inhoudscontrole` the side of VECOZO looks at what declarations say (level 2). `wijziging` names the
    amendment of the runbook that is rehearsed with it.
    """

    gemeenten: int = 25
    aanbieders: int = 75
    heenberichten: int = 20_000
    seed: int = 1
    storingen: tuple[str, ...] = ()
    inhoudscontrole: bool = False
    wijziging: str | None = None


def seeded(opzet: Opzet, part: str) -> random.Random:
    """Give the source of chance for one part of a rehearsal, so that parts do not disturb each other."""
    return random.Random(f"{opzet.seed}:{part}")  # noqa: S311 - a play that can be repeated, no secret


def period(draaiboek: Draaiboek) -> tuple[datetime, datetime]:
    """Give the rehearsed period: from the day before the first step to the day on which aftercare ends.

    It begins no later than the day before the quiet days. Raises UnusableInput as `last_advice` does.
    """
    quiet = add_werkdagen(last_advice(draaiboek).begin.lokaal.date(), -QUIET_WERKDAGEN[1])
    first = min(stap.begin.lokaal.date() for stap in draaiboek.stappen)
    midnight = datetime.combine(min(first, quiet), time(0))
    last = to_local(draaiboek.nazorg.tot.instant).replace(hour=0, minute=0, tzinfo=None) + timedelta(days=1)
    return from_local(midnight - timedelta(days=1)), from_local(last)


def last_advice(draaiboek: Draaiboek) -> Stap:
    """Give the last row that only asks, without a block of its own; raises UnusableInput when none does."""
    rows = [stap for stap in draaiboek.stappen if stap.soort == "procedureel"]
    if not rows:
        raise UnusableInput(f"runbook {draaiboek.naam} cannot be rehearsed: it has no procedural row")
    return max(rows, key=lambda stap: stap.begin.instant)


def steps(begin: datetime, einde: datetime, borders: Collection[datetime]) -> list[tuple[datetime, datetime]]:
    """Cut the period into half-open steps of at most `STEP`, with every border between two steps.

    >>> from datetime import UTC
    >>> noon = datetime(2022, 3, 1, 12, tzinfo=UTC)
    >>> [end.minute for _, end in steps(noon, noon + STEP * 2, (noon + timedelta(minutes=20),))]
    [15, 20, 30]
    """
    count = -(-(einde - begin) // STEP)
    moments = {begin + STEP * number for number in range(count)} | {einde}
    moments |= {border for border in borders if begin < border < einde}
    ordered = sorted(moments)
    return list(pairwise(ordered))
