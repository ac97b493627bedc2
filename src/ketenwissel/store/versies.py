"""Rows of runbook versions and of the clock: what was in force when, and the last instant decided on."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.kolommen import ID, Instant, from_milliseconds, to_milliseconds
from ketenwissel.store.rijen import Change, Query, Rijvorm

__all__ = [
    "Klokstand",
    "Versierij",
    "advance",
    "all_versions",
    "highest_number",
    "insert_version",
    "read_clock",
    "version_text",
]

_versie = tabellen.versie
_klok = tabellen.klok


class Versierij(NamedTuple):
    """A version of the runbook without its text: in force from `van_kracht_op` (UTC) to the next one's."""

    nummer: int
    naam: str
    van_kracht_op: datetime
    reden: str
    vastgesteld_op: datetime


class Klokstand(NamedTuple):
    """The last instant (UTC) at which something was decided, and how often a pair changed."""

    laatste_op: datetime
    wijziging: int


_form = Rijvorm(_versie, Versierij._fields)
_INSERT = insert(_versie)
_ALL = select(*_form.columns).order_by(_versie.c.nummer)
_HIGHEST = Query(select(func.max(_versie.c.nummer)))
_TEXT = select(_versie.c.inhoud).where(_versie.c.nummer == bindparam("welke"))
_READ_CLOCK = Query(select(_klok.c.laatste_op, _klok.c.wijziging))
_START_CLOCK = insert(_klok)
_LATER = bindparam("moment", type_=Instant)
_ADVANCE = Change(
    update(_klok).values(
        laatste_op=case((_klok.c.laatste_op < _LATER, _LATER), else_=_klok.c.laatste_op),
        wijziging=_klok.c.wijziging + bindparam("erbij", type_=ID),
    )
)


def all_versions(connection: Connection) -> list[Versierij]:
    """Give every version in order of number."""
    return [Versierij._make(row) for row in connection.execute(_ALL)]


def highest_number(connection: Connection) -> int:
    """Give the number of the last version, 0 when there is none."""
    return _HIGHEST.rows(connection)[0][0] or 0


def version_text(connection: Connection, nummer: int) -> str:
    """Give the text (TOML) of a version."""
    text: str = connection.execute(_TEXT, {"welke": nummer}).scalar_one()
    return text


def insert_version(connection: Connection, row: Versierij, inhoud: str) -> None:
    """Store a version of the runbook."""
    connection.execute(_INSERT, row._asdict() | {"inhoud": inhoud})


def read_clock(connection: Connection) -> Klokstand | None:
    """Give the state of the clock, None before the first decision."""
    found = _READ_CLOCK.rows(connection)
    return Klokstand(from_milliseconds(found[0][0]), found[0][1]) if found else None


def advance(connection: Connection, moment: datetime, changes: int) -> None:
    """Note a decision at an instant and the number of changed pairs; the instant never goes back."""
    if _ADVANCE.run(connection, moment=to_milliseconds(moment), erbij=changes) == 0:
        connection.execute(_START_CLOCK, {"id": 1, "laatste_op": moment, "wijziging": changes})
