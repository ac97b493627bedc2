"""Opening a database, and its transactions.

SQLite (a file, for one process) and PostgreSQL (for several) serve the same tables. A database is marked at
its creation as real (`echt`) or rehearsal (`oefening`), and as of a hub or of a back office; it refuses any
other use.

A transaction that reads sees one state of the database from its begin to its end, on both. One that writes
sees on PostgreSQL what others committed before each of its statements: what it reads after a lock is new.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.store import slot
from ketenwissel.store.migreren import upgrade

if TYPE_CHECKING:
    from psycopg import Connection as Psycopg

__all__ = ["Opslag", "RowFault", "Soort", "StorageFault", "Tak", "Work", "open_database"]

Soort = Literal["oefening", "echt"]
Tak = Literal["hub", "partij"]
Work = Literal[
    "aannemen", "zegelen", "vaststellen", "openen", "toegang", "zoeken", "tellen", "herinneren", "nazorg"
]
"""Work that one writer at a time may do, over all processes."""

_BUSY_MS = 30_000
_IDLE_MS = 60_000
_POOL, _MORE, _ASIDE = 8, 32, 2
_LOCKS = {
    "aannemen": 0x6B6501,
    "zegelen": 0x6B6502,
    "vaststellen": 0x6B6503,
    "openen": 0x6B6504,
    "toegang": 0x6B6505,
    "zoeken": 0x6B6506,
    "herinneren": 0x6B6510,
    "tellen": 0x6B6507,
    "nazorg": 0x6B6520,
}
_MUST_BE_ON = ("synchronous_commit", "fsync", "full_page_writes")
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
    "55P03": "another program keeps it locked",
    "40P01": "two transactions waited for each other",
}


class StorageFault(KetenwisselError):
    """The database failed; nothing of the transaction was kept."""


class RowFault(StorageFault):
    """A constraint refused a row; nothing of the transaction was kept, other rows may still be fine."""


class Opslag:
    """An open database: `reading()` and `writing()` give a connection in a transaction."""

    def __init__(
        self, engine: Engine, name: str, soort: Soort = "oefening", held: slot.Slot | None = None
    ) -> None:
        self._engine = engine
        self._writer = engine.execution_options(schrijven=True)
        self._reader = _snapshots(engine)
        self._aside: Engine | None = None
        self._aside_lock = threading.Lock()
        # SQLite lets a writer that waits look again now and then; threads are better handed their turn.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self._held = held
        self.name = name
        self.soort = soort

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, for migrations and tests."""
        return self._engine

    @property
    def one_process(self) -> bool:
        """Whether this process is the only one on the database, for as long as it is open."""
        return self._held is not None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads; raises StorageFault when the database fails."""
        with _translated(self.name), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """Open a transaction that reads a row or two, also by who has one open already.

        It has a few connections of its own: who waited for a second one out of the same few, with the first
        in hand, could wait for ever.
        """
        with self._aside_lock:
            if self._aside is None:
                self._aside = _engine(self._engine.url, _ASIDE, 0)
        with _translated(self.name), self._aside.begin() as connection:
            yield connection

    @contextmanager
    def writing(
        self, *, alone: Work | tuple[Work, ...] = (), beside: Work | None = None
    ) -> Iterator[Connection]:
        """Open a transaction that writes; leaving it means: on disk.

        `alone` waits for every other writer of the same work, in this and in other processes, and keeps them
        out until the transaction ends, so that no lease can outlive its holder (SQLite has one writer
        anyway). `beside` keeps out, and waits for, only who does that work alone. Raises StorageFault when
        the database fails, RowFault when a constraint refuses a row.
        """
        with _translated(self.name), self._turn, self._writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                for work in (alone,) if isinstance(alone, str) else alone:
                    connection.execute(_ALONE, {"n": _LOCKS[work]})
                if beside:
                    connection.execute(_BESIDE, {"n": _LOCKS[beside]})
            yield connection

    def check_durable(self) -> None:
        """Raise UnusableInput when the server was set, since, to lose what it acknowledged."""
        with _translated(self.name), self._engine.begin() as connection:
            _check_durable(connection, self.name)

    def close(self) -> None:
        """Close all connections, and let another process have the file."""
        self._engine.dispose()
        if self._aside is not None:
            self._aside.dispose()
        if self._held is not None:
            self._held.release()
            self._held = None


_ALONE = text("SELECT pg_advisory_xact_lock(:n)")
_BESIDE = text("SELECT pg_advisory_xact_lock_shared(:n)")


def _snapshots(engine: Engine) -> Engine:
    """Let every transaction see one state: SQLite does so by itself."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def open_database(
    url: str,
    *,
    soort: Soort | None = "oefening",
    tak: Tak = "hub",
    nieuw: Soort = "oefening",
    alone: bool = False,
) -> Opslag:
    """Open a database, make or upgrade its tables, and check its mark.

    `url` is an SQLAlchemy URL (`sqlite:///path` or `postgresql://...`); a plain path means SQLite. Without a
    `soort` the database says what it is, and one that is made here becomes `nieuw`. `alone` keeps other
    processes that ask for it off an SQLite file until it is closed.

    Raises UnusableInput, in one line, for a database that cannot be used: a folder that does not exist, a
    file of something else, a mark that differs, a server that is set to lose what it acknowledged, an SQLite
    file that another process works with.
    """
    parsed = _parse(url)
    is_file = parsed.get_backend_name() == "sqlite"
    name = parsed.database or "" if is_file else parsed.render_as_string()
    held = slot.claim(Path(name)) if is_file and alone else None
    engine = _engine(parsed, _POOL, _MORE)
    try:
        with _translated(name), engine.execution_options(schrijven=True).begin() as connection:
            if not is_file:
                _check_durable(connection, name)
                connection.execute(_ALONE, {"n": _LOCKS["openen"]})
            found = _prepare(connection, name, soort, nieuw, tak)
    except KetenwisselError as error:
        engine.dispose()
        if held is not None:
            held.release()
        raise UnusableInput(str(error)) from None
    return Opslag(engine, name, found, held)


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


def _engine(url: URL, size: int, more: int) -> Engine:
    """Make the connections to a database: `size` of them are kept, `more` are made where those are in use."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, size, more)
    return _postgresql(url, size, more)


def _sqlite(url: URL, size: int, more: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=size,
        max_overflow=more,
        connect_args={"timeout": _BUSY_MS / 1000},
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


def _postgresql(url: URL, size: int, more: int) -> Engine:
    # A peer that is gone without a word is noticed within a minute; the system itself waits two hours.
    keepalive = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    # Parameters by place, as SQLite has them: rows are handed over as tuples on both.
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=size,
        max_overflow=more,
        paramstyle="format",
        connect_args={"connect_timeout": 10} | keepalive,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: "Psycopg", _: object) -> None:
        # A process that stands still in the middle of a transaction must not keep the others out for ever.
        connection.execute(f"SET lock_timeout = {_BUSY_MS}".encode())
        connection.execute(f"SET idle_in_transaction_session_timeout = {_IDLE_MS}".encode())
        connection.commit()

    return engine


def _check_durable(connection: Connection, name: str) -> None:
    """Refuse a server that acknowledges before it has written: with it off messages are lost in a crash.

    What is asked is what holds for this login on this database, wherever it was set.
    """
    if connection.dialect.name == "postgresql":
        for setting in _MUST_BE_ON:
            if connection.execute(text(f"SHOW {setting}")).scalar_one() == "off":
                raise UnusableInput(f"{name}: {setting} is off, so acknowledged messages could be lost")


def _prepare(connection: Connection, name: str, soort: Soort | None, nieuw: Soort, tak: Tak) -> Soort:
    tables = set(inspect(connection).get_table_names())
    if tables and "kenmerk" not in tables:
        raise UnusableInput(f"{name}: the database belongs to another program")
    marks: dict[str, str] = {}
    if tables:
        marks = {row.naam: row.waarde for row in connection.execute(text("SELECT naam, waarde FROM kenmerk"))}
    is_what = soort or cast(Soort, marks.get("soort", nieuw))
    wanted = {"soort": is_what, "tak": tak}
    for mark, value in wanted.items() if tables else ():
        if marks.get(mark) != value:
            raise UnusableInput(
                f"{name}: the database is marked '{marks.get(mark)}' and cannot be used as '{value}'"
            )
    upgrade(connection, tak)
    if not tables:
        rows = [{"naam": mark, "waarde": value} for mark, value in wanted.items()]
        connection.execute(text("INSERT INTO kenmerk (naam, waarde) VALUES (:naam, :waarde)"), rows)
    return is_what


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Turn a fault of the driver into one line; its own text may hold values, so it is not repeated."""
    try:
        yield
    except (IntegrityError, DataError, sqlite3.IntegrityError, sqlite3.DataError):
        raise RowFault(f"database {name}: a constraint refused a row") from None
    except PoolTimeout:
        raise StorageFault(f"database {name}: all connections are in use") from None
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
