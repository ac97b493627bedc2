"""Which clock a hub goes by: that of the machine, or on the database of a rehearsal the anchored one."""

from datetime import datetime

from ketenwissel.core.clock import TOLERANCE, AnchoredClock, Anker, Clock, Timer, WatchedClock
from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.hub import Hub
from ketenwissel.store import Opslag, ankers, spoor, versies, whole_milliseconds

__all__ = ["confirm_clock", "open_clock"]


def open_clock(
    opslag: Opslag, clock: Clock, timer: Timer, at: datetime | None = None, snelheid: float | None = None
) -> AnchoredClock | WatchedClock:
    """Give the clock of the hub on this database; `clock` and `timer` are those of the machine.

    On a rehearsal's database `at` starts its clock there, or moves it forward to there; a clock that shows a
    later time keeps it, so that a second process and a restart may ask for the same. Without `at` a new clock
    starts at the last decision, or now where there is none. It runs at `snelheid`, by default as it did (1
    for a new one).

    On a real database the clock is not trusted from the start when it is more than a minute behind the last
    decision, or off from that of the database server. Raises UnusableInput when a real one is asked for `at`
    or `snelheid`.
    """
    if opslag.soort == "oefening":
        _hang(opslag, clock, at, snelheid)
        return AnchoredClock(lambda: _anchor(opslag), clock, timer)
    if at is not None or snelheid is not None:
        raise UnusableInput(
            f"{opslag.name}: this is a real database: it goes by the clock of the machine, "
            "and by no other (leave out --at and --speed)"
        )
    return WatchedClock(clock, timer, trusted=_is_plausible(opslag, clock))


def confirm_clock(clock: WatchedClock, hub: Hub, opslag: Opslag) -> None:
    """Trust the clock of this process again, as an operator asks, and tell so in the trail."""
    clock.confirm()
    with opslag.writing() as connection:
        spoor.insert_events(connection, [gebeurtenissen.clock_confirmed(hub.now())])


def _hang(opslag: Opslag, clock: Clock, at: datetime | None, snelheid: float | None) -> None:
    with opslag.writing(alone="aannemen") as connection:
        now, current = whole_milliseconds(clock.now()), ankers.read_anchor(connection)
        last = versies.read_clock(connection)
        shown = [current.shows(now)] if current else []
        decided = [last.laatste_op] if last else []
        asked = [whole_milliseconds(at)] if at else []
        virtueel = max(shown + decided + asked, default=now)
        speed = snelheid if snelheid is not None else current.snelheid if current else 1.0
        if current is None or virtueel > shown[0] or speed != current.snelheid:
            ankers.set_anchor(connection, Anker(virtueel, now, speed))


def _anchor(opslag: Opslag) -> Anker:
    # A clock is also read in the middle of a transaction.
    with opslag.aside() as connection:
        anker = ankers.read_anchor(connection)
    if anker is None:
        raise KetenwisselError("the clock of this rehearsal was taken away: start the hub again")
    return anker


def _is_plausible(opslag: Opslag, clock: Clock) -> bool:
    with opslag.reading() as connection:
        last, server = versies.read_clock(connection), ankers.server_time(connection)
        now = clock.now()
    behind = last is not None and now < last.laatste_op - TOLERANCE
    return not behind and (server is None or abs(now - server) <= TOLERANCE)
