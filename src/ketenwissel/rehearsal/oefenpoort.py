"""The hub as the synthetic parties meet it: its port, and submissions that arrive in virtual time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ketenwissel.core.clock import ClockJumped
from ketenwissel.hub import HubPort, Sealer, Stand
from ketenwissel.keten import Aanlevering, Antwoord, Levering, Postvakregel
from ketenwissel.partij import Verzending
from ketenwissel.rehearsal.knooppunt import Knooppunt
from ketenwissel.rehearsal.verloop import Paartelling

__all__ = ["Oefenpoort"]

_GROUP = 500


class Oefenpoort:
    """An `Oefenhub` in the same process.

    Within one step of virtual time submissions arrive at moments of their own; `arrive` judges each at its
    moment, while the groups on disk stay large.
    """

    def __init__(self, knooppunt: Knooppunt, sealer: Sealer) -> None:
        self._knooppunt = knooppunt
        self._sealer = sealer
        self._sealed = 0

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

    def at_cutoff(self, moment: datetime) -> None:
        """Let break what can no longer be answered."""
        self._knooppunt.hub.break_pairs(moment)

    def stand(self) -> Mapping[str, Stand]:
        """Give what the parties have in front of them."""
        return self._knooppunt.hub.stand()

    def telling(self, moment: datetime) -> Paartelling | None:
        """Count the pairs; None while the hub does not trust its clock."""
        # The count is held against the trail: it must be known which events it includes.
        self._sealed += self._sealer.seal()
        try:
            counts = self._knooppunt.hub.paren()
        except ClockJumped:
            return None
        return Paartelling(moment, self._sealed, {str(state): count for state, count in counts.items()})

    def _port(self) -> HubPort:
        return HubPort(self._knooppunt.hub)
