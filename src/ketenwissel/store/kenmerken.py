"""Marks of a database: what it is used for, said once and held to for good."""

from sqlalchemy import Connection, bindparam, insert, select

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import tabellen

__all__ = ["hold_to", "read"]

_kenmerk = tabellen.kenmerk
_READ = select(_kenmerk.c.waarde).where(_kenmerk.c.naam == bindparam("welk"))
_INSERT = insert(_kenmerk)


def read(connection: Connection, naam: str) -> str | None:
    """Give a mark, None when it was never given."""
    return connection.execute(_READ, {"welk": naam}).scalar_one_or_none()


def hold_to(connection: Connection, naam: str, waarde: str) -> None:
    """Mark the database, or check its mark; raises UnusableInput when it has another.

    The caller is the only one that opens (`openen`).
    """
    found = read(connection, naam)
    if found is None:
        connection.execute(_INSERT, {"naam": naam, "waarde": waarde})
    elif found != waarde:
        raise UnusableInput(f"the database is marked '{found}' and cannot be used as '{waarde}'")
