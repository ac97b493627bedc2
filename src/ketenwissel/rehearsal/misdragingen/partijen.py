"""Parties that do not do their part, a gemeente that ends, and care that had to start during the stop."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ketenwissel.partij import Afwijking, Antwoordafwijking
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.toneel import Toneel
from ketenwissel.rehearsal.wereld import Relatie

__all__ = [
    "SEEN_PER_PLANTED",
    "never_confirms",
    "never_reads",
    "taken_over",
    "to_ended_party",
    "under_way",
    "urgent_by_aanbieder",
    "urgent_by_gemeente",
]

SEEN_PER_PLANTED = 2
"""How many messages the party that never confirms gets into view, for each time it is planted."""

_HOUR = timedelta(hours=1)


def never_reads(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """Heenberichten to a party that never looks: their pairs break."""
    relatie = _relatie(toneel, toneel.wereld.zwijger.code)
    for _ in range(2):
        yield replace(toneel.heen(soort, "301", toneel.quiet(), relatie=relatie), breekt=True)


def never_confirms(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """Heenberichten to a party that never confirms: the last one stays out of its view and breaks."""
    relatie = _relatie(toneel, toneel.wereld.onbevestiger.code)
    for _ in range(SEEN_PER_PLANTED):
        yield toneel.heen(soort, "301", toneel.quiet(), relatie=relatie)
    late = toneel.heen(soort, "301", toneel.shortly_before_advice(), relatie=relatie)
    yield replace(late, breekt=True)


def to_ended_party(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A heenbericht to the code of a gemeente that has ended; it is about care of the successor now."""
    for fusie, relatie in _merging(toneel):
        moment = toneel.after(fusie, index, toneel.heen_block - fusie - _HOUR)
        afwijking = Afwijking(soort, ontvanger=relatie.gemeente)
        yield toneel.heen(soort, ("305", "307")[index % 2], moment, afwijking, relatie)


def under_way(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A heenbericht to a gemeente in the last hours before it ends, when nobody reads any more."""
    for fusie, relatie in _merging(toneel):
        early = timedelta(milliseconds=1 if index == 0 else toneel.rng.randrange(2, 3 * 3_600_000))
        yield toneel.heen(soort, ("305", "307")[index % 2], fusie - early, relatie=relatie)


def taken_over(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A heenbericht that a gemeente read on its last day, and did not answer before it ended."""
    for fusie, relatie in _merging(toneel):
        sent = fusie - 15 * _HOUR + timedelta(minutes=toneel.rng.randrange(300))
        planted = toneel.heen(soort, ("305", "307")[index % 2], sent, relatie=relatie)
        moment = fusie + 10 * _HOUR + timedelta(minutes=toneel.rng.randrange(300))
        afwijking = Afwijking(soort, tegen_draaiboek=True)
        yield replace(planted, beantwoording=Antwoordafwijking(moment, afwijking))


def urgent_by_gemeente(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """Care that a gemeente ordered outside the traffic during the stop, allocated afterwards."""
    yield _urgent(soort, "301", toneel)


def urgent_by_aanbieder(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """Care that an aanbieder had to start during the stop, requested afterwards."""
    yield _urgent(soort, "315", toneel)


def _urgent(soort: str, nummer: str, toneel: Toneel) -> Geplant:
    stop = int((toneel.live - toneel.heen_block).total_seconds())
    moment = toneel.heen_block + timedelta(seconds=toneel.rng.randrange(stop))
    return toneel.heen(soort, nummer, moment)


def _merging(toneel: Toneel) -> Iterator[tuple[datetime, Relatie]]:
    """Give the instant of the merger and a relation of the gemeente that ends; nothing without a merger."""
    fusie = toneel.wereld.fusie
    if fusie is not None:
        own = [relatie for relatie in toneel.wereld.relaties if relatie.gemeente == fusie.oud]
        yield fusie.moment, toneel.rng.choice(own)


def _relatie(toneel: Toneel, aanbieder: str) -> Relatie:
    gemeente = toneel.rng.choice(toneel.wereld.gemeenten)
    return Relatie(gemeente.code, aanbieder, toneel.rng.choice(("iwmo", "ijw")))
