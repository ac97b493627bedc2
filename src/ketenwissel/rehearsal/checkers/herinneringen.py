"""Reminders: every moment of every step once, in time, or late exactly where nobody was there to remind."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from ketenwissel.core.instants import format_instant
from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.rehearsal.checkers.verwachting import Taakregel

__all__ = ["check_reminders"]

_AHEAD = (timedelta(days=14), timedelta(days=2), timedelta(hours=4), timedelta(hours=1))
_ON_TIME = timedelta(minutes=15)

Mark = tuple[str, str, str, str, datetime, bool, str]
"""One reminder: step, actiehouder, due time, moment, when it went out, whether late, what it is told in."""


def check_reminders(bewijs: Bewijs, telling: Telling) -> None:
    """Work out anew from the typed steps what had to go out when, and hold the trail against it."""
    expected = Counter(_expected(bewijs))
    found: Counter[Mark] = Counter()
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort == "herinnering":
            telling.look()
            stap, wie, due, moment, told_in = (
                gebeurtenis.text(key) for key in ("stap", "actiehouder", "uiterlijk", "moment", "opgegaan_in")
            )
            late = gebeurtenis.text("te_laat") == "ja"
            found[stap, wie, due, moment, gebeurtenis.tijdstip, late, told_in] += 1
    for mark in expected - found:
        telling.fault(f"{_where(mark)}: bleef uit, of ging niet uit zoals het hoort")
    for mark in found - expected:
        telling.fault(f"{_where(mark)}: hoorde niet uit te gaan, of niet zo")


def _where(mark: Mark) -> str:
    late = "te laat" if mark[5] else "op tijd"
    told = f", opgegaan in {mark[6]}" if mark[6] else ""
    return f"stap {mark[0]} aan {mark[1]}, moment {mark[3]}, {late} om {format_instant(mark[4])}{told}"


def _expected(bewijs: Bewijs) -> Iterator[Mark]:
    for one in bewijs.verwachting.taken:
        by_instant: dict[datetime, list[datetime]] = {}
        for ahead in _AHEAD:
            moment = one.uiterlijk - ahead
            sent = _sent(bewijs, one, moment)
            if sent is not None:
                by_instant.setdefault(sent, []).append(moment)
        for sent, moments in by_instant.items():
            last = max(moments)
            for moment in moments:
                told_in = "" if moment == last else format_instant(last)
                late = moment != last or sent - moment > _ON_TIME
                due = format_instant(one.uiterlijk)
                for wie in one.actiehouders:
                    yield one.stap, wie, due, format_instant(moment), sent, late, told_in


def _sent(bewijs: Bewijs, taak: Taakregel, moment: datetime) -> datetime | None:
    """Give when a reminder can go out first: somebody is there, and the runbook has this due time."""
    begun, away = bewijs.verloop.regie.herinnerd_vanaf, bewijs.verloop.regie.weg
    if begun is None:
        return None
    sent = max(moment, begun, taak.van or moment)
    if away is not None and away[0] <= sent < away[1]:
        sent = away[1]
    return None if taak.tot is not None and sent >= taak.tot else sent
