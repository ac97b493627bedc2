"""Readiness: what was reported of each party at a cut-off, counted again from journals and trail."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling

__all__ = ["Standen", "check_readiness", "count_again"]

_LEFT = ("open", "gebroken")


class Stand:
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


class Standen(NamedTuple):
    """Per party and cut-off: not confirmed, not read, to answer, broken for want of that, against advice."""

    uncollected: Stand
    unread: Stand
    owed: Stand
    broken: Stand
    discouraged: Stand


def count_again(bewijs: Bewijs, cutoffs: Sequence[datetime]) -> Standen:
    """Count from trail and journals what parties had in front of them at these instants (UTC, in order)."""
    standen = Standen(*(Stand(cutoffs) for _ in Standen._fields))
    answering: dict[str, str] = {}
    for gebeurtenis in bewijs.spoor():
        moment = gebeurtenis.tijdstip
        if gebeurtenis.soort in ("aangenomen", "gemeld"):
            standen.uncollected.change(gebeurtenis.text("postvak"), moment, 1)
            standen.unread.change(gebeurtenis.text("postvak"), moment, 1)
        elif gebeurtenis.soort == "bevestigd":
            standen.uncollected.change(gebeurtenis.text("partij"), moment, -1)
        if gebeurtenis.soort == "aangenomen" and gebeurtenis.text("stap"):
            standen.discouraged.change(gebeurtenis.text("zender"), moment, 1)
        _follow(gebeurtenis, standen, answering)
    for regel in bewijs.journaal():
        if regel.richting == "ontvangen":
            standen.unread.change(regel.partij, regel.tijdstip, -1)
    return standen


def check_readiness(bewijs: Bewijs, telling: Telling) -> None:
    """Count again, per party and cut-off, what it had not collected and which answers it owed.

    What the hub shows as uncollected is accepted and not confirmed; what a party wrote down as received may
    run ahead of that, when it does not confirm.
    """
    counted = count_again(bewijs, [one.cutoff.tijdstip for one in bewijs.verloop.gereedheid])
    for number, reported in enumerate(bewijs.verloop.gereedheid):
        waiting, ahead, due = (stand.at(bewijs, number) for stand in counted[:3])
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


def _follow(gebeurtenis: Gebeurtenis, standen: Standen, answering: dict[str, str]) -> None:
    """Note who has to answer what, or can no longer; of pairs that were closed nothing is kept."""
    moment = gebeurtenis.tijdstip
    for step in gebeurtenis.gegevens.get("paar", ()):
        pair, van, naar = f"{step['heen_zender']}/{step['heen']}", step["van"], step["naar"]
        if van in _LEFT and pair in answering:
            at_once = naar == "gebroken"
            left = standen.owed if van == "open" else standen.broken
            left.change(answering[pair], moment, -1, at_once=at_once)
        if naar not in _LEFT:
            answering.pop(pair, None)
            continue
        if naar == "open" or pair not in answering:
            # Opened by a heenbericht, or left without answer by a foutbericht to whoever gave it.
            answering[pair] = gebeurtenis.text("postvak") or answering[pair]
        came = standen.owed if naar == "open" else standen.broken
        came.change(answering[pair], moment, 1, at_once=van == "open")
