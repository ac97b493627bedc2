"""The trail: what it says, that it seals itself, and that tampering shows."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import draaiboek_text, move
from ketenwissel.hub import GEMASKEERD, Hub, Kop, Sealer, events, verify
from ketenwissel.keten import Adres
from ketenwissel.store import Opslag
from ketenwissel.toegang import Partij, Register

from .proef import Proef

VULLING = 12


@pytest.fixture
def sealed(proef: Proef) -> Proef:
    """Give a hub whose trail has four seals over twelve events."""
    for _ in range(4):
        proef.send(proef.heen(), proef.heen(), proef.heen())
        assert Sealer(proef.opslag).seal() == 3
    return proef


def tamper(proef: Proef, *statements: str) -> None:
    with proef.opslag.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_trail_verifies(sealed: Proef) -> None:
    found = verify(sealed.opslag)
    assert (found.ok, found.aantal, found.ongezegeld, found.eerste_fout) == (True, VULLING, 0, None)
    assert [number for number, _ in events(sealed.opslag)] == list(range(1, VULLING + 1))
    assert [number for number, _ in events(sealed.opslag, after=10)] == [11, 12]
    sealed.send(sealed.heen())
    assert verify(sealed.opslag, found.kop).ongezegeld == 1
    assert Sealer(sealed.opslag).seal() == 1
    assert Sealer(sealed.opslag).seal() == 0
    assert verify(sealed.opslag, found.kop).ok


def test_an_empty_trail_verifies(proef: Proef) -> None:
    assert verify(proef.opslag).ok
    assert verify(proef.opslag).kop is None
    assert not verify(proef.opslag, Kop(1, "0" * 64)).ok


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (["DELETE FROM gebeurtenis WHERE nummer = 5"], "gebeurtenis 5 ontbreekt"),
        (["DELETE FROM gebeurtenis WHERE nummer = 12"], "gebeurtenis 12 ontbreekt"),
        (["UPDATE gebeurtenis SET inhoud = '{}' WHERE nummer = 5"], "gebeurtenissen 4 tot en met 6"),
        (["UPDATE gebeurtenis SET nummer = NULL WHERE nummer = 7"], "gebeurtenis 7 ontbreekt"),
        (
            [
                "UPDATE gebeurtenis SET nummer = 99 WHERE nummer = 1",
                "UPDATE gebeurtenis SET nummer = 1 WHERE nummer = 2",
                "UPDATE gebeurtenis SET nummer = 2 WHERE nummer = 99",
            ],
            "gebeurtenissen 1 tot en met 3",
        ),
        (["INSERT INTO gebeurtenis (id, nummer, inhoud) VALUES (900, 13, '{}')"], "ontbreekt een zegel"),
        (["DELETE FROM zegel WHERE nummer = 4"], "ontbreekt een zegel"),
        (["DELETE FROM zegel WHERE nummer = 2"], "zegel 3 sluit niet aan"),
        (
            ["DELETE FROM zegel WHERE nummer = 1", "DELETE FROM gebeurtenis WHERE nummer <= 3"],
            "zegel 2 sluit niet",
        ),
        (["UPDATE zegel SET hash = vorige WHERE nummer = 2"], "niet die van zegel 2"),
    ],
)
def test_tampering_shows(sealed: Proef, statements: list[str], fault: str) -> None:
    tamper(sealed, *statements)
    found = verify(sealed.opslag)
    assert not found.ok
    assert fault in (found.eerste_fout or "")


def test_removing_the_end_shows_only_against_a_head_kept_elsewhere(sealed: Proef) -> None:
    head = verify(sealed.opslag).kop
    tamper(sealed, "DELETE FROM zegel WHERE nummer = 4", "DELETE FROM gebeurtenis WHERE nummer > 9")
    assert verify(sealed.opslag).ok, "the database alone cannot show this"
    assert not verify(sealed.opslag, head).ok
    # Growing again does not hide it.
    sealed.send(sealed.heen(), sealed.heen(), sealed.heen())
    Sealer(sealed.opslag).seal()
    assert verify(sealed.opslag).ok
    assert not verify(sealed.opslag, head).ok


def test_sealing_goes_in_batches(proef: Proef) -> None:
    proef.send(*(proef.heen() for _ in range(25)))
    assert Sealer(proef.opslag, batch=10).seal() == 25
    found = verify(proef.opslag)
    assert found.ok
    assert found.kop is not None
    assert found.kop.zegel == 3


def test_two_sealers_make_one_chain(proef: Proef, open_opslag: Callable[[], Opslag]) -> None:
    other = open_opslag()
    for opslag in (proef.opslag, other, proef.opslag):
        proef.send(proef.heen())
        Sealer(opslag).seal()
    assert verify(other).aantal == 3


def test_an_event_is_written_in_one_form(proef: Proef) -> None:
    heen, left = proef.heen(), proef.heen()
    retour = proef.retour(heen)
    proef.send(heen, left, retour, heen, proef.error(retour), proef.heen(release="3.1"))
    proef.collect(heen.ontvanger.organisatie)
    proef.hub.break_pairs(parse_instant("2022-05-01T00:00"))
    trail = proef.trail()
    assert {json.loads(text)["soort"] for text in trail} == {
        *("aangenomen", "herhaald", "geweigerd", "uitgereikt", "bevestigd", "gebroken")
    }
    for text_ in trail:
        again = json.dumps(json.loads(text_), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert again == text_


def test_events_say_what_happened(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen, proef.retour(heen), proef.heen(release="3.1"))
    first, second, third = (json.loads(event) for event in proef.trail())
    assert first == {
        "soort": "aangenomen",
        "tijdstip": "2022-02-28T08:00:00Z",
        "kant": "ggk",
        "envelop": "Di01",
        "zender": "0344",
        "ontvanger": "42420001",
        "referentie": heen.referentie,
        "cross_referentie": None,
        "functie": "WMO301",
        "release": "3.0",
        "sha256": first["sha256"],
        "postvak": "42420001",
        "paar": [{"heen": heen.referentie, "heen_zender": "0344", "van": None, "naar": "open"}],
    }
    assert second["paar"] == [
        {"heen": heen.referentie, "heen_zender": "0344", "van": "open", "naar": "gesloten"}
    ]
    assert second["cross_referentie"] == heen.referentie
    assert (third["soort"], third["situatie"], third["stap"]) == (
        "geweigerd",
        "release_niet_in_gebruik",
        "3.2.4",
    )
    assert (third["lijst"], third["code"], third["retry"]) == ("ketenwissel", "KW001", "later")


BSN = "999900006"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"referentie": BSN}, "referentie"),
        ({"functie": BSN}, "functie"),
        ({"functie": f"WMO{BSN}"}, "functie"),
        ({"zender": Adres(BSN, BSN, BSN, BSN)}, "zender"),
        ({"ontvanger": Adres(BSN)}, "ontvanger"),
        ({"versie": int(BSN)}, "release"),
        ({"cross_referentie": BSN}, "cross_referentie"),
    ],
)
def test_what_a_sender_can_fill_with_anything_is_not_stored(
    proef: Proef, change: dict[str, Any], field: str
) -> None:
    heen = replace(proef.heen(), **change)
    assert proef.situation(heen)
    (event,) = proef.trail()
    assert BSN not in event
    assert json.loads(event)[field] == GEMASKEERD
    with proef.opslag.reading() as connection:
        (row,) = connection.execute(text("SELECT * FROM weigering")).all()
    assert BSN not in str(row)


def test_free_fields_of_an_address_stay_out_of_the_trail(proef: Proef) -> None:
    heen = proef.heen()
    assert proef.situation(replace(heen, zender=Adres("0344", BSN, BSN, BSN))) == ""
    proef.collect("42420001")
    assert all(BSN not in event for event in proef.trail())


def test_one_bad_row_does_not_cost_the_group(proef: Proef) -> None:
    # A party that the register knows and the database does not: its mailbox cannot exist.
    register = Register([*proef.parties, Partij("42429999", "aanbieder", "Niet opgeslagen", proef.begin)])
    hub = Hub(proef.opslag, register, proef.schemas, proef.clock)
    good, bad, better = proef.heen(), proef.heen(aanbieder="42429999"), proef.heen()
    answers = hub.commit_many([hub.prepare(one, proef.clock.now()) for one in (good, bad, better)])
    assert [getattr(answer, "situatie", "") for answer in answers] == ["", "niet_opgeslagen", ""]
    assert [getattr(answer, "code", "") for answer in answers] == ["", "StUF046", ""]
    assert hub.paren()["open"] == 2
    assert len(proef.accepted(good, better)) == 2
    trail = proef.trail()
    assert sum('"herhaald"' in event for event in trail) == 2
    assert sum('"situatie":"niet_opgeslagen"' in event for event in trail) == 1


def test_without_a_runbook_nothing_is_decided(proef: Proef) -> None:
    with pytest.raises(KetenwisselError, match="no runbook"):
        proef.send(proef.heen(), at="2020-01-01T00:00")


def test_a_new_version_holds_from_its_instant_on(proef: Proef) -> None:
    moved = proef.draaiboek_text.replace("2022-03-30T17:00", "2022-03-30T12:00")
    assert moved != proef.draaiboek_text
    assert proef.hub.lay_down(moved, "vervroegd", parse_instant("2022-03-01T00:00"), "proef") == 2
    assert proef.situation(proef.heen(), at="2022-03-30T11:59") == ""
    assert proef.situation(proef.heen(), at="2022-03-30T12:00") == "geblokkeerd"


def test_a_version_cannot_change_what_was_decided(proef: Proef) -> None:
    proef.send(proef.heen())
    with pytest.raises(UnusableInput, match="before the last decision"):
        proef.hub.lay_down(proef.draaiboek_text, "terug", proef.clock.now(), "proef")


def test_a_runbook_for_asking_only_is_not_laid_down(proef: Proef) -> None:
    next_one = move("sjabloon", date(2027, 4, 5), date(2026, 11, 24)).tekst
    for inhoud, words in (
        (draaiboek_text("iwmo-ijw-2.4-naar-3.0"), r"is incomplete and .*: no time for .*stap 3\.2\.1"),
        (next_one, r"no data of iwmo 3\.3"),
    ):
        with pytest.raises(UnusableInput, match=words):
            proef.hub.lay_down(inhoud, "ander", proef.clock.now(), "proef")


@pytest.mark.parametrize("inhoud", ["geen toml =", "[draaiboek]\nnaam = 'x'"])
def test_what_is_no_runbook_is_not_laid_down(proef: Proef, inhoud: str) -> None:
    with pytest.raises(UnusableInput):
        proef.hub.lay_down(inhoud, "kapot", proef.clock.now(), "proef")
