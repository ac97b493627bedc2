"""Where announcements, incidents and the aftercare are asked for and acted on, in one transaction each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from ketenwissel.hub import Versies
from ketenwissel.regie.daad import Blik, Daad, act, look
from ketenwissel.store import Opslag, whole_milliseconds
from ketenwissel.toegang import Identiteit, Toegang

__all__ = ["Nazorgbalie"]


class Nazorgbalie:
    """Opens transactions for who looks or acts at this moment; `now` tells it (UTC). Any thread may ask."""

    def __init__(self, opslag: Opslag, now: Callable[[], datetime]) -> None:
        self._opslag = opslag
        self._now = now
        self._versies = Versies()

    def look(self, wie: Identiteit | str) -> AbstractContextManager[Blik]:
        """Open one to look; raises Verboden for who is not known now."""
        return look(self._opslag, wie, self._now(), self._versies)

    @contextmanager
    def glance(self, wie: Identiteit, toegang: Toegang) -> Iterator[Blik]:
        """Open one to look, with who is who as it was read for this request already."""
        with self._opslag.reading() as connection:
            yield Blik(
                connection, toegang, wie, whole_milliseconds(self._now()), self._versies.load(connection)
            )

    def act(self, wie: Identiteit | str) -> AbstractContextManager[Daad]:
        """Open one to act: all that is done is kept, or none; raises Verboden for who is not known now."""
        return act(self._opslag, wie, self._now(), self._versies)
