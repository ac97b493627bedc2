"""A store as it is in the last week before the switch: 350 gemeenten, 6,000 aanbieders, two million messages.

It is put there in bulk: a million pairs over sixty days, most of them answered and collected, what parties
reported, and how they are grouped. The totals are counted from the tables by the program itself.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import psycopg
from sqlalchemy import text

from ketenwissel.core import referentie
from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import draaiboek_text
from ketenwissel.hub import Hub, Telwerk
from ketenwissel.regie import Ktoverzoek
from ketenwissel.regie.kto import record
from ketenwissel.standards import Schemas, berichttype
from ketenwissel.store import Opslag, open_database, tellingen
from ketenwissel.store.tellingen import Dagrij
from ketenwissel.toegang import Partij, Register, Toegang, fill_example

__all__ = ["AANBIEDERS", "BERICHTEN", "GEMEENTEN", "NU", "fill"]

BERICHTEN = 2_000_000
NU = datetime(2022, 3, 25, 10, tzinfo=UTC)
GEMEENTEN = tuple(f"{9000 + number}" for number in range(350))
AANBIEDERS = tuple(f"{98_000_000 + number}" for number in range(6000))
_BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
_DRAAIBOEK = "iwmo-ijw-3.0-naar-3.1"
_DAYS = 60
_BATCH = 20_000
_MIX = ("301", "305", "307", "323", "301", "305", "315", "301", "317", "319")
_FRESH = 40
"""Of so many pairs one is not answered, and one is not collected, yet."""
_UNFOLDED, _GROUP = 200, 64
"""Groups of messages that were counted and not folded yet."""

_TABLES = {
    "bericht": (
        "id kant soort zender_organisatie zender_applicatie zender_administratie zender_gebruiker "
        "referentie ontvanger_organisatie ontvanger_applicatie ontvanger_administratie ontvanger_gebruiker "
        "functie standaard release nummer identificatie cross_referentie ontvangen_op sha256 grootte "
        "antwoord_op staand opgehaald_op"
    ),
    "paar": "heen_id retour standaard release gemeente aanbieder beantwoorder toestand retour_id",
    "postvak": "partij id functie release",
    "stapmelding": "stap actiehouder partij soort aantal toelichting bewijs door gemeld_op te_laat",
    "regio": "partij naam geldig_van door",
    "pakket": "partij standaard leverancier product versie geldig_van door",
    "telling_delta": "inhoud",
}

Rows = dict[str, list[tuple[object, ...]]]
Days = dict[tuple[str, str, str], list[int]]


def fill(url: str, messages: int = BERICHTEN) -> tuple[Opslag, VirtualClock]:
    """Make and fill a database, and count it."""
    opslag, clock = open_database(url), VirtualClock(NU)
    fill_example(opslag, _BEGIN, NU + timedelta(days=900))
    known = {party.code for party in Register.load(opslag)}
    parties = [Partij(code, "gemeente", f"Gemeente {code}", _BEGIN) for code in GEMEENTEN]
    parties += [Partij(code, "aanbieder", f"Aanbieder {code}", _BEGIN) for code in AANBIEDERS]
    Register(party for party in parties if party.code not in known).save(opslag)
    hub = Hub(opslag, Register.load(opslag), Schemas(), clock)
    hub.lay_down(draaiboek_text(_DRAAIBOEK), _DRAAIBOEK, _BEGIN, "meting")
    days: Days = defaultdict(lambda: [0, 0, 0, 0])
    batches = _batches(messages, days)
    with opslag.writing() as connection:
        asked = [
            Ktoverzoek("pakketmaker", f"Pakket {number}", "3.1", "3.1", ("WMO301", "JW301"), "verslag")
            for number in range(0, 12, 2)
        ]
        toegang = Toegang.load(opslag)
        regie = toegang.person("regie", NU)
        assert regie is not None
        record(connection, toegang, regie, asked, NU)
    if opslag.engine.dialect.name == "sqlite":
        _fill_sqlite(opslag.name, batches)
    else:
        _fill_postgresql(url, batches)
    with opslag.writing() as connection:
        connection.execute(text("DELETE FROM kenmerk WHERE naam = 'telling'"))
    Telwerk(opslag, clock).work()
    rows = [(day, Dagrij(party, standaard, *found)) for (day, party, standaard), found in days.items()]
    with opslag.writing() as connection:
        tellingen.add_days(connection, rows)
        for number in range(_UNFOLDED):
            tellingen.insert_delta(connection, _delta(number))
    if opslag.engine.dialect.name == "postgresql":
        with opslag.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    return opslag, clock


def _batches(messages: int, days: Days) -> Iterator[Rows]:
    random = Random(1)
    yield _reports_and_groups(random)
    rows: Rows = defaultdict(list)
    for number in range(messages // 2):
        _pair(number, messages // 2, random, rows, days)
        if len(rows["bericht"]) >= _BATCH:
            yield rows
            rows = defaultdict(list)
    yield rows


def _pair(number: int, pairs: int, random: Random, rows: Rows, days: Days) -> None:
    """Add a heenbericht with its answer, most of them collected."""
    turn = number // len(AANBIEDERS)
    # Every aanbieder comes to send and get every type, in both standards.
    code = ("WMO" if (number + turn // len(_MIX)) % 2 else "JW") + _MIX[(number + turn) % len(_MIX)]
    kind = berichttype(code, "3.0")
    assert kind is not None
    assert kind.retour is not None
    aanbieder = AANBIEDERS[number * 7919 % len(AANBIEDERS)]
    gemeente = GEMEENTEN[(number * 7919 % len(AANBIEDERS) + number % 5) % len(GEMEENTEN)]
    sender, receiver = (gemeente, aanbieder) if kind.verzonden_door == "gemeente" else (aanbieder, gemeente)
    sides = ("ggk", "vecozo") if kind.verzonden_door == "gemeente" else ("vecozo", "ggk")
    at = NU - timedelta(days=_DAYS) * (1 - number / pairs)
    moment, day, id_ = _ms(at), to_local(at).date().isoformat(), 2 * number + 1
    references = referentie.make(random), referentie.make(random)
    left = random.randrange(_FRESH)
    answered, collected = left != 0, left not in (0, 1)
    standaard, retour = kind.standaard, kind.retour
    for place, (kant, van, aan, functie) in enumerate(
        ((sides[0], sender, receiver, code), (sides[1], receiver, sender, retour))
    ):
        if place == 1 and not answered:
            continue
        is_read = collected or (place == 0 and answered)
        rows["bericht"].append(
            (
                *(id_ + place, kant, ("Di01", "Du01")[place], van, "Meting", "", "", references[place]),
                *(aan, "Meting", "", "", functie, standaard, "3.0", functie[-3:], f"V{number:09d}"),
                *(references[0] if place else None, moment, f"{id_ + place:064x}", 1400),
                *(id_ if place else None, bool(place), moment if is_read else None),
            )
        )
        numbers = days[day, aan, standaard]
        numbers[0] += 1
        if is_read:
            numbers[1] += 1
        else:
            rows["postvak"].append((aan, id_ + place, functie, "3.0"))
    state = ("gesloten", id_ + 1) if answered else ("open", None)
    rows["paar"].append((id_, retour, standaard, "3.0", gemeente, aanbieder, receiver, *state))
    numbers = days[day, receiver, standaard]
    numbers[2] += 1
    numbers[3] += answered


def _reports_and_groups(random: Random) -> Rows:
    rows: Rows = defaultdict(list)
    steps = {4: ("gemeenten", "3.1.3 3.1.5 3.3.2 4.1.2"), 8: ("zorgaanbieders", "3.1.1 3.1.2 3.1.4 4.1.3")}
    begin = _ms(_BEGIN)
    for place, code in enumerate((*GEMEENTEN, *AANBIEDERS)):
        rows["regio"].append((code, f"Regio {place % 42}", begin, "meting"))
        product = ("pakketmaker", f"Pakket {place % 12}", "3.1", begin, "meting")
        rows["pakket"] += [(code, standaard, *product) for standaard in ("iwmo", "ijw")]
        actiehouder, numbers = steps[len(code)]
        for stap in numbers.split():
            soort = random.choice(("begonnen", "gereed", "uitbak"))
            left = random.choice((0, 0, 12)) if soort == "uitbak" else None
            at = _ms(NU - timedelta(hours=random.randrange(1, 200)))
            rows["stapmelding"].append((stap, actiehouder, code, soort, left, "", "", "meting", at, False))
    return rows


def _delta(number: int) -> str:
    changes = []
    for place in range(_GROUP):
        aanbieder = AANBIEDERS[(number * _GROUP + place) % len(AANBIEDERS)]
        gemeente = GEMEENTEN[place % len(GEMEENTEN)]
        at = _ms(NU) - 1000
        changes += [
            f'[{at},"ingediend","{gemeente}","iwmo/3.0/301",1]',
            f'[{at},"klaargezet","{aanbieder}","iwmo/3.0/301",1]',
            f'[{at},"gevraagd","{aanbieder}","iwmo/3.0/302",1]',
        ]
    return f"[{','.join(changes)}]"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _fill_sqlite(path: str, batches: Iterator[Rows]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -500000")
    for rows in batches:
        connection.execute("BEGIN")
        for table, columns in _in_order(rows):
            marks = ", ".join("?" for _ in columns)
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows[table]
            )
        connection.execute("COMMIT")
    connection.close()


def _fill_postgresql(url: str, batches: Iterator[Rows]) -> None:
    with psycopg.connect(url) as connection:
        # Looking up every key that a row refers to would take longer than the rows.
        connection.execute("SET session_replication_role = replica")
        for rows in batches:
            for table, columns in _in_order(rows):
                copy_in = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
                with connection.cursor().copy(copy_in.encode()) as copy:
                    for row in rows[table]:
                        copy.write_row(row)
            connection.commit()


def _in_order(rows: Rows) -> list[tuple[str, list[str]]]:
    return [(table, columns.split()) for table, columns in _TABLES.items() if rows.get(table)]
