"""Acting for an aanbieder at VECOZO's doors: by toestemmingsverklaring, for each type."""

import pytest

from ketenwissel.store import Opslag

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, GEMEENTE
from ..hub.test_mandaat import BUREAU, Bureauproef
from .test_vecozo_push import check_refusal
from .vecozo_deur import Open, Vecozo, traceer_ids

WIE = f"{BUREAU}/serviceorganisatie"


@pytest.fixture
def proef(opslag: Opslag) -> Bureauproef:
    return Bureauproef(opslag)


@pytest.fixture
def vecozo(open_vecozo: Open, proef: Bureauproef) -> Vecozo:
    return open_vecozo(bron=proef.wacht)


def test_who_submits_needs_a_mandate_for_the_type(vecozo: Vecozo, proef: Bureauproef) -> None:
    proef.mandate(AANBIEDER, "indienen", "WMO305")
    assert vecozo.push(proef.heen("WMO305"), wie=WIE).status_code == 204
    check_refusal(vecozo.push(proef.heen("WMO307"), wie=WIE), "indiener_zonder_mandaat")
    other = proef.heen("WMO305", aanbieder=ANDERE_AANBIEDER)
    check_refusal(vecozo.push(other, wie=WIE), "indiener_zonder_mandaat")
    assert proef.doors("aangenomen") == [BUREAU]


def test_what_is_refused_later_reaches_the_mailbox_of_the_sender(vecozo: Vecozo, proef: Bureauproef) -> None:
    proef.mandate(AANBIEDER, "indienen")
    assert vecozo.push(proef.heen("WMO305"), b"PK", wie=WIE).status_code == 204
    assert len(vecozo.waiting(AANBIEDER)) == 1
    assert vecozo.waiting(WIE) == []


def test_who_collects_gets_what_the_mandates_cover(vecozo: Vecozo, proef: Bureauproef) -> None:
    one, other, third = (
        proef.heen("WMO301"),
        proef.heen("WMO301", aanbieder=ANDERE_AANBIEDER),
        proef.heen("JW301"),
    )
    proef.accepted(one, other, third)
    assert vecozo.waiting(WIE) == []
    proef.mandate(AANBIEDER, "afhalen", "WMO301")
    proef.mandate(ANDERE_AANBIEDER, "afhalen")
    assert traceer_ids(vecozo.waiting(WIE)) == [one.referentie, other.referentie]
    assert vecozo.payload(third.referentie, WIE).status_code == 404
    for each in (one, other):
        assert vecozo.payload(each.referentie, WIE).content == each.inhoud
        assert vecozo.confirm(each.referentie, WIE).status_code == 202
    assert vecozo.confirm(third.referentie, WIE).status_code == 404
    assert traceer_ids(vecozo.waiting(AANBIEDER)) == [third.referentie]
    assert proef.doors("uitgereikt") == proef.doors("bevestigd") == [BUREAU, BUREAU]


def test_who_may_not_see_hears_nothing(vecozo: Vecozo, proef: Bureauproef) -> None:
    one = proef.heen("WMO305")
    assert vecozo.push(one).status_code == 204
    assert vecozo.statuses(WIE, traceerId=one.referentie) == []
    proef.mandate(AANBIEDER, "inzien", "WMO305")
    assert [each.status for each in vecozo.statuses(WIE, traceerId=one.referentie)] == ["WordtAangeboden"]
    assert vecozo.statuses(GEMEENTE, traceerId=one.referentie)[0].referentie_id is None
