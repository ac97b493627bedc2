"""Heenberichten that go against the runbook or the form: at the wrong moment, release, address or shape."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ketenwissel.partij import Afwijking
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.ingrepen import ROBOT_TRIES
from ketenwissel.rehearsal.misdragingen.toneel import Toneel

__all__ = [
    "after_block",
    "by_robot",
    "changed_on_the_way",
    "discouraged",
    "invalid",
    "new_envelope",
    "new_release_early",
    "old_release_late",
]


_ROBOT_STOPS = timedelta(hours=12)


def discouraged(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A declaration after the procedural stop."""
    moment = toneel.after(toneel.advice, index, toneel.heen_block - toneel.advice)
    yield toneel.heen(soort, toneel.discouraged, moment, Afwijking(soort, tegen_draaiboek=True))


def after_block(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A heenbericht after the block."""
    yield _blocked(soort, index, toneel, toneel.live)


def by_robot(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A heenbericht after the block, by software that takes a refusal for a hiccup."""
    planted = _blocked(soort, index, toneel, toneel.live - _ROBOT_STOPS)
    yield Geplant(soort, planted.afzender, planted.opdracht, aantal=ROBOT_TRIES)


def _blocked(soort: str, index: int, toneel: Toneel, until: datetime) -> Geplant:
    moment = toneel.after(toneel.heen_block, index, until - toneel.heen_block)
    nummer = ("301", "305", "319", "307", "315")[index % 5]
    return toneel.heen(soort, nummer, moment, Afwijking(soort, tegen_draaiboek=True))


def new_release_early(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A message of the new release before go-live, the first of them by a millisecond."""
    early = timedelta(milliseconds=1 if index == 0 else toneel.rng.randrange(2, 12 * 86_400_000))
    afwijking = Afwijking(soort, release=toneel.draaiboek.naar, tegen_draaiboek=True)
    yield toneel.heen(soort, ("305", "301")[index % 2], toneel.live - early, afwijking)


def old_release_late(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A message of the old release after go-live."""
    moment = toneel.after(toneel.live, index, timedelta(days=14))
    afwijking = Afwijking(soort, release=toneel.draaiboek.van, tegen_draaiboek=True)
    yield toneel.heen(soort, ("301", "307", "315")[index % 3], moment, afwijking)


def new_envelope(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A message of the old release after go-live, in an envelope of the new one."""
    return old_release_late(soort, index, toneel)


def invalid(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A payload that fails its schema."""
    yield toneel.heen(soort, ("305", "301", "315")[index % 3], toneel.quiet(), Afwijking(soort, kapot=True))


def changed_on_the_way(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A heenbericht of an aanbieder that is tampered with when it leaves: see `ingrepen`."""
    yield toneel.heen(soort, ("305", "307")[index % 2], toneel.quiet())
