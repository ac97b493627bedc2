"""Opening a database, and its transactions.

SQLite (a file, one program at a time writes) and PostgreSQL serve the same tables. A database is marked at
its creation as real (`echt`) or rehearsal (`oefening`), and as of a hub or of a back office; it refuses any
other use.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.store.migreren import upgrade

__all__ = ["Opslag", "RowFault", "Soort", "StorageFault", "Tak", "Work", "open_database"]

Soort = Literal["oefening", "echt"]
Tak = Literal["hub", "partij"]
Work = Literal["aannemen", "zegelen"]
"""Work that one writer at a time may do, over all processes."""

_BUSY_MS = 30_000
_STATEMENTS = 256
"""Statements that a connection of SQLite keeps prepared: more than there are (see `rijen`)."""
_LOCKS = {"aannemen": 0x6B6501, "zegelen": 0x6B6502}
_REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_NOTADB": "the file is no SQLite database",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_READONLY": "the file may not be written",
    "SQLITE_BUSY": "another program keeps it locked",
    "SQLITE_IOERR": "reading or writing the disk failed",
    "53100": "the disk is full",
    "28": "the login is refused",
    "3D": "the database does not exist",
    "42501": "the rights are missing",
    "25006": "it may not be written",
}


class StorageFault(KetenwisselError):
    """The database failed; nothing of the transaction was kept."""


class RowFault(StorageFault):
    """A constraint refused a row; nothing of the transaction was kept, other rows may still be fine."""


class Opslag:
    """An open database: `reading()` and `writing()` give a connection in a transaction."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._writer = engine.execution_options(schrijven=True)
        self.name = name

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, for migrations and tests."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads; raises StorageFault when the database fails."""
        with _translated(self.name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: Work | None = None) -> Iterator[Connection]:
        """Open a transaction that writes; leaving it means: on disk.

        `alone` waits for every other writer of the same work, in this and in other processes, and keeps them
        out until the transaction ends, so that no lease can outlive its holder (SQLite has one writer
        anyway). Raises StorageFault when the database fails, RowFault when a constraint refuses a row.
        """
        with _translated(self.name), self._writer.begin() as connection:
            if alone and connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCKS[alone]})
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_database(url: str, *, soort: Soort = "oefening", tak: Tak = "hub") -> Opslag:
    """Open a database, make or upgrade its tables, and check its mark.

    `url` is an SQLAlchemy URL (`sqlite:///path` or `postgresql://...`); a plain path means SQLite.
    Raises UnusableInput, in one line, for a database that cannot be used: a folder that does not exist, a
    file of something else, a mark that differs, a server that is set to lose what it acknowledged.
    """
    parsed = _parse(url)
    name = parsed.database or "" if parsed.get_backend_name() == "sqlite" else parsed.render_as_string()
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        with _translated(name), engine.execution_options(schrijven=True).begin() as connection:
            _check_durable(connection, name)
            _prepare(connection, name, soort, tak)
    except KetenwisselError as error:
        engine.dispose()
        raise UnusableInput(str(error)) from None
    return Opslag(engine, name)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError:
        raise UnusableInput("not a database URL: write sqlite:///FILE or postgresql://...") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise UnusableInput("SQLite needs a file: what is in memory cannot be on disk")
        folder = Path(parsed.database).absolute().parent
        if not folder.is_dir():
            raise UnusableInput(f"no such folder for the database: {folder}")
        return parsed
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise UnusableInput("only sqlite:/// and postgresql:// are understood")


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000, "cached_statements": _STATEMENTS}
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        # The driver must not begin transactions by itself: it would not begin them as IMMEDIATE.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("schrijven", False)
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection), "of SQLite's own driver"
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    # Parameters by place, as SQLite has them: rows are handed over as tuples on both.
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, paramstyle="format")


def _check_durable(connection: Connection, name: str) -> None:
    """Refuse a server that acknowledges before it has written: with it off messages are lost in a crash."""
    if connection.dialect.name == "postgresql":
        for setting in ("synchronous_commit", "fsync"):
            if connection.execute(text(f"SHOW {setting}")).scalar_one() == "off":
                raise UnusableInput(f"{name}: {setting} is off, so acknowledged messages could be lost")


def _prepare(connection: Connection, name: str, soort: Soort, tak: Tak) -> None:
    tables = set(inspect(connection).get_table_names())
    if tables and "kenmerk" not in tables:
        raise UnusableInput(f"{name}: the database belongs to another program")
    wanted = {"soort": soort, "tak": tak}
    if tables:
        marks = {row.naam: row.waarde for row in connection.execute(text("SELECT naam, waarde FROM kenmerk"))}
        for mark, value in wanted.items():
            if marks.get(mark) != value:
                raise UnusableInput(
                    f"{name}: the database is marked '{marks.get(mark)}' and cannot be used as '{value}'"
                )
    upgrade(connection, tak)
    if not tables:
        rows = [{"naam": mark, "waarde": value} for mark, value in wanted.items()]
        connection.execute(text("INSERT INTO kenmerk (naam, waarde) VALUES (:naam, :waarde)"), rows)


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Turn a fault of the driver into one line; its own text may hold values, so it is not repeated."""
    try:
        yield
    except (IntegrityError, DataError, sqlite3.IntegrityError, sqlite3.DataError):
        raise RowFault(f"database {name}: a constraint refused a row") from None
    except DBAPIError as error:
        raise StorageFault(f"database {name}: {_reason(error.orig)}") from None
    except sqlite3.Error as error:
        raise StorageFault(f"database {name}: {_reason(error)}") from None


def _reason(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    known = next((reason for start, reason in _REASONS.items() if code.startswith(start)), None)
    if known is None and type(error).__name__ == "OperationalError" and not code:
        known = "the server cannot be reached"
    return known or f"it failed ({code or type(error).__name__})"
