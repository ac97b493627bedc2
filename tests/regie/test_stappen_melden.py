"""Tasks and reports on them: who may, what is late, what the trail says; and that no verdict looks."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from ketenwissel.core.instants import format_local, parse_instant
from ketenwissel.draaiboek import gate, load_draaiboek
from ketenwissel.regie import Meldfout, Meldingverzoek, Stapmelding, Taakbeeld
from ketenwissel.store import Opslag
from ketenwissel.toegang import NietBekend, Verboden

from .stappen_proef import A_DAY_LATER, AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, Stappenproef


@pytest.fixture
def proef(opslag: Opslag) -> Stappenproef:
    return Stappenproef(opslag)


def said(proef: Stappenproef, wie: str, stap: str, soort: Any, **more: Any) -> Stapmelding:  # noqa: ANN401  # fields
    """Report something as a person."""
    return proef.balie.meld(Meldingverzoek(stap, soort, **more), proef.person(wie), proef.toegang)


def tasks(proef: Stappenproef, wie: str, voor: str | None = None) -> dict[str, Taakbeeld]:
    return {one.stap: one for one in proef.balie.taken(proef.person(wie), proef.toegang, voor)}


def test_the_tasks_of_a_gemeente_are_the_rows_of_its_own(proef: Stappenproef) -> None:
    found = tasks(proef, "gemeente")
    assert list(found) == ["3.1.3", "3.1.5", "3.3.2", "3.1.6", "2.1", "4.1.2"]
    assert format_local(found["3.1.3"].uiterlijk_op) == "wo 30 mrt 2022 17:00"
    window = found["3.1.6"]
    assert window.van == parse_instant("2022-03-31T14:00")
    assert window.uiterlijk_op == parse_instant("2022-03-31T23:00")
    assert (window.partij, window.actiehouder, window.toestand) == (GEMEENTE, "gemeenten", "komt")
    assert window.meldbaar == ("begonnen", "gereed", "niet_gereed", "ingelezen")
    assert "uitbak" in found["3.1.3"].meldbaar
    assert {one.partij for one in tasks(proef, "regie", AANBIEDER).values()} == {AANBIEDER}
    assert tasks(proef, "regie", "vecozo")["3.2.1"].partij is None
    assert tasks(proef, "regie", "ketenbureau")["2.4"].meldbaar == ("bekendmaking",)
    everything = proef.balie.taken(proef.person("regie"), proef.toegang, None)
    book = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
    wanted = [one.actiehouders for one in book.stappen] + [one.actiehouders for one in book.taken]
    assert len(everything) == sum(map(len, wanted))
    assert everything == sorted(everything, key=lambda one: one.uiterlijk_op)


def test_what_is_not_in_sight_or_does_not_exist(proef: Stappenproef) -> None:
    for voor in (ANDERE_GEMEENTE, "vecozo", "gemeenten", "9999"):
        with pytest.raises(Verboden):
            tasks(proef, "gemeente", voor)
    with pytest.raises(NietBekend):
        tasks(proef, "regie", "9999")
    assert tasks(proef, "kijker") == {}


def test_how_a_task_stands_is_what_was_said_last(proef: Stappenproef) -> None:
    def state(stap: str = "3.1.6") -> str:
        return tasks(proef, "gemeente")[stap].toestand

    assert state() == "komt"
    proef.go_to("2022-03-31T14:00")
    assert state() == "loopt"
    said(proef, "gemeente", "3.1.6", "begonnen", partij=GEMEENTE)
    assert state() == "loopt"
    said(proef, "gemeente", "3.1.6", "ingelezen", partij=GEMEENTE)
    assert state() == "gereed"
    said(proef, "gemeente", "3.1.6", "niet_gereed", partij=GEMEENTE, toelichting="toch nog een bestand")
    assert state() == "loopt"
    proef.go_to("2022-03-31T23:00")
    assert state() == "verlopen"
    said(proef, "gemeente", "3.1.6", "gereed", partij=GEMEENTE)
    assert state() == "gereed"
    kinds = [one.soort for one in tasks(proef, "gemeente")["3.1.6"].meldingen]
    assert kinds == ["begonnen", "ingelezen", "niet_gereed", "gereed"]
    assert [one.te_laat for one in tasks(proef, "gemeente")["3.1.6"].meldingen] == [False, False, False, True]
    assert state("3.1.3") == "verlopen"
    # A number left in the outbox says nothing about being done.
    said(proef, "gemeente", "3.1.3", "gereed", partij=GEMEENTE)
    said(proef, "gemeente", "3.1.3", "uitbak", partij=GEMEENTE, aantal=3)
    assert state("3.1.3") == "gereed"


def test_a_report_has_a_name_a_time_evidence_and_an_event(proef: Stappenproef) -> None:
    proef.go_to("2022-03-30T16:59:59.999")
    made = said(
        proef,
        "gemeente",
        "3.1.3",
        "uitbak",
        partij=GEMEENTE,
        aantal=12,
        toelichting="wachtrij loopt leeg",
        bewijs="zaak 2022-417",
    )
    assert (made.door, made.gemeld_op, made.te_laat) == ("gemeente", proef.clock.now(), False)
    (event,) = proef.events("stapmelding")
    assert event == {
        "soort": "stapmelding",
        "tijdstip": "2022-03-30T14:59:59.999Z",
        "door": "gemeente",
        "nummer": "1",
        "stap": "3.1.3",
        "actiehouder": "gemeenten",
        "partij": GEMEENTE,
        "melding": "uitbak",
        "aantal": "12",
        "bewijs": "zaak 2022-417",
        "uiterlijk": "2022-03-30T15:00:00Z",
    }
    proef.go_to("2022-03-30T17:00")
    assert said(proef, "gemeente", "3.1.3", "uitbak", partij=GEMEENTE, aantal=0).te_laat
    assert proef.events("stapmelding")[-1]["te_laat"] == "ja"
    (shown,) = [one for one in tasks(proef, "regie", GEMEENTE).values() if one.stap == "3.1.3"]
    assert [(one.aantal, one.bewijs) for one in shown.meldingen] == [(12, "zaak 2022-417"), (0, "")]


def test_a_program_of_a_party_reports_too(proef: Stappenproef) -> None:
    verzoek = Meldingverzoek("3.1.2", "uitbak", partij=AANBIEDER, aantal=7)
    made = proef.balie.meld(verzoek, proef.program(AANBIEDER), proef.toegang)
    assert (made.door, made.actiehouder) == (AANBIEDER, "zorgaanbieders")
    with pytest.raises(Verboden):
        proef.balie.meld(
            Meldingverzoek("3.1.3", "gereed", partij=GEMEENTE), proef.program(AANBIEDER), proef.toegang
        )
    with pytest.raises(Verboden):
        proef.balie.meld(Meldingverzoek("3.2.1", "gereed"), proef.program("vecozo"), proef.toegang)


HUN: dict[str, Any] = {"partij": GEMEENTE}
REFUSED: dict[str, tuple[str, str, str, dict[str, Any], str]] = {
    "no such step": ("gemeente", "9.9.9", "gereed", HUN, "onbekende_stap"),
    "a step of aanbieders": ("gemeente", "3.1.2", "gereed", HUN, "niet_van_hen"),
    "a step of the hubs": ("gemeente", "3.2.1", "gereed", HUN, "niet_van_hen"),
    "read in where nothing is read in": (
        "gemeente",
        "3.1.3",
        "ingelezen",
        HUN,
        "soort_past_niet",
    ),
    "an outbox without a number": ("gemeente", "3.1.3", "uitbak", HUN, "aantal_past_niet"),
    "a number with something else": (
        "gemeente",
        "3.1.3",
        "gereed",
        HUN | {"aantal": 1},
        "aantal_past_niet",
    ),
    "fewer than none": (
        "gemeente",
        "3.1.3",
        "uitbak",
        HUN | {"aantal": -1},
        "aantal_past_niet",
    ),
    "too many": ("gemeente", "3.1.3", "uitbak", HUN | {"aantal": 10**9}, "aantal_past_niet"),
    "an announcement by a gemeente": (
        "gemeente",
        "2.4",
        "bekendmaking",
        HUN,
        "niet_van_hen",
    ),
    "a citizen in the explanation": (
        "gemeente",
        "3.1.3",
        "gereed",
        HUN | {"toelichting": "bericht van 999900006"},
        "tekst_past_niet",
    ),
    "a citizen in the evidence": (
        "gemeente",
        "3.1.3",
        "gereed",
        HUN | {"bewijs": "scan 9999.00.006"},
        "tekst_past_niet",
    ),
    "the step of another organisation": ("zin", "3.2.1", "gereed", {}, "niet_van_hen"),
    "a role held for nobody": ("regie", "2.4", "bekendmaking", {"toelichting": "x"}, "niet_van_hen"),
    "for whom": ("beide", "2.4", "bekendmaking", {"toelichting": "x"}, "namens_wie"),
    "nothing announced": ("zin", "2.4", "bekendmaking", {}, "toelichting_nodig"),
    "done with announcing": ("zin", "2.4", "gereed", {}, "soort_past_niet"),
    "an announcement elsewhere": ("zin", "5.2", "bekendmaking", {"toelichting": "x"}, "soort_past_niet"),
    "an outbox of a hub": ("vecozo", "3.2.1", "uitbak", {"aantal": 1}, "soort_past_niet"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_reported(proef: Stappenproef, case: str) -> None:
    wie, stap, soort, more, reden = REFUSED[case]
    with pytest.raises(Meldfout) as caught:
        said(proef, wie, stap, soort, **more)
    assert caught.value.reden == reden
    assert "\n" not in str(caught.value)
    assert "999" not in str(caught.value)
    assert proef.events("stapmelding") == []


@pytest.mark.parametrize(
    ("wie", "more"),
    [
        ("gemeente", {"stap": "3.1.3", "partij": ANDERE_GEMEENTE}),
        ("gemeente", {"stap": "3.2.1", "partij": None}),
        ("regie", {"stap": "3.1.3", "partij": GEMEENTE}),
        ("kijker", {"stap": "3.1.3", "partij": GEMEENTE}),
        ("kijker", {"stap": "3.2.1", "partij": None}),
    ],
)
def test_who_may_not_report(proef: Stappenproef, wie: str, more: dict[str, Any]) -> None:
    with pytest.raises(Verboden):
        said(proef, wie, soort="gereed", **more)


@pytest.mark.parametrize(
    ("moment", "te_laat"),
    [("2022-04-04T11:59:59.999", False), ("2022-04-04T12:00", True), ("2022-04-04T12:30", True)],
)
def test_an_announcement_is_late_from_twelve_on(proef: Stappenproef, moment: str, te_laat: bool) -> None:
    proef.go_to(moment)
    made = said(
        proef,
        "beide",
        "2.4",
        "bekendmaking",
        actiehouder="ketenbureau",
        toelichting="De landelijke voorzieningen zijn vandaag niet beschikbaar.",
        bewijs="https://www.istandaarden.nl/nieuws",
    )
    assert (made.actiehouder, made.partij, made.te_laat) == ("ketenbureau", None, te_laat)
    (event,) = proef.events("stapmelding")
    assert event["toelichting"] == "De landelijke voorzieningen zijn vandaag niet beschikbaar."
    assert event.get("te_laat") == ("ja" if te_laat else None)
    assert tasks(proef, "regie", "ketenbureau")["2.4"].toestand == "gereed"
    assert [one.soort for one in tasks(proef, "regie", "zorginstituut")["2.4"].meldingen] == []


def test_nothing_to_announce_is_nothing_left_undone(proef: Stappenproef) -> None:
    assert tasks(proef, "regie", "zorginstituut")["2.4"].toestand == "loopt"
    proef.go_to("2022-04-04T12:00")
    assert tasks(proef, "regie", "zorginstituut")["2.4"].toestand == "gereed"


def test_the_group_shows_how_many_reported_what_last(proef: Stappenproef) -> None:
    said(proef, "gemeente", "3.1.3", "gereed", partij=GEMEENTE)
    said(proef, "gemeente", "3.1.5", "gereed", partij=GEMEENTE)
    said(proef, "gemeente", "3.1.5", "niet_gereed", partij=GEMEENTE)
    said(proef, "gemeente", "3.1.5", "uitbak", partij=GEMEENTE, aantal=2)
    found = tasks(proef, "regie", "gemeenten")
    first, second = found["3.1.3"].groep, found["3.1.5"].groep
    assert first is not None
    assert second is not None
    assert (first.partijen, first.gereed, first.niet_gereed) == (3, 1, 0)
    assert (second.gereed, second.niet_gereed, second.begonnen) == (0, 1, 0)
    assert found["3.1.3"].toestand == "loopt"
    proef.go_to("2022-03-24T00:00")
    # Weesp has ended.
    assert tasks(proef, "regie", "gemeenten")["3.1.3"].groep == type(first)(2, 1, 0, 0)


def test_an_amended_step_has_its_new_due_time_from_then_on(proef: Stappenproef) -> None:
    proef.go_to("2022-03-29T10:00")
    proef.amend(*A_DAY_LATER, "2022-03-29T12:00")
    assert format_local(tasks(proef, "gemeente")["3.1.5"].uiterlijk_op) == "do 31 mrt 2022 13:00"
    proef.go_to("2022-03-31T14:00")
    assert format_local(tasks(proef, "gemeente")["3.1.5"].uiterlijk_op) == "vr 1 apr 2022 13:00"
    assert not said(proef, "gemeente", "3.1.5", "gereed", partij=GEMEENTE).te_laat


def test_no_report_changes_any_verdict(proef: Stappenproef) -> None:
    moments = [
        "2022-03-23T23:00",
        "2022-03-30T16:59",
        "2022-03-30T17:00",
        "2022-03-31T13:00",
        "2022-04-04T13:00",
    ]
    asked = list(product(("WMO301", "JW323", "WMO302"), ("3.0", "3.1"), map(parse_instant, moments)))

    def verdicts() -> list[str]:
        return [gate(proef.hub.draaiboek(at), bericht, release, at).verdict for bericht, release, at in asked]

    before = verdicts()
    reports: list[Callable[[], Stapmelding]] = [
        lambda: said(proef, "vecozo", "3.2.1", "gereed"),
        lambda: said(proef, "vecozo", "3.2.4", "niet_gereed"),
        lambda: said(proef, "gemeente", "3.1.3", "gereed", partij=GEMEENTE),
        lambda: said(proef, "zin", "2.4", "bekendmaking", toelichting="niet beschikbaar"),
    ]
    for one in reports:
        one()
        assert verdicts() == before
    # A gemeente that reported that it is done may still send, and after the block nobody may.
    assert proef.situation(proef.heen("WMO301"), "2022-03-30T16:59:59.999") == ""
    assert proef.situation(proef.heen("WMO301"), "2022-03-30T17:00") == "geblokkeerd"
    # Nobody reported going live: it is live.
    assert (
        proef.situation(proef.heen("WMO301", "3.1"), "2022-04-04T12:59:59.999") == "release_niet_in_gebruik"
    )
    assert proef.situation(proef.heen("WMO301", "3.1"), "2022-04-04T13:00") == ""
