"""A database under which the program falls over, just before or just after a commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Connection

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.store import Opslag
from ketenwissel.store.opslag import Work

__all__ = ["Gecrasht", "HaperendeOpslag"]


class Gecrasht(KetenwisselError):
    """The program fell over here; what was not committed is gone."""


class HaperendeOpslag(Opslag):
    """An `Opslag` that raises Gecrasht once, at the failpoint that was set, and is sound otherwise."""

    def __init__(self, opslag: Opslag) -> None:
        super().__init__(opslag.engine, opslag.name)
        self._point: Literal["voor", "na"] | None = None

    def fail_next(self, point: Literal["voor", "na"] | None) -> None:
        """Fall over at the next commit: before it (`voor`), or after it and before anybody hears (`na`)."""
        self._point = point

    @contextmanager
    def writing(
        self, *, alone: Work | tuple[Work, ...] = (), beside: Work | None = None
    ) -> Iterator[Connection]:
        """Open a transaction that writes, and fall over where that was asked for."""
        point, self._point = self._point, None
        with super().writing(alone=alone, beside=beside) as connection:
            yield connection
            if point == "voor":
                raise Gecrasht("the hub fell over before the commit")
        if point == "na":
            raise Gecrasht("the hub fell over after the commit")
