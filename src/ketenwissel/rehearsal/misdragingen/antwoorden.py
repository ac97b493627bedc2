"""Heenberichten that are answered otherwise than agreed: too late, twice, with an error."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ketenwissel.partij import Afwijking, Antwoordafwijking
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.toneel import Toneel

__all__ = [
    "fault_on_heen",
    "fault_on_retour",
    "in_new_release",
    "second_retour",
    "too_late",
    "twice_too_late",
    "unknown_heen",
    "without_reference",
]

_LATE = timedelta(hours=20)


def twice_too_late(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A second retour after the block."""
    moment = toneel.after(toneel.retour_block, index, _LATE)
    yield _oddly(_shortly_before_block(soort, toneel), moment, naast_gewoon=True)


def too_late(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """The only retour comes after the block: the pair breaks."""
    moment = toneel.after(toneel.retour_block, index, _LATE)
    yield replace(_oddly(_shortly_before_block(soort, toneel), moment), breekt=True)


def in_new_release(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """The only retour comes after go-live, in the new release: the pair was broken by then."""
    moment = toneel.after(toneel.live, index, timedelta(days=3))
    planted = _oddly(_shortly_before_block(soort, toneel), moment, release=toneel.draaiboek.naar)
    yield replace(planted, breekt=True)


def second_retour(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A second retour under another reference, days after the first, while all is open."""
    planted = toneel.heen(soort, "301", toneel.quiet())
    yield _oddly(planted, _days_later(planted), naast_gewoon=True)


def unknown_heen(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A retour on a heenbericht that nobody knows, beside the ordinary one."""
    return second_retour(soort, index, toneel)


def without_reference(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """The answer on a declaration, sent as a message of its own without cross reference."""
    planted = toneel.heen(soort, toneel.discouraged, toneel.quiet())
    yield _oddly(planted, _days_later(planted))


def fault_on_heen(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A foutbericht on a heenbericht."""
    yield replace(toneel.heen(soort, "301", toneel.quiet()), fout_op="heen")


def fault_on_retour(soort: str, index: int, toneel: Toneel) -> Iterator[Geplant]:
    """A foutbericht on the retour of a heenbericht."""
    yield replace(toneel.heen(soort, "301", toneel.quiet()), fout_op="retour")


def _shortly_before_block(soort: str, toneel: Toneel) -> Geplant:
    """A 301 in the last full day before the block."""
    since = toneel.heen_block - timedelta(hours=30)
    return toneel.heen(soort, "301", since + timedelta(minutes=toneel.rng.randrange(24 * 60)))


def _days_later(planted: Geplant) -> datetime:
    return planted.opdracht.moment + timedelta(days=5)


def _oddly(
    planted: Geplant, moment: datetime, *, release: str | None = None, naast_gewoon: bool = False
) -> Geplant:
    afwijking = Afwijking(planted.soort, release=release, tegen_draaiboek=True)
    answer = Antwoordafwijking(moment, afwijking, naast_gewoon=naast_gewoon)
    return replace(planted, beantwoording=answer, over_antwoord=True)
