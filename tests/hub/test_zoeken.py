"""Finding messages and pairs: by every key, a page at a time, and only what somebody may see."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, text

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import (
    Aansluitregel,
    Bsnsleutel,
    Heraanbieder,
    Heraanbod,
    Inhoud,
    Inzage,
    Paarvraag,
    Zoekfilters,
    Zoekindex,
    Zoekvraag,
)
from ketenwissel.keten import Aanlevering
from ketenwissel.store import Opslag
from ketenwissel.store.paren import Toestand
from ketenwissel.toegang import ALLE, Zicht

from .proef import Proef

ALLES = Zicht({}, alles=True)
SLEUTEL = Bsnsleutel(b"een sleutel van ten minste 32 bytes")
BSN, ANDER_BSN = "999900006", "999900018"
TIK = timedelta(milliseconds=1)


def own(*codes: str, types: frozenset[str] = frozenset({ALLE})) -> Zicht:
    return Zicht(dict.fromkeys(codes, types))


def about(aanlevering: Aanlevering, bsn: str) -> Aanlevering:
    """Make the same message about another client."""
    return replace(aanlevering, inhoud=aanlevering.inhoud.replace(BSN.encode(), bsn.encode()))


class Zoekproef:
    """A hub with an index and somebody who asks."""

    def __init__(self, proef: Proef) -> None:
        self.proef = proef
        self.index = Zoekindex(proef.opslag, SLEUTEL)
        self.inzage = Inzage(proef.opslag, proef.hub, SLEUTEL, "productie")
        self._heraanbieder = Heraanbieder(proef.opslag, proef.hub)

    def offer_again(
        self,
        ids: Sequence[int],
        referenties: Sequence[str] = (),
        zicht: Zicht = ALLES,
        *,
        proef: bool = False,
    ) -> list[Heraanbod]:
        """Offer messages again as somebody called `b.eheer`."""
        return self._heraanbieder.offer_again(
            ids, referenties, self.proef.register, zicht, "b.eheer", proef=proef
        )

    def found(self, zicht: Zicht = ALLES, /, **vraag: Any) -> list[str]:  # noqa: ANN401  # fields of Zoekvraag
        """Give the references on all pages of an answer."""
        pages = list(self.pages(zicht, Zoekvraag(**vraag)))
        return [reference for page in pages for reference in page]

    def pages(self, zicht: Zicht, vraag: Zoekvraag) -> Iterator[list[str]]:
        while True:
            found = self.inzage.zoek(vraag, zicht)
            yield [bericht.referentie for bericht in found.berichten]
            if found.volgende is None:
                return
            vraag = replace(vraag, na=found.volgende)


@pytest.fixture
def zoekproef(proef: Proef) -> Zoekproef:
    return Zoekproef(proef)


def references(*aanleveringen: Aanlevering) -> list[str]:
    return [one.referentie for one in aanleveringen]


def test_every_key_finds_its_messages(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    first, second = proef.heen(), about(proef.heen("JW305", "3.0", "0363"), ANDER_BSN)
    proef.accepted(first)
    proef.go_to("2022-03-01T10:00")
    proef.accepted(second, proef.retour(first))
    answer = zoekproef.inzage.zoek(Zoekvraag(), ALLES).berichten[0]
    everything = [answer.referentie, second.referentie, first.referentie]
    assert zoekproef.found() == everything
    assert zoekproef.index.work() == 3
    expected: dict[str, list[str]] = {
        "bsn:" + BSN: [first.referentie],
        "bsn:" + ANDER_BSN: [second.referentie],
        "referentie:" + second.referentie: [second.referentie],
        "identificatie:ID00000002": [second.referentie],
        "partij:0363": [second.referentie],
        "partij:42420001": everything,
        "zender:42420001": [answer.referentie, second.referentie],
        "ontvanger:42420001": [first.referentie],
        "berichttype:WMO302": [answer.referentie],
        "berichttype:JW305": [second.referentie],
        "release:3.0": everything,
        "release:3.1": [],
        "toestand:beantwoord": [first.referentie],
        "toestand:wachtend": [answer.referentie, second.referentie],
        "toestand:gebroken": [],
        "toewijzingnummer:7": [first.referentie],
        "toewijzingnummer:8": [],
    }
    for asked, wanted in expected.items():
        name, value = asked.split(":")
        assert zoekproef.found(**{name: value}) == wanted, asked
        assert zoekproef.found(**{name: value}, oudste_eerst=True) == wanted[::-1], asked
    assert zoekproef.found(bsn=BSN, toestand="beantwoord", partij="0344") == [first.referentie]
    assert zoekproef.found(bsn=BSN, toewijzingnummer="7", berichttype="WMO301") == [first.referentie]
    assert zoekproef.found(bsn=ANDER_BSN, toewijzingnummer="7") == []
    moment = parse_instant("2022-03-01T10:00")
    assert zoekproef.found(van=moment) == everything[:2]
    assert zoekproef.found(tot=moment) == everything[2:]
    assert zoekproef.found(van=moment + TIK) == []


def test_what_has_no_keys_yet_is_found_by_all_but_its_content(zoekproef: Zoekproef) -> None:
    heen = [zoekproef.proef.heen() for _ in range(3)]
    zoekproef.proef.accepted(heen[0])
    assert zoekproef.index.work() == 1
    zoekproef.proef.accepted(*heen[1:])
    newest_first = references(*heen)[::-1]
    assert zoekproef.found(partij="0344") == newest_first
    assert zoekproef.found(berichttype="WMO301") == newest_first
    assert zoekproef.found(own("42420001")) == newest_first
    assert zoekproef.found(identificatie="ID00000003") == newest_first[:1]
    assert zoekproef.found(bsn=BSN) == newest_first[2:]
    assert zoekproef.inzage.zoek(Zoekvraag(bsn=BSN), ALLES).achterstand == 2
    assert zoekproef.index.work() == 2
    assert zoekproef.found(bsn=BSN) == newest_first
    assert zoekproef.inzage.zoek(Zoekvraag(bsn=BSN), ALLES).achterstand == 0
    assert zoekproef.index.work() == 0


def test_pages_follow_each_other_without_loss_in_both_directions(zoekproef: Zoekproef) -> None:
    sent = [zoekproef.proef.heen(aanbieder=("42420001", "42420002")[n % 2]) for n in range(25)]
    zoekproef.proef.accepted(*sent)
    zoekproef.index.work()
    expected = references(*sent)
    for limit in (1, 7, 25, 26):
        for narrowed in ({}, {"partij": "0344"}, {"berichttype": "WMO301"}, {"bsn": BSN}):
            asked = Zoekvraag(limiet=limit, oudste_eerst=True, **narrowed)  # type: ignore[arg-type]
            pages = list(zoekproef.pages(ALLES, asked))
            assert [one for page in pages for one in page] == expected
            assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
            assert pages[-1]
            assert zoekproef.found(limiet=limit, **narrowed) == expected[::-1]
    two = own("42420001", "42420002", "0344")
    assert zoekproef.found(two, limiet=4) == expected[::-1], "each once, though found by two codes"


def test_a_page_looks_at_a_bounded_number_of_messages(
    zoekproef: Zoekproef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketenwissel.hub.bladeren.BUDGET", 10)
    sent = [zoekproef.proef.heen() for _ in range(30)]
    zoekproef.proef.accepted(*sent)
    asked = Zoekvraag(release="3.1", limiet=5)
    pages = list(zoekproef.pages(ALLES, asked))
    assert pages == [[]] * 3
    asked = Zoekvraag(identificatie="ID00000001", limiet=5)
    assert list(zoekproef.pages(ALLES, asked)) == [[], [], references(sent[0])]


def test_nobody_sees_more_than_they_may(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    mine, other = proef.heen(), proef.heen("WMO305", gemeente="0363", aanbieder="42420002")
    proef.accepted(mine, other)
    zoekproef.index.work()
    assert zoekproef.found(own("0344")) == [mine.referentie]
    assert zoekproef.found(own("42420001")) == [mine.referentie]
    assert zoekproef.found(own("42420001"), bsn=BSN) == [mine.referentie]
    assert zoekproef.found(own("42420001"), referentie=other.referentie) == []
    assert zoekproef.found(own("42420001"), partij="42420002") == []
    assert zoekproef.found(own("42420002", types=frozenset({"WMO301"}))) == []
    assert zoekproef.found(own("42420002", types=frozenset({"WMO305"}))) == [other.referentie]
    assert zoekproef.found(Zicht({})) == []
    (first, second) = zoekproef.inzage.zoek(Zoekvraag(oudste_eerst=True), ALLES).berichten
    assert zoekproef.inzage.bericht(second.id, own("0344")) is None
    assert zoekproef.inzage.bericht(first.id, own("0344")) == first
    assert zoekproef.inzage.paar(second.id, own("0344")) is None
    assert zoekproef.inzage.status(other.referentie, own("0344")).berichten == ()


def test_a_period_is_found_though_requests_overtook_each_other(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    random, moment = Random(3), proef.clock.now()
    received = {}
    for _ in range(60):
        moment += timedelta(seconds=random.randrange(40))
        heen = proef.heen()
        received[heen.referentie] = moment - timedelta(seconds=random.randrange(60))
        proef.accepted(heen, at=received[heen.referentie])
    stored = {
        one.referentie: one.ontvangen_op
        for one in zoekproef.inzage.zoek(Zoekvraag(limiet=60), ALLES).berichten
    }
    instants = list(stored.values())
    assert instants != sorted(instants, reverse=True), "some overtook others"
    for _ in range(40):
        van, tot = sorted(random.sample(instants, 2))
        expected = {one for one, at in stored.items() if van <= at < tot}
        assert set(zoekproef.found(van=van, tot=tot, limiet=7)) == expected


def test_two_processes_deal_with_each_message_once(zoekproef: Zoekproef, opslag: Opslag) -> None:
    zoekproef.proef.accepted(*(zoekproef.proef.heen() for _ in range(5)))
    begun: list[int] = []
    rival = Zoekindex(opslag, SLEUTEL)

    def overtake(*_: object) -> None:
        """Let another process index the same messages, once, just before this one writes."""
        if not begun:
            begun.append(0)
            begun.append(rival.work())

    original = opslag.writing
    opslag.writing = lambda **words: overtake() or original(**words)  # type: ignore[method-assign,func-returns-value]
    assert zoekproef.index.work() == 0, "the work of the other stands"
    assert begun == [0, 5]
    assert zoekproef.found(bsn=BSN, limiet=10) == zoekproef.found(limiet=10)


def test_an_index_keeps_to_the_key_that_it_was_made_with(zoekproef: Zoekproef, opslag: Opslag) -> None:
    zoekproef.proef.accepted(zoekproef.proef.heen())
    zoekproef.index.work()
    other = Zoekindex(opslag, Bsnsleutel(b"een andere sleutel, ook 32 bytes lang"))
    with pytest.raises(UnusableInput, match="another key"):
        other.work()
    other.restart()
    assert other.work() == 1
    assert zoekproef.found(bsn=BSN) == []
    with pytest.raises(UnusableInput, match="32 bytes"):
        Bsnsleutel(b"te kort")


def test_no_bsn_lies_in_the_index(zoekproef: Zoekproef, opslag: Opslag) -> None:
    zoekproef.proef.accepted(zoekproef.proef.heen())
    zoekproef.index.work()
    with opslag.reading() as connection:
        keys = connection.execute(text("SELECT soort, waarde FROM zoeksleutel")).all()
    assert {row.soort for row in keys} == {"bsn", "identificatie", "partij", "toewijzing", "type"}
    assert all(BSN not in row.waarde for row in keys)


PLANS: list[dict[str, Any]] = [
    {},
    {"referentie": "x"},
    {"bsn": BSN, "toewijzingnummer": "7"},
    {"toewijzingnummer": "7"},
    {"identificatie": "x"},
    {"partij": "0344", "van": parse_instant("2022-02-28T08:00"), "tot": parse_instant("2022-02-28T10:00")},
    {"berichttype": "WMO301", "na": 3},
    {"toestand": "wachtend"},
    {"oudste_eerst": True, "na": 1},
]


@pytest.mark.parametrize("vraag", PLANS, ids=lambda vraag: "-".join(vraag) or "alles")
def test_no_search_reads_a_whole_table(zoekproef: Zoekproef, opslag: Opslag, vraag: dict[str, Any]) -> None:
    zoekproef.proef.accepted(*(zoekproef.proef.heen() for _ in range(3)))
    zoekproef.index.work()
    with statements_of(opslag) as asked:
        for zicht in (ALLES, own("0344")):
            zoekproef.inzage.zoek(Zoekvraag(**vraag), zicht)
    plans = list(plans_of(opslag, asked))
    assert plans
    for statement, plan in plans:
        assert not reads_all(plan), (statement, plan)


@pytest.mark.parametrize("toestand", ["open", "gesloten", "afgekeurd", "gebroken", None])
def test_no_list_of_pairs_reads_a_whole_table(
    zoekproef: Zoekproef, opslag: Opslag, toestand: Toestand | None
) -> None:
    zoekproef.proef.accepted(*(zoekproef.proef.heen() for _ in range(3)))
    zoekproef.index.work()
    with statements_of(opslag) as asked:
        for zicht in (ALLES, own("0344")):
            zoekproef.inzage.paren(Paarvraag(toestand), zicht)
    plans = list(plans_of(opslag, asked))
    assert plans
    for statement, plan in plans:
        assert not reads_all(plan), (statement, plan)


def test_the_check_on_plans_sees_a_whole_table(zoekproef: Zoekproef, opslag: Opslag) -> None:
    with statements_of(opslag) as asked, opslag.reading() as connection:
        connection.execute(text("SELECT id FROM bericht WHERE functie = 'WMO301'")).all()
    assert [reads_all(plan) for _, plan in plans_of(opslag, asked)] == [True]


@contextmanager
def statements_of(opslag: Opslag) -> Iterator[list[tuple[str, object]]]:
    """Collect what is asked of a database, with its parameters (SQLite's driver writes them out)."""
    asked: list[tuple[str, object]] = []

    def trace(driver: sqlite3.Connection, *_: object) -> None:
        driver.set_trace_callback(lambda statement: asked.append((statement, None)))

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    # What goes to SQLite goes past SQLAlchemy.
    is_sqlite = opslag.engine.dialect.name == "sqlite"
    kind, listener = ("checkout", trace) if is_sqlite else ("before_cursor_execute", note)
    event.listen(opslag.engine, kind, listener)
    yield asked
    event.remove(opslag.engine, kind, listener)
    if is_sqlite:
        with opslag.reading() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.set_trace_callback(None)


def plans_of(opslag: Opslag, asked: list[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    """Give the plan of every question to the large tables."""
    with opslag.reading() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            # With so few rows a whole table is cheapest: made dear, it is chosen only where nothing else can.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, parameters in asked:
            is_end = "max(bericht.id)" in statement  # answered by the end of the index on both
            if is_end or not re.search(r"\b(bericht|zoeksleutel|paar|postvak)\b", statement):
                continue
            words = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
            text_ = statement.replace("%", "%%") if parameters is None else statement
            rows = connection.exec_driver_sql(words + text_, parameters)  # type: ignore[arg-type]
            yield statement, "\n".join(str(row[-1]) for row in rows)


def reads_all(plan: str) -> bool:
    """Say whether a plan goes through a whole table, or through all of an index that is not a partial one."""
    whole = re.search(r"Seq Scan on (\w+)", plan)
    scans = re.findall(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", plan)
    return bool(whole) or any(
        table in {"bericht", "zoeksleutel", "paar", "postvak", "heen"}
        and index not in {"ix_paar_open", "ix_paar_mis"}
        for table, index in scans
    )


def test_pairs_by_state_and_party_with_their_terms(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    answered, rejected, late, other = (
        proef.heen(),
        proef.heen(),
        proef.heen("WMO305"),
        proef.heen("JW301", "3.0", "0363", "42420002"),
    )
    proef.accepted(answered, rejected, late, other, at="2022-03-28T11:00")
    proef.accepted(proef.retour(answered), proef.error(rejected), at="2022-03-31T09:00")

    def listed(zicht: Zicht = ALLES, /, **vraag: Any) -> list[str]:  # noqa: ANN401  # fields of Paarvraag
        return [paar.referentie for paar in zoekproef.inzage.paren(Paarvraag(**vraag), zicht).paren]

    proef.go_to("2022-03-31T12:59")
    for _ in range(2):
        assert listed() == references(answered, rejected, late, other)
        assert listed(toestand="open") == references(late, other)
        assert listed(toestand="gesloten") == references(answered)
        assert listed(toestand="afgekeurd") == references(rejected)
        assert listed(toestand="gebroken") == []
        assert listed(own("42420002")) == references(other)
        assert listed(own("0344"), toestand="open") == references(late)
        assert listed(partij="0363") == listed(beantwoorder="42420002") == references(other)
        assert listed(berichttype="WMO301") == references(answered, rejected)
        zoekproef.index.work()
    closed, gone, running, _ = zoekproef.inzage.paren(Paarvraag(), ALLES).paren
    assert (str(closed.uiterlijk), closed.termijn, gone.termijn, running.termijn) == (
        "2022-03-31",
        "gehaald",
        None,
        "loopt",
    )
    assert closed.retour_referentie
    assert closed.retour_op == parse_instant("2022-03-31T09:00")
    assert running.breekt_op == parse_instant("2022-03-31T13:00")
    proef.go_to("2022-04-01T12:00")
    for _ in range(2):
        assert listed(toestand="gebroken") == references(late, other)
        assert listed(toestand="open") == []
        assert listed(toestand="gebroken", oudste_eerst=False, limiet=1) == references(other)
        broken = zoekproef.inzage.paren(Paarvraag("gebroken"), ALLES).paren[0]
        assert broken.termijn == "verstreken"
        proef.hub.break_pairs(proef.clock.now())


def test_the_fate_of_a_message(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    heen = proef.heen()
    proef.accepted(heen)

    def fate(referentie: str) -> tuple[str, str]:
        (found,) = zoekproef.inzage.status(referentie, ALLES).berichten
        return found.toestand, found.bezorging

    assert fate(heen.referentie) == ("wachtend", "wachtend")
    proef.collect("42420001", confirm=False)
    assert fate(heen.referentie) == ("wachtend", "uitgereikt")
    proef.collect("42420001")
    assert fate(heen.referentie) == ("opgehaald", "opgehaald")
    retour = proef.retour(heen)
    proef.accepted(retour)
    assert fate(heen.referentie) == ("beantwoord", "opgehaald")
    assert fate(retour.referentie) == ("wachtend", "wachtend")
    error = proef.error(retour)
    proef.accepted(error)
    assert fate(retour.referentie) == ("afgekeurd", "wachtend")
    assert fate(heen.referentie) == ("opgehaald", "opgehaald")
    assert fate(error.referentie) == ("wachtend", "wachtend")
    proef.go_to("2022-04-01T00:00")
    assert fate(heen.referentie) == ("gebroken", "opgehaald")
    (refused,) = proef.refused(proef.heen())
    status = zoekproef.inzage.status(refused.referentie, ALLES)
    (weigering,) = status.weigeringen
    assert (status.berichten, weigering.code, weigering.stap, weigering.retry) == (
        (),
        "IB103",
        "3.2.1",
        "rebuild",
    )
    assert zoekproef.inzage.status(refused.referentie, own("0344")).weigeringen == (weigering,)
    assert zoekproef.inzage.status(refused.referentie, own("42420001")).weigeringen == ()


def test_a_payload_opens_for_its_ends_and_otherwise_with_a_reason(zoekproef: Zoekproef) -> None:
    proef, inzage = zoekproef.proef, zoekproef.inzage
    heen = proef.heen()
    proef.accepted(heen)
    beheer = Zicht({}, alles=True, met_reden=True)

    def opened(zicht: Zicht, reden: str | None = None) -> object:
        found = inzage.inhoud(1, zicht, "k.ijker", reden)
        return found.inhoud if isinstance(found, Inhoud) else found

    assert opened(own("0344")) == opened(own("42420001")) == heen.inhoud
    assert opened(own("0363")) == "onbekend"
    assert inzage.inhoud(2, beheer, "k.ijker", "storing") == "onbekend"
    assert opened(beheer) == opened(beheer, "  ") == "reden_nodig"
    assert opened(beheer, "storing bij de aanbieder") == heen.inhoud
    proef.go_to("2022-03-31T23:30")
    assert opened(own("42420001")) == "afhalen_dicht", "looking is no way round the mailbox"
    assert opened(own("0344")) == heen.inhoud
    proef.go_to("2022-04-04T13:00")
    assert opened(own("42420001")) == heen.inhoud
    with proef.opslag.writing() as connection:
        connection.execute(text("DELETE FROM inhoud"))
    assert opened(own("0344")) == "verwijderd"
    looks = [one for one in proef.trail() if '"soort":"ingezien"' in one]
    assert len(looks) == 5
    assert sum('"reden":"storing bij de aanbieder"' in one for one in looks) == 1
    assert all('"door":"k.ijker"' in one for one in looks)


def test_events_follow_the_number_of_the_sealer_and_concern_who_asks(zoekproef: Zoekproef) -> None:
    proef, inzage = zoekproef.proef, zoekproef.inzage
    proef.accepted(proef.heen(), proef.heen("WMO301", "3.0", "0363", "42420002"))
    proef.refused(replace(proef.heen(), inhoud=b"<kapot/>"))
    assert inzage.gebeurtenissen(0, 10, ALLES) == replace(inzage.gebeurtenissen(0, 10, ALLES), volgende=0)
    proef.trail()
    proef.accepted(proef.heen())

    def seen(zicht: Zicht, na: int = 0, limiet: int = 10) -> tuple[list[tuple[int, str]], int]:
        found = inzage.gebeurtenissen(na, limiet, zicht)
        return [(number, one["soort"]) for number, one in found.gebeurtenissen], found.volgende

    everything = [(1, "aangenomen"), (2, "aangenomen"), (3, "geweigerd")]
    assert seen(ALLES) == (everything, 3)
    assert seen(ALLES, 1, 1) == (everything[1:2], 2)
    assert seen(ALLES, 3) == ([], 3)
    assert seen(own("0344")) == ([everything[0], everything[2]], 3)
    assert seen(own("42420001")) == ([everything[0]], 3), "a refusal is for its sender"
    assert seen(own("42420002"), 0, 1) == ([everything[1]], 2)
    proef.go_to("2022-04-01T00:00")
    proef.hub.break_pairs(proef.clock.now())
    proef.trail()
    assert [kind for _, kind in seen(own("42420002"), 3)[0]] == ["gebroken"]


def test_messages_go_back_into_the_mailbox_under_their_own_id(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    lost, waiting, other = proef.heen(), proef.heen(), proef.heen(aanbieder="42420002")
    proef.accepted(lost, other)
    proef.collect("42420001", "42420002")
    proef.accepted(waiting)
    (refused,) = proef.refused(replace(proef.heen(), inhoud=b"<kapot/>"))

    def again(
        zicht: Zicht, *, proef_: bool, ids: tuple[int, ...] = (1, 2, 3, 99)
    ) -> list[tuple[int | None, str]]:
        return [
            (one.id, one.uitkomst)
            for one in zoekproef.offer_again(ids, [refused.referentie, "x"], zicht, proef=proef_)
        ]

    rest = [(3, "wacht_nog"), (99, "onbekend"), (None, "geweigerd"), (None, "onbekend")]
    assert again(ALLES, proef_=True) == [(1, "aangeboden"), (2, "aangeboden"), *rest]
    assert proef.collect("42420002") == [], "a trial changes nothing"
    assert again(own("0344"), proef_=False)[0] == (1, "niet_ontvanger")
    mine = again(own("42420001"), proef_=False)
    assert mine == [(1, "aangeboden"), (2, "onbekend"), *rest[:2], (None, "onbekend"), (None, "onbekend")]
    assert again(ALLES, proef_=False, ids=(1,))[0] == (1, "wacht_nog"), "never twice"
    assert [one.regel.id for one in proef.collect("42420001")] == [1, 3]
    found = zoekproef.offer_again([], [lost.referentie])
    assert [(one.id, one.uitkomst) for one in found] == [(1, "aangeboden")]
    events = [one for one in proef.trail() if '"soort":"opnieuw_aangeboden"' in one]
    assert ['"door":"b.eheer"' in one for one in events] == [True, True]
    proef.go_to("2022-04-04T13:00")
    assert proef.port.postvak(["42420001"]) == []
    (left,) = proef.port.postvak(["42420001"], achtergebleven=True)
    assert left.id == 1


def test_a_message_goes_back_to_who_answers_for_its_addressee_now(zoekproef: Zoekproef) -> None:
    proef = zoekproef.proef
    heen = proef.heen(aanbieder="42420003")
    proef.accepted(heen)
    proef.collect("42420003")
    proef.go_to("2022-03-25T12:00")
    (found,) = zoekproef.offer_again([1])
    assert found.uitkomst == "aangeboden"
    assert len(proef.collect("42420001")) == 1
    with proef.opslag.writing() as connection:
        connection.execute(text("DELETE FROM inhoud"))
    (found,) = zoekproef.offer_again([1])
    assert found.uitkomst == "verwijderd"


def test_reconciliation_answers_every_line_in_two_queries(zoekproef: Zoekproef, opslag: Opslag) -> None:
    proef = zoekproef.proef
    answered, collected, waiting, foreign = (
        proef.heen(),
        proef.heen("JW301"),
        proef.heen("JW301"),
        proef.heen(gemeente="0363"),
    )
    proef.accepted(answered, collected, foreign)
    proef.collect("42420001")
    proef.accepted(proef.retour(answered), waiting)
    broken = replace(proef.heen(), inhoud=b"<kapot/>")
    proef.refused(broken)
    mended = replace(broken, inhoud=proef.heen().inhoud)
    lines = [
        Aansluitregel(answered.referentie, "WMO301", "ID00000001"),
        Aansluitregel(collected.referentie, "JW301", "ID00000002"),
        Aansluitregel(waiting.referentie, "JW301"),
        Aansluitregel(answered.referentie, "WMO305", "ID00000001"),
        Aansluitregel(answered.referentie, "JW305", "ID00000009"),
        Aansluitregel(broken.referentie, "WMO301", "ID00000005"),
        Aansluitregel(foreign.referentie, "WMO301", "ID00000004"),
        Aansluitregel(proef.reference(), "WMO301", "ID00000001"),
    ]
    with statements_of(opslag) as asked:
        found = zoekproef.inzage.aansluiten(["0344"], lines, own("0344"))
    assert [one.uitkomst for one in found] == [
        "beantwoord",
        "opgehaald",
        "wachtend",
        "afwijkend",
        "afwijkend",
        "geweigerd",
        "onbekend",
        "onbekend",
    ]
    assert [one.regel for one in found] == lines
    assert (found[3].afwijkend, found[4].afwijkend) == (("berichttype",), ("berichttype", "identificatie"))
    assert found[5].weigering
    assert found[5].weigering.code == "CC02"
    assert sum("FROM bericht" in one or "FROM weigering" in one for one, _ in asked) == 2
    proef.accepted(mended)
    (line,) = zoekproef.inzage.aansluiten(["0344"], lines[5:6], ALLES)
    assert line.uitkomst == "afwijkend", "accepted after all, under another identification"


def test_searches_are_saved_for_who_saved_them(proef: Proef) -> None:
    filters = Zoekfilters(proef.opslag, proef.hub)
    vraag = Zoekvraag(partij="0344", van=proef.clock.now(), toestand="opgehaald", oudste_eerst=True)
    filters.save("verloren", replace(vraag, na=7, limiet=3), "9001")
    filters.save("ander", vraag, "9001")
    found = filters.find("verloren", "9001")
    assert found
    assert (found.naam, found.vraag) == ("verloren", vraag)
    assert filters.save("verloren", vraag, "9002") == "naam_bezet"
    assert filters.find("verloren", "9002") is None
    assert [one.naam for one in filters.all("9001")] == ["ander", "verloren"]
    assert not filters.remove("verloren", "9002")
    assert filters.remove("verloren", "9001")
    assert filters.find("verloren", "9001") is None
