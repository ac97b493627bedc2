"""Every door of a running hub, on both databases: in by one protocol, out by another, brought by a third."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from lxml import etree

from ketenwissel.bericht import parse, retourbericht
from ketenwissel.core import referentie
from ketenwissel.gateway.asgi import Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.stuf import PAD as STUF
from ketenwissel.gateway.vecozo import SOAP_PAD
from ketenwissel.keten import Aanlevering, Adres
from ketenwissel.keten.stuf import Antwoordkop, read_answer, read_request, write_bv03, write_request
from ketenwissel.keten.vsp import Push, metadata_of, write_metadata, write_push
from ketenwissel.standards import berichttype

from ..gateway.server import serving
from ..hub.proef import payload
from .dienst import AT, CLEAN, DEADLINE, Services

GEMEENTE, AANBIEDER = "9000", "98000000"
PULL = "/berichtenservice/berichten/rest-pull/v1/berichten"
PUSH = "/berichtenservice/berichten/rest-push/v1/berichten"
STATUS = "/berichtenservice/berichtstatus/rest-pull/v3/berichtstatussen"
BEFORE, AFTER = "2022-03-28T09:00:00+02:00", "2022-04-04T13:00:00+02:00"
_rng = Random(11)


class Ontvanger:
    """The endpoint of a gemeente: takes everything."""

    def __init__(self) -> None:
        self.got: list[Aanlevering] = []
        self._changed = threading.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = read_request(await read_body(scope, receive, 1_000_000, DEADLINE))
        assert isinstance(found, Aanlevering)
        with self._changed:
            self.got.append(found)
            self._changed.notify_all()
        kop = Antwoordkop(found.zender, referentie.make(_rng), datetime.now(UTC), found.referentie)
        await respond(send, 200, write_bv03(kop), [(b"content-type", b"text/xml")])

    def wait_for(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.got) >= number, DEADLINE)


@pytest.fixture
def serve() -> Iterator[Services]:
    with ExitStack() as stack:
        yield Services(stack)


def command(*args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ketenwissel", *args], capture_output=True, text=True, check=True, env=CLEAN
    )
    return done.stdout


def example(database: str) -> dict[str, str]:
    """Make the example of a rehearsal; gives the key of each organisation and person."""
    made = command("toegang", "example", "--database", database, "--from", "2022-01-01T00:00:00Z", "--json")
    return {one["naam"]: one["sleutel"] for one in json.loads(made)["sleutels"]}


@pytest.fixture
def keys(database_url: str) -> dict[str, str]:
    return example(database_url)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def heen(release: str) -> Aanlevering:
    """Make a toewijzing of the gemeente."""
    kind = berichttype("WMO301", release)
    assert kind is not None
    versie, subversie = release.split(".")
    inhoud = payload(kind, GEMEENTE, AANBIEDER, f"D{_rng.randrange(10**9)}")
    return Aanlevering(
        "ggk",
        "Di01",
        Adres(GEMEENTE, "Zorgpakket"),
        Adres(AANBIEDER, "GGk"),
        referentie.make(_rng),
        inhoud,
        functie="WMO301",
        versie=int(versie),
        subversie=int(subversie),
        applicatie_versie=1,
        applicatie_subversie=0,
    )


def retour(one: Aanlevering) -> Aanlevering:
    """Make its answer."""
    root = parse(one.inhoud)
    assert isinstance(root, etree._Element)
    return Aanlevering(
        "vecozo",
        "Du01",
        Adres(AANBIEDER, "Zorgpakket"),
        Adres(GEMEENTE),
        referentie.make(_rng),
        retourbericht(root, identificatie="R1", dagtekening=date(2022, 3, 29)),
        functie="WMO302",
        versie=one.versie,
        subversie=one.subversie,
        cross_referentie=one.referentie,
        applicatie_versie=1,
        applicatie_subversie=0,
    )


def by_stuf(client: httpx.Client, key: str, one: Aanlevering) -> httpx.Response:
    body = write_request(one, datetime(2022, 3, 28, tzinfo=UTC))
    headers = {"content-type": "text/xml; charset=utf-8", "soapaction": '""'} | bearer(key)
    return client.post(STUF, content=body, headers=headers)


def by_push(client: httpx.Client, key: str, one: Aanlevering) -> httpx.Response:
    roles = {GEMEENTE: ("Gemeente",), AANBIEDER: ("Instelling",)}
    metadata = write_metadata(metadata_of(one, lambda code: roles.get(code, ())))
    headers = {"content-type": 'multipart/form-data; boundary="grens"'} | bearer(key)
    return client.post(PUSH, content=write_push(Push(metadata, one.inhoud), "grens"), headers=headers)


def collect(client: httpx.Client, key: str) -> list[bytes]:
    """Collect and confirm everything, as software of an aanbieder does."""
    found = []
    listed = client.get(PULL, params={"limit": 250}, headers=bearer(key)).raise_for_status()
    for entry in listed.json()["berichten"]:
        way = f"{PULL}/{entry['referentiegegevens']['traceerId']}"
        found.append(client.get(f"{way}/payload", headers=bearer(key)).raise_for_status().content)
        assert client.delete(way, headers=bearer(key)).status_code == 202
    return found


def set_clock(client: httpx.Client, key: str, moment: str) -> None:
    client.put("/v1/klok", json={"nu": moment}, headers=bearer(key)).raise_for_status()


def statuses(client: httpx.Client, key: str, one: Aanlevering) -> Sequence[Any]:
    found = client.get(STATUS, params={"traceerId": one.referentie}, headers=bearer(key)).raise_for_status()
    lines: Sequence[Any] = found.json()
    return lines


def test_a_message_goes_from_door_to_door_before_and_after_the_switch(
    serve: Services, database_url: str, keys: dict[str, str]
) -> None:
    ontvanger = Ontvanger()
    with serving(lambda: ontvanger) as endpoint:
        command("bezorging", "set", GEMEENTE, endpoint, "--database", database_url, "--as", "hubbeheer")
        service = serve("--database", database_url, "--at", BEFORE, "--speed", "0")
        service.ready()
        with service.client() as client:
            _walk(client, keys, ontvanger, database_url)
        assert service.stop() == 0
    assert not [line for line in service.lines if line["level"] != "info"], service.lines


def _walk(client: httpx.Client, keys: dict[str, str], ontvanger: Ontvanger, database_url: str) -> None:
    gemeente, aanbieder = keys[GEMEENTE], keys[AANBIEDER]
    old = heen("3.0")
    assert by_stuf(client, gemeente, old).status_code == 200
    assert collect(client, aanbieder) == [old.inhoud]
    answer = retour(old)
    assert by_push(client, aanbieder, answer).status_code == 204
    ontvanger.wait_for(1)
    assert (ontvanger.got[0].referentie, ontvanger.got[0].inhoud) == (answer.referentie, answer.inhoud)
    set_clock(client, keys["hubbeheer"], "2022-04-01T00:00:00+02:00")
    refused = by_stuf(client, gemeente, heen("3.0"))
    assert refused.status_code == 200, "told by a foutbericht, which is never held up"
    ontvanger.wait_for(2)
    assert ontvanger.got[1].soort == "Fo01"
    set_clock(client, keys["hubbeheer"], AFTER)
    new = heen("3.1")
    assert by_stuf(client, gemeente, new).status_code == 200
    assert collect(client, aanbieder) == [new.inhoud]
    assert by_push(client, aanbieder, retour(new)).status_code == 204
    ontvanger.wait_for(3)
    assert [one.soort for one in ontvanger.got] == ["Du01", "Fo01", "Du01"]


def test_doors_tell_of_themselves_to_anybody_and_the_rest_to_who_is_known(
    serve: Services, database_url: str, keys: dict[str, str]
) -> None:
    service = serve(
        "--database", database_url, "--at", AT, "--speed", "0", "--public-url", "https://hub.test"
    )
    with service.client() as client:
        for path in (f"{STUF}?wsdl", f"{SOAP_PAD}?wsdl"):
            found = client.get(path)
            assert found.status_code == 200, path
            assert "https://hub.test/services/" in found.text
        assert client.get("/v1/openapi.json").json()["openapi"].startswith("3.1")
        for method, path in _guarded():
            assert client.request(method, path).status_code == 401, path
            assert client.request(method, path, headers=bearer("kw-niets-niets")).status_code == 401, path
        known = client.get(PULL, params={"limit": 1}, headers=bearer(keys[AANBIEDER]))
        assert (known.status_code, known.json()) == (200, {"berichten": []})


def _guarded() -> list[tuple[str, str]]:
    return [
        ("POST", STUF),
        ("POST", SOAP_PAD),
        ("POST", PUSH),
        ("GET", PULL),
        ("GET", f"{STATUS}?traceerId={referentie.make(_rng)}"),
        ("GET", "/v1/berichten"),
        ("GET", "/v1/klok"),
    ]


def test_a_party_that_goes_too_fast_is_told_so_at_every_door(
    serve: Services, database_url: str, keys: dict[str, str]
) -> None:
    service = serve(
        "--database", database_url, "--at", AT, "--speed", "0", "--rate", "0.001", "--burst", "2",
        "--rate-for", f"{GEMEENTE}=1000",
    )  # fmt: skip
    with service.client() as client:
        asked = [PULL, "/v1/draaiboek", PULL, "/v1/draaiboek"]
        answers = [client.get(path, headers=bearer(keys[AANBIEDER])) for path in asked]
        assert [one.status_code for one in answers] == [200, 200, 429, 429]
        assert all(int(one.headers["retry-after"]) > 0 for one in answers[2:])
        assert all(one.headers["content-type"] == "application/problem+json" for one in answers[2:])
        for _ in range(5):
            assert client.get("/v1/klok", headers=bearer(keys[GEMEENTE])).status_code == 200


@pytest.mark.postgres
def test_messages_of_one_process_are_found_at_another(
    serve: Services, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("cluster").url()
    keys = example(url)
    first, second = (serve("--database", url, "--at", BEFORE, "--speed", "0") for _ in range(2))
    with first.client() as one, second.client() as other:
        sent = [heen("3.0") for _ in range(4)]
        for place, message in enumerate(sent):
            assert by_stuf((one, other)[place % 2], keys[GEMEENTE], message).status_code == 200
        again = by_stuf(other, keys[GEMEENTE], sent[0])
        assert again.status_code == 200, "the same message again is no other"
        assert collect(other, keys[AANBIEDER]) == [message.inhoud for message in sent]
        assert collect(one, keys[AANBIEDER]) == []
        set_clock(one, keys["hubbeheer"], "2022-04-01T00:00:00+02:00")
        refused = by_stuf(other, keys[GEMEENTE], heen("3.0"))
        assert refused.status_code == 200
        answer = read_answer(refused.content)
        assert answer is not None
        with_report = one.get(f"/v1/postvakken/{GEMEENTE}/berichten", headers=bearer(keys[GEMEENTE]))
        assert re.search("Fo01", with_report.text), with_report.text


def test_a_key_that_is_revoked_no_longer_counts(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "hub.db")
    key = example(path)[AANBIEDER]
    service = serve("--database", path, "--at", AT, "--speed", "0")
    with service.client() as client:
        assert client.get(PULL, headers=bearer(key)).status_code == 200
        mark = key.split("-")[1]
        command("toegang", "sleutel", "revoke", mark, "--database", path, "--as", "hubbeheer")
        for _ in range(10_000):
            if client.get(PULL, headers=bearer(key)).status_code == 401:
                return
    pytest.fail("a key that was revoked still counts")
