"""What became of a message, in both versions of the status service."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from ketenwissel.keten import Aanlevering
from ketenwissel.store import Opslag, bezorgingen

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE, Proef
from .vecozo_deur import STATUS, Vecozo

R1 = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"


def words(vecozo: Vecozo, wie: str = AANBIEDER, **asked: str) -> list[tuple[str, str]]:
    """Give the status of each message in versions 2 and 3."""
    old, new = (vecozo.statuses(wie, versie, **asked) for versie in (2, 3))
    assert [one.traceer_id for one in old] == [one.traceer_id for one in new]
    return [(a.status, b.status) for a, b in zip(old, new, strict=True)]


def test_a_message_from_waiting_to_collected(vecozo: Vecozo, proef: Proef) -> None:
    one = replace(proef.heen("WMO305"), eigen_referentie="mijn kenmerk")
    assert words(vecozo, traceerId=one.referentie) == []
    vecozo.push(one)
    (status,) = vecozo.statuses(traceerId=one.referentie)
    assert (status.traceer_id, status.conversatie_id) == (one.referentie, one.referentie)
    assert (status.tijdstip, status.referentie_id) == ("2022-02-28T08:00:00Z", "mijn kenmerk")
    assert words(vecozo, traceerId=one.referentie.upper()) == [("Aangeboden", "WordtAangeboden")]
    proef.go_to("2022-02-28T10:00")
    proef.collect(GEMEENTE)
    (status,) = vecozo.statuses(traceerId=one.referentie)
    assert (status.status, status.tijdstip) == ("Bezorgd", "2022-02-28T09:00:00Z")
    assert words(vecozo, traceerId=one.referentie) == [("Bezorgd", "Bezorgd")]


def test_what_answers_a_message_comes_with_it(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    vecozo.push(one)
    retour = proef.retour(one)
    proef.accepted(retour)
    own, answer = vecozo.statuses(traceerId=one.referentie)
    assert (own.traceer_id, answer.traceer_id) == (one.referentie, retour.referentie)
    assert (answer.als_antwoord_op, answer.conversatie_id) == (one.referentie, one.referentie)


def test_a_conversation_holds_all_that_came_of_a_message(vecozo: Vecozo, proef: Proef) -> None:
    heen = proef.heen("WMO301")
    proef.accepted(heen)
    retour = proef.retour(heen)
    vecozo.push(retour)
    fout, better = proef.error(retour), proef.retour(heen)
    proef.accepted(fout)
    vecozo.push(better)
    found = vecozo.statuses(conversatieId=heen.referentie)
    assert {one.conversatie_id for one in found} == {heen.referentie}
    wanted: list[tuple[Aanlevering, str | None]] = [
        (heen, None),
        (retour, heen.referentie),
        (fout, retour.referentie),
        (better, heen.referentie),
    ]
    told = [(one.traceer_id, one.als_antwoord_op) for one in found]
    assert told == [(one.referentie, answers) for one, answers in wanted]


def test_what_was_refused_at_once_has_a_status_too(vecozo: Vecozo, proef: Proef) -> None:
    one = replace(proef.heen("WMO305"), subversie=1)
    assert vecozo.push(one).status_code == 422
    (status,) = vecozo.statuses(traceerId=one.referentie)
    assert (status.status, status.meldingen[0].code) == ("AfgekeurdDoorDienst", "KW001")
    assert words(vecozo, conversatieId=one.referentie) == [("AfgekeurdDoorDienst", "AfgekeurdDoorDienst")]
    assert words(vecozo, ANDERE_AANBIEDER, traceerId=one.referentie) == []


def test_only_the_last_refusal_counts(vecozo: Vecozo, proef: Proef) -> None:
    one = proef.heen("WMO305")
    vecozo.push(one, b"<")
    vecozo.push(replace(one, subversie=1))
    refused = [each for each in vecozo.statuses(traceerId=one.referentie) if each.meldingen]
    assert [each.meldingen[0].code for each in refused] == ["KW001"]


def test_both_ends_may_ask_and_nobody_else(vecozo: Vecozo, proef: Proef) -> None:
    one = replace(proef.heen("WMO305"), eigen_referentie="mijn kenmerk")
    vecozo.push(one)
    (seen,) = vecozo.statuses(GEMEENTE, traceerId=one.referentie)
    assert seen.referentie_id is None, "that is for its sender alone"
    assert words(vecozo, ANDERE_AANBIEDER, traceerId=one.referentie) == []
    looking_on = vecozo.client.get(
        STATUS.format(3), params={"traceerId": one.referentie}, headers={"x-wie": "0344/toeschouwer"}
    )
    assert looking_on.status_code == 403


def test_bringing_that_was_given_up_is_told(vecozo: Vecozo, proef: Proef, opslag: Opslag) -> None:
    one = proef.heen("WMO305")
    vecozo.push(one)
    with opslag.writing() as connection:
        bezorgingen.put(connection, GEMEENTE, "stuf", "http://gemeente.example")
        huur = bezorgingen.take(connection, GEMEENTE, 1000)
        assert huur is not None
        bezorgingen.stop(connection, GEMEENTE, huur.hekje, proef.clock.now(), "Geen antwoord.")
    assert words(vecozo, traceerId=one.referentie) == [("Aangeboden", "AanbiedenMislukt")]


def test_what_nobody_will_get_by_itself_is_told(vecozo: Vecozo, proef: Proef, opslag: Opslag) -> None:
    left = proef.heen("WMO305")
    vecozo.push(left)
    proef.go_to("2022-04-04T13:00")
    assert words(vecozo, traceerId=left.referentie) == [("Aangeboden", "BezorgingAfgebroken")]
    lost = proef.heen("WMO305", release="3.1")
    vecozo.push(lost)
    with opslag.writing() as connection:
        connection.execute(text("DELETE FROM inhoud"))
    assert words(vecozo, traceerId=lost.referentie) == [("Aangeboden", "BezorgingAfgebroken")]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"traceerId": "999900006"},
        {"conversatieId": ""},
        {"traceerId": R1, "conversatieId": "x"},
        {"traceerId": R1, "conversatieId": R1},
    ],
)
def test_exactly_one_of_two_is_asked(vecozo: Vecozo, asked: dict[str, str]) -> None:
    response = vecozo.client.get(STATUS.format(2), params=asked)
    assert response.status_code == 400
    assert "999900006" not in response.text
