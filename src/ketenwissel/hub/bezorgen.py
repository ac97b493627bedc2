"""Bringing mail to parties that have an address for it, instead of waiting until they collect.

The gate for collecting holds here too: nothing of a type that the runbook keeps closed, never what was left
behind in an old release; it goes on by itself when the runbook opens again. Each party gets its mail oldest
first, and no message before the one that could not be brought.

A message leaves the mailbox once it was brought. Where the program falls over between the two, it is brought
again after the lease has run out, under the same reference: that is how a receiver knows it.
"""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Literal, NamedTuple, Protocol

from ketenwissel.core.clock import Timer
from ketenwissel.core.errors import KetenwisselError
from ketenwissel.hub import gebeurtenissen
from ketenwissel.hub.achtergrond import Melder
from ketenwissel.hub.hub import Hub
from ketenwissel.keten import Levering, Postvakregel
from ketenwissel.store import Opslag, bezorgingen, spoor
from ketenwissel.store.bezorgingen import Huur

__all__ = ["ZENDTIJD", "Bezorger", "Bezorging", "Herhaling", "Middelen", "Poging"]

ZENDTIJD = 40.0
"""Seconds within which a `Bezorger` must have its answer, or must have given up."""

_HUURTIJD = 120.0
_LIJST = 50
_GEWEIGERD = "Een bericht kon niet worden bezorgd, en opnieuw proberen helpt niet. {}"
_GEEN_ANTWOORD = "Gestopt na {} pogingen. De berichten staan in het postvak. {}"
_REDEN_MAX = 200


class Poging(NamedTuple):
    """What came of one attempt: brought; refused, so that the same again makes no sense; or not now.

    `reden` says in Dutch why it was not brought, without any text of the other side.
    """

    uitkomst: Literal["bezorgd", "geweigerd", "later"]
    reden: str = ""


class Bezorger(Protocol):
    """Brings one message to an address in the form of one protocol."""

    def send(self, adres: str, levering: Levering) -> Poging:
        """Bring it within ZENDTIJD, whatever the other side does; for several threads."""
        ...


@dataclass(frozen=True, slots=True)
class Herhaling:
    """When to try again: after `begin` seconds, then twice as long, at most `hoogstens`; stop at `pogingen`.

    These numbers make about a day. How long a wait is lies in its second half, by chance, so that parties
    behind one failing server do not all come back at once.
    """

    begin: float = 10.0
    hoogstens: float = 3600.0
    pogingen: int = 32

    def wait(self, failures: int, rng: Random) -> float:
        """Give the seconds to wait after so many failures in a row."""
        longest = min(self.hoogstens, self.begin * 2.0 ** (failures - 1))
        return longest * (0.5 + rng.random() / 2)


@dataclass(frozen=True, slots=True)
class Middelen:
    """What bringing needs: the hub and its database, who speaks which form of address, time and chance."""

    hub: Hub
    opslag: Opslag
    bezorgers: Mapping[str, Bezorger]
    timer: Timer
    rng: Random
    meld: Melder
    herhaling: Herhaling = Herhaling()


class Bezorging:
    """Brings what waits, to at most `gelijktijdig` parties at a time: a slow one keeps one thread, no more.

    Several processes may do this: a party is served by the one that holds its lease.
    """

    def __init__(self, middelen: Middelen, *, gelijktijdig: int = 16) -> None:
        self._middelen = middelen
        self._pool = ThreadPoolExecutor(gelijktijdig, thread_name_prefix="bezorgen")
        self._stopping = threading.Event()
        self._busy: set[str] = set()
        self._lock = threading.Lock()
        if middelen.opslag.one_process:
            # On an SQLite file nobody else can be busy: whoever held these is gone.
            with middelen.opslag.writing() as connection:
                bezorgingen.clear_leases(connection)

    def work(self) -> int:
        """Begin a turn for every party that has something to be brought and is not served; gives how many.

        Raises StorageFault when the database fails, ClockJumped while the clock is not trusted.
        """
        with self._middelen.opslag.reading() as connection:
            due = bezorgingen.due(connection, self._middelen.bezorgers.keys())
        with self._lock:
            free = [partij for partij in due if partij not in self._busy]
        waiting = {regel.partij for regel in self._middelen.hub.postvak(free, 1)} if free else set()
        turns = [partij for partij in free if partij in waiting]
        with self._lock:
            self._busy.update(turns)
        for partij in turns:
            self._pool.submit(self._turn, partij)
        return len(turns)

    @property
    def stopping(self) -> bool:
        """Whether nothing more is begun."""
        return self._stopping.is_set()

    def stop(self, *, finish: bool = False) -> None:
        """Begin nothing more, and wait until what is being sent has its answer.

        With `finish` the turns that were begun go on to their end.
        """
        if not finish:
            self._stopping.set()
        self._pool.shutdown(cancel_futures=not finish)

    def _turn(self, partij: str) -> None:
        middelen = self._middelen
        try:
            begin = middelen.timer.seconds()
            with middelen.opslag.writing() as connection:
                huur = bezorgingen.take(connection, partij, round(_HUURTIJD * 1000))
            if huur is not None:
                until = begin + _HUURTIJD - ZENDTIJD
                _Beurt(middelen, partij, huur).serve(until, self._stopping)
        except Exception as error:  # noqa: BLE001  # one party must not cost the others
            reason = str(error) if isinstance(error, KetenwisselError) else type(error).__name__
            middelen.meld("beurt mislukt", partij=partij, reden=reason)
        finally:
            with self._lock:
                self._busy.discard(partij)


class _Beurt:
    """One turn: what waits for one party, one message after the other, while the lease lasts."""

    def __init__(self, middelen: Middelen, partij: str, huur: Huur) -> None:
        self._middelen = middelen
        self._partij = partij
        self._huur = huur
        self._failures = huur.pogingen

    def serve(self, until: float, stopping: threading.Event) -> None:
        """Bring until nothing waits, something fails, or the time (of the timer) is too short for another."""
        hub, timer = self._middelen.hub, self._middelen.timer
        try:
            going_on = True
            while going_on:
                going_on = False
                for regel in hub.postvak([self._partij], _LIJST):
                    if stopping.is_set() or timer.seconds() > until:
                        return
                    outcome = self._bring(regel)
                    if outcome == "niet verder":
                        return
                    going_on = going_on or outcome == "bezorgd"
        finally:
            with self._middelen.opslag.writing() as connection:
                bezorgingen.give_back(connection, self._partij, self._huur.hekje)

    def _bring(self, regel: Postvakregel) -> Literal["bezorgd", "weg", "niet verder"]:
        """Bring one message; `weg` when it is not there any more, or not to be had at this moment."""
        found = self._middelen.hub.ophalen([regel], achtergebleven=False)
        if not found:
            return "weg"
        poging = self._send(found[0])
        if poging.uitkomst == "bezorgd":
            if self._middelen.hub.bezorgd(regel, self._huur.hekje):
                self._failures = 0
                return "bezorgd"
            self._middelen.meld("huur verlopen", partij=self._partij)
        elif poging.uitkomst == "geweigerd":
            self._stop(_GEWEIGERD.format(poging.reden))
        else:
            self._wait(poging.reden)
        return "niet verder"

    def _send(self, levering: Levering) -> Poging:
        try:
            return self._middelen.bezorgers[self._huur.vorm].send(self._huur.adres, levering)
        except Exception as error:  # noqa: BLE001  # whatever went wrong, it was not brought
            self._middelen.meld("bezorger faalt", partij=self._partij, fout=type(error).__name__)
            return Poging("later", "Fout in het knooppunt bij het verzenden.")

    def _wait(self, reden: str) -> None:
        failures, plan = self._failures + 1, self._middelen.herhaling
        if failures >= plan.pogingen:
            self._stop(_GEEN_ANTWOORD.format(failures, reden))
            return
        seconds = plan.wait(failures, self._middelen.rng)
        with self._middelen.opslag.writing() as connection:
            bezorgingen.failed(connection, self._partij, self._huur.hekje, round(seconds * 1000))
        self._middelen.meld(
            "niet bezorgd", partij=self._partij, reden=reden, keer=failures, opnieuw_over=round(seconds, 3)
        )

    def _stop(self, text: str) -> None:
        reden = text.strip()[:_REDEN_MAX]
        moment = self._middelen.hub.now()
        with self._middelen.opslag.writing() as connection:
            if not bezorgingen.stop(connection, self._partij, self._huur.hekje, moment, reden):
                return
            event = gebeurtenissen.delivery_stopped(self._partij, reden, moment)
            spoor.insert_events(connection, [event])
        self._middelen.meld("bezorging gestopt", partij=self._partij, reden=reden)
