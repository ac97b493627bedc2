"""Rows of saved searches: a name, what is asked, who saved it and when."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from ketenwissel.store import tabellen_dienst
from ketenwissel.store.rijen import Rijvorm

__all__ = ["Zoekfilterrij", "find", "insert_filter", "made_by", "remove"]

_filter = tabellen_dienst.zoekfilter


class Zoekfilterrij(NamedTuple):
    """One saved search; `inhoud` is JSON, and never holds a BSN."""

    naam: str
    inhoud: str
    gemaakt_door: str
    gemaakt_op: datetime


_form = Rijvorm(_filter, Zoekfilterrij._fields)
_FIND = select(*_form.columns).where(_filter.c.naam == bindparam("welk"))
_MADE_BY = select(*_form.columns).where(_filter.c.gemaakt_door == bindparam("wie")).order_by(_filter.c.naam)
_REMOVE = delete(_filter).where(_filter.c.naam == bindparam("welk"))


def find(connection: Connection, naam: str) -> Zoekfilterrij | None:
    """Find a saved search by its name."""
    row = connection.execute(_FIND, {"welk": naam}).first()
    return None if row is None else Zoekfilterrij._make(row)


def made_by(connection: Connection, wie: str) -> list[Zoekfilterrij]:
    """Give the searches that somebody saved, in order of name."""
    return [Zoekfilterrij._make(row) for row in connection.execute(_MADE_BY, {"wie": wie})]


def insert_filter(connection: Connection, row: Zoekfilterrij) -> None:
    """Store a search; RowFault when there is one of this name."""
    _form.insert(connection, [row])


def remove(connection: Connection, naam: str) -> None:
    """Remove a saved search; one that does not exist stays away."""
    connection.execute(_REMOVE, {"welk": naam})
