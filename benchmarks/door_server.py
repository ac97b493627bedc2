"""A server to be measured, in a process of its own: `python -m benchmarks.door_server KIND DATABASE PORT`.

KIND `hub` is VECOZO's door with everything behind it, `full` the same filled, `stuf` the door of
the gemeenten. `bare` is what they stand on and no more: plain ASGI that finds the two parts of a push, lxml
that parses and validates in two threads, and one thread that commits groups.
"""

import asyncio
import queue
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from lxml import etree

from benchmarks.accept import BARE_TABLES, accept_all, new_hub
from benchmarks.traffic import AANBIEDERS, GEMEENTEN, traffic
from ketenwissel.core.cycles import look_seldom
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.asgi import Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.stuf import StufDeur
from ketenwissel.gateway.vecozo import VecozoRestDeur
from ketenwissel.hub import Loket, Schrijver, Waarneming
from ketenwissel.standards import Schemas, berichttype_of_namespace
from ketenwissel.toegang import Identiteit, Register, Toegang

__all__ = ["GROUP", "PAIRS"]

GROUP, PAIRS = 64, 4000
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
_BY_CODE = {code.encode(): Identiteit.organisation(code, "partij") for code in (*GEMEENTEN, *AANBIEDERS)}


def hub_app(database: str, *, filled: bool, stuf: bool) -> App:
    """Open VECOZO's door, or that of the gemeenten (`stuf`); who calls is believed."""
    opslag, hub = new_hub(database, Schemas())
    if filled:
        waiting = [one for one in traffic(PAIRS) if one.kant == "ggk" and one.cross_referentie is None]
        accept_all(hub, [waiting[at : at + GROUP] for at in range(0, len(waiting), GROUP)])
    bron = Toegang(Register.load(opslag))
    aanname = Aanname(hub.prepare, Schrijver(hub))
    loket = Loket(opslag, Waarneming(hub, bron, "productie"))

    def identify(scope: Scope, _: datetime) -> Identiteit | None:
        return next((_BY_CODE.get(value) for name, value in scope["headers"] if name == b"x-wie"), None)

    if stuf:
        return StufDeur(hub, aanname, bron, identify)
    return VecozoRestDeur(hub, loket, aanname, bron, identify)


class BareApp:
    """The least that answers a push after it is on disk."""

    def __init__(self, path: Path) -> None:
        self._schemas = Schemas()
        self._pool = ThreadPoolExecutor(2)
        self._queue: queue.Queue[tuple[bytes, str, Future[None]]] = queue.Queue()
        self._path = path
        threading.Thread(target=self._write, daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one push."""
        body = await read_body(scope, receive, 26_000_000, 60)
        payload = body.split(b"\r\n\r\n", 2)[2].rpartition(b"\r\n--")[0]
        reference = body[body.index(b'"traceerId":"') + 13 :][:36].decode()
        done: Future[None] = Future()
        self._pool.submit(self._judge, payload, reference, done)
        await asyncio.wrap_future(done)
        await respond(send, 204)

    def _judge(self, payload: bytes, reference: str, done: Future[None]) -> None:
        root = etree.fromstring(payload)
        kind = berichttype_of_namespace(etree.QName(root).namespace or "")
        assert kind is not None
        assert self._schemas.shared(kind).validate(root)
        self._queue.put((payload, reference, done))

    def _write(self) -> None:
        base = sqlite3.connect(self._path, isolation_level=None)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        base.executescript(BARE_TABLES)
        last = 0
        while True:
            group = [self._queue.get()]
            while len(group) < GROUP and not self._queue.empty():
                group.append(self._queue.get_nowait())
            numbered = list(enumerate(group, last))
            last += len(group)
            base.execute("BEGIN IMMEDIATE")
            base.executemany("INSERT INTO inhoud VALUES (?, ?)", [(i, one[0]) for i, one in numbered])
            for table, key in (("op_referentie", ""), ("op_postvak", None), ("op_type", None)):
                rows = [(one[1], key, i) if key is not None else (one[1], i) for i, one in numbered]
                marks = "?, ?, ?" if key is not None else "?, ?"
                base.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            base.execute("COMMIT")
            for _, _, done in group:
                done.set_result(None)


def main() -> None:
    """Serve until the process is ended."""
    kind, database, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    app: App
    if kind == "bare":
        app = BareApp(Path(database))
    else:
        look_seldom()
        app = hub_app(database, filled=kind == "full", stuf=kind == "stuf")
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="critical",
        access_log=False,
        lifespan="off",
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
