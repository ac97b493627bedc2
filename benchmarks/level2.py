"""Level 2 on a message that passed level 1, against level 1 of the same message: how much more it takes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.level1 import guarded, memory_of
from benchmarks.messages import LARGE_LINES, declaration, heenbericht, soort
from ketenwissel.bericht import Bevinding
from ketenwissel.standards import Berichttype, Schemas
from ketenwissel.validation import Lezing, level2, read

__all__ = ["guarded_and_judged", "measure"]

_PART = "level2"
_ROUNDS, _REPEATS = 15, 60
_LARGE_ROUNDS = 5
_TENTH = LARGE_LINES // 10


def guarded_and_judged(inhoud: bytes, kind: Berichttype, schemas: Schemas) -> None:
    """Do both levels; every message here is valid by both."""
    guarded(inhoud, kind, schemas)
    assert level2(_read(inhoud, schemas).root, kind) == ()


def measure(folder: Path) -> Iterator[Figure]:
    """Give time per message, and of a large one its pace against one of a tenth, and its memory."""
    schemas = Schemas()
    for nummer, inhoud in (
        ("301", heenbericht(soort("301"), "9000", "98000000", 1)),
        ("323", declaration(8)),
    ):
        yield _time(soort(nummer), inhoud, schemas)
    large = declaration(LARGE_LINES)
    yield _pace(large, declaration(_TENTH), schemas)
    path = folder / "large.xml"
    path.write_bytes(large)
    del large
    ours, theirs = (memory_of(way, path) for way in ("judged", "guarded"))
    if ours is not None and theirs is not None:
        yield Figure(_PART, "JW323 of 25 MB, peak memory above idle", ours, "MB", theirs, ours / theirs)


def _read(inhoud: bytes, schemas: Schemas) -> Lezing:
    lezing = read(inhoud, schemas)
    assert not isinstance(lezing, Bevinding)
    return lezing


def _time(kind: Berichttype, inhoud: bytes, schemas: Schemas) -> Figure:
    root = _read(inhoud, schemas).root
    ours, theirs = in_turns(
        _ROUNDS,
        _often(lambda: level2(root, kind)),
        _often(lambda: guarded(inhoud, kind, schemas)),
    )
    scale = 1000 / _REPEATS
    name = f"{kind.code} of {len(inhoud) / 1000:.1f} kB"
    return Figure(
        _PART,
        name,
        median(ours) * scale,
        "ms",
        median(theirs) * scale,
        median_ratio(ours, theirs),
    )


def _often(work: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(_REPEATS):
            work()

    return run


def _pace(large: bytes, small: bytes, schemas: Schemas) -> Figure:
    """Hold the time for a line of a large declaration against that of one a tenth as large."""
    kind = soort("323")
    big, little = (_read(inhoud, schemas).root for inhoud in (large, small))
    ours, theirs = in_turns(_LARGE_ROUNDS, lambda: level2(big, kind), lambda: level2(little, kind))
    ours, theirs = [one / LARGE_LINES for one in ours], [one / _TENTH for one in theirs]
    scale = 10**6
    return Figure(
        _PART,
        "a line of a JW323 of 25 MB",
        median(ours) * scale,
        "us",
        median(theirs) * scale,
        median_ratio(ours, theirs),
        Target("ratio", "at most", 1.5),
    )
