"""Amendments: the gate follows from their instant on, what was judged stays, and history can be asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import (
    Handeling,
    check_amendment,
    differences,
    load_draaiboek,
    parse_draaiboek_text,
)
from ketenwissel.hub import Geldend, Poortvraag
from ketenwissel.keten import Ontvangst
from ketenwissel.regie import Afgewezen, ExtraStopwens, Maatregelwens, Wijzigingswens
from ketenwissel.store import Opslag

from .regieproef import AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, NAAM, TIK, Regieproef, amended

DICHT, UUR_LATER = "2022-03-30T17:00", ("2022-03-30T17:00", "wo", "2022-03-30T18:00")
BREUK = "2022-03-31T13:00"
# All traffic opens again for a day: blocks, the agreements that they back, and the border of the phase.
DAG_LATER = (BREUK, "vr", "2022-04-01T13:00")
UITGESTELD = ("2022-04-04T13:00", "ma", "2022-04-11T13:00")
LANGER_INLEZEN = ("2022-03-31T23:00", "vr", "2022-04-01T23:00")
NAZORG = ("2022-05-02T13:00", "ma", "2022-05-09T13:00")
UITSTEL = amended(UITGESTELD, NAZORG)
HEROPEND = amended(DAG_LATER, LANGER_INLEZEN, ("2022-03-31T14:00", "vr", "2022-04-01T14:00"))


def test_a_shifted_cut_off_holds_from_the_second_approval_on(proef: Regieproef) -> None:
    proef.go_to("2022-03-30T16:59")
    number = proef.propose("regie", Wijzigingswens(amended(UUR_LATER), "storing bij VECOZO"))
    proef.approve(number, "regie")
    proef.go_to("2022-03-30T17:10")
    assert proef.situation(proef.heen()) == "geblokkeerd"
    found = proef.approve(number, "regie-2")
    assert (found.versie, found.van_op, found.toestand) == (2, proef.clock.now() + TIK, "van_kracht")
    assert proef.situation(proef.heen(), proef.clock.now()) == "geblokkeerd"
    assert proef.situation(proef.heen(), proef.clock.now() + TIK) == ""
    proef.go_to("2022-03-30T18:00")
    (refusal,) = proef.refused(proef.heen())
    assert (refusal.situatie, refusal.stap) == ("geblokkeerd", "3.2.1")
    assert "18:00" in refusal.omschrijving


def test_the_difference_is_shown_step_by_step(proef: Regieproef) -> None:
    number = proef.propose("regie", Wijzigingswens(amended(UUR_LATER), "storing"))
    before = proef.besluiten.difference(number)
    proef.approve(number, "regie", "regie-2")
    assert proef.besluiten.difference(number) == before
    moments = parse_instant(UUR_LATER[0]), parse_instant(UUR_LATER[2])
    assert [(one.plaats, one.wat, one.oud, one.nieuw) for one in before] == [
        (f"stap {nummer}", "moment", *moments) for nummer in ("3.1.2", "3.1.3", "3.2.1")
    ]
    assert proef.besluiten.text(number) == amended(UUR_LATER)
    assert differences(load_draaiboek(NAAM), load_draaiboek(NAAM)) == ()


def test_a_reopened_cut_off_opens_its_broken_pairs(proef: Regieproef) -> None:
    heen = [proef.heen() for _ in range(4)]
    proef.send(*heen, at="2022-03-30T16:00")
    proef.go_to("2022-03-31T13:00")
    assert proef.situation(proef.retour(heen[0])) == "geblokkeerd"
    assert proef.hub.break_pairs(proef.clock.now()) == 4
    proef.go_to("2022-03-31T15:00")
    proef.amend(HEROPEND)
    opened = proef.clock.now() + TIK
    proef.clock.advance_to(opened)
    other = proef.another_hub(proef.opslag)
    for hub in (proef.hub, other):
        assert hub.paren() == {"open": 4, "gesloten": 0, "afgekeurd": 0, "gebroken": 0}
    # One is answered before anybody wrote down that it is open again, the others after.
    assert proef.situation(proef.retour(heen[0])) == ""
    assert proef.hub.break_pairs(proef.clock.now()) == 3
    assert proef.hub.break_pairs(proef.clock.now()) == 0
    assert proef.hub.stand()[AANBIEDER].te_beantwoorden == 3
    assert proef.situation(proef.retour(heen[1])) == ""
    assert proef.situation(proef.heen()) == "geblokkeerd"
    proef.go_to("2022-04-01T13:00")
    assert proef.situation(proef.retour(heen[2])) == "geblokkeerd"
    assert proef.hub.paren() == {"open": 0, "gesloten": 2, "afgekeurd": 0, "gebroken": 2}
    assert proef.hub.break_pairs(proef.clock.now()) == 2
    kinds = [event.split('"soort":"')[1].split('"')[0] for event in proef.trail()]
    assert (kinds.count("gebroken"), kinds.count("heropend")) == (6, 4)
    stamp = opened.isoformat()[:19]
    told = [event for event in proef.trail() if '"soort":"heropend"' in event]
    assert all(f'"tijdstip":"{stamp}.001Z"' in event and '"van":"gebroken"' in event for event in told)


def test_a_postponed_golive_keeps_the_old_release_blocked(proef: Regieproef) -> None:
    heen = proef.heen()
    proef.send(heen, at="2022-03-30T16:00")
    proef.go_to("2022-04-04T11:30")
    proef.amend(UITSTEL)
    proef.go_to("2022-04-04T13:00")
    assert proef.situation(proef.heen()) == "geblokkeerd"
    assert proef.situation(proef.heen(release="3.1")) == "release_niet_in_gebruik"
    assert proef.situation(proef.retour(heen)) == "geblokkeerd"
    assert proef.collect(GEMEENTE, AANBIEDER) == []
    proef.go_to("2022-04-11T13:00")
    assert proef.situation(proef.heen(release="3.1")) == ""


@pytest.mark.parametrize(
    ("when", "text", "why"),
    [
        ("2022-03-01T00:00", amended(("2022-03-01T23:00", "ma", "2022-02-28T23:00")), "vóór het ingaan"),
        ("2022-03-30T18:00", amended(("2022-03-30T17:00", "wo", "2022-03-30T17:30")), "vóór het ingaan"),
        ("2022-03-01T00:00", amended(("2022-04-04T13:00", "vr", "2022-04-01T13:00")), "vervroegde"),
        ("2022-04-04T13:00", UITSTEL, "al in gebruik"),
        ("2022-04-05T13:00", amended(("2022-05-02T13:00", "ma", "2022-04-04T14:00")), "vóór het ingaan"),
        ("2022-05-03T13:00", amended(("2022-05-02T13:00", "ma", "2022-05-16T13:00")), "gaat niet meer open"),
        ("2022-03-01T00:00", amended(("2021-12-01T00:00", "vr", "2022-04-01T00:00")), "begint niet opnieuw"),
        ("2022-03-01T00:00", amended().replace('code = "IB103"', 'code = "IB104"'), "'code'"),
        (
            "2022-03-01T00:00",
            amended().replace('["305", "307", "315", "317"]', '["307", "315", "317"]'),
            "'berichten'",
        ),
        (
            "2022-03-01T00:00",
            amended().replace('nummer = "3.3.1"', 'nummer = "3.3.0"'),
            "schrapt er geen",
        ),
    ],
)
def test_what_an_amendment_may_not_do(proef: Regieproef, when: str, text: str, why: str) -> None:
    proef.go_to(when)
    with pytest.raises(Afgewezen, match=why):
        proef.propose("regie", Wijzigingswens(text, "mag niet"))
    assert proef.hub.draaiboek(proef.clock.now()) == load_draaiboek(NAAM)
    (event,) = [event for event in proef.trail() if "voorstel" in event]
    assert '"regel":"wijziging"' in event


def test_nothing_reopens_once_the_new_release_is_live() -> None:
    old, text = load_draaiboek(NAAM), amended(("2022-03-31T23:00", "vr", "2022-04-01T23:00"))
    new = parse_draaiboek_text(text, NAAM)
    live = old.vrijgave.begin.instant
    assert check_amendment(old, new, parse_instant("2022-04-01T12:00")) == ()
    assert {one.plaats for one in check_amendment(old, new, live - TIK)} >= {"afhalen (van)"}
    assert check_amendment(old, new, live) != ()


def test_a_proposal_that_no_longer_fits_is_refused_at_the_approval(proef: Regieproef) -> None:
    proef.go_to("2022-03-30T12:00")
    number = proef.propose("regie", Wijzigingswens(amended(UUR_LATER), "storing"))
    stale = proef.propose("regie", Wijzigingswens(UITSTEL, "storing"))
    proef.approve(number, "regie")
    proef.approve(stale, "regie")
    proef.go_to("2022-03-30T18:30")
    with pytest.raises(Afgewezen, match="vóór het ingaan"):
        proef.approve(number, "regie-2")
    proef.amend(amended(("2022-03-30T17:00", "wo", "2022-03-30T20:00")))
    with pytest.raises(UnusableInput, match="another version"):
        proef.approve(stale, "regie-2")
    planned = parse_instant("2022-03-31T12:00")
    text = amended(("2022-03-30T17:00", "wo", "2022-03-30T20:00"), UITGESTELD, NAZORG)
    proef.amend(text, planned)
    with pytest.raises(UnusableInput, match="follows the last one"):
        proef.propose("regie", Wijzigingswens(text, "te vroeg"))


def test_history_stays_what_was_known_then(proef: Regieproef) -> None:
    geldend = Geldend(proef.opslag)
    just_before = parse_instant("2022-03-30T16:59")
    proef.go_to("2022-03-30T16:00")
    proef.amend(amended(("2022-03-30T17:00", "wo", "2022-03-30T16:30")))
    proef.go_to("2022-03-31T09:00")

    def verdict(bekend_op: datetime | None) -> str:
        found = geldend.oordeel(Poortvraag("WMO301", "3.0", just_before, bekend_op=bekend_op))
        assert found is not None
        return found.verdict

    assert verdict(None) == verdict(just_before) == "geblokkeerd"
    assert verdict(parse_instant("2022-03-30T15:59")) == "toegestaan"
    assert geldend.versie(just_before, parse_instant("2022-02-01T00:00")) is None


def test_the_gate_names_the_measure_as_it_was_known_then(proef: Regieproef) -> None:
    proef.go_to("2022-02-28T10:00")
    geldend, van, tot = Geldend(proef.opslag), proef.clock.now(), parse_instant("2022-03-20T00:00")
    number = proef.decide(
        ExtraStopwens("op hol", tot, None, GEMEENTE, "WMO301"), "hubbeheer", "hubbeheer", "hubbeheer-2"
    )
    proef.go_to("2022-03-01T00:00")
    ended = proef.clock.now()
    proef.besluiten.end("hubbeheer", ended, number)
    proef.decide(
        Maatregelwens("afhalen_verlengd", GEMEENTE, "x", parse_instant("2022-04-01T12:00")),
        *("gemeente", "regie", "regie-2"),
    )

    def asked(at: datetime, handeling: Handeling = "indienen", partij: str | None = GEMEENTE) -> Poortvraag:
        return Poortvraag("WMO301", "3.0", at, handeling, "productie", partij, AANBIEDER)

    def answer(vraag: Poortvraag) -> tuple[str, str | None]:
        found = geldend.oordeel(vraag)
        assert found is not None
        return found.verdict, found.maatregel

    later = parse_instant("2022-03-10T00:00")
    assert answer(asked(van + TIK)) == ("geblokkeerd", f"extra stop {number}")
    assert answer(asked(van + TIK, partij=ANDERE_GEMEENTE)) == ("toegestaan", None)
    assert answer(asked(later)) == ("toegestaan", None)
    assert answer(replace(asked(later), bekend_op=ended - TIK)) == ("geblokkeerd", f"extra stop {number}")
    assert answer(replace(asked(later), bekend_op=van - TIK)) == ("toegestaan", None)
    assert answer(replace(asked(later), bericht="Fo01", release=None)) == ("toegestaan", None)
    night = parse_instant("2022-04-01T00:00")
    assert answer(asked(night, "afhalen")) == ("toegestaan", f"noodmaatregel {number + 1}")
    assert answer(asked(night, "afhalen", AANBIEDER)) == ("geblokkeerd", None)
    assert answer(asked(night, "afhalen", None)) == ("geblokkeerd", None)


def test_another_open_hub_follows_from_the_very_instant(
    proef: Regieproef, open_opslag: Callable[[], Opslag]
) -> None:
    other = proef.another_hub(open_opslag())
    proef.go_to("2022-03-30T16:59")

    def situation(at: datetime, functie: str = "WMO301") -> list[str]:
        given = [proef.heen(functie), proef.heen(functie)]
        answers = proef.send(given[0], at=at) + other.commit_many([other.prepare(given[1], at)])
        return [getattr(answer, "situatie", "") for answer in answers]

    assert situation(proef.clock.now()) == ["", ""]
    proef.amend(amended(UUR_LATER))
    start = proef.clock.now() + TIK
    proef.go_to("2022-03-30T17:00")
    assert situation(proef.clock.now()) == ["", ""]
    assert proef.hub.draaiboek(start) == other.draaiboek(start) != other.draaiboek(start - TIK)


def test_a_message_that_was_received_before_is_judged_by_what_held_then(proef: Regieproef) -> None:
    proef.go_to("2022-03-30T17:00")
    waiting = proef.hub.prepare(proef.heen(), proef.clock.now())
    proef.amend(amended(UUR_LATER))
    (answer,) = proef.hub.commit_many([waiting])
    assert getattr(answer, "situatie", "") == "geblokkeerd"
    assert isinstance(proef.send(proef.heen(), at=proef.clock.now() + TIK)[0], Ontvangst)
    assert proef.hub.stand()[AANBIEDER].wachtend == 1
