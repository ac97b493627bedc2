"""A declaration that breaks the rules of level 2: received, answered by the hub, and never passed on."""

import pytest

from ketenwissel.hub import Hub
from ketenwissel.store import Opslag

from ..hub.proef import GEMEENTE, Proef
from ..hub.test_inhoudscontrole import broken
from .vecozo_deur import Vecozo


@pytest.fixture
def proef(opslag: Opslag) -> Proef:
    made = Proef(opslag)
    made.hub = Hub(opslag, made.register, made.schemas, made.clock, inhoudscontrole=True)
    return made


def test_its_status_says_that_it_was_not_passed_on(vecozo: Vecozo, proef: Proef) -> None:
    one = broken(proef)
    assert vecozo.push(one).status_code == 204
    own, answer = vecozo.statuses(traceerId=one.referentie)
    (melding,) = own.meldingen
    assert (own.status, melding.code) == ("AfgekeurdDoorDienst", "BRS28")
    assert (answer.als_antwoord_op, answer.status) == (one.referentie, "WordtAangeboden")
    (retour,) = vecozo.waiting()
    assert retour.referentiegegevens.traceer_id == answer.traceer_id
    assert retour.referentiegegevens.conversatie_id == one.referentie
    assert retour.routeringgegevens.afzender.rol == "Dienst"
    assert b"0001" in vecozo.payload(answer.traceer_id).content
    assert proef.collect(GEMEENTE) == []
