"""Traffic shaped like reality: what people would send on each day, whatever the runbook says of that day.

Assignments, starts, stops and requests follow office hours; declarations come in the first days of a month
with many performances each; before each cut-off there is a rush for the types that it names. Care goes on
during the stop: that work is planned too, waits with the party, and is the backlog at go-live.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ketenwissel.core.instants import from_local, to_local
from ketenwissel.draaiboek import Draaiboek, gate
from ketenwissel.partij import Opdracht, Prestatie, Toewijzing
from ketenwissel.rehearsal.wereld import Relatie, Wereld

__all__ = ["Verkeer"]

MIX = {"301": 30, "305": 22, "307": 14, "315": 10, "317": 5, "319": 6, "323": 11, "303": 2}
"""Share of each heenbericht in percent: our own guess, no national figures are public."""

_GEMEENTE_TYPES = frozenset({"301", "319"})
_HOURS = (7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 20)
_RUSH_DAYS = timedelta(days=3)
_RUSH = 2.5
_OLD_PERIOD = date(2020, 10, 1)


class Verkeer:
    """The plan of all heenberichten of a rehearsal, made day by day so that only one day is in memory."""

    def __init__(self, wereld: Wereld, draaiboek: Draaiboek, begin: datetime, einde: datetime) -> None:
        self._wereld = wereld
        self._draaiboek = draaiboek
        self._prestatienummer = 0
        first, last = to_local(begin).date(), to_local(einde).date()
        self._days = [first + timedelta(days=n) for n in range((last - first).days)]
        self._counts: dict[date, dict[str, int]] = {}

    def spread(self, heenberichten: int) -> None:
        """Divide this many heenberichten over types and days, so that the total is exact."""
        weights = {nummer: [self._weight(nummer, dag) for dag in self._days] for nummer in MIX}
        # A type keeps its share of the mix, however few days it has.
        shares = {nummer: MIX[nummer] / sum(row) for nummer, row in weights.items() if any(row)}
        total = sum(MIX[nummer] for nummer in shares)
        running = done = 0.0
        for index, dag in enumerate(self._days):
            for nummer, share in shares.items():
                running += share * weights[nummer][index] / total * heenberichten
                count = round(running) - round(done)
                done = running
                if count:
                    self._counts.setdefault(dag, {})[nummer] = count

    def day(self, dag: date) -> Iterator[tuple[str, Opdracht]]:
        """Plan one day: pairs of a sender and a heenbericht that it means to send."""
        for nummer, count in self._counts.get(dag, {}).items():
            for _ in range(count):
                yield self._opdracht(nummer, dag)

    def one(self, nummer: str, moment: datetime, relatie: Relatie) -> tuple[str, Opdracht]:
        """Plan a single heenbericht of a type at a moment within one relation."""
        dag = to_local(moment).date()
        sender, receiver = relatie.aanbieder, self._wereld.code_at(relatie.gemeente, moment)
        if nummer in _GEMEENTE_TYPES:
            sender, receiver = receiver, sender
        if nummer in ("323", "303"):
            lines = self._prestaties(relatie, dag, old=nummer == "303")
            return sender, Opdracht(moment, relatie.standaard, nummer, receiver, prestaties=lines)
        toewijzing = self._toewijzing(relatie, dag, new=nummer in ("301", "315"))
        return sender, Opdracht(moment, relatie.standaard, nummer, receiver, toewijzing=toewijzing)

    def _opdracht(self, nummer: str, dag: date) -> tuple[str, Opdracht]:
        rng = self._wereld.rng
        moment = datetime.combine(dag, time(rng.choice(_HOURS), rng.randrange(60), rng.randrange(60)))
        exact = from_local(moment) + timedelta(milliseconds=rng.randrange(1000))
        return self.one(nummer, exact, rng.choice(self._wereld.relaties))

    def _toewijzing(self, relatie: Relatie, dag: date, *, new: bool) -> Toewijzing:
        if new or not relatie.toewijzingen:
            toewijzing = self._wereld.new_toewijzing(relatie, dag)
            relatie.remember(toewijzing)
            return toewijzing
        return self._wereld.rng.choice(relatie.toewijzingen)

    def _prestaties(self, relatie: Relatie, dag: date, *, old: bool) -> tuple[Prestatie, ...]:
        rng = self._wereld.rng
        begin = _OLD_PERIOD if old else (dag.replace(day=1) - timedelta(days=1)).replace(day=1)
        einde = (begin.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        lines = []
        for _ in range(rng.randint(3, 18)):
            self._prestatienummer += 1
            toewijzing = self._toewijzing(relatie, dag, new=False)
            lines.append(
                Prestatie(toewijzing, f"P{self._prestatienummer:010d}", begin, einde, rng.randint(1, 30))
            )
        return tuple(lines)

    def _weight(self, nummer: str, dag: date) -> float:
        weight = (1.0, 1.0, 1.0, 1.0, 0.9, 0.06, 0.03)[dag.weekday()]
        noon = from_local(datetime.combine(dag, time(12)))
        if nummer == "323":
            weight *= 3.0 if dag.day <= 12 else 0.6
        if self._ends_for_good(nummer) and self._verdict(nummer, noon) != "toegestaan":
            return 0.0
        return weight * (_RUSH if self._before_cutoff(nummer, noon) else 1.0)

    def _before_cutoff(self, nummer: str, moment: datetime) -> bool:
        return any(
            stap.soort in ("procedureel", "blokkade")
            and nummer in stap.berichten
            and timedelta(0) <= stap.begin.instant - moment <= _RUSH_DAYS
            for stap in self._draaiboek.stappen
        )

    def _verdict(self, nummer: str, moment: datetime) -> str:
        return gate(self._draaiboek, f"WMO{nummer}", self._draaiboek.van, moment).verdict

    def _ends_for_good(self, nummer: str) -> bool:
        last = self._draaiboek.nazorg.tot.instant
        return gate(self._draaiboek, f"WMO{nummer}", self._draaiboek.naar, last).verdict == "onbekend"
