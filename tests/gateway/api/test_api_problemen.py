"""Every answer that is no success: its form, its headers, and that it repeats nothing."""

import asyncio
import logging
from typing import Any

import httpx
import pytest

from ketenwissel.core.clock import ClockJumped
from ketenwissel.gateway.api.problemen import TEKSTEN
from ketenwissel.store import StorageFault

from .apiproef import GEMEENTE, Apiproef, submission

GEHEIM = "999900006"
ALTIJD = {
    "api-version": "1.0.0",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check the form of a problem, and give it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    for name, value in ALTIJD.items():
        assert answer.headers[name] == value
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["title"] == TEKSTEN[status][0]
    assert found["detail"]
    assert GEHEIM not in answer.text
    assert GEHEIM not in str(answer.headers)
    return found


def test_who_is_not_known_hears_how_to_log_in(api: Apiproef) -> None:
    wrong = {"Authorization": f"Bearer kw-abcdefghjkmn-{'0' * 64}"}
    for headers in ({}, wrong, {"Authorization": "Basic x"}, {"X-API-Key": GEHEIM}):
        answer = api.ask(None, "GET", "/berichten", headers=headers)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == 'Bearer realm="ketenwissel"'
    key = api.keys[GEMEENTE]
    assert api.ask(None, "GET", "/berichten", headers={"X-API-Key": key}).status_code == 200
    problem(api.ask(GEMEENTE, "GET", "/berichten", headers={"X-API-Key": key}), 401)
    problem(api.ask("beheer", "GET", "/berichten", headers={"X-Rol": "regie"}), 401)


def test_what_is_not_there_and_what_may_not(api: Apiproef) -> None:
    problem(api.ask("kijker", "GET", "/berichten"), 403)
    for path in ("/bestaat-niet", f"/{GEHEIM}", "/berichten/", "/berichten//1", "/berichten/abc", "/", ""):
        problem(api.ask(GEMEENTE, "GET", path), 404)
    for method, path, allowed in (
        ("PATCH", "/berichten/1", "GET"),
        ("OPTIONS", "/klok", "GET, PUT"),
        ("POST", "/zoekfilters/x", "DELETE, GET"),
        ("HEAD", "/klok", "GET, PUT"),
    ):
        answer = api.ask(GEMEENTE, method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed), path
        if method != "HEAD":
            problem(answer, 405)


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"\\ud800"', "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "application/json; charset=utf-8", 200),
        (b"{}", "text/plain", 415),
        (b"{}", "application/xml", 415),
        (b"bsn=999900006", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
    ],
)
def test_bodies_that_cannot_be_read(api: Apiproef, content: bytes, content_type: str, status: int) -> None:
    headers = {"Content-Type": content_type}
    answer = api.ask(GEMEENTE, "POST", "/berichten/zoeken", content=content, headers=headers)
    if status == 200:
        assert answer.status_code == 200
    else:
        problem(answer, status)


def test_wrong_parameters_are_all_named_and_none_repeated(api: Apiproef) -> None:
    params = {
        "limiet": "0",
        "na": GEHEIM * 3,
        "van": "gisteren",
        "toestand": GEHEIM,
        "oudsteEerst": "misschien",
        "berichttype": GEHEIM,
        GEHEIM: "1",
    }
    found = problem(api.ask(GEMEENTE, "GET", "/berichten", params=params), 400)
    named = {one["location"].get("name"): one["code"] for one in found["errors"]}
    assert named == dict.fromkeys(params.keys() - {GEHEIM}, "onjuist") | {None: "onbekend"}
    assert all(one["in"] == "query" for one in found["errors"])
    found = problem(api.ask(GEMEENTE, "GET", "/berichten?limiet=1&limiet=2"), 400)
    assert [one["code"] for one in found["errors"]] == ["dubbel"]
    found = problem(api.ask(GEMEENTE, "GET", "/gate", params={"at": "straks"}), 400)
    assert {one["location"]["name"]: one["code"] for one in found["errors"]} == {
        "bericht": "ontbreekt",
        "at": "onjuist",
    }
    lines = [{"referentie": GEHEIM, "berichttype": "WMO301"}] * 500
    found = problem(
        api.ask(GEMEENTE, "POST", "/aansluitcontroles", json={"partij": GEHEIM, "regels": lines}), 400
    )
    assert len(found["errors"]) == 100, "bounded"
    assert found["errors"][1]["location"] == {"pointer": "/regels/1/referentie"}


def test_bodies_over_the_limit_are_cut_off_while_reading(api: Apiproef) -> None:
    large = b'{"referentie": "' + b"0" * 1_000_001
    problem(api.ask(GEMEENTE, "POST", "/berichten/zoeken", content=large, headers=json_type()), 413)
    heen = submission(api.proef.heen(), inhoud="A" * (36 * 2**20))
    problem(api.ask(GEMEENTE, "POST", "/indienen", json=heen), 413)
    given: list[int] = []

    def endless() -> Any:  # noqa: ANN401  # a generator of bytes
        for _ in range(1000):
            given.append(1)
            yield b" " * 65_536

    problem(api.ask(GEMEENTE, "POST", "/berichten/zoeken", content=endless(), headers=json_type()), 413)


def json_type() -> dict[str, str]:
    return {"Content-Type": "application/json"}


def test_who_asks_too_often_waits(api: Apiproef) -> None:
    with api.make_client(beperking=lambda one: 2.3 if one.naam == GEMEENTE else None) as limited:
        answer = api.ask(GEMEENTE, "GET", "/berichten", client=limited)
        problem(answer, 429)
        assert answer.headers["retry-after"] == "3"
        assert api.ask("beheer", "GET", "/berichten", client=limited).status_code == 200


def test_a_slow_client_does_not_hold_on_for_ever(api: Apiproef) -> None:
    app: Any = api.app(seconds=0.05)

    async def ask() -> httpx.Response:
        # In the same loop: what hangs is the client, not a thread of the test.
        headers = {"Authorization": f"Bearer {api.keys[GEMEENTE]}"} | json_type()
        started: list[dict[str, Any]] = []
        body = iter([{"type": "http.request", "body": b"{", "more_body": True}])
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/v1/berichten/zoeken",
            "raw_path": b"/v1/berichten/zoeken",
            "root_path": "",
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }

        async def receive() -> dict[str, Any]:
            found = next(body, None)
            if found is None:
                await asyncio.Event().wait()
            assert found is not None
            return found

        async def send(message: dict[str, Any]) -> None:
            started.append(message)

        await app(scope, receive, send)
        head = started[0]
        return httpx.Response(
            head["status"],
            headers=head["headers"],
            content=b"".join(one.get("body", b"") for one in started[1:]),
        )

    problem(asyncio.run(ask()), 408)


class Faulty:
    """Stands in for a collaborator that fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # anything
        raise self._error

    def now(self) -> Any:  # noqa: ANN401  # never gives anything
        raise self._error


def test_a_fault_tells_nothing_of_what_it_was_about(api: Apiproef, caplog: pytest.LogCaptureFixture) -> None:
    faulty = Faulty(ValueError(f"iets met {GEHEIM}"))
    with caplog.at_level(logging.DEBUG), api.make_client(inzage=faulty) as client:
        answer = api.ask(
            GEMEENTE, "GET", "/berichten", client=client, params={"referentie": api.proef.reference()}
        )
        problem(answer, 500)
    assert "internal error: ValueError at test_api_problemen.py" in caplog.text
    assert GEHEIM not in caplog.text


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("inzage", StorageFault("database x: the disk is full")),
        ("clock", ClockJumped("the clock was set")),
    ],
)
def test_a_hub_that_is_not_ready_says_later(api: Apiproef, part: str, error: Exception) -> None:
    with api.make_client(**{part: Faulty(error)}) as client:
        answer = api.ask(GEMEENTE, "GET", "/berichten", client=client)
        found = problem(answer, 503)
        assert answer.headers["retry-after"] == "30"
        assert "disk" not in found["detail"]
