"""Foutberichten of the hub itself: to whom, how often, what they say, and what they leave alone."""

import json
from dataclasses import replace

import pytest

from ketenwissel.core import referentie
from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Hub, Melding
from ketenwissel.keten import Aanlevering, Adres, Fout, Levering, Weigering, read_fout, refuse

from .proef import Proef

GEBLOKKEERD = "2022-04-01T12:00"
IB = Adres("IB", "GGKWebservice")


def _refused(proef: Proef, one: Aanlevering) -> Melding:
    (weigering,) = proef.refused(one)
    return Melding(one, weigering)


@pytest.fixture
def melding(proef: Proef) -> Melding:
    heen = proef.heen()
    return _refused(proef, replace(heen, inhoud=heen.inhoud.replace(b"<Bsn>9", b"<Bsn>X")))


def _mail(proef: Proef, *partijen: str) -> list[Levering]:
    return proef.collect(*partijen, confirm=False)


def test_the_sender_finds_it_in_the_mailbox(proef: Proef, melding: Melding) -> None:
    (reference,) = proef.hub.report([melding])
    (found,) = _mail(proef, "0344")
    refused, regel = melding.aanlevering, found.regel
    assert (regel.soort, regel.zender, regel.ontvanger) == ("Fo01", IB, refused.zender)
    assert (regel.referentie, regel.cross_referentie) == (reference, refused.referentie)
    assert referentie.is_valid(regel.referentie)
    assert regel.ontvangen_op == proef.hub.now()
    fout = read_fout(found.inhoud)
    assert fout is not None
    text = melding.weigering.omschrijving
    assert fout == Fout("CC02", "client", f"{text} Plaats: {melding.weigering.plaats}.", "WMO301-00030000")
    assert proef.hub.paren() == {"open": 0, "gesloten": 0, "afgekeurd": 0, "gebroken": 0}


def test_the_trail_tells_it_with_the_code_that_was_told(proef: Proef, melding: Melding) -> None:
    told = replace(melding.weigering, lijst="bidn2025", code="IB014")
    proef.hub.report([Melding(melding.aanlevering, told)])
    event = json.loads(proef.trail()[-1])
    assert (event["soort"], event["postvak"]) == ("gemeld", "0344")
    assert (event["situatie"], event["lijst"], event["code"]) == ("niet_volgens_xsd", "bidn2025", "IB014")
    assert event["cross_referentie"] == melding.aanlevering.referentie


def test_an_aanbieder_hears_it_from_vecozo(proef: Proef) -> None:
    melding = _refused(proef, proef.retour(proef.heen()))
    proef.hub.report([melding])
    (found,) = _mail(proef, "42420001")
    assert found.regel.zender == Adres("VECOZO", "VECOZOWebservice")


def test_one_waits_at_most_but_who_read_it_is_told_again(proef: Proef, melding: Melding) -> None:
    first = proef.hub.report([melding, melding])
    assert proef.hub.report([melding]) * 2 == first
    assert len(_mail(proef, "0344")) == 1
    seen = set(first)
    for _ in range(3):
        proef.collect("0344")
        again = proef.hub.report([melding])
        assert proef.hub.report([melding]) == again
        seen.update(again)
        assert len(_mail(proef, "0344")) == 1
    assert len(seen) == 4


def test_another_reason_or_another_message_is_told_by_itself(proef: Proef, melding: Melding) -> None:
    one, weigering = melding.aanlevering, melding.weigering
    others = [
        Melding(one, replace(weigering, code="IB014")),
        Melding(one, refuse("kop_afwijkend", "ggk", one.referentie)),
        Melding(replace(one, inhoud=b"<x/>"), weigering),
        Melding(replace(one, referentie=proef.reference()), weigering),
        Melding(replace(one, zender=replace(one.zender, applicatie="Ander")), weigering),
    ]
    told = proef.hub.report([melding, *others])
    assert len(set(told)) == len(told) == 6
    assert len(_mail(proef, "0344")) == 6


@pytest.mark.parametrize(
    "change",
    [
        {"soort": "Fo01"},
        {"zender": Adres("9999", "Zorgpakket")},
        {"zender": Adres("")},
        {"zender": Adres("42420001", "Zorgpakket")},
        {"kant": "vecozo"},
        {"referentie": "999900006"},
        {"referentie": ""},
    ],
)
def test_where_there_is_nobody_to_tell_nothing_is_stored(
    proef: Proef, melding: Melding, change: dict[str, str]
) -> None:
    before = len(proef.trail())
    nobody = Melding(replace(melding.aanlevering, **change), melding.weigering)  # type: ignore[arg-type]  # a table
    assert proef.hub.report([nobody]) == [None]
    assert len(proef.trail()) == before
    assert [told is None for told in proef.hub.report([nobody, melding])] == [True, False]


def test_a_party_that_ended_is_not_told(proef: Proef) -> None:
    one = proef.heen(gemeente="0457")
    melding = Melding(one, refuse("te_groot", "ggk", one.referentie))
    proef.go_to("2022-03-25T12:00")
    assert proef.hub.report([melding]) == [None]


def test_an_address_that_no_table_takes_is_left_out(proef: Proef, melding: Melding) -> None:
    broken = Adres("0344", "x" * 60, "a\x00b", "gebruiker")
    proef.hub.report([Melding(replace(melding.aanlevering, zender=broken), melding.weigering)])
    (found,) = _mail(proef, "0344")
    assert found.regel.ontvanger == Adres("0344", gebruiker="gebruiker")


def test_what_a_sender_wrote_in_place_of_a_type_is_not_repeated(proef: Proef) -> None:
    one = replace(proef.heen(), functie="999900006")
    proef.hub.report([Melding(one, refuse("envelop_onjuist", "ggk", one.referentie))])
    (found,) = _mail(proef, "0344")
    assert b"999900006" not in found.inhoud
    assert all("999900006" not in text for text in proef.trail())


def test_nothing_is_decided_behind_what_was_told(proef: Proef, melding: Melding) -> None:
    proef.go_to("2022-03-10T12:00")
    proef.hub.report([melding])
    at = proef.hub.now()
    behind = VirtualClock(parse_instant("2022-03-01T12:00"))
    assert Hub(proef.opslag, proef.register, proef.schemas, behind).now() == at


def test_a_freeze_is_told_as_the_runbook_says(proef: Proef) -> None:
    proef.go_to(GEBLOKKEERD)
    melding = _refused(proef, proef.heen())
    assert isinstance(melding.weigering, Weigering)
    proef.hub.report([melding])
    (found,) = _mail(proef, "0344")
    fout = read_fout(found.inhoud)
    assert fout is not None
    assert (fout.code, fout.omschrijving) == ("IB103", melding.weigering.omschrijving)
