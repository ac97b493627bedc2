"""Rows that readiness is read from beside the numbers: what parties reported on steps."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, bindparam, select

from ketenwissel.store import tabellen_regie
from ketenwissel.store.kolommen import ID, to_milliseconds
from ketenwissel.store.rijen import Query, among

__all__ = ["Gemeldrij", "party_reports"]

_melding = tabellen_regie.stapmelding


Gemeldrij = tuple[str, str, str, int | None, int]
"""One report of a party on a step: partij, stap, soort, aantal, and when (milliseconds since 1970)."""

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
) -> Sequence[Gemeldrij]:
    """Give what parties reported up to an instant, all or these, oldest first."""
    upto = to_milliseconds(tot)
    if partijen is None:
        rows = _ALL.rows(connection, tot=upto)
    else:
        rows = _OF.rows(connection, tot=upto, wie=sorted(partijen))
    # As the driver made them: there may be tens of thousands.
    return cast(Sequence[Gemeldrij], rows)
