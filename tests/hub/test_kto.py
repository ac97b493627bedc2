"""The test environment: only persons that nobody is, on both sides, and never a word of who it was."""

from dataclasses import replace
from datetime import date

import pytest

from ketenwissel.bericht import Bevinding, parse, retourbericht
from ketenwissel.hub import Hub
from ketenwissel.keten import Aanlevering, Antwoord, Ontvangst, Weigering
from ketenwissel.store import berichten

from ..bericht.voorbeelden import TESTBSN
from .proef import Proef

BUITEN = "999899995"
"""The last number below the test range that passes the elfproef: not a test person, and nobody either."""

BERICHTEN = {
    "WMO301": ("ggk", "bidn2025", "IB015"),
    "JW305": ("vecozo", "vecozo-brs", "BRS18"),
    "WMO315": ("vecozo", "vecozo-brs", "BRS18"),
    "JW317": ("vecozo", "vecozo-brs", "BRS18"),
    "WMO323": ("vecozo", "vecozo-brs", "BRS18"),
    "WMO303": ("vecozo", "vecozo-brs", "BRS18"),
}


def kto(proef: Proef) -> Hub:
    return Hub(proef.opslag, proef.register, proef.schemas, proef.clock, omgeving="kto")


def give(proef: Proef, hub: Hub, *aanleveringen: Aanlevering) -> list[Antwoord]:
    at = proef.clock.now()
    return hub.commit_many([hub.prepare(one, at) for one in aanleveringen])


def about(aanlevering: Aanlevering, bsn: str) -> Aanlevering:
    """Let a message be about somebody else."""
    inhoud = aanlevering.inhoud.replace(TESTBSN.encode(), bsn.encode())
    assert inhoud != aanlevering.inhoud
    return replace(aanlevering, inhoud=inhoud)


@pytest.mark.parametrize("functie", BERICHTEN)
def test_a_real_person_is_refused(proef: Proef, functie: str) -> None:
    hub, (kant, lijst, code) = kto(proef), BERICHTEN[functie]
    real = about(proef.heen(functie), BUITEN)
    (answer,) = give(proef, hub, real)
    assert isinstance(answer, Weigering)
    assert (real.kant, answer.situatie, answer.lijst, answer.code) == (kant, "echte_persoon", lijst, code)
    assert answer.plaats is not None
    assert answer.plaats.endswith("/Bsn")
    (told,) = proef.trail()
    assert BUITEN not in told + repr(answer)
    with proef.opslag.reading() as connection:
        assert berichten.count(connection) == 0


@pytest.mark.parametrize("bsn", ["999900018", "999999990"], ids=["first", "last"])
@pytest.mark.parametrize("functie", BERICHTEN)
def test_a_test_person_passes(proef: Proef, functie: str, bsn: str) -> None:
    (answer,) = give(proef, kto(proef), about(proef.heen(functie), bsn))
    assert isinstance(answer, Ontvangst)


@pytest.mark.parametrize("bsn", [BUITEN, "999900007", "000000000"], ids=["below", "elfproef", "zeros"])
def test_what_is_no_test_number_is_refused(proef: Proef, bsn: str) -> None:
    (answer,) = give(proef, kto(proef), about(proef.heen("JW301"), bsn))
    assert isinstance(answer, Weigering)
    assert answer.situatie == "echte_persoon"


def test_one_real_person_among_others_is_found(proef: Proef) -> None:
    heen = proef.heen("WMO323")
    client = heen.inhoud[heen.inhoud.index(b"<Client>") : heen.inhoud.index(b"</Clienten>")]
    two = heen.inhoud.replace(client, client + client.replace(TESTBSN.encode(), b"9998<!-- -->99995"))
    (answer,) = give(proef, kto(proef), replace(heen, inhoud=two))
    assert isinstance(answer, Weigering)
    assert answer.plaats == "/Bericht/Declaratie/Clienten/Client[2]/Bsn"


def test_an_answer_is_looked_at_too(proef: Proef) -> None:
    hub, heen = kto(proef), proef.heen()
    root = parse(heen.inhoud)
    assert not isinstance(root, Bevinding)
    rejected = [Bevinding("9019", 3, "TR019", "/Bericht/Client", "")]
    inhoud = retourbericht(root, identificatie="RET1", dagtekening=date(2022, 3, 1), bevindingen=rejected)
    retour = replace(proef.retour(heen), inhoud=inhoud)
    give(proef, hub, heen)
    (answer,) = give(proef, hub, about(retour, BUITEN))
    assert isinstance(answer, Weigering)
    assert (answer.situatie, answer.code) == ("echte_persoon", "BRS18")
    (answer,) = give(proef, hub, retour)
    assert isinstance(answer, Ontvangst)


def test_what_is_no_message_of_the_standard_is_not_looked_at(proef: Proef) -> None:
    hub, heen = kto(proef), proef.heen()
    error = proef.error(heen)
    assert all(isinstance(answer, Ontvangst) for answer in give(proef, hub, heen, error))


def test_the_schema_goes_first(proef: Proef) -> None:
    heen = about(proef.heen("JW305"), BUITEN)
    (answer,) = give(proef, kto(proef), replace(heen, inhoud=heen.inhoud.replace(b"Geslacht>", b"Sekse>")))
    assert isinstance(answer, Weigering)
    assert answer.situatie == "niet_volgens_xsd"


def test_in_production_people_are_real(proef: Proef) -> None:
    proef.accepted(*(about(proef.heen(functie), BUITEN) for functie in BERICHTEN))
