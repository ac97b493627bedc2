"""What happened around each cut-off: the rush before it, the refusals from it on, and who was late."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from ketenwissel.rehearsal.checkers import Gebeurtenis
from ketenwissel.rehearsal.gereedheid import Cutoff, Gereedheid
from ketenwissel.rehearsal.verhaal.paren import Paren
from ketenwissel.rehearsal.vertelling import Achterblijver, Moment, Poging

__all__ = ["Momenten"]

_SHORTLY = timedelta(hours=1)
_MAX_LATE = 10


class _Rond:
    """The counts around one cut-off, while the trail is read."""

    def __init__(self, cutoff: Cutoff) -> None:
        self.cutoff = cutoff
        self.aangenomen: Counter[str] = Counter()
        self.te_vroeg: Counter[str] = Counter()
        self.te_laat: Counter[str] = Counter()
        self.ontraden: Counter[str] = Counter()
        self.eerste: Poging | None = None
        self.gebroken = 0
        self.achterblijvers: tuple[Achterblijver, ...] = ()


class Momenten:
    """Counts around each cut-off, and looks at who is late as the trail passes it.

    It must see an event before `paren` does: at a cut-off it looks at the pairs as they stood then.
    """

    def __init__(self, cutoffs: Sequence[Cutoff], gereedheid: Sequence[Gereedheid], paren: Paren) -> None:
        self._rond = [_Rond(cutoff) for cutoff in sorted(cutoffs, key=lambda c: c.tijdstip)]
        self._by_stap = {stap: rond for rond in self._rond for stap in rond.cutoff.stap.split(", ")}
        self._gereedheid = {one.cutoff.tijdstip: one for one in gereedheid}
        self._paren = paren
        self._collected: dict[str, datetime] = {}
        self._passed = 0

    def see(self, gebeurtenis: Gebeurtenis) -> None:
        """Take in one event of the trail, in its order."""
        moment = gebeurtenis.tijdstip
        while self._passed < len(self._rond) and self._is_past(gebeurtenis):
            self._look(self._rond[self._passed])
            self._passed += 1
        match gebeurtenis.soort:
            case "aangenomen":
                self._accepted(gebeurtenis, moment)
            case "geweigerd":
                self._refused(gebeurtenis, moment)
            case "uitgereikt":
                self._collected[gebeurtenis.text("partij")] = moment
            case "gebroken":
                for rond in self._rond:
                    if rond.cutoff.tijdstip == moment:
                        rond.gebroken += len(gebeurtenis.gegevens["paar"])

    def told(self) -> tuple[Moment, ...]:
        """Give what happened at every cut-off, in order of time."""
        for rond in self._rond[self._passed :]:
            self._look(rond)
        self._passed = len(self._rond)
        return tuple(self._moment(rond) for rond in self._rond)

    def _is_past(self, gebeurtenis: Gebeurtenis) -> bool:
        # The pairs that break at a cut-off are settled before the hub counts who is ready.
        moment = self._rond[self._passed].cutoff.tijdstip
        return gebeurtenis.tijdstip > moment or (
            gebeurtenis.tijdstip == moment and gebeurtenis.soort != "gebroken"
        )

    def _accepted(self, gebeurtenis: Gebeurtenis, moment: datetime) -> None:
        bericht = gebeurtenis.text("functie") or gebeurtenis.text("envelop")
        if self._passed < len(self._rond):
            coming = self._rond[self._passed]
            if coming.cutoff.tijdstip - moment <= _SHORTLY:
                coming.aangenomen[bericht] += 1
        stap = gebeurtenis.text("stap")
        if stap in self._by_stap:
            self._by_stap[stap].ontraden[bericht] += 1

    def _refused(self, gebeurtenis: Gebeurtenis, moment: datetime) -> None:
        rond = self._by_stap.get(gebeurtenis.text("stap"))
        if rond is None:
            return
        bericht = gebeurtenis.text("functie") or gebeurtenis.text("envelop")
        if moment < rond.cutoff.tijdstip:
            rond.te_vroeg[bericht] += 1
            return
        rond.te_laat[bericht] += 1
        if rond.eerste is None:
            rond.eerste = Poging(moment, bericht, gebeurtenis.text("zender"), gebeurtenis.text("ontvanger"))

    def _look(self, rond: _Rond) -> None:
        """Note, of the parties with the most work left, what explains that they are late."""
        moment = rond.cutoff.tijdstip
        found = self._gereedheid.get(moment)
        if found is None:
            return
        late = found.late()[:_MAX_LATE]
        owed: dict[str, list[datetime]] = {stand.partij: [] for stand in late}
        for partij, paar in self._paren.owed_by(owed):
            owed[partij].append(paar.aangenomen)
        rond.achterblijvers = tuple(
            Achterblijver(
                stand,
                self._collected.get(stand.partij),
                min(owed[stand.partij], default=None),
                sum(moment - at <= _SHORTLY for at in owed[stand.partij]),
            )
            for stand in late
        )

    def _moment(self, rond: _Rond) -> Moment:
        found = self._gereedheid.get(rond.cutoff.tijdstip)
        return Moment(
            rond.cutoff,
            dict(sorted(rond.aangenomen.items())),
            dict(sorted(rond.te_vroeg.items())),
            dict(sorted(rond.te_laat.items())),
            dict(sorted(rond.ontraden.items())),
            rond.eerste,
            rond.gebroken,
            None if found is None else sum(not stand.gereed for stand in found.partijen),
            rond.achterblijvers,
        )
