"""Large requests share the memory of a process: how many at once, who waits, who is told to come back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.app import Dienst, create_app
from ketenwissel.gateway.asgi import App, Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.ruimte import Deel, Ruimte, take_room
from ketenwissel.gateway.stuf import PAD as STUF
from ketenwissel.gateway.stuf import StufDeur
from ketenwissel.gateway.vecozo import PAD as VECOZO
from ketenwissel.gateway.vecozo import SOAP_PAD, VecozoRestDeur, VecozoSoapDeur
from ketenwissel.hub import Loket, Schrijver, Waarneming
from ketenwissel.keten.stuf import Fo03, read_answer
from ketenwissel.store import Opslag
from ketenwissel.toegang import Toegang

from ..hub.proef import AANBIEDER, Proef
from .api.apiproef import Apiproef
from .stuf_deur import XML
from .stuf_deur import identify as identify_stuf
from .test_app import Leven, Log, all_well
from .vecozo_deur import FORM, PUSH
from .vecozo_deur import identify as identify_vecozo

KLEIN, MIDDEL, GROOT = 1_000, 10_000, 100_000
DELEN = (Deel(MIDDEL, 2 * MIDDEL), Deel(None, GROOT))


class Telt:
    """A door that reads a body, unpacks it to what the header says, and answers when it is let."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.inside: list[int] = []
        self.most = 0
        self.came = asyncio.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(scope, receive, 10_000_000, 30)
        await take_room(scope, int(dict(scope["headers"]).get(b"unpacked", b"0")))
        self.inside.append(len(body))
        self.most = max(self.most, sum(self.inside))
        async with self.came:
            self.came.notify_all()
        await self.open.wait()
        self.inside.remove(len(body))
        await respond(send, 200, str(len(body)).encode())

    async def wait_for(self, *sizes: int) -> None:
        async with self.came:
            await asyncio.wait_for(self.came.wait_for(lambda: sorted(self.inside) == sorted(sizes)), 10)


def service(deuren: Mapping[str, App], ruimte: Ruimte) -> App:
    return create_app(Dienst(deuren, lambda _: "", all_well, Leven(), SystemTimer(), Log(), ruimte=ruimte))


@asynccontextmanager
async def asking(deur: App, ruimte: Ruimte) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service({"/x": deur}, ruimte))
    async with httpx.AsyncClient(transport=transport, base_url="http://dienst") as client:
        yield client


def test_large_bodies_come_one_after_the_other_and_all_get_there() -> None:
    async def play() -> None:
        deur = Telt()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN)) as client:
            sizes = [60_000, 60_001, 30_000, 500_000, 99_999]
            asked = [asyncio.create_task(client.post("/x", content=bytes(size))) for size in sizes]
            # The second does not fit beside the first, and the third does not pass it.
            await deur.wait_for(60_000)
            deur.open.set()
            answers = await asyncio.gather(*asked)
        assert [answer.text for answer in answers] == [str(size) for size in sizes]
        assert deur.most == 500_000, "larger than all there is: alone"

    asyncio.run(play())


def test_who_fits_beside_another_does_not_wait() -> None:
    async def play() -> None:
        deur = Telt()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN)) as client:
            sizes = [40_000, 60_000, MIDDEL, MIDDEL, *[KLEIN] * 30]
            asked = [asyncio.create_task(client.post("/x", content=bytes(size))) for size in sizes]
            await deur.wait_for(*sizes)
            waits = asyncio.create_task(client.post("/x", content=bytes(KLEIN + 1)))
            small = asyncio.create_task(client.post("/x", content=bytes(KLEIN)))
            await deur.wait_for(*sizes, KLEIN)
            deur.open.set()
            await asyncio.gather(*asked, waits, small)

    asyncio.run(play())


def test_who_waits_too_long_is_told_to_come_back() -> None:
    async def play() -> None:
        deur = Telt()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN, wacht=0.05)) as client:
            first = asyncio.create_task(client.post("/x", content=bytes(GROOT)))
            await deur.wait_for(GROOT)
            answer = await client.post("/x", content=bytes(GROOT))
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["code"] == "KW503"
            deur.open.set()
            assert (await first).status_code == 200
            assert (await client.post("/x", content=bytes(GROOT))).status_code == 200, "its room is back"

    asyncio.run(play())


def test_a_body_of_unknown_length_takes_room_as_it_grows() -> None:
    async def pieces(number: int) -> AsyncIterator[bytes]:
        for _ in range(number):
            yield bytes(KLEIN)

    async def play() -> None:
        deur = Telt()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN, wacht=0.05)) as client:
            first = asyncio.create_task(client.post("/x", content=pieces(MIDDEL // KLEIN + 1)))
            await deur.wait_for(MIDDEL + KLEIN)
            assert (await client.post("/x", content=pieces(MIDDEL // KLEIN + 1))).status_code == 503
            deur.open.set()
            for number in (MIDDEL // KLEIN, 1):
                assert (await client.post("/x", content=pieces(number))).status_code == 200
            assert (await first).status_code == 200

    asyncio.run(play())


def test_what_a_zip_becomes_counts_as_well() -> None:
    async def play() -> None:
        deur = Telt()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN, wacht=0.05)) as client:
            unpacks = {"unpacked": str(GROOT)}
            first = asyncio.create_task(client.post("/x", content=b"zip", headers=unpacks))
            await deur.wait_for(3)
            assert (await client.post("/x", content=b"another", headers=unpacks)).status_code == 503
            assert (await client.post("/x", content=bytes(GROOT))).status_code == 503
            deur.open.set()
            assert (await first).status_code == 200
            assert (await client.post("/x", content=b"another", headers=unpacks)).status_code == 200

    asyncio.run(play())


@pytest.mark.parametrize(("body", "unpacked"), [(GROOT, GROOT), (GROOT // 2, GROOT), (MIDDEL, MIDDEL)])
def test_zips_do_not_wait_for_each_other(body: int, unpacked: int) -> None:
    async def play() -> None:
        deur = Telt()
        deur.open.set()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN)) as client:
            headers = {"unpacked": str(unpacked)}
            asked = [client.post("/x", content=bytes(body), headers=headers) for _ in range(8)]
            answers = await asyncio.wait_for(asyncio.gather(*asked), 10)
        assert {answer.status_code for answer in answers} == {200}

    asyncio.run(play())


def test_who_hangs_up_while_waiting_leaves_its_place() -> None:
    async def play() -> None:
        deur = Telt()
        async with asking(deur, Ruimte(DELEN, klein=KLEIN)) as client:
            first = asyncio.create_task(client.post("/x", content=bytes(60_000)))
            await deur.wait_for(60_000)
            gone = asyncio.create_task(client.post("/x", content=bytes(90_000)))
            third = asyncio.create_task(client.post("/x", content=bytes(40_000)))
            await asyncio.sleep(0)
            while not gone.done():
                gone.cancel()
                await asyncio.sleep(0)
            await deur.wait_for(60_000, 40_000)
            deur.open.set()
            await asyncio.gather(first, third)

    asyncio.run(play())


@pytest.fixture
def busy() -> Ruimte:
    """Give the room of a process in which nothing large fits."""
    return Ruimte((Deel(None, 1),), klein=10, wacht=0.05)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (STUF, XML | {"x-wie": "0344"}, 500),
        (SOAP_PAD, XML | {"x-wie": AANBIEDER}, 500),
        (PUSH, {"content-type": FORM, "x-wie": AANBIEDER}, 503),
        ("/v1/indienen", {"content-type": "application/json"}, 503),
        (f"/v1/portalen/{AANBIEDER}/inleveringen", {"content-type": "application/zip"}, 503),
    ],
)
def test_each_door_says_it_in_its_own_form(
    opslag: Opslag, busy: Ruimte, path: str, headers: dict[str, str], status: int
) -> None:
    api = Apiproef(opslag)
    key = {"x-api-key": api.keys[AANBIEDER]} if path.startswith("/v1") else {}

    async def play() -> httpx.Response:
        taken = await busy.vakken[0].take(1, 1)
        assert taken == 1
        with_doors = httpx.ASGITransport(service(doors_of(api, opslag), busy))
        async with httpx.AsyncClient(transport=with_doors, base_url="http://dienst") as client:
            return await client.post(path, content=bytes(100), headers=headers | key)

    answer = asyncio.run(play())
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "5"), answer.text
    if path == STUF:
        found: Any = read_answer(answer.content)
        assert isinstance(found, Fo03)
        assert found.fout.code == "StUF046"
    elif path == SOAP_PAD:
        assert "Server</faultcode>" in answer.text
        assert "KW046" in answer.text
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert "ongewijzigd opnieuw" in answer.json()["detail"]


def doors_of(api: Apiproef, opslag: Opslag) -> dict[str, App]:
    """Open every door; what is refused here reaches no writer."""
    proef: Proef = api.proef
    schrijver = Schrijver(proef.hub)
    schrijver.close()
    aanname = Aanname(proef.hub.prepare, schrijver)
    who = Toegang(proef.register)
    loket = Loket(opslag, Waarneming(proef.hub, who, "productie"))
    return {
        STUF: StufDeur(proef.hub, aanname, who, identify_stuf),
        SOAP_PAD: VecozoSoapDeur(proef.hub, aanname, who, identify_vecozo),
        VECOZO: VecozoRestDeur(proef.hub, loket, aanname, who, identify_vecozo),
        "/v1": api.app(),
    }
