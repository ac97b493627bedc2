"""Rows of the trail: events as they were written, and the seals over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.rijen import parameters

__all__ = [
    "Zegelrij",
    "count_unsealed",
    "highest_number",
    "insert_events",
    "insert_seal",
    "last_seal",
    "number_events",
    "sealed_events",
    "seals",
    "unsealed",
]

_gebeurtenis = tabellen.gebeurtenis
_zegel = tabellen.zegel


@dataclass(frozen=True, slots=True)
class Zegelrij:
    """A seal over the events numbered `eerste` to `laatste`; `vorige` is the hash of the seal before."""

    nummer: int
    eerste: int
    laatste: int
    aantal: int
    vorige: str
    hash: str


_parameters = parameters(Zegelrij)
_COLUMNS = [_zegel.c[name] for name in Zegelrij.__slots__]
_NUMBER = update(_gebeurtenis).where(_gebeurtenis.c.id == bindparam("wat")).values(nummer=bindparam("met"))


def insert_events(connection: Connection, events: Sequence[str]) -> None:
    """Append events, unsealed; each is the JSON text that will be sealed."""
    if events:
        connection.execute(insert(_gebeurtenis), [{"inhoud": event} for event in events])


def unsealed(connection: Connection, limit: int) -> list[tuple[int, str]]:
    """Give (id, text) of events that have no number yet, in order of id."""
    rows = connection.execute(
        select(_gebeurtenis.c.id, _gebeurtenis.c.inhoud)
        .where(_gebeurtenis.c.nummer.is_(None))
        .order_by(_gebeurtenis.c.id)
        .limit(limit)
    )
    return [(row.id, row.inhoud) for row in rows]


def count_unsealed(connection: Connection) -> int:
    """Count the events that have no number yet."""
    query = select(func.count()).select_from(_gebeurtenis).where(_gebeurtenis.c.nummer.is_(None))
    return connection.execute(query).scalar_one()


def number_events(connection: Connection, numbers: Sequence[tuple[int, int]]) -> None:
    """Give events their number: pairs of (id, number)."""
    if numbers:
        connection.execute(_NUMBER, [{"wat": id_, "met": number} for id_, number in numbers])


def sealed_events(connection: Connection, after: int, upto: int) -> Iterator[tuple[int, str]]:
    """Give (number, text) of events with a number above `after` and at most `upto`, in order."""
    rows = connection.execute(
        select(_gebeurtenis.c.nummer, _gebeurtenis.c.inhoud)
        .where(_gebeurtenis.c.nummer > after, _gebeurtenis.c.nummer <= upto)
        .order_by(_gebeurtenis.c.nummer)
    )
    return ((row.nummer, row.inhoud) for row in rows)


def last_seal(connection: Connection) -> Zegelrij | None:
    """Give the seal with the highest number, None when nothing was sealed."""
    row = connection.execute(select(*_COLUMNS).order_by(_zegel.c.nummer.desc()).limit(1)).first()
    return None if row is None else Zegelrij(*row)


def insert_seal(connection: Connection, row: Zegelrij) -> None:
    """Store a seal; IntegrityError when another sealer took its number."""
    connection.execute(insert(_zegel), [_parameters(row)])


def seals(connection: Connection) -> list[Zegelrij]:
    """Give all seals in order."""
    return [Zegelrij(*row) for row in connection.execute(select(*_COLUMNS).order_by(_zegel.c.nummer))]


def highest_number(connection: Connection) -> int:
    """Give the highest number that an event carries, 0 when none does."""
    return connection.execute(select(func.max(_gebeurtenis.c.nummer))).scalar_one() or 0
