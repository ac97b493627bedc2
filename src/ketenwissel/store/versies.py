"""Rows of runbook versions and of the clock: what was in force when, and the last instant decided on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.kolommen import Instant, to_milliseconds
from ketenwissel.store.rijen import parameters

__all__ = [
    "Klokstand",
    "Versierij",
    "advance",
    "all_versions",
    "insert_version",
    "read_clock",
    "version_text",
]

_versie = tabellen.versie
_klok = tabellen.klok


@dataclass(frozen=True, slots=True)
class Versierij:
    """A version of the runbook without its text: in force from `van_kracht_op` (UTC) to the next one's."""

    nummer: int
    naam: str
    van_kracht_op: datetime
    reden: str
    vastgesteld_op: datetime


@dataclass(frozen=True, slots=True)
class Klokstand:
    """The last instant (UTC) at which something was decided, and how often a pair changed."""

    laatste_op: datetime
    wijziging: int


_parameters = parameters(Versierij)
_COLUMNS = [_versie.c[name] for name in Versierij.__slots__]


def all_versions(connection: Connection) -> list[Versierij]:
    """Give every version in order of number."""
    return [Versierij(*row) for row in connection.execute(select(*_COLUMNS).order_by(_versie.c.nummer))]


def version_text(connection: Connection, nummer: int) -> str:
    """Give the text (TOML) of a version."""
    text: str = connection.execute(select(_versie.c.inhoud).where(_versie.c.nummer == nummer)).scalar_one()
    return text


def insert_version(connection: Connection, row: Versierij, inhoud: str) -> None:
    """Store a version of the runbook."""
    connection.execute(insert(_versie), [_parameters(row) | {"inhoud": inhoud}])


def read_clock(connection: Connection) -> Klokstand | None:
    """Give the state of the clock, None before the first decision."""
    row = connection.execute(select(_klok.c.laatste_op, _klok.c.wijziging)).first()
    return None if row is None else Klokstand(*row)


def advance(connection: Connection, moment: datetime, changes: int) -> None:
    """Note a decision at an instant and the number of changed pairs; the instant never goes back."""
    latest = func.max if connection.dialect.name == "sqlite" else func.greatest
    done = connection.execute(
        update(_klok).values(
            laatste_op=latest(_klok.c.laatste_op, to_milliseconds(moment), type_=Instant),
            wijziging=_klok.c.wijziging + changes,
        )
    )
    if done.rowcount == 0:
        connection.execute(insert(_klok), [{"id": 1, "laatste_op": moment, "wijziging": changes}])
