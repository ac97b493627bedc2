"""Fetching one message at the counter of the hub, whatever the protocol."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from ketenwissel.hub import Afhaalvraag, Loket, TeGroot
from ketenwissel.keten import Levering

__all__ = ["Doen", "fetch"]

T = TypeVar("T")
R = TypeVar("R")


class Doen(Protocol):
    """Has the writer do work for many at once, as `Aanname.doe` does."""

    def __call__(self, werk: Callable[[Sequence[T]], Sequence[R]], wat: T, /) -> Awaitable[R]:
        """Do it, and give the outcome once it is on disk."""
        ...


async def fetch(doe: Doen, loket: Loket, vraag: Afhaalvraag) -> Levering | None:
    """Hand out what is asked for; None when it is not there for who asks, or is kept closed.

    What is too large for the one thread that writes is unpacked in another first.
    """
    found = await doe(loket.bedienen, vraag)
    if isinstance(found, TeGroot):
        seen = await asyncio.to_thread(loket.pak, vraag.wie, vraag.referentie, vraag.bericht)
        found = await doe(loket.bedienen, replace(vraag, gepakt=seen))
    return found if isinstance(found, Levering) else None
