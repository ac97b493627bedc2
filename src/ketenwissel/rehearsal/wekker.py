"""Which back offices have work that is due, without asking all of them: most have none in most steps."""

import heapq
from collections.abc import Iterable
from datetime import datetime

__all__ = ["Wekker"]


class Wekker:
    """Remembers for each office when it is due; an office that is due too early just has nothing to send."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._place = {code: place for place, code in enumerate(codes)}
        self._set: list[tuple[datetime, int, str]] = []

    def set(self, code: str, moment: datetime) -> None:
        """Wake an office for work at a moment (UTC)."""
        heapq.heappush(self._set, (moment, self._place[code], code))

    def due(self, end: datetime) -> list[str]:
        """Give the offices with work before `end`, each once, always in the same order; they are set anew."""
        found: set[str] = set()
        while self._set and self._set[0][0] < end:
            found.add(heapq.heappop(self._set)[2])
        return sorted(found, key=self._place.__getitem__)
