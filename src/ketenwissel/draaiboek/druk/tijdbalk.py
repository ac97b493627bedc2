"""The figure of what may pass around the standstill, a lane for types that share their verdicts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import get_args

from ketenwissel.draaiboek.druk.tekening import (
    LINE,
    WIDTH,
    Merk,
    Tekening,
    Tijdas,
    label_width,
    midnight,
    place_merken,
    wrap,
)
from ketenwissel.draaiboek.druk.verkeer import Berichtregel
from ketenwissel.draaiboek.druk.woorden import clock, instant_of, short_day
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.oordeel import Oordeel, Tijdlijn, Verdict
from ketenwissel.draaiboek.tijdlijn import timeline

__all__ = ["draw_verkeer"]

_LEFT, _BAND, _GAP = 150.0, 20.0, 6.0
_WORDEN: dict[Verdict, str] = {
    "toegestaan": "mag",
    "ontraden": "ontraden",
    "geblokkeerd": "dicht",
    "niet_in_gebruik": "niet in gebruik",
    "onbekend": "bestaat niet",
}
_VULLING: dict[Verdict, str] = {
    "toegestaan": "#ffffff",
    "ontraden": "url(#stippen)",
    "geblokkeerd": "url(#strepen)",
    "niet_in_gebruik": "#d9d9d9",
    "onbekend": "#d9d9d9",
}
_Stuk = tuple[datetime | None, datetime | None, Verdict]


@dataclass(frozen=True, slots=True)
class _Baan:
    """One lane: what it is about, and its verdicts through time."""

    woorden: tuple[str, ...]
    stukken: tuple[_Stuk, ...]


def draw_verkeer(draaiboek: Draaiboek, berichten: Sequence[Berichtregel]) -> str | None:
    """Draw it; None while it is not known when the new release comes or when anything closes.

    A stretch for which the gate has no answer stays empty.
    """
    golive = _golive(draaiboek)
    closing = [b.dicht for b in berichten if b.dicht is not None and b.dicht != golive]
    if golive is None or not closing:
        return None
    banen = [*_banen(draaiboek, berichten), *_collecting(draaiboek), _next_release(draaiboek, golive)]
    merken = _merken(draaiboek, berichten, golive)
    reserve = max(label_width(line) for merk in merken for line in merk.regels)
    as_ = Tijdas(midnight(min(closing), -1), midnight(golive, 2), _LEFT, WIDTH - max(0.0, reserve - 70))
    plekken = place_merken([merk for merk in merken if as_.begin <= merk.tijdstip <= as_.einde], as_, 2)
    top = max(plek.bottom for plek in plekken) + 6
    heights = [max(_BAND, LINE * len(baan.woorden) + 4) for baan in banen]
    bottom = top + sum(heights) + _GAP * len(banen)
    title = f"Wat mag wanneer, rond de overgang van {draaiboek.van} naar {draaiboek.naar}"
    told = "; ".join(" ".join(b.woorden) + ": " + ", ".join(_WORDEN[v] for *_, v in b.stukken) for b in banen)
    drawing = Tekening("verkeer", bottom + 46, title, f"{told}. De tijden staan in de tabellen.")
    drawing.add_hatch("strepen")
    drawing.add_dots("stippen")
    y = top
    for baan, height in zip(banen, heights, strict=True):
        _draw_baan(drawing, as_, baan, y, height)
        y += height + _GAP
    drawing.draw_days(as_, bottom, mondays=False)
    drawing.draw_merken(plekken, bottom)
    y = top
    for baan, height in zip(banen, heights, strict=True):
        _name_stukken(drawing, as_, baan, y + height / 2)
        y += height + _GAP
    _draw_legend(drawing, bottom + 26, {v for baan in banen for *_, v in baan.stukken})
    return drawing.svg()


def _golive(draaiboek: Draaiboek) -> datetime | None:
    step = draaiboek.vrijgave
    return instant_of(step.moment or step.van)


def _banen(draaiboek: Draaiboek, berichten: Sequence[Berichtregel]) -> Iterator[_Baan]:
    groups: dict[tuple[_Stuk, ...], list[str]] = {}
    for bericht in berichten:
        line = timeline(draaiboek, bericht.code, draaiboek.van, "indienen", "productie")
        groups.setdefault(tuple(_stukken(line)), []).append(bericht.nummer)
    for stukken, found in groups.items():
        words = [f"{nummer}," for nummer in found[:-1]] + [found[-1], f"in {draaiboek.van}"]
        yield _Baan(wrap(words, _LEFT - 8), stukken)


def _stukken(line: Tijdlijn) -> Iterator[_Stuk]:
    edges = [None, *line.grenzen, None]
    for (van, tot), oordeel in zip(pairwise(edges), line.oordelen, strict=True):
        if isinstance(oordeel, Oordeel):
            yield van, tot, oordeel.verdict


def _collecting(draaiboek: Draaiboek) -> Iterator[_Baan]:
    van, tot = instant_of(draaiboek.afhalen.van), instant_of(draaiboek.afhalen.tot)
    if van is not None and tot is not None:
        stukken: tuple[_Stuk, ...] = (
            (None, van, "toegestaan"),
            (van, tot, "geblokkeerd"),
            (tot, None, "toegestaan"),
        )
        yield _Baan(("afhalen",), stukken)


def _next_release(draaiboek: Draaiboek, golive: datetime) -> _Baan:
    words = wrap(["alle", "berichten", f"in {draaiboek.naar}"], _LEFT - 8)
    return _Baan(words, ((None, golive, "niet_in_gebruik"), (golive, None, "toegestaan")))


def _merken(draaiboek: Draaiboek, berichten: Sequence[Berichtregel], golive: datetime) -> list[Merk]:
    found = {(golive, f"stap {draaiboek.vrijgave.nummer}")}
    for bericht in berichten:
        found |= {
            (at, f"stap {stap}")
            for at, stap in ((bericht.ontraden, bericht.ontraden_stap), (bericht.dicht, bericht.dicht_stap))
            if at is not None and stap is not None
        }
    van = instant_of(draaiboek.afhalen.van)
    if van is not None:
        found.add((van, "afhalen dicht"))
    merken = []
    for at, group in groupby(sorted(found), key=lambda one: one[0]):
        what = [text for _, text in group]
        merken.append(Merk(at, (f"{short_day(at)} {clock(at)}", *what)))
    return merken


def _draw_baan(drawing: Tekening, as_: Tijdas, baan: _Baan, top: float, height: float) -> None:
    first = top + height / 2 - LINE * (len(baan.woorden) - 1) / 2 + 3.5
    for index, line in enumerate(baan.woorden):
        drawing.write(0, first + LINE * index, line)
    for van, tot, verdict in baan.stukken:
        x = as_.left if van is None else as_.x(van)
        right = as_.right if tot is None else as_.x(tot)
        if right <= x:
            continue
        drawing.add(
            "rect", x=x, y=top, width=right - x, height=height, fill=_VULLING[verdict], stroke="#000000"
        )


def _name_stukken(drawing: Tekening, as_: Tijdas, baan: _Baan, middle: float) -> None:
    """Write in every piece that has room what it means; after the marks, so that no line runs through it."""
    for van, tot, verdict in baan.stukken:
        x = as_.left if van is None else as_.x(van)
        right = as_.right if tot is None else as_.x(tot)
        if label_width(_WORDEN[verdict]) + 8 <= right - x:
            drawing.write_on_paper(x + 4, middle, _WORDEN[verdict])


def _draw_legend(drawing: Tekening, top: float, used: set[Verdict]) -> None:
    x = 0.0
    for verdict in (one for one in get_args(Verdict) if one in used):
        fill = _VULLING[verdict]
        drawing.add("rect", x=x, y=top, width=22, height=12, fill=fill, stroke="#000000")
        drawing.write(x + 27, top + 10, _WORDEN[verdict])
        x += 40 + label_width(_WORDEN[verdict])
