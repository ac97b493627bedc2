"""Telling in time that a key or a certificate ends: once for each threshold, whichever process gets to it."""

from datetime import UTC, datetime, timedelta

from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.achtergrond import Melder
from ketenwissel.hub.hub import Hub
from ketenwissel.store import Opslag, spoor, zoeken
from ketenwissel.toegang import Toegangsbron, due_warnings, warnings

__all__ = ["Waarschuwer"]

_WORK = "waarschuwen"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Waarschuwer:
    """Writes warnings into the trail and the log."""

    def __init__(self, hub: Hub, opslag: Opslag, bron: Toegangsbron, meld: Melder) -> None:
        self._hub = hub
        self._opslag = opslag
        self._bron = bron
        self._meld = meld

    def work(self) -> int:
        """Tell what passed a threshold since last time; the first time all that did. Gives how many."""
        now, toegang = self._hub.now(), self._bron.toegang
        with self._opslag.writing(alone="toegang") as connection:
            before = zoeken.werkstand(connection, _WORK)
            since = _EPOCH + before * _MILLISECOND
            if since >= now:
                return 0
            found = due_warnings(toegang, since, now) if before else warnings(toegang, now)
            spoor.insert_events(connection, [gebeurtenissen.ending(one, now) for one in found])
            zoeken.put_werkstand(connection, _WORK, (now - _EPOCH) // _MILLISECOND)
        for one in found:
            self._meld(
                "loopt af",
                soort=one.soort,
                kenmerk=one.kenmerk,
                van=one.organisatie or one.gebruiker or "",
                dagen=one.dagen,
            )
        return len(found)
