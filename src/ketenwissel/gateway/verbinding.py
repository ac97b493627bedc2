"""Connections that are bounded before a request exists: the size of its headers, and the time they may take.

The parser itself takes any number of bytes for headers, and the server waits for them for ever.
"""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

__all__ = ["MAX_KOPPEN_BYTES", "MAX_KOPPEN_SECONDEN", "Verbinding"]

MAX_KOPPEN_BYTES = 64 * 2**10
"""Bytes of a request line and headers, beyond the first piece that arrives (which the system limits)."""

MAX_KOPPEN_SECONDEN = 15.0
"""Seconds from the opening of a connection, or from the first piece of a next request, to its last header."""


class Verbinding(HttpToolsProtocol):
    """One connection of the server."""

    hoogstens = MAX_KOPPEN_BYTES
    binnen = MAX_KOPPEN_SECONDEN

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # the server's own
        super().__init__(*args, **kwargs)
        self._in_koppen = False
        self._koppen = 0
        self._bytes = 0
        self._clock: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  # theirs is narrower than asyncio's
        """Give the first request its time."""
        super().connection_made(transport)
        self._clock = self.loop.call_later(self.binnen, self._cut_off, 408)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what arrived, and cut off headers that are too large."""
        was_in_koppen, before = self._in_koppen, self._koppen
        super().data_received(data)
        if not self._in_koppen:
            return
        if was_in_koppen and before == self._koppen:
            self._bytes += len(data)
            if self._bytes > self.hoogstens:
                self._cut_off(431)
        if self._clock is None:
            self._clock = self.loop.call_later(self.binnen, self._cut_off, 408)

    def on_message_begin(self) -> None:
        """Expect headers."""
        self._in_koppen = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Let the request begin: from here on its door keeps the bounds."""
        self._in_koppen = False
        self._koppen += 1
        self._bytes = 0
        self._stop_clock()
        super().on_headers_complete()

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _cut_off(self, status: int) -> None:
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + b"connection: close\r\ncontent-length: 0\r\n\r\n")
            self.transport.close()
