"""The story of a rehearsal: every number is one of the trail or the journals, in pages that stand alone."""

import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from lxml import etree, html

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.rehearsal import Opzet, write
from ketenwissel.rehearsal.checkers import Bewijs
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.uitvoering import Uitgevoerd
from ketenwissel.rehearsal.verslag import build_report
from ketenwissel.rehearsal.weergave import to_html

OPZET = Opzet(4, 8, 400, seed=7)


def _report(bewijs: Bewijs) -> Rapport:
    return build_report(OPZET, load_draaiboek("iwmo-ijw-3.0-naar-3.1"), bewijs, (), {}, "eigen")


@pytest.fixture(scope="module")
def rapport(gespeeld: Uitgevoerd) -> Rapport:
    return _report(gespeeld.bewijs)


@pytest.fixture(scope="module")
def folder(rapport: Rapport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(rapport, tmp_path_factory.mktemp("verhaal")).parent


def _page(path: Path) -> etree._Element:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def _texts(page: etree._Element, path: str) -> list[str]:
    return [str(text) for text in cast(list[object], page.xpath(path))]


def _content(element: etree._Element) -> str:
    return " ".join("".join(cast(list[str], list(element.itertext()))).split())


def _rows(page: etree._Element, caption: str) -> list[list[str]]:
    found = [t for t in page.iter("table") if t.findtext("caption") == caption]
    return [[_content(cell) for cell in row] for table in found for row in table.findall("tbody/tr")]


def test_refusals_of_a_step_are_counted_from_the_cutoff_on(rapport: Rapport, gespeeld: Uitgevoerd) -> None:
    for moment in rapport.verhaal.momenten:
        steps = moment.cutoff.stap.split(", ")
        refused = [
            event
            for event in gespeeld.bewijs.spoor()
            if event.soort == "geweigerd" and event.text("stap") in steps
        ]
        early = Counter(e.text("functie") for e in refused if e.tijdstip < moment.cutoff.tijdstip)
        late = Counter(e.text("functie") for e in refused if e.tijdstip >= moment.cutoff.tijdstip)
        assert (moment.te_vroeg, moment.te_laat) == (early, late)
    assert sum(sum(moment.te_laat.values()) for moment in rapport.verhaal.momenten) > 0


def test_what_is_late_is_what_the_hub_counted(rapport: Rapport) -> None:
    by_moment = {moment.cutoff.tijdstip: moment for moment in rapport.verhaal.momenten}
    for one in rapport.gereedheid:
        moment = by_moment[one.cutoff.tijdstip]
        assert moment.niet_gereed == len(one.late())
        assert [late.stand for late in moment.achterblijvers] == one.late()[:10]


def test_every_refused_message_has_one_fate(rapport: Rapport, gespeeld: Uitgevoerd) -> None:
    refused = {
        (event.text("zender"), event.text("referentie"))
        for event in gespeeld.bewijs.spoor()
        if event.soort == "geweigerd"
    }
    gevallen = rapport.verhaal.lotgevallen
    assert sum(geval.berichten for geval in gevallen) == len(refused)
    assert all(sum(geval.lot.values()) == geval.berichten for geval in gevallen)
    fates = {geval.situatie: geval.lot for geval in gevallen if geval.stap == "3.2.1"}
    assert set(fates["geblokkeerd"]) == {"herbouwd"}


def test_a_type_that_no_later_release_has_is_impossible(gespeeld: Uitgevoerd) -> None:
    """Make the first blocked heenbericht one of a type that ends: it can never be built again."""
    bewijs = gespeeld.bewijs

    def ended(bewijs: Bewijs) -> Bewijs:
        return replace(
            bewijs,
            spoor=lambda: (
                event._replace(gegevens=event.gegevens | {"functie": "JW303D"})
                if event.soort == "geweigerd" and event.text("stap") == "3.2.1"
                else event
                for event in bewijs.spoor()
            ),
        )

    gevallen = _report(ended(bewijs)).verhaal.lotgevallen
    assert {lot for geval in gevallen if geval.stap == "3.2.1" for lot in geval.lot} == {"onmogelijk"}


def test_broken_pairs_are_those_of_the_trail_with_their_cause(rapport: Rapport, gespeeld: Uitgevoerd) -> None:
    broken = {
        step["heen"]
        for event in gespeeld.bewijs.spoor()
        for step in event.gegevens.get("paar", ())
        if step["naar"] == "gebroken"
    }
    breuken = rapport.verhaal.breuken
    assert {breuk.referentie for breuk in breuken.paren} == broken
    assert breuken.aantal == len(broken) == sum(breuken.oorzaken.values())
    for breuk in breuken.paren:
        if breuk.oorzaak == "te_laat":
            assert breuk.poging is not None
            assert breuk.poging >= breuk.gebroken
        if breuk.oorzaak == "niet_opgehaald":
            assert breuk.poging is None
    assert breuken.oorzaken["te_laat"] > 0


def test_traffic_of_a_party_is_that_of_its_own_journal(rapport: Rapport, gespeeld: Uitgevoerd) -> None:
    lines: Counter[tuple[str, str]] = Counter()
    for regel in gespeeld.bewijs.journaal():
        lines[regel.partij, regel.richting] += 1
        lines[regel.partij, "geweigerd"] += regel.uitkomst == "weigering"
    for partij in rapport.verhaal.partijen:
        assert sum(regel.verzonden for regel in partij.verkeer) == lines[partij.code, "verzonden"]
        assert sum(regel.ontvangen for regel in partij.verkeer) == lines[partij.code, "ontvangen"]
        assert partij.geweigerd == lines[partij.code, "geweigerd"]
        counted = [one for one in rapport.gereedheid if partij.code in {s.partij for s in one.partijen}]
        assert [cutoff for cutoff, _ in partij.gereedheid] == [one.cutoff for one in counted]


def test_party_without_traffic_has_no_page(gespeeld: Uitgevoerd, tmp_path: Path) -> None:
    bewijs = gespeeld.bewijs
    silent = min(bewijs.kanten)
    rapport = _report(
        replace(bewijs, journaal=lambda: (regel for regel in bewijs.journaal() if regel.partij != silent))
    )
    page = write(rapport, tmp_path)
    assert not (tmp_path / "partijen" / f"{silent}.html").exists()
    assert f"partijen/{silent}.html" not in page.read_text("utf-8")
    assert (tmp_path / "partijen" / "index.html").exists()


def test_pages_stand_alone_and_lead_to_each_other(folder: Path, rapport: Rapport) -> None:
    pages = {path.relative_to(folder).as_posix(): path for path in folder.glob("**/*.html")}
    assert len(pages) == 2 + len(rapport.verhaal.partijen)
    for path in pages.values():
        page = _page(path)
        assert page.get("lang") == "nl"
        assert not list(page.iter("script", "link", "img", "iframe", "object"))
        ids = set(_texts(page, "//@id"))
        for link in _texts(page, "//@href | //@src"):
            if link.startswith("#"):
                assert link[1:] in ids
            else:
                assert (path.parent / link).resolve().is_relative_to(folder.resolve())
                assert (path.parent / link).is_file()
    listed = set(_texts(_page(pages["partijen/index.html"]), "//tbody//a/@href"))
    assert listed == {f"{partij.code}.html" for partij in rapport.verhaal.partijen}
    assert "partijen/index.html" in _texts(_page(pages["rapport.html"]), "//a/@href")


def test_page_of_a_party_is_small(folder: Path) -> None:
    sizes = [path.stat().st_size for path in (folder / "partijen").iterdir()]
    assert max(sizes) < 40_000


def test_no_page_holds_a_bsn_of_the_run(folder: Path, gespeeld: Uitgevoerd) -> None:
    for path in (*folder.glob("**/*.html"), folder / "rapport.json"):
        tokens = re.findall(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])", path.read_text("utf-8"))
        assert not gespeeld.bewijs.bsns.intersection(tokens)


def test_chapter_names_broken_pairs_and_who_was_late(folder: Path, rapport: Rapport) -> None:
    page = _page(folder / "rapport.html")
    rows = _rows(page, "Gebroken paren")
    assert [row[0] for row in rows] == [breuk.referentie for breuk in rapport.verhaal.breuken.paren]
    assert all(len(row[-1]) > 20 for row in rows)
    named = sum(len(moment.achterblijvers) for moment in rapport.verhaal.momenten)
    assert len(_rows(page, "Wie te laat was, en waardoor")) == named > 0


def test_page_of_a_party_tells_its_refusals_and_what_to_do(folder: Path, rapport: Rapport) -> None:
    told = 0
    for partij in rapport.verhaal.partijen:
        page = _page(folder / "partijen" / f"{partij.code}.html")
        rows = _rows(page, "Weigeringen")
        assert len(rows) == len(partij.weigeringen)
        assert all(len(row[5]) > 20 for row in rows)
        assert len(_rows(page, "Gebroken paren")) == len(partij.gebroken)
        assert len(_rows(page, "Buiten de keten te regelen")) == len(partij.buiten)
        assert len(_rows(page, "Gereedheid per afsluitmoment")) == len(partij.gereedheid)
        told += len(rows)
    assert told > 0


def test_same_evidence_gives_the_same_pages(gespeeld: Uitgevoerd, folder: Path, tmp_path: Path) -> None:
    write(_report(gespeeld.bewijs), tmp_path)
    for path in folder.glob("**/*.html"):
        assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes()


def test_stale_pages_go_and_what_is_not_ours_stays(rapport: Rapport, tmp_path: Path) -> None:
    pages = tmp_path / "partijen"
    pages.mkdir()
    for name in ("0999.html", "notities.html", "99999999.txt"):
        (pages / name).write_text("oud")
    (tmp_path / "vergelijking.html").write_text("oud")
    write(rapport, tmp_path)
    names = {path.name for path in pages.iterdir()}
    assert names >= {"notities.html", "99999999.txt", "index.html"}
    assert "0999.html" not in names
    assert not (tmp_path / "vergelijking.html").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]


def test_failure_halfway_leaves_the_older_pages_whole(rapport: Rapport, tmp_path: Path) -> None:
    (tmp_path / "partijen").mkdir()
    (tmp_path / "partijen" / "index.html").write_text("oud")
    (tmp_path / "rapport.html").write_text("oud")
    # A folder where the draft of the page must come makes the write fail after the pages were drafted.
    (tmp_path / f".rapport.html.{os.getpid()}.tmp").mkdir()
    with pytest.raises(UnusableInput, match="cannot write the report"):
        write(rapport, tmp_path)
    assert (tmp_path / "partijen" / "index.html").read_text() == "oud"
    assert (tmp_path / "rapport.html").read_text() == "oud"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".partijen")]


def test_lists_are_capped_with_a_count(rapport: Rapport) -> None:
    breuken = rapport.verhaal.breuken
    many = tuple(replace(breuken.paren[0], referentie=f"paar-{n}") for n in range(1000))
    large = replace(
        rapport,
        verhaal=replace(rapport.verhaal, breuken=replace(breuken, aantal=5000, paren=many)),
    )
    page = html.document_fromstring(to_html(large))
    assert len(_rows(page, "Gebroken paren")) == 100
    assert any(
        "Nog 4.900 rijen weggelaten" in text for text in _texts(page, "//p[@class='weggelaten']/text()")
    )
