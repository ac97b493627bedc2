"""A back office keeps to the runbook, answers in time, and rebuilds what was refused."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ketenwissel.bericht import Bevinding, parse, read_kop
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.keten import Adres, Levering, Ontvangst, Postvakregel, refuse
from ketenwissel.partij import (
    Afwijking,
    Antwoordafwijking,
    Beantwoording,
    Client,
    Kantoor,
    Opdracht,
    Prestatie,
    Toewijzing,
    Verzending,
)
from ketenwissel.standards import Schemas
from ketenwissel.validation import check

DRAAIBOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
SCHEMAS = Schemas()
GEMEENTE, AANBIEDER = "9000", "98000000"
CLIENT = Client("999900006", parse_instant("1950-02-03").date(), "2", "Oefening", "A")
TOEWIJZING = Toewijzing(12, CLIENT, "02", "02A12", parse_instant("2022-03-01").date(), 8, 4500)
LIVE = parse_instant("2022-04-04T13:00")


def _kantoor(code: str = AANBIEDER) -> Kantoor:
    kant = "ggk" if code == GEMEENTE else "vecozo"
    return Kantoor(code, "ggk" if kant == "ggk" else "vecozo", DRAAIBOEK, SCHEMAS, random.Random(1))


def _opdracht(nummer: str, at: str, afwijking: Afwijking | None = None) -> Opdracht:
    moment = parse_instant(at)
    receiver = AANBIEDER if nummer in ("301", "319") else GEMEENTE
    if nummer in ("303", "323"):
        begin = parse_instant("2020-11-02" if nummer == "303" else "2022-02-02").date()
        line = Prestatie(TOEWIJZING, "P0000000001", begin.replace(day=1), begin.replace(day=28), 3)
        return Opdracht(moment, "iwmo", nummer, receiver, prestaties=(line,), afwijking=afwijking)
    return Opdracht(moment, "iwmo", nummer, receiver, toewijzing=TOEWIJZING, afwijking=afwijking)


def _send_one(kantoor: Kantoor, until: datetime = LIVE + timedelta(days=2)) -> Verzending:
    (verzending,) = kantoor.send(until)
    return verzending


def _delivery(verzending: Verzending) -> Levering:
    sent = verzending.aanlevering
    regel = Postvakregel(
        id=1,
        partij=sent.ontvanger.organisatie,
        soort=sent.soort,
        functie=sent.functie,
        release=sent.release,
        zender=sent.zender,
        ontvanger=sent.ontvanger,
        referentie=sent.referentie,
        cross_referentie=sent.cross_referentie,
        ontvangen_op=verzending.moment,
        grootte=len(sent.inhoud),
        sha256="",
    )
    return Levering(regel, sent.inhoud)


@pytest.mark.parametrize(
    ("nummer", "at", "release"),
    [
        ("301", "2022-03-30T16:59:59.999", "3.0"),
        ("305", "2022-03-30T16:59:59.999", "3.0"),
        ("323", "2022-03-23T22:59:59.999", "3.0"),
        ("303", "2022-03-01T22:59:59.999", "3.0"),
        ("301", "2022-03-30T17:00", "3.1"),
        ("323", "2022-03-23T23:00", "3.1"),
        ("319", "2022-04-04T13:00", "3.1"),
    ],
)
def test_work_leaves_in_the_release_that_the_runbook_allows(nummer: str, at: str, release: str) -> None:
    kantoor = _kantoor(GEMEENTE if nummer in ("301", "319") else AANBIEDER)
    kantoor.plan(_opdracht(nummer, at))
    verzending = _send_one(kantoor)
    assert verzending.aanlevering.release == release
    assert check(verzending.aanlevering.inhoud, SCHEMAS, release=release).valid
    if release == "3.1":
        assert LIVE <= verzending.moment <= LIVE + timedelta(hours=9)


def test_a_303_that_missed_its_stop_is_settled_outside_the_chain() -> None:
    kantoor = _kantoor()
    kantoor.plan(_opdracht("303", "2022-03-01T23:00"))
    assert kantoor.send(LIVE + timedelta(days=30)) == []
    assert [type(werk) for werk in kantoor.buiten_keten] == [Opdracht]


def test_refused_work_is_built_again_in_the_new_release() -> None:
    kantoor = _kantoor()
    kantoor.plan(_opdracht("305", "2022-03-30T17:00", Afwijking("proef", tegen_draaiboek=True)))
    verzending = _send_one(kantoor, LIVE)
    assert verzending.aanlevering.release == "3.0"
    kantoor.settle(verzending, refuse("geblokkeerd", "vecozo", "r", retry="rebuild", stap="3.2.1"))
    again = _send_one(kantoor)
    assert again.aanlevering.release == "3.1"
    assert again.moment >= LIVE
    assert again.aanlevering.referentie != verzending.aanlevering.referentie
    assert _identificatie(again) != _identificatie(verzending)


def _identificatie(verzending: Verzending) -> str:
    root = parse(verzending.aanlevering.inhoud)
    assert not isinstance(root, Bevinding)
    kop = read_kop(root)
    assert not isinstance(kop, Bevinding)
    return kop.identificatie


def test_a_broken_payload_is_mended_and_sent_again() -> None:
    kantoor = _kantoor()
    kantoor.plan(_opdracht("305", "2022-03-10T10:00", Afwijking("proef", kapot=True)))
    broken = _send_one(kantoor, parse_instant("2022-03-10T11:00"))
    assert not check(broken.aanlevering.inhoud, SCHEMAS).valid
    kantoor.settle(broken, refuse("niet_volgens_xsd", "vecozo", "r"))
    assert check(_send_one(kantoor).aanlevering.inhoud, SCHEMAS, release="3.0").valid


def test_what_may_never_be_resent_goes_outside_the_chain() -> None:
    kantoor = _kantoor()
    kantoor.plan(_opdracht("305", "2022-03-10T10:00"))
    verzending = _send_one(kantoor)
    kantoor.settle(verzending, refuse("al_beantwoord", "vecozo", "r"))
    assert kantoor.buiten_keten == [verzending.werk]
    assert kantoor.next_moment is None


@pytest.mark.parametrize(("nummer", "retour"), [("301", "WMO302"), ("319", "WMO320")])
def test_an_answer_leaves_before_its_cutoff_with_the_header_unswapped(nummer: str, retour: str) -> None:
    sender, receiver = _kantoor(GEMEENTE), _kantoor(AANBIEDER)
    sender.plan(_opdracht(nummer, "2022-03-30T16:50"))
    heen = _send_one(sender)
    read_at = parse_instant("2022-03-31T08:00")
    receiver.receive(_delivery(heen), read_at)
    answer = _send_one(receiver, LIVE)
    sent = answer.aanlevering
    assert read_at <= answer.moment < parse_instant("2022-03-31T12:30")
    assert (sent.functie, sent.soort, sent.cross_referentie) == (retour, "Du01", heen.aanlevering.referentie)
    assert (sent.zender.organisatie, sent.ontvanger.organisatie) == (AANBIEDER, GEMEENTE)
    root = parse(sent.inhoud)
    assert not isinstance(root, Bevinding)
    kop = read_kop(root)
    assert not isinstance(kop, Bevinding)
    assert (kop.afzender, kop.ontvanger) == (GEMEENTE, AANBIEDER)


def test_an_answer_that_is_too_late_is_not_sent_but_settled_outside() -> None:
    sender, receiver = _kantoor(GEMEENTE), _kantoor(AANBIEDER)
    sender.plan(_opdracht("301", "2022-03-30T16:50"))
    receiver.receive(_delivery(_send_one(sender)), parse_instant("2022-03-31T13:00"))
    assert receiver.send(LIVE + timedelta(days=30)) == []
    assert [type(werk) for werk in receiver.buiten_keten] == [Beantwoording]


def test_a_deviating_answer_replaces_or_follows_the_ordinary_one() -> None:
    for beside, expected in ((False, 1), (True, 2)):
        sender, receiver = _kantoor(GEMEENTE), _kantoor(AANBIEDER)
        sender.plan(_opdracht("301", "2022-03-29T10:00"))
        heen = _send_one(sender)
        late = parse_instant("2022-03-31T15:00")
        afwijking = Antwoordafwijking(late, Afwijking("proef", tegen_draaiboek=True), naast_gewoon=beside)
        receiver.deviate(heen.aanlevering.referentie, afwijking)
        receiver.receive(_delivery(heen), parse_instant("2022-03-29T11:00"))
        answers = receiver.send(LIVE)
        assert len(answers) == expected
        assert answers[-1].moment == late


def test_a_retour_that_was_not_understood_is_answered_once_more() -> None:
    sender, receiver = _kantoor(GEMEENTE), _kantoor(AANBIEDER)
    sender.plan(_opdracht("301", "2022-03-08T10:00"))
    heen = _send_one(sender)
    receiver.keep(heen.aanlevering.referentie)
    receiver.receive(_delivery(heen), parse_instant("2022-03-08T11:00"))
    answer = _send_one(receiver)
    sender.reject(answer.aanlevering.referentie)
    sender.receive(_delivery(answer), parse_instant("2022-03-09T08:00"))
    fout = _send_one(sender)
    assert (fout.aanlevering.soort, fout.aanlevering.cross_referentie) == (
        "Fo01",
        answer.aanlevering.referentie,
    )
    read_at = parse_instant("2022-03-09T09:00")
    receiver.receive(_delivery(fout), read_at)
    again = _send_one(receiver)
    assert again.moment >= read_at
    assert again.aanlevering.cross_referentie == heen.aanlevering.referentie
    assert again.aanlevering.referentie != answer.aanlevering.referentie
    assert again.aanlevering.inhoud != answer.aanlevering.inhoud
    # A second foutbericht on the same retour finds nothing to do.
    receiver.receive(_delivery(fout), read_at)
    assert receiver.next_moment is None


def test_a_message_is_new_until_it_was_read_and_again_once_it_was_confirmed() -> None:
    sender, receiver = _kantoor(GEMEENTE), _kantoor(AANBIEDER)
    sender.plan(_opdracht("301", "2022-03-08T10:00"))
    levering = _delivery(_send_one(sender))
    assert receiver.is_new(levering.regel)
    receiver.receive(levering, parse_instant("2022-03-08T11:00"))
    assert not receiver.is_new(levering.regel)
    receiver.confirmed(levering.regel)
    assert receiver.is_new(levering.regel)


def test_a_successor_does_what_its_predecessor_had_still_to_do() -> None:
    ended, successor, sender = _kantoor(GEMEENTE), _kantoor("9001"), _kantoor(AANBIEDER)
    sender.plan(_opdracht("305", "2022-03-08T10:00"))
    heen = _send_one(sender)
    ended.receive(_delivery(heen), parse_instant("2022-03-08T11:00"))
    ended.plan(_opdracht("301", "2022-03-09T10:00"))
    ended.hand_over(successor)
    ended.plan(_opdracht("319", "2022-03-10T10:00"))
    assert ended.next_moment is None
    sent = {one.aanlevering.functie: one.aanlevering for one in successor.send(LIVE)}
    assert set(sent) == {"WMO306", "WMO301", "WMO319"}
    assert {one.zender.organisatie for one in sent.values()} == {"9001"}
    root = parse(sent["WMO306"].inhoud)
    assert not isinstance(root, Bevinding)
    kop = read_kop(root)
    assert not isinstance(kop, Bevinding)
    assert kop.gemeente == GEMEENTE


def test_work_for_an_ended_party_goes_to_its_successor() -> None:
    def address(code: str, moment: datetime) -> str:
        return "9001" if code == GEMEENTE and moment >= LIVE else code

    kantoor = Kantoor(AANBIEDER, "vecozo", DRAAIBOEK, SCHEMAS, random.Random(1), address)
    kantoor.plan(_opdracht("305", "2022-03-29T10:00"))
    kantoor.plan(_opdracht("305", "2022-03-31T10:00"))
    before, after = kantoor.send(LIVE + timedelta(days=2))
    assert [one.aanlevering.ontvanger.organisatie for one in (before, after)] == [GEMEENTE, "9001"]
    root = parse(after.aanlevering.inhoud)
    assert not isinstance(root, Bevinding)
    kop = read_kop(root)
    assert not isinstance(kop, Bevinding)
    assert kop.gemeente == "9001"


def test_a_message_that_fails_level_1_gets_a_foutbericht_and_its_sender_builds_it_anew() -> None:
    sender, receiver = _kantoor(GEMEENTE), _kantoor(AANBIEDER)
    sender.plan(_opdracht("301", "2022-03-10T10:00", Afwijking("proef", kapot=True)))
    heen = _send_one(sender)
    digest = Ontvangst(heen.aanlevering.referentie, heen.moment, "0" * 64)
    sender.settle(heen, digest)
    receiver.receive(_delivery(heen), parse_instant("2022-03-10T11:00"))
    back = _send_one(receiver)
    assert (back.aanlevering.soort, back.aanlevering.cross_referentie) == (
        "Fo01",
        heen.aanlevering.referentie,
    )
    assert b"999900006" not in back.aanlevering.inhoud
    assert receiver.next_moment is None
    fout = _delivery(replace(back, moment=parse_instant("2022-03-10T12:00")))
    sender.receive(fout, parse_instant("2022-03-10T12:00"))
    assert check(_send_one(sender).aanlevering.inhoud, SCHEMAS).valid


def test_addresses_name_no_user() -> None:
    kantoor = _kantoor()
    kantoor.plan(_opdracht("305", "2022-03-10T10:00"))
    assert _send_one(kantoor).aanlevering.zender == Adres(AANBIEDER, "Ketenwissel oefenkantoor")
