"""The figure of the phases, from the first row of the runbook to the end of the aftercare."""

from collections.abc import Sequence

from ketenwissel.draaiboek.druk.tekening import (
    LINE,
    WIDTH,
    Merk,
    Plek,
    Tekening,
    Tijdas,
    label_width,
    midnight,
    place_merken,
    wrap,
)
from ketenwissel.draaiboek.druk.woorden import clock, instant_of, short_day
from ketenwissel.draaiboek.model import Draaiboek, Fase

__all__ = ["draw_fasen"]

_BAND = 20.0
_GREYS = ("#ffffff", "#e3e3e3", "#bdbdbd")


def draw_fasen(draaiboek: Draaiboek) -> str | None:
    """Draw them; None while the end of the aftercare or a border between phases is not known."""
    begins = [instant_of(stap.moment or stap.van) for stap in draaiboek.stappen]
    known = [begin for begin in begins if begin is not None]
    einde = instant_of(draaiboek.nazorg.tot)
    grenzen = [instant_of(fase.van) for fase in draaiboek.fasen[1:]]
    if einde is None or not known or None in grenzen or einde <= min(known):
        return None
    merken = [Merk(at, (f"{short_day(at)} {clock(at)}",)) for at in grenzen if at is not None]
    merken.append(Merk(einde, ("nazorg tot", f"{short_day(einde)} {clock(einde)}")))
    right = WIDTH - max(label_width(line) for line in merken[-1].regels)
    as_ = Tijdas(midnight(min(known), -3), midnight(einde, 1), 0.0, right)
    return _draw(draaiboek.fasen, as_, place_merken(merken, as_, 2))


def _draw(fasen: Sequence[Fase], as_: Tijdas, plekken: Sequence[Plek]) -> str:
    top = max(plek.bottom for plek in plekken) + 4
    told = "; ".join(f"fase {fase.nummer}, {fase.naam}" for fase in fasen)
    names = wrap(_names(fasen), WIDTH)
    drawing = Tekening(
        "fasen",
        top + _BAND + 24 + LINE * len(names),
        "De fasen in de tijd",
        f"Van links naar rechts: {told}. De tijden staan in de tekst.",
    )
    for index, fase in enumerate(fasen):
        van, tot = instant_of(fase.van), instant_of(fase.tot)
        x = as_.left if van is None else as_.x(van)
        width = (as_.right if tot is None else as_.x(tot)) - x
        fill = _GREYS[index % len(_GREYS)]
        drawing.add("rect", x=x, y=top, width=width, height=_BAND, fill=fill, stroke="#000000")
        drawing.write(x + 7, top + 14, fase.nummer, bold=True)
    drawing.draw_days(as_, top + _BAND, mondays=True)
    drawing.draw_merken(plekken, top + _BAND)
    for index, line in enumerate(names):
        drawing.write(0, top + _BAND + 34 + LINE * index, line)
    return drawing.svg()


def _names(fasen: Sequence[Fase]) -> list[str]:
    """Give what the numbers in the figure stand for, each as one word for wrapping."""
    names = [f"{fase.nummer} {fase.naam}".replace(" ", "\u00a0") for fase in fasen]
    return [f"{name}," for name in names[:-1]] + names[-1:]
