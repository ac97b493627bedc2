"""The numbers of one party, as the judging of its steps asks for them, and what it reported on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ketenwissel.store.gereedheid import Gemeldrij
from ketenwissel.store.tellingen import Sleutel, Totaal

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
    type of the answer. `opgehaald` is by release, as `wachtend`.
    """

    wachtend: dict[str, int] = field(default_factory=dict)
    opgehaald: dict[str, Totaal] = field(default_factory=dict)
    te_beantwoorden: dict[Vorm, Totaal] = field(default_factory=dict)
    gebroken: dict[Vorm, Totaal] = field(default_factory=dict)
    ingediend: dict[Vorm, Totaal] = field(default_factory=dict)
    ontraden: dict[Vorm, Totaal] = field(default_factory=dict)
    geweigerd: dict[Vorm, Totaal] = field(default_factory=dict)

    def add(self, wat: str, release: str, nummer: str, number: int, latest: int) -> None:
        """Take a number in."""
        if wat == "wachtend":
            self.wachtend[release] = self.wachtend.get(release, 0) + number
            return
        if wat == "opgehaald":
            before, when = self.opgehaald.get(release, (0, 0))
            self.opgehaald[release] = (before + number, max(latest, when))
            return
        forms: dict[Vorm, Totaal] = getattr(self, wat)
        before, when = forms.get((release, nummer), (0, 0))
        forms[release, nummer] = (before + number, max(latest, when))


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

    def take(self, row: Gemeldrij) -> None:
        """Take in the next report."""
        self.begonnen = True
        self.laatste_op = row.gemeld_op
        if row.soort == "uitbak":
            self.aantal = row.aantal
        if row.soort in _DONE or (row.soort == "uitbak" and row.aantal == 0):
            self.gedaan_op.append(row.gemeld_op)
        else:
            self.gedaan_op = []


NIET_GEMELD = Gemeld()
"""Of a step on which nothing was reported."""


def numbers_by_party(
    numbers: Mapping[Sleutel, Totaal], names: Mapping[str, str], standaard: str | None = None
) -> dict[str, Cijfers]:
    """Give the numbers of each party, in one standard or (None) in all.

    `names` gives who answers for a code; what nobody answers for is left out.
    """
    found: dict[str, Cijfers] = {}
    for (wat, code, of, release, nummer), (number, latest) in numbers.items():
        party = names.get(code)
        if party is None or (standaard is not None and of != standaard):
            continue
        cijfers = found.get(party)
        if cijfers is None:
            cijfers = found[party] = Cijfers()
        cijfers.add(wat, release, nummer, number, latest)
    return found


def reports_by_party(rows: Iterable[Gemeldrij]) -> dict[str, dict[str, Gemeld]]:
    """Give what each party reported, by step; rows come oldest first."""
    found: dict[str, dict[str, Gemeld]] = {}
    for row in rows:
        found.setdefault(row.partij, {}).setdefault(row.stap, Gemeld()).take(row)
    return found
