"""Sending what is in the outbox of mail; any number of processes may do this.

A mail goes to one person at a time, under a lease. It is sent at least once and hardly ever twice: when a
process dies after the server took a mail and before that was written down, the next one sends it again, under
the same Message-ID. No address comes into a log, the trail or an error.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Literal, Protocol

from sqlalchemy import Connection

from ketenwissel.hub import Herhaling, Melder
from ketenwissel.store import Opslag, mailpost
from ketenwissel.store.mailpost import Mailhuur

__all__ = ["Mail", "Mailer", "Mailuitkomst", "Postbode", "Verbinding", "Weg", "put_in_outbox"]

LEASE = 300.0
"""Seconds that one mail may take: more than the patience of a connection."""

_BATCH = 100
_ENDED = "De contactpersoon is niet meer geldig."
_TOO_LATE = "De mail kon niet op tijd verzonden worden."
_GIVEN_UP = "Na {} pogingen niet verzonden ({})."

Weg = Literal["verzonden", "later", "nooit", "verbroken"]
"""What became of an attempt: the server took it; try again; do not; the connection is gone, try again."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person; `kenmerk` is the same whenever it is sent again, `at` is its date (UTC)."""

    aan: str
    onderwerp: str
    tekst: str
    kenmerk: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mailuitkomst:
    """What became of an attempt; `reden` (Dutch) holds no address."""

    weg: Weg
    reden: str = ""


class Verbinding(Protocol):
    """An open connection to a mail server."""

    def send(self, mail: Mail) -> Mailuitkomst:
        """Offer one mail; never raises for what the server or the network does."""
        ...


class Postbode(Protocol):
    """Opens connections to the mail server that was configured."""

    def open(self) -> AbstractContextManager[Verbinding | Mailuitkomst]:
        """Open a connection, for as long as the context lasts; gives what went wrong when it cannot."""
        ...


class Mailer:
    """Sends what is due; `now` gives the instant of the chain (UTC), waits between attempts are real time."""

    def __init__(
        self,
        opslag: Opslag,
        postbode: Postbode,
        now: Callable[[], datetime],
        meld: Melder,
        rng: Random,
        herhaling: Herhaling = Herhaling(begin=60.0),  # a value that nobody can change
    ) -> None:
        self._opslag = opslag
        self._postbode = postbode
        self._now = now
        self._meld = meld
        self._rng = rng
        self._herhaling = herhaling
        if opslag.one_process:
            # On an SQLite file nobody else can be busy: whoever held these is gone.
            with opslag.writing() as connection:
                mailpost.clear_leases(connection)

    def work(self) -> int:
        """Send at most a hundred mails that are due; gives how many went out. Raises StorageFault."""
        now = self._now()
        with self._opslag.reading() as connection:
            due = mailpost.due(connection, now, _BATCH)
        self._expire(now)
        if not due:
            return 0
        went = 0
        with self._postbode.open() as opened:
            for mail, contact in due:
                uitkomst = self._one(opened, mail, contact)
                went += uitkomst == "verzonden"
                if uitkomst == "verbroken":
                    break
        return went

    def _expire(self, now: datetime) -> None:
        with self._opslag.writing() as connection:
            late = mailpost.expire(connection, now, _TOO_LATE)
        if late:
            self._meld("mail te laat", aantal=late)

    def _one(self, opened: Verbinding | Mailuitkomst, mail: int, contact: int) -> Weg | None:
        """Send one mail; None when another process has it."""
        with self._opslag.writing() as connection:
            huur = mailpost.take(connection, mail, contact, round(LEASE * 1000), self._now())
        if huur is None:
            return None
        uitkomst = self._offer(opened, huur, mail, contact)
        with self._opslag.writing() as connection:
            kept = self._note(connection, huur, mail, contact, uitkomst)
        if not kept:
            self._meld("huur van mail verlopen", mail=mail)
        elif uitkomst.weg != "verzonden":
            self._meld("mail niet verzonden", mail=mail, reden=uitkomst.reden, keer=huur.pogingen + 1)
        return uitkomst.weg

    def _offer(
        self, opened: Verbinding | Mailuitkomst, huur: Mailhuur, mail: int, contact: int
    ) -> Mailuitkomst:
        if huur.adres is None:
            return Mailuitkomst("nooit", _ENDED)
        if isinstance(opened, Mailuitkomst):
            return opened
        kenmerk = f"{huur.bron}/{mail}/{contact}"
        return opened.send(Mail(huur.adres, huur.onderwerp, huur.tekst, kenmerk, self._now()))

    def _note(
        self, connection: Connection, huur: Mailhuur, mail: int, contact: int, uitkomst: Mailuitkomst
    ) -> bool:
        key = (connection, mail, contact, huur.hekje)
        if uitkomst.weg == "verzonden":
            return mailpost.sent(*key, self._now())
        if uitkomst.weg == "nooit":
            return mailpost.stop(*key, self._now(), uitkomst.reden)
        failures = huur.pogingen + 1
        if failures >= self._herhaling.pogingen:
            return mailpost.stop(*key, self._now(), _GIVEN_UP.format(failures, uitkomst.reden.rstrip(".")))
        return mailpost.failed(*key, round(self._herhaling.wait(failures, self._rng) * 1000))


def put_in_outbox(
    connection: Connection,
    bron: str,
    onderwerp: str,
    tekst: str,
    van: datetime,
    tot: datetime,
    organisaties: Collection[str],
) -> int:
    """Put a mail to every contact that organisations have at `van` into the outbox; gives to how many.

    For what else there is to mail, such as reminders. What has this source (`bron`) already was put there
    before, and nothing is done. It goes out from `van` on and before `tot` (UTC). The text must not hold
    anything of a citizen.
    """
    contacten = mailpost.contacts_of(connection, organisaties, van)
    return mailpost.put(connection, bron, onderwerp, tekst, van, tot, contacten)
