"""Ticking two accounts off against each other without keeping either of them in memory."""

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import zip_longest
from typing import Generic, TypeVar

__all__ = ["leftovers"]

K = TypeVar("K", bound=Hashable)


class _Nothing(Generic[K]):
    """Stands where one account has ended already."""


def leftovers(one: Iterable[K], other: Iterable[K]) -> tuple[Counter[K], Counter[K]]:
    """Give what stands more often in the first account, and what stands more often in the second.

    Both are read side by side, so that what they have in about the same order is soon forgotten.

    >>> leftovers("abca", "acd")
    (Counter({'b': 1, 'a': 1}), Counter({'d': 1}))
    """
    missing = _Nothing[K]()
    balance: dict[K, int] = {}
    for left, right in zip_longest(one, other, fillvalue=missing):
        for key, step in ((left, 1), (right, -1)):
            if isinstance(key, _Nothing):
                continue
            number = balance.pop(key, 0) + step
            if number:
                balance[key] = number
    return (
        Counter({key: number for key, number in balance.items() if number > 0}),
        Counter({key: -number for key, number in balance.items() if number < 0}),
    )
