"""Databases for tests: a file for SQLite, and a throwaway PostgreSQL cluster for the length of the run."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from ketenwissel.store import Opslag, open_database
from ketenwissel.store.tabellen import metadata

NIET_GETEST = "PostgreSQL is not installed (no initdb): the store and the hub were NOT tested on it"


def find_binaries() -> Path | None:
    """Find the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_unprivileged() -> tuple[list[str], int | None]:
    """PostgreSQL refuses to run as root: give the words before a command, and the owner of its folder."""
    if os.geteuid() != 0:
        return [], None
    user = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid


class Cluster:
    """A PostgreSQL server on a socket in a temporary folder, with durability as in production."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        # Not under pytest's own folder, which only its owner may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="kwpg"))
        self._words, owner = _as_unprivileged()
        if owner is not None:
            os.chown(self._folder, owner, -1)
        self._numbers = itertools.count()
        self._run(
            "initdb",
            "-D",
            str(self._folder / "data"),
            "-A",
            "trust",
            "-U",
            "proef",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c shared_buffers=32MB"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-l", log, "-o", options, "start")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self._words, str(self._binaries / program), *arguments],
            check=True,
            cwd=self._folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdout=subprocess.DEVNULL,
        )

    def url(self) -> str:
        """Make an empty database and give its URL."""
        name = f"proef{next(self._numbers)}"
        with psycopg.connect(
            f"host={self._folder} user=proef dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://proef@/{name}?host={self._folder}"

    def stop(self) -> None:
        """Stop the server and remove everything."""
        try:
            self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NIET_GETEST)
        pytest.skip(NIET_GETEST)
    running = Cluster(binaries)
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'proef.db'}"
    url: str = request.getfixturevalue("cluster").url()
    return url


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an SQLite database with tables, to be copied."""
    path = tmp_path_factory.mktemp("sjabloon") / "proef.db"
    open_database(str(path)).close()
    return path


@pytest.fixture(scope="session")
def prepared_server(cluster: Cluster) -> str:
    """Make a PostgreSQL database with tables, to be emptied again before each use."""
    url = cluster.url()
    open_database(url).close()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def prepared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a database with empty tables, once of each kind: making them anew costs half a second."""
    if request.param == "sqlite":
        path = tmp_path / "proef.db"
        shutil.copy(request.getfixturevalue("prepared_file"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("prepared_server")
    tables = ", ".join(name for name in metadata.tables if name != "kenmerk")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())
        # What a new database is marked with stays; what a test before made of it does not.
        connection.execute(b"DELETE FROM kenmerk WHERE naam NOT IN ('soort', 'tak', 'telling')")
    return url


@pytest.fixture
def open_opslag(prepared_url: str) -> Iterator[Callable[[], Opslag]]:
    """Open the database, as often as asked: each is as another process would have it."""
    opened: list[Opslag] = []

    def opening() -> Opslag:
        opened.append(open_database(prepared_url))
        return opened[-1]

    yield opening
    for opslag in opened:
        opslag.close()


@pytest.fixture
def opslag(open_opslag: Callable[[], Opslag]) -> Opslag:
    return open_opslag()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end of a run, where nobody can miss it, that half of the exam was not taken."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NIET_GETEST in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", NIET_GETEST, red=True, bold=True)
