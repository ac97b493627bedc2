"""The content check of VECOZO: the hub itself answers a declaration that breaks a rule, and keeps it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ketenwissel.bericht import Bevinding, parse, read_kop, texts
from ketenwissel.core import referentie
from ketenwissel.hub import Heraanbieder, Hub, Loket, Waarneming
from ketenwissel.keten import Aanlevering, Antwoord, Levering, Ontvangst, Weigering, situatie
from ketenwissel.standards import Schemas, berichttype
from ketenwissel.store import berichten
from ketenwissel.toegang import ALLE, Identiteit, Toegang, Verlening, Zicht
from ketenwissel.validation import check

from ..validation.proefberichten import NIET_BSN, Wijziging, bytes_van
from .proef import AANBIEDER, GEMEENTE, Proef

P0 = "Declaratie/Clienten/Client/0/Prestaties/Prestatie/0"
KAPOT: Wijziging = {f"{P0}/ProductTarief": None, "Declaratie/TotaalIngediendBedrag/TotaalBedrag": 1}
RELEASES = [("3.0", "2022-03-10T10:00"), ("3.1", "2022-04-05T10:00")]


def checking(proef: Proef) -> Hub:
    """Give a hub whose side of VECOZO looks at declarations."""
    return Hub(proef.opslag, proef.register, proef.schemas, proef.clock, inhoudscontrole=True)


def heenbericht(
    proef: Proef, functie: str, release: str = "3.0", changes: Wijziging | None = None
) -> Aanlevering:
    """Make a heenbericht that keeps to the rules of level 2, or with changes one that does not."""
    heen, kind = proef.heen(functie, release), berichttype(functie, release)
    assert kind is not None
    ends = (heen.zender.organisatie, heen.ontvanger.organisatie)
    header = {
        "Header/Afzender": ends[0],
        "Header/Ontvanger": ends[1],
        "Header/BerichtIdentificatie/Identificatie": f"ID{heen.referentie[:8]}",
    }
    return replace(heen, inhoud=bytes_van(kind, header | dict(changes or {})))


def broken(proef: Proef, functie: str = "WMO323", release: str = "3.0") -> Aanlevering:
    return heenbericht(proef, functie, release, KAPOT)


def give(hub: Hub, proef: Proef, *aanleveringen: Aanlevering) -> list[Antwoord]:
    at = proef.clock.now()
    return hub.commit_many([hub.prepare(one, at) for one in aanleveringen])


def collect(proef: Proef, hub: Hub, partij: str) -> list[Levering]:
    lines = hub.postvak([partij], 250)
    found = hub.ophalen(lines)
    hub.bevestigen(lines)
    return found


def events(proef: Proef) -> list[dict[str, Any]]:
    return [json.loads(text) for text in proef.trail()]


@pytest.mark.parametrize(("release", "moment"), RELEASES)
@pytest.mark.parametrize("functie", ["WMO323", "JW323"])
def test_the_hub_answers_itself(proef: Proef, functie: str, release: str, moment: str) -> None:
    hub = checking(proef)
    proef.go_to(moment)
    heen = broken(proef, functie, release)
    (receipt,) = give(hub, proef, heen)
    assert isinstance(receipt, Ontvangst)
    assert (receipt.referentie, receipt.ontvangen_op) == (heen.referentie, proef.clock.now())
    assert hub.paren() == {"open": 0, "gesloten": 1, "afgekeurd": 0, "gebroken": 0}
    assert collect(proef, hub, GEMEENTE) == []
    (answer,) = collect(proef, hub, AANBIEDER)
    line = answer.regel
    assert (line.soort, line.functie, line.release) == ("Du01", functie.replace("323", "325"), release)
    assert (line.zender.organisatie, line.zender.applicatie) == ("VECOZO", "VECOZOWebservice")
    assert (line.applicatie_versie, line.applicatie_subversie) == (1, 0)
    assert line.ontvanger == heen.zender
    assert (line.cross_referentie, line.ontvangen_op) == (heen.referentie, receipt.ontvangen_op)
    assert referentie.is_valid(line.referentie)
    assert line.referentie != heen.referentie


@pytest.mark.parametrize(("release", "moment"), RELEASES)
def test_what_it_says_is_a_proper_answer(proef: Proef, release: str, moment: str) -> None:
    hub = checking(proef)
    proef.go_to(moment)
    heen = broken(proef, "JW323", release)
    give(hub, proef, heen)
    (answer,) = collect(proef, hub, AANBIEDER)
    assert check(answer.inhoud, Schemas(), release=release, level=2).valid
    root, sent = parse(answer.inhoud), parse(heen.inhoud)
    assert not isinstance(root, Bevinding)
    assert not isinstance(sent, Bevinding)
    kop, own = read_kop(root), read_kop(sent)
    assert not isinstance(kop, Bevinding)
    assert not isinstance(own, Bevinding)
    assert (kop.gemeente, kop.aanbieder, kop.beantwoordt) == (GEMEENTE, AANBIEDER, own.identificatie)
    assert (len(kop.identificatie), kop.dagtekening) == (12, moment[:10])
    assert texts(root, "Header/RetourCodes/RetourCode") == ["0001"]
    assert texts(root, "DeclaratieAntwoord/DeclaratieNummer") == []


def test_the_trail_tells_it_without_a_value(proef: Proef) -> None:
    hub = checking(proef)
    heen = broken(proef)
    give(hub, proef, heen)
    accepted, answered = events(proef)
    assert (accepted["soort"], accepted["referentie"], accepted["postvak"]) == (
        "aangenomen",
        heen.referentie,
        None,
    )
    assert (answered["soort"], answered["functie"], answered["postvak"]) == (
        "beantwoord",
        "WMO325",
        AANBIEDER,
    )
    assert (answered["zender"], answered["cross_referentie"]) == ("VECOZO", heen.referentie)
    assert answered["regels"] == ["CD087", "TR358"]
    assert answered["tijdstip"] == accepted["tijdstip"]
    assert [(step["van"], step["naar"]) for step in accepted["paar"] + answered["paar"]] == [
        (None, "open"),
        ("open", "gesloten"),
    ]


def test_a_declaration_in_order_goes_its_way(proef: Proef) -> None:
    hub = checking(proef)
    heen = heenbericht(proef, "WMO323")
    give(hub, proef, heen)
    assert [found.regel.referentie for found in collect(proef, hub, GEMEENTE)] == [heen.referentie]
    (answer,) = give(hub, proef, proef.retour(heen))
    assert isinstance(answer, Ontvangst)
    assert collect(proef, hub, AANBIEDER)[0].regel.zender.organisatie == GEMEENTE
    assert "beantwoord" not in {event["soort"] for event in events(proef)}


def test_unless_set_so_nobody_looks(proef: Proef) -> None:
    heen = broken(proef)
    proef.accepted(heen)
    assert [found.regel.referentie for found in proef.collect(GEMEENTE)] == [heen.referentie]
    assert proef.collect(AANBIEDER) == []


@pytest.mark.parametrize("functie", ["WMO301", "JW305", "WMO307", "WMO315", "JW317"])
def test_only_declarations_are_looked_at(proef: Proef, functie: str) -> None:
    hub = checking(proef)
    heen = heenbericht(proef, functie, changes={"Client/Bsn": NIET_BSN})
    assert not check(heen.inhoud, proef.schemas, level=2).valid
    give(hub, proef, heen)
    assert len(collect(proef, hub, heen.ontvanger.organisatie)) == 1


def test_one_that_fails_its_schema_is_refused_as_ever(proef: Proef) -> None:
    hub = checking(proef)
    heen = broken(proef)
    wrong = replace(heen, inhoud=heen.inhoud.replace(b"<Eenheid>84", b"<Eenheid>85"))
    (answer,) = give(hub, proef, wrong)
    assert isinstance(answer, Weigering)
    assert answer.situatie == "niet_volgens_xsd"
    assert collect(proef, hub, AANBIEDER) == []


def test_the_gate_is_asked_for_the_declaration_and_not_for_the_answer(proef: Proef) -> None:
    hub = checking(proef)
    proef.go_to("2022-03-30T16:59:59.999")
    in_time, too_late = broken(proef), broken(proef)
    (receipt,) = give(hub, proef, in_time)
    assert isinstance(receipt, Ontvangst)
    proef.go_to("2022-03-30T17:00")
    (refused,) = give(hub, proef, too_late)
    assert isinstance(refused, Weigering)
    assert refused.situatie == "geblokkeerd"
    assert len(collect(proef, hub, AANBIEDER)) == 1
    proef.go_to("2022-03-31T13:00")
    assert hub.paren()["gesloten"] == 1


def test_an_answer_is_made_long_after_answers_were_blocked(proef: Proef) -> None:
    """Received before its block, stored after that of its answer: the instant is that of the receipt."""
    hub, at = checking(proef), "2022-03-30T16:59:59.999"
    proef.go_to(at)
    voorstel = hub.prepare(broken(proef), proef.clock.now())
    proef.go_to("2022-03-31T13:00")
    (receipt,) = hub.commit_many([voorstel])
    assert isinstance(receipt, Ontvangst)
    assert hub.paren()["gesloten"] == 1


def test_the_same_declaration_again_is_answered_once(proef: Proef) -> None:
    hub = checking(proef)
    heen = broken(proef)
    first, second = give(hub, proef, heen, heen)
    (third,) = give(checking(proef), proef, heen)
    assert first == second == third
    assert len(collect(proef, hub, AANBIEDER)) == 1
    assert [event["soort"] for event in events(proef)][:4] == [
        "aangenomen",
        "beantwoord",
        "herhaald",
        "herhaald",
    ]
    with proef.opslag.reading() as connection:
        assert berichten.count(connection) == 2


def test_the_store_knows_what_was_kept_and_why(proef: Proef) -> None:
    hub = checking(proef)
    kept, passed = broken(proef), heenbericht(proef, "WMO323")
    give(hub, proef, kept, passed)
    with proef.opslag.reading() as connection:
        rows = berichten.by_reference(connection, [kept.referentie, passed.referentie])
    assert {row.referentie: row.tegengehouden for row in rows} == {
        kept.referentie: "niet_volgens_regels",
        passed.referentie: None,
    }
    code = situatie("niet_volgens_regels", "vecozo")
    assert (code.lijst, code.code) == ("vecozo-brs", "BRS28")


def test_two_declarations_get_two_answers(proef: Proef) -> None:
    hub = checking(proef)
    give(hub, proef, broken(proef), broken(proef), heenbericht(proef, "WMO323"), broken(proef, "JW323"))
    found = collect(proef, hub, AANBIEDER)
    assert len({answer.regel.referentie for answer in found}) == 3
    identities = set()
    for answer in found:
        root = parse(answer.inhoud)
        assert not isinstance(root, Bevinding)
        identities.update(texts(root, "Header/BerichtIdentificatie/Identificatie"))
    assert len(identities) == 3
    assert len(collect(proef, hub, GEMEENTE)) == 1


def test_nobody_answers_it_again(proef: Proef) -> None:
    hub = checking(proef)
    heen = broken(proef)
    give(hub, proef, heen)
    for late in (proef.retour(heen), proef.error(heen)):
        (answer,) = give(hub, proef, late)
        assert isinstance(answer, Weigering)
        assert answer.situatie == "al_beantwoord"
    assert hub.paren()["gesloten"] == 1
    assert hub.stand()[AANBIEDER].wachtend == 1
    assert GEMEENTE not in hub.stand()


def test_the_corrected_declaration_is_a_new_one(proef: Proef) -> None:
    hub = checking(proef)
    give(hub, proef, broken(proef))
    (receipt,) = give(hub, proef, heenbericht(proef, "WMO323"))
    assert isinstance(receipt, Ontvangst)
    assert hub.paren() == {"open": 1, "gesloten": 1, "afgekeurd": 0, "gebroken": 0}
    assert len(collect(proef, hub, GEMEENTE)) == 1


def test_the_answer_waits_while_collecting_is_closed(proef: Proef) -> None:
    hub = checking(proef)
    proef.go_to("2022-03-30T12:00")
    give(hub, proef, broken(proef))
    proef.go_to("2022-03-31T23:00")
    assert hub.postvak([AANBIEDER], 250) == []
    proef.go_to("2022-04-04T13:00")
    assert hub.postvak([AANBIEDER], 250) == []
    assert len(hub.postvak([AANBIEDER], 250, achtergebleven=True)) == 1


def test_both_are_stored_or_neither(proef: Proef) -> None:
    hub, at = checking(proef), proef.clock.now()
    first, second = (hub.prepare(broken(proef), at) for _ in range(2))
    assert first.eigen_antwoord is not None
    assert second.eigen_antwoord is not None
    hub.commit_many([first])
    # An answer that the database cannot take, since there is one with its reference.
    clash = second.eigen_antwoord._replace(referentie=first.eigen_antwoord.referentie)
    (answer,) = hub.commit_many([second._replace(eigen_antwoord=clash)])
    assert isinstance(answer, Weigering)
    assert answer.situatie == "niet_opgeslagen"
    with proef.opslag.reading() as connection:
        assert berichten.count(connection) == 2
    assert [event["soort"] for event in events(proef)] == ["aangenomen", "beantwoord", "geweigerd"]
    (receipt,) = hub.commit_many([second])
    assert isinstance(receipt, Ontvangst)


def test_the_sender_sees_it_rejected_and_nobody_can_offer_it_again(proef: Proef) -> None:
    hub = checking(proef)
    heen = broken(proef)
    give(hub, proef, heen)
    loket = Loket(proef.opslag, Waarneming(hub, Toegang(proef.register), "productie"))
    rejected, answer = loket.statussen(
        Identiteit(AANBIEDER, (Verlening("partij", AANBIEDER),)), referentie=heen.referentie
    )
    assert (rejected.stand, rejected.situatie, rejected.code) == ("afgekeurd", "niet_volgens_regels", "BRS28")
    assert (answer.stand, answer.als_antwoord_op) == ("wacht", heen.referentie)
    anybody = Zicht({GEMEENTE: frozenset({ALLE})})
    (again,) = Heraanbieder(proef.opslag, hub).offer_again(
        [], [heen.referentie], proef.register, anybody, "b.eheer", proef=False
    )
    assert again.uitkomst == "tegengehouden"
    assert collect(proef, hub, GEMEENTE) == []
