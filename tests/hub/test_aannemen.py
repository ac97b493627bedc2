"""Accepting: the order of the checks, every situation, the gate at the cut-offs, and repeated submissions."""

import sqlite3
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import Connection, event

from ketenwissel.core.instants import parse_instant
from ketenwissel.core.limits import MAX_BERICHT_BYTES, MAX_ENVELOP_BYTES, MAX_GGK_BERICHT_BYTES
from ketenwissel.hub import OVERLAP, VOLGORDE, Controle
from ketenwissel.keten import Aanlevering, Adres, Antwoord, Ontvangst, Weigering, situatie, situaties
from ketenwissel.store import Opslag

from .proef import Change, Make, Proef

HEEN = ("WMO301", "WMO303", "WMO305", "WMO307", "WMO315", "WMO317", "WMO319", "WMO323")
TIK = timedelta(milliseconds=1)
STOP = "2022-04-01T12:00"


@pytest.mark.parametrize("functie", [*HEEN, "JW301", "JW323"])
def test_a_pair_goes_round(proef: Proef, functie: str) -> None:
    heen = proef.heen(functie)
    assert proef.situation(heen) == ""
    retour = proef.retour(heen)
    assert proef.situation(retour) == ""
    assert proef.hub.paren() == {"open": 0, "gesloten": 1, "afgekeurd": 0, "gebroken": 0}
    assert [d.inhoud for d in proef.collect(heen.ontvanger.organisatie)] == [heen.inhoud]
    assert [d.inhoud for d in proef.collect(heen.zender.organisatie)] == [retour.inhoud]


def test_a_whole_exchange_fits_in_one_group(proef: Proef) -> None:
    heen = proef.heen()
    retour = proef.retour(heen)
    error = proef.error(retour)
    second = proef.retour(heen)
    answers = proef.send(heen, heen, retour, error, second, replace(heen, zender=Adres("0344", "Ander")))
    assert [type(answer) for answer in answers] == [Ontvangst] * 6
    assert answers[0] == answers[1]
    assert proef.hub.paren() == {"open": 1, "gesloten": 1, "afgekeurd": 0, "gebroken": 0}


# One way to fail each check; each changes something else, so that any two can be combined.
FAULTS: dict[Controle, Change] = {
    Controle.OMVANG: lambda proef, one: replace(one, inhoud=one.inhoud + b" " * MAX_BERICHT_BYTES),
    Controle.ENVELOP: lambda proef, one: replace(one, cross_referentie="geen uuid"),
    Controle.PARTIJ: lambda proef, one: replace(one, zender=Adres("0999", "Zorgpakket")),
    Controle.REFERENTIE: lambda proef, one: replace(one, referentie=proef.used),
    Controle.POORT: lambda proef, one: replace(one, versie=2, subversie=4),
    Controle.KOP: lambda proef, one: replace(
        one, inhoud=one.inhoud.replace(b"<Ontvanger>4", b"<Ontvanger>5")
    ),
    Controle.XSD: lambda proef, one: replace(one, inhoud=one.inhoud.replace(b"<Bsn>9", b"<Bsn>X")),
}
SITUATIES = {
    Controle.OMVANG: "te_groot",
    Controle.ENVELOP: "referentie_onjuist",
    Controle.PARTIJ: "afzender_onbekend",
    Controle.REFERENTIE: "referentie_niet_uniek",
    Controle.POORT: "release_niet_in_gebruik",
    Controle.KOP: "kop_afwijkend",
    Controle.XSD: "niet_volgens_xsd",
}


def prepared(proef: Proef) -> Aanlevering:
    used = proef.heen()
    proef.send(used)
    proef.used = used.referentie
    return proef.heen()


def faulty(proef: Proef, one: Aanlevering, controles: list[Controle]) -> Aanlevering:
    for controle in controles:
        changed = FAULTS[controle](proef, one)
        assert changed != one
        one = changed
    return one


@pytest.mark.parametrize("controle", FAULTS)
def test_each_check_refuses(proef: Proef, controle: Controle) -> None:
    one = faulty(proef, prepared(proef), [controle])
    assert proef.situation(one) == SITUATIES[controle]


@pytest.mark.parametrize(("first", "second"), list(combinations([c for c in VOLGORDE if c in FAULTS], 2)))
def test_of_two_faults_the_first_in_the_list_is_reported(
    proef: Proef, first: Controle, second: Controle
) -> None:
    one = prepared(proef)
    one = faulty(proef, one, [first, second])
    assert proef.situation(one) == SITUATIES[first]


def test_the_list_is_the_documented_one() -> None:
    names = [
        "OMVANG",
        "ENVELOP",
        "PARTIJ",
        "MANDAAT",
        "REFERENTIE",
        "POORT",
        "KOP",
        "XSD",
        "PERSOON",
        "IDENTIFICATIE",
        "PAAR",
        "INHOUD",
        "OPSLAG",
    ]
    assert [controle.name for controle in VOLGORDE] == names


def _answered(proef: Proef) -> Aanlevering:
    heen = proef.heen()
    proef.send(heen, proef.retour(heen))
    return heen


ENVELOPES: list[tuple[str, Make]] = [
    ("envelop_onjuist", lambda p: replace(p.heen(), functie="")),
    ("envelop_onjuist", lambda p: replace(p.heen(), functie="W" * 31)),
    ("envelop_onjuist", lambda p: replace(p.heen(), functie="WMO\x00301")),
    ("envelop_onjuist", lambda p: replace(p.heen(), versie=10_000)),
    ("envelop_onjuist", lambda p: replace(p.heen(), applicatie_versie=10_000)),
    ("envelop_onjuist", lambda p: replace(p.heen(), applicatie_subversie=-1)),
    ("referentie_onjuist", lambda p: replace(p.heen(), zender=Adres(""), bezwaar="referentie_onjuist")),
    ("envelop_onjuist", lambda p: replace(p.heen(), zender=Adres(""))),
    ("envelop_onjuist", lambda p: replace(p.heen(), zender=Adres("0344", "x" * 51))),
    ("envelop_onjuist", lambda p: replace(p.heen(), ontvanger=Adres("42420001", "\ud800"))),
    ("envelop_onjuist", lambda p: p.retour(p.heen(), cross_referentie=None)),
    ("envelop_onjuist", lambda p: p.error(p.heen(), cross_referentie=None)),
    ("envelop_onjuist", lambda p: p.error(p.heen(), functie="WMO301")),
    ("referentie_onjuist", lambda p: replace(p.heen(), referentie="1")),
    ("referentie_onjuist", lambda p: replace(p.heen(), referentie="\x00")),
    ("referentie_onjuist", lambda p: p.retour(p.heen(), cross_referentie="\ud800")),
    ("referentie_onjuist", lambda p: replace(p.heen(), referentie=p.reference().upper())),
    ("referentie_onjuist", lambda p: p.retour(p.heen(), cross_referentie="geen uuid")),
    ("referentie_onjuist", lambda p: p.error(p.heen(), cross_referentie="999900006")),
    ("berichtcode_functie", lambda p: replace(p.heen(), soort="Du01", cross_referentie=p.reference())),
    ("berichtcode_functie", lambda p: p.retour(p.heen(), soort="Di01")),
    ("afzender_onbekend", lambda p: replace(p.heen(), zender=Adres("0999"))),
    ("afzender_onbekend", lambda p: replace(p.heen(), zender=Adres("548"))),
    ("afzender_onbekend", lambda p: replace(p.heen(), kant="vecozo")),
    ("afzender_onbekend", lambda p: replace(p.heen("WMO305"), kant="ggk")),
    ("ontvanger_onbekend", lambda p: replace(p.heen(), ontvanger=Adres("42429999"))),
    ("ontvanger_onbekend", lambda p: replace(p.heen(), ontvanger=Adres("0363"))),
    ("functie_organisatie", lambda p: replace(p.heen(), functie="WMO305")),
    ("functie_onbekend", lambda p: replace(p.heen(), functie="WMO399")),
    ("functie_onbekend", lambda p: replace(p.heen(), functie="999900006")),
    ("functie_onbekend", lambda p: replace(p.heen("WMO303"), versie=3, subversie=1)),
    ("release_niet_in_gebruik", lambda p: p.heen(release="3.1")),
    ("release_niet_in_gebruik", lambda p: p.heen(release="3.2")),
    ("release_niet_in_gebruik", lambda p: replace(p.heen(), versie=9999)),
    ("onleesbaar", lambda p: replace(p.heen(), inhoud=b"")),
    ("onleesbaar", lambda p: replace(p.heen(), inhoud=b"\xef\xbb\xbf<a/>")),
    ("onleesbaar", lambda p: replace(p.heen(), inhoud=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
    ("onleesbaar", lambda p: p.error(p.heen(), inhoud=b"<geen/>")),
    ("kop_afwijkend", lambda p: replace(p.heen(), inhoud=p.heen("WMO319").inhoud)),
    ("kop_afwijkend", lambda p: replace(p.heen(), inhoud=p.heen(release="3.1").inhoud)),
    ("kop_afwijkend", lambda p: replace(p.heen(), inhoud=p.heen("JW301").inhoud)),
    ("kop_afwijkend", lambda p: replace(p.heen(), inhoud=p.heen(gemeente="0363").inhoud)),
    ("kop_afwijkend", lambda p: replace(p.heen(), inhoud=p.heen(aanbieder="42420002").inhoud)),
    ("kop_afwijkend", lambda p: replace(p.heen("WMO303"), functie="WMO303F")),
    ("niet_volgens_xsd", lambda p: replace(p.heen(), inhoud=b"<Bericht/>")),
    ("niet_volgens_xsd", lambda p: replace(p.heen(), inhoud=p.heen().inhoud.replace(b"Header", b"Hoofd"))),
    ("heenbericht_onbekend", lambda p: p.retour(p.heen())),
    ("heenbericht_onbekend", lambda p: p.retour(p.heen("WMO323"))),
    ("heenbericht_onbekend", lambda p: p.error(p.heen())),
    ("al_beantwoord", lambda p: p.retour(_answered(p))),
]


@pytest.mark.parametrize(("situation", "make"), ENVELOPES)
def test_situations(proef: Proef, situation: str, make: Make) -> None:
    one = make(proef)
    (answer,) = proef.refused(one)
    assert answer.situatie == situation
    assert answer.referentie == one.referentie
    code = situatie(situation, one.kant)
    assert (answer.lijst, answer.code) == (code.lijst, code.code)
    assert not proef.collect("0344", "0363", "42420001", "42420002") or situation == "al_beantwoord"


def _filled_up(inhoud: bytes, size: int) -> bytes:
    """Make a message this large by comments, none of them longer than a parser takes."""
    while len(inhoud) < size:
        inhoud += b"<!--" + b"x" * min(9_000_000, max(0, size - len(inhoud) - 7)) + b"-->"
    assert len(inhoud) == size
    return inhoud


def test_what_would_not_fit_an_envelope_of_the_ggk_is_refused_in_time(proef: Proef) -> None:
    for functie, size, situation in (
        ("WMO323", MAX_GGK_BERICHT_BYTES, ""),
        ("WMO323", MAX_GGK_BERICHT_BYTES + 1, "te_groot_voor_ggk"),
        ("WMO301", MAX_GGK_BERICHT_BYTES + 1, ""),
    ):
        one = proef.heen(functie)
        assert proef.situation(replace(one, inhoud=_filled_up(one.inhoud, size))) == situation
    assert len(b64encode(bytes(MAX_GGK_BERICHT_BYTES))) <= MAX_ENVELOP_BYTES - 8000


def test_every_situation_is_reached_somewhere() -> None:
    elsewhere = {"te_groot", "referentie_niet_uniek", "geblokkeerd", "retour_andere_release"}
    elsewhere |= {"identificatie_niet_uniek", "niet_opgeslagen"}
    # By a decision of people of the hub.
    elsewhere |= {"extra_stop"}
    elsewhere |= {"indiener_zonder_rol", "indiener_zonder_mandaat"}
    elsewhere |= {"identificatie_niet_uniek", "niet_opgeslagen", "echte_persoon"}
    # Accepted, and answered by the hub itself.
    elsewhere |= {"niet_volgens_regels"}
    # What the StUF door finds before there is a submission to judge.
    elsewhere |= {"stuf_versie", "sectormodel_onbekend", "sectormodel_versie", "tekstbestand"}
    elsewhere |= {"berichtcode_onbekend", "berichtcode_niet_ondersteund"}
    # What the VECOZO door finds in metadata and ZIP travels on as an objection; the rest is told elsewhere.
    elsewhere |= {"te_groot_voor_ggk", "conversatie_onjuist", "antwoord_op_ontbreekt", "meer_geadresseerden"}
    elsewhere |= {"zip_ongeldig", "zip_te_veel", "zip_wachtwoord", "zip_bestand_te_groot", "zip_leeg"}
    elsewhere |= {"zip_mappen", "zip_gemengd", "eigen_referentie_onjuist"}
    assert {situation for situation, _ in ENVELOPES} | elsewhere == {*situaties("ggk"), *situaties("vecozo")}


@pytest.mark.parametrize("functie", ["WMO303", "WMO303D"])
def test_a_declaration_may_be_named_with_its_letter(proef: Proef, functie: str) -> None:
    assert proef.situation(replace(proef.heen("WMO303"), functie=functie)) == ""


@pytest.mark.parametrize(
    "version_1", ["0b1f0f5e-2d1c-1a55-9b7e-6f0a8f3c1d22", "0B1F0F5E-2D1C-4A55-9B7E-6F0A8F3C1D22"]
)
def test_an_error_may_carry_an_old_reference(proef: Proef, version_1: str) -> None:
    heen = proef.heen()
    proef.send(heen)
    assert proef.situation(proef.error(heen, referentie=version_1)) == ""


RETRIES = {"WMO301": "rebuild", "WMO305": "rebuild", "WMO323": "rebuild", "WMO303": "never"}
CUTOFFS = [
    ("WMO301", "2022-03-30T17:00", None, "3.2.1"),
    ("WMO305", "2022-03-30T17:00", None, "3.2.1"),
    ("JW315", "2022-03-30T17:00", None, "3.2.1"),
    ("WMO323", "2022-03-30T17:00", "3.1.1", "3.2.1"),
    ("WMO303", "2022-03-31T13:00", "3.3.1", "3.3.3"),
]


@pytest.mark.parametrize(("functie", "cutoff", "advised", "step"), CUTOFFS)
def test_the_block_of_a_heenbericht(
    proef: Proef, functie: str, cutoff: str, advised: str | None, step: str
) -> None:
    moment = parse_instant(cutoff)
    (last,) = proef.accepted(proef.heen(functie), at=moment - TIK)
    assert (last.ontvangen_op, last.ontraden) == (moment - TIK, advised)
    (first,) = proef.refused(proef.heen(functie), at=moment)
    assert (first.situatie, first.stap) == ("geblokkeerd", step)
    assert first.retry == RETRIES.get(functie, "rebuild")


def test_the_procedural_end_of_the_declaration_advises_only(proef: Proef) -> None:
    moment = parse_instant("2022-03-23T23:00")
    answers = [proef.accepted(proef.heen("WMO323"), at=at)[0] for at in (moment - TIK, moment)]
    assert [answer.ontraden for answer in answers] == [None, "3.1.1"]


@pytest.mark.parametrize(("functie", "step"), [("WMO301", "3.2.2"), ("WMO323", "3.2.2"), ("WMO303", "3.3.3")])
def test_the_block_of_a_retour(proef: Proef, functie: str, step: str) -> None:
    moment = parse_instant("2022-03-31T13:00")
    first, second = proef.heen(functie), proef.heen(functie)
    proef.send(first, second)
    assert proef.situation(proef.retour(first), at=moment - TIK) == ""
    (answer,) = proef.refused(proef.retour(second), at=moment)
    assert (answer.situatie, answer.stap, answer.retry) == ("geblokkeerd", step, "never")


def test_the_new_release_begins_and_the_old_one_ends(proef: Proef) -> None:
    moment = parse_instant("2022-04-04T13:00")
    old, new = proef.heen(), proef.heen(release="3.1")
    assert [a.situatie for a in proef.refused(old, new, at=moment - TIK)] == [
        "geblokkeerd",
        "release_niet_in_gebruik",
    ]
    (too_late,) = proef.refused(old, at=moment)
    assert (too_late.situatie, too_late.stap) == ("release_niet_in_gebruik", "3.2.4")
    assert len(proef.accepted(new, at=moment)) == 1


def test_an_instant_just_before_a_cutoff_is_not_rounded_past_it(proef: Proef) -> None:
    moment = parse_instant("2022-03-30T17:00") - timedelta(microseconds=1)
    (answer,) = proef.accepted(proef.heen(), at=moment)
    assert answer.ontvangen_op == parse_instant("2022-03-30T17:00") - TIK


def test_the_same_message_again_gets_the_same_receipt_in_any_phase(proef: Proef) -> None:
    heen = proef.heen()
    (first,) = proef.accepted(heen)
    for at in (None, "2022-03-30T17:00", STOP, "2022-05-01T12:00"):
        (again,) = proef.accepted(heen, at=at)
        assert again == first
    assert len(proef.hub.stand()) == 1
    assert sum('"herhaald"' in event for event in proef.trail()) == 4


DIFFERENCES: list[Change] = [
    lambda p, one: replace(one, inhoud=one.inhoud.replace(b"<Bsn>", b" <Bsn>")),
    lambda p, one: replace(one, ontvanger=Adres("42420001", "Ander")),
    lambda p, one: replace(one, cross_referentie=p.reference()),
    lambda p, one: replace(one, functie="WMO319"),
    lambda p, one: replace(one, subversie=1),
]


@pytest.mark.parametrize("change", DIFFERENCES)
def test_another_message_under_the_same_reference_is_refused(proef: Proef, change: Change) -> None:
    heen = proef.heen()
    proef.send(heen)
    assert proef.situation(change(proef, heen)) == "referentie_niet_uniek"
    assert proef.situation(heen) == ""


@pytest.mark.parametrize("field", ["applicatie", "administratie", "gebruiker"])
def test_the_same_reference_of_another_sender_is_another_message(proef: Proef, field: str) -> None:
    heen = proef.heen()
    changes: dict[str, Any] = {field: "Ander"}
    assert len(proef.accepted(heen, replace(heen, zender=replace(heen.zender, **changes)))) == 2
    assert proef.hub.paren()["open"] == 2


def test_a_refused_reference_is_not_burned(proef: Proef) -> None:
    heen = proef.heen()
    broken = replace(heen, inhoud=b"<kapot")
    assert proef.situation(broken) == "onleesbaar"
    assert [getattr(a, "situatie", "") for a in proef.send(broken, heen, heen)] == ["onleesbaar", "", ""]


def _again(proef: Proef, one: Aanlevering) -> Aanlevering:
    """Make the same message under a new reference."""
    return replace(one, referentie=proef.reference())


@pytest.mark.parametrize("functie", ["WMO305", "WMO303", "JW323"])
def test_vecozo_takes_an_identification_once_for_each_type(proef: Proef, functie: str) -> None:
    heen = proef.heen(functie)
    first, second = proef.send(heen, _again(proef, heen))
    assert isinstance(first, Ontvangst)
    assert isinstance(second, Weigering)
    assert (second.situatie, second.lijst, second.code) == ("identificatie_niet_uniek", "vecozo-brs", "BRS20")
    assert proef.situation(_again(proef, heen)) == "identificatie_niet_uniek"
    assert proef.situation(heen) == ""


def _with_identification(heen: Aanlevering, of: Aanlevering) -> Aanlevering:
    old, new = (one.inhoud.partition(b"<b:Identificatie>")[2][:10] for one in (heen, of))
    assert old != new
    return replace(heen, inhoud=heen.inhoud.replace(old, new))


def test_another_type_or_sender_may_use_the_same_identification(proef: Proef) -> None:
    heen = proef.heen("WMO305")
    others = [proef.heen("WMO307"), proef.heen("JW305"), proef.heen("WMO305", aanbieder="42420002")]
    assert len(proef.accepted(heen, *(_with_identification(one, heen) for one in others))) == 4
    assert proef.situation(_with_identification(proef.heen("WMO305"), heen)) == "identificatie_niet_uniek"


def test_ggk_leaves_a_used_identification_to_the_receiver(proef: Proef) -> None:
    heen = proef.heen("WMO301")
    assert len(proef.accepted(heen, _again(proef, heen))) == 2


def test_an_identification_counts_once_it_was_accepted(proef: Proef) -> None:
    heen = proef.heen("WMO305")
    assert proef.situation(replace(heen, versie=2, subversie=4)) == "release_niet_in_gebruik"
    assert proef.situation(replace(_again(proef, heen), ontvanger=Adres("9999"))) == "ontvanger_onbekend"
    assert proef.situation(_again(proef, heen)) == ""


def test_an_answer_has_no_identification_of_its_own(proef: Proef) -> None:
    heen = proef.heen("WMO301")
    retour = proef.retour(heen)
    proef.accepted(heen, retour, proef.error(retour))
    assert proef.situation(_again(proef, retour)) == ""


def test_received_before_a_cutoff_and_committed_after_it(proef: Proef) -> None:
    cutoff = parse_instant("2022-03-30T17:00")
    proef.send(proef.heen(), at=cutoff)
    assert proef.situation(proef.heen(), at=cutoff - TIK) == ""


def test_a_clock_that_ran_back_reopens_nothing(proef: Proef) -> None:
    cutoff = parse_instant("2022-03-30T17:00")
    proef.send(proef.heen(), at=cutoff + OVERLAP)
    assert proef.situation(proef.heen(), at=cutoff) == "geblokkeerd"
    assert proef.situation(proef.heen(), at=cutoff - TIK) == "geblokkeerd"
    # The hub's own reading of the clock, which still stands in February, never lies before what was decided.
    assert proef.hub.now() == cutoff + OVERLAP
    (answer,) = proef.port.indienen([proef.heen()])
    assert isinstance(answer, Weigering)
    assert answer.situatie == "geblokkeerd"


def test_the_port_settles_many_in_groups(proef: Proef) -> None:
    many = [proef.heen() for _ in range(501)]
    answers = proef.port.indienen(many)
    assert [answer.referentie for answer in answers] == [one.referentie for one in many]
    assert len({answer.ontvangen_op for answer in answers if isinstance(answer, Ontvangst)}) == 1
    assert proef.hub.paren()["open"] == 501
    assert proef.hub.commit_many([]) == []


def test_no_statement_on_the_way_of_a_message_reads_a_whole_table(proef: Proef) -> None:
    if proef.opslag.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables as a whole, whatever the statement")
    asked: list[str] = []

    @event.listens_for(proef.opslag.engine, "begin")
    def _listen(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_trace_callback(asked.append)

    heen, declaration = proef.heen("WMO305"), proef.heen("WMO323")
    retour = proef.retour(heen)
    proef.accepted(heen, declaration)
    proef.accepted(retour, heen, proef.error(retour), proef.retour(declaration))
    proef.collect("0344")
    proef.trail()
    proef.hub.break_pairs(parse_instant("2022-05-01T00:00"))
    event.remove(proef.opslag.engine, "begin", _listen)
    plans = []
    with proef.opslag.reading() as connection:
        for statement in [one for one in asked if one.startswith(("SELECT", "UPDATE", "DELETE"))]:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            plans += [(statement, row[3]) for row in rows]
    assert len(plans) > 20
    big = ("bericht", "inhoud", "gebeurtenis", "postvak", "weigering")
    assert [one for one in plans if one[1].startswith(tuple(f"SCAN {name}" for name in big))] == []


def test_two_processes_accept_each_reference_once(proef: Proef, open_opslag: Callable[[], Opslag]) -> None:
    hubs = [proef.hub, proef.another_hub(open_opslag())]
    heen = [proef.heen() for _ in range(30)]
    now = proef.clock.now()

    def submit(number: int) -> list[Antwoord]:
        hub = hubs[number % 2]
        answers: list[Antwoord] = []
        for start in range(0, 30, 5):
            answers += hub.commit_many([hub.prepare(one, now) for one in heen[start : start + 5]])
        return answers

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(submit, range(4)))
    assert all(result == results[0] for result in results)
    assert hubs[0].paren() == hubs[1].paren() == {"open": 30, "gesloten": 0, "afgekeurd": 0, "gebroken": 0}
    assert len(proef.port.postvak(["42420001"])) == 30
