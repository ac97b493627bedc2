"""Urgent orders: written down in the stop, seen by the two parties only, settled once by a message of 3.1."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.regie import (
    Akkoord,
    Bsnkluis,
    count_faults,
    count_orders,
    give_consent,
    make_code,
    open_order,
    read_code,
    read_report,
    record_order,
    settle_order,
    void_order,
)
from ketenwissel.regie.spoedmatch import only_ones
from ketenwissel.store import Opslag, RowFault, spoed
from ketenwissel.toegang import NietBekend, Verboden

from .spoedproef import (
    AANBIEDER,
    ANDER_BSN,
    ANDERE_AANBIEDER,
    ANDERE_GEMEENTE,
    BSN,
    GEMEENTE,
    IN_DE_STILTE,
    NA_INGEBRUIKNAME,
    STILTE,
    Naastproef,
    instant,
    verzoek,
)

BEGIN = "2022-04-01"


@pytest.fixture
def proef(opslag: Opslag) -> Naastproef:
    made = Naastproef(opslag)
    made.go_to(IN_DE_STILTE)
    return made


def test_an_order_is_written_down_and_seen_by_the_two_parties(proef: Naastproef) -> None:
    number = proef.order()
    for who in ("gemeente", "aanbieder"):
        (line,) = proef.orders(who)
        assert (line.nummer, line.stand, line.eigenaar, line.functie) == (number, "open", GEMEENTE, "WMO301")
        assert (line.zorg_van, line.akkoord_op, line.dagen) == (BEGIN, STILTE, 0)
    (event,) = proef.events("spoed_vastgelegd")
    assert event == {
        "soort": "spoed_vastgelegd",
        "tijdstip": "2022-04-01T07:00:00Z",
        "door": "gemeente",
        "nummer": str(number),
        "functie": "WMO301",
        "zender": GEMEENTE,
        "ontvanger": AANBIEDER,
        "partij": GEMEENTE,
    }


def test_a_program_of_a_party_may_write_down_but_not_see_the_person(proef: Naastproef) -> None:
    program = proef.program(AANBIEDER)
    number = proef.order(program, begonnen_door="aanbieder", akkoord=None)
    (line,) = proef.orders("aanbieder")
    assert (line.eigenaar, line.functie, line.akkoord_op) == (AANBIEDER, "WMO315", None)
    with pytest.raises(Verboden), proef.acts(program) as daad:
        open_order(daad, proef.kluis, number, "spoed")


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ("2022-03-30T16:59:59", False),
        ("2022-03-30T17:00", True),
        ("2022-04-04T12:59:59", True),
        ("2022-04-04T13:00", False),
    ],
)
def test_an_order_goes_beside_the_traffic_only_while_there_is_none(
    proef: Naastproef, given: str, fits: bool
) -> None:
    proef.go_to(NA_INGEBRUIKNAME)
    if fits:
        assert proef.order(gegeven_op=instant(given), akkoord=None)
        return
    with pytest.raises(UnusableInput, match="care itself never waits"):
        proef.order(gegeven_op=instant(given), akkoord=None)


def test_the_stop_lasts_to_the_real_go_live(proef: Naastproef) -> None:
    golive = '{ dag = "ma", tijd = 2022-04-04T13:00:00 }'
    later = proef.draaiboek_text.replace(golive, '{ dag = "di", tijd = 2022-04-05T13:00:00 }')
    assert later != proef.draaiboek_text
    proef.hub.lay_down(later, "uitgesteld", instant("2022-04-04T11:00"), "uitval")
    proef.go_to("2022-04-04T15:00")
    assert proef.order(gegeven_op=instant("2022-04-04T14:30"), akkoord=None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"bsn": "999900007"}, "no BSN"),
        ({"bsn": "111222333"}, "test range"),
        ({"gemeente": AANBIEDER}, "gemeente is not known"),
        ({"aanbieder": "98999999"}, "aanbieder is not known"),
        ({"standaard": "iwlz"}, "no such standaard"),
        ({"zorg_van": date(2032, 4, 1)}, "is the year right"),
        ({"gegeven_op": instant("2022-04-01T10:00")}, "after it was given"),
        ({"akkoord": Akkoord("A. Bos", instant("2022-04-01T10:00"))}, "after it was given"),
        ({"akkoord": Akkoord("over 999900006", STILTE)}, "nine digits"),
        ({"categorie": "1"}, "category of two digits"),
        ({"product": "01A01"}, "needs its category"),
        ({"formulier": "9000-00PAF0-001-Q"}, "no code of a form"),
        ({"formulier": make_code("9001", STILTE, 1)}, "another party"),
    ],
)
def test_what_cannot_be_is_not_written_down(proef: Naastproef, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(UnusableInput, match=why):
        proef.order(**changes)
    assert proef.orders() == []


def test_the_text_of_an_error_holds_no_bsn(proef: Naastproef) -> None:
    proef.order()
    for changes in ({"bsn": "999900007"}, {"bsn": "111222333"}, {}):
        with pytest.raises(UnusableInput) as caught:
            proef.order(**changes)
        assert not any(number in str(caught.value) for number in (BSN, "999900007", "111222333"))
    assert BSN not in repr(verzoek())


def test_a_form_and_the_same_care_are_entered_once(proef: Naastproef) -> None:
    code = make_code(GEMEENTE, STILTE, 1)
    number = proef.order(formulier=f" {code.lower()} ")
    with pytest.raises(UnusableInput, match=f"form is entered already, as urgent order {number}"):
        proef.order(formulier=code, bsn=ANDER_BSN)
    # The aanbieder writes the same order down, as one that it started itself.
    with pytest.raises(UnusableInput, match=f"written down already, as urgent order {number}"):
        proef.order("aanbieder", begonnen_door="aanbieder")
    with proef.acts() as daad:
        void_order(daad, number, "verkeerd ingevoerd")
    assert proef.order(bsn=BSN) != number


def test_the_database_keeps_an_order_once(proef: Naastproef) -> None:
    number = proef.order()
    with proef.looks() as blik:
        row = spoed.by_number(blik.connection, number)
    assert row is not None
    with pytest.raises(RowFault), proef.acts() as daad:
        spoed.insert_order(daad.connection, row._replace(formulier=None))


def test_consent_may_come_later_and_once(proef: Naastproef) -> None:
    number = proef.order(akkoord=None)
    with proef.acts("aanbieder") as daad:
        give_consent(daad, number, Akkoord("P. de Wit", STILTE))
    assert proef.orders()[0].akkoord_op == STILTE
    with pytest.raises(UnusableInput, match="already"), proef.acts() as daad:
        give_consent(daad, number, Akkoord("Q. Prins", STILTE))


def test_who_sees_the_person_is_in_the_trail_with_a_reason(proef: Naastproef) -> None:
    number = proef.order(categorie="01", product="01A01")
    with proef.acts("aanbieder") as daad:
        seen = open_order(daad, proef.kluis, number, "zorg inplannen")
    assert (seen.bsn, seen.categorie, seen.product) == (BSN, "01", "01A01")
    assert seen.akkoord_van == "P. de Wit, regisseur"
    (event,) = proef.events("noodinzage")
    assert (event["door"], event["partij"], event["reden"]) == ("aanbieder", AANBIEDER, "zorg inplannen")
    for reason in ("", " ", f"client {BSN}"):
        with pytest.raises(UnusableInput), proef.acts("aanbieder") as daad:
            open_order(daad, proef.kluis, number, reason)


@pytest.mark.parametrize("wie", ["regie", "hubbeheer", "maker", "toeschouwer"])
def test_nobody_else_sees_an_order(proef: Naastproef, wie: str) -> None:
    number = proef.order()
    with pytest.raises(Verboden), proef.acts(wie) as daad:
        open_order(daad, proef.kluis, number, "kijken")
    with pytest.raises(Verboden):
        proef.orders(wie)
    with pytest.raises(Verboden), proef.acts(wie) as daad:
        record_order(daad, proef.kluis, verzoek(bsn=ANDER_BSN))


def test_a_third_party_does_not_hear_which_orders_there_are(proef: Naastproef) -> None:
    number = proef.order(aanbieder=ANDERE_AANBIEDER)
    for act in (
        lambda daad: open_order(daad, proef.kluis, number, "x"),
        lambda daad: void_order(daad, number, "x"),
    ):
        with pytest.raises(NietBekend), proef.acts("aanbieder") as daad:
            act(daad)
    assert proef.orders("aanbieder") == []
    with pytest.raises(Verboden):
        proef.order("gemeente", gemeente=ANDERE_GEMEENTE)


def test_a_bureau_acts_by_mandate_for_the_type_that_it_was_given(proef: Naastproef) -> None:
    # The example lets the bureau do everything for the second aanbieder, and declarations for the first.
    number = proef.order("bureau", aanbieder=ANDERE_AANBIEDER, begonnen_door="aanbieder")
    assert [line.nummer for line in proef.orders("bureau")] == [number]
    with pytest.raises(Verboden):
        proef.order("bureau", begonnen_door="aanbieder")
    proef.mandate(GEMEENTE, "gemeente", berichttype="WMO301")
    assert proef.order("bureau", bsn=ANDER_BSN)


def test_regie_sees_numbers_and_ages(proef: Naastproef) -> None:
    proef.order()
    proef.order(bsn=ANDER_BSN, akkoord=None)
    proef.go_to("2022-04-04T08:00")
    with proef.looks("regie") as blik:
        (found,) = count_orders(blik)
        numbers = count_faults(blik)
    assert found._asdict() == {
        "eigenaar": GEMEENTE,
        "standaard": "iwmo",
        "open": 2,
        "zonder_akkoord": 1,
        "oudste": 3,
        "afgedaan": 0,
        "vervallen": 0,
    }
    assert (numbers.ingebruikname, numbers.openstaand) == (False, 2)
    for who in ("gemeente", "toeschouwer"):
        with pytest.raises(Verboden), proef.looks(who) as blik:
            count_orders(blik)


def test_a_message_about_the_very_care_settles_its_order_by_itself(proef: Naastproef) -> None:
    number, other = proef.order(), proef.order(bsn=ANDER_BSN)
    assert proef.settle_itself() == 0
    proef.go_to(NA_INGEBRUIKNAME)
    message = proef.about(Ingangsdatum=BEGIN)
    proef.send_about(message)
    assert proef.settle_itself() == 1
    assert proef.settle_itself() == 0
    lines = {line.nummer: line for line in proef.orders()}
    assert (lines[number].stand, lines[other].stand) == ("afgedaan", "open")
    (event,) = proef.events("spoed_afgedaan")
    assert (event["door"], event["referentie"]) == ("vanzelf", message.referentie)


@pytest.mark.parametrize(
    ("wrong", "proposed"),
    [
        ({"Ingangsdatum": "2022-04-02"}, True),
        ({"bsn": ANDER_BSN, "Ingangsdatum": BEGIN}, False),
        ({"aanbieder": ANDERE_AANBIEDER, "Ingangsdatum": BEGIN}, False),
        ({"functie": "JW301", "Ingangsdatum": BEGIN}, False),
        ({"functie": "WMO315", "ToewijzingIngangsdatum": BEGIN}, False),
    ],
)
def test_what_only_resembles_is_proposed_or_nothing(
    proef: Naastproef, wrong: dict[str, str], proposed: bool
) -> None:
    number = proef.order()
    proef.go_to(NA_INGEBRUIKNAME)
    message = proef.about(**wrong)
    proef.send_about(message)
    assert proef.settle_itself() == 0
    with proef.looks() as blik:
        (waiting,) = read_report(blik).openstaand
    assert waiting.voorstellen == ((message.referentie,) if proposed else ())
    if proposed:
        with proef.acts() as daad:
            settle_order(daad, number, message.referentie)
        assert proef.orders()[0].stand == "afgedaan"
        return
    with pytest.raises(UnusableInput, match="right type"), proef.acts() as daad:
        settle_order(daad, number, message.referentie)


def test_a_message_settles_one_order_and_an_order_is_settled_once(proef: Naastproef) -> None:
    first, second = proef.order(), proef.order(zorg_van=date(2022, 4, 3))
    proef.go_to(NA_INGEBRUIKNAME)
    messages = [proef.about(Ingangsdatum=BEGIN), proef.about(Ingangsdatum="2022-04-09")]
    proef.send_about(*messages)
    with proef.acts() as daad:
        settle_order(daad, first, messages[0].referentie)
    with pytest.raises(UnusableInput, match=f"settles urgent order {first}"), proef.acts() as daad:
        settle_order(daad, second, messages[0].referentie)
    with pytest.raises(UnusableInput, match="settled already"), proef.acts() as daad:
        settle_order(daad, first, messages[1].referentie)
    with pytest.raises(UnusableInput, match="settled already"), proef.acts() as daad:
        void_order(daad, first, "toch niet")
    used = proef.orders()[0].bericht_id
    assert used is not None
    with pytest.raises(RowFault), proef.acts() as daad:
        spoed.settle(daad.connection, second, used, "x", daad.at)


def test_only_the_party_that_began_it_settles(proef: Naastproef) -> None:
    number = proef.order()
    proef.go_to(NA_INGEBRUIKNAME)
    message = proef.about(Ingangsdatum="2022-04-02")
    proef.send_about(message)
    with pytest.raises(Verboden), proef.acts("aanbieder") as daad:
        settle_order(daad, number, message.referentie)


def test_an_aanbieder_settles_by_asking_for_an_allocation(proef: Naastproef) -> None:
    number = proef.order("aanbieder", begonnen_door="aanbieder", akkoord=None)
    proef.go_to(NA_INGEBRUIKNAME)
    proef.send_about(proef.about("WMO315", ToewijzingIngangsdatum=BEGIN))
    assert proef.settle_itself() == 1
    assert [(line.nummer, line.stand) for line in proef.orders("aanbieder")] == [(number, "afgedaan")]


def test_a_message_that_is_rejected_leaves_the_order_open(proef: Naastproef) -> None:
    number = proef.order()
    proef.go_to(NA_INGEBRUIKNAME)
    rejected, better = proef.about(Ingangsdatum=BEGIN), proef.about(Ingangsdatum=BEGIN)
    proef.send_about(rejected)
    assert proef.settle_itself() == 1
    proef.accepted(proef.error(rejected))
    assert proef.orders()[0].stand == "afgekeurd"
    proef.send_about(better)
    assert proef.settle_itself() == 1
    assert [(line.nummer, line.stand) for line in proef.orders()] == [(number, "afgedaan")]
    with proef.looks() as blik:
        assert read_report(blik).sluit_aan


def test_a_message_that_was_rejected_first_settles_nothing(proef: Naastproef) -> None:
    number = proef.order()
    proef.go_to(NA_INGEBRUIKNAME)
    message = proef.about(Ingangsdatum=BEGIN)
    proef.send_about(message)
    proef.accepted(proef.error(message))
    assert proef.settle_itself() == 0
    with pytest.raises(UnusableInput, match="right type"), proef.acts() as daad:
        settle_order(daad, number, message.referentie)


def test_the_report_names_what_is_forgotten_and_what_is_double(proef: Naastproef) -> None:
    settled, forgotten = proef.order(), proef.order(bsn=ANDER_BSN)
    again = proef.order(zorg_van=date(2022, 4, 2))
    with proef.looks() as blik:
        assert read_report(blik).vergeten == 0
    proef.go_to(NA_INGEBRUIKNAME)
    proef.send_about(proef.about(Ingangsdatum=BEGIN, ToewijzingNummer="1"))
    assert proef.settle_itself() == 1
    update = proef.about(Ingangsdatum=BEGIN, ToewijzingNummer="1")
    proef.send_about(update)
    with proef.looks() as blik:
        found = read_report(blik)
    assert (found.vergeten, found.dubbele_berichten) == (2, ())
    assert found.dubbele_opdrachten == ((settled, again),)
    double = proef.about(Ingangsdatum=BEGIN, ToewijzingNummer="2")
    proef.send_about(double)
    with proef.acts() as daad:
        void_order(daad, forgotten, "opdracht ingetrokken")
        void_order(daad, again, "dubbel opgeschreven")
    with proef.looks() as blik:
        found = read_report(blik)
    assert (found.openstaand, found.dubbele_opdrachten) == ((), ())
    assert [(one.nummer, one.referentie) for one in found.dubbele_berichten] == [(settled, double.referentie)]
    assert not found.sluit_aan


def test_no_bsn_is_in_clear_anywhere(tmp_path: Path, prepared_file: Path) -> None:
    from ketenwissel.store import open_database  # noqa: PLC0415  # only this test looks into a file

    path = tmp_path / "proef.db"
    path.write_bytes(prepared_file.read_bytes())
    opslag = open_database(str(path))
    proef = Naastproef(opslag)
    proef.go_to(IN_DE_STILTE)
    number = proef.order(bsn=ANDER_BSN)
    with proef.acts() as daad:
        open_order(daad, proef.kluis, number, "controle")
    assert ANDER_BSN not in "".join(proef.trail())
    opslag.close()
    files = [one.read_bytes() for one in tmp_path.iterdir()]
    assert files
    assert not any(ANDER_BSN.encode() in content for content in files)
    # What is looked for would be found: the code of the party is there in clear.
    assert any(AANBIEDER.encode() in content for content in files)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM spoedopdracht").fetchone() == (1,)
    raw.close()


def test_another_secret_opens_nothing_and_writes_nothing(proef: Naastproef) -> None:
    number = proef.order()
    other = Bsnkluis(b"een ander geheim van ten minste 32 bytes")
    with pytest.raises(UnusableInput, match="another secret"), proef.acts() as daad:
        open_order(daad, other, number, "kijken")
    with pytest.raises(UnusableInput, match="another secret"), proef.acts() as daad:
        record_order(daad, other, verzoek(bsn=ANDER_BSN))
    with pytest.raises(UnusableInput, match="32 bytes"):
        Bsnkluis(b"kort")


def test_a_sealed_bsn_belongs_to_its_order(proef: Naastproef) -> None:
    kluis, hashed = proef.kluis, proef.kluis.hash(BSN)
    sealed = kluis.seal(BSN, hashed)
    assert kluis.open(sealed, hashed) == BSN
    assert kluis.seal(BSN, hashed) != sealed
    for changed, of in ((sealed, kluis.hash(ANDER_BSN)), (sealed[:-1] + bytes([sealed[-1] ^ 1]), hashed)):
        with pytest.raises(UnusableInput):
            kluis.open(changed, of)


@given(st.integers(0, 999), st.integers(0, 40), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_a_slip_of_the_pen_is_no_code(sheet: int, place: int, other: str) -> None:
    code = make_code(GEMEENTE, STILTE, sheet)
    assert read_code(code.replace("-", " ").lower()) == code
    place %= len(code)
    if code[place] not in ("-", other):
        assert read_code(code[:place] + other + code[place + 1 :]) is None


_IDS = st.lists(st.integers(1, 8), max_size=4, unique=True)


@settings(max_examples=200)
@given(st.dictionaries(st.integers(1, 6), _IDS), st.dictionaries(st.integers(1, 8), st.just(99)))
def test_nothing_is_ever_settled_twice(matches: dict[int, Sequence[int]], taken: dict[int, int]) -> None:
    found = only_ones(matches, taken)
    assert len(set(found.values())) == len(found)
    assert not set(found.values()) & taken.keys()
    for order, message in found.items():
        assert message in matches[order]
        assert not any(message in ids for other, ids in matches.items() if other != order)
