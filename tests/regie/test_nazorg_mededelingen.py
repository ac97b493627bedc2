"""Announcements: whom they reach, what readers see, corrections, read receipts, the feed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml import etree

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.regie import (
    Doelgroep,
    Mededelingwens,
    announcement,
    announcements,
    change,
    draft,
    drop,
    fill,
    preview,
    reached,
    read,
    read_audience,
    send,
    send_draft,
    templates,
    write_feed,
)
from ketenwissel.store import Opslag
from ketenwissel.toegang import NietBekend, Verboden, plain_lines, plain_text

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, GEMEENTE
from .nazorgproef import AANBIEDERS, BSN, GEMEENTEN, Nazorgproef

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def proef(opslag: Opslag) -> Nazorgproef:
    return Nazorgproef(opslag)


def _seen(proef: Nazorgproef, who: str, *, past: bool = False) -> list[int]:
    with proef.balie.look(who) as blik:
        return [one.nummer for one in announcements(blik, past=past)]


def _receivers(proef: Nazorgproef, number: int) -> set[str]:
    with proef.balie.look("regie") as blik:
        return {one.organisatie for one in reached(blik, number)}


AUDIENCES: list[tuple[str, set[str]]] = [
    ("iedereen", GEMEENTEN | AANBIEDERS | {"maker", "bureau"}),
    ("gemeenten", GEMEENTEN),
    ("aanbieders", AANBIEDERS),
    ("leveranciers", {"maker"}),
    ("serviceorganisaties", {"bureau"}),
    ("klanten:maker", {GEMEENTE}),
    ("regio:Noord", {GEMEENTE, AANBIEDER}),
    ("organisatie:42420002", {ANDERE_AANBIEDER}),
]


@pytest.mark.parametrize(("text", "wanted"), AUDIENCES)
def test_it_reaches_exactly_whom_it_is_for(proef: Nazorgproef, text: str, wanted: set[str]) -> None:
    proef.package(GEMEENTE)
    proef.region(GEMEENTE, "Noord")
    proef.region(AANBIEDER, "Noord")
    with proef.balie.look("regie") as blik:
        concept = preview(blik, Mededelingwens("Titel", "Tekst", doelgroep=read_audience(text)))
    assert concept.ontvangers == wanted
    assert str(concept.doelgroep) == text
    assert _receivers(proef, proef.announce(doel=read_audience(text))) == wanted


def test_customers_are_who_gave_a_mandate_where_no_package_is_known(proef: Nazorgproef) -> None:
    with pytest.raises(UnusableInput, match="nobody"):
        proef.announce(doel=Doelgroep("klanten", "maker"))
    proef.mandate(AANBIEDER, "maker")
    assert _receivers(proef, proef.announce(doel=Doelgroep("klanten", "maker"))) == {AANBIEDER}


def test_a_party_that_ended_gets_nothing_more(proef: Nazorgproef) -> None:
    proef.go_to("2022-03-25T09:00")
    assert _receivers(proef, proef.announce(doel=Doelgroep("soort", "gemeenten"))) == {
        GEMEENTE,
        ANDERE_GEMEENTE,
    }


@pytest.mark.parametrize("text", ["gemeente", "klanten:", "soort:gemeenten", "iedereen:1", "regio"])
def test_an_audience_is_written_in_one_way(text: str) -> None:
    with pytest.raises(UnusableInput, match="for whom"):
        read_audience(text)


@pytest.mark.parametrize("text", ["klanten:niemand", "regio:Nergens", "organisatie:0000"])
def test_an_audience_must_exist(proef: Nazorgproef, text: str) -> None:
    with pytest.raises(NietBekend):
        proef.announce(doel=read_audience(text))


def test_a_reader_sees_what_is_for_it_and_for_everybody(proef: Nazorgproef) -> None:
    to_all = proef.announce()
    to_one = proef.announce(doel=Doelgroep("organisatie", GEMEENTE))
    assert _seen(proef, "gemeente") == [to_one, to_all]
    assert _seen(proef, "ander") == _seen(proef, "kijker") == _seen(proef, "maakster") == [to_all]
    assert _seen(proef, "regie", past=True) == [to_one, to_all]
    with proef.balie.look("ander") as blik, pytest.raises(NietBekend):
        announcement(blik, to_one)
    with proef.balie.look(proef.program(GEMEENTE)) as blik:
        assert announcement(blik, to_one).bereik is None


def test_it_is_shown_from_its_begin_to_its_end(proef: Nazorgproef) -> None:
    van, tot = parse_instant("2022-03-01T09:00"), parse_instant("2022-03-02T09:00")
    number = proef.announce(van=van, tot=tot)
    assert _seen(proef, "gemeente") == []
    assert _seen(proef, "gemeente", past=True) == []
    with proef.balie.look("gemeente") as blik, pytest.raises(NietBekend):
        announcement(blik, number)
    proef.clock.advance_to(van)
    assert _seen(proef, "gemeente") == [number]
    proef.clock.advance_to(tot)
    assert _seen(proef, "gemeente") == []
    assert _seen(proef, "gemeente", past=True) == [number]


def test_a_correction_replaces_and_reaches_all_that_the_first_reached(proef: Nazorgproef) -> None:
    first = proef.announce(doel=Doelgroep("organisatie", GEMEENTE))
    second = proef.announce("Verbeterd", Doelgroep("organisatie", ANDERE_GEMEENTE), vervangt=first)
    assert _receivers(proef, second) == {GEMEENTE, ANDERE_GEMEENTE}
    assert _seen(proef, "gemeente") == [second]
    with proef.balie.look("gemeente") as blik:
        assert announcement(blik, first).vervangen_door == second
        assert announcement(blik, first).titel == "Let op"
    with pytest.raises(UnusableInput, match="replaced already"):
        proef.announce(vervangt=first)
    with pytest.raises(NietBekend):
        proef.announce(vervangt=99)


def test_the_first_stays_until_its_correction_is_shown(proef: Nazorgproef) -> None:
    first = proef.announce()
    later = proef.clock.now() + timedelta(hours=1)
    second = proef.announce(vervangt=first, van=later)
    assert _seen(proef, "gemeente") == [first]
    proef.clock.advance_to(later)
    assert _seen(proef, "gemeente") == [second]


def test_a_draft_is_for_nobody_until_it_is_sent(proef: Nazorgproef) -> None:
    wens = Mededelingwens("Titel", "Tekst", doelgroep=Doelgroep("soort", "gemeenten"))
    with proef.balie.act("regie") as daad:
        kept, dropped = draft(daad, wens), draft(daad, wens)
        change(daad, kept, Mededelingwens("Anders", "Tekst", doelgroep=Doelgroep("iedereen")))
        drop(daad, dropped)
    assert _seen(proef, "gemeente", past=True) == []
    assert _seen(proef, "regie", past=True) == [dropped, kept]
    with proef.balie.act("beheer") as daad:
        assert send_draft(daad, kept).ontvangers == 8
        for gone in (kept, dropped):
            for act in (send_draft, drop):
                with pytest.raises(NietBekend):
                    act(daad, gone)
            with pytest.raises(NietBekend):
                change(daad, gone, wens)
    with proef.balie.look("gemeente") as blik:
        assert announcement(blik, kept).titel == "Anders"


def test_reading_is_an_act_of_the_organisation_itself(proef: Nazorgproef) -> None:
    number = proef.announce(doel=Doelgroep("soort", "gemeenten"))
    with proef.balie.act("gemeente") as daad:
        assert read(daad, number) == [GEMEENTE]
    with proef.balie.act(proef.program(GEMEENTE)) as daad:
        assert read(daad, number) == []
    with proef.balie.act(proef.program(ANDERE_GEMEENTE)) as daad:
        with pytest.raises(Verboden):
            read(daad, number, [GEMEENTE])
        assert read(daad, number, [ANDERE_GEMEENTE]) == [ANDERE_GEMEENTE]
    for who in ("aanbieder", "kijker", "regie"):
        with proef.balie.act(who) as daad, pytest.raises(NietBekend):
            read(daad, number)
    with proef.balie.look("regie") as blik:
        found = {one.organisatie: one.gelezen_door for one in reached(blik, number)}
        assert found == {GEMEENTE: "gemeente", ANDERE_GEMEENTE: ANDERE_GEMEENTE, "0457": None}
        bereik = announcement(blik, number).bereik
        assert bereik is not None
        assert (bereik.ontvangers, bereik.gelezen) == (3, 2)
    assert [one["organisatie"] for one in proef.events("mededeling_gelezen")] == [GEMEENTE, ANDERE_GEMEENTE]


def test_the_trail_says_that_it_was_sent_and_nothing_that_was_typed(proef: Nazorgproef) -> None:
    proef.announce("Vertrouwelijke titel")
    (event,) = proef.events("mededeling_verzonden")
    assert event["door"] == "regie"
    assert event["ontvangers"] == "8"
    assert "titel" not in str(event).lower()


@pytest.mark.parametrize("who", ["gemeente", "kijker", "maakster"])
def test_who_may_not_send_cannot_look_behind_it_either(proef: Nazorgproef, who: str) -> None:
    number = proef.announce()
    wens = Mededelingwens("Titel", "Tekst", doelgroep=Doelgroep("iedereen"))
    for refused in (lambda d: send(d, wens), lambda d: draft(d, wens), lambda d: preview(d, wens)):
        with proef.balie.act(who) as daad, pytest.raises(Verboden):
            refused(daad)
    with proef.balie.look(who) as blik, pytest.raises(Verboden):
        reached(blik, number)


UNFIT: list[tuple[str, dict[str, object]]] = [
    ("nine digits", {"titel": f"Over {BSN}"}),
    ("nine digits", {"tekst": f"Zie\n{BSN[:3]} {BSN[3:6]}\n{BSN[6:]}"}),
    ("nine digits", {"aanvulling": "Bel over 999.900.018"}),
    ("150", {"titel": "x" * 151}),
    ("printable", {"tekst": "a\x00b"}),
    ("title and a text", {"titel": None}),
    ("for whom", {"doelgroep": None}),
    ("now on", {"van": parse_instant("2022-02-01T00:00")}),
    ("after the begin", {"tot": parse_instant("2022-02-28T09:00")}),
    ("no template", {"sjabloon": "zoiets"}),
]


@pytest.mark.parametrize(("said", "fields"), UNFIT)
def test_what_cannot_be_sent_is_said(proef: Nazorgproef, said: str, fields: dict[str, object]) -> None:
    base: dict[str, object] = {"titel": "Titel", "tekst": "Tekst", "doelgroep": Doelgroep("iedereen")}
    wens = Mededelingwens(**(base | fields))  # type: ignore[arg-type]  # names of its fields
    with proef.balie.act("regie") as daad, pytest.raises(UnusableInput, match=said) as caught:
        send(daad, wens)
    assert BSN not in str(caught.value)
    assert _seen(proef, "regie", past=True) == []


@pytest.mark.parametrize("naam", templates())
def test_every_template_fills_from_the_national_runbook(naam: str) -> None:
    found = fill(naam, load_draaiboek("iwmo-ijw-3.0-naar-3.1"))
    assert plain_text(found.titel, "the title", 150) == found.titel
    assert plain_lines(found.tekst, "the text", 10_000) == found.tekst
    assert not {"{", "}"} & set(found.titel + found.tekst)


def test_the_dates_of_a_template_are_those_of_the_runbook_in_force(proef: Nazorgproef) -> None:
    def titel() -> str:
        with proef.balie.look("regie") as blik:
            return preview(blik, Mededelingwens(sjabloon="uitgesteld", aanvulling="Reden volgt.")).titel

    assert titel().endswith("maandag 4 april 2022 13.00 uur")
    proef.amend('"ma", tijd = 2022-04-04T13', '"wo", tijd = 2022-04-06T13', "2022-03-01T09:00")
    assert titel().endswith("maandag 4 april 2022 13.00 uur")
    proef.go_to("2022-03-01T09:00")
    assert titel().endswith("woensdag 6 april 2022 13.00 uur")


def test_a_template_has_its_usual_audience_and_may_be_added_to(proef: Nazorgproef) -> None:
    with proef.balie.look("regie") as blik:
        concept = preview(blik, Mededelingwens(sjabloon="niet-beschikbaar", aanvulling="Storing bij ons."))
    assert len(concept.ontvangers) == 8
    assert concept.tekst.endswith("\n\nStoring bij ons.")


def _feed(proef: Nazorgproef, who: str) -> etree._Element:
    with proef.balie.look(who) as blik:
        found = announcements(blik)
        return etree.fromstring(write_feed(found, "https://hub.example", who, blik.at))


def test_the_feed_has_what_atom_asks_for(proef: Nazorgproef) -> None:
    first = proef.announce("Een <b>titel</b> & meer")
    proef.announce("Verbeterd", vervangt=first, tot=parse_instant("2022-05-01T00:00"))
    proef.announce("Alleen voor een ander", Doelgroep("organisatie", ANDERE_GEMEENTE))
    feed = _feed(proef, "gemeente")
    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (child,) = one.findall(f"{ATOM}{name}")
            assert child.text
        parse_instant(one.findtext(f"{ATOM}updated", ""))
        assert one.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert links == {("self", "https://hub.example/v1/mededelingen/feed")}
    (entry,) = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Verbeterd"
    (content,) = entry.findall(f"{ATOM}content")
    assert content.get("type") == "text"
    assert "vervangt mededeling 1" in (content.text or "")
    ids = [one.text for one in _feed(proef, "ander").iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3


def test_an_empty_feed_is_a_feed(proef: Nazorgproef) -> None:
    feed = _feed(proef, "kijker")
    assert feed.find(f"{ATOM}entry") is None
    assert feed.findtext(f"{ATOM}updated") == "2022-02-28T08:00:00Z"


def test_the_same_announcement_keeps_its_id_in_the_feed(proef: Nazorgproef) -> None:
    proef.announce()
    pick: Callable[[], str] = lambda: _feed(proef, "gemeente").findtext(f"{ATOM}entry/{ATOM}id", "")  # noqa: E731
    before = pick()
    proef.go_to("2022-03-01T09:00")
    assert pick() == before
