"""A service that runs sends reminders: once, also when it was killed, and late after it was down."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ketenwissel.store import herinneringen, open_database

from .dienst import Service, Services


@pytest.fixture
def serve() -> Iterator[Services]:
    with ExitStack() as stack:
        yield Services(stack)


def told(service: Service, stap: str) -> list[tuple[str, str]]:
    lines = service.named("herinnering")
    return [(line["actiehouder"], line["te_laat"]) for line in lines if line["stap"] == stap]


def test_reminders_go_out_once_over_a_kill_and_late_after_downtime(serve: Services, tmp_path: Path) -> None:
    path = str(tmp_path / "hub.db")
    first = serve("--database", path, "--at", "2022-03-30T13:01:00+02:00", "--speed", "0")
    first.wait_for("herinnering")
    first.process.kill()
    first.process.wait()
    second = serve("--database", path, "--at", "2022-03-30T18:00:00+02:00", "--speed", "0")
    second.wait_for("herinnering")
    assert second.stop() == 0
    # The last hour, and the time itself, passed while nobody was there.
    assert told(second, "3.2.1") == [("vecozo", "ja"), ("inlichtingenbureau", "ja")]
    opslag = open_database(path)
    with opslag.reading() as connection:
        every = herinneringen.all_sent(connection)
    opslag.close()
    rows = [row for row in every if (row.stap, row.actiehouder) == ("3.2.1", "vecozo")]
    # Four hours before was on time; what came before it passed before the hub was there.
    assert [(row.te_laat, row.opgegaan_in_op is None) for row in rows] == [
        (True, False),
        (True, False),
        (False, True),
        (True, True),
    ]
