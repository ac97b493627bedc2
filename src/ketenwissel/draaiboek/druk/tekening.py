"""The basics of the figure in print: an SVG element, labels that never touch, and an axis of time.

Everything is told by pattern, outline or words; colour alone says nothing, so that a black-and-white copy
loses nothing. Looks are attributes of the elements themselves: in the PDF a drawing knows no style sheet
of the page. A unit is 1/680 of the width of the text on A4: a quarter of a millimetre.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lxml import etree

from ketenwissel.core.instants import from_local, to_local
from ketenwissel.draaiboek.druk.woorden import short_day

__all__ = [
    "LINE",
    "WIDTH",
    "Merk",
    "Plek",
    "Tekening",
    "Tijdas",
    "label_width",
    "midnight",
    "place_merken",
    "wrap",
]

WIDTH = 680.0
LINE = 14.0
"""Height of a line of a label."""
_WIDTH_PER_CHARACTER = 7.2
"""Of the widest font that may be used (DejaVu Sans, bold), at 11 units."""
_WIDTH_ON_AXIS = 5.6
"""Of the same font at 9.5 units, not bold."""
_FONT = '"Source Sans 3", "Noto Sans", "Liberation Sans", Arial, "DejaVu Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Merk:
    """A vertical line at an instant (UTC) and the lines of its label."""

    tijdstip: datetime
    regels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plek:
    """Where a label stands: its line at `x`, its text from there to `x + breedte` and from `top` down."""

    merk: Merk
    x: float
    top: float
    breedte: float

    @property
    def bottom(self) -> float:
        """Where the text of the label ends."""
        return self.top + LINE * len(self.merk.regels)


@dataclass(frozen=True, slots=True)
class Tijdas:
    """The horizontal axis between two instants (UTC) and two positions."""

    begin: datetime
    einde: datetime
    left: float
    right: float

    def x(self, instant: datetime) -> float:
        """Give the position of an instant, kept within the axis."""
        share = (instant - self.begin) / max(self.einde - self.begin, timedelta(hours=1))
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


def midnight(instant: datetime, days: int) -> datetime:
    """Give the local midnight, as a UTC instant, that begins the day this many days on."""
    return from_local(datetime.combine(to_local(instant).date(), time()) + timedelta(days=days))


def label_width(text: str) -> float:
    """Give the most room that a text of the figure can take."""
    return _WIDTH_PER_CHARACTER * len(text) + 6


def wrap(words: Sequence[str], width: float) -> tuple[str, ...]:
    """Spread words over lines that fit the width; a word that is too wide has a line of its own.

    >>> wrap(["301,", "305,", "307"], 72)
    ('301, 305,', '307')
    """
    lines: list[str] = []
    for word in words:
        if lines and label_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def place_merken(merken: Sequence[Merk], tijdas: Tijdas, top: float) -> list[Plek]:
    """Place the labels of marks, given in order of time.

    A label that would touch an earlier one goes below it: lines run down, so none crosses a text.
    """
    placed: list[Plek] = []
    for merk in merken:
        x, width = tijdas.x(merk.tijdstip), max(label_width(line) for line in merk.regels)
        below = [plek.bottom + 3 for plek in placed if plek.x + plek.breedte > x]
        placed.append(Plek(merk, x, max(below, default=top), width))
    return placed


class Tekening:
    """An SVG element in the making, with title and description for who cannot see it."""

    def __init__(self, slug: str, height: float, title: str, desc: str) -> None:
        self._root = etree.Element(
            "svg",
            {
                "viewBox": f"0 0 {_short(WIDTH)} {_short(height)}",
                "role": "img",
                "aria-labelledby": f"{slug}-titel {slug}-omschrijving",
                "font-family": _FONT,
                "font-size": "11",
            },
        )
        self.add("title", title, id=f"{slug}-titel")
        self.add("desc", desc, id=f"{slug}-omschrijving")
        self._defs = etree.SubElement(self._root, "defs")

    def add(self, tag: str, text: str | None = None, **attributes: str | float) -> None:
        """Add one element; `stroke_width` is written as stroke-width."""
        element = etree.SubElement(self._root, tag)
        element.text = text
        for name, value in attributes.items():
            element.set(name.replace("_", "-"), value if isinstance(value, str) else _short(value))

    def write(self, x: float, y: float, text: str, *, bold: bool = False, axis: bool = False) -> None:
        """Write a text with its base line at `y`; what stands on the axis is smaller and grey."""
        looks = {"font_size": "9.5", "fill": "#4d5b68"} if axis else {"fill": "#000000"}
        self.add("text", text, x=x, y=y, font_weight="700" if bold else "400", **looks)

    def write_on_paper(self, x: float, middle: float, text: str) -> None:
        """Write a text on a piece of plain paper, so that a pattern does not run through it."""
        width = label_width(text)
        self.add("rect", x=x, y=middle - 7, width=width, height=14, fill="#ffffff")
        self.write(x + 3, middle + 4, text)

    def add_hatch(self, name: str) -> None:
        """Add a pattern of slanted lines."""
        pattern = self._pattern(name, 6)
        pattern.set("patternTransform", "rotate(45)")
        etree.SubElement(pattern, "rect", {"width": "2", "height": "6", "fill": "#1a2530"})

    def add_dots(self, name: str) -> None:
        """Add a pattern of dots."""
        pattern = self._pattern(name, 6)
        etree.SubElement(pattern, "circle", {"cx": "3", "cy": "3", "r": "1.1", "fill": "#1a2530"})

    def _pattern(self, name: str, size: int) -> etree._Element:
        box = {"id": name, "width": str(size), "height": str(size), "patternUnits": "userSpaceOnUse"}
        return etree.SubElement(self._defs, "pattern", box)

    def draw_days(self, tijdas: Tijdas, bottom: float, *, mondays: bool) -> None:
        """Draw the axis with a tick for every day, or every Monday, and a label wherever one fits."""
        self.add("line", x1=tijdas.left, x2=tijdas.right, y1=bottom, y2=bottom, stroke="#000000")
        day, free = tijdas.begin, tijdas.left
        while day < tijdas.einde:
            if not mondays or to_local(day).weekday() == 0:
                x, label = tijdas.x(day), short_day(day)
                self.add("line", x1=x, x2=x, y1=bottom, y2=bottom + 5, stroke="#000000")
                if x >= free:
                    self.write(x + 2, bottom + 14, label, axis=True)
                    free = x + _WIDTH_ON_AXIS * len(label) + 6
            day = midnight(day, 1)

    def draw_merken(self, plekken: Sequence[Plek], bottom: float) -> None:
        """Draw marks as dashed lines from their labels down to `bottom`."""
        for plek in plekken:
            x = plek.x
            self.add("line", x1=x, x2=x, y1=plek.top, y2=bottom, stroke="#000000", stroke_dasharray="4 3")
            for index, line in enumerate(plek.merk.regels):
                self.write(x + 4, plek.top + LINE * index + 10, line, bold=index == 0)

    def svg(self) -> str:
        """Give the drawing as text to put into a page."""
        return etree.tostring(self._root, encoding="unicode")


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
