"""Linter rules about time: days of the week, the clock, order, phases, windows, working days."""

from collections.abc import Iterator
from itertools import pairwise

from ketenwissel.core.instants import AMSTERDAM, to_local
from ketenwissel.core.werkdagen import FIRST_YEAR, LAST_YEAR, is_werkdag
from ketenwissel.draaiboek.model import Draaiboek, Tijdstip
from ketenwissel.draaiboek.opmerking import Opmerking, fout, let_op
from ketenwissel.draaiboek.toml_values import DAYS

__all__ = ["check_order", "check_phases", "check_times", "check_windows"]


def check_times(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Hold every time against the calendar: day of the week, summer time, working day, end after start."""
    for place, *times in _all_times(draaiboek):
        for tijdstip in times:
            if tijdstip is not None:
                yield from _check_tijdstip(place, tijdstip)
        given = [tijdstip for tijdstip in times if tijdstip is not None]
        for earlier, later in pairwise(given):
            if earlier.instant >= later.instant:
                yield fout(place, "eindigt niet na het begin")


def _all_times(draaiboek: Draaiboek) -> Iterator[tuple[str, *tuple[Tijdstip | None, ...]]]:
    yield "ketentest", draaiboek.ketentest.vanaf
    yield "afhalen", draaiboek.afhalen.van, draaiboek.afhalen.tot
    yield "nazorg", draaiboek.nazorg.tot
    for fase in draaiboek.fasen:
        yield f"fase {fase.nummer}", fase.van, fase.tot
    for stap in draaiboek.stappen:
        yield f"stap {stap.nummer}", stap.moment, stap.van, stap.tot
    for taak in draaiboek.taken:
        yield f"taak {taak.nummer}", taak.moment, taak.van, taak.tot


def _check_tijdstip(place: str, tijdstip: Tijdstip) -> Iterator[Opmerking]:
    lokaal = tijdstip.lokaal
    written = f"{lokaal:%d-%m-%Y %H:%M}"
    day = DAYS[lokaal.weekday()]
    if day != tijdstip.dag:
        yield fout(place, f"{lokaal:%d-%m-%Y} is een {day}, niet een {tijdstip.dag}")
    if to_local(tijdstip.instant).replace(tzinfo=None, fold=0) != lokaal:
        yield fout(place, f"{written} bestaat niet: de zomertijd slaat het over")
    elif lokaal.replace(tzinfo=AMSTERDAM).utcoffset() != lokaal.replace(tzinfo=AMSTERDAM, fold=1).utcoffset():
        yield let_op(place, f"{written} komt door de wintertijd twee keer voor; de eerste keer geldt")
    if not FIRST_YEAR <= lokaal.year <= LAST_YEAR:
        yield let_op(place, f"{written} valt buiten de kalender van {FIRST_YEAR} tot en met {LAST_YEAR}")
    elif not is_werkdag(lokaal.date()):
        yield let_op(place, f"{written} is geen werkdag")


def check_phases(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Demand phases that join without gap or overlap, the first without start and the last without end."""
    if not draaiboek.fasen:
        yield fout("draaiboek", "er zijn geen fasen")
        return
    if draaiboek.fasen[0].van is not None:
        yield fout(f"fase {draaiboek.fasen[0].nummer}", "de eerste fase heeft geen begin")
    if draaiboek.fasen[-1].tot is not None:
        yield fout(f"fase {draaiboek.fasen[-1].nummer}", "de laatste fase heeft geen einde")
    for earlier, later in pairwise(draaiboek.fasen):
        if earlier.tot is None or later.van is None or earlier.tot.instant != later.van.instant:
            yield fout(f"fase {later.nummer}", f"sluit niet aan op fase {earlier.nummer}")


def check_order(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Demand that within a paragraph no row comes before an earlier one, in number or in time."""
    for earlier, later in pairwise(draaiboek.stappen):
        if earlier.nummer.rpartition(".")[0] != later.nummer.rpartition(".")[0]:
            continue
        if later.begin.instant < earlier.begin.instant:
            yield fout(f"stap {later.nummer}", f"begint vóór stap {earlier.nummer} die eraan voorafgaat")
        if _rank(later.nummer) < _rank(earlier.nummer):
            yield fout(f"stap {later.nummer}", f"staat na stap {earlier.nummer}")


def _rank(nummer: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isascii() and part.isdigit() else 0 for part in nummer.split("."))


def check_windows(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Hold windows and collecting of the old release against the phase in which its last type is blocked."""
    sluiting = draaiboek.afhalen
    for stap in draaiboek.stappen:
        reads = stap.nummer in (sluiting.stap_gemeente, sluiting.stap_aanbieder)
        if reads and stap.tot is not None and sluiting.van.instant < stap.tot.instant:
            yield fout(f"stap {stap.nummer}", "loopt door terwijl het afhalen al dicht is")
    blocks = [stap.begin.instant for stap in draaiboek.stappen if stap.soort == "blokkade"]
    closing = [fase for fase in draaiboek.fasen if fase.tot and blocks and fase.tot.instant >= max(blocks)]
    if not closing:
        return
    fase, end = closing[0], closing[0].tot
    ends = [(f"stap {s.nummer}", s.tot) for s in draaiboek.stappen if s.release == draaiboek.van]
    for place, tot in [*ends, ("afhalen", sluiting.van)]:
        if tot is not None and end is not None and tot.instant > end.instant:
            yield let_op(
                place,
                f"loopt tot {tot.lokaal:%d-%m-%Y %H:%M}, na het einde van fase {fase.nummer} ({fase.naam}) "
                f"op {end.lokaal:%d-%m-%Y %H:%M}",
            )
