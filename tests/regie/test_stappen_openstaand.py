"""Pairs and requests under pressure of time, on both databases."""

from datetime import date, timedelta

import pytest

from ketenwissel.core.instants import format_local, parse_instant
from ketenwissel.regie import Openpaar, Schuld
from ketenwissel.store import Opslag
from ketenwissel.toegang import ALLE, Zicht

from .stappen_proef import (
    A_DAY_LATER,
    AANBIEDER,
    ALLES,
    ANDERE_AANBIEDER,
    ANDERE_GEMEENTE,
    GEMEENTE,
    OPGEHEVEN,
    Stappenproef,
)


@pytest.fixture
def proef(opslag: Opslag) -> Stappenproef:
    return Stappenproef(opslag)


def shown(one: Openpaar) -> tuple[str, str, bool, int]:
    term = one.termijn
    return one.paar.berichttype, format_local(term.uiterlijk_op), term.verkort, one.werkdagen_over


def owed(one: Schuld) -> tuple[str, str, str, str, int, int, int]:
    return (
        one.soort,
        one.beantwoorder,
        one.wachtende,
        one.berichttype,
        one.aantal,
        one.verkort,
        one.verstreken,
    )


def fill(proef: Stappenproef) -> None:
    """Send what the answer is still open of, from the middle of March to the block."""
    for moment, functie in (
        ("2022-03-16T10:00", "WMO323"),
        ("2022-03-17T10:00", "JW323"),
        ("2022-03-18T10:00", "WMO323"),
        ("2022-03-28T10:00", "WMO301"),
        ("2022-03-29T10:00", "WMO301"),
        ("2022-03-29T10:00:01", "JW305"),
    ):
        proef.accepted(proef.heen(functie), at=moment)
    answered = proef.heen("WMO301")
    proef.accepted(answered, at="2022-03-29T11:00")
    proef.accepted(proef.retour(answered), at="2022-03-29T12:00")


def test_open_pairs_come_by_deadline_with_what_the_cut_off_takes(proef: Stappenproef) -> None:
    fill(proef)
    proef.go_to("2022-03-29T15:00")
    page = proef.termijnen.paren(ALLES, 0, 50)
    assert page.volgende is None
    assert [shown(one) for one in page.paren] == [
        ("WMO323", "do 31 mrt 2022 00:00", False, 1),
        ("JW323", "do 31 mrt 2022 13:00", False, 2),
        ("WMO323", "do 31 mrt 2022 13:00", True, 2),
        ("WMO301", "do 31 mrt 2022 13:00", False, 2),
        ("WMO301", "do 31 mrt 2022 13:00", True, 2),
        ("JW305", "do 31 mrt 2022 13:00", True, 2),
    ]
    pages = [proef.termijnen.paren(ALLES, na, 2) for na in (0, 2, 4)]
    assert [page.volgende for page in pages] == [2, 4, None]
    assert [one.paar.heen_id for page in pages for one in page.paren] == [1, 2, 3, 4, 5, 6]


def test_everybody_sees_the_pairs_of_their_own(proef: Stappenproef) -> None:
    fill(proef)
    proef.accepted(proef.heen("WMO301", gemeente=ANDERE_GEMEENTE, aanbieder=ANDERE_AANBIEDER))
    proef.go_to("2022-03-29T15:00")

    def ids(zicht: Zicht) -> list[int]:
        return sorted(one.paar.heen_id for one in proef.termijnen.paren(zicht, 0, 50).paren)

    assert len(ids(ALLES)) == 7
    assert ids(proef.sight("gemeente")) == [1, 2, 3, 4, 5, 6]
    assert ids(Zicht({ANDERE_AANBIEDER: frozenset((ALLE,))})) == [9]
    # Who may act for one type sees that type.
    assert ids(Zicht({AANBIEDER: frozenset(("WMO323",))})) == [1, 3]
    assert ids(Zicht({})) == []


def test_who_owes_whom_what_is_ranked_by_deadline(proef: Stappenproef) -> None:
    fill(proef)
    proef.go_to("2022-03-29T15:00")
    found = proef.termijnen.schulden(ALLES, proef.register)
    assert [owed(one) for one in found] == [
        ("retour", GEMEENTE, AANBIEDER, "WMO323", 2, 1, 0),
        ("retour", AANBIEDER, GEMEENTE, "WMO301", 2, 1, 0),
        ("retour", GEMEENTE, AANBIEDER, "JW305", 1, 1, 0),
        ("retour", GEMEENTE, AANBIEDER, "JW323", 1, 0, 0),
    ]
    first = found[0]
    assert first.oudste_op == parse_instant("2022-03-16T10:00")
    assert (format_local(first.uiterlijk_op), first.werkdagen_over) == ("do 31 mrt 2022 00:00", 1)
    # The day after the term of the oldest it has passed, and at the cut-off nothing is owed any more.
    proef.go_to("2022-03-31T00:00")
    assert [one.verstreken for one in proef.termijnen.schulden(ALLES, proef.register)] == [1, 0, 0, 0]
    proef.go_to("2022-03-31T12:59:59.999")
    assert len(proef.termijnen.schulden(ALLES, proef.register)) == 4
    proef.go_to("2022-03-31T13:00")
    assert proef.termijnen.schulden(ALLES, proef.register) == []
    assert proef.termijnen.paren(ALLES, 0, 50).paren == ()


def test_what_an_ended_party_owes_its_successor_owes(proef: Stappenproef) -> None:
    proef.accepted(proef.heen("WMO305", gemeente=OPGEHEVEN), at="2022-03-22T10:00")
    proef.go_to("2022-03-25T10:00")
    proef.accepted(proef.heen("WMO305", gemeente=ANDERE_GEMEENTE))
    (one,) = proef.termijnen.schulden(ALLES, proef.register)
    assert (one.beantwoorder, one.aantal, one.oudste_op) == (
        ANDERE_GEMEENTE,
        2,
        parse_instant("2022-03-22T10:00"),
    )


def test_an_amended_cut_off_counts_from_when_it_is_in_force(proef: Stappenproef) -> None:
    fill(proef)
    proef.go_to("2022-03-29T15:00")
    proef.amend(*A_DAY_LATER, "2022-03-29T16:00")
    assert sum(one.termijn.verkort for one in proef.termijnen.paren(ALLES, 0, 50).paren) == 3
    proef.go_to("2022-03-29T16:00")
    page = proef.termijnen.paren(ALLES, 0, 50)
    assert sum(one.termijn.verkort for one in page.paren) == 0
    assert format_local(page.paren[-1].termijn.uiterlijk_op) == "vr 1 apr 2022 13:00"


def test_a_request_waits_until_it_is_decided_on(proef: Stappenproef) -> None:
    first, second = proef.heen("WMO315"), proef.heen("JW317")
    proef.indexed(first, second, at="2022-03-22T10:00")
    proef.indexed(proef.heen("WMO317"), at="2022-03-23T10:00")
    proef.go_to("2022-03-23T12:00")
    found = proef.termijnen.verzoeken(ALLES)
    assert [(one.berichttype, one.gemeente, one.termijn.laatste_dag) for one in found] == [
        ("WMO315", GEMEENTE, date(2022, 3, 29)),
        ("JW317", GEMEENTE, date(2022, 3, 29)),
        ("WMO317", GEMEENTE, date(2022, 3, 30)),
    ]
    assert [one.termijn.opgeschort for one in found] == [False, False, True]
    assert [one.toestand for one in found] == ["loopt"] * 3
    # The 319 that a gemeente sends bears the reference of the request; all requests here bear the same.
    proef.indexed(proef.heen("JW319"))
    assert [one.berichttype for one in proef.termijnen.verzoeken(ALLES)] == ["WMO315", "WMO317"]
    proef.go_to("2022-04-01T12:00")
    assert [one.toestand for one in proef.termijnen.verzoeken(ALLES)] == ["te_laat", "opgeschort"]
    schulden = [owed(one) for one in proef.termijnen.schulden(ALLES, proef.register)]
    assert schulden == [
        ("vervolg", GEMEENTE, AANBIEDER, "WMO315", 1, 0, 1),
        ("vervolg", GEMEENTE, AANBIEDER, "WMO317", 1, 0, 0),
    ]
    assert proef.termijnen.verzoeken(Zicht({ANDERE_AANBIEDER: frozenset((ALLE,))})) == []
    assert len(proef.termijnen.verzoeken(proef.sight("aanbieder"))) == 2


def test_a_decision_may_come_in_the_next_release(proef: Stappenproef) -> None:
    proef.indexed(proef.heen("WMO315"), at="2022-03-30T10:00")
    proef.go_to("2022-04-04T13:00")
    assert len(proef.termijnen.verzoeken(ALLES)) == 1
    proef.indexed(proef.heen("WMO319", "3.1"))
    assert proef.termijnen.verzoeken(ALLES) == []


def test_foutberichten_settle_a_request_and_take_a_decision_away(proef: Stappenproef) -> None:
    rejected, request = proef.heen("WMO315"), proef.heen("JW315")
    proef.indexed(rejected, request)
    proef.indexed(proef.error(rejected))
    assert [one.berichttype for one in proef.termijnen.verzoeken(ALLES)] == ["JW315"]
    decision = proef.heen("JW319")
    proef.indexed(decision)
    assert proef.termijnen.verzoeken(ALLES) == []
    proef.indexed(proef.error(decision))
    assert [one.berichttype for one in proef.termijnen.verzoeken(ALLES)] == ["JW315"]
    # One made anew knows the same.
    proef.index.restart()
    assert proef.termijnen.verzoeken(ALLES) == []
    while proef.index.work():
        pass
    assert [one.berichttype for one in proef.termijnen.verzoeken(ALLES)] == ["JW315"]


def test_the_reference_of_a_request_is_kept_as_a_keyed_hash(proef: Stappenproef) -> None:
    request = proef.heen("WMO315")
    proef.indexed(request)
    with proef.opslag.reading() as connection:
        (found,) = connection.exec_driver_sql("SELECT kenmerk FROM vervolg").all()
    assert len(found[0]) == 64
    assert found[0].encode() not in request.inhoud


def test_looking_ahead_follows_the_clock(proef: Stappenproef) -> None:
    ahead = {one.berichttype: one for one in proef.termijnen.vooruitblik()}
    assert ahead["WMO323"].laatste_volle_dag == date(2022, 3, 17)
    assert ahead["WMO323"].dagen[0].dag == date(2022, 2, 28)
    proef.go_to("2022-03-29T09:00")
    (day, last) = {one.berichttype: one for one in proef.termijnen.vooruitblik()}["JW301"].dagen
    assert (day.krap, day.werkdagen, last.werkdagen) == (True, 2, 1)
    assert last.dag - day.dag == timedelta(days=1)
