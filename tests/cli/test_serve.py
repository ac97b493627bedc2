"""`ketenwissel serve` as real processes: starting, being ready, stopping, falling over, and two at once."""

import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Sealer, events
from ketenwissel.store import open_database, versies

from ..conftest import Cluster
from .dienst import AT, CLEAN, DEADLINE, PROGRAM, STANDING, Services, refused


@pytest.fixture
def serve() -> Iterator[Services]:
    with ExitStack() as stack:
        yield Services(stack)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_is_ready_and_stops(serve: Services, tmp_path: Path, number: int) -> None:
    service = serve("--database", str(tmp_path / "hub.db"))
    assert service.soort == "echt"
    conditions = service.ready()
    assert set(conditions) == {"klok", "database", "draaiboek", "schrijver", "toegang"}
    with service.client() as client:
        assert client.get("/gezond").json() == {"status": "gezond"}
        missing = client.get("/bestaat/niet/999900006")
        assert (missing.status_code, missing.json()["code"]) == (404, "KW404")
        assert "server" not in missing.headers
    assert service.stop(number) == 0
    assert [line["event"] for line in service.lines] == ["gestart", "gestopt"]


def test_settings_come_from_the_environment_and_the_command_line_goes_first(
    serve: Services, tmp_path: Path
) -> None:
    service = serve(
        "--speed",
        "0",
        KETENWISSEL_DATABASE=str(tmp_path / "hub.db"),
        KETENWISSEL_AT=AT,
        KETENWISSEL_SPEED="60",
        KETENWISSEL_ACCESS_LOG="1",
    )
    assert (service.soort, service.klok) == ("oefening", "2022-03-30T14:59:00Z")
    with service.client() as client:
        client.get("/v1/berichten/999900006")
    assert service.stop() == 0


def test_a_second_process_on_a_file_is_refused(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "hub.db")
    serve("--database", path).ready()
    assert "another process works with this SQLite file" in refused("--database", f"sqlite:///{path}")


def test_after_a_kill_it_starts_again_where_it_was(serve: Services, tmp_path: Path) -> None:
    arguments = ("--database", str(tmp_path / "hub.db"), *STANDING)
    first = serve(*arguments)
    first.ready()
    first.process.kill()
    first.process.wait()
    second = serve(*arguments)
    assert second.klok == first.klok
    second.ready()
    assert second.stop() == 0


@pytest.mark.postgres
def test_two_processes_agree_on_clock_and_runbook(serve: Services, cluster: Cluster) -> None:
    url = cluster.url()
    with ExitStack() as stack:
        started = []

        def start() -> None:
            started.append(serve("--database", url, *STANDING))

        threads = [threading.Thread(target=start) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        assert len(started) == 2
        opslag = open_database(url)
        stack.callback(opslag.close)
        assert {service.klok for service in started} == {"2022-03-30T14:59:00Z"}
        for service in started:
            service.ready()
        with opslag.reading() as connection:
            assert [row.naam for row in versies.all_versions(connection)] == ["iwmo-ijw-3.0-naar-3.1"]
        third = serve("--database", url, "--at", "2022-03-30T17:00:00+02:00")
        assert third.klok == "2022-03-30T15:00:00Z", "moved forward, at the speed that it had"
        for service in (*started, third):
            service.ready()
            assert service.stop() == 0


def test_a_real_database_takes_no_other_clock(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "hub.db")
    assert serve("--database", path).stop() == 0
    assert "this is a real database" in refused("--database", path, "--speed", "2")
    assert serve("--database", path).soort == "echt"


def test_a_database_keeps_to_its_environment_and_its_runbook(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "hub.db")
    assert serve("--database", path, "--omgeving", "kto").stop() == 0
    assert "marked 'kto' and cannot be used as 'productie'" in refused("--database", path)
    other = tmp_path / "ander.toml"
    source = Path(__file__).parents[2] / "src/ketenwissel/draaiboek/data/iwmo-ijw-3.0-naar-3.1.toml"
    other.write_text(source.read_text("utf-8").replace('naam = "iwmo-ijw-3.0-naar-3.1"', 'naam = "ander"'))
    arguments = ("--database", path, "--omgeving", "kto", "--draaiboek")
    assert "the runbook here is iwmo-ijw-3.0-naar-3.1" in refused(*arguments, str(other))
    assert serve(*arguments, "iwmo-ijw-3.0-naar-3.1").stop() == 0


def test_a_clock_that_is_not_trusted_is_confirmed_by_a_signal(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "hub.db")
    assert serve("--database", path).stop() == 0
    opslag = open_database(path, soort="echt")
    ahead = datetime.now(UTC) + timedelta(hours=1)
    with opslag.writing() as connection:
        versies.advance(connection, ahead, 0)
    service = serve("--database", path)
    assert service.klok == "niet vertrouwd"
    conditions = service.ready(wanted=False)
    assert (conditions["klok"], conditions["database"]) == (False, True)
    assert "confirm it" in service.wait_for("werk mislukt")["reden"]
    service.process.send_signal(signal.SIGUSR1)
    service.wait_for("klok bevestigd")
    service.ready()
    assert service.stop() == 0
    Sealer(opslag).seal()
    assert [text.split('"soort":"')[1].split('"')[0] for _, text in events(opslag)] == ["klok_bevestigd"]
    opslag.close()


def test_a_rehearsal_has_no_clock_to_confirm(serve: Services, tmp_path: Path) -> None:
    service = serve("--database", str(tmp_path / "hub.db"), *STANDING)
    service.ready()
    service.process.send_signal(signal.SIGUSR1)
    assert "not watched" in service.wait_for("klok niet bevestigd")["reden"]


def test_a_unix_socket_is_for_owner_and_group_and_goes_with_the_process(
    serve: Services, tmp_path: Path
) -> None:
    path = tmp_path / "hub.sock"
    arguments = ("--database", str(tmp_path / "hub.db"), "--uds", str(path))
    first = serve(*arguments)
    first.ready()
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert "cannot listen on" in refused("--database", str(tmp_path / "b.db"), "--uds", str(path))
    first.process.kill()
    first.process.wait()
    assert path.exists()
    second = serve(*arguments)
    second.ready()
    assert second.stop() == 0
    assert not path.exists()


def _port_in_use(stack: ExitStack, folder: Path) -> list[str]:
    taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    return ["--port", str(taken.getsockname()[1]), "--database", str(folder / "hub.db")]


def _short_key(stack: ExitStack, folder: Path) -> list[str]:
    (folder / "kort").write_bytes(b"x" * 31 + b"\n")
    return ["--search-key", str(folder / "kort"), "--database", str(folder / "hub.db")]


def _file_for_socket(stack: ExitStack, folder: Path) -> list[str]:
    (folder / "hub.sock").write_text("iets anders")
    return ["--uds", str(folder / "hub.sock"), "--database", str(folder / "hub.db")]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_port_in_use, "cannot listen on 127.0.0.1:"),
        (_file_for_socket, "cannot listen on"),
        (lambda stack, folder: ["--host", "geen.adres.invalid"], "cannot listen on"),
        (lambda stack, folder: ["--database", "mysql://x/y"], "only sqlite"),
        (lambda stack, folder: ["--database", str(folder / "nergens" / "hub.db")], "no such folder"),
        (lambda stack, folder: ["--database", f"postgresql://x@/y?host={folder}"], "cannot be reached"),
        (
            lambda stack, folder: ["--database", str(folder / "h.db"), "--draaiboek", "geen"],
            "unknown runbook",
        ),
        (lambda stack, folder: ["--omgeving", "thuis"], "--omgeving"),
        (lambda stack, folder: ["--at", "gisteren"], "not an instant"),
        (lambda stack, folder: ["--speed", "-1"], "--speed"),
        (lambda stack, folder: ["--rate-for", "9001"], "CODE=PER_SECOND"),
        (lambda stack, folder: ["--codes", "2017"], "--codes is 2018 or 2025"),
        (lambda stack, folder: ["--public-url", "https://hub.test/pad"], "without a path"),
        (lambda stack, folder: ["--client-cert", __file__], "cannot be read as PEM"),
        (lambda stack, folder: ["--trust", __file__], "cannot be read as PEM"),
        (lambda stack, folder: ["--search-key", str(folder / "weg")], "cannot read the search key"),
        (_short_key, "at least 32 bytes"),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path: Path, make: Any, reason: str) -> None:  # noqa: ANN401
    with ExitStack() as stack:
        assert reason in refused(*make(stack, tmp_path))


def test_for_real_there_is_a_secret_to_search_with(tmp_path: Path) -> None:
    environment = {name: value for name, value in CLEAN.items() if "SEARCH_KEY" not in name}
    done = subprocess.run(
        [*PROGRAM, "--database", str(tmp_path / "hub.db"), "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=DEADLINE,
    )
    assert done.returncode == 2
    assert "--search-key FILE" in done.stderr


def test_help_tells_of_every_setting() -> None:
    done = subprocess.run(
        [*PROGRAM, "--help"], capture_output=True, text=True, check=True, env=CLEAN | {"COLUMNS": "200"}
    )
    for option in ("--database", "--draaiboek", "--omgeving", "--at", "--speed", "--host", "--port", "--uds"):
        assert option in done.stdout
    assert "KETENWISSEL_DATABASE" in done.stdout


def test_other_commands_do_not_load_a_web_server() -> None:
    script = (
        "import sys; from ketenwissel.cli import main; "
        f"main(['gate', '--bericht', 'WMO301', '--release', '3.0', '--at', '{AT}']); "
        "print(sorted({'uvicorn', 'sqlalchemy', 'litestar', 'structlog'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_instants_of_the_tests_are_what_they_say() -> None:
    assert parse_instant(AT) == datetime(2022, 3, 30, 14, 59, tzinfo=UTC)
