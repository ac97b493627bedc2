"""Pairs: every way in which their state changes, and every way in which it must not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Hub
from ketenwissel.keten import Aanlevering, Adres, Ontvangst, Soort
from ketenwissel.store import Opslag, berichten, paren

from .proef import OPGEGANE_AANBIEDER, Make, Proef

TIK = timedelta(milliseconds=1)
BREUK = parse_instant("2022-03-31T13:00")
GOLIVE = "2022-04-04T13:00"
NIETS = {"open": 0, "gesloten": 0, "afgekeurd": 0, "gebroken": 0}


def counted(proef: Proef, **numbers: int) -> bool:
    """Say whether these are the numbers of pairs, by memory, and by a hub that has to count."""
    wanted = NIETS | numbers
    fresh: Hub = proef.another_hub(proef.opslag)
    return proef.hub.paren() == wanted == fresh.paren()


def test_a_second_answer_is_refused(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen, proef.retour(heen))
    assert proef.situation(proef.retour(heen)) == "al_beantwoord"
    assert counted(proef, gesloten=1)


def test_an_error_on_a_heenbericht_rejects_it_for_good(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen)
    assert proef.situation(proef.error(heen)) == ""
    assert counted(proef, afgekeurd=1)
    assert proef.situation(proef.retour(heen)) == "al_beantwoord"
    assert proef.situation(proef.error(heen)) == "al_beantwoord"
    assert counted(proef, afgekeurd=1)


def test_an_error_on_a_retour_reopens_the_pair(proef: Proef) -> None:
    heen = proef.heen()
    first = proef.retour(heen)
    proef.send(heen, first)
    assert proef.situation(proef.error(first)) == ""
    assert counted(proef, open=1)
    assert proef.situation(proef.error(first)) == "al_beantwoord"
    assert proef.situation(proef.retour(heen)) == ""
    assert counted(proef, gesloten=1)


def test_an_error_on_an_answered_heenbericht_is_refused(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen, proef.retour(heen))
    assert proef.situation(proef.error(heen)) == "al_beantwoord"


def test_an_error_answers_no_error(proef: Proef) -> None:
    heen = proef.heen()
    error = proef.error(heen)
    proef.send(heen, error)
    assert proef.situation(proef.error(error)) == "heenbericht_onbekend"


def test_a_retour_answers_no_retour(proef: Proef) -> None:
    heen = proef.heen()
    retour = proef.retour(heen)
    proef.send(heen, retour)
    other = proef.retour(proef.heen(), cross_referentie=retour.referentie)
    assert proef.situation(other) == "heenbericht_onbekend"


@pytest.mark.parametrize(
    "heen_of",
    [
        lambda p: p.heen("WMO319"),
        lambda p: p.heen("JW301"),
        lambda p: p.heen(aanbieder="42420002"),
        lambda p: p.heen(gemeente="0363"),
    ],
    ids=["other type", "other standard", "other aanbieder", "other gemeente"],
)
def test_a_retour_belongs_to_its_own_heenbericht_only(proef: Proef, heen_of: Make) -> None:
    heen = heen_of(proef)
    proef.send(heen)
    retour = proef.retour(proef.heen(), cross_referentie=heen.referentie)
    assert proef.situation(retour) == "heenbericht_onbekend"
    assert counted(proef, open=1)


def test_only_the_receiver_gives_an_error(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen)
    stranger = proef.error(heen, zender=Adres("42420002", "Ander"))
    assert proef.situation(stranger) == "heenbericht_onbekend"
    assert counted(proef, open=1)


def test_a_pair_never_crosses_releases(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen)
    retour = proef.retour(proef.heen(release="3.1"), cross_referentie=heen.referentie)
    assert proef.situation(retour, at=GOLIVE) == "retour_andere_release"
    assert counted(proef, gebroken=1)


def test_an_unanswered_pair_breaks_at_the_block_of_its_answer(proef: Proef) -> None:
    answered, open_, rejected = (proef.heen() for _ in range(3))
    proef.send(answered, open_, rejected, proef.retour(answered), proef.error(rejected))
    proef.clock.advance_to(BREUK - TIK)
    assert counted(proef, open=1, gesloten=1, afgekeurd=1)
    assert proef.hub.stand()["42420001"].te_beantwoorden == 1
    proef.clock.advance_to(BREUK)
    assert counted(proef, gebroken=1, gesloten=1, afgekeurd=1)
    assert proef.hub.stand()["42420001"].te_beantwoorden == 0


def test_writing_down_what_broke_changes_no_reading(proef: Proef) -> None:
    proef.send(proef.heen(), proef.heen("WMO303"), proef.heen("JW323"))
    assert proef.hub.break_pairs(BREUK - TIK) == 0
    assert proef.hub.break_pairs(BREUK + timedelta(days=2)) == 3
    assert proef.hub.break_pairs(BREUK + timedelta(days=2)) == 0
    assert proef.hub.paren() == NIETS | {"open": 3}, "the clock still stands before the cut-off"
    proef.clock.advance_to(BREUK)
    assert counted(proef, gebroken=3)
    written = [event for event in proef.trail() if '"soort":"gebroken"' in event]
    assert len(written) == 3
    assert all('"tijdstip":"2022-03-31T11:00:00Z"' in event for event in written)


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("at", [BREUK, BREUK + timedelta(hours=8), parse_instant(GOLIVE)])
def test_nothing_closes_a_broken_pair(proef: Proef, written: bool, at: datetime) -> None:
    heen = proef.heen()
    proef.send(heen)
    if written:
        proef.hub.break_pairs(at)
    assert proef.situation(proef.retour(heen), at=at) in ("geblokkeerd", "release_niet_in_gebruik")
    proef.clock.advance_to(at)
    assert counted(proef, gebroken=1)


@pytest.mark.parametrize("written", [False, True])
def test_an_error_may_come_after_the_break(proef: Proef, written: bool) -> None:
    heen, answered = proef.heen(), proef.heen()
    retour = proef.retour(answered)
    proef.send(heen, answered, retour)
    if written:
        proef.hub.break_pairs(BREUK)
    proef.clock.advance_to(BREUK + timedelta(days=1))
    proef.send(proef.error(heen), proef.error(retour))
    assert counted(proef, afgekeurd=1, gebroken=1)
    texts = proef.trail()
    assert sum('"soort":"gebroken"' in text for text in texts) == 1
    assert sum('"naar":"afgekeurd","van":"gebroken"' in text for text in texts) == 1
    assert sum('"naar":"gebroken","van":"gesloten"' in text for text in texts) == 1


def test_an_answer_received_in_time_and_committed_late_still_closes(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen)
    proef.hub.break_pairs(BREUK)
    assert proef.situation(proef.retour(heen), at=BREUK - TIK) == ""
    proef.clock.advance_to(BREUK)
    assert counted(proef, gesloten=1)


def test_on_the_ketentestomgeving_nothing_breaks(proef: Proef) -> None:
    kto = Hub(proef.opslag, proef.register, proef.schemas, proef.clock, omgeving="kto")
    heen = proef.heen()
    kto.commit_many([kto.prepare(heen, proef.clock.now())])
    at = BREUK + timedelta(hours=1)
    assert kto.break_pairs(at) == 0
    (answer,) = kto.commit_many([kto.prepare(proef.retour(heen), at)])
    assert isinstance(answer, Ontvangst)


@pytest.mark.parametrize("soort", ["Di01", "Du01"])
@pytest.mark.parametrize("hint", ["right", "other", "unknown", "none"])
def test_a_325_is_linked_by_its_declaration(proef: Proef, soort: Soort, hint: str) -> None:
    first, second = proef.heen("WMO323"), proef.heen("WMO323")
    proef.send(first, second)
    crosses = {
        "right": first.referentie,
        "other": second.referentie,
        "unknown": proef.reference(),
        "none": None,
    }
    answer = proef.retour(first, soort=soort, cross_referentie=crosses[hint])
    if (soort, hint) == ("Du01", "none"):
        assert proef.situation(answer) == "envelop_onjuist"
        return
    assert proef.situation(answer) == ""
    with proef.opslag.reading() as connection:
        (stored,) = berichten.by_reference(connection, [first.referentie])
        pair = paren.by_heen(connection, [stored.id])[stored.id]
    assert pair.toestand == "gesloten"
    assert proef.situation(proef.retour(first, cross_referentie=second.referentie)) == "al_beantwoord"
    assert counted(proef, open=1, gesloten=1)


def test_a_325_of_another_party_or_standard_finds_nothing(proef: Proef) -> None:
    heen = proef.heen("WMO323")
    proef.send(heen)
    for other in ("0363", "42420002"):
        role = {"gemeente": other} if len(other) == 4 else {"aanbieder": other}
        like = replace(proef.heen("WMO323", **role))
        inhoud = like.inhoud.replace(_identification(like), _identification(heen))
        answer = proef.retour(replace(like, inhoud=inhoud, referentie=heen.referentie))
        assert proef.situation(answer) == "heenbericht_onbekend"


def test_of_two_declarations_of_merged_aanbieders_the_hint_tells(proef: Proef) -> None:
    ended, own = proef.heen("WMO323", aanbieder=OPGEGANE_AANBIEDER), proef.heen("WMO323")
    inhoud = own.inhoud.replace(_identification(own), _identification(ended))
    own = replace(own, inhoud=inhoud)
    proef.accepted(ended, own)
    proef.go_to("2022-03-25T09:00")
    proef.accepted(proef.retour(own))
    with proef.opslag.reading() as connection:
        rows = berichten.by_reference(connection, [ended.referentie, own.referentie])
        states = {row.referentie: paren.by_heen(connection, [row.id])[row.id].toestand for row in rows}
    assert states == {ended.referentie: "open", own.referentie: "gesloten"}
    assert proef.situation(proef.retour(ended)) == ""
    assert counted(proef, gesloten=2)


def _identification(one: Aanlevering) -> bytes:
    return (
        one.inhoud.split(b"<Identificatie>")[1].split(b"<")[0] if b"<Identificatie>" in one.inhoud else b"?"
    )


def test_counts_in_memory_follow_another_process(proef: Proef, open_opslag: Callable[[], Opslag]) -> None:
    other = proef.another_hub(open_opslag())
    mine, theirs = proef.heen(), proef.heen()
    proef.send(mine)
    assert proef.hub.paren()["open"] == other.paren()["open"] == 1
    other.commit_many([other.prepare(theirs, proef.clock.now())])
    assert proef.hub.paren()["open"] == other.paren()["open"] == 2
    proef.send(proef.retour(theirs), proef.error(mine))
    assert counted(proef, gesloten=1, afgekeurd=1)
    assert other.paren() == NIETS | {"gesloten": 1, "afgekeurd": 1}


def test_a_merged_gemeente_is_answered_for_by_its_successor(proef: Proef) -> None:
    sent = proef.heen(gemeente="0457")
    received = proef.heen("WMO305", gemeente="0457")
    proef.send(sent, received, at="2022-03-23T12:00")
    proef.go_to("2022-03-24T00:00")
    # New messages to the old code are refused, and it sends nothing any more.
    assert proef.situation(proef.heen("WMO305", gemeente="0457")) == "ontvanger_onbekend"
    assert proef.situation(proef.heen(gemeente="0457")) == "afzender_onbekend"
    # The successor reads the old mailbox, and what still comes for the old code is put into its own.
    assert [d.inhoud for d in proef.collect("0457")] == []
    (levering,) = proef.collect("0363")
    assert (levering.inhoud, levering.regel.partij) == (received.inhoud, "0363")
    retour = proef.retour(sent)
    assert proef.situation(retour) == ""
    assert [d.inhoud for d in proef.collect("0363")] == [retour.inhoud]
    # It answers what the old gemeente received: its own envelope around the header of the heenbericht.
    answer = proef.retour(received)
    assert proef.situation(answer) == "afzender_onbekend"
    own = replace(answer, zender=Adres("0363", "Zorgpakket"))
    assert proef.situation(own) == ""
    assert counted(proef, gesloten=2)
    # An error about what the successor sent, and one from it about what the old gemeente received.
    assert proef.situation(proef.error(own)) == ""
    assert proef.situation(proef.error(received, zender=Adres("0363", "Zorgpakket"))) == ""
    assert counted(proef, gesloten=1, afgekeurd=1)


def test_another_gemeente_answers_for_nobody(proef: Proef) -> None:
    received = proef.heen("WMO305", gemeente="0457")
    proef.send(received, at="2022-03-23T12:00")
    proef.go_to("2022-03-24T00:00")
    answer = replace(proef.retour(received), zender=Adres("0344", "Zorgpakket"))
    assert proef.situation(answer) == "kop_afwijkend"
    assert proef.hub.stand()["0363"].te_beantwoorden == 1
    assert proef.collect("0344") == []
