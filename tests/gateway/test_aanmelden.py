"""Who calls, asked of a real server: on a TCP port and on a unix socket."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from ketenwissel.gateway.aanmelden import identify, is_unix_socket
from ketenwissel.gateway.asgi import Receive, Scope, Send, respond
from ketenwissel.store import open_database
from ketenwissel.toegang import Rolverzoek, Toegang, admit_certificate, fill_example, grant_roles

from ..toegang.certificaten import certificate, header
from ..toegang.ingericht import AANBIEDER, BEGIN, BUREAU, GEMEENTE, NU, Ingericht

OIN = "00000001003214345000"
NOBODY = "niemand"
Loop = tuple[str, str]


@pytest.fixture(scope="module")
def ingericht(tmp_path_factory: pytest.TempPathFactory, prepared_file: Path) -> Iterator[Ingericht]:
    path = tmp_path_factory.mktemp("toegang") / "proef.db"
    shutil.copy(prepared_file, path)
    opslag = open_database(str(path))
    made = Ingericht(opslag, fill_example(opslag, BEGIN, NU + timedelta(days=1)))
    with made.acts() as beheer:
        admit_certificate(beheer, OIN, BUREAU)
        admit_certificate(beheer, AANBIEDER, AANBIEDER)
        grant_roles(beheer, [Rolverzoek("gemeente", "toeschouwer")])
    yield made
    opslag.close()


@contextmanager
def serving(listener: socket.socket, loop: Loop, app: Callable[..., object]) -> Iterator[None]:
    config = uvicorn.Config(
        app,
        loop=loop[0],
        http=loop[1],
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


@pytest.fixture(scope="module", params=[("uvloop", "httptools"), ("asyncio", "h11")], ids="-".join)
def clients(
    request: pytest.FixtureRequest, ingericht: Ingericht, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, httpx.Client]]:
    toegang = ingericht.toegang

    async def tell(scope: Scope, receive: Receive, send: Send) -> None:
        found = identify(scope, toegang, NU, certificates=scope["path"] != "/zonder")
        text = NOBODY if found is None else " ".join([found.naam, *sorted(found.rollen)])
        await respond(send, 200, text.encode())

    path = str(tmp_path_factory.mktemp("socket") / "hub.sock")
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(path)
    unix.listen()
    tcp = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{tcp.getsockname()[1]}"
    with (
        serving(tcp, request.param, tell),
        serving(unix, request.param, tell),
        httpx.Client(base_url=base) as over_tcp,
        httpx.Client(transport=httpx.HTTPTransport(uds=path), base_url="http://hub") as over_unix,
    ):
        yield {"tcp": over_tcp, "unix": over_unix}


def ask(client: httpx.Client, *headers: tuple[str, str | bytes], path: str = "/") -> str:
    raw = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers]
    answer = client.get(path, headers=raw)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_a_key_is_known_over_any_way(
    clients: dict[str, httpx.Client], ingericht: Ingericht, way: str
) -> None:
    client, keys = clients[way], ingericht.sleutels
    assert ask(client, ("Authorization", f"Bearer {keys[GEMEENTE]}")) == f"{GEMEENTE} partij"
    assert ask(client, ("authorization", f"bearer  {keys['regie']}")) == "regie regie"
    assert ask(client, ("X-API-Key", keys[BUREAU])) == f"{BUREAU} serviceorganisatie"


@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_what_is_not_good_is_nobody(clients: dict[str, httpx.Client], ingericht: Ingericht, way: str) -> None:
    key, other = ingericht.sleutels[GEMEENTE], ingericht.sleutels[AANBIEDER]
    mixed = f"{key[:16]}{other[16:]}"
    for headers in (
        (),
        (("Authorization", key),),
        (("Authorization", f"Basic {key}"),),
        (("Authorization", "Bearer"),),
        (("Authorization", f"Bearer {mixed}"),),
        (("Authorization", f"Bearer {key[:-1]}"),),
        (("X-API-Key", f"Bearer {key}"),),
        (("X-API-Key", ""),),
        (("X-API-Key", key.encode() + b"\xff"),),
        (("X-API-Key", key), ("X-API-Key", key)),
        (("X-API-Key", key), ("X-API-Key", other)),
        (("X-API-Key", key), ("Authorization", f"Bearer {key}")),
        (("Client-Cert", "iets"),),
    ):
        assert ask(clients[way], *headers) == NOBODY


def test_a_certificate_is_believed_on_the_unix_socket_only(
    clients: dict[str, httpx.Client], ingericht: Ingericht
) -> None:
    good = ("Client-Cert", header(certificate(OIN)))
    assert ask(clients["unix"], good) == f"{BUREAU} serviceorganisatie"
    assert ask(clients["unix"], ("Client-Cert", header(certificate(AANBIEDER)))) == f"{AANBIEDER} partij"
    assert ask(clients["tcp"], good) == NOBODY
    for forged in ("127.0.0.1", "unix", ""):
        assert ask(clients["tcp"], good, ("X-Forwarded-For", forged), ("Host", "hub.sock")) == NOBODY
    assert ask(clients["unix"], good, ("X-Forwarded-For", "203.0.113.7")) == f"{BUREAU} serviceorganisatie"
    assert ask(clients["unix"], good, path="/zonder") == NOBODY
    assert ask(clients["unix"], good, good) == NOBODY
    assert ask(clients["unix"], ("Client-Cert", header(certificate("00000001003214345009")))) == NOBODY


def test_a_key_goes_before_a_certificate_and_is_not_passed_over(
    clients: dict[str, httpx.Client], ingericht: Ingericht
) -> None:
    good = ("Client-Cert", header(certificate(OIN)))
    assert ask(clients["unix"], good, ("X-API-Key", ingericht.sleutels["regie"])) == "regie regie"
    assert ask(clients["unix"], good, ("X-API-Key", "kw-niets")) == NOBODY
    assert ask(clients["unix"], good, ("Authorization", "Basic eDp5")) == NOBODY


def test_somebody_with_two_roles_can_call_under_one(
    clients: dict[str, httpx.Client], ingericht: Ingericht
) -> None:
    key = ("X-API-Key", ingericht.sleutels["gemeente"])
    wanted = {
        None: "gemeente partij toeschouwer",
        "partij": "gemeente partij",
        f"partij:{GEMEENTE}": "gemeente partij",
        "toeschouwer": "gemeente toeschouwer",
        f"partij:{AANBIEDER}": NOBODY,
        "regie": NOBODY,
        "baas": NOBODY,
        "": NOBODY,
    }
    for rol, who in wanted.items():
        headers = [key] if rol is None else [key, ("X-Rol", rol)]
        assert ask(clients["tcp"], *headers) == who


@pytest.mark.parametrize(
    ("server", "client", "unix"),
    [
        (("/run/hub.sock", None), None, True),
        (("/run/hub.sock", None), ("203.0.113.7", 0), True),
        (("127.0.0.1", 8000), None, False),
        (("127.0.0.1", 8000), ("127.0.0.1", 5000), False),
        (None, None, False),
    ],
)
def test_a_client_without_an_address_proves_nothing(
    server: tuple[str, int | None] | None, client: tuple[str, int] | None, unix: bool
) -> None:
    assert is_unix_socket({"type": "http", "server": server, "client": client}) == unix
    assert not is_unix_socket({"type": "http"})


def test_asking_costs_microseconds(ingericht: Ingericht) -> None:
    toegang: Toegang = ingericht.toegang
    names = (b"host", b"content-type", b"content-length", b"user-agent", b"accept")
    scope: Scope = {
        "type": "http",
        "server": ("/run/hub.sock", None),
        "headers": [*((name, b"x") for name in names), (b"x-api-key", ingericht.sleutels[GEMEENTE].encode())],
    }
    begin = time.perf_counter()
    for _ in range(1000):
        assert identify(scope, toegang, NU) is not None
    assert time.perf_counter() - begin < 0.2
