"""The numbers of one party, as the judging of its steps asks for them, and what it reported on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ketenwissel.store.gereedheid import Gemeldrij
from ketenwissel.store.tellingen import Telrij, Totaal

__all__ = [
    "FOUTBERICHT_RELEASE",
    "GEEN_CIJFERS",
    "NIET_GEMELD",
    "Cijfers",
    "Gemeld",
    "Vorm",
    "numbers_by_party",
    "reports_by_party",
]

FOUTBERICHT_RELEASE = "0.0"
"""The release of a foutbericht, which has none."""

_DONE = frozenset(("gereed", "ingelezen"))

Vorm = tuple[str, str]
"""(release, number of a type)."""


@dataclass(slots=True)
class Cijfers:
    """What the hub counted of a party, in one standard or in all; a `Totaal` says when it changed last (ms).

    `te_beantwoorden` and `gebroken` are the pairs stored as open and as broken that it had to answer, by the
    type of the answer. `wachtend` is by release; `opgehaald` has no types (an empty one).
    """

    wachtend: dict[str, int] = field(default_factory=dict)
    opgehaald: dict[Vorm, Totaal] = field(default_factory=dict)
    te_beantwoorden: dict[Vorm, Totaal] = field(default_factory=dict)
    gebroken: dict[Vorm, Totaal] = field(default_factory=dict)
    ingediend: dict[Vorm, Totaal] = field(default_factory=dict)
    ontraden: dict[Vorm, Totaal] = field(default_factory=dict)
    geweigerd: dict[Vorm, Totaal] = field(default_factory=dict)


GEEN_CIJFERS = Cijfers()
"""Of a party of which nothing was counted."""


@dataclass(slots=True)
class Gemeld:
    """What a party reported on one step: the reports that it is done, since the last that it is not (ms).

    `begonnen`: it reported anything; `aantal` is what it said last of its outbox.
    """

    gedaan_op: list[int] = field(default_factory=list)
    begonnen: bool = False
    aantal: int | None = None
    laatste_op: int | None = None

    def take(self, soort: str, aantal: int | None, gemeld_op: int) -> None:
        """Take in the next report."""
        self.begonnen = True
        self.laatste_op = gemeld_op
        if soort == "uitbak":
            self.aantal = aantal
        if soort in _DONE or (soort == "uitbak" and aantal == 0):
            self.gedaan_op.append(gemeld_op)
        else:
            self.gedaan_op = []


NIET_GEMELD = Gemeld()
"""Of a step on which nothing was reported."""


def numbers_by_party(
    rows: Iterable[Telrij], names: Mapping[str, str], standaard: str | None = None
) -> dict[str, Cijfers]:
    """Give the numbers of each party, in one standard or (None) in all.

    `names` gives who answers for a code; what nobody answers for is left out.
    """
    found: dict[str, Cijfers] = {}
    for wat, code, of, release, nummer, number, latest in rows:
        party = names.get(code)
        if party is None or (standaard is not None and of != standaard):
            continue
        cijfers = found.get(party)
        if cijfers is None:
            cijfers = found[party] = Cijfers()
        if wat == "wachtend":
            cijfers.wachtend[release] = cijfers.wachtend.get(release, 0) + number
            continue
        forms: dict[Vorm, Totaal] = getattr(cijfers, wat)
        form = (release, nummer)
        before = forms.get(form)
        forms[form] = (number, latest) if before is None else (before[0] + number, max(before[1], latest))
    return found


def reports_by_party(rows: Iterable[Gemeldrij]) -> dict[str, dict[str, Gemeld]]:
    """Give what each party reported, by step; rows come oldest first."""
    found: dict[str, dict[str, Gemeld]] = {}
    for partij, stap, soort, aantal, gemeld_op in rows:
        steps = found.get(partij)
        if steps is None:
            steps = found[partij] = {}
        gemeld = steps.get(stap)
        if gemeld is None:
            gemeld = steps[stap] = Gemeld()
        gemeld.take(soort, aantal, gemeld_op)
    return found
