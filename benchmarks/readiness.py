"""Readiness of the whole chain and of one party, on both databases, with two million messages stored.

And what it costs whoever accepts: the same messages with and without counting, and with folding beside it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

from benchmarks.accept import NOW, accept_all, new_hub
from benchmarks.figures import Figure, Target, in_turns, median_ratio
from benchmarks.filled import AANBIEDERS, BERICHTEN, GEMEENTEN, fill
from benchmarks.others import cluster_in
from benchmarks.traffic import traffic
from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.cycles import look_seldom
from ketenwissel.hub import Telwerk, bestand
from ketenwissel.hub.telstrook import Telstrook
from ketenwissel.regie import Gereedheidsbalie, Gereedheidsbron
from ketenwissel.standards import Schemas
from ketenwissel.store import Opslag
from ketenwissel.toegang import Toegang

__all__ = ["measure"]

_ROUNDS = 7
_PAIRED = 11
_PARTIES = 40
_MESSAGES, _SIZE = 6400, 64
_FOLD_SECONDS = 5.0


def measure(folder: Path) -> Iterator[Figure]:
    """Give the figures of both databases, and of accepting."""
    look_seldom()
    yield from _accepting(folder)
    opslag, clock = fill(f"sqlite:///{folder / 'gereedheid.db'}")
    yield from _asked(opslag, clock, "SQLite")
    opslag.close()
    with cluster_in(folder) as cluster:
        opslag, clock = fill(cluster.url())
        yield from _asked(opslag, clock, "PostgreSQL")
        opslag.close()


def _asked(opslag: Opslag, clock: VirtualClock, name: str) -> Iterator[Figure]:
    toegang = Toegang.load(opslag)
    regie = toegang.person("regie", clock.now())
    assert regie is not None
    balie = Gereedheidsbalie(opslag, Gereedheidsbron(clock.now, "productie"))
    codes = [*GEMEENTEN[: _PARTIES // 2], *AANBIEDERS[: _PARTIES // 2]]

    def whole() -> None:
        assert balie.overzicht(regie, toegang).totaal.partijen == len(GEMEENTEN) + len(AANBIEDERS)

    def by_region() -> None:
        assert len(balie.overzicht(regie, toegang, per="regio").groepen) == 42

    def parties() -> None:
        for code in codes:
            assert balie.partij(regie, toegang, code).geheel.partij == code

    for work in (whole, by_region, parties):
        work()
    national, regions, each = in_turns(_ROUNDS, whole, by_region, parties)
    among = f"{BERICHTEN:,} messages on {name}"
    yield Figure("readiness", f"national overview, {among}", median(national), "s", target=_below(1.0))
    yield Figure("readiness", f"the same by region, {among}", median(regions), "s", target=_below(1.0))
    party = 1000 * median(each) / len(codes)
    yield Figure("readiness", f"one party, {among}", party, "ms", target=_below(50.0))


def _below(limit: float) -> Target:
    return Target("value", "at most", limit)


class _Silent(Telstrook):
    """Counts nothing: what accepting would be without."""

    def accepted(self, *_: object, **__: object) -> None:
        """Note nothing."""

    def pair(self, *_: object) -> None:
        """Note nothing."""


def _accepting(folder: Path) -> Iterator[Figure]:
    schemas = Schemas()
    messages = traffic(_MESSAGES // 2)
    groups = [messages[start : start + _SIZE] for start in range(0, len(messages), _SIZE)]
    stores = iter([new_hub(folder / f"accept-{turn}.db", schemas) for turn in range(3 * (_PAIRED + 1))])

    def accept(strook: type[Telstrook], *, folding: bool = False) -> None:
        opslag, hub = next(stores)
        vars(bestand)["Telstrook"] = strook
        with _folding(opslag) if folding else _nothing():
            accept_all(hub, groups)
        opslag.close()

    works: list[Callable[[], None]] = [
        lambda: accept(_Silent),
        lambda: accept(Telstrook),
        lambda: accept(Telstrook, folding=True),
    ]
    for work in works:
        work()
    without, counted, folded = in_turns(_PAIRED, *works)
    vars(bestand)["Telstrook"] = Telstrook
    for name, taken in (("counting", counted), ("counting, and folding beside it", folded)):
        rates = [len(messages) / one for one in taken]
        bare = [len(messages) / one for one in without]
        ratio = median_ratio(rates, bare)
        target = Target("ratio", "at least", 0.95)
        yield Figure("readiness", f"accepting, {name}", median(rates), "/s", median(bare), ratio, target)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _folding(opslag: Opslag) -> Iterator[None]:
    """Fold in a thread beside, as the service does: at once, and then again after some seconds."""
    werk, stopped = Telwerk(opslag, VirtualClock(NOW)), Event()
    werk.work()

    def fold() -> None:
        while not stopped.is_set():
            werk.work()
            stopped.wait(_FOLD_SECONDS)

    thread = Thread(target=fold)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        werk.work()
