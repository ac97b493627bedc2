"""The one way in which a back office knows a hub.

The calls take groups, since one connection may serve several parties (a samenwerkingsverband or a
serviceorganisatie) and one durable write may settle many messages.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.keten.values import Aanlevering, Antwoord, Levering, Postvakregel

__all__ = ["GeenAntwoord", "Port"]


class GeenAntwoord(KetenwisselError):
    """No answer came: what was submitted may or may not be on disk, so send it again, unchanged."""


class Port(Protocol):
    """What a hub offers to the parties that it serves; every call raises GeenAntwoord when none comes."""

    def indienen(self, aanleveringen: Sequence[Aanlevering]) -> list[Antwoord]:
        """Submit; the answers stand in the order of the submissions, each final and on disk."""
        ...

    def postvak(
        self, partijen: Collection[str], limiet: int = 250, *, achtergebleven: bool = False
    ) -> list[Postvakregel]:
        """List what waits for these parties, the oldest first, at most `limiet` lines for each party.

        While the runbook closes collecting only foutberichten are listed. Messages of a release that is no
        longer in use lie in a tray of their own (`achtergebleven`): software that knows only the new release
        must not choke on them.
        """
        ...

    def ophalen(self, regels: Sequence[Postvakregel]) -> list[Levering]:
        """Fetch the payloads of these lines; what is no longer there is left out."""
        ...

    def bevestigen(self, regels: Sequence[Postvakregel]) -> None:
        """Confirm that these were received for good; confirming twice is harmless."""
        ...
