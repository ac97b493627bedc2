"""The port: a hub in the same process, as a back office knows it."""

from collections.abc import Collection, Sequence

from ketenwissel.hub.hub import Hub
from ketenwissel.keten import Aanlevering, Antwoord, Levering, Postvakregel

__all__ = ["HubPort"]

_GROUP = 500


class HubPort:
    """Gives a hub the form of `keten.Port`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def indienen(self, aanleveringen: Sequence[Aanlevering]) -> list[Antwoord]:
        """Submit in groups of at most 500; all were received at one instant, that of this call."""
        at = self._hub.now()
        answers: list[Antwoord] = []
        for start in range(0, len(aanleveringen), _GROUP):
            group = aanleveringen[start : start + _GROUP]
            answers += self._hub.commit_many([self._hub.prepare(one, at) for one in group])
        return answers

    def postvak(
        self, partijen: Collection[str], limiet: int = 250, *, achtergebleven: bool = False
    ) -> list[Postvakregel]:
        """List what waits, the oldest first, at most `limiet` for each party."""
        return self._hub.postvak(partijen, limiet, achtergebleven=achtergebleven)

    def ophalen(self, regels: Sequence[Postvakregel]) -> list[Levering]:
        """Fetch payloads; what the runbook keeps closed or what is gone is left out."""
        return self._hub.ophalen(regels)

    def bevestigen(self, regels: Sequence[Postvakregel]) -> None:
        """Confirm for good; confirming twice is harmless."""
        self._hub.bevestigen(regels)
