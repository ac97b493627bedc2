"""Messages in the last millisecond before each cut-off and exactly on it, for each type."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ketenwissel.draaiboek import Stap, break_instant, gate
from ketenwissel.partij import Afwijking, Antwoordafwijking
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.toneel import Toneel
from ketenwissel.standards import Berichttype, load_release

__all__ = ["around_cutoffs"]

_LAST = timedelta(milliseconds=1)


def around_cutoffs(soort: str, toneel: Toneel) -> Iterator[Geplant]:
    """Plan a pair of submissions around every cut-off: one that still comes in time, one that does not.

    At a block every heenbericht is tried that passed until then, also one that the block does not name: so
    it shows when a type is missing there. Answers are tried at the block that ends them.
    """
    for stap in toneel.draaiboek.stappen:
        if stap.soort == "procedureel":
            yield from _tried(soort, toneel, stap, _types(stap, stap.berichten))
    blocks = {stap.begin.instant: stap for stap in toneel.draaiboek.stappen if stap.soort == "blokkade"}
    for stap in blocks.values():
        yield from _tried(soort, toneel, stap, _types(stap))
    live = next(stap for stap in toneel.draaiboek.stappen if stap.soort == "vrijgave")
    for release in (toneel.draaiboek.van, toneel.draaiboek.naar):
        afwijking = Afwijking(soort, release=release, tegen_draaiboek=True)
        for moment in _sides(live):
            yield toneel.heen(soort, "301", moment, afwijking)
            yield toneel.heen(soort, "305", moment, afwijking)


def _sides(stap: Stap) -> tuple[datetime, datetime]:
    return stap.begin.instant - _LAST, stap.begin.instant


def _types(stap: Stap, nummers: Collection[str] | None = None) -> Iterator[Berichttype]:
    for berichttype in load_release("iwmo", stap.release).berichten.values():
        if nummers is None or berichttype.nummer in nummers:
            yield berichttype


def _tried(soort: str, toneel: Toneel, stap: Stap, berichttypen: Iterator[Berichttype]) -> Iterator[Geplant]:
    before, at = _sides(stap)
    for berichttype in berichttypen:
        ends = break_instant(toneel.draaiboek, berichttype.code, stap.release) == at
        passes = gate(toneel.draaiboek, berichttype.code, stap.release, before).passes
        if passes and (berichttype.soort == "heen" or ends):
            for moment in (before, at):
                yield _planted(soort, toneel, berichttype, moment)


def _planted(soort: str, toneel: Toneel, berichttype: Berichttype, moment: datetime) -> Geplant:
    release, retour = berichttype.release, berichttype.retour or berichttype.code
    afwijking = Afwijking(soort, release=release, tegen_draaiboek=True)
    if berichttype.soort == "heen":
        planted = toneel.heen(soort, berichttype.nummer, moment, afwijking)
        # In time for its own block, but its answer is blocked a millisecond later: the pair breaks.
        return replace(planted, breekt=break_instant(toneel.draaiboek, retour, release) == moment + _LAST)
    heen = next(
        one for one in load_release("iwmo", release).berichten.values() if one.retour == berichttype.code
    )
    planted = toneel.heen(soort, heen.nummer, toneel.quiet(), afwijking)
    broken = break_instant(toneel.draaiboek, retour, release)
    return replace(
        planted,
        beantwoording=Antwoordafwijking(moment, afwijking),
        over_antwoord=True,
        breekt=broken is not None and moment >= broken,
    )
