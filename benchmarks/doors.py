"""VECOZO's doors over the wire, 64 requests in flight from a process of their own, on the same cores.

Pushing is held against a bare server (see `door_server`) that answers the same requests. Fetching payloads
and confirming are held against pushing, since what comes in must get out at least as fast; each of the three
waits for the disk once. Both after each other wait twice.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import uvloop

from benchmarks.door_server import GROUP, PAIRS
from benchmarks.figures import Figure, Target, median_ratio
from benchmarks.traffic import AANBIEDERS, traffic
from ketenwissel.core.clock import SystemTimer
from ketenwissel.keten import Aanlevering
from ketenwissel.keten.vsp import (
    Push,
    Vormfout,
    metadata_of,
    read_list,
    rollen_of_rol,
    write_metadata,
    write_push,
)

__all__ = ["ROUNDS", "Server", "measure", "pushes", "request_of"]

ROUNDS = 3
_PUSH = "/berichtenservice/berichten/rest-push/v1/berichten"
_PULL = "/berichtenservice/berichten/rest-pull/v1/berichten"
_NAMES = {
    "fetch": "payloads fetched, against pushing",
    "confirm": "messages confirmed, against pushing",
    "both": "messages fetched and then confirmed, against pushing",
}
_timer = SystemTimer()
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Run:
    """Requests (or messages) a second, and how long each request took, in milliseconds."""

    rate: float
    times: list[float]


def measure(folder: Path) -> Iterator[Figure]:
    """Give the rates of pushing and of collecting, and how long a push takes at two thirds of its rate."""
    requests = pushes()
    ours, bare, calm, collected = [], [], [], []
    for turn in range(ROUNDS):
        with Server("hub", folder / f"hub-{turn}.db") as server:
            ours.append(server.push(requests))
        with Server("bare", folder / f"bare-{turn}.db") as server:
            bare.append(server.push(requests))
        with Server("full", folder / f"full-{turn}.db") as server:
            collected.append(server.collect())
        with Server("hub", folder / f"calm-{turn}.db") as server:
            calm.append(server.push(requests, pace=ours[-1].rate * 2 / 3))
    rates, bare_rates = ([one.rate for one in runs] for runs in (ours, bare))
    in_half = Target("ratio", "at least", 0.5)
    yield _figure(f"push, {GROUP} in flight", rates, bare_rates, in_half)
    slowest = median(quantiles(one.times, n=100)[98] for one in calm)
    in_time = Target("value", "at most", 50)
    yield Figure("doors", "push at two thirds of that rate, p99", slowest, "ms", target=in_time)
    as_fast = Target("ratio", "at least", 1)
    for what, target in (("fetch", as_fast), ("confirm", as_fast), ("both", None)):
        found = [runs[what].rate for runs in collected]
        yield _figure(_NAMES[what], found, rates, target)


def pushes() -> list[bytes]:
    """Give every heenbericht of the aanbieders as a push."""
    return [_push(one) for one in traffic(PAIRS) if one.kant == "vecozo" and one.cross_referentie is None]


def _figure(name: str, over: list[float], under: list[float], target: Target | None) -> Figure:
    ratio = median_ratio(over, under)
    return Figure("doors", name, median(over), "/s", median(under), ratio, target)


def _push(one: Aanlevering) -> bytes:
    body = write_push(Push(write_metadata(metadata_of(one, _rollen)), one.inhoud), "meting")
    return request_of("POST", _PUSH, one.zender.organisatie, body, "multipart/form-data; boundary=meting")


def _rollen(code: str) -> tuple[str, ...]:
    return rollen_of_rol("gemeente" if len(code) == 4 else "aanbieder")


def request_of(method: str, path: str, wie: str, body: bytes = b"", kind: str = "") -> bytes:
    """Write a request of somebody, with its body and the kind of that."""
    headers = [f"{method} {path} HTTP/1.1", "host: meting", f"x-wie: {wie}", f"content-length: {len(body)}"]
    if kind:
        headers.append(f"content-type: {kind}")
    return "\r\n".join([*headers, "", ""]).encode() + body


class _Line:
    """One connection: a request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, request: bytes, wanted: int) -> bytes:
        """Send a request, and give the body of its answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert int(head[9:12]) == wanted, head
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return await self._reader.readexactly(int(length or 0))

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class Server:
    """A server in a process of its own, from `with` to its end."""

    def __init__(self, kind: str, database: Path | str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.door_server", kind, str(database), str(self._port)]
        )

    def __enter__(self) -> "Server":
        uvloop.run(self._wait())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    async def _wait(self) -> None:
        while True:
            try:
                line = await self._line()
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                line.close()
                return

    async def _line(self) -> _Line:
        return _Line(*await asyncio.open_connection("127.0.0.1", self._port))

    def push(self, requests: Sequence[bytes], pace: float | None = None, *, wanted: int = 204) -> Run:
        """Send them all, as fast as it goes or (`pace`) so many a second; a tenth first, to warm up."""
        warm = len(requests) // 10
        uvloop.run(self._push(requests[:warm], None, wanted))
        return uvloop.run(self._push(requests[warm:], pace, wanted))

    async def _push(self, requests: Sequence[bytes], pace: float | None, wanted: int) -> Run:
        waiting, times = iter(requests), list[float]()
        due = begin = _timer.seconds()

        async def worker() -> None:
            nonlocal due
            line = await self._line()
            for request in waiting:
                start = _timer.seconds()
                if pace is not None:
                    # Waiting for its turn behind a slow one counts: it was due.
                    due = start = due + 1 / pace
                    await asyncio.sleep(max(0.0, due - _timer.seconds()))
                await line.ask(request, wanted)
                times.append((_timer.seconds() - start) * 1000)
            line.close()

        await asyncio.gather(*(worker() for _ in range(GROUP)))
        return Run(len(requests) / (_timer.seconds() - begin), times)

    def collect(self) -> dict[str, Run]:
        """Fetch half of what waits and confirm it, and the other half message by message."""
        return uvloop.run(self._collect())

    async def _collect(self) -> dict[str, Run]:
        lines = [await self._line() for _ in range(GROUP)]
        listed = await self._spread(lines, AANBIEDERS, self._list)
        waiting = [one for some in listed for one in some]
        half = len(waiting) // 2
        runs = {
            "fetch": await self._timed(lines, waiting[:half], self._fetch),
            "confirm": await self._timed(lines, waiting[:half], self._confirm),
            "both": await self._timed(lines, waiting[half:], self._both),
        }
        assert not [one for some in await self._spread(lines, AANBIEDERS, self._list) for one in some]
        for line in lines:
            line.close()
        return runs

    async def _timed(
        self, lines: Sequence[_Line], work: Sequence[T], do: Callable[[_Line, T], Awaitable[None]]
    ) -> Run:
        begin = _timer.seconds()
        await self._spread(lines, work, do)
        return Run(len(work) / (_timer.seconds() - begin), [])

    async def _spread(
        self, lines: Sequence[_Line], work: Sequence[T], do: Callable[[_Line, T], Awaitable[R]]
    ) -> list[R]:
        waiting, outcomes = iter(work), list[R]()

        async def worker(line: _Line) -> None:
            for one in waiting:
                outcomes.append(await do(line, one))

        await asyncio.gather(*(worker(line) for line in lines))
        return outcomes

    async def _list(self, line: _Line, wie: str) -> list[tuple[str, str]]:
        found = read_list(await line.ask(request_of("GET", f"{_PULL}?limit=250", wie), 200))
        assert not isinstance(found, Vormfout)
        return [(wie, one.referentiegegevens.traceer_id) for one in found]

    async def _fetch(self, line: _Line, what: tuple[str, str]) -> None:
        await line.ask(request_of("GET", f"{_PULL}/{what[1]}/payload", what[0]), 200)

    async def _confirm(self, line: _Line, what: tuple[str, str]) -> None:
        await line.ask(request_of("DELETE", f"{_PULL}/{what[1]}", what[0]), 202)

    async def _both(self, line: _Line, what: tuple[str, str]) -> None:
        await self._fetch(line, what)
        await self._confirm(line, what)
