"""Connections of a real server: headers are bounded in size and in time, whole requests are not touched."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest
import uvicorn

from ketenwissel.gateway.asgi import Receive, Scope, Send, read_body, respond
from ketenwissel.gateway.verbinding import Verbinding

DEADLINE = 30.0
SIZE = 100_000


class Snel(Verbinding):
    """Bounds that a test can reach."""

    hoogstens = 20_000
    binnen = 0.3


async def size_of(scope: Scope, receive: Receive, send: Send) -> None:
    body = await read_body(scope, receive, 10 * SIZE, DEADLINE)
    await respond(send, 200, str(len(body)).encode())


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        size_of, http=Snel, ws="none", lifespan="off", log_config=None, timeout_keep_alive=20
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    host, port = listener.getsockname()
    yield host, port
    server.should_exit = True
    thread.join(DEADLINE)


@pytest.fixture
def line(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, DEADLINE) as made:
        yield made


def answer(line: socket.socket) -> tuple[int, bytes]:
    """Read one answer."""
    found = HTTPResponse(line)
    found.begin()
    return found.status, found.read()


def pour(line: socket.socket) -> None:
    """Send a header that never ends."""
    for _ in range(1000):
        line.sendall(b"x" * 10_000)


def request(body: bytes = b"") -> bytes:
    return b"POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)


def test_requests_pass_one_after_the_other_whatever_their_size(line: socket.socket) -> None:
    for size in (0, 5, SIZE, 3 * SIZE, 1):
        line.sendall(request(b"x" * size))
        assert answer(line) == (200, b"%d" % size)


def test_a_body_that_comes_slowly_is_the_doors_to_judge(line: socket.socket) -> None:
    whole = request(b"x" * 100)
    line.sendall(whole[:-1])
    line.settimeout(Snel.binnen * 2)
    with pytest.raises(TimeoutError):
        line.recv(1)
    line.settimeout(DEADLINE)
    line.sendall(whole[-1:])
    assert answer(line)[0] == 200


def test_headers_that_do_not_end_are_cut_off(line: socket.socket) -> None:
    line.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx-vol: ")
    # What was answered may be lost with the connection; that it is gone is what counts.
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        pour(line)


@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\nhost: x\r\n", b"GE"])
def test_headers_that_come_too_slowly_are_cut_off(line: socket.socket, begin: bytes) -> None:
    line.sendall(begin)
    assert answer(line)[0] == 408
    assert line.recv(1) == b""


def test_the_next_request_has_its_time_too(line: socket.socket) -> None:
    line.sendall(request(b"x"))
    assert answer(line)[0] == 200
    line.sendall(b"POST /x HTT")
    assert answer(line)[0] == 408


def test_who_says_nothing_between_two_requests_is_not_hurried(line: socket.socket) -> None:
    line.sendall(request(b"x"))
    assert answer(line)[0] == 200
    line.settimeout(Snel.binnen * 2)
    with pytest.raises(TimeoutError):
        line.recv(1)
    line.settimeout(DEADLINE)
    line.sendall(request(b"x"))
    assert answer(line)[0] == 200
