"""Incidents: who reports about whom, which desk it belongs to, what is kept of every change."""

from collections.abc import Callable

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.regie import (
    Daad,
    Incidentmelding,
    Incidentwijziging,
    change_incident,
    desk_of,
    incident,
    incident_history,
    incidents,
    report_incident,
)
from ketenwissel.store import Opslag
from ketenwissel.toegang import NietBekend, Verboden

from ..hub.proef import AANBIEDER, ANDERE_GEMEENTE, GEMEENTE
from .nazorgproef import BSN, Nazorgproef


@pytest.fixture
def proef(opslag: Opslag) -> Nazorgproef:
    return Nazorgproef(opslag)


def _report(proef: Nazorgproef, who: str = "regie", code: str | None = GEMEENTE, titel: str = "Stil") -> int:
    with proef.balie.act(who) as daad:
        return report_incident(daad, Incidentmelding(titel, "Er komt niets binnen.", "hoog", code))


@pytest.mark.parametrize(
    ("code", "voor"),
    [
        (GEMEENTE, "gemeenten"),
        (AANBIEDER, "zorgaanbieders"),
        ("maker", "softwareleveranciers"),
        ("bureau", "vragen over dit draaiboek"),
        (None, "vragen over dit draaiboek"),
    ],
)
def test_it_belongs_to_the_desk_of_whom_it_happened_to(
    proef: Nazorgproef, code: str | None, voor: str
) -> None:
    number = _report(proef, code=code)
    with proef.balie.look("regie") as blik:
        assert incident(blik, number).servicedesk == voor
    assert desk_of(load_draaiboek("iwmo-ijw-3.0-naar-3.1"), voor) is not None


def test_a_party_reports_about_itself_and_sees_its_own(proef: Nazorgproef) -> None:
    mine, other = _report(proef, "gemeente"), _report(proef, "ander", ANDERE_GEMEENTE)
    chain = _report(proef, code=None)
    for who, code in (("gemeente", ANDERE_GEMEENTE), ("gemeente", None), ("kijker", GEMEENTE)):
        with pytest.raises(Verboden):
            _report(proef, who, code)
    with proef.balie.look("gemeente") as blik:
        assert [one.nummer for one in incidents(blik)] == [mine]
        for number in (other, chain, 99):
            with pytest.raises(NietBekend):
                incident(blik, number)
            with pytest.raises(NietBekend):
                incident_history(blik, number)
    with proef.balie.look("regie") as blik:
        assert [one.nummer for one in incidents(blik)] == [chain, other, mine]
    with proef.balie.look("kijker") as blik, pytest.raises(Verboden):
        incidents(blik)


def test_a_program_of_a_party_may_report(proef: Nazorgproef) -> None:
    with proef.balie.act(proef.program(GEMEENTE)) as daad:
        number = report_incident(daad, Incidentmelding("Stil", "Niets.", organisatie=GEMEENTE))
    with proef.balie.look("regie") as blik:
        assert (incident(blik, number).gemeld_door, incident(blik, number).ernst) == (GEMEENTE, "midden")


def test_every_change_is_kept(proef: Nazorgproef) -> None:
    number, said = _report(proef), proef.announce()
    with proef.balie.act("regie") as daad:
        change_incident(
            daad, number, Incidentwijziging("Wordt bekeken.", "in_behandeling", eigenaar="beheer")
        )
    with proef.balie.act("beheer") as daad:
        change_incident(daad, number, Incidentwijziging("Gemeld.", ernst="kritiek", mededeling=said))
        found = change_incident(daad, number, Incidentwijziging("Hersteld.", "opgelost"))
    assert (found.toestand, found.ernst, found.eigenaar, found.mededeling) == (
        "opgelost",
        "kritiek",
        "beheer",
        said,
    )
    assert found.af
    with proef.balie.look("gemeente") as blik:
        rows = incident_history(blik, number)
        assert [(row.nummer, row.toestand, row.door) for row in rows] == [
            (1, "open", "regie"),
            (2, "in_behandeling", "regie"),
            (3, "in_behandeling", "beheer"),
            (4, "opgelost", "beheer"),
        ]
        assert incidents(blik, open_only=True) == []
    assert len(proef.events("incident_gewijzigd")) == 3


WRONG: list[tuple[type[Exception], Incidentwijziging]] = [
    (NietBekend, Incidentwijziging("x", eigenaar="niemand")),
    (NietBekend, Incidentwijziging("x", servicedesk="de buren")),
    (NietBekend, Incidentwijziging("x", mededeling=99)),
    (UnusableInput, Incidentwijziging(f"over {BSN}")),
    (UnusableInput, Incidentwijziging(" ")),
]


@pytest.mark.parametrize(("error", "wijziging"), WRONG)
def test_a_change_must_make_sense(
    proef: Nazorgproef, error: type[Exception], wijziging: Incidentwijziging
) -> None:
    number = _report(proef)
    with proef.balie.act("regie") as daad, pytest.raises(error):
        change_incident(daad, number, wijziging)
    with proef.balie.look("regie") as blik:
        assert len(incident_history(blik, number)) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda d: change_incident(d, 1, Incidentwijziging("x", "gesloten")),
        lambda d: report_incident(d, Incidentmelding("Stil", "x", organisatie="0000")),
    ],
)
def test_a_party_cannot_change_or_report_more(proef: Nazorgproef, act: Callable[[Daad], object]) -> None:
    _report(proef)
    with proef.balie.act("gemeente") as daad, pytest.raises(Verboden):
        act(daad)


@pytest.mark.parametrize(
    "melding", [Incidentmelding(f"Cliënt {BSN}", "x"), Incidentmelding("x", f"a\n{BSN}")]
)
def test_no_bsn_is_kept(proef: Nazorgproef, melding: Incidentmelding) -> None:
    with proef.balie.act("regie") as daad, pytest.raises(UnusableInput, match="nine digits") as caught:
        report_incident(daad, melding)
    assert BSN not in str(caught.value)
    with proef.balie.look("regie") as blik:
        assert incidents(blik) == []


def test_an_organisation_must_exist(proef: Nazorgproef) -> None:
    with pytest.raises(NietBekend):
        _report(proef, code="niemand")
