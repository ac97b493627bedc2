"""What people do during a rehearsal besides sending and answering: a play of its own on the same clock."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

__all__ = ["Toneelstuk"]


class Toneelstuk(Protocol):
    """Acts of people, each at its instant."""

    def moments(self) -> Collection[datetime]:
        """Give the instants (UTC) at which a step must begin, so that something can happen exactly then."""
        ...

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Do what falls at `start`, and before `end`; nobody sends anything before it returns."""
        ...
