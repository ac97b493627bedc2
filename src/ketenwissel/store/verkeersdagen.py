"""Rows of traffic by day and of first times: written behind the writer, read for the aftercare.

Sizes: a day has a row for each party, type and release that had traffic, so that months of it are read in a
fraction of what looking through the messages would take.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Integer, TextClause, bindparam, func, or_, select, text

from ketenwissel.store import tabellen, tabellen_nazorg, tabellen_regie
from ketenwissel.store.kolommen import ID, Instant, to_milliseconds
from ketenwissel.store.rijen import Query, Rijvorm, among

__all__ = [
    "Dagcijfer",
    "Eerstekeer",
    "Geteld",
    "Geweigerd",
    "Verkeersdag",
    "add_days",
    "add_first_times",
    "by_day",
    "first_times",
    "left_behind",
    "messages_after",
    "not_counted",
    "refusals_after",
    "reject_first",
    "rejected",
    "sums",
    "vendors_at",
]

_bericht = tabellen.bericht
_weigering = tabellen.weigering
_postvak = tabellen.postvak
_dag = tabellen_nazorg.verkeersdag
_eerste = tabellen_nazorg.eerste_keer
_pakket = tabellen_regie.pakket


class Geteld(NamedTuple):
    """What is counted of a message; `antwoord_op` is what it answers or, a foutbericht, rejects."""

    id: int
    soort: str
    zender_organisatie: str
    ontvanger_organisatie: str
    functie: str
    release: str
    ontvangen_op: datetime
    antwoord_op: int | None


class Geweigerd(NamedTuple):
    """What is counted of a refusal; `stap` is the step of the runbook by which the gate refused, or None."""

    id: int
    tijdstip_op: datetime
    soort: str
    zender: str
    functie: str
    release: str
    situatie: str
    stap: str | None


class Verkeersdag(NamedTuple):
    """Numbers to be added to those of a day."""

    dag: str
    partij: str
    richting: str
    berichttype: str
    release: str
    aangenomen: int = 0
    geweigerd: int = 0
    dicht: int = 0
    afgekeurd: int = 0


class Dagcijfer(NamedTuple):
    """Numbers over a stretch of days."""

    partij: str
    richting: str
    berichttype: str
    release: str
    aangenomen: int
    geweigerd: int
    dicht: int
    afgekeurd: int


class Eerstekeer(NamedTuple):
    """When a party first sent or was sent a type in a release, and how its first attempt ended (UTC)."""

    partij: str
    richting: str
    berichttype: str
    release: str
    gezien_op: datetime | None
    poging_op: datetime | None = None
    poging_soort: str | None = None
    poging_id: int | None = None
    situatie: str | None = None
    afgekeurd_op: datetime | None = None


_message_form = Rijvorm(_bericht, Geteld._fields)
_refusal_form = Rijvorm(_weigering, Geweigerd._fields)
_first_form = Rijvorm(_eerste, Eerstekeer._fields)
_AFTER = Query(
    select(*_message_form.columns)
    .where(_bericht.c.id > bindparam("na", type_=ID))
    .order_by(_bericht.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_BY_ID = Query(select(*_message_form.columns).where(among(_bericht.c.id)))
_REFUSED = Query(
    select(*_refusal_form.columns)
    .where(_weigering.c.id > bindparam("na", type_=ID))
    .order_by(_weigering.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_LAST = select(func.max(_bericht.c.id))
_LAST_REFUSED = select(func.max(_weigering.c.id))
_LEFT = (
    select(_postvak.c.partij, func.count())
    .where(_postvak.c.release == bindparam("van"))
    .group_by(_postvak.c.partij)
    .order_by(_postvak.c.partij)
)
_FIRST = select(*_first_form.columns).where(_eerste.c.release == bindparam("van"))
_at = bindparam("op", type_=Instant)
_VENDORS = (
    select(_pakket.c.partij, _pakket.c.standaard, _pakket.c.leverancier)
    .where(_pakket.c.geldig_van <= _at, or_(_pakket.c.geldig_tot.is_(None), _pakket.c.geldig_tot > _at))
    .order_by(_pakket.c.id)
)
_NUMBERS = ("aangenomen", "geweigerd", "dicht", "afgekeurd")
_KEY = ("partij", "richting", "berichttype", "release")
_SUMS = text(
    f"SELECT {', '.join(_KEY)}, {', '.join(f'SUM({name})' for name in _NUMBERS)} FROM verkeersdag "  # noqa: S608  # own names
    f"WHERE dag >= :van AND dag <= :tot GROUP BY {', '.join(_KEY)} ORDER BY {', '.join(_KEY)}"
)
_BY_DAY = text(
    f"SELECT dag, {', '.join(f'SUM({name})' for name in _NUMBERS)} FROM verkeersdag "  # noqa: S608  # own names
    "WHERE dag >= :van AND dag <= :tot AND richting = 'uit' GROUP BY dag ORDER BY dag"
)


def _adding() -> TextClause:
    names = ("dag", *_KEY, *_NUMBERS)
    changes = ", ".join(f"{name} = verkeersdag.{name} + excluded.{name}" for name in _NUMBERS)
    return text(
        f"INSERT INTO verkeersdag ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)}) "  # noqa: S608  # own names
        f"ON CONFLICT (dag, {', '.join(_KEY)}) DO UPDATE SET {changes}"
    )


def _keeping_first() -> TextClause:
    """Make the statement that keeps the first message seen, and the attempt that came first."""
    attempt = ("poging_op", "poging_soort", "poging_id", "situatie", "afgekeurd_op")
    names = (*_KEY, "gezien_op", *attempt)
    earlier = "excluded.poging_op < eerste_keer.poging_op OR eerste_keer.poging_op IS NULL"
    changes = ["gezien_op = COALESCE(eerste_keer.gezien_op, excluded.gezien_op)"]
    changes += [
        f"{name} = CASE WHEN {earlier} THEN excluded.{name} ELSE eerste_keer.{name} END" for name in attempt
    ]
    return text(
        f"INSERT INTO eerste_keer ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)}) "  # noqa: S608  # own names
        f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {', '.join(changes)}"
    )


_ADD = _adding()
_KEEP = _keeping_first()
_REJECT = text(
    "UPDATE eerste_keer SET afgekeurd_op = :moment WHERE partij = :partij AND richting = 'uit' "
    "AND berichttype = :berichttype AND release = :release AND poging_soort = 'bericht' "
    "AND poging_id = :bericht AND afgekeurd_op IS NULL"
)


def messages_after(connection: Connection, after: int, limit: int) -> list[Geteld]:
    """Give messages above an id, oldest first."""
    rows = _AFTER.rows(connection, na=after, hoogstens=limit)
    return [Geteld._make(_message_form.values(row)) for row in rows]


def rejected(connection: Connection, ids: Collection[int]) -> dict[int, Geteld]:
    """Find messages that were rejected, by id."""
    found = (Geteld._make(_message_form.values(row)) for row in _BY_ID.by_keys(connection, ids))
    return {one.id: one for one in found}


def refusals_after(connection: Connection, after: int, limit: int) -> list[Geweigerd]:
    """Give refusals above an id, oldest first."""
    rows = _REFUSED.rows(connection, na=after, hoogstens=limit)
    return [Geweigerd._make(_refusal_form.values(row)) for row in rows]


def not_counted(connection: Connection, message: int, refusal: int) -> int:
    """Give about how many messages and refusals there are above these ids."""
    last = connection.execute(_LAST).scalar_one() or 0
    refused = connection.execute(_LAST_REFUSED).scalar_one() or 0
    return max(last - message, 0) + max(refused - refusal, 0)


def add_days(connection: Connection, rows: Sequence[Verkeersdag]) -> None:
    """Add numbers to those of days."""
    if rows:
        connection.execute(_ADD, [row._asdict() for row in sorted(rows)])


def add_first_times(connection: Connection, rows: Iterable[Eerstekeer]) -> None:
    """Keep first times: of what is there already only an earlier attempt is taken over."""
    found = [
        row._asdict()
        | {
            name: None if (moment := getattr(row, name)) is None else to_milliseconds(moment)
            for name in ("gezien_op", "poging_op", "afgekeurd_op")
        }
        for row in sorted(rows, key=lambda one: one[:4])
    ]
    if found:
        connection.execute(_KEEP, found)


def reject_first(connection: Connection, message: Geteld, berichttype: str, moment: datetime) -> None:
    """Note that a message was rejected, where it was a first attempt."""
    asked = {
        "partij": message.zender_organisatie,
        "berichttype": berichttype,
        "release": message.release,
        "bericht": message.id,
        "moment": to_milliseconds(moment),
    }
    connection.execute(_REJECT, asked)


def sums(connection: Connection, van: str, tot: str) -> list[Dagcijfer]:
    """Give the numbers over days (ISO dates), the last included, in order of party and type."""
    rows = connection.execute(_SUMS, {"van": van, "tot": tot})
    return [Dagcijfer(*row[:4], *map(int, row[4:])) for row in rows]


def by_day(connection: Connection, van: str, tot: str) -> dict[str, tuple[int, int, int, int]]:
    """Give of each day how much was accepted, refused, refused by the gate, and rejected."""
    rows = connection.execute(_BY_DAY, {"van": van, "tot": tot})
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in rows}


def first_times(connection: Connection, release: str) -> list[Eerstekeer]:
    """Give every first time in a release."""
    return [Eerstekeer._make(row) for row in connection.execute(_FIRST, {"van": release})]


def left_behind(connection: Connection, release: str) -> dict[str, int]:
    """Count what waits of a release in each mailbox."""
    return {row[0]: row[1] for row in connection.execute(_LEFT, {"van": release})}


def vendors_at(connection: Connection, at: datetime) -> dict[tuple[str, str], str]:
    """Give the vendor of each (party, standard) whose package was written down, at an instant (UTC)."""
    return {(row[0], row[1]): row[2] for row in connection.execute(_VENDORS, {"op": at})}
