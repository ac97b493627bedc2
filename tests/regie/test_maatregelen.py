"""Measures at the hub: what is stopped, advised against, kept or handed out longer, and that it ends."""

from collections.abc import Callable
from random import Random

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Bsnsleutel, Hub, Inzage, Loket, Portaal, Postvraag, Waarneming
from ketenwissel.hub.bezorgen import Bezorging, Middelen, Poging
from ketenwissel.hub.loket import Afhaalvraag
from ketenwissel.keten import Levering
from ketenwissel.regie import Afgewezen, Afspraakwens, ExtraStopwens, Maatregelwens, maatregelen
from ketenwissel.store import Opslag, bezorgingen, tabellen_regie
from ketenwissel.toegang import Toegang, Zicht

from .regieproef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, TIK, Regieproef

LAATST = parse_instant("2022-05-31T00:00")
HUB = ("hubbeheer", "hubbeheer", "hubbeheer-2")
REGIE = ("gemeente", "regie", "regie-2")


def longer(tot: str, partij: str = GEMEENTE) -> Maatregelwens:
    return Maatregelwens("afhalen_verlengd", partij, "pakket ligt plat", parse_instant(tot))


@pytest.mark.parametrize(
    ("partij", "bericht", "stopped"),
    [
        (GEMEENTE, None, {"WMO301", "JW301"}),
        (GEMEENTE, "WMO301", {"WMO301"}),
        (None, "WMO305", {"WMO305"}),
        (None, "WMO303", {"WMO303", "WMO303D"}),
        (ANDERE_GEMEENTE, None, set()),
    ],
)
def test_an_extra_stop_refuses_what_it_names_until_it_ends(
    proef: Regieproef, partij: str | None, bericht: str | None, stopped: set[str]
) -> None:
    types = ("WMO301", "JW301", "WMO305", "WMO303")
    number = proef.decide(ExtraStopwens("op hol", LAATST, None, partij, bericht), *HUB)
    at = proef.clock.now() + TIK
    for functie in types:
        assert proef.situation(proef.heen(functie), at) == ("extra_stop" if functie in stopped else "")
    if not stopped:
        return
    one = next(functie for functie in types if functie in stopped)
    (refusal,) = proef.refused(proef.heen(one), at=at)
    assert (refusal.lijst, refusal.code, refusal.retry) == ("ketenwissel", "KW104", "later")
    assert refusal.stap is None
    assert f"Extra stop {number} van het knooppunt" in refusal.omschrijving
    assert len(refusal.omschrijving) <= 200
    proef.besluiten.end("hubbeheer", proef.clock.now(), number)
    assert proef.situation(proef.heen(one), at) == "extra_stop"
    assert proef.situation(proef.heen(one), at + TIK) == ""


def test_errors_and_what_was_accepted_pass_an_extra_stop(proef: Regieproef) -> None:
    heen, received = proef.heen(), proef.heen("WMO305")
    first = proef.accepted(heen, received)
    proef.decide(ExtraStopwens("op hol", LAATST, partij=GEMEENTE), *HUB)
    at = proef.clock.now() + TIK
    assert proef.accepted(heen, at=at) == first[:1]
    assert proef.situation(proef.retour(received), at) == "extra_stop"
    assert proef.situation(proef.error(received), at) == ""


def test_the_runbook_refuses_in_its_own_words_whatever_was_stopped(proef: Regieproef) -> None:
    proef.decide(ExtraStopwens("op hol", LAATST, partij=GEMEENTE), *HUB)
    proef.go_to("2022-03-30T17:00")
    (refusal,) = proef.refused(proef.heen())
    assert (refusal.situatie, refusal.stap, refusal.retry) == ("geblokkeerd", "3.2.1", "rebuild")
    assert proef.situation(proef.heen(release="3.1")) == "release_niet_in_gebruik"


def test_an_agreement_advises_earlier_and_only_its_parties(proef: Regieproef) -> None:
    moment = parse_instant("2022-03-15T17:00")
    wens = Afspraakwens(("305", "301"), "op tijd klaar", moment, (AANBIEDER, GEMEENTE))
    number = proef.decide(wens, "regie", "gemeente", "aanbieder")
    proef.clock.advance_to(moment - TIK)
    assert proef.accepted(proef.heen("WMO305"))[0].ontraden is None
    proef.clock.advance_to(moment)
    both = proef.accepted(proef.heen("JW305"), proef.heen("WMO301"))
    assert {one.ontraden for one in both} == {f"afspraak {number}"}
    others = proef.accepted(
        proef.heen("WMO305", aanbieder=ANDERE_AANBIEDER), proef.heen("WMO307"), proef.heen("WMO323")
    )
    assert {one.ontraden for one in others} == {None}
    proef.go_to("2022-03-30T17:00")
    assert proef.situation(proef.heen("WMO305")) == "geblokkeerd"


@pytest.mark.parametrize(
    ("berichten", "van", "regel"),
    [
        (("305",), "2022-03-30T17:00", "niet_later"),
        (("305", "323"), "2022-03-24T00:00", "niet_later"),
        (("305",), "2022-04-10T17:00", "niet_later"),
        (("399",), "2022-03-15T17:00", "onbekend_type"),
    ],
)
def test_an_agreement_is_never_later_than_what_is_national(
    proef: Regieproef, berichten: tuple[str, ...], van: str, regel: str
) -> None:
    wens = Afspraakwens(berichten, "x", parse_instant(van), (GEMEENTE, AANBIEDER))
    with pytest.raises(Afgewezen) as refusal:
        proef.propose("regie", wens)
    assert refusal.value.regel == regel


def test_a_region_agrees_by_two_people_of_the_regie(proef: Regieproef) -> None:
    begin = parse_instant("2022-01-01T00:00")
    rows = [
        {"partij": code, "naam": "Proefregio", "geldig_van": begin, "door": "regie", "geldig_tot": tot}
        for code, tot in ((GEMEENTE, None), (AANBIEDER, None), (ANDERE_AANBIEDER, begin))
    ]
    with proef.opslag.writing() as connection:
        connection.execute(tabellen_regie.regio.insert(), rows)
    wens = Afspraakwens(("305",), "samen eerder", parse_instant("2022-03-15T17:00"), regio="Proefregio")
    number = proef.decide(wens, "regie", "regie", "regie-2")
    proef.go_to("2022-03-15T17:00")
    inside, outside = proef.accepted(proef.heen("WMO305"), proef.heen("WMO305", aanbieder=ANDERE_AANBIEDER))
    assert (inside.ontraden, outside.ontraden) == (f"afspraak {number}", None)


def test_longer_collecting_is_for_one_party_and_ends_with_the_old_release(proef: Regieproef) -> None:
    sent = [proef.heen("WMO305"), proef.heen("WMO301")]
    proef.send(*sent, at="2022-03-30T16:00")
    proef.go_to("2022-03-31T22:00")
    proef.decide(longer("2022-04-02T12:00"), *REGIE)
    proef.go_to("2022-03-31T23:00")
    assert proef.collect(AANBIEDER) == []
    assert [one.inhoud for one in proef.collect(GEMEENTE, confirm=False)] == [sent[0].inhoud]
    both = proef.port.postvak([GEMEENTE, AANBIEDER])
    many = proef.port.postvak([GEMEENTE, AANBIEDER, ANDERE_GEMEENTE, ANDERE_AANBIEDER] + ["9000"] * 8)
    assert [line.partij for line in both] == [line.partij for line in many] == [GEMEENTE]
    assert proef.situation(proef.heen("WMO305")) == "geblokkeerd"
    proef.go_to("2022-04-02T12:00")
    assert proef.collect(GEMEENTE) == []
    proef.go_to("2022-04-04T13:00")
    assert proef.collect(GEMEENTE) == []
    assert len(proef.port.postvak([GEMEENTE], achtergebleven=True)) == 1


@pytest.mark.parametrize(
    ("wens", "regel"),
    [
        (longer("2022-04-04T13:01"), "geen_oude_release"),
        (longer("2022-03-31T23:00"), "zonder_gevolg"),
        *(
            (Maatregelwens(naam, GEMEENTE, "x", LAATST), one.regel)
            for naam, one in maatregelen().items()
            if one.regel is not None
        ),
    ],
)
def test_what_no_noodmaatregel_does_is_refused_with_the_rule(
    proef: Regieproef, wens: Maatregelwens, regel: str
) -> None:
    with pytest.raises(Afgewezen) as refusal:
        proef.propose("gemeente", wens)
    assert refusal.value.regel == regel
    (event,) = [event for event in proef.trail() if "voorstel" in event]
    assert f'"regel":"{regel}"' in event
    assert '"partij":"9000"' in event
    assert '"door":"gemeente"' in event


def test_delivery_that_is_paused_keeps_everything_but_errors(proef: Regieproef) -> None:
    waiting, own = proef.heen("WMO305"), proef.heen()
    proef.send(waiting, own)
    proef.send(proef.error(own))
    line = proef.port.postvak([GEMEENTE])[0]
    number = proef.decide(Maatregelwens("bezorging_gepauzeerd", GEMEENTE, "x", LAATST), *REGIE)
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert proef.port.ophalen([line]) == []
    assert [one.regel.soort for one in proef.collect(GEMEENTE)] == ["Fo01"]
    assert proef.port.postvak([GEMEENTE], achtergebleven=True) == []
    # The loket and the portal of its own program, and opening the message by its addressee.
    toegang = Toegang.load(proef.opslag)
    waarneming = Waarneming(proef.hub, toegang, "productie")
    wie = toegang.organisation(GEMEENTE, proef.clock.now())
    assert wie is not None
    loket = Loket(proef.opslag, waarneming)
    assert loket.lijst(wie, Postvraag()) == []
    assert loket.lijst(wie, Postvraag(gesprek=waiting.referentie)) == []
    assert loket.pak(wie, waiting.referentie) is None
    assert loket.bedienen([Afhaalvraag(waiting.referentie, wie)]) == [None]
    assert Portaal(proef.opslag, proef.hub, waarneming).ophalen(wie, GEMEENTE).berichten == ()
    inzage = Inzage(proef.opslag, proef.hub, Bsnsleutel(b"x" * 32), "productie")
    mine, theirs = Zicht({GEMEENTE: frozenset("*")}), Zicht({AANBIEDER: frozenset("*")})
    assert inzage.inhoud(line.id, mine, GEMEENTE, None) == "afhalen_dicht"
    # Its sender sees that, and the term of the answer goes on.
    (seen,) = inzage.status(waiting.referentie, theirs).berichten
    assert (seen.bezorging, seen.paar) == ("gepauzeerd", "open")
    proef.besluiten.end("regie", proef.clock.now(), number)
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert [one.inhoud for one in proef.collect(GEMEENTE, confirm=False)] == [waiting.inhoud]
    (seen,) = inzage.status(waiting.referentie, theirs).berichten
    assert seen.bezorging == "uitgereikt"
    (found,) = loket.bedienen([Afhaalvraag(waiting.referentie, wie)])
    assert isinstance(found, Levering)


class Brievenbus:
    """Takes everything that is brought."""

    def __init__(self) -> None:
        self.got: list[str] = []

    def send(self, adres: str, levering: Levering) -> Poging:
        self.got.append(levering.regel.referentie)
        return Poging("bezorgd")


def test_nothing_is_brought_to_who_is_paused_and_all_of_it_afterwards(proef: Regieproef) -> None:
    heen = [proef.heen("WMO305") for _ in range(3)]
    proef.send(*heen)
    with proef.opslag.writing() as connection:
        bezorgingen.put(connection, GEMEENTE, "stuf", "https://gemeente.example/")
    pause = proef.decide(Maatregelwens("bezorging_gepauzeerd", GEMEENTE, "x", LAATST), *REGIE)
    proef.clock.advance_to(proef.clock.now() + TIK)
    bus = Brievenbus()

    def bring() -> int:
        middelen = Middelen(
            proef.hub, proef.opslag, {"stuf": bus}, SystemTimer(), Random(1), lambda *_, **__: None
        )
        made = Bezorging(middelen)
        begun = made.work()
        made.stop(finish=True)
        return begun

    assert (bring(), bus.got) == (0, [])
    proef.besluiten.end("regie", proef.clock.now(), pause)
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert (bring(), bus.got) == (1, [one.referentie for one in heen])


def test_the_hours_of_a_download_do_not_run_during_a_pause(proef: Regieproef) -> None:
    proef.send(proef.heen("WMO305"))
    toegang = Toegang.load(proef.opslag)
    wie = toegang.organisation(GEMEENTE, proef.clock.now())
    assert wie is not None
    portaal = Portaal(proef.opslag, proef.hub, Waarneming(proef.hub, toegang, "productie"))
    assert len(portaal.ophalen(wie, GEMEENTE).berichten) == 1
    wens = Maatregelwens("bezorging_gepauzeerd", GEMEENTE, "x", parse_instant("2022-03-03T09:00"))
    proef.decide(wens, *REGIE)
    proef.go_to("2022-03-04T08:59")
    assert portaal.opruimen() == 0
    proef.go_to("2022-03-04T09:01")
    assert portaal.opruimen() == 1


def test_a_pause_goes_before_longer_collecting(proef: Regieproef) -> None:
    proef.send(proef.heen("WMO305"), at="2022-03-30T16:00")
    proef.go_to("2022-03-31T22:00")
    proef.decide(longer("2022-04-02T12:00"), *REGIE)
    pause = proef.decide(Maatregelwens("bezorging_gepauzeerd", GEMEENTE, "x", LAATST), *REGIE)
    proef.go_to("2022-03-31T23:00")
    assert proef.collect(GEMEENTE) == []
    proef.besluiten.end("regie", proef.clock.now(), pause)
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert len(proef.collect(GEMEENTE)) == 1


@pytest.fixture
def other(proef: Regieproef, open_opslag: Callable[[], Opslag]) -> Hub:
    return proef.another_hub(open_opslag())


def test_another_open_hub_follows_measures_from_the_very_instant(proef: Regieproef, other: Hub) -> None:
    def situation() -> str:
        (answer,) = other.commit_many([other.prepare(proef.heen(), proef.clock.now())])
        return getattr(answer, "situatie", "")

    assert situation() == ""
    stop = proef.decide(ExtraStopwens("op hol", LAATST, partij=GEMEENTE), *HUB)
    assert situation() == ""
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert situation() == "extra_stop"
    proef.besluiten.end("hubbeheer-2", proef.clock.now(), stop)
    assert situation() == "extra_stop"
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert situation() == ""
    assert len(other.postvak([AANBIEDER], 9)) == 3
    proef.decide(Maatregelwens("bezorging_gepauzeerd", AANBIEDER, "x", LAATST), "regie", "regie", "regie-2")
    proef.clock.advance_to(proef.clock.now() + TIK)
    assert other.postvak([AANBIEDER], 9) == []


def test_on_the_kto_a_stop_holds_and_nothing_is_advised_against(opslag: Opslag) -> None:
    proef = Regieproef(opslag, "kto")
    wens = Afspraakwens(("305",), "x", parse_instant("2022-03-15T17:00"), (AANBIEDER, GEMEENTE))
    proef.decide(wens, "regie", "gemeente", "aanbieder")
    proef.decide(ExtraStopwens("op hol", LAATST, bericht="WMO307"), *HUB)
    proef.go_to("2022-03-15T17:00")
    assert proef.accepted(proef.heen("WMO305"))[0].ontraden is None
    assert proef.situation(proef.heen("WMO307")) == "extra_stop"
