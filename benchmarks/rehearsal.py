"""A small rehearsal as a program: compose, accept durably, collect, confirm, judge, answer.

It has no baseline; what is counted are the messages that the hub accepted. A small one pays the six thousand
steps of the virtual clock, many with durable writes, over few messages: larger ones are faster a message. So
it has no target of its own either: those are for 200,000 heenberichten and more.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure
from benchmarks.program import PROGRAM, peak_memory

__all__ = ["measure"]

_ROUNDS = 5
_HEENBERICHTEN = 5_000


def measure(folder: Path) -> Iterator[Figure]:
    """Give messages accepted a second of playing, the seconds of playing and of checking, and peak memory."""
    runs = [_run(folder / f"rehearsal-{number}") for number in range(_ROUNDS)]
    reports = [report for report, _ in runs]
    rates = [report["counts"]["spoor_aangenomen"] / report["durations"]["spelen"] for report in reports]
    size = f"{_HEENBERICHTEN:,} heenberichten"
    yield Figure("rehearsal", f"{size}: messages accepted", median(rates), "/s")
    for name, what in (("spelen", "playing"), ("controleren", "checking")):
        seconds = median(report["durations"][name] for report in reports)
        yield Figure("rehearsal", f"{size}: {what}", seconds, "s")
    peak = median(peak for _, peak in runs)
    yield Figure("rehearsal", f"{size}: peak memory", peak, "MB")


def _run(folder: Path) -> tuple[dict[str, Any], float]:
    """Play one rehearsal; gives its report and its peak memory in MB."""
    peak = peak_memory([PROGRAM, "rehearse", "--berichten", str(_HEENBERICHTEN), "--out", str(folder)])
    report: dict[str, Any] = json.loads((folder / "rapport.json").read_bytes())
    return report, peak
