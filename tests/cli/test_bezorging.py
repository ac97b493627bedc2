"""`ketenwissel bezorging`: an address is set, seen, removed and started again under a name and a right."""

import json
from pathlib import Path

import pytest

from ketenwissel.cli import main
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Sealer, events
from ketenwissel.store import bezorgingen, open_database
from ketenwissel.store.toegang import Gebruikerrij
from ketenwissel.toegang import Partij, Rolverzoek, add_parties, add_users, begin, begin_acts, grant_roles

BEGIN = parse_instant("2022-01-01T00:00")
GEMEENTE, AANBIEDER = "9001", "98000001"


def prepared(folder: Path, soort: str) -> str:
    """Make a database with two parties, an operator, and somebody of the gemeente."""
    path = str(folder / "hub.db")
    opslag = open_database(path, soort=None, nieuw="echt" if soort == "echt" else "oefening")
    begin(opslag, "b.eheer", "Bea Eheer", BEGIN)
    with begin_acts(opslag, "b.eheer", BEGIN) as beheer:
        gemeente = Partij(GEMEENTE, "gemeente", "Proefstad", BEGIN)
        add_parties(beheer, [gemeente, Partij(AANBIEDER, "aanbieder", "Proefzorg", BEGIN)])
        add_users(beheer, [Gebruikerrij("g.emeente", "Gé Meente", BEGIN)])
        grant_roles(beheer, [Rolverzoek("g.emeente", "partij", GEMEENTE)])
    opslag.close()
    return path


@pytest.fixture
def database(tmp_path: Path) -> str:
    return prepared(tmp_path, "oefening")


def run(database: str, *args: str, by: str = "b.eheer") -> int:
    return main(["bezorging", *args, "--database", database, "--as", by])


def listed(database: str, capsys: pytest.CaptureFixture[str], by: str = "b.eheer") -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(database, "list", "--json", by=by) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["bezorging"]
    return found


def test_an_address_is_set_seen_and_removed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(database, "set", GEMEENTE, "http://127.0.0.1:9/stuf", by="g.emeente") == 0
    assert run(database, "set", AANBIEDER, "https://vsp.test/x") == 0
    rows = listed(database, capsys)
    assert [(row["partij"], row["vorm"], row["adres"]) for row in rows] == [
        (GEMEENTE, "stuf", "http://127.0.0.1:9/stuf"),
        (AANBIEDER, "vecozo", "https://vsp.test/x"),
    ]
    assert [row["partij"] for row in listed(database, capsys, by="g.emeente")] == [GEMEENTE]
    assert run(database, "remove", AANBIEDER) == 0
    assert [row["partij"] for row in listed(database, capsys)] == [GEMEENTE]
    opslag = open_database(database)
    Sealer(opslag).seal()
    told = [json.loads(text) for _, text in events(opslag)]
    opslag.close()
    assert [(one["soort"], one["door"], one["partij"]) for one in told if "bezorging" in one["soort"]] == [
        ("bezorging_ingesteld", "g.emeente", GEMEENTE),
        ("bezorging_ingesteld", "b.eheer", AANBIEDER),
        ("bezorging_beëindigd", "b.eheer", AANBIEDER),
    ]


def test_what_stopped_is_started_again(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(database, "set", GEMEENTE, "http://127.0.0.1:9/stuf")
    opslag = open_database(database)
    with opslag.writing() as connection:
        huur = bezorgingen.take(connection, GEMEENTE, 1000)
        assert huur is not None
        assert bezorgingen.stop(connection, GEMEENTE, huur.hekje, BEGIN, "Gestopt.")
    opslag.close()
    (row,) = listed(database, capsys)
    assert (row["gestoptOp"], row["reden"]) == ("2021-12-31T23:00:00Z", "Gestopt.")
    assert run(database, "restart", GEMEENTE) == 0
    (row,) = listed(database, capsys)
    assert (row["gestoptOp"], row["reden"], row["pogingen"]) == (None, None, 0)


@pytest.mark.parametrize(
    ("args", "by", "reason"),
    [
        (("set", AANBIEDER, "https://x.test/"), "g.emeente", "does not have the right"),
        (("set", GEMEENTE, "https://x.test/"), "n.iemand", "only a person"),
        (("set", "9999", "https://x.test/"), "b.eheer", "no party"),
        (("set", GEMEENTE, "ftp://x.test/"), "b.eheer", "not an address"),
        (("set", GEMEENTE, "https://"), "b.eheer", "not an address"),
        (("set", GEMEENTE, "https://x.test:99999/"), "b.eheer", "not an address"),
        (("set", GEMEENTE, "https://x.test/\u00e9"), "b.eheer", "not an address"),
        (("set", GEMEENTE, "https://a:b@x.test/"), "b.eheer", "no name, password"),
        (("set", GEMEENTE, "https://x.test/#y"), "b.eheer", "fragment"),
        (("set", GEMEENTE, "https://x.test/" + "y" * 500), "b.eheer", "500"),
        (("remove", GEMEENTE), "b.eheer", "no mail is brought"),
        (("restart", GEMEENTE), "b.eheer", "had not stopped"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    database: str, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], by: str, reason: str
) -> None:
    assert run(database, *args, by=by) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert reason in told


def test_for_real_mail_is_brought_by_https_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = prepared(tmp_path, "echt")
    assert run(database, "set", GEMEENTE, "http://x.test/") == 2
    assert "https:// only" in capsys.readouterr().err
    assert run(database, "set", GEMEENTE, "https://x.test/") == 0
