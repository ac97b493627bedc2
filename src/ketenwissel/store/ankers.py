"""Clocks as the database knows them: the anchor of a rehearsal, and the clock of the server itself."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from ketenwissel.core.clock import Anker
from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import tabellen, tabellen_dienst, versies

__all__ = ["read_anchor", "server_time", "set_anchor"]

_anker = tabellen_dienst.anker
_kenmerk = tabellen.kenmerk
_READ = select(_anker.c.virtueel, _anker.c.echt, _anker.c.snelheid)
_REMOVE = delete(_anker)
_INSERT = insert(_anker)
_SOORT = select(_kenmerk.c.waarde).where(_kenmerk.c.naam == "soort")
_SERVER_TIME = select(func.clock_timestamp())


def read_anchor(connection: Connection) -> Anker | None:
    """Give the anchor, None when no virtual clock was started."""
    row = connection.execute(_READ).first()
    return None if row is None else Anker._make(row)


def set_anchor(connection: Connection, anker: Anker) -> None:
    """Hang the virtual clock on another anchor; the caller is the only one that decides (`aannemen`).

    Raises UnusableInput on a database that is not a rehearsal's, and for a time before the last decision.
    """
    if connection.execute(_SOORT).scalar_one() != "oefening":
        raise UnusableInput("only a rehearsal has a clock that can be set: this database is a real one")
    clock = versies.read_clock(connection)
    if clock is not None and anker.virtueel < clock.laatste_op:
        raise UnusableInput("the clock of a rehearsal cannot go back before what was decided already")
    connection.execute(_REMOVE)
    connection.execute(_INSERT, {"id": 1} | anker._asdict())


def server_time(connection: Connection) -> datetime | None:
    """Give the instant by the clock of the database server; None where there is no server."""
    if connection.dialect.name != "postgresql":
        return None
    moment: datetime = connection.execute(_SERVER_TIME).scalar_one()
    return moment
