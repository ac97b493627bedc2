"""How many bytes of large requests are in memory at once, for all doors of a process together.

What a request holds grows while it is handled: its body, the message in it, and the tree of that, which takes
eight times its text. So a body takes its room before it is read and keeps it until its answer is given.
Small ones take none. Middle-sized and large ones each have a share of their own, so that nobody waits long
behind somebody else's 25 MB that comes in over a slow line. What a ZIP becomes counts too, by the size that
it says: reading on beyond that is an error of the ZIP. Whoever has a part of a share already takes that from
a second one, so that no two wait for each other.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.core.limits import SMALL_BYTES
from ketenwissel.core.memory import LARGE_BYTES, give_back
from ketenwissel.gateway.asgi import Message, Receive, Scope

__all__ = ["GROOT", "Beslag", "Deel", "NoRoom", "Ruimte", "take_room"]

_KEY = "ketenwissel.beslag"


class NoRoom(KetenwisselError):
    """Too much is in memory already: the same request may be sent again, later.

    Its connection stays open, and what the client goes on sending is thrown away, so that it can hear this.
    """


@dataclass(frozen=True, slots=True)
class Deel:
    """A share: what is at most `tot` bytes (None: anything) has `bytes` of memory together."""

    tot: int | None
    bytes: int


GROOT = Deel(None, 20_000_000)
"""Large ones: as much as the largest message that can be accepted, so one of those at a time."""

_DELEN = (Deel(LARGE_BYTES, 4_000_000), GROOT)


class Ruimte:
    """The room of a process; for one loop. Who waits longer than `wacht` seconds for it hears NoRoom."""

    def __init__(
        self, delen: Sequence[Deel] = _DELEN, *, klein: int = SMALL_BYTES, wacht: float = 25
    ) -> None:
        self.klein = klein
        self.wacht = wacht
        self.vakken = [_Vak(deel) for deel in delen]
        self.tweede = [_Vak(deel) for deel in delen]


class Beslag:
    """What one request takes of it: `receive` in place of its own, and `end` when its answer is given."""

    def __init__(self, ruimte: Ruimte, scope: Scope, receive: Receive) -> None:
        self._ruimte = ruimte
        self._receive = receive
        self._taken: list[tuple[_Vak, int]] = []
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        self._announced = int(announced) if announced.isdigit() else 0
        self._read = 0
        self._covered = -1
        scope[_KEY] = self

    async def receive(self) -> Message:
        """Receive a piece of the body; waits for room first, or as soon as it turns out to be needed."""
        if self._covered < 0:
            self._covered = max(self._announced, self._ruimte.klein)
            await self._take(_fitting(self._ruimte.vakken, self._announced), self._announced)
        message = await self._receive()
        self._read += len(message.get("body", b""))
        while self._read > self._covered:
            # Not announced: then it counts for as much as its share takes at most.
            vak = _fitting(self._ruimte.vakken, self._read)
            self._covered = vak.most
            await self._take(vak, vak.most)
        return message

    async def unpack(self, size: int) -> None:
        """Take room for what a ZIP of this request becomes."""
        vak = _fitting(self._ruimte.vakken, size)
        has_part = any(vak is taken for taken, _ in self._taken)
        await self._take(_fitting(self._ruimte.tweede, size) if has_part else vak, size)

    async def _take(self, vak: "_Vak", size: int) -> None:
        if size > self._ruimte.klein:
            self._taken.append((vak, await vak.take(size, self._ruimte.wacht)))

    def end(self) -> None:
        """Give everything back."""
        is_large = any(vak.is_large for vak, _ in self._taken)
        while self._taken:
            vak, size = self._taken.pop()
            vak.give(size)
        if is_large:
            give_back()


async def take_room(scope: Scope, size: int) -> None:
    """Take room for the unpacked bytes of a request; raises NoRoom. No service, no bound."""
    beslag: Beslag | None = scope.get(_KEY)
    if beslag is not None:
        await beslag.unpack(size)


class _Vak:
    """A share with who waits for it, in order; the larger never wait behind the smaller for ever."""

    def __init__(self, deel: Deel) -> None:
        self.is_large = deel.tot is None
        self.most = deel.bytes if deel.tot is None else deel.tot
        self._all = self._free = deel.bytes
        self._tot = deel.tot
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    def fits(self, size: int) -> bool:
        return self._tot is None or size <= self._tot

    async def take(self, size: int, seconds: float) -> int:
        """Take so much, or all there is for what is larger; gives how much."""
        wanted = min(size, self._all)
        if not self._waiting and wanted <= self._free:
            self._free -= wanted
            return wanted
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, turn))
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            self._leave(wanted, turn)
            if isinstance(error, TimeoutError):
                raise NoRoom("too much is in memory: send this again later") from None
            raise
        return wanted

    def _leave(self, wanted: int, turn: asyncio.Future[None]) -> None:
        """Wait no more; its turn may have come at this very moment."""
        if turn.done() and not turn.cancelled():
            self.give(wanted)
        else:
            self._waiting.remove((wanted, turn))
            self._admit()

    def give(self, size: int) -> None:
        """Give it back, and let in who fits now."""
        self._free += size
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._waiting[0][0] <= self._free:
            wanted, turn = self._waiting.popleft()
            self._free -= wanted
            turn.set_result(None)


def _fitting(vakken: Sequence[_Vak], size: int) -> _Vak:
    return next(vak for vak in vakken if vak.fits(size))
