"""The journal of a back office."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ketenwissel.store import Journaal, Journaalregel, RowFault, open_database

REGEL = Journaalregel(
    partij="0344",
    richting="verzonden",
    tijdstip=datetime(2022, 3, 1, 8, 0, 0, 123000, tzinfo=UTC),
    soort="Di01",
    functie="WMO301",
    release="3.0",
    referentie="0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22",
    cross_referentie=None,
    wederpartij="42420001",
    sha256="0" * 64,
    grootte=5,
    uitkomst="ontvangst",
    antwoord_sha256="1" * 64,
)
ONTVANGEN = REGEL._replace(richting="ontvangen", uitkomst=None, antwoord_sha256=None, inhoud=b"<a/>\xff")


@pytest.fixture
def journaal(database_url: str) -> Iterator[Journaal]:
    opslag = open_database(database_url, tak="partij")
    yield Journaal(opslag)
    opslag.close()


def test_lines_come_back_in_order(journaal: Journaal) -> None:
    lines = [REGEL._replace(referentie=str(number)) for number in range(4500)]
    journaal.append(lines[:4000])
    journaal.append([])
    journaal.append(lines[4000:])
    assert list(journaal.rows()) == lines


def test_payloads_come_back_unchanged_where_asked_for(journaal: Journaal) -> None:
    journaal.append([REGEL, ONTVANGEN])
    assert list(journaal.rows(payloads=True)) == [REGEL, ONTVANGEN]
    assert list(journaal.rows()) == [REGEL, ONTVANGEN._replace(inhoud=None)]


def test_one_bad_line_keeps_all_out(journaal: Journaal) -> None:
    with pytest.raises(RowFault):
        journaal.append([REGEL, REGEL._replace(richting="zijwaarts")])
    assert list(journaal.rows()) == []
