"""Whether a hub can do its work now: what must be so before anybody is sent to it."""

from collections.abc import Callable, Mapping

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.hub.hub import Hub
from ketenwissel.store import Opslag

__all__ = ["Paraat"]


class Paraat:
    """Looks at the conditions for work, each time anew.

    `klok`: the clock is trusted. `database`: it answers, and is not set to lose what it acknowledged.
    `draaiboek`: a runbook is in force. `schrijver`: the thread that stores is there. `toegang`: who may come
    in was read not long ago.
    """

    def __init__(
        self, hub: Hub, opslag: Opslag, schrijver: Callable[[], bool], toegang: Callable[[], object]
    ) -> None:
        self._conditions: Mapping[str, Callable[[], object]] = {
            "klok": hub.now,
            "database": opslag.check_durable,
            "draaiboek": lambda: hub.draaiboek(hub.now()),
            "schrijver": schrijver,
            "toegang": toegang,
        }

    def __call__(self) -> dict[str, bool]:
        """Say of each condition whether it is met; may wait for the database."""
        return {naam: _holds(look) for naam, look in self._conditions.items()}


def _holds(look: Callable[[], object]) -> bool:
    """A condition is met when looking gives no fault, and not False."""
    try:
        return look() is not False
    except KetenwisselError:
        return False
