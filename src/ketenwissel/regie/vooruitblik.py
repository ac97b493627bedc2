"""Looking ahead: what is sent from now on, and how many working days that leaves its receiver to answer.

Pure: it follows from the runbook and the terms of the releases.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenwissel.core.instants import to_local
from ketenwissel.core.werkdagen import count_werkdagen, is_werkdag
from ketenwissel.draaiboek import Oordeel, Tijdlijn, timeline
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.termijnen import end_of, last_full_day, last_usable_day
from ketenwissel.standards import Berichttype, load_release, releases

__all__ = ["Vooruitblik", "Vooruitdag", "look_ahead"]

_DAY = timedelta(days=1)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Vooruitdag:
    """One day of sending: how many working days the receiver has for the answer, and whether that is too few.

    `ontraden`: what is sent at the end of that day goes against an agreement.
    """

    dag: date
    werkdag: bool
    werkdagen: int
    krap: bool
    ontraden: bool


@dataclass(frozen=True, slots=True)
class Vooruitblik:
    """One heenbericht of the old release: the normal term of its answer, and the days for sending it.

    `afgesloten_op` is the cut-off of the answer, `dicht_op` that of the heenbericht itself (UTC).
    `laatste_volle_dag` is the last day of receipt that leaves the whole term.
    """

    berichttype: str
    release: str
    retour: str
    werkdagen: int
    laatste_volle_dag: date
    dicht_op: datetime
    afgesloten_op: datetime
    dagen: tuple[Vooruitdag, ...]


def look_ahead(regels: Regels) -> list[Vooruitblik]:
    """Look ahead from an instant to the cut-offs, for every heenbericht that can still be sent, by type."""
    return sorted(_found(regels), key=lambda one: one.berichttype)


def _found(regels: Regels) -> Iterator[Vooruitblik]:
    draaiboek = regels.draaiboek
    for standaard, release in releases():
        if standaard not in draaiboek.standaarden or release != draaiboek.van:
            continue
        terms = load_release(standaard, release).termijnen.retour
        for kind in load_release(standaard, release).berichten.values():
            if kind.retour is None:
                continue
            breaks_on = regels.breaks(kind.retour, release)
            line = timeline(draaiboek, kind.code, release, "indienen", regels.omgeving)
            closes = _closes(line)
            if breaks_on is None or closes is None or closes <= regels.at:
                continue
            yield _ahead(regels, kind, terms[_number(kind)], line, closes, breaks_on)


def _number(kind: Berichttype) -> str:
    retour = load_release(kind.standaard, kind.release).berichten[kind.retour or ""]
    return retour.nummer


def _closes(line: Tijdlijn) -> datetime | None:
    """Give the first instant from which a type cannot be sent any more."""
    verdicts = zip(line.oordelen[1:], line.grenzen, strict=True)
    sure = ((found, start) for found, start in verdicts if isinstance(found, Oordeel))
    return next((start for oordeel, start in sure if not oordeel.passes), None)


def _ahead(
    regels: Regels,
    kind: Berichttype,
    werkdagen: int,
    line: Tijdlijn,
    closes: datetime,
    breaks_on: datetime,
) -> Vooruitblik:
    last = last_usable_day(breaks_on)
    return Vooruitblik(
        berichttype=kind.code,
        release=kind.release,
        retour=kind.retour or "",
        werkdagen=werkdagen,
        laatste_volle_dag=last_full_day(werkdagen, last),
        dicht_op=closes,
        afgesloten_op=breaks_on,
        dagen=tuple(_days(regels.at, line, closes, last, werkdagen)),
    )


def _days(at: datetime, line: Tijdlijn, closes: datetime, last: date, werkdagen: int) -> Iterator[Vooruitdag]:
    day = to_local(at).date()
    while day <= last_usable_day(closes):
        left = count_werkdagen(day, last)
        verdict: Oordeel = line.at(min(end_of(day), closes) - _TICK)
        yield Vooruitdag(
            dag=day,
            werkdag=is_werkdag(day),
            werkdagen=min(left, werkdagen),
            krap=left < werkdagen,
            ontraden=verdict.verdict == "ontraden",
        )
        day += _DAY
