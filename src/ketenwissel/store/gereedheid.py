"""Rows that readiness is read from beside the numbers: what parties reported on steps."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Connection, bindparam, select

from ketenwissel.store import tabellen_regie
from ketenwissel.store.kolommen import ID, to_milliseconds
from ketenwissel.store.rijen import Query, among

__all__ = ["Gemeldrij", "party_reports"]

_melding = tabellen_regie.stapmelding


class Gemeldrij(NamedTuple):
    """One report of a party on a step; `gemeld_op` in milliseconds since 1970."""

    partij: str
    stap: str
    soort: str
    aantal: int | None
    gemeld_op: int


_COLUMNS = (
    _melding.c.partij,
    _melding.c.stap,
    _melding.c.soort,
    _melding.c.aantal,
    _melding.c.gemeld_op,
)
_IN_TIME = _melding.c.gemeld_op <= bindparam("tot", type_=ID)
_ALL = Query(select(*_COLUMNS).where(_melding.c.partij.is_not(None), _IN_TIME).order_by(_melding.c.id))
_OF = Query(select(*_COLUMNS).where(among(_melding.c.partij, "wie"), _IN_TIME).order_by(_melding.c.id))


def party_reports(
    connection: Connection, tot: datetime, partijen: Collection[str] | None = None
) -> Iterator[Gemeldrij]:
    """Give what parties reported up to an instant, all or these, oldest first."""
    upto = to_milliseconds(tot)
    if partijen is None:
        rows = _ALL.rows(connection, tot=upto)
    else:
        rows = _OF.rows(connection, tot=upto, wie=sorted(partijen))
    return (Gemeldrij._make(cast(tuple[str, str, str, int | None, int], row)) for row in rows)
