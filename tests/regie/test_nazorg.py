"""The aftercare: first times and failures, rates against before, what is left behind, the reports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.keten import Aanlevering
from ketenwissel.regie import (
    Blik,
    Doelgroep,
    Incidentmelding,
    Incidentwijziging,
    Verkeersteller,
    aftercare,
    change_incident,
    day_report,
    end_report,
    report_incident,
    window_of,
    write_day,
    write_report,
)
from ketenwissel.regie.tarieven import Tarief, Verkeer, rates
from ketenwissel.store import Opslag, herstel
from ketenwissel.store.herstel import Herstelrij
from ketenwissel.toegang import Toegang, Verboden

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, GEMEENTE
from .nazorgproef import Nazorgproef

VOOR = "2022-03-10T10:00"
LIVE = "2022-04-04T13:00"
DAARNA = "2022-04-05T10:00"
EINDE = "2022-05-02T13:00"


@pytest.fixture
def proef(opslag: Opslag) -> Nazorgproef:
    return Nazorgproef(opslag)


@pytest.fixture
def gaande(proef: Nazorgproef) -> Nazorgproef:
    """A chain with traffic before the stop, on the second day after it."""
    proef.accepted(proef.heen(), proef.heen(), proef.heen("WMO301", gemeente=ANDERE_GEMEENTE), at=VOOR)
    proef.accepted(proef.heen("WMO305"), proef.heen("JW315", aanbieder=ANDERE_AANBIEDER), at=VOOR)
    proef.go_to(DAARNA)
    return proef


def _look(proef: Nazorgproef, who: str = "regie") -> Iterator[Blik]:
    proef.count()
    with proef.balie.look(who) as blik:
        yield blik


def test_the_window_is_that_of_the_runbook(gaande: Nazorgproef) -> None:
    for blik in _look(gaande):
        venster = window_of(blik.draaiboek)
        assert (venster.eerste, venster.laatste) == (date(2022, 4, 4), date(2022, 5, 2))
        assert (venster.voor_van, venster.voor_tot) == (date(2022, 2, 24), date(2022, 3, 23))


def test_the_grid_says_what_came_by_and_who_has_yet_to(gaande: Nazorgproef) -> None:
    (first,) = gaande.accepted(gaande.heen(release="3.1"), at="2022-04-04T14:00")
    gaande.accepted(gaande.heen(release="3.1"), at=DAARNA)
    assert first
    for blik in _look(gaande):
        grid = aftercare(blik).eerste
        seen = {one.berichttype: one for one in grid.typen if one.gezien_op}
        assert list(seen) == ["WMO301"]
        assert seen["WMO301"].gezien_op == parse_instant("2022-04-04T14:00")
        assert (seen["WMO301"].door, seen["WMO301"].verwacht, seen["WMO301"].gezien_bij) == (GEMEENTE, 2, 1)
        assert not grid.volledig
        types = {one.berichttype for one in grid.typen}
        assert {"WMO323", "JW325", "JW320"} <= types
        assert not {"WMO303", "JW304"} & types
        still = {(one.partij, one.richting, one.berichttype) for one in grid.partijen if one.open}
        assert still == {
            (ANDERE_GEMEENTE, "uit", "WMO301"),
            (AANBIEDER, "uit", "WMO305"),
            (GEMEENTE, "in", "WMO305"),
            (ANDERE_AANBIEDER, "uit", "JW315"),
            (GEMEENTE, "in", "JW315"),
        }
        (mine,) = [one for one in grid.partijen if one.partij == GEMEENTE and one.berichttype == "WMO301"]
        assert (mine.richting, mine.voorheen, mine.open) == ("uit", 2, False)


def test_a_party_sees_its_own_lines_only(gaande: Nazorgproef) -> None:
    gaande.accepted(gaande.heen(release="3.1"), at=DAARNA)
    for blik in _look(gaande, "ander"):
        stand = aftercare(blik)
        assert {one.partij for one in stand.eerste.partijen} == {ANDERE_GEMEENTE}
        seen = [one for one in stand.eerste.typen if one.gezien_op]
        assert [(one.berichttype, one.door) for one in seen] == [("WMO301", "")]
        for report in (day_report, end_report):
            with pytest.raises(Verboden):
                report(blik)
    with gaande.balie.look("kijker") as blik, pytest.raises(Verboden):
        aftercare(blik)


def test_a_first_attempt_that_failed_is_found(gaande: Nazorgproef) -> None:
    # Refused for what it is, then right: the first attempt failed.
    wrong = gaande.heen("WMO305", release="3.1")
    gaande.refused(_broken(wrong), at=DAARNA)
    gaande.accepted(gaande.heen("WMO305", release="3.1"), at="2022-04-05T10:10")
    # Accepted, and rejected by its receiver.
    rejected = gaande.heen(release="3.1")
    gaande.accepted(rejected, at="2022-04-05T10:11")
    gaande.accepted(gaande.error(rejected), at="2022-04-05T10:12")
    # Right the first time, rejected later: no failure of the first.
    good, later = (gaande.heen(release="3.1", gemeente=ANDERE_GEMEENTE) for _ in range(2))
    gaande.accepted(good, later, at="2022-04-05T10:13")
    gaande.accepted(gaande.error(later), at="2022-04-05T10:14")
    for blik in _look(gaande):
        found = [(one.partij, one.berichttype, one.uitkomst) for one in aftercare(blik).mislukt]
        assert found == [(GEMEENTE, "WMO301", "afgekeurd"), (AANBIEDER, "WMO305", "geweigerd")]


def _broken(aanlevering: Aanlevering) -> Aanlevering:
    return replace(aanlevering, inhoud=b"<geen bericht/>")


def test_what_the_gate_refused_is_no_first_attempt(proef: Nazorgproef) -> None:
    proef.go_to("2022-04-03T10:00")
    proef.refused(proef.heen(release="3.1"))
    proef.go_to(LIVE)
    proef.accepted(proef.heen(release="3.1"))
    proef.refused(proef.heen())
    for blik in _look(proef):
        stand = aftercare(blik)
        assert stand.mislukt == ()
        assert [(one.partij, one.aantal) for one in stand.oud] == [(GEMEENTE, 1)]
        (day,) = end_report(blik).dagen
        assert (day.verkeer, day.dicht) == (Verkeer(1), 1)


def test_rates_are_held_against_the_weeks_before(gaande: Nazorgproef) -> None:
    gaande.package(GEMEENTE)
    for _ in range(6):
        gaande.refused(_broken(gaande.heen(release="3.1")), at=DAARNA)
    gaande.accepted(*(gaande.heen(release="3.1") for _ in range(2)), at=DAARNA)
    for blik in _look(gaande):
        venster = window_of(blik.draaiboek)
        zicht = blik.zicht("nazorg.lezen")
        day = date(2022, 4, 5)
        (kind, *_) = rates(blik, venster, zicht, day, day, "berichttype")
        assert kind == Tarief("WMO301", "", Verkeer(2, 6), Verkeer(3))
        assert kind.hoger
        assert kind.nu.weigeringsgraad == 0.75
        (party, *_) = rates(blik, venster, zicht, day, day, "partij")
        assert (party.sleutel, party.naam, party.nu.geweigerd) == (GEMEENTE, "Utrecht", 6)
        vendors = {one.sleutel: one for one in rates(blik, venster, zicht, day, day, "leverancier")}
        assert vendors["maker"].nu == Verkeer(2, 6)
        assert vendors["maker"].voorheen == Verkeer(2)
        assert {one.sleutel for one in day_report(blik).hoger} == {"WMO301", GEMEENTE, "maker"}


def test_few_failures_are_no_trend() -> None:
    assert not Tarief("x", "", Verkeer(0, 4), Verkeer(10)).hoger
    assert Tarief("x", "", Verkeer(0, 5), Verkeer(10)).hoger
    assert not Tarief("x", "", Verkeer(95, 5), Verkeer(95, 5)).hoger
    assert Tarief("x", "", Verkeer(10, 0, 5), Verkeer()).hoger


def test_what_is_left_behind_is_so_from_going_live(gaande: Nazorgproef, opslag: Opslag) -> None:
    for blik in _look(gaande):
        left = {one.partij: one.aantal for one in aftercare(blik).achtergebleven}
        assert left == {AANBIEDER: 3, GEMEENTE: 2}
    for blik in _look(gaande, "aanbieder"):
        assert {one.partij for one in aftercare(blik).achtergebleven} == {AANBIEDER}


def test_before_going_live_nothing_is_left_behind(proef: Nazorgproef) -> None:
    proef.accepted(proef.heen(), at=VOOR)
    proef.go_to("2022-04-04T12:59")
    for blik in _look(proef):
        stand = aftercare(blik)
        assert (stand.achtergebleven, stand.begonnen) == ((), False)
        with pytest.raises(UnusableInput, match="aftercare"):
            day_report(blik, date(2022, 4, 3))


def test_a_day_report_tells_of_that_day(gaande: Nazorgproef) -> None:
    gaande.accepted(gaande.heen(release="3.1"), at="2022-04-04T14:00")
    gaande.accepted(gaande.heen("WMO305", release="3.1"), at=DAARNA)
    gaande.announce("Stand van zaken", Doelgroep("soort", "gemeenten"))
    with gaande.balie.act("gemeente") as daad:
        first = report_incident(daad, Incidentmelding("Traag", "Erg traag.", "laag", GEMEENTE))
    with gaande.balie.act("regie") as daad:
        report_incident(daad, Incidentmelding("Stil", "Niets.", "kritiek"))
        change_incident(daad, first, Incidentwijziging("Klaar.", "gesloten"))
    gaande.go_to("2022-04-06T09:00")
    for blik in _look(gaande):
        one = day_report(blik, date(2022, 4, 5))
        assert (one.dagnummer, one.dagen) == (2, 29)
        assert one.verkeer.verkeer == Verkeer(1)
        assert [line.berichttype for line in one.nieuw_gezien] == ["WMO305"]
        assert "WMO301" not in {line.berichttype for line in one.nog_niet}
        assert [line.titel for line in one.gemeld] == ["Stil", "Traag"]
        assert [line.titel for line in one.afgerond] == ["Traag"]
        assert [line.titel for line in one.open] == ["Stil"]
        assert [line.titel for line in one.mededelingen] == ["Stand van zaken"]
        text = write_day(one)
        assert "Nazorg, dag 2 van 29: 2022-04-05" in text
        assert "[kritiek] Stil (hele keten; geen eigenaar; servicedesk vragen over dit draaiboek)" in text
        assert "0 van 2 gelezen" in text
        today = day_report(blik)
        assert (today.dag, today.gemeld, today.mededelingen) == (date(2022, 4, 6), (), ())
        with pytest.raises(UnusableInput):
            day_report(blik, date(2022, 4, 7))


def test_what_is_not_counted_yet_is_said(gaande: Nazorgproef) -> None:
    with gaande.balie.look("regie") as blik:
        assert aftercare(blik).niet_geteld == 5
        assert "nog niet geteld" in write_day(day_report(blik))
    for blik in _look(gaande):
        assert aftercare(blik).niet_geteld == 0


def test_two_processes_count_everything_once(gaande: Nazorgproef) -> None:
    toegang = Toegang.load(gaande.opslag)
    tellers = [Verkeersteller(gaande.opslag, toegang) for _ in range(2)]
    assert [one.work() for one in tellers] == [5, 0]
    gaande.accepted(gaande.heen(release="3.1"))
    assert [one.work() for one in tellers] == [1, 0]
    with gaande.balie.look("regie") as blik:
        assert end_report(blik).dagen[0].verkeer == Verkeer(1)


def test_the_end_report_says_what_stays_open(gaande: Nazorgproef) -> None:
    gaande.accepted(gaande.heen(release="3.1"), at=DAARNA)
    with gaande.balie.act("regie") as daad:
        report_incident(daad, Incidentmelding("<script>alert(1)</script>", "x", "hoog", GEMEENTE))
    for blik in _look(gaande):
        assert not end_report(blik).af
        assert "Tussenstand" in write_report(end_report(blik))
    gaande.go_to(EINDE)
    gaande.announce()
    with gaande.opslag.writing() as connection:
        herstel.insert_item(connection, _repair(gaande))
    for blik in _look(gaande):
        verslag = end_report(blik)
        assert verslag.af
        kinds = [one.soort for one in verslag.open]
        assert kinds.count("berichttype") == len(verslag.stand.eerste.typen) - 1
        assert [(one.eigenaar, one.aantal) for one in verslag.open if one.soort == "partij"] == [
            (ANDERE_GEMEENTE, 1),
            (AANBIEDER, 1),
            (ANDERE_AANBIEDER, 1),
        ]
        assert [one.eigenaar for one in verslag.open if one.soort == "incident"] == ["gemeenten"]
        assert sum(one.aantal for one in verslag.open if one.soort == "achtergebleven") == 5
        left = [(one.eigenaar, one.aantal) for one in verslag.open if one.soort == "herstel"]
        assert left == [(AANBIEDER, 1)]
        page = write_report(verslag)
    assert "Afgelopen, er blijft werk open" in page
    assert "Regels van de herstellijst die nog open staan." in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def _repair(proef: Nazorgproef) -> Herstelrij:
    return Herstelrij(
        0,
        "gebroken",
        AANBIEDER,
        GEMEENTE,
        "WMO305",
        "iwmo",
        "3.0",
        None,
        proef.reference(),
        kan_opnieuw=True,
        eerst_bevestigen=False,
        opgesteld_op=proef.clock.now(),
    )


def test_an_attempt_that_was_too_early_hides_no_first_failure(proef: Nazorgproef) -> None:
    proef.go_to("2022-04-03T10:00")
    proef.refused(proef.heen(release="3.1"))
    proef.go_to(LIVE)
    proef.refused(_broken(proef.heen(release="3.1")))
    for blik in _look(proef):
        found = [(one.partij, one.uitkomst) for one in aftercare(blik).mislukt]
        assert found == [(GEMEENTE, "geweigerd")]
