"""The memory of a hub stays bounded while several of the largest messages come in at once."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ketenwissel.core import referentie
from ketenwissel.keten import Aanlevering, Adres
from ketenwissel.keten.vsp import Bestand, pack
from ketenwissel.standards import berichttype

from ..hub.proef import payload
from .dienst import DEADLINE, Service, Services
from .test_serve_deuren import AANBIEDER, BEFORE, GEMEENTE, _rng, bearer, by_push, by_stuf, example, heen

LARGE = 18_000_000
"""Bytes of the largest messages that are sent: nearly what fits an envelope of the GGk."""
MOST_MB = 300


@pytest.fixture
def service() -> Iterator[Services]:
    with ExitStack() as stack:
        yield Services(stack)


def large(number: int) -> Aanlevering:
    """Make a message of the aanbieder full of elements: small ones by the hundred thousands."""
    kind = berichttype("WMO305", "3.0")
    assert kind is not None
    small = payload(kind, GEMEENTE, AANBIEDER, f"G{number}")
    client = small[small.index(b"<Client>") : small.index(b"</Client>") + len(b"</Client>")]
    inhoud = small.replace(client, client * (LARGE // len(client)))
    own = Adres(AANBIEDER, "Zorgpakket")
    return Aanlevering(
        "vecozo",
        "Di01",
        own,
        Adres(GEMEENTE),
        referentie.make(_rng),
        inhoud,
        functie="WMO305",
        versie=3,
        subversie=0,
        applicatie_versie=1,
        applicatie_subversie=0,
    )


def peak(service: Service) -> float:
    """Give the most memory that a process held, in MB (10^6 bytes)."""
    status = Path(f"/proc/{service.process.pid}/status").read_text("ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024 / 10**6


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process")
def test_many_of_the_largest_at_once_by_every_door(service: Services, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'hub.db'}"
    keys = example(database)
    running = service("--database", database, "--at", BEFORE, "--speed", "0")
    running.ready()
    idle = peak(running)
    toewijzing = heen("3.0")
    assert len(toewijzing.inhoud) < 100_000

    def push(number: int, client: httpx.Client) -> httpx.Response:
        return by_push(client, keys[AANBIEDER], large(number))

    def push_zip(number: int, client: httpx.Client) -> httpx.Response:
        one = large(number)
        zipped = pack([Bestand(f"{one.referentie}.xml", one.inhoud)])
        assert len(zipped) < 1_000_000, "small, until it is unpacked"
        return by_push(client, keys[AANBIEDER], replace(one, inhoud=zipped))

    def portal(number: int, client: httpx.Client) -> httpx.Response:
        headers = {"content-type": "application/zip"} | bearer(keys[AANBIEDER])
        data = pack([Bestand("een.xml", large(number).inhoud)])
        return client.post(f"/v1/portalen/{AANBIEDER}/inleveringen", content=data, headers=headers)

    def stuf(number: int, client: httpx.Client) -> httpx.Response:
        filler = b"<!--" + b"x" * 9_000_000 + b"-->"
        one = heen("3.0")
        return by_stuf(client, keys[GEMEENTE], replace(one, inhoud=one.inhoud + filler))

    doors = [push, push_zip, portal, stuf, push, push_zip]
    with running.client() as client, ThreadPoolExecutor(len(doors)) as pool:
        asked = [pool.submit(door, number, client) for number, door in enumerate(doors)]
        answers = [one.result(2 * DEADLINE) for one in asked]
        small = by_stuf(client, keys[GEMEENTE], toewijzing)
    assert [answer.status_code for answer in answers] == [204, 204, 200, 200, 204, 204]
    assert small.status_code == 200
    assert idle < peak(running) < MOST_MB
