"""The instants that matter: where verdicts and phases change, and where pairs break."""

from datetime import datetime

from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.tijden import all_times
from ketenwissel.standards import split_code

__all__ = ["borders", "break_instant"]


def borders(draaiboek: Draaiboek) -> tuple[datetime, ...]:
    """Give, in order, every UTC instant at which a verdict, phase, row or task begins or ends.

    Of an incomplete runbook those that are known.
    """
    found = {time.instant for _, *times in all_times(draaiboek) for time in times if time.bekend}
    return tuple(sorted(found))


def break_instant(draaiboek: Draaiboek, retour: str, release: str) -> datetime | None:
    """Give the instant (UTC) from which a heenbericht without its answer is a broken pair, or None for never.

    It is the block of the retour type, given by number ("302") or by code ("WMO302", "WMO304D"): what can no
    longer be answered is broken (reading: "Pairs and terms"). Raises UnusableInput where it is unknown.
    """
    key = (retour, release)
    if key not in draaiboek.breuken:
        parts = split_code(retour)
        nummer = retour if parts is None else parts[1]
        draaiboek.breuken[key] = min(
            (
                stap.begin.instant
                for stap in draaiboek.stappen
                if stap.soort == "blokkade" and stap.release == release and nummer in stap.berichten
            ),
            default=None,
        )
    return draaiboek.breuken[key]
