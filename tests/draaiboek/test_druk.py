"""The runbook in print: what stands where, for whom, and nothing that the runbook does not say."""

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import combinations, pairwise

import pytest
from lxml import html
from lxml.html import HtmlElement

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import Draaiboek, Stap, Taak, borders, gate, load_draaiboek, parse_draaiboek_text
from ketenwissel.draaiboek.druk import Lezer, find_lezer, find_partij, to_html

NAAM = "iwmo-ijw-3.0-naar-3.1"
TEXT = (files("ketenwissel.draaiboek") / "data" / f"{NAAM}.toml").read_text("utf-8")
BOEK = load_draaiboek(NAAM)
LEZERS = {
    "geheel": None,
    "gemeente": find_partij(BOEK, None, "9001", "Gemeente Voorbeeldstad"),
    "aanbieder": find_partij(BOEK, "aanbieder", "98000001"),
    **{houder.sleutel: find_lezer(BOEK, houder.sleutel) for houder in BOEK.actiehouders},
}
MAANDEN = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
PARTS: list[Stap | Taak] = [*BOEK.stappen, *BOEK.taken]


def page(lezer: Lezer | None = None, draaiboek: Draaiboek = BOEK) -> HtmlElement:
    return html.document_fromstring(to_html(draaiboek, lezer))


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def numbers(element: HtmlElement) -> list[str]:
    """Give the row numbers in a part of the page, without the mark of a note."""
    found = element.xpath(".//tbody//th[contains(@class, 'nr')]")
    return ["".join(cell.xpath("./text()")).strip().removeprefix("§ ") for cell in found]


@pytest.fixture(params=list(LEZERS))
def any_page(request: pytest.FixtureRequest) -> HtmlElement:
    return page(LEZERS[request.param])


def test_structure_serves_who_cannot_see(any_page: HtmlElement) -> None:
    assert any_page.get("lang") == "nl"
    assert words(any_page.find(".//title"))
    levels = [int(head.tag[1]) for head in any_page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for table in any_page.iter("table"):
        assert words(table.find("caption"))
        assert table.xpath(".//th")
        assert all(cell.get("scope") in ("col", "row") for cell in table.iter("th"))
        assert all(row.xpath("./th[@scope='row']") or not words(row) for row in table.xpath("./tbody/tr"))
    for drawing in any_page.iter("svg"):
        assert drawing.get("role") == "img"
        named = [any_page.get_element_by_id(name) for name in drawing.get("aria-labelledby").split()]
        assert [element.tag for element in named] == ["title", "desc"]
    for section in any_page.iter("section"):
        assert any_page.get_element_by_id(section.get("aria-labelledby")).tag == "h2"


def test_page_stands_alone_and_leads_only_where_something_is(any_page: HtmlElement) -> None:
    ids = any_page.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = [href[1:] for href in any_page.xpath("//a/@href") if href.startswith("#")]
    assert set(inside) <= set(ids)
    assert not any_page.xpath("//script|//link|//img|//iframe|//@src|//@onclick")
    assert "url(http" not in any_page.find(".//style").text
    patterns = re.findall(r"url\(#(\w+)\)", html.tostring(any_page, encoding="unicode"))
    assert set(patterns) <= set(ids)


def test_no_time_but_those_of_the_runbook(any_page: HtmlElement) -> None:
    known = borders(BOEK)
    stated = [datetime.fromisoformat(text).astimezone(UTC) for text in any_page.xpath("//time/@datetime")]
    assert set(stated) <= set(known)
    body = words(any_page.find("body"))
    days = {(t.day, MAANDEN[t.month - 1], t.year) for t in map(to_local, known)}
    told = {(int(d), m, int(y)) for d, m, y in re.findall(rf"(\d+) ({'|'.join(MAANDEN)}) (\d{{4}})", body)}
    assert told
    assert told <= days
    clocks = set(re.findall(r"(\d\d)[.:](\d\d) uur", body))
    assert clocks <= {(f"{t:%H}", f"{t:%M}") for t in map(to_local, known)}


def test_template_holds_no_time_release_or_type() -> None:
    changed = TEXT.replace("17:00:00", "16:40:00").replace("T23:00:00", "T22:20:00")
    shown = words(page(None, parse_draaiboek_text(changed, "anders")).find("body"))
    shown = re.sub(r"Paragraaf 1\.1 sluit.*?23\.00 uur\.", "", shown)
    assert "16.40 uur" in shown
    assert "22.20 uur" in shown
    assert not re.search(r"17[.:]00|23[.:]00", shown)
    folder = files("ketenwissel.draaiboek.druk") / "templates"
    for template in ("boek.html", "eigen.html", "delen.html"):
        bare = re.sub(r"\{[{%].*?[%}]\}", "", (folder / template).read_text("utf-8"))
        assert not re.search(r"\b3\d\d\b|\b\d\.\d\b|\b20\d\d\b|\d\d[.:]\d\d", bare)


def test_every_row_and_task_once_in_its_phase() -> None:
    section = page().get_element_by_id("fasen")
    told = numbers(section)
    assert sorted(told) == sorted([s.nummer for s in BOEK.stappen] + [t.nummer for t in BOEK.taken])
    tables = section.xpath(".//table")
    assert [words(table.find("caption"))[-8:-7] for table in tables] == ["0", "1", "2", "3"]
    for fase, table in zip(BOEK.fasen, tables, strict=True):
        for part in PARTS:
            assert (part.nummer in numbers(table)) == (BOEK.phase_at(part.begin.instant) == fase)
    shown = words(section)
    assert all(part.omschrijving in shown for part in PARTS)


def test_every_actiehouder_has_all_own_rows_in_order_of_time() -> None:
    section = page().get_element_by_id("wie")
    tables = section.xpath(".//table")
    for houder, table in zip(BOEK.actiehouders, tables, strict=True):
        parts = [p for p in PARTS if houder.sleutel in p.actiehouders]
        assert sorted(numbers(table)) == sorted(part.nummer for part in parts)
        begins = [_time(cell) or "" for cell in table.xpath("./tbody/tr/td[1]")]
        moments = [datetime.fromisoformat(text) for text in begins]
        assert moments
        assert moments == sorted(moments)


def test_contacts_stand_once_with_every_way_to_reach_them() -> None:
    section = page().get_element_by_id("contact")
    rows = section.xpath(".//tbody/tr")
    assert len(rows) == len(BOEK.contacten)
    for contact, row in zip(BOEK.contacten, rows, strict=True):
        shown = words(row)
        ways = [contact.organisatie, contact.voor, contact.telefoon, *contact.email, contact.adres]
        assert all(way in shown for way in ways if way)


def test_types_close_when_the_gate_says_so() -> None:
    rows = page().get_element_by_id("berichten").xpath(".//tbody/tr")
    seen = set()
    for row in rows:
        nummer = words(row.find("th"))[:3]
        seen.add(nummer)
        warned, closed = (
            datetime.fromisoformat(t) if t else None for t in map(_time, row.xpath("./td")[1:3])
        )
        assert closed is not None
        just = timedelta(milliseconds=1)
        assert gate(BOEK, f"WMO{nummer}", BOEK.van, closed - just).passes
        assert not gate(BOEK, f"JW{nummer}", BOEK.van, closed).passes
        before = gate(BOEK, f"WMO{nummer}", BOEK.van, closed - just).verdict
        assert before == ("toegestaan" if warned is None else "ontraden")
        if warned is not None:
            assert gate(BOEK, f"WMO{nummer}", BOEK.van, warned - just).verdict == "toegestaan"
        again = gate(BOEK, f"WMO{nummer}", BOEK.van, closed).retry == "rebuild"
        assert ("opnieuw maken" in words(row)) == again
    assert len(seen) == len(rows) == 16


def _time(cell: HtmlElement) -> str | None:
    found = cell.xpath(".//time/@datetime")
    return found[0] if found else None


def test_what_is_our_choice_is_marked_and_explained() -> None:
    whole = page()
    reasons = [BOEK.ketentest.reden, BOEK.afhalen.reden, BOEK.nazorg.reden]
    reasons += [part.reden for part in PARTS if part.zekerheid == "afgeleid"]
    notes = whole.xpath("//dl[@class='noten']/div")
    assert [words(note.find("dd")) for note in notes] == reasons
    for note in notes:
        assert whole.xpath(f"//a[@href='#{note.get('id')}']")
    assert f"{BOEK.uitgave}, bijgewerkt {BOEK.bijgewerkt:%d-%m-%Y}" in words(whole)
    assert BOEK.bron in words(whole)


@pytest.mark.parametrize("sleutel", [houder.sleutel for houder in BOEK.actiehouders])
def test_personal_list_holds_own_rows_only(sleutel: str) -> None:
    own = page(find_lezer(BOEK, sleutel))
    listed = own.get_element_by_id("lijst")
    parts = [p for p in PARTS if sleutel in p.actiehouders]
    assert sorted(numbers(listed)) == sorted(part.nummer for part in parts)
    assert len(listed.xpath(".//span[@class='hok']")) == len(parts)
    others = [p.omschrijving for p in BOEK.stappen if sleutel not in p.actiehouders]
    assert not [text for text in others if text in words(own)]
    desks = {
        c.organisatie for c in BOEK.contacten if c.voor in {a.sleutel for a in BOEK.actiehouders} - {sleutel}
    }
    assert not desks & {words(cell) for cell in own.get_element_by_id("contact").xpath(".//tbody//th")}


@pytest.mark.parametrize(("rol", "code"), [("gemeente", "9001"), ("aanbieder", "98000001")])
def test_party_finds_its_name_and_its_own_messages(rol: str, code: str) -> None:
    own = page(find_partij(BOEK, rol, code, "Voorbeeld & Co"))
    assert f"Voorbeeld & Co ({code})" in words(own.find(".//header"))
    sent, received = own.get_element_by_id("berichten").xpath(".//table")
    first = {"gemeente": "301", "aanbieder": "302"}[rol]
    assert words(sent.xpath(".//tbody//th")[0])[:3] == first
    codes = [{words(cell)[:3] for cell in table.xpath(".//tbody//th")} for table in (sent, received)]
    assert not codes[0] & codes[1]
    assert len(codes[0] | codes[1]) == 16
    answers = re.findall(r"beantwoorden met (\d+)", words(received))
    assert answers
    assert set(answers) < codes[0]


def test_reader_by_code_alone() -> None:
    assert find_partij(BOEK, None, "9001").rol == "gemeente"
    assert find_partij(BOEK, None, "98000001").actiehouder.sleutel == "zorgaanbieders"
    assert find_partij(BOEK, "aanbieder").code is None


@pytest.mark.parametrize(
    ("rol", "code"), [(None, None), (None, "12345"), ("gemeente", "98000001"), ("hub", "9001"), ("hub", None)]
)
def test_reader_that_does_not_exist(rol: str | None, code: str | None) -> None:
    with pytest.raises(UnusableInput):
        find_partij(BOEK, rol, code)


def test_actiehouder_that_does_not_exist() -> None:
    with pytest.raises(UnusableInput, match="known are gemeenten, zorgaanbieders"):
        find_lezer(BOEK, "niemand")


def test_texts_of_a_runbook_are_text() -> None:
    nasty = TEXT.replace('titel = "Landelijk draaiboek', "titel = '<script>alert(1)</script> \"}</style>", 1)
    nasty = re.sub(r"""(?m)^(titel = '.*)"$""", r"\1'", nasty, count=1)
    shown = page(None, parse_draaiboek_text(nasty, "lastig"))
    assert not shown.xpath("//script")
    assert "<script>alert(1)</script>" in words(shown.find(".//h1"))
    assert len(shown.xpath("//style")) == 1
    style = shown.find(".//style").text
    assert "<" not in style
    (head,) = re.findall(r'@top-left \{ content: "([^"]*)";', style)
    told = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), head)
    assert told == words(shown.find(".//h1"))


@pytest.mark.parametrize("afstand", ["17:00:00", "12:00:00", "12:50:00"])
@pytest.mark.parametrize("naam", ["geheel", "gemeente", "aanbieder", "vecozo"])
def test_labels_of_the_figures_never_touch(naam: str, afstand: str) -> None:
    """Cut-offs at any distance: labels keep clear of each other, of lines and of the edge."""
    day = "2022-03-31" if afstand.startswith("12") else "2022-03-30"
    nearer = TEXT.replace(
        '{ dag = "wo", tijd = 2022-03-30T17:00:00 }', f'{{ dag = "{_dag(day)}", tijd = {day}T{afstand} }}'
    )
    for drawing in page(LEZERS[naam], parse_draaiboek_text(nearer, "dichtbij")).iter("svg"):
        width = float(drawing.get("viewbox").split()[2])
        texts = [
            (float(t.get("x")), float(t.get("y")), t.text, t.get("font-weight")) for t in drawing.iter("text")
        ]
        boxes = [(x, y - 9, x + 6.2 * len(text), y + 2) for x, y, text, _ in texts]
        assert len(boxes) > 4
        assert max(right for *_, right, _ in boxes) <= width
        touching = [
            pair for pair in combinations(range(len(boxes)), 2) if _touch(boxes[pair[0]], boxes[pair[1]])
        ]
        assert [(texts[a][2], texts[b][2]) for a, b in touching] == []
        dashed = [line for line in drawing.iter("line") if line.get("stroke-dasharray")]
        assert dashed
        for line in dashed:
            x, y1 = float(line.get("x1")), float(line.get("y1"))
            labels = [box for box, text in zip(boxes, texts, strict=True) if text[3] == "700"]
            assert not [b for b in labels if b[0] < x < b[2] and b[3] > y1]


def _dag(day: str) -> str:
    return ("ma", "di", "wo", "do", "vr", "za", "zo")[datetime.fromisoformat(day).weekday()]


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_same_runbook_same_page() -> None:
    for lezer in LEZERS.values():
        assert to_html(load_draaiboek(NAAM), lezer) == to_html(BOEK, lezer)
