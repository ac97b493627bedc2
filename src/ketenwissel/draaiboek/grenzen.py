"""The instants that matter: where verdicts and phases change, and where pairs break."""

from datetime import datetime

from ketenwissel.draaiboek.model import Draaiboek, Stap, Taak
from ketenwissel.standards import split_code

__all__ = ["borders", "break_instant"]


def borders(draaiboek: Draaiboek) -> tuple[datetime, ...]:
    """Give, in order, every UTC instant at which a verdict, phase, row or task begins or ends."""
    found = {draaiboek.ketentest.vanaf, draaiboek.afhalen.van, draaiboek.afhalen.tot, draaiboek.nazorg.tot}
    parts: list[Stap | Taak] = [*draaiboek.stappen, *draaiboek.taken]
    for part in parts:
        found |= {tijdstip for tijdstip in (part.moment, part.van, part.tot) if tijdstip is not None}
    for fase in draaiboek.fasen:
        found |= {tijdstip for tijdstip in (fase.van, fase.tot) if tijdstip is not None}
    return tuple(sorted({tijdstip.instant for tijdstip in found}))


def break_instant(draaiboek: Draaiboek, retour: str, release: str) -> datetime | None:
    """Give the instant (UTC) from which a heenbericht without its answer is a broken pair, or None for never.

    It is the block of the retour type, given by number ("302") or by code ("WMO302", "WMO304D"): what can no
    longer be answered is broken (reading: "Pairs and terms").
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
