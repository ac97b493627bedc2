"""Contacts and the list to call: dated, seen by whom it concerns, and never in the trail."""

import json

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local, parse_instant
from ketenwissel.regie import Contact, Nieuwcontact
from ketenwissel.store import Opslag
from ketenwissel.toegang import NietBekend, Verboden

from .stappen_proef import (
    AANBIEDER,
    ANDERE_AANBIEDER,
    ANDERE_GEMEENTE,
    GEMEENTE,
    OPGEHEVEN,
    Stappenproef,
)

NACHT = parse_instant("2022-03-31T22:00")


@pytest.fixture
def proef(opslag: Opslag) -> Stappenproef:
    return Stappenproef(opslag)


def add(
    proef: Stappenproef,
    wie: str,
    organisatie: str,
    naam: str = "Noor Jansen",
    *,
    telefoon: str = "06 12345678",
    email: str = "noor@voorbeeld.example",
    van: str | None = None,
    tot: str | None = None,
) -> int:
    nieuw = Nieuwcontact(
        organisatie,
        naam,
        "dienst in de nacht",
        telefoon,
        email,
        None if van is None else parse_instant(van),
        None if tot is None else parse_instant(tot),
    )
    return proef.termijnen.voeg_contact_toe(proef.person(wie), nieuw)


def seen(
    proef: Stappenproef, wie: str, organisatie: str | None = None, op: str | None = None
) -> list[Contact]:
    moment = None if op is None else parse_instant(op)
    return proef.termijnen.contacten(proef.person(wie), proef.toegang, organisatie, moment)


def test_contacts_are_dated(proef: Stappenproef) -> None:
    first = add(proef, "gemeente", GEMEENTE)
    add(proef, "gemeente", GEMEENTE, "Sam de Boer", van="2022-03-31T18:00", tot="2022-04-01T08:00")
    assert [one.naam for one in seen(proef, "gemeente")] == ["Noor Jansen", "Sam de Boer"]
    assert [one.naam for one in seen(proef, "gemeente", op="2022-03-31T12:00")] == ["Noor Jansen"]
    proef.termijnen.beeindig_contact(proef.person("gemeente"), first, parse_instant("2022-03-31T18:00"))
    assert [one.naam for one in seen(proef, "gemeente", op="2022-03-31T17:59:59.999")] == ["Noor Jansen"]
    assert [one.naam for one in seen(proef, "gemeente", op="2022-03-31T18:00")] == ["Sam de Boer"]
    proef.go_to("2022-04-01T08:00")
    assert seen(proef, "gemeente") == []
    with pytest.raises(UnusableInput):
        proef.termijnen.beeindig_contact(proef.person("gemeente"), first, None)


def test_no_name_and_no_number_is_in_the_trail_or_in_the_log(
    proef: Stappenproef, caplog: pytest.LogCaptureFixture
) -> None:
    number = add(proef, "beheer", AANBIEDER, tot="2022-05-01T00:00")
    proef.termijnen.beeindig_contact(proef.person("beheer"), number, parse_instant("2022-04-05T00:00"))
    added, ended = proef.events("contact_toegevoegd", "contact_beëindigd")
    assert added == {
        "soort": "contact_toegevoegd",
        "tijdstip": "2022-02-28T08:00:00Z",
        "door": "beheer",
        "organisatie": AANBIEDER,
        "nummer": "1",
        "van": "2022-02-28T08:00:00Z",
        "tot": "2022-04-30T22:00:00Z",
    }
    assert (ended["nummer"], ended["per"]) == ("1", "2022-04-04T22:00:00Z")
    everything = json.dumps(proef.trail()) + caplog.text + json.dumps(proef.log)
    for value in ("Noor", "12345678", "voorbeeld.example", "nacht"):
        assert value not in everything


def test_who_keeps_contacts_of_whom(proef: Stappenproef) -> None:
    number = add(proef, "aanbieder", AANBIEDER)
    add(proef, "regie", "ketenbureau")
    for wie, organisatie in (
        ("gemeente", AANBIEDER),
        ("gemeente", ANDERE_GEMEENTE),
        ("kijker", GEMEENTE),
    ):
        with pytest.raises(Verboden):
            add(proef, wie, organisatie)
    with pytest.raises(Verboden):
        proef.termijnen.beeindig_contact(proef.person("gemeente"), number, None)
    with pytest.raises(Verboden):
        proef.termijnen.beeindig_contact(proef.person("gemeente"), 99, None)
    with pytest.raises(NietBekend):
        proef.termijnen.beeindig_contact(proef.person("regie"), 99, None)
    with pytest.raises(NietBekend):
        add(proef, "regie", "9999")
    with pytest.raises(Verboden):
        proef.termijnen.voeg_contact_toe(
            proef.program(GEMEENTE), Nieuwcontact(GEMEENTE, "Noor", "nacht", "06 12345678", "a@b.example")
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"telefoon": "bel maar"},
        {"telefoon": "123"},
        {"telefoon": "999900006"},
        {"email": "noor"},
        {"email": "noor@voorbeeld"},
        {"email": "noor@voorbeeld.example, sam@voorbeeld.example"},
        {"naam": ""},
        {"naam": "x" * 101},
        {"naam": "client 999900006"},
        {"van": "2022-04-01T00:00", "tot": "2022-03-01T00:00"},
    ],
    ids=str,
)
def test_what_nobody_can_be_reached_by(proef: Stappenproef, wrong: dict[str, str]) -> None:
    with pytest.raises(UnusableInput) as caught:
        add(proef, "gemeente", GEMEENTE, **wrong)
    assert not any(value and value in str(caught.value) for value in wrong.values())
    assert seen(proef, "gemeente") == []


def test_numbers_are_seen_by_whom_they_concern(proef: Stappenproef) -> None:
    for code in (GEMEENTE, ANDERE_GEMEENTE, AANBIEDER, ANDERE_AANBIEDER, "ketenbureau"):
        add(proef, "beheer", code, f"Dienst {code}")

    def codes(wie: str) -> list[str]:
        return [one.organisatie for one in seen(proef, wie)]

    everybody = sorted((GEMEENTE, ANDERE_GEMEENTE, AANBIEDER, ANDERE_AANBIEDER, "ketenbureau"))
    assert codes("regie") == codes("vecozo") == everybody
    assert codes("gemeente") == [GEMEENTE]
    assert codes("kijker") == []
    heen = proef.heen("WMO301")
    proef.accepted(heen)
    assert codes("gemeente") == [GEMEENTE, AANBIEDER]
    assert codes("aanbieder") == [GEMEENTE, AANBIEDER]
    assert seen(proef, "gemeente", ANDERE_AANBIEDER) == []
    # Once it is answered there is nothing to call about.
    proef.accepted(proef.retour(heen))
    assert codes("gemeente") == [GEMEENTE]
    proef.accepted(proef.heen("WMO301", aanbieder=ANDERE_AANBIEDER), at="2022-03-30T12:00")
    proef.go_to("2022-04-01T09:00")
    # Not answered in time: in the night and after it they still call each other.
    assert codes("gemeente") == [GEMEENTE, ANDERE_AANBIEDER]
    proef.hub.break_pairs(proef.clock.now())
    assert codes("gemeente") == [GEMEENTE, ANDERE_AANBIEDER]


def test_whom_a_request_waits_for_is_seen_too(proef: Stappenproef) -> None:
    add(proef, "beheer", GEMEENTE)
    request = proef.heen("WMO315")
    proef.indexed(request, proef.retour(request))
    assert [one.organisatie for one in seen(proef, "aanbieder")] == [GEMEENTE]


def test_the_list_to_call_begins_with_what_is_due_first(proef: Stappenproef) -> None:
    add(proef, "beheer", AANBIEDER, "Nachtdienst", van="2022-03-31T18:00")
    add(proef, "beheer", AANBIEDER, "Dagdienst", tot="2022-03-31T18:00")
    for moment, functie, gemeente, aanbieder in (
        ("2022-03-21T10:00", "WMO323", GEMEENTE, ANDERE_AANBIEDER),
        ("2022-03-22T10:00", "WMO301", GEMEENTE, AANBIEDER),
        ("2022-03-29T10:00", "WMO301", GEMEENTE, AANBIEDER),
        ("2022-03-29T10:01", "WMO305", ANDERE_GEMEENTE, AANBIEDER),
    ):
        proef.accepted(proef.heen(functie, gemeente=gemeente, aanbieder=aanbieder), at=moment)
    proef.go_to("2022-03-29T12:00")

    lines = proef.termijnen.bellijst(proef.person("gemeente"), proef.toegang, None)
    assert [(one.partij, format_local(one.eerste_op)) for one in lines] == [
        (AANBIEDER, "za 26 mrt 2022 00:00"),
        (ANDERE_AANBIEDER, "do 31 mrt 2022 13:00"),
    ]
    first, second = lines
    assert (first.van_hen.aantal, first.van_hen.verkort, first.van_hen.verstreken) == (2, 1, 1)
    assert (first.aan_hen.aantal, first.aan_hen.eerste_op) == (0, None)
    assert [one.naam for one in first.contacten] == ["Dagdienst"]
    assert first.servicedesk is None
    assert (second.van_hen.aantal, second.aan_hen.aantal, second.aan_hen.verkort) == (0, 1, 1)
    assert second.servicedesk is not None
    assert second.servicedesk.telefoon == "013 462 56 41"
    # The list for the night names who can be reached in the night.
    night = proef.termijnen.bellijst(proef.person("gemeente"), proef.toegang, GEMEENTE, NACHT)
    assert [one.naam for one in night[0].contacten] == ["Nachtdienst"]

    national = proef.termijnen.bellijst(proef.person("regie"), proef.toegang, None)
    assert [(one.partij, one.van_hen.aantal, one.aan_hen.aantal) for one in national] == [
        (AANBIEDER, 2, 0),
        (GEMEENTE, 1, 0),
        (ANDERE_GEMEENTE, 1, 0),
    ]
    assert national[1].servicedesk is not None
    assert national[1].servicedesk.telefoon == "0800 222 11 22"
    of_one = proef.termijnen.bellijst(proef.person("regie"), proef.toegang, ANDERE_GEMEENTE)
    assert [(one.partij, one.aan_hen.aantal) for one in of_one] == [(AANBIEDER, 1)]
    with pytest.raises(Verboden):
        proef.termijnen.bellijst(proef.person("gemeente"), proef.toegang, ANDERE_GEMEENTE)


def test_a_successor_is_called_about_what_the_ended_party_owes(proef: Stappenproef) -> None:
    proef.accepted(proef.heen("WMO305", gemeente=OPGEHEVEN), at="2022-03-22T10:00")
    add(proef, "beheer", ANDERE_GEMEENTE)
    proef.go_to("2022-03-24T10:00")
    (line,) = proef.termijnen.bellijst(proef.person("aanbieder"), proef.toegang, None)
    assert (line.partij, line.naam, line.van_hen.aantal) == (ANDERE_GEMEENTE, "Amsterdam", 1)
    assert [one.organisatie for one in line.contacten] == [ANDERE_GEMEENTE]
