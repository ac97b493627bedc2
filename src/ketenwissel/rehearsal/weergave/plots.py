"""Plots of the report: inline SVG drawn from plain values, each with tables that hold the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter
from textwrap import shorten

from ketenwissel.core.instants import format_local
from ketenwissel.rehearsal.weergave.tekening import (
    HOUR,
    LEFT,
    RIGHT,
    WIDTH,
    Cell,
    Merk,
    Plot,
    Table,
    Tekening,
    Tijdas,
    day_label,
    format_count,
    merge_merken,
    outline,
    place_labels,
    top_below,
)

__all__ = ["Balk", "Laan", "Staaf", "draw_balken", "draw_lanen", "draw_open_paren", "draw_staven"]

_ROW, _AXIS = 30.0, 26.0
_MAX_STAVEN = 25
_Point = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Laan:
    """One lane: counts per hour (start of the hour, UTC) of one kind, under the heading of its group."""

    groep: str
    naam: str
    per_uur: Mapping[datetime, int]


@dataclass(frozen=True, slots=True)
class Staaf:
    """One horizontal bar with a name, a second line and a number."""

    naam: str
    toelichting: str
    aantal: int


@dataclass(frozen=True, slots=True)
class Balk:
    """A bar of two parts, ready and not ready, under the heading of its group."""

    groep: str
    naam: str
    gereed: int
    niet_gereed: int


def draw_lanen(
    slug: str, title: str, lanen: Sequence[Laan], merken: Sequence[Merk], periode: tuple[datetime, datetime]
) -> Plot:
    """Draw counts per hour between two instants, one lane per kind, with its peak and its total.

    Every lane has a scale of its own, told by its peak. The tables count per day, or per hour where the
    stretch is two weeks or shorter; days and hours without a message are left out.
    """
    begin, einde = periode
    lanen = [_clip(laan, begin, einde) for laan in lanen]
    total = sum(sum(laan.per_uur.values()) for laan in lanen)
    tijdas = Tijdas(begin, einde)
    labels = place_labels(merken, tijdas)
    top = top_below(labels)
    groepen = [(naam, list(leden)) for naam, leden in groupby(lanen, key=attrgetter("groep"))]
    bottom = top + _ROW * len(lanen) + 28 * len(groepen)
    desc = f"{format_count(total)} berichten, per uur van {format_local(begin)} tot {format_local(einde)}"
    tekening = Tekening(slug, bottom + _AXIS, title, desc)
    tekening.draw_days(tijdas, top, bottom)
    y = top
    for groep, leden in groepen:
        tekening.add("text", groep, class_="kop", x=0, y=y + 20)
        tekening.add("text", "piek per uur", class_="klein eind", x=RIGHT + 78, y=y + 20)
        tekening.add("text", "totaal", class_="klein eind", x=WIDTH, y=y + 20)
        y += 28
        for laan in leden:
            _draw_laan(tekening, laan, tijdas, y)
            y += _ROW
    tekening.draw_merken(labels, bottom)
    daily = einde - begin > timedelta(days=15)
    return Plot(tekening.svg(), tuple(_lanen_table(groep, leden, daily) for groep, leden in groepen))


def draw_open_paren(slug: str, title: str, points: Sequence[_Point], merken: Sequence[Merk]) -> Plot:
    """Draw the number of open pairs over time, the highest value of every hour, from at least one point.

    The tables give the highest and the last value of every day, and the value at every cut-off.
    """
    points = sorted(points, key=itemgetter(0))
    tijdas = Tijdas(points[0][0], points[-1][0] + HOUR)
    labels = place_labels(merken, tijdas)
    top = top_below(labels)
    bottom = top + 220
    peak_at, peak = max(points, key=itemgetter(1))
    last_at, last = points[-1]
    highest = f"Hoogste stand {format_count(peak)} op {format_local(peak_at)}"
    desc = f"{highest}; laatste stand {format_count(last)} op {format_local(last_at)}"
    tekening = Tekening(slug, bottom + _AXIS, title, desc)
    tekening.draw_days(tijdas, top, bottom)
    step = _nice_step(peak)
    ceiling = step * max(1, -(-peak // step))
    for value in range(0, ceiling + 1, step):
        y = bottom - 220 * value / ceiling
        tekening.add("line", class_="raster", x1=LEFT, x2=RIGHT, y1=y, y2=y)
        tekening.add("text", format_count(value), class_="klein eind", x=LEFT - 8, y=y + 4)
    tops = [(hour, max(n for _, n in group)) for hour, group in groupby(points, key=_hour)]
    ends = [*(hour for hour, _ in tops[1:]), tijdas.einde]
    spans = ((hour, end, n) for (hour, n), end in zip(tops, ends, strict=True))
    tekening.add("path", class_="vlak", d=outline(spans, tijdas, bottom, 220 / ceiling))
    tekening.draw_merken(labels, bottom)
    return Plot(tekening.svg(), _open_paren_tables(points, merken))


def draw_staven(slug: str, title: str, staven: Sequence[Staaf], table: Table) -> Plot:
    """Draw numbers as horizontal bars in the order given, beside a table that tells more of each.

    Past 25 bars the rest is one last bar.
    """
    shown = list(staven[:_MAX_STAVEN])
    rest = staven[_MAX_STAVEN:]
    if rest:
        shown.append(Staaf("Overige", f"{len(rest)} soorten", sum(staaf.aantal for staaf in rest)))
    total = sum(staaf.aantal for staaf in shown)
    tekening = Tekening(slug, 40.0 * len(shown) + 4, title, f"{format_count(total)} in totaal")
    largest = max((staaf.aantal for staaf in shown), default=0) or 1
    for index, staaf in enumerate(shown):
        y = 40.0 * index
        tekening.add("text", staaf.naam, class_="naam", x=0, y=y + 16)
        tekening.add("text", shorten(staaf.toelichting, 58, placeholder="…"), class_="klein", x=0, y=y + 31)
        width = max(2.0, 540 * staaf.aantal / largest)
        tekening.add("rect", class_="vlak", x=370, y=y + 7, width=width, height=22, rx=2)
        tekening.add("text", format_count(staaf.aantal), class_="getal", x=378 + width, y=y + 23)
    return Plot(tekening.svg(), (table,))


def draw_balken(slug: str, title: str, balken: Sequence[Balk]) -> Plot:
    """Draw for every bar the share that is ready (filled) and that is not (hatched), numbers written out."""
    groepen = [(naam, list(leden)) for naam, leden in groupby(balken, key=attrgetter("groep"))]
    height = 30.0 * len(groepen) + 28.0 * len(balken) + 6
    desc = f"{len(groepen)} afsluitmomenten, per rol het aantal partijen dat gereed en niet gereed was"
    tekening = Tekening(slug, height, title, desc)
    tekening.add_hatch(f"{slug}-arcering")
    y = 0.0
    for groep, leden in groepen:
        tekening.add("text", groep, class_="kop", x=0, y=y + 20)
        y += 30
        for balk in leden:
            _draw_balk(tekening, balk, y, f"url(#{slug}-arcering)")
            y += 28
    rows = tuple((f"{balk.groep}: {balk.naam}", balk.gereed, balk.niet_gereed) for balk in balken)
    return Plot(tekening.svg(), (Table(title, ("Afsluitmoment en rol", "Gereed", "Niet gereed"), rows),))


def _clip(laan: Laan, begin: datetime, einde: datetime) -> Laan:
    kept = {at: n for at, n in sorted(laan.per_uur.items()) if begin <= at < einde and n}
    return Laan(laan.groep, laan.naam, kept)


def _hour(point: _Point) -> datetime:
    return point[0].replace(minute=0, second=0, microsecond=0)


def _draw_laan(tekening: Tekening, laan: Laan, tijdas: Tijdas, y: float) -> None:
    base = y + _ROW - 5
    peak = max(laan.per_uur.values(), default=0)
    tekening.add("text", laan.naam, class_="naam eind", x=LEFT - 10, y=base - 4)
    tekening.add("line", class_="raster", x1=LEFT, x2=RIGHT, y1=base, y2=base)
    if peak:
        spans = ((at, at + HOUR, n) for at, n in laan.per_uur.items())
        tekening.add("path", class_="vlak", d=outline(spans, tijdas, base, (_ROW - 8) / peak))
    tekening.add("text", format_count(peak), class_="getal eind", x=RIGHT + 78, y=base - 4)
    tekening.add("text", format_count(sum(laan.per_uur.values())), class_="getal eind", x=WIDTH, y=base - 4)


def _draw_balk(tekening: Tekening, balk: Balk, y: float, hatch: str) -> None:
    total = balk.gereed + balk.niet_gereed
    ready = 480.0 * balk.gereed / (total or 1)
    tekening.add("text", balk.naam, class_="naam eind", x=130, y=y + 15)
    if total:
        tekening.add("rect", class_="vlak", x=142, y=y + 2, width=ready, height=18)
        tekening.add("rect", class_="rest", fill=hatch, x=142 + ready, y=y + 2, width=480 - ready, height=18)
    text = f"{format_count(balk.gereed)} gereed, {format_count(balk.niet_gereed)} niet"
    tekening.add("text", text, class_="getal", x=634, y=y + 16)


def _lanen_table(groep: str, lanen: Sequence[Laan], daily: bool) -> Table:
    label = day_label if daily else format_local
    instants = sorted({at for laan in lanen for at in laan.per_uur})
    rows: list[tuple[Cell, ...]] = []
    for name, group in groupby(instants, key=label):
        hours = list(group)
        counts = [sum(laan.per_uur.get(hour, 0) for hour in hours) for laan in lanen]
        rows.append((name, *counts, sum(counts)))
    totals = [sum(laan.per_uur.values()) for laan in lanen]
    rows.append(("Totaal", *totals, sum(totals)))
    columns = ("Dag" if daily else "Uur vanaf", *(laan.naam for laan in lanen), "Totaal")
    return Table(f"{groep} per {'dag' if daily else 'uur'}", columns, tuple(rows))


def _open_paren_tables(points: Sequence[_Point], merken: Sequence[Merk]) -> tuple[Table, Table]:
    days = [(day, [n for _, n in group]) for day, group in groupby(points, key=lambda p: day_label(p[0]))]
    per_dag = tuple((day, max(values), values[-1]) for day, values in days)
    at_merk = []
    for merk in merge_merken(merken):
        in_force = next((value for at, value in reversed(points) if at <= merk.tijdstip), 0)
        at_merk.append((f"{merk.label} ({format_local(merk.tijdstip)})", in_force))
    return (
        Table("Open paren op elk afsluitmoment", ("Afsluitmoment", "Open paren"), tuple(at_merk)),
        Table("Open paren per dag", ("Dag", "Hoogste stand", "Laatste stand"), per_dag),
    )


def _nice_step(peak: int) -> int:
    """Give a round distance between grid lines that draws at most five of them.

    >>> [_nice_step(peak) for peak in (0, 4, 7, 420, 1200)]
    [1, 1, 2, 200, 500]
    """
    power = 1
    while power * 20 < peak:
        power *= 10
    return next(step for step in (power, power * 2, power * 5) if step * 4 >= peak)
