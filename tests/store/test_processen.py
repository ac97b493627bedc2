"""Several processes on one database: SQLite refuses the second, PostgreSQL serves them and stays durable."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag, StorageFault, kenmerken, open_database, versies

from ..conftest import Cluster

NU = datetime(2022, 3, 30, 15, 0, tzinfo=UTC)
HOLD = (
    "import sys; from ketenwissel.store import open_database; "
    "open_database(sys.argv[1], alone=True); print('open', flush=True); sys.stdin.read()"
)


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_second_process_on_a_file_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "proef.db"
    (tmp_path / "omweg").symlink_to(path)
    with holder(path) as process:
        for name in ("proef.db", "omweg"):
            with pytest.raises(UnusableInput, match="another process works with this SQLite file"):
                open_database(str(tmp_path / name), alone=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
    opslag = open_database(str(path), alone=True)
    assert opslag.one_process
    opslag.close()
    open_database(str(path), alone=True).close()


def test_a_database_that_cannot_be_opened_is_not_kept_locked(tmp_path: Path) -> None:
    path = tmp_path / "proef.db"
    open_database(str(path), soort="echt", nieuw="echt").close()
    with pytest.raises(UnusableInput, match="marked"):
        open_database(str(path), alone=True)
    open_database(str(path), soort="echt", alone=True).close()


def test_a_folder_that_takes_no_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / "proef.db-slot").mkdir()
    with pytest.raises(UnusableInput, match="cannot lock the database"):
        open_database(str(tmp_path / "proef.db"), alone=True)


@pytest.mark.postgres
def test_several_processes_may_open_a_new_server_database_at_once(cluster: Cluster) -> None:
    url = cluster.url()
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_database(url, alone=True), range(4)))
    assert not any(opslag.one_process for opslag in opened)
    for opslag in opened:
        opslag.close()


def test_a_mark_is_given_once_and_held_to(opslag: Opslag) -> None:
    def hold(waarde: str) -> None:
        with opslag.writing(alone="openen") as connection:
            kenmerken.hold_to(connection, "omgeving", waarde)

    hold("kto")
    hold("kto")
    with pytest.raises(UnusableInput, match="marked 'kto' and cannot be used as 'productie'"):
        hold("productie")


def test_what_is_read_in_one_transaction_is_one_state(open_opslag: Callable[[], Opslag]) -> None:
    one, other = open_opslag(), open_opslag()
    with other.writing() as connection:
        versies.advance(connection, NU, 0)
    with one.reading() as reader:
        before = versies.read_clock(reader)
        with other.writing() as writer:
            versies.advance(writer, NU + timedelta(seconds=1), 0)
        assert versies.read_clock(reader) == before
    with one.reading() as reader:
        assert versies.read_clock(reader) != before


@pytest.mark.postgres
@pytest.mark.parametrize(
    "where", ["DATABASE {database}", "ROLE sloddervos", "ROLE sloddervos IN DATABASE {database}"]
)
def test_a_setting_of_the_login_or_the_database_that_loses_messages_is_refused(
    cluster: Cluster, where: str
) -> None:
    url = cluster.url()
    database = url.split("/")[3].split("?")[0]
    as_other = url.replace("proef@", "sloddervos@")
    place = where.format(database=database)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE sloddervos LOGIN SUPERUSER")
        try:
            connection.execute(f"ALTER {place} SET synchronous_commit = off".encode())
            with pytest.raises(UnusableInput, match="synchronous_commit is off"):
                open_database(as_other)
            connection.execute(f"ALTER {place} RESET synchronous_commit".encode())
            open_database(as_other).close()
        finally:
            connection.execute("REASSIGN OWNED BY sloddervos TO proef")
            connection.execute("DROP ROLE sloddervos")


@pytest.mark.postgres
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_is_set_to_lose_what_it_acknowledged_is_noticed(cluster: Cluster, setting: str) -> None:
    url = cluster.url()
    opslag = open_database(url)
    opslag.check_durable()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        try:
            _reload(connection, setting, "off")
            with pytest.raises(UnusableInput, match=f"{setting} is off"):
                open_database(url)
            with pytest.raises(UnusableInput, match=f"{setting} is off"):
                opslag.check_durable()
        finally:
            connection.execute(f"ALTER SYSTEM RESET {setting}".encode())
            _reload(connection, setting, "on")
    opslag.close()


def _reload(connection: psycopg.Connection, setting: str, wanted: str) -> None:
    """Let the server read its settings; a new session sees them once its parent has."""
    connection.execute("SELECT pg_reload_conf()")
    for _ in range(10_000):
        with psycopg.connect(connection.info.dsn) as fresh:
            row = fresh.execute(f"SHOW {setting}".encode()).fetchone()
        if row == (wanted,):
            return
    pytest.fail(f"{setting} did not become {wanted}")


@pytest.mark.postgres
def test_work_alone_keeps_out_the_same_work_and_who_is_beside_it(cluster: Cluster) -> None:
    opslag, other = (open_database(url) for url in [cluster.url()] * 2)
    with opslag.writing(alone=("aannemen", "vaststellen")), other.engine.connect() as connection:
        for work, shared in ((0x6B6501, ""), (0x6B6503, "_shared")):
            asked = text(f"SELECT pg_try_advisory_xact_lock{shared}({work})")
            assert connection.execute(asked).scalar_one() is False
    with opslag.writing(beside="vaststellen"), other.engine.connect() as connection:
        assert connection.execute(text("SELECT pg_try_advisory_xact_lock_shared(7038211)")).scalar_one()
        connection.rollback()
        assert not connection.execute(text("SELECT pg_try_advisory_xact_lock(7038211)")).scalar_one()
    opslag.close()
    other.close()


@pytest.mark.postgres
def test_who_keeps_a_lock_too_long_does_not_hold_the_others_for_ever(cluster: Cluster) -> None:
    opslag = open_database(cluster.url())
    with opslag.reading() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "30s"
        assert connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one() == "1min"

    def wait_in_vain() -> None:
        with opslag.writing() as connection:
            connection.execute(text("SET LOCAL lock_timeout = 1"))
            connection.execute(text("SELECT pg_advisory_xact_lock(7038209)"))

    with (
        opslag.writing(alone="aannemen"),
        pytest.raises(StorageFault, match="another program keeps it locked"),
    ):
        wait_in_vain()
    opslag.close()


def test_who_has_a_connection_gets_another_aside_however_many_are_in_use(opslag: Opslag) -> None:
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(opslag.reading())
        with opslag.aside() as connection:
            assert versies.read_clock(connection) is None
