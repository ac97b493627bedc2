"""Turning pages: walking through ids in their order, in pieces, with a bound on what one page may cost."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from ketenwissel.store.zoeken import Window

T = TypeVar("T")

__all__ = ["BUDGET", "MAX_LIMIET", "Fetch", "merged", "page", "walk"]

MAX_LIMIET = 250
"""What one page holds at most."""

BUDGET = 10_000
"""Ids that are looked at for one page, at most: some tenths of a second."""

_FIRST = 100
_CHUNK = 1000

Fetch = Callable[[Window, int], list[int]]
"""Gives at most so many ids of a window, in its direction."""


def walk(fetch: Fetch, window: Window) -> Iterator[int]:
    """Walk through ids in pieces, small ones first: most questions need no more than one."""
    size = _FIRST
    while True:
        ids = fetch(window, size)
        yield from ids
        if len(ids) < size:
            return
        window, size = window.after(ids[-1]), min(4 * size, 2 * _CHUNK)


def merged(walks: Iterable[Iterator[int]], window: Window) -> Iterator[int]:
    """Walk through several at once in the order of the window, each id once."""
    last = None
    for id_ in heapq.merge(*walks, reverse=window.newest_first):
        if id_ != last:
            yield id_
        last = id_


def page(
    candidates: Iterator[int], look: Callable[[Sequence[int]], Mapping[int, T]], limit: int
) -> tuple[list[T], int | None]:
    """Fill a page with what `look` keeps of the candidates; gives it, and the id after which the next begins.

    No next page (None) when the candidates ran out. A page stays short, with a next one, when the budget did.
    """
    found: list[T] = []
    looked, size = 0, min(2 * limit, _CHUNK)
    while looked < BUDGET:
        chunk = list(islice(candidates, size))
        if not chunk:
            return found, None
        kept = look(chunk)
        for place, id_ in enumerate(chunk, 1):
            if id_ in kept:
                found.append(kept[id_])
            if len(found) == limit:
                more = place < len(chunk) or next(candidates, None) is not None
                return found, id_ if more else None
        looked, size = looked + len(chunk), _CHUNK
    return found, None if next(candidates, None) is None else chunk[-1]
