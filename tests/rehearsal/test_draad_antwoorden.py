"""What a submission over the wire comes to, also where a hub contradicts itself or answers nonsense."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from ketenwissel.gateway.asgi import Receive, Scope, Send, read_body, respond
from ketenwissel.keten import Aanlevering, Adres, Fout, GeenAntwoord, Ontvangst, Weigering
from ketenwissel.keten.stuf import Antwoordkop, write_bv03, write_fo03
from ketenwissel.rehearsal.draad.aanleveren import Uitkomst, submit
from ketenwissel.rehearsal.draad.verbinding import Verbinding

from ..gateway.server import serving

MOMENT = datetime(2022, 3, 30, 15, tzinfo=UTC)
KEY = "een-sleutel"
REFERENTIE = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
ANDERE = "7d0cf4b1-53c1-4c3f-8f0e-2b6d0c1f9a77"
GEMEENTE, AANBIEDER = "9000", "98000000"
KOP = Antwoordkop(Adres(GEMEENTE), ANDERE, MOMENT, REFERENTIE)
BV03 = write_bv03(KOP)
FO03 = write_fo03(KOP, Fout("StUF010", "client", "De ontvanger is niet bekend."))
GEBLOKKEERD = {
    "tijdstip": "2022-03-30T15:00:00Z",
    "zender": GEMEENTE,
    "situatie": "geblokkeerd",
    "lijst": "isd21",
    "code": "IB103",
    "stap": "3.2.1",
    "retry": "rebuild",
}


class Hubbeeld:
    """A hub that says what it is told to say."""

    def __init__(self) -> None:
        self.deur: tuple[int, bytes] = (200, BV03)
        self.status: Mapping[str, Sequence[object]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await read_body(scope, receive, 1_000_000, 10)
        if not scope["path"].startswith("/v1/statussen/"):
            await respond(send, *self.deur)
        elif self.status is None:
            await respond(send, 404)
        else:
            known: dict[str, Sequence[object]] = {"berichten": [], "weigeringen": []}
            await respond(send, 200, json.dumps({**known, **self.status}).encode())


@pytest.fixture
def hub() -> Hubbeeld:
    return Hubbeeld()


@pytest.fixture
def verbinding(hub: Hubbeeld) -> Iterator[Verbinding]:
    with serving(lambda: hub) as adres, Verbinding(adres) as connection:
        yield connection


def _submit(verbinding: Verbinding, zender: str = GEMEENTE) -> Uitkomst:
    is_gemeente = zender == GEMEENTE
    one = Aanlevering(
        "ggk" if is_gemeente else "vecozo",
        "Di01",
        Adres(zender, "Oefenkantoor"),
        Adres(AANBIEDER if is_gemeente else GEMEENTE, "GGk"),
        REFERENTIE,
        b"<bericht/>",
        functie="WMO301" if is_gemeente else "WMO305",
        versie=3,
    )
    rollen = {GEMEENTE: ("Gemeente",), AANBIEDER: ("Instelling",)}
    return submit(verbinding, KEY, one, MOMENT, lambda code: rollen.get(code, ()))


def test_a_refusal_after_a_receipt_is_one_that_is_told_later(hub: Hubbeeld, verbinding: Verbinding) -> None:
    hub.status = {"weigeringen": [GEBLOKKEERD]}
    found = _submit(verbinding)
    assert isinstance(found.antwoord, Weigering)
    assert (found.antwoord.code, found.antwoord.stap, found.later) == ("IB103", "3.2.1", True)


def test_a_refusal_of_another_moment_or_party_is_not_its_own(hub: Hubbeeld, verbinding: Verbinding) -> None:
    other = [GEBLOKKEERD | {"zender": "9001"}, GEBLOKKEERD | {"tijdstip": "2022-03-30T14:59:59Z"}]
    hub.status = {"weigeringen": other}
    assert isinstance(_submit(verbinding).antwoord, Ontvangst)


def test_a_receipt_of_what_the_hub_does_not_know_still_counts(verbinding: Verbinding) -> None:
    """The trail is silent about it, and two accounts then differ."""
    found = _submit(verbinding)
    assert isinstance(found.antwoord, Ontvangst)
    assert not found.later


def test_a_refusal_of_what_the_hub_does_not_know_is_no_receipt(hub: Hubbeeld, verbinding: Verbinding) -> None:
    hub.deur = (500, FO03)
    found = _submit(verbinding)
    assert isinstance(found.antwoord, Weigering)
    assert (found.antwoord.situatie, found.antwoord.code) == ("onbekend", "StUF010")
    assert not found.later


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html/>"),
        (200, write_bv03(KOP._replace(cross_referentie=ANDERE))),
        (500, BV03),
        (503, FO03),
    ],
    ids=["no answer of StUF", "on another message", "a receipt as a fault", "out of order"],
)
def test_what_settles_nothing_at_the_door_of_stuf_is_no_answer(
    hub: Hubbeeld, verbinding: Verbinding, status: int, body: bytes
) -> None:
    hub.deur = (status, body)
    with pytest.raises(GeenAntwoord):
        _submit(verbinding)


@pytest.mark.parametrize("status", [200, 400, 503])
def test_what_settles_nothing_at_a_push_is_no_answer(
    hub: Hubbeeld, verbinding: Verbinding, status: int
) -> None:
    hub.deur = (status, b"{}")
    with pytest.raises(GeenAntwoord):
        _submit(verbinding, AANBIEDER)


def test_a_push_that_is_refused_at_once_gives_its_melding(hub: Hubbeeld, verbinding: Verbinding) -> None:
    hub.deur = (422, json.dumps({"meldingen": [{"code": "BRS4", "omschrijving": "Onbekend."}]}).encode())
    found = _submit(verbinding, AANBIEDER)
    assert isinstance(found.antwoord, Weigering)
    assert (found.antwoord.code, found.antwoord.omschrijving, found.later) == ("BRS4", "Onbekend.", False)
