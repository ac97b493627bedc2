"""What the runbook means for the work of one party: which release to send in, and until when to answer.

A party that keeps to the runbook asks the same gate as the hub, but takes *ontraden* for a no as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenwissel.draaiboek import Draaiboek, break_instant, gate

__all__ = ["Onmogelijk", "Verzendkeuze", "Wachten", "answer_before", "choose_release"]


@dataclass(frozen=True, slots=True)
class Verzendkeuze:
    """Send now, in this release."""

    release: str


@dataclass(frozen=True, slots=True)
class Wachten:
    """Hold the work until this instant (UTC): the next release takes it."""

    tot: datetime


@dataclass(frozen=True, slots=True)
class Onmogelijk:
    """No later release has this type: settle the work outside the chain."""


def choose_release(
    draaiboek: Draaiboek, bericht: str, moment: datetime
) -> Verzendkeuze | Wachten | Onmogelijk:
    """Choose the release in which a new heenbericht may leave at this moment, or say until when it waits."""
    if gate(draaiboek, bericht, draaiboek.van, moment).verdict == "toegestaan":
        return Verzendkeuze(draaiboek.van)
    next_release = gate(draaiboek, bericht, draaiboek.naar, moment)
    if next_release.verdict == "toegestaan":
        return Verzendkeuze(draaiboek.naar)
    if next_release.until is None:
        return Onmogelijk()
    return Wachten(next_release.until)


def answer_before(
    draaiboek: Draaiboek, retour: str, release: str, planned: datetime, margin: timedelta
) -> datetime:
    """Move a planned answer forward so that it leaves `margin` before its cut-off."""
    cutoff = break_instant(draaiboek, retour, release)
    return planned if cutoff is None else min(planned, cutoff - margin)
