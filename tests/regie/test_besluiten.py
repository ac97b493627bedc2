"""Four eyes: who proposes, who approves, what is written of it, and that everything can be taken back."""

import json
from collections.abc import Callable

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, parse_instant
from ketenwissel.regie import Afspraakwens, ExtraStopwens, Maatregelwens, Wens, Wijzigingswens
from ketenwissel.store import Opslag, besluiten
from ketenwissel.toegang import NietBekend, Verboden

from .regieproef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, GEMEENTE, TIK, Regieproef, amended

MORGEN = parse_instant("2022-03-01T09:00")
PAUZE = Maatregelwens("bezorging_gepauzeerd", GEMEENTE, "pakket hapert", MORGEN)
STOP = ExtraStopwens("op hol", MORGEN, partij=GEMEENTE)
PAAR = Afspraakwens(
    ("305",), "eerder klaar", parse_instant("2022-03-15T17:00"), partijen=(GEMEENTE, AANBIEDER)
)
LATER = Wijzigingswens(amended(("2022-03-30T17:00", "wo", "2022-03-30T18:00")), "uur langer")
KINDS: dict[str, tuple[Wens, set[str], list[str]]] = {
    # What is proposed, who may, and by whom it is decided on.
    "draaiboek": (LATER, {"regie", "regie-2"}, ["regie", "regie-2"]),
    "noodmaatregel": (PAUZE, {"regie", "regie-2", "gemeente"}, ["regie", "regie-2"]),
    "afspraak": (PAAR, {"regie", "regie-2", "gemeente", "aanbieder"}, ["gemeente", "aanbieder"]),
    "extra_stop": (STOP, {"hubbeheer", "hubbeheer-2"}, ["hubbeheer", "hubbeheer-2"]),
}
PEOPLE = {
    *("hubbeheer", "hubbeheer-2", "regie", "regie-2", "gemeente", "aanbieder"),
    *("bureau", "maker", "toeschouwer"),
}


@pytest.mark.parametrize("soort", KINDS)
def test_who_proposes_who_approves_and_what_the_trail_says(proef: Regieproef, soort: str) -> None:
    wens, may, deciding = KINDS[soort]
    for naam in PEOPLE - may:
        with pytest.raises(Verboden):
            proef.propose(naam, wens)
    number = proef.propose(min(may), wens)
    for naam in PEOPLE - set(deciding):
        with pytest.raises(Verboden):
            proef.approve(number, naam)
    first, second = deciding
    assert proef.approve(number, first).toestand == "voorgesteld"
    with pytest.raises(UnusableInput, match="two people"):
        proef.approve(number, first)
    assert proef.approve(number, second).besloten_op == proef.clock.now()
    with pytest.raises(UnusableInput, match="already"):
        proef.approve(number, first)
    events = [event for event in map(json.loads, proef.trail()) if "voorstel" in event]
    assert [(one["soort"], one["door"]) for one in events] == [
        ("voorstel_gedaan", min(may)),
        ("voorstel_goedgekeurd", first),
        ("voorstel_goedgekeurd", second),
        ("besluit_genomen", second),
    ]
    assert {(one["besluit"], one["voorstel"], len(one["sha256"])) for one in events} == {
        (soort, str(number), 64)
    }
    assert wens.reden not in str(events)


@pytest.mark.parametrize("soort", KINDS)
def test_what_was_not_decided_on_has_no_effect_and_can_be_withdrawn(proef: Regieproef, soort: str) -> None:
    wens, _, (first, second) = KINDS[soort]
    door = "regie" if soort != "extra_stop" else "hubbeheer"
    number = proef.propose(door, wens)
    proef.approve(number, first)
    proef.go_to("2022-02-28T10:00")
    assert proef.situation(proef.heen()) == ""
    assert proef.besluiten.withdraw(door, proef.clock.now(), number).toestand == "ingetrokken"
    with pytest.raises(UnusableInput, match="withdrawn"):
        proef.approve(number, second)
    with pytest.raises(UnusableInput, match="withdrawn"):
        proef.besluiten.withdraw(door, proef.clock.now(), number)


def test_who_may_withdraw_end_and_for_whom_one_approves(proef: Regieproef) -> None:
    number = proef.propose("gemeente", PAUZE)
    with pytest.raises(Verboden):
        proef.besluiten.withdraw("aanbieder", proef.clock.now(), number)
    with pytest.raises(Verboden):
        proef.besluiten.approve("regie", proef.clock.now(), number, "zorginstituut")
    with pytest.raises(UnusableInput, match="only what was decided"):
        proef.besluiten.end("regie", proef.clock.now(), number)
    proef.besluiten.approve("regie", proef.clock.now(), number, "ketenbureau")
    proef.approve(number, "regie-2")
    with pytest.raises(Verboden):
        proef.besluiten.end("gemeente", proef.clock.now(), number)
    assert proef.besluiten.end("regie-2", proef.clock.now(), number).toestand == "beeindigd"
    with pytest.raises(UnusableInput, match="only what was decided"):
        proef.besluiten.end("regie-2", proef.clock.now(), number)
    stop = proef.decide(STOP, "hubbeheer", "hubbeheer-2", "hubbeheer")
    with pytest.raises(Verboden):
        proef.besluiten.end("regie", proef.clock.now(), stop)
    pair = proef.decide(PAAR, "gemeente", "gemeente", "aanbieder")
    with pytest.raises(Verboden):
        proef.besluiten.end("hubbeheer", proef.clock.now(), pair)
    assert proef.besluiten.end("aanbieder", proef.clock.now(), pair).toestand == "beeindigd"
    with pytest.raises(UnusableInput, match="does not end"):
        proef.besluiten.end("regie", proef.clock.now(), proef.amend(LATER.inhoud))


def test_a_decision_holds_from_its_instant_and_never_before_the_last_approval(proef: Regieproef) -> None:
    planned = parse_instant("2022-02-28T10:00")
    early = proef.propose("gemeente", Maatregelwens("nauwere_opvolging", GEMEENTE, "x", MORGEN, planned))
    late = proef.propose("gemeente", Maatregelwens("nauwere_opvolging", GEMEENTE, "x", MORGEN, planned))
    found = proef.approve(early, "regie", "regie-2")
    assert (found.van_op, found.toestand) == (planned, "besloten")
    proef.approve(late, "regie")
    proef.go_to("2022-02-28T11:00")
    proef.send(proef.heen())
    found = proef.approve(late, "regie-2")
    assert (found.van_op, found.besloten_op) == (proef.clock.now() + TIK, proef.clock.now())
    too_late = proef.propose("gemeente", Maatregelwens("nauwere_opvolging", GEMEENTE, "x", MORGEN))
    proef.go_to("2022-03-01T09:00")
    with pytest.raises(UnusableInput, match="over already"):
        proef.approve(too_late, "regie", "regie-2")
    states = [one.toestand for one in proef.besluiten.list(proef.person("regie"), proef.clock.now())]
    assert states == ["voorbij", "voorbij", "vervallen"]


@pytest.mark.parametrize(
    ("door", "wens", "text"),
    [
        ("regie", Maatregelwens("iets", GEMEENTE, "x", MORGEN), "no such noodmaatregel"),
        ("regie", Maatregelwens("nauwere_opvolging", "9009", "x", MORGEN), "no party"),
        ("regie", Maatregelwens("nauwere_opvolging", GEMEENTE, "x", None), "has an end"),
        ("regie", Maatregelwens("contactkanaal", GEMEENTE, "x", MORGEN), "needs a kanaal"),
        ("regie", Maatregelwens("nauwere_opvolging", GEMEENTE, "x", MORGEN, kanaal="fax"), "takes no kanaal"),
        (
            "regie",
            Maatregelwens("leverancier_handelt", GEMEENTE, "x", MORGEN, leverancier="vecozo"),
            "no leverancier",
        ),
        ("regie", Maatregelwens("nauwere_opvolging", GEMEENTE, "bel 999900006", MORGEN), "nine digits"),
        ("regie", Maatregelwens("nauwere_opvolging", GEMEENTE, "x", MORGEN, MORGEN), "after the begin"),
        ("hubbeheer", ExtraStopwens("x", MORGEN), "names a party"),
        ("hubbeheer", ExtraStopwens("x", None, partij=GEMEENTE), "has an end"),
        ("hubbeheer", ExtraStopwens("x", MORGEN, bericht="WMO399"), "no such message type"),
        ("regie", Afspraakwens(("305",), "x", MORGEN), "name one of the two"),
        ("regie", Afspraakwens((), "x", MORGEN, (GEMEENTE, AANBIEDER)), "at least one"),
        ("regie", Afspraakwens(("305",), "x", MORGEN, (GEMEENTE, ANDERE_GEMEENTE)), "a gemeente and"),
        ("regie", Afspraakwens(("305",), "x", MORGEN, regio="Nergens"), "no party lies"),
        ("regie", Wijzigingswens("x = 1", "x"), "draaiboek"),
    ],
)
def test_what_cannot_be_proposed(proef: Regieproef, door: str, wens: Wens, text: str) -> None:
    with pytest.raises(UnusableInput, match=text):
        proef.propose(door, wens)
    with proef.opslag.reading() as connection:
        assert besluiten.proposals(connection) == []


def test_what_there_is_not(proef: Regieproef) -> None:
    now = proef.clock.now()
    for act in (
        lambda: proef.approve(9, "regie"),
        lambda: proef.besluiten.withdraw("regie", now, 9),
        lambda: proef.besluiten.end("regie", now, 9),
        lambda: proef.besluiten.get(proef.person("regie"), now, 9),
        lambda: proef.besluiten.difference(9),
        lambda: proef.besluiten.text(proef.propose("regie", PAUZE)),
    ):
        with pytest.raises(NietBekend):
            act()


def test_who_sees_what(proef: Regieproef) -> None:
    pause = proef.decide(PAUZE, "gemeente", "regie", "regie-2")
    proef.decide(
        Maatregelwens("nauwere_opvolging", ANDERE_AANBIEDER, "x", MORGEN), "regie", "regie", "regie-2"
    )
    proef.decide(STOP, "hubbeheer", "hubbeheer", "hubbeheer-2")
    proef.decide(ExtraStopwens("x", MORGEN, bericht="WMO305"), "hubbeheer", "hubbeheer", "hubbeheer-2")
    proef.propose("regie", LATER)

    def seen(naam: str) -> list[int]:
        return [one.nummer for one in proef.besluiten.list(proef.person(naam), proef.clock.now())]

    assert seen("regie") == seen("hubbeheer") == [1, 2, 3, 4, 5]
    assert seen("gemeente") == [1, 3, 4]
    assert seen("aanbieder") == [1, 4]
    assert seen("bureau") == [1, 4]
    assert seen("toeschouwer") == []
    other = proef.besluiten.get(proef.person("aanbieder"), proef.clock.now(), pause)
    assert (other.reden, other.door, other.goedkeuringen) == ("", "", ())
    assert other.gegevens == {"soort": "bezorging_gepauzeerd", "partij": GEMEENTE}
    own = proef.besluiten.get(proef.person("gemeente"), proef.clock.now(), pause)
    assert (own.reden, own.door) == ("pakket hapert", "gemeente")
    assert [(one.gebruiker, one.namens) for one in own.goedkeuringen] == [
        ("regie", "ketenbureau"),
        ("regie-2", "zorginstituut"),
    ]
    proef.approve(5, "regie", "regie-2")
    assert seen("toeschouwer") == [5]


def test_a_decision_is_dated_after_the_last_one_of_the_hub(
    proef: Regieproef, open_opslag: Callable[[], Opslag]
) -> None:
    ahead = parse_instant("2022-02-28T09:00:30")
    proef.send(proef.heen(), at=ahead)
    number = proef.decide(STOP, "hubbeheer", "hubbeheer", "hubbeheer-2")
    found = proef.besluiten.get(proef.person("hubbeheer"), ahead, number)
    assert found.van_op == ahead + TIK
    assert f'"van":"{format_instant(ahead + TIK)}"' in proef.trail()[-1]
    assert proef.situation(proef.heen(), ahead) == ""
    assert proef.situation(proef.heen(), ahead + TIK) == "extra_stop"
