"""Lists, searches and statuses as JSON."""

import json

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.keten import situatie, situaties
from ketenwissel.keten.vsp import (
    MAX_STATUSSEN,
    Berichtstatus,
    Stand,
    Statusregel,
    Vormfout,
    Zoekpad,
    ZoekpadOpAlsAntwoordOp,
    ZoekpadOpBerichtstroom,
    ZoekpadOpConversatieId,
    melding,
    read_list,
    read_search,
    read_statuses,
    write_list,
    write_statuses,
)

from .vsp_voorbeelden import R1, R2

TOEN = parse_instant("2022-03-01T09:00:00.123+01:00")
WORDS: list[tuple[Stand, str, str]] = [
    ("afgekeurd", "AfgekeurdDoorDienst", "AfgekeurdDoorDienst"),
    ("wacht", "Aangeboden", "WordtAangeboden"),
    ("aanbieden_mislukt", "Aangeboden", "AanbiedenMislukt"),
    ("afgebroken", "Aangeboden", "BezorgingAfgebroken"),
    ("bezorgd", "Bezorgd", "Bezorgd"),
]


@pytest.mark.parametrize(("stand", "v2", "v3"), WORDS)
def test_each_version_has_its_own_words(stand: Stand, v2: str, v3: str) -> None:
    line = Statusregel(R2, R1, stand, TOEN, als_antwoord_op=R1, eigen_referentie="mijn kenmerk")
    wanted = {
        "traceerId": R2,
        "conversatieId": R1,
        "tijdstip": "2022-03-01T08:00:00.123Z",
        "alsAntwoordOp": R1,
        "referentieId": "mijn kenmerk",
    }
    assert json.loads(write_statuses([line], 2)) == {"berichtstatussen": [wanted | {"status": v2}]}
    assert json.loads(write_statuses([line], 3)) == {"berichtstatussen": [wanted | {"status": v3}]}


def test_a_refusal_says_why_and_what_to_do() -> None:
    line = Statusregel(R1, R1, "afgekeurd", TOEN, None, None, "geblokkeerd", "KW103", "rebuild", "3.2.1")
    (status,) = read(write_statuses([line], 3))
    (why,) = status.meldingen
    assert (why.code, why.omschrijving) == ("KW103", situatie("geblokkeerd", "vecozo").omschrijving)
    assert why.toelichting == (
        "Stap 3.2.1 van het landelijk draaiboek. Maak het bericht opnieuw in de nieuwe release."
    )


@pytest.mark.parametrize("naam", situaties("vecozo"))
def test_every_situation_makes_a_melding(naam: str) -> None:
    code = situatie(naam, "vecozo")
    assert melding(naam, code.code, code.retry).toelichting


def read(data: bytes) -> tuple[Berichtstatus, ...]:
    found = read_statuses(data)
    assert not isinstance(found, Vormfout)
    return found


def test_no_more_than_250_are_given() -> None:
    lines = [Statusregel(R1, R1, "wacht", TOEN)] * (MAX_STATUSSEN + 1)
    assert len(read(write_statuses(lines, 3))) == 250


STROOM = "ZoekpadOpBerichtstroom"
SEARCHES: list[tuple[object, Zoekpad | None]] = [
    ({"zoekpad": "ZoekpadOpConversatieId", "conversatieId": R1}, ZoekpadOpConversatieId(R1)),
    ({"zoekpad": "ZoekpadOpAlsAntwoordOp", "alsAntwoordOp": R1, "limit": 1}, ZoekpadOpAlsAntwoordOp(R1, 1)),
    (
        {"zoekpad": STROOM, "berichttype": "WMO", "berichtversie": 3},
        ZoekpadOpBerichtstroom("WMO", berichtversie=3),
    ),
    (
        {"zoekpad": STROOM, "berichttype": "WMO", "limit": 250},
        ZoekpadOpBerichtstroom("WMO"),
    ),
    ({"zoekpad": STROOM, "berichttype": "WMO", "limit": 251}, None),
    ({"zoekpad": STROOM, "berichttype": "WMO", "limit": 0}, None),
    ({"zoekpad": STROOM}, None),
    ({"zoekpad": STROOM, "berichttype": "WMO", "bsn": "999900006"}, None),
    ({"zoekpad": "ZoekpadOpConversatieId", "conversatieId": "999900006"}, None),
    ({"zoekpad": "ZoekpadOpBsn", "bsn": "999900006"}, None),
    ({"conversatieId": R1}, None),
    ([], None),
]


@pytest.mark.parametrize(("asked", "wanted"), SEARCHES)
def test_searches(asked: object, wanted: Zoekpad | None) -> None:
    found = read_search(json.dumps(asked).encode())
    if wanted is None:
        assert isinstance(found, Vormfout)
        assert "999900006" not in repr(found)
    else:
        assert found == wanted


def test_an_empty_list_and_none() -> None:
    assert write_list([]) == b'{"berichten":[]}'
    assert read_list(b'{"berichten":[]}') == ()
    assert isinstance(read_list(b"[]"), Vormfout)
    assert isinstance(read_statuses(b"x"), Vormfout)
