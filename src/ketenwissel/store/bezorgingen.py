"""Rows of bringing: where a party wants its mail, who is busy with it, and how the attempts go.

Whoever brings mail to a party holds a lease on its row, with a number (`hekje`) that goes up each time: every
later statement names that number and changes nothing once somebody else took over. Leases and waiting times
are real time by the clock of the database, so that processes need not agree on theirs, nor on that of a
rehearsal. Only `gestopt_op` is an instant of the chain.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, delete, insert, or_, select, update

from ketenwissel.store import tabellen_dienst
from ketenwissel.store.heden import Heden
from ketenwissel.store.kolommen import Instant
from ketenwissel.store.rijen import Query, Rijvorm, among, rows_of

__all__ = [
    "Bezorgrij",
    "Huur",
    "all_rows",
    "clear_leases",
    "due",
    "failed",
    "give_back",
    "put",
    "remove",
    "resume",
    "stop",
    "succeeded",
    "take",
]

_bezorging = tabellen_dienst.bezorging


class Bezorgrij(NamedTuple):
    """How bringing to a party goes; `gestopt_op` says since when it does not, `reden` (Dutch) why."""

    partij: str
    vorm: str
    adres: str
    hekje: int
    gehuurd_tot: datetime | None
    pogingen: int
    volgende_op: datetime | None
    gestopt_op: datetime | None
    reden: str | None


class Huur(NamedTuple):
    """A lease: its number, where to bring, and how many attempts in a row failed."""

    hekje: int
    vorm: str
    adres: str
    pogingen: int


_form = Rijvorm(_bezorging, Bezorgrij._fields)
_after = Heden() + bindparam("ms", type_=BigInteger)
_is_due = (
    _bezorging.c.gestopt_op.is_(None),
    or_(_bezorging.c.gehuurd_tot.is_(None), _bezorging.c.gehuurd_tot <= Heden()),
    or_(_bezorging.c.volgende_op.is_(None), _bezorging.c.volgende_op <= Heden()),
)
_of = _bezorging.c.partij == bindparam("wie")
_is_held = (_of, _bezorging.c.hekje == bindparam("nummer"))
_fresh = {"pogingen": 0, "volgende_op": None, "gestopt_op": None, "reden": None}

_ALL = select(*_form.columns).order_by(_bezorging.c.partij)
_DUE = (
    select(_bezorging.c.partij)
    .where(among(_bezorging.c.vorm), *_is_due)
    .order_by(_bezorging.c.volgende_op.nulls_first(), _bezorging.c.partij)
)
_PUT_KNOWN = (
    update(_bezorging)
    .where(_of)
    .values(vorm=bindparam("hoe"), adres=bindparam("waar"), hekje=_bezorging.c.hekje + 1, gehuurd_tot=None)
    .values(_fresh)
)
_PUT_NEW = insert(_bezorging)
_REMOVE = delete(_bezorging).where(_of)
_TAKE = (
    update(_bezorging)
    .where(_of, *_is_due)
    .values(hekje=_bezorging.c.hekje + 1, gehuurd_tot=_after)
    .returning(_bezorging.c.hekje, _bezorging.c.vorm, _bezorging.c.adres, _bezorging.c.pogingen)
)
_SUCCEEDED = update(_bezorging).where(*_is_held).values(pogingen=0, volgende_op=None)
_GIVE_BACK = update(_bezorging).where(*_is_held).values(gehuurd_tot=None)
_FAILED = (
    update(_bezorging)
    .where(*_is_held)
    .values(pogingen=_bezorging.c.pogingen + 1, volgende_op=_after, gehuurd_tot=None)
)
_STOP = (
    update(_bezorging)
    .where(*_is_held)
    .values(
        pogingen=_bezorging.c.pogingen + 1,
        volgende_op=None,
        gehuurd_tot=None,
        gestopt_op=bindparam("moment", type_=Instant),
        reden=bindparam("waarom"),
    )
)
_STOPPED = Query(
    select(_bezorging.c.partij).where(among(_bezorging.c.partij), _bezorging.c.gestopt_op.is_not(None))
)
_RESUME = (
    update(_bezorging)
    .where(among(_bezorging.c.partij), _bezorging.c.gestopt_op.is_not(None))
    .values(_fresh)
    .returning(_bezorging.c.partij)
)
_CLEAR = update(_bezorging).where(_bezorging.c.gehuurd_tot.is_not(None)).values(gehuurd_tot=None)


def all_rows(connection: Connection) -> list[Bezorgrij]:
    """Give every row in order of party."""
    return [Bezorgrij._make(row) for row in connection.execute(_ALL)]


def put(connection: Connection, partij: str, vorm: str, adres: str) -> None:
    """Say where a party wants its mail; what was going on towards an earlier address is cut off."""
    if not connection.execute(_PUT_KNOWN, {"wie": partij, "hoe": vorm, "waar": adres}).rowcount:
        new = Bezorgrij(partij, vorm, adres, 0, None, 0, None, None, None)
        connection.execute(_PUT_NEW, new._asdict())


def remove(connection: Connection, partij: str) -> bool:
    """Bring nothing to a party any more: it collects. False when it had no address."""
    return connection.execute(_REMOVE, {"wie": partij}).rowcount > 0


def due(connection: Connection, vormen: Collection[str]) -> list[str]:
    """Give the parties with one of these forms that nobody is busy with and that may be tried, in turn."""
    return [row[0] for row in rows_of(connection, _DUE, vormen)]


def take(connection: Connection, partij: str, milliseconds: int) -> Huur | None:
    """Take the lease of a party for this long; None when somebody holds it or it is not due."""
    row = connection.execute(_TAKE, {"wie": partij, "ms": milliseconds}).first()
    return None if row is None else Huur._make(row)


def succeeded(connection: Connection, partij: str, hekje: int) -> bool:
    """Forget earlier failures; False when the lease with this number is no longer held."""
    return connection.execute(_SUCCEEDED, {"wie": partij, "nummer": hekje}).rowcount > 0


def failed(connection: Connection, partij: str, hekje: int, milliseconds: int) -> bool:
    """Count a failure and wait this long; False as for `succeeded`."""
    asked = {"wie": partij, "nummer": hekje, "ms": milliseconds}
    return connection.execute(_FAILED, asked).rowcount > 0


def stop(connection: Connection, partij: str, hekje: int, moment: datetime, reden: str) -> bool:
    """Bring nothing more until `resume`; False as for `succeeded`."""
    asked = {"wie": partij, "nummer": hekje, "moment": moment, "waarom": reden}
    return connection.execute(_STOP, asked).rowcount > 0


def give_back(connection: Connection, partij: str, hekje: int) -> None:
    """Let somebody else have the lease at once; nothing happens when it is no longer held."""
    connection.execute(_GIVE_BACK, {"wie": partij, "nummer": hekje})


def resume(connection: Connection, partijen: Collection[str]) -> list[str]:
    """Bring again to those of these parties where it had stopped; gives which."""
    # Asked at every confirmation, and hardly ever there: so first by the quicker way.
    if not _STOPPED.by_keys(connection, partijen):
        return []
    return sorted(row[0] for row in rows_of(connection, _RESUME, partijen))


def clear_leases(connection: Connection) -> None:
    """Give back every lease; only for a process that is the only one on the database."""
    connection.execute(_CLEAR)
