"""Keeping the memory of a process bounded: large things one at a time, and back to the system after.

The C library keeps what is freed, for each thread apart: a tree of 150 MB that was parsed in one thread stays
with it, and the next one, in another thread, takes 150 MB more.
"""

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

__all__ = ["LARGE_BYTES", "give_back", "one_at_a_time"]

LARGE_BYTES: Final = 1_000_000
"""Bytes of a message above which no two are taken apart at the same time."""

_turn = threading.Lock()


@contextmanager
def one_at_a_time(size: int) -> Iterator[None]:
    """Wait, with something of this size, until no other large thing is taken apart; small ones never wait."""
    if size <= LARGE_BYTES:
        yield
        return
    with _turn:
        # What reading its pieces left free belongs to another thread, so that this one cannot use it.
        give_back()
        try:
            yield
        finally:
            give_back()


def give_back() -> None:
    """Have the C library give back what is free: milliseconds; for after something large. Only glibc can."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    found: Callable[[int], object] = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: 0)
    return found
