"""Linter rules about time: days of the week, the clock, order, phases, windows, working days."""

from collections.abc import Iterator
from itertools import pairwise

from ketenwissel.core.instants import AMSTERDAM, to_local
from ketenwissel.core.werkdagen import FIRST_YEAR, LAST_YEAR, is_werkdag
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.opmerking import Opmerking, fout, let_op, onvolledig
from ketenwissel.draaiboek.tijden import all_times
from ketenwissel.draaiboek.tijdstip import Tijdstip
from ketenwissel.draaiboek.toml_values import DAYS

__all__ = ["check_order", "check_phases", "check_times", "check_windows", "written"]


def written(tijdstip: Tijdstip) -> str:
    """Write a time as remarks do."""
    return f"{tijdstip.lokaal:%d-%m-%Y %H:%M}" if tijdstip.bekend else "een onbekend tijdstip"


def check_times(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Hold every time against the calendar: day of the week, summer time, working day, end after start."""
    for place, *times in all_times(draaiboek):
        for tijdstip in times:
            if tijdstip.bekend:
                yield from _check_calendar(place, tijdstip)
                yield from _check_werkdag(place, tijdstip)
            else:
                yield from _check_unknown(place, tijdstip)
        for earlier, later in pairwise(times):
            if later.by(earlier):
                yield fout(place, "eindigt niet na het begin")


def _check_unknown(place: str, tijdstip: Tijdstip) -> Iterator[Opmerking]:
    yield onvolledig(place, f"geen tijd bekend: {tijdstip.onbekend}")
    for bound in (tijdstip.niet_voor, tijdstip.niet_na):
        if bound is not None:
            yield from _check_calendar(place, bound)
    first, last = tijdstip.niet_voor, tijdstip.niet_na
    if first is not None and last is not None and last.by(first):
        yield fout(place, "'niet_na' komt niet na 'niet_voor'")


def _check_calendar(place: str, tijdstip: Tijdstip) -> Iterator[Opmerking]:
    lokaal = tijdstip.lokaal
    day = DAYS[lokaal.weekday()]
    if day != tijdstip.dag:
        yield fout(place, f"{lokaal:%d-%m-%Y} is een {day}, niet een {tijdstip.dag}")
    if to_local(tijdstip.instant).replace(tzinfo=None, fold=0) != lokaal:
        yield fout(place, f"{written(tijdstip)} bestaat niet: de zomertijd slaat het over")
    elif lokaal.replace(tzinfo=AMSTERDAM).utcoffset() != lokaal.replace(tzinfo=AMSTERDAM, fold=1).utcoffset():
        yield let_op(
            place, f"{written(tijdstip)} komt door de wintertijd twee keer voor; de eerste keer geldt"
        )


def _check_werkdag(place: str, tijdstip: Tijdstip) -> Iterator[Opmerking]:
    if not FIRST_YEAR <= tijdstip.lokaal.year <= LAST_YEAR:
        years = f"{FIRST_YEAR} tot en met {LAST_YEAR}"
        yield let_op(place, f"{written(tijdstip)} valt buiten de kalender van {years}")
    elif not is_werkdag(tijdstip.lokaal.date()):
        yield let_op(place, f"{written(tijdstip)} is geen werkdag")


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
        if earlier.tot is None or later.van is None or not earlier.tot.may_be(later.van):
            yield fout(f"fase {later.nummer}", f"sluit niet aan op fase {earlier.nummer}")


def check_order(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Demand that within a paragraph no row comes before an earlier one, in number or in time."""
    for earlier, later in pairwise(draaiboek.stappen):
        if earlier.nummer.rpartition(".")[0] != later.nummer.rpartition(".")[0]:
            continue
        if later.begin.before(earlier.begin):
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
        if reads and stap.tot is not None and sluiting.van.before(stap.tot):
            yield fout(f"stap {stap.nummer}", "loopt door terwijl het afhalen al dicht is")
    blocks = [stap.begin for stap in draaiboek.stappen if stap.soort == "blokkade"]
    closing = [f for f in draaiboek.fasen if f.tot and blocks and all(block.by(f.tot) for block in blocks)]
    if not closing:
        return
    fase, end = closing[0], closing[0].tot
    ends = [(f"stap {s.nummer}", s.tot) for s in draaiboek.stappen if s.release == draaiboek.van]
    for place, tot in [*ends, ("afhalen", sluiting.van)]:
        if tot is not None and end is not None and end.before(tot):
            yield let_op(
                place,
                f"loopt tot {written(tot)}, na het einde van fase {fase.nummer} ({fase.naam}) "
                f"op {written(end)}",
            )
