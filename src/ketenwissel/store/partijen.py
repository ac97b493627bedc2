"""Rows of parties: gemeenten and aanbieders, from when to when they are valid, and who succeeds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ketenwissel.store import tabellen
from ketenwissel.store.rijen import parameters

__all__ = ["Partijrij", "all_parties", "insert_parties"]

_partij = tabellen.partij


@dataclass(frozen=True, slots=True)
class Partijrij:
    """One party: gemeentecode or AGB-code, role, name, validity (from, up to and not including; UTC)."""

    code: str
    rol: str
    naam: str
    geldig_van: datetime
    geldig_tot: datetime | None
    opvolger: str | None


_parameters = parameters(Partijrij)
_COLUMNS = [_partij.c[name] for name in Partijrij.__slots__]


def all_parties(connection: Connection) -> list[Partijrij]:
    """Give every party in order of code."""
    return [Partijrij(*row) for row in connection.execute(select(*_COLUMNS).order_by(_partij.c.code))]


def insert_parties(connection: Connection, rows: Sequence[Partijrij]) -> None:
    """Store parties; a successor must be among them or there already."""
    known = {row.code for row in all_parties(connection)}
    waiting = list(rows)
    # A row may name a successor that comes later in the list, so each round takes what can be taken.
    while waiting:
        ready = [row for row in waiting if row.opvolger is None or row.opvolger in known] or waiting
        connection.execute(insert(_partij), [_parameters(row) for row in ready])
        known |= {row.code for row in ready}
        waiting = [row for row in waiting if row.code not in known]
