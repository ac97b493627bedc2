"""Bringing mail to an aanbieder: only the answer to this very message delivers it."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from ketenwissel.gateway.asgi import Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.stuf import Bezorgd, Geweigerd, OpnieuwProberen
from ketenwissel.gateway.vecozo import VecozoBezorger
from ketenwissel.hub import Loket, Waarneming
from ketenwissel.keten import Levering
from ketenwissel.keten.vsp import (
    Indiening,
    Melding,
    Ontvangen,
    read_indienen,
    unpack_one,
    write_fault,
    write_response,
)
from ketenwissel.toegang import Toegang

from ..hub.proef import AANBIEDER, Proef
from .server import serving
from .vecozo_deur import rollen

OTHER = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
Answer = Callable[[Indiening], tuple[int, bytes]]


def received(one: Indiening) -> tuple[int, bytes]:
    references = one.metadata.referentiegegevens
    return 200, write_response(Ontvangen(references.conversatie_id, references.traceer_id.upper()))


class Ontvanger:
    """An endpoint of an aanbieder: keeps what it got, answers as it is told."""

    def __init__(self) -> None:
        self.got: list[Indiening] = []
        self.answer: Answer = received
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/weg":
            await respond(send, 307, headers=[(b"location", b"/")])
            return
        found = read_indienen(await read_body(scope, receive, 40 * 2**20, 30))
        assert isinstance(found, Indiening)
        self.got.append(found)
        status, body = self.answer(found)
        await respond(send, status, body, [(b"content-type", b"text/xml")])


@pytest.fixture
def ontvanger() -> Iterator[Ontvanger]:
    made = Ontvanger()
    with serving(lambda: made) as url:
        made.url = url
        yield made


@pytest.fixture
def bezorger(proef: Proef) -> Iterator[VecozoBezorger]:
    loket = Loket(proef.opslag, Waarneming(proef.hub, Toegang(proef.register), "productie"))
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield VecozoBezorger(client, loket.omschrijf, lambda: rollen)


def post(proef: Proef) -> list[Levering]:
    """Let a heenbericht, an answer and a foutbericht wait."""
    heen, asked = proef.heen("WMO301"), proef.heen("WMO305")
    answered = proef.heen("WMO301")
    retour = proef.retour(answered)
    proef.accepted(heen, asked, proef.retour(asked), answered, retour, proef.error(retour))
    return proef.collect(AANBIEDER, confirm=False)


def test_every_kind_arrives_with_its_conversation(
    proef: Proef, ontvanger: Ontvanger, bezorger: VecozoBezorger
) -> None:
    mail = post(proef)
    for one in mail:
        assert isinstance(bezorger.bezorg(one, ontvanger.url), Bezorgd)
    assert [unpack_one(one.data) for one in ontvanger.got] == [one.inhoud for one in mail]
    kinds = [one.metadata.routeringgegevens.berichtstroom.berichtsubtype for one in ontvanger.got]
    assert kinds == ["WMO301", "WMO306", "WMO301", "Fo01"]
    heen, retour, answered, fout = (one.metadata.referentiegegevens for one in ontvanger.got)
    assert (heen.als_antwoord_op, heen.conversatie_id) == (None, heen.traceer_id)
    assert retour.conversatie_id == retour.als_antwoord_op
    assert (fout.conversatie_id, fout.als_antwoord_op) != (fout.als_antwoord_op, fout.als_antwoord_op)
    assert fout.conversatie_id == answered.traceer_id


ANSWERS: list[tuple[Answer, type]] = [
    (received, Bezorgd),
    (lambda one: (202, received(one)[1]), OpnieuwProberen),
    (lambda one: (500, received(one)[1]), OpnieuwProberen),
    (lambda _: (200, write_response(Ontvangen(OTHER, OTHER))), OpnieuwProberen),
    (lambda _: (200, b""), OpnieuwProberen),
    (lambda _: (200, b"<html/>"), OpnieuwProberen),
    (lambda _: (200, b" " * 2_000_000), OpnieuwProberen),
    (lambda _: (500, write_fault("Weg ermee", Melding("BRS13", "Onjuist"))), Geweigerd),
    (lambda _: (200, write_fault("Weg ermee", Melding("BRS13", "Onjuist"))), OpnieuwProberen),
    (lambda _: (500, write_fault("Storing", client=False)), OpnieuwProberen),
    (lambda _: (500, write_fault("Vol", Melding("KW046", "Later"), client=False)), OpnieuwProberen),
    (lambda _: (503, b""), OpnieuwProberen),
]


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS)
def test_what_an_answer_means(
    proef: Proef, ontvanger: Ontvanger, bezorger: VecozoBezorger, answer: Answer, outcome: type
) -> None:
    one = post(proef)[0]
    ontvanger.answer = answer
    assert isinstance(bezorger.bezorg(one, ontvanger.url), outcome)


def test_a_redirect_or_nobody_settles_nothing(
    proef: Proef, ontvanger: Ontvanger, bezorger: VecozoBezorger
) -> None:
    one = post(proef)[0]
    for adres in (f"{ontvanger.url}/weg", "http://127.0.0.1:1", "geen adres"):
        outcome = bezorger.bezorg(one, adres)
        assert isinstance(outcome, OpnieuwProberen)
        assert adres not in outcome.reden
    assert ontvanger.got == []
