"""Keys and certificates that end soon: 30, 14 and 7 days before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ketenwissel.toegang.toegang import Toegang, is_valid

__all__ = ["DREMPELS", "Waarschuwing", "due_warnings", "warnings"]

DREMPELS = (30, 14, 7)
"""Days before the end at which somebody is told."""


class Waarschuwing(NamedTuple):
    """One key or certificate that ends: it passed the threshold of `dagen` days before `geldig_tot` (UTC).

    `kenmerk` names it; its holder is an organisation or a person. `vervangen`: the holder has another one
    that counts at that instant, so that switching to it is all that is left to do.
    """

    soort: Literal["sleutel", "certificaat"]
    kenmerk: str
    organisatie: str | None
    gebruiker: str | None
    geldig_tot: datetime
    dagen: int
    vervangen: bool


class _Einde(NamedTuple):
    soort: Literal["sleutel", "certificaat"]
    kenmerk: str
    organisatie: str | None
    gebruiker: str | None
    geldig_tot: datetime


def warnings(toegang: Toegang, at: datetime) -> list[Waarschuwing]:
    """Give what ends within thirty days of an instant: one each, with the last threshold it passed.

    The first to end comes first.
    """
    found = [
        _warning(toegang, end, min(passed))
        for end in _ends(toegang, at)
        if (passed := [days for days in DREMPELS if end.geldig_tot - at <= timedelta(days=days)])
    ]
    return sorted(found, key=_in_order)


def due_warnings(toegang: Toegang, na: datetime, tot: datetime) -> list[Waarschuwing]:
    """Give each warning whose threshold was passed after `na` and at or before `tot`, in order of the end.

    Whoever asks for stretches that follow on each other gets every warning once for each threshold.
    """
    found = [
        _warning(toegang, end, days)
        for end in _ends(toegang, tot)
        for days in DREMPELS
        if na < end.geldig_tot - timedelta(days=days) <= tot
    ]
    return sorted(found, key=_in_order)


def _ends(toegang: Toegang, at: datetime) -> Iterator[_Einde]:
    for key in toegang.rijen.sleutels:
        if key.ingetrokken_op is None and is_valid(key.geldig_van, key.geldig_tot, at):
            yield _Einde("sleutel", key.kenmerk, key.organisatie, key.gebruiker, key.geldig_tot)
    for one in toegang.rijen.certificaten:
        if one.geldig_tot is not None and is_valid(one.geldig_van, one.geldig_tot, at):
            yield _Einde("certificaat", one.kenmerk, one.organisatie, None, one.geldig_tot)


def _warning(toegang: Toegang, end: _Einde, days: int) -> Waarschuwing:
    if end.soort == "sleutel":
        replaced = any(
            (other.organisatie, other.gebruiker) == (end.organisatie, end.gebruiker)
            and other.ingetrokken_op is None
            and is_valid(other.geldig_van, other.geldig_tot, end.geldig_tot)
            for other in toegang.rijen.sleutels
        )
    else:
        replaced = any(
            other.organisatie == end.organisatie
            and is_valid(other.geldig_van, other.geldig_tot, end.geldig_tot)
            for other in toegang.rijen.certificaten
        )
    return Waarschuwing(*end, dagen=days, vervangen=replaced)


def _in_order(one: Waarschuwing) -> tuple[datetime, str, str, int]:
    return one.geldig_tot, one.soort, one.kenmerk, -one.dagen
