"""Keeps who is who up to date while a process runs, for doors that must not wait for a database."""

import threading
from typing import Protocol

from ketenwissel.core.clock import Timer
from ketenwissel.core.errors import KetenwisselError
from ketenwissel.store import Opslag, toegang
from ketenwissel.toegang.toegang import Toegang

__all__ = ["HOUDBAAR", "Toegangsbron", "Toegangswacht", "Verouderd"]

HOUDBAAR = 30.0
"""For how many seconds one believes what was read: a key that was revoked since must not work for ever."""


class Verouderd(KetenwisselError):
    """Who is who could not be read for too long, so that nobody can be let in."""


class Toegangsbron(Protocol):
    """Gives who is who as it is now."""

    @property
    def toegang(self) -> Toegang:
        """Who is who."""
        ...


class Toegangswacht:
    """Who is who as it was at the last `refresh`, which the service does every second in a thread of its own.

    So a change counts within a second in every process, and reading `toegang` costs no query.
    """

    def __init__(self, opslag: Opslag, timer: Timer) -> None:
        self._opslag = opslag
        self._timer = timer
        self._alone = threading.Lock()
        self._toegang = Toegang.load(opslag)
        self._read_at = timer.seconds()

    @property
    def toegang(self) -> Toegang:
        """Who is who; raises Verouderd when it was not looked at for `HOUDBAAR` seconds."""
        if self._timer.seconds() - self._read_at > HOUDBAAR:
            raise Verouderd("who is who could not be read for some time: nobody is let in until it can")
        return self._toegang

    def refresh(self) -> bool:
        """Look whether anything changed, and read it; gives whether it did. Also after an act of one's own.

        Raises StorageFault when the database fails; what was read before then still counts for a while.
        """
        with self._alone:
            moment = self._timer.seconds()
            with self._opslag.reading() as connection:
                changed = toegang.change_number(connection) != self._toegang.wijziging
                if changed:
                    self._toegang = Toegang.read(connection)
            self._read_at = moment
        return changed
