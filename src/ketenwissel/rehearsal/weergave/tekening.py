"""The basics of the drawings: tables beside them, the SVG element, the axis of time, and the marks on it.

Colours, fonts and line styles live in the style sheet of the report; a drawing names classes only, so that
it follows light, dark and print. Positions on the time axis are computed in UTC; days, weekends and labels
follow the wall clock in the Netherlands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from lxml import etree

from ketenwissel.core.instants import format_local, from_local, to_local

__all__ = [
    "HOUR",
    "LEFT",
    "RIGHT",
    "WIDTH",
    "Cell",
    "Link",
    "Merk",
    "Plot",
    "Table",
    "Tekening",
    "Tijdas",
    "day_label",
    "format_count",
    "merge_merken",
    "outline",
    "place_labels",
    "top_below",
]

WIDTH, LEFT, RIGHT = 1000.0, 128.0, 850.0
HOUR = timedelta(hours=1)
_LABEL = 15.0
_Span = tuple[datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another page of the report."""

    text: str
    href: str


Cell = str | int | Link


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first cell of a row is its header, `omitted` counts rows left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
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


def format_count(number: int) -> str:
    """Write a whole number the Dutch way.

    >>> format_count(1234567)
    '1.234.567'
    """
    return f"{number:,}".replace(",", ".")


class Tekening:
    """An SVG element in the making, with title and description for who cannot see it."""

    def __init__(self, slug: str, height: float, title: str, desc: str) -> None:
        names = f"{slug}-titel {slug}-omschrijving"
        box = f"0 0 {_short(WIDTH)} {_short(height)}"
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

    def draw_days(self, tijdas: "Tijdas", top: float, bottom: float) -> None:
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
        self.add("line", class_="basis", x1=LEFT, x2=RIGHT, y1=bottom, y2=bottom)

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
class Tijdas:
    """The horizontal axis between two instants (UTC)."""

    begin: datetime
    einde: datetime

    def x(self, instant: datetime) -> float:
        """Give the position of an instant, kept within the axis."""
        share = (instant - self.begin) / max(self.einde - self.begin, HOUR)
        return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def day_label(instant: datetime) -> str:
    """Write the day of an instant the way people read it."""
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


def merge_merken(merken: Iterable[Merk]) -> list[Merk]:
    """Join marks of the same instant into one, in order of time."""
    moment = attrgetter("tijdstip")
    per_moment = groupby(sorted(merken, key=moment), key=moment)
    return [Merk(at, ", ".join(merk.label for merk in group)) for at, group in per_moment]


def place_labels(merken: Iterable[Merk], tijdas: Tijdas) -> list[tuple[float, str, int]]:
    """Give position, text and row of the label of every mark within the axis.

    A label that would touch an earlier one goes one row below it: so no line runs through a text.
    """
    placed: list[tuple[float, str, int]] = []
    for merk in merge_merken(merken):
        if tijdas.begin <= merk.tijdstip <= tijdas.einde:
            x = tijdas.x(merk.tijdstip)
            hit = [level for left, text, level in placed if left + 8 + 6.4 * len(text) > x]
            placed.append((x, merk.label, max(hit, default=-1) + 1))
    return placed


def top_below(labels: Sequence[tuple[float, str, int]]) -> float:
    """Give where a drawing begins below its labels."""
    return 8 + _LABEL * (1 + max((level for _, _, level in labels), default=0))


def outline(spans: Iterable[_Span], tijdas: Tijdas, base: float, scale: float) -> str:
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
