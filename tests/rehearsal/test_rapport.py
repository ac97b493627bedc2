"""The report tells what happened: readable without anything else, and every drawing with its numbers."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.rehearsal.rapport import (
    Controle,
    Cutoff,
    Gereedheid,
    Misdraging,
    Partijstand,
    Rapport,
    Weigeringtelling,
)
from ketenwissel.rehearsal.weergave import prepare_folder, to_html, to_json, write

HEEN = ("301", "305", "307", "315", "317", "319")
RETOUR = ("302", "306", "308", "316", "318", "320")
DECLARATIE = ("323", "325")
GROEPEN = {
    f"{standard}{number}": groep
    for standard in ("WMO", "JW")
    for groep, numbers in (("heen", HEEN), ("retour", RETOUR), ("declaratie", DECLARATIE))
    for number in numbers
} | {"WMO303": "declaratie", "WMO304": "declaratie", "JW303": "declaratie", "JW304": "declaratie"}
BEGIN, EINDE = parse_instant("2022-02-28T00:00"), parse_instant("2022-05-02T13:00")
CUTOFFS = tuple(
    Cutoff(stap, parse_instant(when), tekst)
    for stap, when, tekst in (
        ("3.3.1", "2022-03-01T23:00", "laatste 303 verstuurd (afspraak)"),
        ("3.1.1", "2022-03-23T23:00", "laatste 323 verstuurd (afspraak)"),
        ("3.2.1", "2022-03-30T17:00", "heenberichten geblokkeerd"),
        ("3.2.2", "2022-03-31T13:00", "retourberichten geblokkeerd"),
        ("3.3.3", "2022-03-31T13:00", "303 en 304 voorgoed geblokkeerd"),
        ("3.1.6", "2022-03-31T23:00", "alles ingelezen"),
        ("3.2.4", "2022-04-04T13:00", "release 3.1 live"),
    )
)


def _traffic(number: str, seed: int) -> Mapping[datetime, int]:
    """A made-up pattern: office hours, a rush before the cut-off, silence in the stop."""
    stop = CUTOFFS[2].tijdstip if number in {*HEEN, "323"} else CUTOFFS[3].tijdstip
    hours = {}
    at, weight = BEGIN, 3 + seed * 7 % 40
    while at < EINDE:
        open_now = at < stop or (at >= CUTOFFS[6].tijdstip and number not in {"303", "304"})
        if open_now and at.weekday() < 5 and 7 <= at.hour < 17:
            rush = 3 if timedelta() < stop - at < timedelta(hours=30) else 1
            hours[at] = weight * rush * (1 + (at.hour * 7 + at.day * 3 + seed) % 5)
        at += timedelta(hours=1)
    return hours


def _standen(count: int, late: int) -> tuple[Partijstand, ...]:
    return tuple(
        Partijstand(
            partij=f"{index:04d}" if index % 4 == 0 else f"{73000000 + index}",
            naam=f"Gemeente Proefdam {index}" if index % 4 == 0 else f"Zorg <Zonder> Zorgen & Co {index}",
            rol="gemeente" if index % 4 == 0 else "aanbieder",
            te_versturen=index % 3 if index < late else 0,
            ongelezen=index % 7 if index < late else 0,
            onbeantwoord=1 if index < late else 0,
            gereed=index >= late,
        )
        for index in range(count)
    )


def make_rapport(*, partijen: int = 100, late: int = 9, violations: tuple[str, ...] = ()) -> Rapport:
    step, points = BEGIN, []
    while step < EINDE:
        quiet = CUTOFFS[3].tijdstip <= step < CUTOFFS[6].tijdstip
        points.append((step, 0 if quiet else 40 + (step.day * 37 + step.hour * 23) % 400))
        step += timedelta(minutes=15)
    return Rapport(
        verdict="gezakt" if violations else "geslaagd",
        seed=20220404,
        draaiboek="iwmo-ijw-3.0-naar-3.1",
        titel="iWmo en iJw van 3.0 naar 3.1",
        begin=BEGIN,
        einde=EINDE,
        gemeenten=partijen // 4,
        aanbieders=partijen - partijen // 4,
        heenberichten=20000,
        checkers=(
            Controle("antwoorden", "Elke poging kreeg een antwoord, en het juiste.", True, 41234, ()),
            Controle(
                "sporen", "Het verzegelde spoor klopt van begin tot eind.", not violations, 812, violations
            ),
        ),
        counts={"aangenomen": 40010, "geweigerd": 312, "paren_gesloten": 19800, "paren_gebroken": 12},
        durations={"spelen": 93.25, "controleren": 8.5},
        cutoffs=CUTOFFS,
        misdragingen=(
            Misdraging("323 na de stop", "323 na 23 maart 23.00 uur; zichtbaar als ontraden bericht", 7, 7),
            Misdraging("te laat antwoord", "retour na 31 maart 13.00 uur; geweigerd, paar gebroken", 5, 4),
        ),
        weigeringen=(
            Weigeringtelling(
                "ggk-2018", "IB103", "bericht tijdens de stop", "3.2.1", "Verkeer ligt stil", 210
            ),
            Weigeringtelling(
                "vecozo", "KW12", "3.0 na ingebruikname", "3.2.4", "Release niet in gebruik", 90
            ),
            Weigeringtelling("vecozo", "8001", "XML voldoet niet aan XSD", None, "Ongeldig <bericht>", 12),
        ),
        gereedheid=tuple(Gereedheid(cutoff, _standen(partijen, late)) for cutoff in CUTOFFS[2:6]),
        per_uur={naam: _traffic(naam[-3:], seed) for seed, naam in enumerate(GROEPEN)}
        | {"Fo01": {CUTOFFS[2].tijdstip: 12}},
        groepen=GROEPEN,
        uitsnede=(parse_instant("2022-03-23T00:00"), parse_instant("2022-04-06T00:00")),
        open_paren=tuple(points),
        schemas="eigen XSD's van ketenwissel",
    )


def _page(rapport: Rapport) -> etree._Element:
    return html.document_fromstring(to_html(rapport))


def _found(page: etree._Element, path: str) -> list[etree._Element]:
    return cast(list[etree._Element], page.xpath(path))


def _texts(page: etree._Element, path: str) -> list[str]:
    return [str(text) for text in cast(list[object], page.xpath(path))]


def _content(element: etree._Element) -> str:
    return "".join(cast(list[str], list(element.itertext())))


def _drawing(page: etree._Element, slug: str) -> etree._Element:
    (svg,) = _found(page, f"//svg[starts-with(@aria-labelledby, '{slug}-titel')]")
    return svg


def _figure(page: etree._Element, slug: str) -> etree._Element:
    (figure,) = _drawing(page, slug).iterancestors("figure")
    return figure


def _number(text: str | None) -> int:
    return int((text or "").replace(".", ""))


def _table(page: etree._Element, caption: str) -> list[list[str]]:
    """The body rows of the only table with this caption."""
    (found,) = [t for t in page.iter("table") if (t.findtext("caption") or "").startswith(caption)]
    return [[_content(cell) for cell in row] for row in found.findall("tbody/tr")]


@pytest.fixture(scope="module")
def page() -> etree._Element:
    return _page(make_rapport())


def test_page_stands_on_its_own(page: etree._Element) -> None:
    assert page.get("lang") == "nl"
    assert not list(page.iter("script", "link", "img", "iframe", "object"))
    links = _texts(page, "//@href | //@src")
    assert links
    assert all(link.startswith("#") for link in links)
    assert "http://" not in to_html(make_rapport())
    assert "https://" not in to_html(make_rapport())


def test_every_inner_link_arrives_and_ids_are_unique(page: etree._Element) -> None:
    ids = _texts(page, "//@id")
    assert len(ids) == len(set(ids))
    targets = {link.removeprefix("#") for link in _texts(page, "//a/@href")}
    assert "inhoud" in targets
    assert targets <= set(ids)


def test_headings_never_skip_a_level(page: etree._Element) -> None:
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_headers(page: etree._Element) -> None:
    tables = list(page.iter("table"))
    assert len(tables) > 10
    for table in tables:
        assert table.findtext("caption")
        assert all(th.get("scope") in {"col", "row"} for th in table.iter("th"))
        width = len(table.findall("thead/tr/th"))
        assert {len(row) for row in table.findall("tbody/tr")} <= {width}


def test_every_drawing_is_described_and_has_tables_beside_it(page: etree._Element) -> None:
    drawings = list(page.iter("svg"))
    assert len(drawings) == 5
    for svg in drawings:
        assert svg.get("role") == "img"
        named = svg.get("aria-labelledby", "").split()
        assert _texts(svg, "title/@id | desc/@id") == named
        assert all(svg.findtext(tag) for tag in ("title", "desc"))
        (figure,) = svg.iterancestors("figure")
        assert figure.findall("details/div/table")


def test_lanes_show_the_totals_of_their_tables(page: etree._Element) -> None:
    rapport = make_rapport()
    for slug, begin, einde in (("verkeer", BEGIN, EINDE), ("uitsnede", *rapport.uitsnede)):
        figure = _figure(page, slug)
        drawn = [text.text for text in figure.iter("text") if text.get("class") == "getal eind"][1::2]
        names = [text.text or "" for text in figure.iter("text") if text.get("class") == "naam eind"]
        tabled: dict[str, int] = {}
        for table in figure.iter("table"):
            columns = [th.text or "" for th in table.findall("thead/tr/th")]
            rows = [[_number(td.text) for td in row.findall("td")] for row in table.findall("tbody/tr")]
            *body, totals = rows
            assert [sum(column) for column in zip(*body, strict=True)] == totals
            assert all(sum(row[:-1]) == row[-1] for row in rows)
            tabled |= dict(zip(columns[1:-1], totals[:-1], strict=True))
        assert dict(zip(names, map(_number, drawn), strict=True)) == tabled
        assert tabled == {
            naam: sum(n for at, n in hours.items() if begin <= at < einde)
            for naam, hours in rapport.per_uur.items()
        }


def test_lane_height_follows_the_count() -> None:
    """The tallest hour of a lane touches its top, half of it is half as tall."""
    base = replace(make_rapport(), per_uur={"WMO301": {BEGIN: 100, BEGIN + timedelta(hours=1): 50}})
    page = _page(base)
    (path,) = _texts(_drawing(page, "verkeer"), "path/@d")
    start, first, second, back = (float(y) for y in re.findall(r"(?:M[0-9.]+ |V)([0-9.]+)", path))
    assert start == back
    assert start - first == pytest.approx(22)
    assert start - second == pytest.approx(11)


def test_cutoffs_are_drawn_once_per_instant_with_their_steps(page: etree._Element) -> None:
    labels = _texts(_drawing(page, "verkeer"), "text[@class='merktekst']/text()")
    assert labels == ["3.3.1", "3.1.1", "3.2.1", "3.2.2, 3.3.3", "3.1.6", "3.2.4"]
    lines = _found(_drawing(page, "verkeer"), "line[@class='merk']")
    assert len(lines) == 6
    zoomed = _texts(_drawing(page, "uitsnede"), "text[@class='merktekst']/text()")
    assert zoomed == ["3.1.1", "3.2.1", "3.2.2, 3.3.3", "3.1.6", "3.2.4"]


def test_open_pairs_at_the_cutoffs_and_per_day(page: etree._Element) -> None:
    rapport = make_rapport()
    at_cutoff = {row[0].split(" (")[0]: _number(row[1]) for row in _table(page, "Open paren op elk")}
    values = dict(rapport.open_paren)
    assert at_cutoff["3.2.1"] == values[CUTOFFS[2].tijdstip]
    assert at_cutoff["3.2.2, 3.3.3"] == 0
    per_dag = _table(page, "Open paren per dag")
    assert max(_number(row[1]) for row in per_dag) == max(values.values())
    assert _number(per_dag[-1][2]) == rapport.open_paren[-1][1]


def test_refusals_add_up(page: etree._Element) -> None:
    *rows, total = _table(page, "Weigeringen per code")
    assert [row[0] for row in rows] == ["IB103 (ggk-2018)", "KW12 (vecozo)", "8001 (vecozo)"]
    assert sum(_number(row[-1]) for row in rows) == _number(total[-1]) == 312
    drawn = _texts(_drawing(page, "weigeringen"), "text[@class='getal']/text()")
    assert [_number(text) for text in drawn] == [_number(row[-1]) for row in rows]


def test_readiness_counts_every_party_once_per_role(page: etree._Element) -> None:
    rows = _table(page, "Gereedheid per afsluitmoment en rol")
    assert [(_number(row[1]), _number(row[2])) for row in rows[:2]] == [(22, 3), (69, 6)]
    assert sum(_number(cell) for row in rows for cell in row[1:]) == 4 * 100
    assert len(_table(page, "Niet gereed op 3.2.1")) == 9


def test_status_is_told_in_words() -> None:
    page = _page(make_rapport(violations=("spoor 12 gebroken",)))
    assert "Gezakt" in "".join(_texts(page, "//p[@class='woord']/text()"))
    outcomes = {row[0]: row[1].strip() for row in _table(page, "Controles en wat zij vonden")}
    assert outcomes == {"antwoorden": "✓ in orde", "sporen": "✗ niet in orde"}
    planted = {row[0]: row[1].strip() for row in _table(page, "Geplante misdragingen")}
    assert planted == {"323 na de stop": "✓ gelijk", "te laat antwoord": "✗ verschil"}
    assert "spoor 12 gebroken" in _texts(page, "//ul[@class='overtredingen']/li/text()")


def test_text_of_others_is_escaped(page: etree._Element) -> None:
    assert "Ongeldig <bericht>" in [cell for row in _table(page, "Weigeringen per code") for cell in row]
    assert not _found(page, "//bericht | //zonder")


@pytest.mark.parametrize("text", ["999900006 buiten de inhoud", "bsn=999900018", "(999900006)"])
def test_no_token_like_a_bsn_leaves_the_report(text: str) -> None:
    rapport = make_rapport(violations=(text,))
    for written in (to_html(rapport), json.dumps(to_json(rapport))):
        assert "*********" in written
        assert not re.search(r"(?<![0-9])[0-9]{9}(?![0-9])", written)


def test_a_reference_is_told_whole() -> None:
    reference = "ca738e7b-0d43-447f-aaf8-493991270abf"
    rapport = make_rapport(violations=(f"{reference}: niet uitgereikt",))
    assert reference in to_html(rapport)
    assert reference in json.dumps(to_json(rapport))


def test_json_keeps_the_contract() -> None:
    document = to_json(make_rapport(violations=("a", "b")))
    assert document["verdict"] == "gezakt"
    assert document["seed"] == 20220404
    assert document["checkers"][1] == {
        "name": "sporen",
        "wat": "Het verzegelde spoor klopt van begin tot eind.",
        "ok": False,
        "checked": 812,
        "violations": ["a", "b"],
    }
    assert document["counts"]["geweigerd"] == 312
    assert document["durations"] == {"spelen": 93.25, "controleren": 8.5}
    assert document["cutoffs"][2]["tijdstip"] == "2022-03-30T15:00:00Z"
    assert document["gereedheid"][0]["rollen"]["gemeente"] == {"gereed": 22, "nietGereed": 3}
    assert len(document["gereedheid"][0]["nietGereed"]) == 9
    assert document["perUur"]["Fo01"] == {"2022-03-30T15:00:00Z": 12}


def _scrambled(rapport: Rapport) -> Rapport:
    """The same report with every mapping filled in the opposite order."""
    return replace(
        rapport,
        counts=dict(reversed(list(rapport.counts.items()))),
        groepen=dict(reversed(list(rapport.groepen.items()))),
        per_uur={
            naam: dict(reversed(list(hours.items())))
            for naam, hours in reversed(list(rapport.per_uur.items()))
        },
    )


def test_same_rehearsal_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = make_rapport(), _scrambled(make_rapport())
    write(first, tmp_path / "a")
    write(second, tmp_path / "b")
    for name in ("rapport.json", "rapport.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    document = json.loads((tmp_path / "a" / "rapport.json").read_text(encoding="utf-8"))
    assert list(document) == sorted(document)


def test_only_durations_differ_between_runs(tmp_path: Path) -> None:
    write(make_rapport(), tmp_path / "a")
    write(replace(make_rapport(), durations={"spelen": 1.0, "controleren": 2.0}), tmp_path / "b")
    left, right = (json.loads((tmp_path / name / "rapport.json").read_text()) for name in "ab")
    assert {key for key in left if left[key] != right[key]} == {"durations"}


def test_write_leaves_two_files_and_replaces_older_ones(tmp_path: Path) -> None:
    folder = tmp_path / "uit" / "rapport"
    prepare_folder(folder)
    (folder / "rapport.html").write_text("oud")
    assert write(make_rapport(), folder) == folder / "rapport.html"
    assert sorted(path.name for path in folder.iterdir()) == ["rapport.html", "rapport.json"]
    assert (folder / "rapport.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("act", [prepare_folder, lambda folder: write(make_rapport(), folder)])
def test_folder_that_is_a_file_gives_one_line(tmp_path: Path, act: Callable[[Path], object]) -> None:
    blocked = tmp_path / "uit"
    blocked.write_text("bestand")
    with pytest.raises(UnusableInput, match=r"cannot write the report to .*uit") as caught:
        act(blocked)
    assert "\n" not in str(caught.value)
    assert blocked.read_text() == "bestand"


def test_failure_halfway_leaves_the_older_report_whole(tmp_path: Path) -> None:
    """A write that fails on the second file leaves both older files, and no draft."""
    for name in ("rapport.json", "rapport.html"):
        (tmp_path / name).write_text("oud")
    (tmp_path / f".rapport.html.{os.getpid()}.tmp").mkdir()
    with pytest.raises(UnusableInput):
        write(make_rapport(), tmp_path)
    assert [(tmp_path / name).read_text() for name in ("rapport.json", "rapport.html")] == ["oud", "oud"]
    assert not (tmp_path / f".rapport.json.{os.getpid()}.tmp").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_gives_one_line(tmp_path: Path) -> None:
    (tmp_path / f".rapport.json.{os.getpid()}.tmp").symlink_to("/dev/full")
    with pytest.raises(UnusableInput, match="No space left on device"):
        write(make_rapport(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_country_wide_report_stays_small(tmp_path: Path) -> None:
    """6,345 parties of which 4,000 are late, with refusals of 400 kinds and 5,000 violations."""
    kinds = tuple(Weigeringtelling("vecozo", f"{n:04d}", "situatie", None, "tekst", n) for n in range(400))
    large = make_rapport(partijen=6345, late=4000, violations=tuple(f"fout {n}" for n in range(5000)))
    path = write(replace(large, weigeringen=kinds), tmp_path)
    assert path.stat().st_size < 3_000_000
    page = html.document_fromstring(path.read_text(encoding="utf-8"))
    *rows, total = _table(page, "Weigeringen per code")
    assert len(rows) == 200
    assert _number(total[-1]) == sum(range(400))
    assert len(_table(page, "Niet gereed op 3.2.1")) == 50
    told = " ".join(_texts(page, "//p[@class='weggelaten']/text()"))
    assert all(f"Nog {left} " in told for left in ("200", "3.950", "4.980"))
    drawn = _texts(_drawing(page, "weigeringen"), "text[@class='getal']/text()")
    assert len(drawn) == 26
    assert sum(map(_number, drawn)) == sum(range(400))


def test_empty_rehearsal_is_told_as_such() -> None:
    empty = replace(
        make_rapport(),
        checkers=(),
        cutoffs=(),
        misdragingen=(),
        weigeringen=(),
        gereedheid=(),
        per_uur={},
        open_paren=(),
        counts={},
        durations={},
    )
    text = _content(_page(empty))
    for sentence in ("Er is geen bericht aangenomen.", "Er is niets geweigerd.", "Er is geen paar geopend."):
        assert sentence in text


BARE = replace(make_rapport(), gereedheid=(), per_uur={}, open_paren=())
HOURS = st.integers(0, 24 * 63 - 1).map(lambda n: BEGIN + timedelta(hours=n))


@settings(max_examples=25)
@given(
    per_uur=st.dictionaries(
        st.sampled_from([*sorted(GROEPEN), "Fo01"]),
        st.dictionaries(HOURS, st.integers(0, 100_000), max_size=12),
        min_size=1,
        max_size=6,
    )
)
def test_tables_hold_every_message_exactly_once(per_uur: dict[str, dict[datetime, int]]) -> None:
    page = _page(replace(BARE, per_uur=per_uur))
    figure = _figure(page, "verkeer")
    counted = 0
    for table in figure.iter("table"):
        *body, totals = [[_number(td.text) for td in row.findall("td")] for row in table.findall("tbody/tr")]
        counted += sum(sum(row[:-1]) for row in body)
        assert sum(row[-1] for row in body) == totals[-1]
    assert counted == sum(sum(hours.values()) for hours in per_uur.values())


@settings(max_examples=25)
@given(points=st.lists(st.tuples(HOURS, st.integers(0, 10**7)), min_size=1, max_size=40))
def test_open_pairs_never_lose_their_peak(points: list[tuple[datetime, int]]) -> None:
    page = _page(replace(BARE, open_paren=tuple(points)))
    peak = max(n for _, n in points)
    assert max(_number(row[1]) for row in _table(page, "Open paren per dag")) == peak
    told = _drawing(page, "open-paren").findtext("desc") or ""
    assert f"Hoogste stand {peak:,} op".replace(",", ".") in told


def test_winter_time_is_shown_as_such() -> None:
    """A rehearsal across the change to winter time counts both hours between two and three."""
    first = datetime(2022, 10, 30, 0, tzinfo=UTC)
    hours = {first: 3, first + timedelta(hours=1): 4}
    rapport = replace(
        make_rapport(),
        per_uur={"WMO301": hours},
        begin=first - timedelta(days=2),
        einde=first + timedelta(days=2),
    )
    page = _page(rapport)
    assert _table(_figure(page, "verkeer"), "Heenberichten per uur")[-1] == ["Totaal", "7", "7"]
