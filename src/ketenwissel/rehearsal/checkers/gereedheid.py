"""Readiness: what was reported of each party at a cut-off, counted again from journals and trail."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling

__all__ = ["check_readiness"]


class _Stand:
    """Changes of a number per party, summed up to each cut-off."""

    def __init__(self, cutoffs: Sequence[datetime]) -> None:
        self._cutoffs = cutoffs
        self._changes: list[Counter[str]] = [Counter() for _ in range(len(cutoffs) + 1)]

    def change(self, partij: str, moment: datetime, by: int, *, at_once: bool = False) -> None:
        """Note a change; one at a cut-off itself counts from the next, unless it happens `at_once`."""
        find = bisect_left if at_once else bisect_right
        self._changes[find(self._cutoffs, moment)][partij] += by

    def at(self, bewijs: Bewijs, number: int) -> Counter[str]:
        """Give the numbers at a cut-off; those of an ended party count for its successor."""
        total: Counter[str] = Counter()
        for changes in self._changes[: number + 1]:
            for partij, by in changes.items():
                total[bewijs.code_at(partij, self._cutoffs[number])] += by
        return total


def check_readiness(bewijs: Bewijs, telling: Telling) -> None:
    """Count again, per party and cut-off, what it had not collected and which answers it owed.

    What the hub shows as uncollected is accepted and not confirmed; what a party wrote down as received may
    run ahead of that, when it does not confirm.
    """
    cutoffs = [one.cutoff.tijdstip for one in bewijs.verloop.gereedheid]
    uncollected, unread, owed = _Stand(cutoffs), _Stand(cutoffs), _Stand(cutoffs)
    answering: dict[str, str] = {}
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort in ("aangenomen", "gemeld"):
            uncollected.change(gebeurtenis.text("postvak"), gebeurtenis.tijdstip, 1)
            unread.change(gebeurtenis.text("postvak"), gebeurtenis.tijdstip, 1)
        elif gebeurtenis.soort == "bevestigd":
            uncollected.change(gebeurtenis.text("partij"), gebeurtenis.tijdstip, -1)
        _follow(gebeurtenis, owed, answering)
    for regel in bewijs.journaal():
        if regel.richting == "ontvangen":
            unread.change(regel.partij, regel.tijdstip, -1)
    for number, reported in enumerate(bewijs.verloop.gereedheid):
        waiting, ahead, due = (stand.at(bewijs, number) for stand in (uncollected, unread, owed))
        for one in reported.partijen:
            telling.look()
            where = f"{one.partij} bij stap {reported.cutoff.stap}"
            if one.ongelezen != waiting[one.partij]:
                telling.fault(f"{where}: {one.ongelezen} niet opgehaald gemeld, {waiting[one.partij]} geteld")
            if ahead[one.partij] > one.ongelezen:
                telling.fault(f"{where}: het journaal kent minder ontvangen berichten dan zijn bevestigd")
            if one.onbeantwoord != due[one.partij]:
                telling.fault(f"{where}: {one.onbeantwoord} te beantwoorden gemeld, {due[one.partij]} geteld")
            if one.gereed != (not (one.te_versturen or one.ongelezen or one.onbeantwoord)):
                telling.fault(f"{where}: gereed gemeld met werk open, of andersom")


def _follow(gebeurtenis: Gebeurtenis, owed: _Stand, answering: dict[str, str]) -> None:
    """Note who has to answer what; of closed pairs nothing is kept."""
    for step in gebeurtenis.gegevens.get("paar", ()):
        pair = f"{step['heen_zender']}/{step['heen']}"
        if step["naar"] == "open":
            # Opened by a heenbericht, or opened again by a foutbericht to whoever answered it.
            answering[pair] = gebeurtenis.text("postvak")
            owed.change(answering[pair], gebeurtenis.tijdstip, 1)
        elif step["van"] == "open" and pair in answering:
            at_once = step["naar"] == "gebroken"
            owed.change(answering.pop(pair), gebeurtenis.tijdstip, -1, at_once=at_once)
