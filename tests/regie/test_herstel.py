"""The herstellijst: every piece of work that the stop left behind is there once, and is settled once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import text

from ketenwissel.bericht import Bevinding, parse, retourbericht
from ketenwissel.core.errors import UnusableInput
from ketenwissel.hub import Versies
from ketenwissel.keten import Aanlevering
from ketenwissel.regie import (
    Hersteller,
    Herstelregel,
    Herstelverslag,
    confirm_item,
    propose,
    read_repairs,
    settle_outside,
    settle_sent,
    void_item,
)
from ketenwissel.store import Opslag, RowFault, herstel
from ketenwissel.toegang import NietBekend, Verboden

from .spoedproef import (
    AANBIEDER,
    ANDER_BSN,
    ANDERE_AANBIEDER,
    BSN,
    GEMEENTE,
    NA_INGEBRUIKNAME,
    Naastproef,
)

VOOR = "2022-03-29T10:00"
"""Everything may pass, and may still be answered."""


@pytest.fixture
def proef(opslag: Opslag) -> Naastproef:
    made = Naastproef(opslag)
    made.go_to(VOOR)
    return made


def old(proef: Naastproef, functie: str = "WMO301", bsn: str = BSN, **elements: str) -> Aanlevering:
    """Make a message of the old release."""
    return proef.about(functie, "3.0", bsn, **elements)


def live(proef: Naastproef) -> list[Herstelregel]:
    """Go past go-live and draw the list up."""
    proef.go_to(NA_INGEBRUIKNAME)
    proef.draw_up()
    return proef.items()


def report(proef: Naastproef, wie: str = "regie") -> Herstelverslag:
    with proef.looks(wie) as blik:
        return read_repairs(blik)


def rejected(proef: Naastproef, heen: Aanlevering, code: str = "9074") -> Aanlevering:
    """Answer a message with a rejection."""
    made = proef.retour(heen)
    root = parse(heen.inhoud)
    assert isinstance(root, etree._Element)
    finding = Bevinding(code, 3, "TR000", "/Bericht/Header", "afgekeurd")
    inhoud = retourbericht(
        root, identificatie="RET000001", dagtekening=date(2022, 3, 30), bevindingen=[finding]
    )
    return replace(made, inhoud=inhoud)


def test_a_broken_pair_is_an_item_of_who_must_send_again(proef: Naastproef) -> None:
    heen = old(proef)
    proef.send_about(heen, old(proef, "WMO305"))
    first, second = live(proef)
    assert (first.soort, first.eigenaar, first.wederpartij) == ("gebroken", GEMEENTE, AANBIEDER)
    assert (first.referentie, first.functie, first.release) == (heen.referentie, "WMO301", "3.0")
    assert (second.eigenaar, second.functie, second.kan_opnieuw) == (AANBIEDER, "WMO305", True)


def test_what_was_answered_in_order_is_no_work(proef: Naastproef) -> None:
    heen = old(proef)
    proef.send_about(heen)
    proef.accepted(proef.retour(heen))
    assert live(proef) == []
    assert report(proef).in_orde


def test_drawing_up_again_adds_only_what_is_new(proef: Naastproef) -> None:
    proef.send_about(old(proef))
    proef.refused(old(proef), at="2022-03-30T18:00")
    proef.go_to(NA_INGEBRUIKNAME)
    first = proef.draw_up()
    assert (first.nieuw, first.aantal) == (2, 2)
    assert proef.draw_up().nieuw == 0
    proef.refused(old(proef))
    again = proef.draw_up("hubbeheer")
    assert (again.nieuw, again.aantal) == (1, 3)
    assert [one["nieuw"] for one in proef.events("herstellijst_opgesteld")] == ["2", "1"]


def test_the_service_draws_it_up_by_itself_from_go_live_on(proef: Naastproef) -> None:
    proef.send_about(old(proef))
    hersteller = Hersteller(proef.opslag, Versies())
    proef.go_to("2022-04-04T12:59:59")
    assert hersteller.work(proef.clock.now()) == 0
    with pytest.raises(UnusableInput, match="after go-live"):
        proef.draw_up()
    proef.go_to("2022-04-04T13:00")
    assert hersteller.work(proef.clock.now()) == 1
    assert hersteller.work(proef.clock.now()) == 0


def test_what_was_refused_again_and_again_is_one_item(proef: Naastproef) -> None:
    message, other = old(proef), old(proef)
    proef.refused(message, message, at="2022-03-30T18:00")
    proef.refused(replace(message, referentie=proef.reference()), at="2022-03-30T19:00")
    proef.refused(replace(message, inhoud=other.inhoud), at="2022-03-30T20:00")
    proef.refused(old(proef, bsn=ANDER_BSN), at="2022-03-31T20:00")
    items = live(proef)
    assert [(one.soort, one.referentie == message.referentie) for one in items] == [
        ("geweigerd", True),
        ("geweigerd", False),
    ]
    with proef.looks("regie") as blik:
        sources = Counter(herstel.known_sources(blik.connection, "weigering").values())
    assert sorted(sources.values()) == [1, 4]


def test_a_refused_answer_is_part_of_the_pair_that_broke(proef: Naastproef) -> None:
    heen = old(proef)
    proef.send_about(heen)
    proef.refused(proef.retour(heen), at="2022-03-31T14:00")
    (item,) = live(proef)
    assert item.soort == "gebroken"
    with proef.looks("regie") as blik:
        assert list(herstel.known_sources(blik.connection, "weigering").values()) == [item.nummer]


def test_an_answer_that_was_refused_after_another_one_needs_no_work(proef: Naastproef) -> None:
    heen = old(proef)
    proef.send_about(heen)
    proef.accepted(proef.retour(heen))
    proef.refused(proef.retour(heen), at="2022-03-31T14:00")
    (item,) = live(proef)
    assert (item.soort, item.toestand, item.afgehandeld_door) == ("geweigerd", "vervallen", "vanzelf")


def test_what_was_sent_too_early_is_settled_when_it_comes_again(proef: Naastproef) -> None:
    early = proef.about()
    # Long before the stop it was a slip, and no work that the stop left behind.
    proef.refused(proef.about(), at="2022-03-30T16:00")
    proef.refused(early, at="2022-04-01T10:00")
    (item,) = live(proef)
    assert (item.soort, item.release, item.toestand) == ("geweigerd", "3.1", "open")
    proef.send_about(early)
    proef.draw_up()
    (item,) = proef.items()
    assert (item.toestand, item.afgehandeld_door) == ("verzonden", "vanzelf")


@pytest.mark.parametrize(
    ("answered", "collected", "is_work"),
    [
        ("2022-03-30T16:00", "2022-03-30T16:59", False),
        ("2022-03-30T16:00", "2022-03-30T17:00", True),
        ("2022-03-31T09:00", "2022-03-31T10:00", True),
        ("2022-03-31T09:00", None, True),
    ],
)
@pytest.mark.parametrize("kind", ["retour", "foutbericht"])
def test_a_rejection_is_work_when_it_could_no_longer_be_corrected(
    proef: Naastproef, answered: str, collected: str | None, is_work: bool, kind: str
) -> None:
    heen = old(proef)
    proef.send_about(heen)
    proef.go_to(answered)
    proef.accepted(rejected(proef, heen) if kind == "retour" else proef.error(heen))
    if collected is not None:
        proef.go_to(collected)
        proef.collect(GEMEENTE)
    items = live(proef)
    assert [one.soort for one in items] == (["afgekeurd"] if is_work else [])
    if is_work:
        assert (items[0].eigenaar, items[0].referentie) == (GEMEENTE, heen.referentie)


def test_a_broken_pair_that_is_rejected_after_all_stays_one_item(proef: Naastproef) -> None:
    heen = old(proef)
    proef.send_about(heen)
    (item,) = live(proef)
    proef.accepted(proef.error(heen))
    assert proef.draw_up().nieuw == 0
    assert proef.items() == [item]
    with proef.looks("regie") as blik:
        assert list(herstel.known_sources(blik.connection, "afkeuring").values()) == [item.nummer]


def test_nothing_breaks_on_the_kto(opslag: Opslag) -> None:
    proef = Naastproef(opslag)
    with opslag.writing() as connection:
        connection.execute(text("INSERT INTO kenmerk (naam, waarde) VALUES ('omgeving', 'kto')"))
    proef.send_about(old(proef))
    try:
        assert live(proef) == []
    finally:
        with opslag.writing() as connection:
            connection.execute(text("DELETE FROM kenmerk WHERE naam = 'omgeving'"))


def test_an_allocation_sent_anew_keeps_its_moment(proef: Naastproef) -> None:
    moment = {"ToewijzingNummer": "7", "Toewijzingsdatum": "2022-03-28", "Toewijzingstijd": "09:30:00"}
    proef.send_about(old(proef, **moment))
    (item,) = live(proef)
    wrong = proef.about(**moment | {"Toewijzingstijd": "13:30:00"})
    other_number = proef.about(**moment | {"ToewijzingNummer": "8"})
    right = proef.about(**moment)
    proef.send_about(wrong, other_number, right)
    for message in (wrong, other_number):
        with pytest.raises(UnusableInput, match="keeps its number"), proef.acts() as daad:
            settle_sent(daad, item.nummer, message.referentie)
    with proef.looks() as blik:
        assert set(propose(blik, item.nummer)) == {one.referentie for one in (wrong, other_number, right)}
    with proef.acts() as daad:
        settle_sent(daad, item.nummer, right.referentie)
    (item,) = proef.items("gemeente")
    assert (item.toestand, item.afgehandeld_door) == ("verzonden", "gemeente")
    assert report(proef, "gemeente").in_orde


@pytest.mark.parametrize(
    "wrong",
    [
        {"functie": "WMO319"},
        {"aanbieder": ANDERE_AANBIEDER},
        {"functie": "JW301"},
        {"bsn": ANDER_BSN},
    ],
)
def test_only_the_same_work_settles(proef: Naastproef, wrong: dict[str, str]) -> None:
    proef.send_about(old(proef))
    (item,) = live(proef)
    message = (
        proef.about(**wrong)
        if wrong.get("functie") != "WMO319"
        else proef.heen("WMO319", "3.1", GEMEENTE, AANBIEDER)
    )
    proef.send_about(message)
    for reference in (message.referentie, proef.reference()):
        with pytest.raises(UnusableInput), proef.acts() as daad:
            settle_sent(daad, item.nummer, reference)
    assert proef.items()[0].toestand == "open"


def test_a_message_that_just_came_waits_for_the_index(proef: Naastproef) -> None:
    proef.send_about(old(proef))
    (item,) = live(proef)
    message = proef.about()
    proef.accepted(message)
    with pytest.raises(UnusableInput, match="arrived just now"), proef.acts() as daad:
        settle_sent(daad, item.nummer, message.referentie)


def test_an_item_is_settled_once_and_a_message_settles_one(proef: Naastproef) -> None:
    proef.send_about(old(proef), old(proef))
    first, second = (one.nummer for one in live(proef))
    message = proef.about()
    proef.send_about(message)
    with proef.acts() as daad:
        settle_sent(daad, first, message.referentie)
    with pytest.raises(UnusableInput, match=f"settles item {first}"), proef.acts() as daad:
        settle_sent(daad, second, message.referentie)
    used = proef.items()[0].bericht_id
    with pytest.raises(RowFault), proef.acts() as daad:
        herstel.settle(daad.connection, second, "verzonden", used, None, "x", daad.at)
    for act in (settle_outside, void_item):
        with pytest.raises(UnusableInput, match="settled already"), proef.acts() as daad:
            act(daad, first, "nog eens")
    with proef.acts() as daad:
        assert not herstel.settle(daad.connection, first, "vervallen", None, "x", "x", daad.at)
        void_item(daad, second, "was dubbel")
    assert report(proef).in_orde
    assert [one["toestand"] for one in proef.events("herstel_afgehandeld")] == ["verzonden", "vervallen"]


def test_the_old_declaration_is_settled_outside_the_chain(proef: Naastproef) -> None:
    proef.send_about(old(proef, "WMO303"))
    (item,) = live(proef)
    assert (item.kan_opnieuw, item.eerst_bevestigen) == (False, False)
    with pytest.raises(UnusableInput, match="cannot be sent anew"), proef.acts("aanbieder") as daad:
        settle_sent(daad, item.nummer, proef.reference())
    with proef.acts("aanbieder") as daad:
        settle_outside(daad, item.nummer, "in overleg als correctiefactuur")
    assert proef.items("aanbieder")[0].toestand == "buiten_keten"


def test_a_declaration_is_sent_again_only_on_the_word_of_both(proef: Naastproef) -> None:
    proef.send_about(old(proef, "WMO323"))
    (item,) = live(proef)
    assert item.eerst_bevestigen
    again = proef.about("WMO323")
    proef.send_about(again)

    def send() -> None:
        with proef.acts("aanbieder") as daad:
            settle_sent(daad, item.nummer, again.referentie)

    with pytest.raises(UnusableInput, match="both sides must confirm"):
        send()
    with proef.acts("aanbieder") as daad:
        assert confirm_item(daad, item.nummer, verwerkt=False) == AANBIEDER
    with pytest.raises(UnusableInput, match="both sides must confirm"):
        send()
    with proef.acts("gemeente") as daad:
        assert confirm_item(daad, item.nummer, verwerkt=True) == GEMEENTE
    with pytest.raises(UnusableInput, match="says that this was processed"):
        send()
    with proef.acts("gemeente") as daad:
        confirm_item(daad, item.nummer, verwerkt=False)
    send()
    assert report(proef).in_orde
    said = [(one["partij"], one["verwerkt"], one["door"]) for one in proef.events("herstel_bevestigd")]
    assert said == [
        (AANBIEDER, "nee", "aanbieder"),
        (GEMEENTE, "ja", "gemeente"),
        (GEMEENTE, "nee", "gemeente"),
    ]


def test_the_report_shows_declarations_that_could_be_paid_twice(proef: Naastproef) -> None:
    proef.send_about(old(proef, "WMO323"))
    (item,) = live(proef)
    assert report(proef).dubbel == ()
    sent = proef.about("WMO323")
    proef.send_about(sent)
    (found,) = report(proef).dubbel
    assert (found.nummer, found.referenties) == (item.nummer, (sent.referentie,))
    for who in ("aanbieder", "gemeente"):
        with proef.acts(who) as daad:
            confirm_item(daad, item.nummer, verwerkt=False)
    assert report(proef).dubbel == ()
    with proef.acts("aanbieder") as daad:
        settle_sent(daad, item.nummer, sent.referentie)
    assert report(proef).in_orde
    proef.send_about(proef.about("WMO323"))
    assert len(report(proef).dubbel[0].referenties) == 2


def test_one_person_does_not_confirm_for_both_sides(proef: Naastproef) -> None:
    proef.send_about(old(proef, "WMO323"))
    (item,) = live(proef)
    with proef.acts("aanbieder") as daad:
        confirm_item(daad, item.nummer, verwerkt=False)
        said = herstel.confirmations(daad.connection)[item.nummer][0]
    with pytest.raises(RowFault), proef.acts("gemeente") as daad:
        herstel.confirm(daad.connection, said._replace(partij=GEMEENTE))
    for who in ("bureau", "regie", "maker"):
        with pytest.raises(Verboden), proef.acts(who) as daad:
            confirm_item(daad, item.nummer, verwerkt=False)
    with pytest.raises(Verboden), proef.acts(proef.program(GEMEENTE)) as daad:
        confirm_item(daad, item.nummer, verwerkt=False)


def test_the_owner_settles_and_the_other_side_looks_on(proef: Naastproef) -> None:
    proef.send_about(old(proef))
    (item,) = live(proef)
    assert proef.items("aanbieder") == [item]
    # The vendor of the gemeente may look on.
    assert proef.items("maker") == [item]
    with pytest.raises(Verboden), proef.acts("aanbieder") as daad:
        void_item(daad, item.nummer, "niet nodig")
    with pytest.raises(Verboden), proef.acts("regie") as daad:
        void_item(daad, item.nummer, "niet nodig")
    with pytest.raises(NietBekend), proef.acts("bureau") as daad:
        void_item(daad, item.nummer, "niet nodig")
    with pytest.raises(Verboden):
        proef.items("toeschouwer")
    with pytest.raises(Verboden):
        proef.draw_up("gemeente")
    with pytest.raises(UnusableInput, match="nine digits"), proef.acts() as daad:
        void_item(daad, item.nummer, f"client {BSN} is verhuisd")


ANSWERS: dict[str, Callable[[Naastproef, Aanlevering], Aanlevering]] = {
    "answer": Naastproef.retour,
    "reject": rejected,
    "error": Naastproef.error,
}
ITEMS = {"break": "gebroken", "reject": "afgekeurd", "error": "afgekeurd", "refuse": "geweigerd"}
_KINDS = st.lists(st.tuples(st.sampled_from([*ANSWERS, "break", "refuse"]), st.booleans()), max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_KINDS)
def test_every_piece_of_work_is_there_once(
    prepared_file: object, tmp_path_factory: pytest.TempPathFactory, kinds: list[tuple[str, bool]]
) -> None:
    from pathlib import Path  # noqa: PLC0415  # a database for each example

    from ketenwissel.store import open_database  # noqa: PLC0415

    assert isinstance(prepared_file, Path)
    path = tmp_path_factory.mktemp("werk") / "proef.db"
    path.write_bytes(prepared_file.read_bytes())
    opslag = open_database(str(path))
    proef = Naastproef(opslag)
    work = [(kind, twice, old(proef)) for kind, twice in kinds]
    for kind, _, heen in work:
        if kind != "refuse":
            proef.accepted(heen, at="2022-03-30T16:00")
    for kind, twice, heen in work:
        if kind == "refuse":
            proef.refused(*[heen] * (1 + twice), at="2022-03-30T18:00")
    for kind, _, heen in work:
        if kind in ANSWERS:
            proef.accepted(ANSWERS[kind](proef, heen), at="2022-03-31T12:00")
    for kind, twice, heen in work:
        if kind == "break" and twice:
            proef.refused(proef.retour(heen), at="2022-03-31T15:00")
    proef.go_to(NA_INGEBRUIKNAME)
    wanted = sorted(ITEMS[kind] for kind, _ in kinds if kind in ITEMS)
    assert proef.draw_up().nieuw == len(wanted)
    assert proef.draw_up().nieuw == 0
    assert sorted(one.soort for one in proef.items()) == wanted
    opslag.close()
