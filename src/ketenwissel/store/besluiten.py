"""Rows of what people decide: proposals, who approved them, and the number of changes of measures.

A row is never removed. What was decided stays as it was; an end that came early is written beside it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, update

from ketenwissel.store import tabellen, tabellen_regie
from ketenwissel.store.kolommen import Instant
from ketenwissel.store.rijen import Query, Rijvorm, among, rows_of

__all__ = [
    "Besluitsoort",
    "Goedkeuringrij",
    "Standnummers",
    "Voorstelrij",
    "approvals",
    "by_number",
    "decide",
    "decided_measures",
    "end",
    "insert_approval",
    "insert_proposal",
    "mark_change",
    "numbers",
    "of_region",
    "proposals",
]

Besluitsoort = Literal["draaiboek", "noodmaatregel", "afspraak", "extra_stop"]

_voorstel = tabellen_regie.voorstel
_goedkeuring = tabellen_regie.goedkeuring
_stand = tabellen_regie.regie_stand
_regio = tabellen_regie.regio


class Voorstelrij(NamedTuple):
    """A proposal. Decided on from `besloten_op` on, it holds from `van_op` until `tot_op` or `beeindigd_op`.

    `inhoud` is the text of a runbook, or the fields of a measure as JSON; `versie` the version of the runbook
    that it became. What ended without having been decided on was withdrawn.
    """

    id: int
    soort: Besluitsoort
    door: str
    voorgesteld_op: datetime
    reden: str
    inhoud: str
    van_op: datetime
    tot_op: datetime | None
    besloten_op: datetime | None = None
    beeindigd_op: datetime | None = None
    beeindigd_door: str | None = None
    versie: int | None = None


class Goedkeuringrij(NamedTuple):
    """One approval, by a person, for an organisation or a party where that is asked."""

    voorstel_id: int
    gebruiker: str
    namens: str | None
    gegeven_op: datetime


class Standnummers(NamedTuple):
    """How many versions of the runbook there are, and how often measures changed."""

    versies: int
    wijziging: int


_form = Rijvorm(_voorstel, Voorstelrij._fields)
_approval = Rijvorm(_goedkeuring, Goedkeuringrij._fields)
_INSERT = insert(_voorstel).returning(_voorstel.c.id)
_ALL = select(*_form.columns).order_by(_voorstel.c.id)
_OF_KIND = _ALL.where(_voorstel.c.soort == bindparam("welke"))
_BY_NUMBER = select(*_form.columns).where(_voorstel.c.id == bindparam("welk"))
_DECIDED = _ALL.where(
    _voorstel.c.besloten_op.is_not(None), _voorstel.c.soort != literal_column("'draaiboek'")
)
_APPROVALS = (
    select(*_approval.columns)
    .where(among(_goedkeuring.c.voorstel_id))
    .order_by(_goedkeuring.c.voorstel_id, _goedkeuring.c.gegeven_op, _goedkeuring.c.gebruiker)
)
_APPROVE = insert(_goedkeuring)
_DECIDE = (
    update(_voorstel)
    .where(_voorstel.c.id == bindparam("welk"))
    .values(
        besloten_op=bindparam("besloten", type_=Instant),
        van_op=bindparam("vanaf", type_=Instant),
        versie=bindparam("nummer"),
    )
)
_END = (
    update(_voorstel)
    .where(_voorstel.c.id == bindparam("welk"), _voorstel.c.beeindigd_op.is_(None))
    .values(beeindigd_op=bindparam("moment", type_=Instant), beeindigd_door=bindparam("wie"))
)
_MARK = update(_stand).values(wijziging=_stand.c.wijziging + 1)
_MARK_FIRST = insert(_stand)
_NUMBERS = Query(
    select(
        func.max(tabellen.versie.c.nummer), select(_stand.c.wijziging).scalar_subquery().label("wijziging")
    )
)
_OF_REGION = (
    select(_regio.c.partij)
    .distinct()
    .where(
        _regio.c.naam == bindparam("welke"),
        _regio.c.geldig_van <= bindparam("moment", type_=Instant),
        _regio.c.geldig_tot.is_(None) | (_regio.c.geldig_tot > bindparam("moment", type_=Instant)),
    )
    .order_by(_regio.c.partij)
)


def insert_proposal(connection: Connection, row: Voorstelrij) -> int:
    """Store a proposal; gives its number, whatever `row` calls it."""
    values = row._asdict()
    del values["id"]
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def by_number(connection: Connection, number: int) -> Voorstelrij | None:
    """Find a proposal."""
    row = connection.execute(_BY_NUMBER, {"welk": number}).first()
    return None if row is None else Voorstelrij._make(row)


def proposals(connection: Connection, soort: Besluitsoort | None = None) -> list[Voorstelrij]:
    """Give all proposals, of one kind or of all, in order of number."""
    found = connection.execute(_ALL) if soort is None else connection.execute(_OF_KIND, {"welke": soort})
    return [Voorstelrij._make(row) for row in found]


def decided_measures(connection: Connection) -> list[Voorstelrij]:
    """Give every measure that was decided on, those that ended included, in order of number."""
    return [Voorstelrij._make(row) for row in connection.execute(_DECIDED)]


def approvals(connection: Connection, numbers: Collection[int]) -> dict[int, list[Goedkeuringrij]]:
    """Give who approved these proposals, the first first."""
    found: dict[int, list[Goedkeuringrij]] = {}
    for row in rows_of(connection, _APPROVALS, numbers):
        found.setdefault(row[0], []).append(Goedkeuringrij._make(row))
    return found


def insert_approval(connection: Connection, row: Goedkeuringrij) -> None:
    """Store an approval; the key makes that a person approves once."""
    connection.execute(_APPROVE, row._asdict())


def decide(
    connection: Connection, number: int, besloten_op: datetime, van_op: datetime, versie: int | None
) -> None:
    """Write down that a proposal was decided on, from when it holds, and what version it became."""
    asked = {"welk": number, "besloten": besloten_op, "vanaf": van_op, "nummer": versie}
    connection.execute(_DECIDE, asked)


def end(connection: Connection, number: int, moment: datetime, door: str) -> None:
    """Write down that a proposal was withdrawn, or that what it became ended."""
    connection.execute(_END, {"welk": number, "moment": moment, "wie": door})


def mark_change(connection: Connection) -> None:
    """Let everybody who judges messages read the measures anew."""
    if connection.execute(_MARK).rowcount == 0:
        connection.execute(_MARK_FIRST, {"id": 1, "wijziging": 1})


def numbers(connection: Connection) -> Standnummers:
    """Give by what one sees that a version or a measure was added or changed; one statement."""
    ((highest, change),) = _NUMBERS.rows(connection)
    return Standnummers(highest or 0, change or 0)


def of_region(connection: Connection, naam: str, at: datetime) -> list[str]:
    """Give the parties that lie in a region at an instant."""
    return [row[0] for row in connection.execute(_OF_REGION, {"welke": naam, "moment": at})]
