"""The doors beside VECOZO's on SQLite: the same pushes on PostgreSQL, and the StUF door, each against that.

A throwaway cluster of PostgreSQL, durable as in production, lies on the same disk. Each round takes turns.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.conftest import NIET_GETEST, Cluster, find_binaries

from benchmarks.accept import NOW
from benchmarks.door_server import PAIRS
from benchmarks.doors import ROUNDS, Server, pushes, request_of
from benchmarks.figures import Figure, Target, median_ratio
from benchmarks.traffic import traffic
from ketenwissel.gateway.stuf import PAD
from ketenwissel.keten.stuf import write_request

__all__ = ["cluster_in", "measure"]


def measure(folder: Path) -> Iterator[Figure]:
    """Give the rates of both, against pushing on SQLite."""
    requests, envelopes = pushes(), _envelopes()
    lite, post, stuf = list[float](), list[float](), list[float]()
    with cluster_in(folder) as cluster:
        for turn in range(ROUNDS + 2):
            with Server("hub", folder / f"push-{turn}.db") as server:
                lite.append(server.push(requests).rate)
            with Server("hub", cluster.url()) as server:
                post.append(server.push(requests).rate)
            with Server("stuf", folder / f"stuf-{turn}.db") as server:
                stuf.append(server.push(envelopes, wanted=200).rate)
    target = Target("ratio", "at least", 0.8)
    for name, found, wanted in (("push on PostgreSQL", post, target), ("StUF", stuf, None)):
        ratio = median_ratio(found, lite)
        yield Figure("others", f"{name}, against push", median(found), "/s", median(lite), ratio, wanted)


def _envelopes() -> list[bytes]:
    heen = [one for one in traffic(PAIRS) if one.kant == "ggk" and one.cross_referentie is None]
    kind = "text/xml; charset=utf-8"
    return [request_of("POST", PAD, one.zender.organisatie, write_request(one, NOW), kind) for one in heen]


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    """Start a server whose files lie in a folder; raises RuntimeError where there is none to start."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError(NIET_GETEST)
    # Its own user must get there.
    folder.chmod(0o755)
    before, tempfile.tempdir = tempfile.tempdir, str(folder.resolve())
    try:
        running = Cluster(binaries)
    finally:
        tempfile.tempdir = before
    try:
        yield running
    finally:
        running.stop()
