"""How long the payload of a message stays after it was downloaded through the portal.

24 hours of VECOZO's own rule; they do not run while the runbook keeps collecting of that type closed, or
while delivery to the party is paused, since nobody could come back for it then.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from ketenwissel.draaiboek import Omgeving, timeline
from ketenwissel.hub.versies import VersiesNu
from ketenwissel.store.berichten import Berichtrij

__all__ = ["TERMIJN", "is_over"]

TERMIJN = timedelta(hours=24)


def is_over(
    row: Berichtrij, partij: str, van: datetime, tot: datetime, versies: VersiesNu, omgeving: Omgeving
) -> bool:
    """Say whether the hours from `van` to `tot` that count reach the term; a foutbericht has no functie."""
    if tot - van < TERMIJN:
        return False
    closed = timedelta()
    if row.functie:
        own = [one for one in versies.bijzonder.afhalen if one.partij == partij]
        begins = {edge for one in own for edge in (one.van, one.tot)}
        for start, end, draaiboek in versies.stretches(van, tot):
            line = timeline(draaiboek, row.functie, row.release, "afhalen", omgeving)
            inside = {edge for edge in begins.union(line.grenzen) if start < edge < end}
            edges = [start, *sorted(inside), end]
            for before, after in pairwise(edges):
                oordeel = versies.bijzonder.collecting(line.at(before), partij, before)
                if oordeel.verdict == "geblokkeerd":
                    closed += after - before
    return tot - van - closed >= TERMIJN
