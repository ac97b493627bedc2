"""Two runs held against each other, so that one sees whether a changed plan helps.

Compared are the verdict, the checkers, the counts, the refusals, the broken pairs, and who was ready at each
cut-off. Durations are not: they belong to the machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ketenwissel.rehearsal.uitslag import Stapstand, Uitslag, uitslag

__all__ = ["Gereedverschil", "Uitkomst", "Vergelijking", "Verschil", "compare"]

_MAX_NAMED = 50

Uitkomst = Literal["gelijk", "beter", "slechter", "gemengd", "anders"]
"""Equal in everything; better or worse in what counts; both; or different, but not in what counts."""


@dataclass(frozen=True, slots=True)
class Verschil:
    """One value that differs: what it was in the earlier run, and what it is now."""

    naam: str
    was: str | int | None
    nu: str | int | None


@dataclass(frozen=True, slots=True)
class Gereedverschil:
    """Who was ready at one cut-off (its steps) in one run and not in the other; the first of them by code.

    `was` and `nu` count the parties that were not ready; None where a run does not have this cut-off.
    """

    stap: str
    was: int | None
    nu: int | None
    gereed_geworden: tuple[str, ...]
    gereed_geworden_aantal: int
    niet_meer_gereed: tuple[str, ...]
    niet_meer_gereed_aantal: int


@dataclass(frozen=True, slots=True)
class Vergelijking:
    """All that differs between an earlier run and this one; empty lists where nothing does.

    `opzet` holds what was set up otherwise: with another seed or size it is not the plan alone that differs.
    `oordeel` holds the numbers that say whether a plan is better (of each: lower is better), also where they
    are equal. `paren` counts the broken pairs per type and parties.
    """

    uitkomst: Uitkomst
    was: str
    nu: str
    opzet: tuple[Verschil, ...]
    oordeel: tuple[Verschil, ...]
    checkers: tuple[Verschil, ...]
    counts: tuple[Verschil, ...]
    weigeringen: tuple[Verschil, ...]
    oorzaken: tuple[Verschil, ...]
    paren: tuple[Verschil, ...]
    paren_weggelaten: int
    gereedheid: tuple[Gereedverschil, ...]


def compare(earlier: Mapping[str, Any], document: Mapping[str, Any]) -> Vergelijking:
    """Compare an earlier run with this one, both as their `rapport.json` holds them.

    Of the broken pairs only those are compared that a report names: the first thousand.
    """
    was, nu = uitslag(earlier), uitslag(document)
    paren = _differences(was.paren, nu.paren, 0)
    opzet = _differences(was.opzet, nu.opzet, None)
    gereedheid = _readiness(was.gereedheid, nu.gereedheid)
    rest = (
        opzet,
        _differences(was.checkers, nu.checkers, None),
        _differences(was.counts, nu.counts, 0),
        _differences(was.weigeringen, nu.weigeringen, 0),
        _differences(was.oorzaken, nu.oorzaken, 0),
    )
    oordeel = _judged(was, nu)
    same = was.verdict == nu.verdict and not (any(rest) or paren or gereedheid)
    return Vergelijking(
        "gelijk" if same else _outcome(oordeel),
        was.verdict,
        nu.verdict,
        opzet,
        oordeel,
        *rest[1:],
        paren[:_MAX_NAMED],
        len(paren[_MAX_NAMED:]),
        gereedheid,
    )


def _differences(
    was: Mapping[str, str | int], nu: Mapping[str, str | int], absent: int | None
) -> tuple[Verschil, ...]:
    return tuple(
        Verschil(name, was.get(name, absent), nu.get(name, absent))
        for name in sorted({*was, *nu})
        if was.get(name, absent) != nu.get(name, absent)
    )


def _judged(was: Uitslag, nu: Uitslag) -> tuple[Verschil, ...]:
    """Give what makes one plan better than another; what a run did not measure is left out."""
    first, second = was.maatstaf(), nu.maatstaf()
    return tuple(Verschil(name, first[name], second[name]) for name in first if name in second)


def _outcome(oordeel: Sequence[Verschil]) -> Uitkomst:
    changes = [int(one.nu or 0) - int(one.was or 0) for one in oordeel]
    better, worse = any(change < 0 for change in changes), any(change > 0 for change in changes)
    if better and worse:
        return "gemengd"
    if better or worse:
        return "beter" if better else "slechter"
    return "anders"


def _readiness(was: Mapping[str, Stapstand], nu: Mapping[str, Stapstand]) -> tuple[Gereedverschil, ...]:
    found = []
    for stap in [*was, *(stap for stap in nu if stap not in was)]:
        before, after = was.get(stap), nu.get(stap)
        if before == after:
            continue
        ready, late = _moved(before, after)
        found.append(
            Gereedverschil(
                stap,
                None if before is None else before.aantal,
                None if after is None else after.aantal,
                tuple(ready[:_MAX_NAMED]),
                len(ready),
                tuple(late[:_MAX_NAMED]),
                len(late),
            )
        )
    return tuple(found)


def _moved(before: Stapstand | None, after: Stapstand | None) -> tuple[list[str], list[str]]:
    """Name who became ready and who no longer was; of a cut-off that one run lacks nobody is named."""
    if before is None or after is None:
        return [], []
    return sorted(before.niet_gereed - after.niet_gereed), sorted(after.niet_gereed - before.niet_gereed)
