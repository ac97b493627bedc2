"""How long the payload of a message stays after it was downloaded through the portal.

24 hours of VECOZO's own rule; they do not run while the runbook keeps collecting of that type closed, since
nobody could come back for it then.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from ketenwissel.draaiboek import Omgeving, timeline
from ketenwissel.hub.versies import VersiesNu

__all__ = ["TERMIJN", "is_over"]

TERMIJN = timedelta(hours=24)


def is_over(
    functie: str, release: str, van: datetime, tot: datetime, versies: VersiesNu, omgeving: Omgeving
) -> bool:
    """Say whether the hours from `van` to `tot` that count reach the term; a foutbericht has no functie."""
    if tot - van < TERMIJN:
        return False
    closed = timedelta()
    if functie:
        for start, end, draaiboek in versies.stretches(van, tot):
            line = timeline(draaiboek, functie, release, "afhalen", omgeving)
            edges = [start, *(edge for edge in line.grenzen if start < edge < end), end]
            for before, after in pairwise(edges):
                if line.at(before).verdict == "geblokkeerd":
                    closed += after - before
    return tot - van - closed >= TERMIJN
