"""One service of all doors: which door a path belongs to, and the bounds that hold for each.

A request is counted against the pace of who calls and against what is handled at once, gets its time, and
meets a net under its door: what a door lets fall becomes an answer in Dutch that says what to do, without any
value of the request.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple, Protocol

from ketenwissel.core.clock import Timer
from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.gateway.asgi import App, BodyTooLarge, BodyTooSlow, Gone, Message, Receive, Scope, Send
from ketenwissel.gateway.geduld import Geduld
from ketenwissel.gateway.gereed import Controles, Gereed, alive
from ketenwissel.gateway.limieten import Emmers
from ketenwissel.gateway.ruimte import Beslag, NoRoom, Ruimte
from ketenwissel.gateway.weigeringen import refuse
from ketenwissel.hub.achtergrond import Melder

__all__ = ["HEADERS", "Dienst", "Grenzen", "Levensloop", "create_app"]

Koppen = tuple[tuple[bytes, bytes], ...]
"""Headers, their names in lower case."""

HEADERS: Koppen = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
"""On every answer that does not set them itself."""

_CLOSE = (b"connection", b"close")


class Levensloop(Protocol):
    """What must run for the doors to work."""

    def start(self) -> None:
        """Begin, before the first request."""
        ...

    def stop(self) -> None:
        """End, after the last request."""
        ...


@dataclass(frozen=True, slots=True)
class Grenzen:
    """How many requests are handled at once, and how many seconds one may take from its headers on."""

    gelijktijdig: int = 512
    seconden: float = 120.0


@dataclass(frozen=True, slots=True)
class Dienst:
    """What a service is made of.

    `deuren` gives for the beginning of a path its door; the longest that fits counts. `wie` names the
    organisation that calls, empty when that is not known; it does not raise. Without `emmers` nobody has a
    pace; the doors of `eigen_tempo` ask them by themselves, to answer in their own form. With `per_aanvraag`
    every request is a line in the log. `koppen` gives headers for a door that all answers on its paths have,
    also those that the service gives in its stead.

    A door answers requests; starting and stopping is not its own.
    """

    deuren: Mapping[str, App]
    wie: Callable[[Scope], str]
    controles: Controles
    levensloop: Levensloop
    timer: Timer
    meld: Melder
    emmers: Emmers | None = None
    grenzen: Grenzen = field(default_factory=Grenzen)
    ruimte: Ruimte = field(default_factory=Ruimte)
    eigen_tempo: frozenset[str] = frozenset()
    per_aanvraag: bool = False
    koppen: Mapping[str, Koppen] = field(default_factory=dict)


def create_app(dienst: Dienst) -> App:
    """Make the ASGI app of a service."""
    return _App(dienst)


class _Kop(NamedTuple):
    """Headers that answers have, and their names."""

    headers: Koppen
    names: frozenset[bytes]


def _kop(koppen: Koppen) -> _Kop:
    return _Kop(koppen, frozenset(name for name, _ in koppen))


_GEWOON = _kop(HEADERS)


class _Deur(NamedTuple):
    """A door: the beginning of its paths, itself, and the headers of its answers."""

    pad: str
    app: App
    koppen: _Kop


class _Antwoord:
    """The way back: adds the headers that every answer has, and remembers its status."""

    __slots__ = ("_koppen", "_send", "status")

    def __init__(self, send: Send, koppen: _Kop = _GEWOON) -> None:
        self._send = send
        self._koppen = koppen
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            own = self._koppen.names.intersection([header[0] for header in headers])
            more = self._koppen.headers
            headers += [one for one in more if one[0] not in own] if own else more
            if self.status in (408, 413):
                # What the client goes on sending is not read any more.
                headers.append(_CLOSE)
            message["headers"] = headers
        await self._send(message)


class _App:
    def __init__(self, dienst: Dienst) -> None:
        self._dienst = dienst
        self._deuren = [
            _Deur(pad, app, _kop((*dienst.koppen.get(pad, ()), *HEADERS)))
            for pad, app in sorted(dienst.deuren.items(), key=lambda entry: -len(entry[0]))
        ]
        self._gereed = Gereed(dienst.controles, dienst.timer)
        self._geduld = Geduld(dienst.grenzen.seconden, dienst.timer)
        self._busy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _run_lifespan(self._dienst.levensloop, receive, send)
        elif scope["type"] == "http":
            await self._route(scope, receive, send)

    async def _route(self, scope: Scope, receive: Receive, out: Send) -> None:
        path: str = scope["path"]
        for deur in self._deuren:
            if _is_under(path, deur.pad):
                await self._admit(deur, scope, receive, _Antwoord(out, deur.koppen))
                return
        send = _Antwoord(out)
        if path == "/gezond":
            await alive(send)
        elif path == "/gereed":
            await self._gereed(send)
        else:
            await refuse(send, "pad_onbekend")

    async def _admit(self, deur: _Deur, scope: Scope, receive: Receive, send: _Antwoord) -> None:
        dienst = self._dienst
        if self._busy >= dienst.grenzen.gelijktijdig:
            await refuse(send, "te_druk")
            return
        asks = dienst.emmers is not None and deur.pad not in dienst.eigen_tempo
        wie = dienst.wie(scope) if asks or dienst.per_aanvraag else ""
        wait = dienst.emmers.take(wie) if dienst.emmers and asks else 0.0
        if wait:
            await refuse(send, "te_snel", [(b"retry-after", str(ceil(wait)).encode())])
            return
        self._busy += 1
        begin = dienst.timer.seconds()
        beslag = Beslag(dienst.ruimte, scope, receive)
        try:
            await self._guard(deur, scope, beslag.receive, send)
        finally:
            self._busy -= 1
            beslag.end()
        if dienst.per_aanvraag:
            passed = round((dienst.timer.seconds() - begin) * 1000, 1)
            dienst.meld("aanvraag", deur=deur.pad, organisatie=wie, status=send.status, ms=passed)

    async def _guard(self, deur: _Deur, scope: Scope, receive: Receive, send: _Antwoord) -> None:
        """Call a door in its time; what it lets fall becomes an answer, if it had not begun one."""
        try:
            await self._geduld.wait_for(deur.app(scope, receive, send))
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # the last net: a traceback could show what is in a message
            naam, told = _fallen(error)
            if told:
                self._dienst.meld("deur faalt", deur=deur.pad, reden=told)
            if not send.status:
                await refuse(send, naam)


def _fallen(error: Exception) -> tuple[str, str]:
    """Name the refusal for what a door let fall, and say what the log tells: nothing of a client's fault."""
    if isinstance(error, BodyTooLarge):
        return "te_groot", ""
    if isinstance(error, BodyTooSlow):
        return "te_traag", ""
    if isinstance(error, NoRoom):
        return "te_druk", ""
    if isinstance(error, TimeoutError):
        return "duurt_te_lang", "no answer in time"
    if isinstance(error, KetenwisselError) and not isinstance(error, UnusableInput):
        return "niet_beschikbaar", str(error)
    return "fout", f"{type(error).__name__} at {_place(error)}"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"


def _is_under(path: str, prefix: str) -> bool:
    return path.startswith(prefix) and (len(path) == len(prefix) or path[len(prefix)] == "/")


async def _run_lifespan(levensloop: Levensloop, receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(levensloop.start)
            await send({"type": "lifespan.startup.complete"})
        else:
            await asyncio.to_thread(levensloop.stop)
            await send({"type": "lifespan.shutdown.complete"})
            return
