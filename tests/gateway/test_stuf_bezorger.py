"""Bringing mail to an endpoint: only a Bv03 on this message delivers it, only a Fo03 on it refuses it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from ketenwissel.gateway.asgi import Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.stuf import Bezorgd, Geweigerd, OpnieuwProberen, StufBezorger
from ketenwissel.keten import Aanlevering, Fout, Levering
from ketenwissel.keten.stuf import Antwoordkop, read_request, write_bv03, write_fault, write_fo03

from ..hub.proef import Proef
from .server import serving

NU = datetime(2026, 4, 1, tzinfo=UTC)
OTHER = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
Answer = Callable[[Aanlevering], tuple[int, bytes]]


class Ontvanger:
    """An endpoint of a gemeente: keeps what it got, answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[bytes, bytes], Aanlevering]] = []
        self.answer: Answer = lambda one: (200, b"")
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/weg":
            await send({"type": "http.response.start", "status": 307, "headers": [(b"location", b"/")]})
            await send({"type": "http.response.body"})
            return
        found = read_request(await read_body(scope, receive, 30 * 2**20, 30))
        assert isinstance(found, Aanlevering)
        self.got.append((dict(scope["headers"]), found))
        status, body = self.answer(found)
        await respond(send, status, body, [(b"content-type", b"text/xml")])


@pytest.fixture
def ontvanger() -> Iterator[Ontvanger]:
    made = Ontvanger()
    with serving(lambda: made) as url:
        made.url = url
        yield made


@pytest.fixture
def bezorger() -> Iterator[StufBezorger]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield StufBezorger(client)


@pytest.fixture
def post(proef: Proef) -> dict[str, tuple[Aanlevering, Levering]]:
    """Give what waits for the gemeente, one of each kind, by its envelope."""
    heen, answered, refused = proef.heen("WMO305"), proef.heen(), proef.heen()
    retour, error = proef.retour(answered), proef.error(refused)
    proef.accepted(heen, answered, refused, retour, error)
    mail = {one.regel.soort: one for one in proef.collect("0344", confirm=False)}
    return {one.soort: (one, mail[one.soort]) for one in (heen, retour, error)}


def _bv03(one: Aanlevering) -> tuple[int, bytes]:
    return 200, write_bv03(Antwoordkop(one.zender, OTHER, NU, one.referentie))


def _fo03(code: str, cross: str | None = None) -> Answer:
    def answer(one: Aanlevering) -> tuple[int, bytes]:
        kop = Antwoordkop(one.zender, OTHER, NU, one.referentie if cross is None else cross)
        return 500, write_fo03(kop, Fout(code, "client", "Nee"))

    return answer


@pytest.mark.parametrize("soort", ["Di01", "Du01", "Fo01"])
def test_a_message_arrives_as_it_was_sent(
    post: dict[str, tuple[Aanlevering, Levering]], ontvanger: Ontvanger, bezorger: StufBezorger, soort: str
) -> None:
    sent, levering = post[soort]
    ontvanger.answer = _bv03
    assert bezorger.bezorg(levering, ontvanger.url) == Bezorgd(OTHER)
    assert bezorger.bezorg(levering, ontvanger.url) == Bezorgd(OTHER)
    (headers, first), (_, second) = ontvanger.got
    assert first == second == replace(sent, kant="ggk")
    assert headers[b"soapaction"].decode().endswith(f'{soort}"')
    assert headers[b"content-type"] == b"text/xml; charset=utf-8"


OUTCOMES: list[tuple[str, Answer, type[object]]] = [
    ("refused", _fo03("StUF016"), Geweigerd),
    ("refused by who could not read its reference", _fo03("StUF055", ""), Geweigerd),
    ("cannot be stored now", _fo03("StUF046"), OpnieuwProberen),
    ("refused, but another message", _fo03("StUF016", OTHER), OpnieuwProberen),
    ("refused with 200", lambda one: (200, _fo03("StUF016")(one)[1]), OpnieuwProberen),
    ("received, but another message", lambda one: _bv03(replace(one, referentie=OTHER)), OpnieuwProberen),
    ("received, but none", lambda one: _bv03(replace(one, referentie="")), OpnieuwProberen),
    ("received with 500", lambda one: (500, _bv03(one)[1]), OpnieuwProberen),
    ("received with 202", lambda one: (202, _bv03(one)[1]), OpnieuwProberen),
    ("a fault without Fo03", lambda one: (500, write_fault("Server", "Nee")), OpnieuwProberen),
    ("nothing", lambda one: (200, b""), OpnieuwProberen),
    ("a page", lambda one: (200, b"<html>OK</html>"), OpnieuwProberen),
    ("busy", lambda one: (503, b""), OpnieuwProberen),
    ("not found", lambda one: (404, b""), OpnieuwProberen),
    ("far too much", lambda one: (200, _bv03(one)[1] + b" " * 2_000_000), OpnieuwProberen),
]


@pytest.mark.parametrize(("answer", "outcome"), [o[1:] for o in OUTCOMES], ids=[o[0] for o in OUTCOMES])
def test_what_an_answer_means(
    post: dict[str, tuple[Aanlevering, Levering]],
    ontvanger: Ontvanger,
    bezorger: StufBezorger,
    answer: Answer,
    outcome: type[object],
) -> None:
    ontvanger.answer = answer
    found = bezorger.bezorg(post["Di01"][1], ontvanger.url)
    assert isinstance(found, outcome)
    if isinstance(found, Geweigerd):
        assert found.fout is not None
        assert found.fout.omschrijving == "Nee"
    assert "Nee" not in getattr(found, "reden", "")


def test_no_answer_settles_nothing(
    post: dict[str, tuple[Aanlevering, Levering]], ontvanger: Ontvanger, bezorger: StufBezorger
) -> None:
    _, levering = post["Di01"]
    for adres in ("http://127.0.0.1:1/", "geen adres", "http://", f"{ontvanger.url}/weg"):
        assert isinstance(bezorger.bezorg(levering, adres), OpnieuwProberen)
    assert ontvanger.got == [], "a redirect is not followed"


def test_a_message_that_fits_in_no_envelope_is_not_sent(
    post: dict[str, tuple[Aanlevering, Levering]], ontvanger: Ontvanger, bezorger: StufBezorger
) -> None:
    large = replace(post["Di01"][1], inhoud=b"x" * 20_000_000)
    found = bezorger.bezorg(large, ontvanger.url)
    assert isinstance(found, Geweigerd)
    assert found.fout is None
    assert ontvanger.got == []
