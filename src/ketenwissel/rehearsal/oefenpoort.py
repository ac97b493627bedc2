"""The hub as the synthetic parties meet it: its port, and submissions that arrive in virtual time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from ketenwissel.hub import HubPort
from ketenwissel.keten import Aanlevering, Antwoord, Levering, Postvakregel
from ketenwissel.partij import Verzending
from ketenwissel.rehearsal.knooppunt import Knooppunt

__all__ = ["Oefenpoort"]

_GROUP = 500


class Oefenpoort:
    """A `keten.Port` to a hub in the same process.

    Within one step of virtual time submissions arrive at moments of their own; `arrive` judges each at its
    moment, while the groups on disk stay large.
    """

    def __init__(self, knooppunt: Knooppunt) -> None:
        self._knooppunt = knooppunt

    def begin_step(self, moment: datetime) -> None:
        """Take note that a step of virtual time begins."""

    def arrive(self, verzendingen: Sequence[Verzending], end: datetime) -> list[Antwoord | None]:
        """Submit each at its own moment, all before `end`; None where no answer comes."""
        hub = self._knooppunt.hub
        antwoorden: list[Antwoord | None] = []
        for start in range(0, len(verzendingen), _GROUP):
            group = verzendingen[start : start + _GROUP]
            antwoorden += hub.commit_many([hub.prepare(one.aanlevering, one.moment) for one in group])
        return antwoorden

    def indienen(self, aanleveringen: Sequence[Aanlevering]) -> list[Antwoord]:
        """Submit at the present virtual instant."""
        return self._port().indienen(aanleveringen)

    def postvak(
        self, partijen: Collection[str], limiet: int = 250, *, achtergebleven: bool = False
    ) -> list[Postvakregel]:
        """List what waits."""
        return self._port().postvak(partijen, limiet, achtergebleven=achtergebleven)

    def ophalen(self, regels: Sequence[Postvakregel]) -> list[Levering]:
        """Fetch payloads."""
        return self._port().ophalen(regels)

    def bevestigen(self, regels: Sequence[Postvakregel]) -> None:
        """Confirm."""
        self._port().bevestigen(regels)

    def _port(self) -> HubPort:
        return HubPort(self._knooppunt.hub)
