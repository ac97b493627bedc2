"""How payloads are kept: compressed, quickly."""

import threading

import zstandard

__all__ = ["compress"]

_LEVEL = -1
"""Of compression: the quick form, for messages of a few kB. Level 1 makes them a sixth smaller, in twice the
time: of accepting a message it took as much as checking the envelope, the parties and the header together."""
_own = threading.local()


def compress(inhoud: bytes) -> bytes:
    """Make a payload smaller for the store."""
    # One for each thread: it may not be shared, and making one costs as much as a small message does.
    press: zstandard.ZstdCompressor | None = getattr(_own, "press", None)
    if press is None:
        press = _own.press = zstandard.ZstdCompressor(level=_LEVEL)
    return press.compress(inhoud)
