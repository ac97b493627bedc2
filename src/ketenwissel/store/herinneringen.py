"""Rows of reminders: how long before a step one is due, and which went out."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select

from ketenwissel.store import tabellen_regie
from ketenwissel.store.rijen import Rijvorm

__all__ = [
    "Herinneringrij",
    "Momentrij",
    "all_moments",
    "all_sent",
    "insert_moment",
    "insert_sent",
    "remove_moments",
    "sent_to",
]

_moment = tabellen_regie.herinneringsmoment
_sent = tabellen_regie.herinnering


class Momentrij(NamedTuple):
    """So many minutes before the due time of a step ("*": of every step), set at an instant by somebody."""

    stap: str
    minuten_vooraf: int
    ingesteld_op: datetime
    door: str


class Herinneringrij(NamedTuple):
    """One reminder that went out: on which step, to whom, due when, for which moment, sent when (UTC).

    `opgegaan_in_op` is the later moment in whose reminder this one was told, None where it went out itself.
    """

    stap: str
    actiehouder: str
    uiterlijk_op: datetime
    moment_op: datetime
    verstuurd_op: datetime
    te_laat: bool
    opgegaan_in_op: datetime | None = None


_moment_form = Rijvorm(_moment, Momentrij._fields)
_sent_form = Rijvorm(_sent, Herinneringrij._fields)
_MOMENTS = select(*_moment_form.columns).order_by(_moment.c.stap, _moment.c.minuten_vooraf)
_ADD = insert(_moment)
_REMOVE = delete(_moment).where(_moment.c.stap == bindparam("welke"))
_ALL = select(*_sent_form.columns).order_by(_sent.c.moment_op, _sent.c.stap, _sent.c.actiehouder)
_SENT_TO = _ALL.where(_sent.c.actiehouder == bindparam("wie"))


def all_moments(connection: Connection) -> list[Momentrij]:
    """Give every moment that was set."""
    return [Momentrij._make(row) for row in connection.execute(_MOMENTS)]


def insert_moment(connection: Connection, row: Momentrij) -> None:
    """Set a moment."""
    connection.execute(_ADD, row._asdict())


def remove_moments(connection: Connection, stap: str) -> int:
    """Take away the moments of a step, or those of every step ("*"); gives how many there were."""
    return connection.execute(_REMOVE, {"welke": stap}).rowcount


def all_sent(connection: Connection) -> list[Herinneringrij]:
    """Give every reminder that went out, in order of its moment."""
    return [Herinneringrij._make(row) for row in connection.execute(_ALL)]


def sent_to(connection: Connection, actiehouder: str) -> list[Herinneringrij]:
    """Give every reminder that went out to an actiehouder, in order of its moment."""
    return [Herinneringrij._make(row) for row in connection.execute(_SENT_TO, {"wie": actiehouder})]


def insert_sent(connection: Connection, rows: Sequence[Herinneringrij]) -> None:
    """Note reminders that go out; RowFault when one of them did before."""
    _sent_form.insert(connection, rows)
