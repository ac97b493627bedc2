"""When the parties look into their mailboxes: every hour of the office day, and round the clock near the end.

Half of the parties come on the hour and half on the half-hour, so that they do not all come at once.
"""

from datetime import datetime, timedelta

from ketenwissel.core.instants import to_local
from ketenwissel.core.werkdagen import is_werkdag
from ketenwissel.draaiboek import Draaiboek

__all__ = ["Leesrooster"]

_TURNS = 2
_TURN_MINUTES = 30
_OFFICE = range(7, 20)
_WATCH_BEFORE = timedelta(hours=9)


class Leesrooster:
    """Tells which parties read their mailbox in the step that starts at a moment.

    `elke` is how many hours lie between two looks on an office day; near the end they look every hour.
    """

    def __init__(self, draaiboek: Draaiboek, codes: tuple[str, ...], elke: int = 1) -> None:
        self._office = _OFFICE[::elke]
        self._per_turn = [codes[turn::_TURNS] for turn in range(_TURNS)]
        first_block = min(s.begin.instant for s in draaiboek.stappen if s.soort == "blokkade")
        self._watch = (first_block - _WATCH_BEFORE, draaiboek.afhalen.van.instant)

    def readers(self, moment: datetime) -> tuple[str, ...]:
        """Give the codes of the parties whose turn it is at this moment (UTC)."""
        local = to_local(moment)
        if local.minute % _TURN_MINUTES or local.second or local.microsecond:
            return ()
        begin, end = self._watch
        office = local.hour in self._office and is_werkdag(local.date())
        if not office and not begin <= moment < end:
            return ()
        return self._per_turn[local.minute // _TURN_MINUTES]
