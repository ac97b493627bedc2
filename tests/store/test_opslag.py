"""Opening databases, their form, and the guarantees that their constraints carry."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import MetaData, create_engine, text

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import (
    Opslag,
    RowFault,
    StorageFault,
    berichten,
    journaal,
    open_database,
    paren,
    tabellen,
    versies,
)
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.kolommen import Instant, to_milliseconds, whole_milliseconds
from ketenwissel.store.opslag import Tak
from ketenwissel.store.paren import Paarrij, Toestand
from ketenwissel.store.versies import Versierij

from ..conftest import Cluster

NU = datetime(2022, 3, 30, 15, 0, tzinfo=UTC)
RIJ = Berichtrij(
    id=1,
    kant="ggk",
    soort="Di01",
    zender_organisatie="0344",
    zender_applicatie="Pakket",
    zender_administratie="",
    zender_gebruiker="",
    referentie="0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22",
    ontvanger_organisatie="42420001",
    ontvanger_applicatie="GGk",
    ontvanger_administratie="",
    ontvanger_gebruiker="",
    functie="WMO301",
    standaard="iwmo",
    release="3.0",
    nummer="301",
    identificatie="ID1",
    cross_referentie=None,
    ontvangen_op=NU,
    sha256="0" * 64,
    grootte=4,
    ontraden=None,
    antwoord_op=None,
    staand=False,
)
PAAR = Paarrij(1, "WMO302", "iwmo", "3.0", "0344", "42420001", "42420001", None, "open", None)


def form(opslag: Opslag) -> list[tuple[object, ...]]:
    """Give everything that the database itself says of its tables, but for Alembic's own."""
    sqlite = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY 1, 2"
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
        " ORDER BY 1, 2"
    )
    constraints = (
        "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'"
        " ORDER BY 1, 2"
    )
    indexes = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename <> 'alembic_version' ORDER BY 1"
    )
    with opslag.reading() as connection:
        if connection.dialect.name == "sqlite":
            return [tuple(row) for row in connection.execute(text(sqlite))]
        queries = (columns, constraints, indexes)
        return [tuple(row) for query in queries for row in connection.execute(text(query))]


@pytest.mark.parametrize(("tak", "metadata"), [("hub", tabellen.metadata), ("partij", journaal.metadata)])
def test_migrations_give_exactly_the_metadata(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest, tak: Tak, metadata: MetaData
) -> None:
    migrated = open_database(database_url, tak=tak)
    with migrated.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    other_url = (
        request.getfixturevalue("cluster").url()
        if "postgresql" in database_url
        else f"sqlite:///{tmp_path / 'b'}"
    )
    engine = create_engine(other_url.replace("postgresql:", "postgresql+psycopg:"))
    metadata.create_all(engine)
    direct = Opslag(engine, "direct")
    assert len(form(migrated)) > 2
    # Alembic writes its DDL with other line breaks and quotes; what it says must be the same.
    assert [_words(row) for row in form(migrated)] == [_words(row) for row in form(direct)]
    migrated.close()
    direct.close()


def _words(row: tuple[object, ...]) -> list[str]:
    return sorted(
        " ".join(str(value) for value in row)
        .replace("(", " ( ")
        .replace(")", " ) ")
        .replace(",", " , ")
        .split()
    )


def test_sqlite_is_durable(tmp_path: Path) -> None:
    opslag = open_database(str(tmp_path / "proef.db"))
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    with opslag.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted
    opslag.close()


def test_opening_again_keeps_what_is_there(open_opslag: Callable[[], Opslag]) -> None:
    with open_opslag().writing() as connection:
        versies.advance(connection, NU, 1)
    with open_opslag().reading() as connection:
        clock = versies.read_clock(connection)
    assert clock is not None
    assert (clock.laatste_op, clock.wijziging) == (NU, 1)


@pytest.mark.parametrize("mark", [{"soort": "echt"}, {"tak": "partij"}])
def test_a_database_refuses_another_use(database_url: str, mark: dict[str, Any]) -> None:
    open_database(database_url).close()
    with pytest.raises(UnusableInput, match="marked"):
        open_database(database_url, **mark)
    open_database(database_url).close()


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    opslag = open_database(database_url)
    with opslag.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'hub_9999'"))
    opslag.close()
    with pytest.raises(UnusableInput, match="newer version"):
        open_database(database_url)


def test_a_database_of_another_program_is_refused(database_url: str) -> None:
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE iets (id integer)"))
    engine.dispose()
    with pytest.raises(UnusableInput, match="another program"):
        open_database(database_url)


def _text_file(folder: Path) -> str:
    (folder / "tekst").write_text("dit is geen database\n" * 100)
    return str(folder / "tekst")


def _damaged(folder: Path) -> str:
    path = folder / "beschadigd"
    open_database(str(path)).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 3996 + content[4096:])
    return str(path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_text_file, "no SQLite database"),
        (_damaged, "damaged|no SQLite"),
        (str, "cannot be opened"),
        (lambda folder: str(folder / "nergens" / "x.db"), "no such folder"),
        (lambda folder: "sqlite://", "needs a file"),
        (lambda folder: "mysql://ergens/x", "only sqlite"),
        (lambda folder: "://", "not a database URL"),
        (lambda folder: f"postgresql://proef@/x?host={folder}", "cannot be reached"),
    ],
)
def test_what_is_no_database_gives_one_line(tmp_path: Path, make: Callable[[Path], str], reason: str) -> None:
    url = make(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(UnusableInput, match=reason) as raised:
        open_database(url)
    assert "\n" not in str(raised.value)
    assert all(path.read_bytes() == content for path, content in before.items())


def test_a_full_disk_keeps_nothing_of_the_transaction(tmp_path: Path) -> None:
    opslag = open_database(str(tmp_path / "vol.db"))
    with opslag.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def fill() -> None:
        with opslag.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            berichten.insert_messages(connection, [RIJ], {1: b"x" * 100_000})

    with pytest.raises(StorageFault, match="disk is full"):
        fill()
    with opslag.reading() as connection:
        assert berichten.count(connection) == 0
    opslag.close()


def test_a_message_comes_back_as_it_was_stored(opslag: Opslag) -> None:
    row = RIJ._replace(ontvangen_op=NU - timedelta(milliseconds=1), cross_referentie="x", opgehaald_op=NU)
    with opslag.writing() as connection:
        berichten.insert_messages(connection, [row], {1: b"\x00\xff"})
    with opslag.reading() as connection:
        assert berichten.by_id(connection, [1, 2]) == {1: row}
        assert berichten.by_reference(connection, [row.referentie, "?"]) == [row]
        assert berichten.payloads(connection, [1]) == {1: b"\x00\xff"}


ANTWOORD = RIJ._replace(id=2, referentie="2", antwoord_op=1, staand=True)


@pytest.mark.parametrize(
    ("messages", "pairs"),
    [
        pytest.param([RIJ, RIJ._replace(id=2)], [], id="reference accepted twice"),
        pytest.param(
            [RIJ._replace(identiteit="x"), RIJ._replace(id=2, referentie="2", identiteit="x")],
            [],
            id="identification used twice",
        ),
        pytest.param([RIJ, ANTWOORD, ANTWOORD._replace(id=3, referentie="3")], [], id="two standing answers"),
        pytest.param([RIJ._replace(staand=True)], [], id="standing answer to nothing"),
        pytest.param([RIJ._replace(antwoord_op=9)], [], id="answer to an unknown message"),
        pytest.param([RIJ._replace(kant="post")], [], id="unknown side"),
        pytest.param([RIJ._replace(soort="Bv03")], [], id="unknown envelope"),
        pytest.param([RIJ], [PAAR._replace(toestand=cast(Toestand, "half"))], id="unknown state"),
        pytest.param([RIJ], [PAAR._replace(toestand="gesloten")], id="closed without an answer"),
        pytest.param([RIJ], [PAAR._replace(retour_id=1)], id="open with an answer"),
        pytest.param([RIJ], [PAAR, PAAR], id="two pairs for one message"),
        pytest.param([], [PAAR], id="pair without a message"),
    ],
)
def test_constraints_refuse(opslag: Opslag, messages: list[Berichtrij], pairs: list[Paarrij]) -> None:

    def store() -> None:
        with opslag.writing() as connection:
            berichten.insert_messages(connection, messages, {row.id: b"" for row in messages})
            paren.insert_pairs(connection, pairs)

    with pytest.raises(RowFault) as raised:
        store()
    assert "0344" not in str(raised.value)
    with opslag.reading() as connection:
        assert berichten.count(connection) == 0


@pytest.mark.parametrize(
    "other",
    [
        RIJ._replace(id=2, kant="vecozo"),
        RIJ._replace(id=2, zender_applicatie="Ander"),
        RIJ._replace(id=2, zender_gebruiker="x"),
        RIJ._replace(id=2, referentie="2"),
    ],
)
def test_a_reference_is_unique_within_side_and_sender_only(opslag: Opslag, other: Berichtrij) -> None:
    with opslag.writing() as connection:
        berichten.insert_messages(connection, [RIJ, other], {1: b"", 2: b""})
    with opslag.reading() as connection:
        assert berichten.count(connection) == 2


def test_an_answer_that_was_rejected_makes_room_for_another(opslag: Opslag) -> None:
    with opslag.writing() as connection:
        berichten.insert_messages(connection, [RIJ, ANTWOORD], {1: b"", 2: b""})
        berichten.withdraw(connection, [2])
        berichten.insert_messages(connection, [ANTWOORD._replace(id=3, referentie="3")], {3: b""})
    with opslag.reading() as connection:
        assert [row.staand for row in berichten.by_id(connection, [2, 3]).values()] == [False, True]


def test_the_clock_never_goes_back(opslag: Opslag) -> None:
    with opslag.writing() as connection:
        for moment in (NU, NU - timedelta(days=1), NU + timedelta(milliseconds=1)):
            versies.advance(connection, moment, 0)
    with opslag.reading() as connection:
        clock = versies.read_clock(connection)
    assert clock is not None
    assert clock.laatste_op == NU + timedelta(milliseconds=1)


def test_versions_come_back_in_order(opslag: Opslag) -> None:
    rows = [Versierij(number, f"boek {number}", NU, "reden", NU) for number in (1, 2)]
    with opslag.writing() as connection:
        for row in reversed(rows):
            versies.insert_version(connection, row, f"tekst {row.nummer}")
    with opslag.reading() as connection:
        assert versies.all_versions(connection) == rows
        assert versies.version_text(connection, 2) == "tekst 2"


def test_many_keys_are_asked_for_at_once(opslag: Opslag) -> None:
    rows = [RIJ._replace(id=number, referentie=str(number)) for number in range(1, 1202)]
    with opslag.writing() as connection:
        berichten.insert_messages(connection, rows, {row.id: b"" for row in rows})
    with opslag.reading() as connection:
        assert sorted(berichten.by_id(connection, range(5000))) == [row.id for row in rows]


MILLENNIUM = datetime(2000, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(days=-9000), timedelta(days=9000)).map(lambda passed: MILLENNIUM + passed)


@given(INSTANTS, INSTANTS)
def test_instants_compare_as_their_numbers(one: datetime, other: datetime) -> None:
    a, b = whole_milliseconds(one), whole_milliseconds(other)
    assert a <= one
    assert (a < b) == (to_milliseconds(one) < to_milliseconds(other))
    kind = Instant()
    number = kind.process_bind_param(one, None)  # type: ignore[arg-type]  # the dialect plays no part
    assert kind.process_result_value(number, None) == a  # type: ignore[arg-type]


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_milliseconds(NU.replace(tzinfo=None))


def test_a_text_that_is_too_long_is_refused_and_not_cut_off(cluster: Cluster) -> None:
    with closing(open_database(cluster.url())) as opened:
        rows = [RIJ, RIJ._replace(id=2, referentie="b" * 36, functie="x" * 200)]
        with pytest.raises(RowFault), opened.writing() as connection:
            berichten.insert_messages(connection, rows, {})
        with opened.reading() as connection:
            assert berichten.by_id(connection, [1, 2]) == {}
