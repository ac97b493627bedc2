"""The gate as a program: many questions on stdin, and one answer from a cold start.

The baselines are Python itself: reading and writing the same lines of JSON, and starting with nothing to do.
Cold means a new process; the files are in the cache of the system.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice, product
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.program import PROGRAM, run_quietly

__all__ = ["measure"]

_ROUNDS = 5
_COLD_ROUNDS = 15
_PROBES = 100_000
_NUMBERS = ("301", "302", "303", "304", "305", "306", "307", "308", "315", "316", "319", "320", "323", "325")
_BEGIN = datetime(2022, 2, 28, tzinfo=UTC)
_STEP = timedelta(seconds=55)
_ECHO = "import json, sys\nfor line in sys.stdin: sys.stdout.write(json.dumps(json.loads(line)) + '\\n')"
_ONE = ["--bericht", "WMO301", "--release", "3.0", "--at", "2022-03-29T12:00:00+02:00"]


def measure(folder: Path) -> Iterator[Figure]:
    """Give the wall time of both, the start of the process included."""
    path = folder / "questions.jsonl"
    path.write_text("".join(_questions()), encoding="utf-8")
    ours, theirs = in_turns(
        _ROUNDS,
        lambda: run_quietly([PROGRAM, "gate", "-"], path),
        lambda: run_quietly([sys.executable, "-c", _ECHO], path),
    )
    yield Figure(
        "gate",
        f"{_PROBES:,} questions on stdin",
        median(ours),
        "s",
        median(theirs),
        median_ratio(ours, theirs),
        Target("value", "at most", 2.5),
    )
    ours, theirs = in_turns(
        _COLD_ROUNDS,
        lambda: run_quietly([PROGRAM, "gate", *_ONE]),
        lambda: run_quietly([sys.executable, "-c", "pass"]),
    )
    yield Figure(
        "gate",
        "one answer, from the start of the process",
        1000 * median(ours),
        "ms",
        1000 * median(theirs),
        median_ratio(ours, theirs),
        Target("value", "at most", 300),
    )


def _questions() -> Iterator[str]:
    """Ask about both standards, all releases of the runbook and both acts, at ever another instant."""
    kinds = cycle(product(_NUMBERS, ("WMO", "JW"), ("3.0", "3.1"), ("indienen", "afhalen")))
    for place, (nummer, prefix, release, handeling) in enumerate(islice(kinds, _PROBES)):
        at = (_BEGIN + place * _STEP).isoformat()
        question = {"bericht": prefix + nummer, "release": release, "at": at, "handeling": handeling}
        yield json.dumps(question) + "\n"
