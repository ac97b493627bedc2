"""Rows of parties: gemeenten and aanbieders, from when to when they are valid, and who succeeds them.

A party is an organisation of the same code as well: as such it holds keys and mandates.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from ketenwissel.store import tabellen, toegang
from ketenwissel.store.kolommen import Instant
from ketenwissel.store.rijen import Rijvorm

__all__ = ["Partijrij", "all_parties", "end_party", "insert_parties"]

_partij = tabellen.partij


class Partijrij(NamedTuple):
    """One party: gemeentecode or AGB-code, role, name, validity (from, up to and not including; UTC).

    `agb_rol` is what VECOZO calls an aanbieder (Instelling, Praktijk or Zorgverlener), None for a gemeente.
    """

    code: str
    rol: str
    naam: str
    geldig_van: datetime
    geldig_tot: datetime | None
    opvolger: str | None
    agb_rol: str | None = None


_form = Rijvorm(_partij, Partijrij._fields)
_ALL = select(*_form.columns).order_by(_partij.c.code)
_END = (
    update(_partij)
    .where(_partij.c.code == bindparam("welke"))
    .values(geldig_tot=bindparam("einde", type_=Instant), opvolger=bindparam("door"))
)


def all_parties(connection: Connection) -> list[Partijrij]:
    """Give every party in order of code."""
    return [Partijrij._make(row) for row in connection.execute(_ALL)]


def insert_parties(connection: Connection, rows: Sequence[Partijrij]) -> None:
    """Store parties; a successor must be among them or there already."""
    known = {row.code for row in all_parties(connection)}
    waiting = list(rows)
    # A row may name a successor that comes later in the list, so each round takes what can be taken.
    while waiting:
        ready = [row for row in waiting if row.opvolger is None or row.opvolger in known] or waiting
        _form.insert(connection, ready)
        known |= {row.code for row in ready}
        waiting = [row for row in waiting if row.code not in known]
    toegang.insert_organisations(
        connection,
        [
            toegang.Organisatierij(row.code, "partij", row.naam, row.geldig_van, row.geldig_tot)
            for row in rows
        ],
    )


def end_party(connection: Connection, code: str, moment: datetime, opvolger: str | None) -> None:
    """End a party at an instant (UTC), in favour of a successor where it has one."""
    connection.execute(_END, {"welke": code, "einde": moment, "door": opvolger})
    toegang.end_organisation(connection, code, moment)
