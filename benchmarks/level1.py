"""Level 1: guarded parse, header and schema, against bare lxml parsing and validating the same bytes."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from lxml import etree

from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.messages import LARGE_LINES, declaration, heenbericht, soort
from ketenwissel.bericht import Bevinding, Kop, read_kop
from ketenwissel.standards import Berichttype, Schemas
from ketenwissel.validation import level1, read

__all__ = ["bare", "guarded", "measure", "memory_of"]

_PART = "level1"
_ROUNDS, _REPEATS = 25, 120
_LARGE_ROUNDS = 5
_MB = 10**6


def guarded(inhoud: bytes, kind: Berichttype, schemas: Schemas) -> None:
    """Do what the door does with a message; every message here is valid."""
    lezing = read(inhoud, schemas)
    assert not isinstance(lezing, Bevinding)
    assert isinstance(read_kop(lezing.root), Kop)
    assert level1(lezing, kind, schemas) == ()


def bare(inhoud: bytes, kind: Berichttype, schemas: Schemas) -> None:
    """Do the least that gives a verdict."""
    assert schemas.shared(kind).validate(etree.fromstring(inhoud))


def measure(folder: Path) -> Iterator[Figure]:
    """Give time per message for three usual sizes and one just below the limit, and memory for the last."""
    schemas = Schemas()
    usual = (
        ("301", heenbericht(soort("301"), "9000", "98000000", 1), 1.25),
        ("323", declaration(8), 1.25),
        ("319", heenbericht(soort("319"), "9000", "98000000", 1), 1.7),
    )
    for nummer, inhoud, limit in usual:
        yield _time(soort(nummer), inhoud, schemas, _ROUNDS, _REPEATS, limit)
    large = declaration(LARGE_LINES)
    yield _time(soort("323"), large, schemas, _LARGE_ROUNDS, 1, 1.3)
    path = folder / "large.xml"
    path.write_bytes(large)
    del large
    ours, theirs = (memory_of(way, path) for way in ("guarded", "bare"))
    if ours is not None and theirs is not None:
        name = "JW323 of 25 MB, peak memory above idle"
        yield Figure(_PART, name, ours, "MB", theirs, ours / theirs, Target("value", "at most", 200))


def _time(
    kind: Berichttype, inhoud: bytes, schemas: Schemas, rounds: int, repeats: int, limit: float
) -> Figure:
    def loop(work: Callable[[bytes, Berichttype, Schemas], None]) -> Callable[[], None]:
        def run() -> None:
            for _ in range(repeats):
                work(inhoud, kind, schemas)

        return run

    loop(guarded)()
    ours, theirs = in_turns(rounds, loop(guarded), loop(bare))
    size = f"{len(inhoud) / 1000:.1f} kB" if len(inhoud) < _MB else f"{len(inhoud) / 2**20:.0f} MB"
    scale = 1000 / repeats
    return Figure(
        _PART,
        f"{kind.code} of {size}",
        median(ours) * scale,
        "ms",
        median(theirs) * scale,
        median_ratio(ours, theirs),
        Target("ratio", "at most", limit),
    )


def memory_of(way: str, path: Path) -> float | None:
    """Measure in a process of its own; None where the system does not tell."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", way, str(path)], capture_output=True, check=True
    )
    found: float | None = json.loads(done.stdout)
    return found
