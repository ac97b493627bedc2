"""Rows of the trail: events as they were written, and the seals over them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, func, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.rijen import ForEach, Query, Rijvorm

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


class Zegelrij(NamedTuple):
    """A seal over the events numbered `eerste` to `laatste`; `vorige` is the hash of the seal before."""

    nummer: int
    eerste: int
    laatste: int
    aantal: int
    vorige: str
    hash: str


_form = Rijvorm(_zegel, Zegelrij._fields)
_event_form = Rijvorm(_gebeurtenis, ("inhoud",))
_UNSEALED = Query(
    select(_gebeurtenis.c.id, _gebeurtenis.c.inhoud)
    .where(_gebeurtenis.c.nummer.is_(None))
    .order_by(_gebeurtenis.c.id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_COUNT_UNSEALED = select(func.count()).select_from(_gebeurtenis).where(_gebeurtenis.c.nummer.is_(None))
_NUMBER = ForEach(
    update(_gebeurtenis).where(_gebeurtenis.c.id == bindparam("wat")).values(nummer=bindparam("met")),
    ["met", "wat"],
)
_SEALED = Query(
    select(_gebeurtenis.c.nummer, _gebeurtenis.c.inhoud)
    .where(_gebeurtenis.c.nummer > bindparam("na"), _gebeurtenis.c.nummer <= bindparam("tot"))
    .order_by(_gebeurtenis.c.nummer)
)
_HIGHEST = select(func.max(_gebeurtenis.c.nummer))
_SEALS = select(*_form.columns).order_by(_zegel.c.nummer)
_LAST_SEAL = select(*_form.columns).order_by(_zegel.c.nummer.desc()).limit(1)


def insert_events(connection: Connection, events: Sequence[str]) -> None:
    """Append events, unsealed; each is the JSON text that will be sealed."""
    _event_form.insert(connection, [(event,) for event in events])


def unsealed(connection: Connection, limit: int) -> list[tuple[int, str]]:
    """Give (id, text) of events that have no number yet, in order of id."""
    return [(row[0], row[1]) for row in _UNSEALED.rows(connection, hoogstens=limit)]


def count_unsealed(connection: Connection) -> int:
    """Count the events that have no number yet."""
    return connection.execute(_COUNT_UNSEALED).scalar_one()


def number_events(connection: Connection, numbers: Sequence[tuple[int, int]]) -> None:
    """Give events their number: pairs of (number, id)."""
    _NUMBER.run(connection, numbers)


def sealed_events(connection: Connection, after: int, upto: int) -> list[tuple[int, str]]:
    """Give (number, text) of events with a number above `after` and at most `upto`, in order."""
    return [(nummer, inhoud) for nummer, inhoud in _SEALED.rows(connection, na=after, tot=upto)]


def last_seal(connection: Connection) -> Zegelrij | None:
    """Give the seal with the highest number, None when nothing was sealed."""
    row = connection.execute(_LAST_SEAL).first()
    return None if row is None else Zegelrij._make(row)


def insert_seal(connection: Connection, row: Zegelrij) -> None:
    """Store a seal; IntegrityError when another sealer took its number."""
    _form.insert(connection, [row])


def seals(connection: Connection) -> list[Zegelrij]:
    """Give all seals in order."""
    return [Zegelrij._make(row) for row in connection.execute(_SEALS)]


def highest_number(connection: Connection) -> int:
    """Give the highest number that an event carries, 0 when none does."""
    return connection.execute(_HIGHEST).scalar_one() or 0
