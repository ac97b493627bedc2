"""A figure, what it is held against, and how it is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from ketenwissel.core.clock import SystemTimer

__all__ = ["Figure", "Target", "in_turns", "median_ratio", "table"]

_timer = SystemTimer()


@dataclass(frozen=True, slots=True)
class Target:
    """What the figure should be: its value or its ratio, at most or at least `limit`."""

    of: Literal["value", "ratio"]
    bound: Literal["at most", "at least"]
    limit: float

    def met(self, found: float) -> bool:
        """Say whether a figure is good enough."""
        return found <= self.limit if self.bound == "at most" else found >= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: the subject, its baseline in the same unit, and the ratio of the two.

    Medians over the rounds; `ratio` is the median of the ratios per round, not the ratio of the medians.
    """

    part: str
    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Say whether the target was met; None where there is none."""
        if self.target is None:
            return None
        found = self.value if self.target.of == "value" else self.ratio
        assert found is not None, "a target for a ratio needs a baseline"
        return self.target.met(found)


def in_turns(rounds: int, *works: Callable[[], object]) -> list[list[float]]:
    """Time every work once a round, in seconds; gives one list of durations per work.

    The order turns around each round, so that no work always comes first.
    """
    taken: list[list[float]] = [[] for _ in works]
    for number in range(rounds):
        places = range(len(works)) if number % 2 == 0 else reversed(range(len(works)))
        for place in places:
            start = _timer.seconds()
            works[place]()
            taken[place].append(_timer.seconds() - start)
    return taken


def median_ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """Give the median of the ratios of each round."""
    return median(one / other for one, other in zip(over, under, strict=True))


def table(figures: Sequence[Figure]) -> str:
    """Write figures as a Markdown table."""
    lines = ["| what | measured | baseline | ratio | target | met |", "|---|---:|---:|---:|---|---|"]
    for figure in figures:
        target, met = "", {True: "yes", False: "**no**", None: ""}[figure.met]
        if figure.target is not None:
            what = "ratio " if figure.target.of == "ratio" else ""
            unit = "" if figure.target.of == "ratio" else f" {figure.unit}"
            target = f"{what}{figure.target.bound} {figure.target.limit:,g}{unit}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        baseline = "" if figure.baseline is None else f"{_number(figure.baseline)} {figure.unit}"
        measured = f"{_number(figure.value)} {figure.unit}"
        lines.append(f"| {figure.name} | {measured} | {baseline} | {ratio} | {target} | {met} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    """Write three significant digits, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
