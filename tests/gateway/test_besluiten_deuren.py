"""An extra stop at every door: told to the caller at once, and no foutbericht fills a mailbox."""

import json
from dataclasses import replace

from ketenwissel.core.instants import parse_instant
from ketenwissel.keten import Weigering
from ketenwissel.store import besluiten
from ketenwissel.store.besluiten import Voorstelrij

from ..hub.proef import AANBIEDER, GEMEENTE, Proef
from .stuf_deur import Deur
from .vecozo_deur import Vecozo

TOT = parse_instant("2022-03-05T00:00")


def stop(proef: Proef, partij: str) -> int:
    """Stop a party, as two people decided."""
    van = proef.clock.now()
    row = Voorstelrij(
        0, "extra_stop", "jan", van, "x", json.dumps({"partij": partij, "bericht": None}), van, TOT
    )
    with proef.opslag.writing() as connection:
        number = besluiten.insert_proposal(connection, row)
        besluiten.decide(connection, number, van, van, None)
        besluiten.mark_change(connection)
    return number


def lift(proef: Proef, number: int) -> None:
    with proef.opslag.writing() as connection:
        besluiten.end(connection, number, proef.clock.now(), "jan")
        besluiten.mark_change(connection)


def test_stuf_says_so_at_once(deur: Deur, proef: Proef) -> None:
    number = stop(proef, GEMEENTE)
    heen = proef.heen()
    fault = deur.refused(deur.send(heen)).fout
    assert (fault.code, fault.plek) == ("KW104", "client")
    assert f"Extra stop {number}" in fault.omschrijving
    assert deur.errors() == []
    lift(proef, number)
    deur.accepted(heen)


def test_vecozo_says_so_at_once(vecozo: Vecozo, proef: Proef) -> None:
    number = stop(proef, AANBIEDER)
    heen = proef.heen("WMO305")
    answer = vecozo.push(heen)
    assert answer.status_code == 422
    (melding,) = answer.json()["meldingen"]
    assert melding["code"] == "KW104"
    assert vecozo.waiting() == []
    lift(proef, number)
    assert vecozo.push(heen).status_code == 204


def test_a_retry_after_the_stop_is_judged_afresh(proef: Proef) -> None:
    number = stop(proef, GEMEENTE)
    heen = proef.heen()
    (refusal,) = proef.refused(heen)
    assert isinstance(refusal, Weigering)
    assert (refusal.situatie, refusal.retry) == ("extra_stop", "later")
    lift(proef, number)
    assert proef.situation(heen) == ""
    assert proef.situation(replace(heen, inhoud=heen.inhoud + b"\n")) == "referentie_niet_uniek"
