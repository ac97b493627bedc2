"""Rows of what was downloaded through the portal, until its payload is removed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, delete, select

from ketenwissel.store import tabellen, tabellen_dienst
from ketenwissel.store.berichten import Berichtrij, columns, made
from ketenwissel.store.kolommen import Instant, from_milliseconds, to_milliseconds
from ketenwissel.store.rijen import Query, Rijvorm, among, rows_of

__all__ = ["Downloadrij", "before", "forget", "insert", "of_messages"]

_download = tabellen_dienst.portaaldownload
_bericht = tabellen.bericht


class Downloadrij(NamedTuple):
    """A message that a party downloaded through the portal, and when (UTC)."""

    bericht_id: int
    partij: str
    gedownload_op: datetime


_form = Rijvorm(_download, Downloadrij._fields)
_OF_MESSAGES = select(*_form.columns).where(among(_download.c.bericht_id))
_BEFORE = Query(
    select(*columns, _download.c.gedownload_op)
    .join(_download, _download.c.bericht_id == _bericht.c.id)
    .where(
        _download.c.gedownload_op <= bindparam("moment", type_=Instant),
        _bericht.c.id > bindparam("na", type_=Integer),
    )
    .order_by(_bericht.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_FORGET = delete(_download).where(among(_download.c.bericht_id)).returning(_download.c.bericht_id)


def insert(connection: Connection, rows: Sequence[Downloadrij]) -> None:
    """Note downloads."""
    _form.insert(connection, rows)


def of_messages(connection: Connection, ids: Collection[int]) -> list[Downloadrij]:
    """Find the downloads of messages whose payload is still there."""
    return [Downloadrij._make(row) for row in rows_of(connection, _OF_MESSAGES, ids)]


def before(
    connection: Connection, moment: datetime, na: int, limit: int
) -> list[tuple[Berichtrij, datetime]]:
    """Give messages downloaded at or before an instant, and when, in order of id above `na`."""
    found = _BEFORE.rows(connection, moment=to_milliseconds(moment), na=na, hoogstens=limit)
    return [(made(row[:-1]), from_milliseconds(row[-1])) for row in found]


def forget(connection: Connection, ids: Collection[int]) -> set[int]:
    """Remove downloads; gives which of them were still there."""
    return {row[0] for row in rows_of(connection, _FORGET, ids)}
