"""Rows of reports on steps. A report is never changed: what corrects it comes after it."""

from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from ketenwissel.store import tabellen_regie
from ketenwissel.store.rijen import Rijvorm

__all__ = ["Meldingsoort", "Stapmeldingrij", "insert_report", "latest_kinds", "reports", "reports_of_party"]

_melding = tabellen_regie.stapmelding

Meldingsoort = Literal["begonnen", "gereed", "niet_gereed", "uitbak", "ingelezen", "bekendmaking"]


class Stapmeldingrij(NamedTuple):
    """One report: on which step, by which actiehouder and party (None: an organisation), and when (UTC)."""

    id: int
    stap: str
    actiehouder: str
    partij: str | None
    soort: Meldingsoort
    aantal: int | None
    toelichting: str
    bewijs: str
    door: str
    gemeld_op: datetime
    te_laat: bool


_form = Rijvorm(_melding, Stapmeldingrij._fields)
_INSERT = insert(_melding).returning(_melding.c.id)
_OF_PARTY = select(*_form.columns).where(_melding.c.partij == bindparam("wie")).order_by(_melding.c.id)
_NATIONAL = (
    select(*_form.columns)
    .where(_melding.c.partij.is_(None), _melding.c.actiehouder == bindparam("wie"))
    .order_by(_melding.c.id)
)
_last = (
    select(func.max(_melding.c.id).label("id"))
    .where(_melding.c.soort != "uitbak")
    .group_by(_melding.c.stap, _melding.c.actiehouder, _melding.c.partij)
    .subquery()
)
_LATEST = (
    select(_melding.c.stap, _melding.c.actiehouder, _melding.c.soort, func.count())
    .join(_last, _last.c.id == _melding.c.id)
    .group_by(_melding.c.stap, _melding.c.actiehouder, _melding.c.soort)
)


def insert_report(connection: Connection, row: Stapmeldingrij) -> int:
    """Store a report; gives its number."""
    values = row._asdict()
    del values["id"]
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def reports_of_party(connection: Connection, partij: str) -> list[Stapmeldingrij]:
    """Give the reports of a party, oldest first."""
    return [Stapmeldingrij._make(row) for row in connection.execute(_OF_PARTY, {"wie": partij})]


def reports(connection: Connection, actiehouder: str) -> list[Stapmeldingrij]:
    """Give the reports of a single organisation that is an actiehouder, oldest first."""
    return [Stapmeldingrij._make(row) for row in connection.execute(_NATIONAL, {"wie": actiehouder})]


def latest_kinds(connection: Connection) -> dict[tuple[str, str, str], int]:
    """Count, per (stap, actiehouder, soort), whose last report on that step is of that kind.

    What is left in the outbox is no state of a step and is passed over.
    """
    return {(stap, who, kind): number for stap, who, kind, number in connection.execute(_LATEST)}
