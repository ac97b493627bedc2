"""Plots of the report: inline SVG drawn from plain values, each with tables that hold the same numbers.

Colours, fonts and line styles live in the style sheet of the report; a drawing names classes only, so that
it follows light, dark and print. Positions on the time axis are computed in UTC; days, weekends and labels
follow the wall clock in the Netherlands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter
from textwrap import shorten

from lxml import etree

from ketenwissel.core.instants import format_local, from_local, to_local

__all__ = [
    "Balk",
    "Laan",
    "Merk",
    "Plot",
    "Staaf",
    "Table",
    "draw_balken",
    "draw_lanen",
    "draw_open_paren",
    "draw_staven",
    "format_count",
]

_WIDTH, _LEFT, _RIGHT = 1000.0, 128.0, 850.0
_HOUR = timedelta(hours=1)
_ROW, _LABEL, _AXIS = 30.0, 15.0, 26.0
_MAX_STAVEN = 25
_Point = tuple[datetime, int]
_Span = tuple[datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first cell of a row is its header, `omitted` counts rows left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing (an `svg` element as text) and the tables with its numbers."""

    svg: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Merk:
    """A vertical line at an instant (UTC) with a short label."""

    tijdstip: datetime
    label: str


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


def format_count(number: int) -> str:
    """Write a whole number the Dutch way.

    >>> format_count(1234567)
    '1.234.567'
    """
    return f"{number:,}".replace(",", ".")


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
    tijdas = _Tijdas(begin, einde)
    labels = _place_labels(merken, tijdas)
    top = _top(labels)
    groepen = [(naam, list(leden)) for naam, leden in groupby(lanen, key=attrgetter("groep"))]
    bottom = top + _ROW * len(lanen) + 28 * len(groepen)
    desc = f"{format_count(total)} berichten, per uur van {format_local(begin)} tot {format_local(einde)}"
    tekening = _Tekening(slug, bottom + _AXIS, title, desc)
    tekening.draw_days(tijdas, top, bottom)
    y = top
    for groep, leden in groepen:
        tekening.add("text", groep, class_="kop", x=0, y=y + 20)
        tekening.add("text", "piek per uur", class_="klein eind", x=_RIGHT + 78, y=y + 20)
        tekening.add("text", "totaal", class_="klein eind", x=_WIDTH, y=y + 20)
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
    tijdas = _Tijdas(points[0][0], points[-1][0] + _HOUR)
    labels = _place_labels(merken, tijdas)
    top = _top(labels)
    bottom = top + 220
    peak_at, peak = max(points, key=itemgetter(1))
    last_at, last = points[-1]
    highest = f"Hoogste stand {format_count(peak)} op {format_local(peak_at)}"
    desc = f"{highest}; laatste stand {format_count(last)} op {format_local(last_at)}"
    tekening = _Tekening(slug, bottom + _AXIS, title, desc)
    tekening.draw_days(tijdas, top, bottom)
    step = _nice_step(peak)
    ceiling = step * max(1, -(-peak // step))
    for value in range(0, ceiling + 1, step):
        y = bottom - 220 * value / ceiling
        tekening.add("line", class_="raster", x1=_LEFT, x2=_RIGHT, y1=y, y2=y)
        tekening.add("text", format_count(value), class_="klein eind", x=_LEFT - 8, y=y + 4)
    tops = [(hour, max(n for _, n in group)) for hour, group in groupby(points, key=_hour)]
    ends = [*(hour for hour, _ in tops[1:]), tijdas.einde]
    spans = ((hour, end, n) for (hour, n), end in zip(tops, ends, strict=True))
    tekening.add("path", class_="vlak", d=_steps(spans, tijdas, bottom, 220 / ceiling))
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
    tekening = _Tekening(slug, 40.0 * len(shown) + 4, title, f"{format_count(total)} in totaal")
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
    tekening = _Tekening(slug, height, title, desc)
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


class _Tekening:
    """An SVG element in the making, with title and description for who cannot see it."""

    def __init__(self, slug: str, height: float, title: str, desc: str) -> None:
        names = f"{slug}-titel {slug}-omschrijving"
        box = f"0 0 {_short(_WIDTH)} {_short(height)}"
        self._root = etree.Element("svg", {"viewBox": box, "role": "img", "aria-labelledby": names})
        self.add("title", title, id=f"{slug}-titel")
        self.add("desc", f"{desc}. De getallen staan in de tabel.", id=f"{slug}-omschrijving")

    def add(self, tag: str, text: str | None = None, **attributes: str | float) -> None:
        """Add one element; the attribute `class` is given as `class_`."""
        element = etree.SubElement(self._root, tag)
        element.text = text
        for name, value in attributes.items():
            written = value if isinstance(value, str) else _short(value)
            element.set(name.rstrip("_"), written)

    def add_hatch(self, name: str) -> None:
        """Add a pattern of slanted lines, so that a part differs by more than colour."""
        unit = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
        pattern = etree.SubElement(self._root, "pattern", {"id": name, "width": "7", "height": "7", **unit})
        etree.SubElement(pattern, "rect", {"class": "arcering", "width": "2.6", "height": "7"})

    def draw_days(self, tijdas: "_Tijdas", top: float, bottom: float) -> None:
        """Draw the weekends as bands and the days, or the Mondays of a long stretch, as labelled ticks."""
        days = _days(tijdas.begin, tijdas.einde)
        every_day = len(days) <= 16
        for day, following in zip(days, [*days[1:], tijdas.einde], strict=True):
            x, weekday = tijdas.x(day), to_local(day).weekday()
            if weekday >= 5:
                width = tijdas.x(following) - x
                self.add("rect", class_="weekend", x=x, y=top, width=width, height=bottom - top)
            if tijdas.begin <= day and (every_day or (weekday == 0 and len(days) <= 200)):
                self.add("line", class_="raster", x1=x, x2=x, y1=bottom, y2=bottom + 5)
                self.add("text", _tick_label(day, every_day), class_="klein", x=x + 3, y=bottom + 16)
        self.add("line", class_="basis", x1=_LEFT, x2=_RIGHT, y1=bottom, y2=bottom)

    def draw_merken(self, labels: Iterable[tuple[float, str, int]], bottom: float) -> None:
        """Draw the cut-offs over the whole height with their labels above."""
        for x, label, level in labels:
            y = 4 + level * _LABEL
            self.add("line", class_="merk", x1=x, x2=x, y1=y, y2=bottom)
            self.add("text", label, class_="merktekst", x=x + 4, y=y + 10)

    def svg(self) -> str:
        """Give the drawing as text to put into a page."""
        return etree.tostring(self._root, encoding="unicode")


@dataclass(frozen=True, slots=True)
class _Tijdas:
    """The horizontal axis between two instants (UTC)."""

    begin: datetime
    einde: datetime

    def x(self, instant: datetime) -> float:
        """Give the position of an instant, kept within the axis."""
        share = (instant - self.begin) / max(self.einde - self.begin, _HOUR)
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share))


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _hour(point: _Point) -> datetime:
    return point[0].replace(minute=0, second=0, microsecond=0)


def _day_label(instant: datetime) -> str:
    return " ".join(format_local(instant).split()[:4])


def _tick_label(instant: datetime, with_weekday: bool) -> str:
    words = format_local(instant).split()
    return " ".join(words[:2] if with_weekday else words[1:3])


def _days(begin: datetime, einde: datetime) -> list[datetime]:
    """Give the local midnights, as UTC instants, of every day that the stretch touches."""
    local = datetime.combine(to_local(begin).date(), time())
    days = []
    while (midnight := from_local(local)) < einde:
        days.append(midnight)
        local += timedelta(days=1)
    return days


def _clip(laan: Laan, begin: datetime, einde: datetime) -> Laan:
    kept = {at: n for at, n in sorted(laan.per_uur.items()) if begin <= at < einde and n}
    return Laan(laan.groep, laan.naam, kept)


def _merged(merken: Iterable[Merk]) -> list[Merk]:
    """Join marks of the same instant into one, in order of time."""
    moment = attrgetter("tijdstip")
    per_moment = groupby(sorted(merken, key=moment), key=moment)
    return [Merk(at, ", ".join(merk.label for merk in group)) for at, group in per_moment]


def _place_labels(merken: Iterable[Merk], tijdas: _Tijdas) -> list[tuple[float, str, int]]:
    """Give position, text and row of the label of every mark within the axis.

    A label that would touch an earlier one goes one row below it: so no line runs through a text.
    """
    placed: list[tuple[float, str, int]] = []
    for merk in _merged(merken):
        if tijdas.begin <= merk.tijdstip <= tijdas.einde:
            x = tijdas.x(merk.tijdstip)
            hit = [level for left, text, level in placed if left + 8 + 6.4 * len(text) > x]
            placed.append((x, merk.label, max(hit, default=-1) + 1))
    return placed


def _top(labels: Sequence[tuple[float, str, int]]) -> float:
    return 8 + _LABEL * (1 + max((level for _, _, level in labels), default=0))


def _steps(spans: Iterable[_Span], tijdas: _Tijdas, base: float, scale: float) -> str:
    """Give the outline of values over spans of time as path data; a time without a span is a gap."""
    parts: list[str] = []
    last = None
    for begin, end, number in spans:
        if begin != last:
            closing = f"V{_short(base)}" if parts else ""
            parts.append(f"{closing}M{_short(tijdas.x(begin))} {_short(base)}")
        parts.append(f"V{_short(base - scale * number)}H{_short(tijdas.x(end))}")
        last = end
    return "".join([*parts, f"V{_short(base)}"])


def _draw_laan(tekening: _Tekening, laan: Laan, tijdas: _Tijdas, y: float) -> None:
    base = y + _ROW - 5
    peak = max(laan.per_uur.values(), default=0)
    tekening.add("text", laan.naam, class_="naam eind", x=_LEFT - 10, y=base - 4)
    tekening.add("line", class_="raster", x1=_LEFT, x2=_RIGHT, y1=base, y2=base)
    if peak:
        spans = ((at, at + _HOUR, n) for at, n in laan.per_uur.items())
        tekening.add("path", class_="vlak", d=_steps(spans, tijdas, base, (_ROW - 8) / peak))
    tekening.add("text", format_count(peak), class_="getal eind", x=_RIGHT + 78, y=base - 4)
    tekening.add("text", format_count(sum(laan.per_uur.values())), class_="getal eind", x=_WIDTH, y=base - 4)


def _draw_balk(tekening: _Tekening, balk: Balk, y: float, hatch: str) -> None:
    total = balk.gereed + balk.niet_gereed
    ready = 480.0 * balk.gereed / (total or 1)
    tekening.add("text", balk.naam, class_="naam eind", x=130, y=y + 15)
    if total:
        tekening.add("rect", class_="vlak", x=142, y=y + 2, width=ready, height=18)
        tekening.add("rect", class_="rest", fill=hatch, x=142 + ready, y=y + 2, width=480 - ready, height=18)
    text = f"{format_count(balk.gereed)} gereed, {format_count(balk.niet_gereed)} niet"
    tekening.add("text", text, class_="getal", x=634, y=y + 16)


def _lanen_table(groep: str, lanen: Sequence[Laan], daily: bool) -> Table:
    label = _day_label if daily else format_local
    instants = sorted({at for laan in lanen for at in laan.per_uur})
    rows: list[tuple[str | int, ...]] = []
    for name, group in groupby(instants, key=label):
        hours = list(group)
        counts = [sum(laan.per_uur.get(hour, 0) for hour in hours) for laan in lanen]
        rows.append((name, *counts, sum(counts)))
    totals = [sum(laan.per_uur.values()) for laan in lanen]
    rows.append(("Totaal", *totals, sum(totals)))
    columns = ("Dag" if daily else "Uur vanaf", *(laan.naam for laan in lanen), "Totaal")
    return Table(f"{groep} per {'dag' if daily else 'uur'}", columns, tuple(rows))


def _open_paren_tables(points: Sequence[_Point], merken: Sequence[Merk]) -> tuple[Table, Table]:
    days = [(day, [n for _, n in group]) for day, group in groupby(points, key=lambda p: _day_label(p[0]))]
    per_dag = tuple((day, max(values), values[-1]) for day, values in days)
    at_merk = []
    for merk in _merged(merken):
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
