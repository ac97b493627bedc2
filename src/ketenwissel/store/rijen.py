"""Values in and out of rows: one dataclass per table, its fields named as the columns."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

__all__ = ["parameters", "pieces"]

_T = TypeVar("_T")
_PIECE = 500


def pieces(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Cut values into lists of at most 500: what an IN list takes on every database.

    >>> [len(piece) for piece in pieces(range(1001))]
    [500, 500, 1]
    """
    iterator = iter(values)
    while piece := list(islice(iterator, _PIECE)):
        yield piece


def parameters(kind: type[_T]) -> Callable[[_T], dict[str, Any]]:
    """Make the function that turns a value of this dataclass into the parameters of a statement.

    `dataclasses.asdict` copies deeply, which costs ten times as much in the busiest path of the hub.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every caller gives a dataclass
    values = attrgetter(*names)
    return lambda row: dict(zip(names, values(row), strict=True))
