"""One service around the doors: which door, how many at once, what becomes of a fault, is it ready."""

import asyncio
import json
import threading
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.gateway.app import HEADERS, Dienst, Grenzen, create_app
from ketenwissel.gateway.asgi import (
    App,
    BodyTooLarge,
    BodyTooSlow,
    Message,
    Receive,
    Scope,
    Send,
    read_body,
    respond,
)
from ketenwissel.gateway.gereed import Controles
from ketenwissel.gateway.limieten import Emmers, Tempo
from ketenwissel.gateway.ruimte import Ruimte
from ketenwissel.gateway.weigeringen import weigering

SECRET = "999900006"


class Log:
    """Keeps the lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, str | float]]] = []

    def __call__(self, gebeurtenis: str, /, **velden: str | float) -> None:
        self.lines.append((gebeurtenis, velden))


class Leven:
    """Notes that it began and ended, and in which threads."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, bool]] = []

    def start(self) -> None:
        self.calls.append(("start", threading.current_thread() is threading.main_thread()))

    def stop(self) -> None:
        self.calls.append(("stop", threading.current_thread() is threading.main_thread()))


class Noem:
    """A door that says which it is."""

    def __init__(self, naam: str) -> None:
        self._naam = naam

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await respond(send, 200, self._naam.encode(), [(b"cache-control", b"public")])


class Faal:
    """A door that lets a fault fall, before or after it began its answer."""

    def __init__(self, error: BaseException, *, begun: bool = False) -> None:
        self._error = error
        self._begun = begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise self._error


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await respond(send, 200, await read_body(scope, receive, 10, 5.0))


class Wacht:
    """A door that waits until it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.inside = 0
        self.entered = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        self.entered.set()
        await self.open.wait()
        await respond(send, 204)


def by_header(scope: Scope) -> str:
    return next((value.decode() for name, value in scope["headers"] if name == b"wie"), "")


def all_well() -> Mapping[str, bool]:
    return {"klok": True, "database": True}


def service(
    deuren: Mapping[str, Any],
    log: Log | None = None,
    controles: Controles = all_well,
    emmers: Emmers | None = None,
    grenzen: Grenzen | None = None,
    ruimte: Ruimte | None = None,
    *,
    eigen_tempo: frozenset[str] = frozenset(),
    per_aanvraag: bool = False,
) -> httpx.AsyncClient:
    dienst = Dienst(
        deuren,
        by_header,
        controles,
        Leven(),
        SystemTimer(),
        log or Log(),
        emmers,
        grenzen or Grenzen(),
        ruimte or Ruimte(),
        eigen_tempo,
        per_aanvraag,
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(dienst)), base_url="http://dienst")


def get(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client:
            return await client.get(path, headers=headers)

    return asyncio.run(once())


DEUREN = {"/v1": Noem("eigen"), "/services/Stuf": Noem("stuf"), "/v1/oud": Noem("oud")}


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/v1", 200, "eigen"),
        ("/v1/berichten?x=1", 200, "eigen"),
        ("/v1/oud/berichten", 200, "oud"),
        ("/v1/ouder", 200, "eigen"),
        ("/services/Stuf?wsdl", 200, "stuf"),
        ("/v11", 404, None),
        ("/", 404, None),
        ("/services", 404, None),
        ("/gezonder", 404, None),
    ],
)
def test_a_path_belongs_to_the_longest_door(path: str, status: int, body: str | None) -> None:
    found = get(service(DEUREN), path)
    assert found.status_code == status
    assert body is None or found.text == body


def test_every_answer_has_the_headers_of_the_service() -> None:
    for path in ("/v1", "/gezond", "/gereed", "/nergens"):
        found = get(service(DEUREN), path)
        for name, value in HEADERS:
            expected = b"public" if path == "/v1" and name == b"cache-control" else value
            assert found.headers[name.decode()] == expected.decode(), (path, name)


def test_a_door_may_have_headers_of_its_own_on_every_answer() -> None:
    slow = Emmers(Tempo(0.001, 1), SystemTimer())
    dienst = Dienst(
        DEUREN | {"/x": Faal(ZeroDivisionError())},
        by_header,
        all_well,
        Leven(),
        SystemTimer(),
        Log(),
        slow,
        koppen=dict.fromkeys(("/v1", "/x"), ((b"api-version", b"1.0.0"),)),
    )

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(create_app(dienst))
        async with httpx.AsyncClient(transport=transport, base_url="http://dienst") as client:
            asked = [("/v1", "a"), ("/v1", "a"), ("/x", "b"), ("/services/Stuf", "c"), ("/nergens", "d")]
            return [await client.get(path, headers={"wie": wie}) for path, wie in asked]

    found = [(one.status_code, one.headers.get("api-version")) for one in asyncio.run(ask())]
    assert found == [(200, "1.0.0"), (429, "1.0.0"), (500, "1.0.0"), (200, None), (404, None)]


FAULTS = [
    (ZeroDivisionError(SECRET), 500, "ZeroDivisionError at tests.gateway.test_app:"),
    (UnusableInput(SECRET), 500, "UnusableInput at tests.gateway.test_app:"),
    (KetenwisselError("database x: the disk is full"), 503, "database x: the disk is full"),
    (TimeoutError(), 503, "no answer in time"),
    (BodyTooLarge("large"), 413, None),
    (BodyTooSlow("slow"), 408, None),
]


@pytest.mark.parametrize(("error", "status", "told"), FAULTS)
def test_what_a_door_lets_fall_becomes_an_answer_without_any_value(
    error: Exception, status: int, told: str | None
) -> None:
    log = Log()
    found = get(service({"/x": Faal(error)}, log), "/x")
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"
    problem = found.json()
    assert set(problem) == {"type", "status", "title", "detail", "code"}
    assert problem["code"].startswith("KW")
    assert SECRET not in found.text + str(log.lines)
    if status in (408, 413):
        assert found.headers["connection"] == "close"
    if told is None:
        assert log.lines == []
    else:
        ((name, fields),) = log.lines
        assert name == "deur faalt"
        assert str(fields["reden"]).startswith(told)


async def call(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def test_an_answer_that_was_begun_is_not_begun_again() -> None:
    log = Log()
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    app = create_app(
        Dienst({"/x": Faal(ValueError(), begun=True)}, by_header, all_well, Leven(), SystemTimer(), log)
    )
    asyncio.run(call(app, {"type": "http", "path": "/x", "headers": []}, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert [name for name, _ in log.lines] == ["deur faalt"]


def test_who_hung_up_gets_no_answer() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    log = Log()
    app = create_app(Dienst({"/x": echo}, by_header, all_well, Leven(), SystemTimer(), log))
    asyncio.run(call(app, {"type": "http", "path": "/x", "headers": []}, receive, send))
    assert sent == []
    assert log.lines == []


def test_a_body_that_is_too_large_is_refused() -> None:
    async def both() -> list[int]:
        async with service({"/x": echo}) as client:
            return [(await client.post("/x", content=b"x" * size)).status_code for size in (10, 11)]

    assert asyncio.run(both()) == [200, 413]


def test_a_party_that_goes_too_fast_is_told_when_to_come_back() -> None:
    async def play() -> list[httpx.Response]:
        emmers = Emmers(Tempo(0.01, 2), SystemTimer())
        async with service({"/x": Noem("x")}, emmers=emmers) as client:
            asked = [("9001", 3), ("9002", 1)]
            return [
                await client.get("/x", headers={"wie": who}) for who, times in asked for _ in range(times)
            ]

    answers = asyncio.run(play())
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    refused = answers[2]
    assert 90 <= int(refused.headers["retry-after"]) <= 100
    assert "Retry-After" in refused.json()["detail"]
    assert refused.json()["code"] == "KW429"


def test_a_door_may_keep_the_pace_itself() -> None:
    async def play() -> list[int]:
        emmers = Emmers(Tempo(0.01, 1), SystemTimer())
        doors = {"/x": Noem("x"), "/y": Noem("y")}
        async with service(doors, emmers=emmers, eigen_tempo=frozenset({"/y"})) as client:
            return [(await client.get(path)).status_code for path in ("/x", "/x", "/y", "/y")]

    assert asyncio.run(play()) == [200, 429, 200, 200]


def test_readiness_is_asked_at_any_pace() -> None:
    async def play() -> list[int]:
        emmers = Emmers(Tempo(0.01, 1), SystemTimer())
        async with service({"/x": Noem("x")}, emmers=emmers) as client:
            return [(await client.get(path)).status_code for path in ("/x", "/x", "/gezond", "/gereed")]

    assert asyncio.run(play()) == [200, 429, 200, 200]


def test_more_at_once_than_allowed_is_sent_away_and_room_comes_back() -> None:
    async def play() -> list[int]:
        deur = Wacht()
        async with service({"/x": deur}, grenzen=Grenzen(gelijktijdig=2)) as client:
            first = [asyncio.create_task(client.get("/x")) for _ in range(2)]
            while deur.inside < 2:
                await deur.entered.wait()
                await asyncio.sleep(0)
            third = await client.get("/x")
            deur.open.set()
            done = [answer.status_code for answer in await asyncio.gather(*first)]
            assert third.headers["retry-after"] == "1"
            return [third.status_code, *done, (await client.get("/x")).status_code]

    assert asyncio.run(play()) == [503, 204, 204, 204]


def test_a_door_that_never_answers_is_given_up() -> None:
    log = Log()
    found = get(service({"/x": Wacht()}, log, grenzen=Grenzen(seconden=0.01)), "/x")
    assert (found.status_code, found.json()["code"]) == (503, "KW504")
    assert log.lines == [("deur faalt", {"deur": "/x", "reden": "no answer in time"})]


def test_a_line_for_every_request_where_asked_for() -> None:
    log = Log()
    get(service(DEUREN, log, per_aanvraag=True), f"/v1/berichten/{SECRET}", headers={"wie": "9001"})
    ((name, fields),) = log.lines
    assert (name, fields["deur"], fields["organisatie"], fields["status"]) == ("aanvraag", "/v1", "9001", 200)
    assert SECRET not in str(log.lines)


@pytest.mark.parametrize(("state", "status"), [(True, 200), (False, 503)])
def test_it_is_ready_when_every_condition_is_met(state: bool, status: int) -> None:
    found = get(service({}, controles=lambda: {"klok": True, "schrijver": state}), "/gereed")
    assert found.status_code == status
    assert found.json() == {"gereed": state, "controles": {"klok": True, "schrijver": state}}


def test_conditions_are_not_looked_at_for_everybody_who_asks() -> None:
    asked = []

    def look() -> Mapping[str, bool]:
        asked.append(1)
        return {"klok": True}

    async def play() -> None:
        async with service({}, controles=look) as client:
            await asyncio.gather(*(client.get("/gereed") for _ in range(20)))

    asyncio.run(play())
    assert len(asked) == 1


def test_what_runs_behind_the_doors_begins_and_ends_with_the_service() -> None:
    leven = Leven()
    app = create_app(Dienst({}, by_header, all_well, leven, SystemTimer(), Log()))
    told: list[Message] = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[str] = []

    async def receive() -> Message:
        return told.pop(0)

    async def send(message: Message) -> None:
        sent.append(message["type"])

    asyncio.run(call(app, {"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert leven.calls == [("start", False), ("stop", False)]


@pytest.mark.parametrize(
    "naam",
    [
        "pad_onbekend",
        "te_traag",
        "te_groot",
        "te_snel",
        "te_druk",
        "niet_beschikbaar",
        "duurt_te_lang",
        "fout",
    ],
)
def test_refusals_are_in_dutch_and_say_what_to_do(naam: str) -> None:
    problem = json.loads(weigering(naam).body)
    assert problem["code"].startswith("KW")
    assert any(word in problem["detail"] for word in ("Dien", "Controleer", "Wacht", "Verdeel"))
