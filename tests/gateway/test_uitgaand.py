"""Bringing mail to a slow receiver: one deadline for the whole request, over TCP and TLS."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.gateway.uitgaand import make_client

DEADLINE = 30.0
SECONDS = 0.4
BIG = b"x" * 30_000_000
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nja"

Behaviour = Callable[[socket.socket, threading.Event], None]


def answers(line: socket.socket, done: threading.Event) -> None:
    while part := line.recv(65536):
        if part.endswith(b"!"):
            line.sendall(OK)


def says_nothing(line: socket.socket, done: threading.Event) -> None:
    done.wait(DEADLINE)


def drips(line: socket.socket, done: threading.Event) -> None:
    """Answer a byte at a time, each well within the timeout of a piece."""
    line.sendall(b"HTTP/1.1 200 OK\r\nx-lang: ")
    while not done.wait(SECONDS / 20):
        line.sendall(b"y")


def drips_a_body(line: socket.socket, done: threading.Event) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
    while not done.wait(SECONDS / 20):
        line.sendall(b"y")


def sips(line: socket.socket, done: threading.Event) -> None:
    """Take a request a little at a time."""
    while not done.wait(SECONDS / 20):
        line.recv(1000)


@pytest.fixture
def receiver() -> Iterator[Callable[[Behaviour], str]]:
    done = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = listener.getsockname()[1]

        def serve(behaviour: Behaviour) -> None:
            line, _ = listener.accept()
            with line, suppress(OSError):
                behaviour(line, done)

        def behave(behaviour: Behaviour) -> str:
            threads.append(threading.Thread(target=serve, args=(behaviour,)))
            threads[-1].start()
            return f"http://127.0.0.1:{port}/"

        yield behave
        done.set()
        for thread in threads:
            thread.join(DEADLINE)


@pytest.mark.parametrize("behaviour", [says_nothing, drips, drips_a_body, sips])
@pytest.mark.parametrize("body", [b"!", BIG])
def test_no_receiver_keeps_a_request_longer_than_its_time(
    receiver: Callable[[Behaviour], str], behaviour: Behaviour, body: bytes
) -> None:
    timer = SystemTimer()
    with make_client(timer, SECONDS) as client:
        address = receiver(behaviour)
        begin = timer.seconds()
        with pytest.raises(httpx.TimeoutException):
            client.post(address, content=body)
        assert timer.seconds() - begin < SECONDS + 2.0


def test_one_connection_serves_many_requests(receiver: Callable[[Behaviour], str]) -> None:
    with make_client(SystemTimer(), DEADLINE) as client:
        address = receiver(answers)
        assert [client.post(address, content=b"x" * size + b"!").text for size in (0, 10, 100_000)] == [
            "ja"
        ] * 3


def test_nobody_there_is_no_answer() -> None:
    with make_client(SystemTimer(), SECONDS) as client, pytest.raises(httpx.ConnectError):
        client.post("http://127.0.0.1:1/", content=b"!")
