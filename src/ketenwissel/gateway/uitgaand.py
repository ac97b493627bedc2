"""The client with which mail is brought: every request has one deadline, whatever the other side does.

A timeout of httpx holds for each piece that is read or written: a receiver that gives a byte every few
seconds could keep a request, its thread and its lease for ever. Here the pieces share the time of their
request.
"""

import socket
import ssl
import threading
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from ketenwissel.core.clock import Timer

__all__ = ["make_client"]

_CONNECT_SECONDEN = 10.0


def make_client(timer: Timer, seconden: float, context: ssl.SSLContext | None = None) -> httpx.Client:
    """Make a client of which no request takes longer than this many seconds; its owner closes it.

    `context` holds the certificate that it shows and whom it trusts. Proxies and passwords of the environment
    do not count.
    """
    return httpx.Client(
        transport=_Transport(timer, seconden, context or ssl.create_default_context()),
        timeout=httpx.Timeout(seconden, connect=_CONNECT_SECONDEN),
        trust_env=False,
    )


class _Deadline(threading.local):
    """When the request of this thread must be over, by the timer."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self.at = 0.0

    def left(self, timeout: float | None) -> float:
        """Give how long one piece may take; raises ReadTimeout when nothing is left."""
        left = self.at - self._timer.seconds()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long")
        return left if timeout is None else min(timeout, left)


class _Transport(httpx.HTTPTransport):
    """Sends by connections that keep to the deadline."""

    def __init__(self, timer: Timer, seconden: float, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        self._timer = timer
        self._seconden = seconden
        self._deadline = _Deadline(timer)
        # The pool of httpx takes no network of one's own.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, network_backend=_Network(httpcore.SyncBackend(), self._deadline)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, in the thread that reads its answer too."""
        self._deadline.at = self._timer.seconds() + self._seconden
        return super().handle_request(request)


class _Network(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect within what is left."""
        left = self._deadline.left(timeout)
        inner = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(inner, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read a piece within what is left."""
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write within what is left, however small the pieces are that the other side takes."""
        connection: socket.socket = self._inner.get_extra_info("socket")
        rest = memoryview(buffer)
        try:
            while rest:
                connection.settimeout(self._deadline.left(timeout))
                rest = rest[connection.send(rest) :]
        except TimeoutError:
            raise httpcore.WriteTimeout("the other side takes nothing") from None
        except OSError:
            raise httpcore.WriteError("the connection was lost") from None

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on in TLS, within what is left."""
        left = self._deadline.left(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # whatever is known of the connection
        """Tell about the connection; of one at rest the pool looks whether it is still there."""
        return self._inner.get_extra_info(info)
