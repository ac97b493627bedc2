"""One story per party: its own journal counted in one pass, and what the trail knows of its pairs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ketenwissel import standards
from ketenwissel.rehearsal.checkers import Bewijs
from ketenwissel.rehearsal.gereedheid import Cutoff, Gereedheid, Partijstand
from ketenwissel.rehearsal.verhaal.lot import Lotgevallen
from ketenwissel.rehearsal.verhaal.paren import Paren, Sleutel
from ketenwissel.rehearsal.vertelling import (
    Buiten,
    Buitenreden,
    Openstaand,
    Partijverhaal,
    Verkeersregel,
    Weigeringregel,
)
from ketenwissel.store import Journaalregel

__all__ = ["Journaalstand", "tell_parties"]

_SHOWN = 20
_UNKNOWN = "onbekend type"


class Journaalstand:
    """The journals of all parties, counted in one pass."""

    def __init__(self, cross_referenties: set[str]) -> None:
        self.verkeer: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(dict)
        self.answered: set[Sleutel] = set()
        self._cross = cross_referenties

    def read(self, bewijs: Bewijs) -> None:
        """Count every line; note on which of the heenberichten asked for an answer was accepted."""
        for regel in bewijs.journaal():
            row = self.verkeer[regel.partij].setdefault((_bericht(regel), regel.release), [0, 0, 0, 0])
            if regel.richting == "ontvangen":
                row[3] += 1
                continue
            row[0] += 1
            row[1] += regel.uitkomst == "weigering"
            row[2] += regel.uitkomst is None
            if regel.cross_referentie in self._cross and regel.uitkomst == "ontvangst":
                self.answered.add((regel.wederpartij, regel.cross_referentie))


@dataclass(slots=True)
class _Lijsten:
    """What a party has open, broken and outside the chain: the first of each, and how many."""

    gebroken: list[Sleutel] = field(default_factory=list)
    open: list[Sleutel] = field(default_factory=list)
    buiten: list[Buiten] = field(default_factory=list)
    gebroken_aantal: int = 0
    open_aantal: int = 0
    buiten_aantal: int = 0

    def add_outside(self, one: Buiten) -> None:
        self.buiten_aantal += 1
        if len(self.buiten) < _SHOWN:
            self.buiten.append(one)


def tell_parties(
    stand: Journaalstand, paren: Paren, lot: Lotgevallen, gereedheid: Sequence[Gereedheid]
) -> Iterator[Partijverhaal]:
    """Tell the story of every party that had traffic, in order of their codes."""
    lijsten = _collect(paren, lot)
    weigeringen: dict[str, list[Weigeringregel]] = defaultdict(list)
    for partij, regel in lot.per_party():
        weigeringen[partij].append(regel)
    standen = _per_party(gereedheid)
    for code, (naam, rol, momenten) in sorted(standen.items()):
        if code not in stand.verkeer:
            continue
        own = lijsten.get(code, _Lijsten())
        yield Partijverhaal(
            code,
            naam,
            rol,
            _traffic(stand.verkeer[code]),
            tuple(sorted(weigeringen[code], key=_order)),
            tuple(paren.breuk(key) for key in own.gebroken),
            own.gebroken_aantal,
            tuple(_openstaand(paren, key) for key in own.open),
            own.open_aantal,
            tuple(own.buiten),
            own.buiten_aantal,
            tuple(momenten),
        )


def _bericht(regel: Journaalregel) -> str:
    """Name the type; what a sender made up is not repeated, since it could be anything."""
    if not regel.functie:
        return regel.soort
    return regel.functie if standards.split_code(regel.functie) is not None else _UNKNOWN


def _collect(paren: Paren, lot: Lotgevallen) -> dict[str, _Lijsten]:
    lijsten: dict[str, _Lijsten] = defaultdict(_Lijsten)
    for key in sorted(paren.gebroken):
        paar = paren.gebroken[key]
        for partij in (key[0], paar.ontvanger):
            own = lijsten[partij]
            own.gebroken_aantal += 1
            if len(own.gebroken) < _SHOWN:
                own.gebroken.append(key)
        reden: Buitenreden = "antwoord_niet_gegeven" if paar.poging is None else "antwoord_geweigerd"
        lijsten[paar.ontvanger].add_outside(Buiten(paar.bericht, key[1], key[0], reden))
    for key in sorted(paren.open):
        for partij in (key[0], paren.open[key].ontvanger):
            own = lijsten[partij]
            own.open_aantal += 1
            if len(own.open) < _SHOWN:
                own.open.append(key)
    for zender, ontvanger, referentie, bericht in sorted(lot.impossible()):
        lijsten[zender].add_outside(Buiten(bericht, referentie, ontvanger, "bericht_vervallen"))
    return lijsten


def _per_party(
    gereedheid: Sequence[Gereedheid],
) -> Mapping[str, tuple[str, str, list[tuple[Cutoff, Partijstand]]]]:
    standen: dict[str, tuple[str, str, list[tuple[Cutoff, Partijstand]]]] = {}
    for one in gereedheid:
        for stand in one.partijen:
            standen.setdefault(stand.partij, (stand.naam, stand.rol, []))[2].append((one.cutoff, stand))
    return standen


def _traffic(rows: Mapping[tuple[str, str], Sequence[int]]) -> tuple[Verkeersregel, ...]:
    return tuple(
        Verkeersregel(bericht, release, *counts) for (bericht, release), counts in sorted(rows.items())
    )


def _openstaand(paren: Paren, key: Sleutel) -> Openstaand:
    paar = paren.open[key]
    return Openstaand(key[1], paar.bericht, key[0], paar.ontvanger, paar.aangenomen, paar.opgehaald)


def _order(regel: Weigeringregel) -> tuple[int, str, str, str, str]:
    return (-regel.pogingen, regel.bericht, regel.release, regel.code, regel.stap or "")
