"""Level 2 apart from single rules: which rules there are, where findings point, and odd but valid writing."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ketenwissel.bericht import compose
from ketenwissel.core.limits import MAX_BEVINDINGEN
from ketenwissel.standards import (
    Klasse,
    Niveau2Regel,
    level2_rules,
    load_release,
    model,
    regels_niveau2,
    releases,
)
from ketenwissel.validation import HIGHEST_LEVEL, check, level2

from ..bericht.voorbeelden import waarden_van
from .proefberichten import (
    BEIDE,
    BERICHTEN,
    BSNS,
    DAG,
    NIET_BSN,
    RELEASES,
    SCHEMAS,
    Wijziging,
    bytes_van,
    declaratie,
    regel,
    soort,
    verwacht,
)
from .test_level2 import FOUT
from .test_level2_zorg import ZORG

DOCS = Path(__file__).parents[2] / "docs" / "validate.md"
P = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[1]"
P0 = "Declaratie/Clienten/Client/0/Prestaties/Prestatie/0"

# Typed from the facts: what is checked of a declaration and of its answer, in each release.
DECLARATIE = {
    "3.0": "CD060 CD087 CS002 CS023 CS100 CS108 CS325 CS330 TR101 TR315 TR316 TR335 TR345 TR358 TR368",
    "3.1": "CD060 CD087 CS002 CS100 CS325 CS339 CS340 TR101 TR134 TR137 TR315 TR316 TR335 TR358",
    "3.2": "CD060 CD087 CS002 CS100 CS325 CS337 CS339 CS340 TR101 TR134 TR137 TR315 TR316 TR335 TR358 TR416",
}
ANTWOORD = {
    "3.0": "CD060 CS002 CS023 CS108 CS325 TR101",
    "3.1": "CD060 CS002 CS325 TR101 TR134 TR137",
    "3.2": "CD060 CS002 CS325 TR101 TR134 TR137 TR342",
}


def rules(nummer: str, standaard: str, release: str) -> set[str]:
    return {rule.code for rule in level2_rules(soort(nummer, standaard, release))}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("standaard", BEIDE)
def test_the_rules_of_declarations(standaard: str, release: str) -> None:
    assert rules("323", standaard, release) == set(DECLARATIE[release].split())
    assert rules("325", standaard, release) == set(ANTWOORD[release].split())


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("standaard", BEIDE)
def test_every_rule_is_broken_by_a_message(standaard: str, release: str) -> None:
    broken = {
        (row[0], code)
        for row in (*FOUT, *ZORG)
        if standaard in row[1]
        for code in verwacht(row, release) or ()
    }
    known = {(nummer, rule.code) for rule in regels_niveau2(standaard, release) for nummer in rule.berichten}
    assert known == broken


@pytest.mark.parametrize(("standaard", "release"), releases())
def test_a_message_that_is_in_order_breaks_none(standaard: str, release: str) -> None:
    for nummer in BERICHTEN:
        uitkomst = check(bytes_van(soort(nummer, standaard, release)), SCHEMAS, level=2)
        assert (uitkomst.valid, uitkomst.level, uitkomst.bevindingen) == (True, 2, ())


def test_the_page_lists_the_rules() -> None:
    """The table is that of iJw, and says of iWmo what differs."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCS.read_text("utf-8").splitlines()
        if re.match(r"\| 3[0-9]{2} \|", line)
    ]
    assert [row[0] for row in rows] == list(BERICHTEN)
    for nummer, *cells in rows:
        always, in_3_0, from_3_1, in_3_2 = (set(re.findall("[A-Z]{2}[0-9]{3}", cell)) for cell in cells)
        told = {"3.0": always | in_3_0, "3.1": always | from_3_1, "3.2": always | from_3_1 | in_3_2}
        for release, codes in told.items():
            assert rules(nummer, "ijw", release) == codes, (nummer, release)
            only_ijw = {"CD088", "TR377", "TR409"} | ({"CS318"} if release < "3.2" else set())
            assert rules(nummer, "iwmo", release) == codes - only_ijw, (nummer, release)


def paths(klasse: Klasse, above: str = "") -> Iterator[str]:
    """Give the path of everything in a class."""
    for element in klasse.elementen:
        yield f"{above}{element.naam}"
        if isinstance(element.type, Klasse):
            yield from paths(element.type, f"{above}{element.naam}/")


def classes(klasse: Klasse) -> dict[str, Klasse]:
    found: dict[str, Klasse] = {}
    for element in klasse.elementen:
        if isinstance(element.type, Klasse):
            found |= {element.naam: element.type} | classes(element.type)
    return found


def named(rule: Niveau2Regel) -> set[str]:
    """Give every path that a rule names."""
    lines = (*rule.als, *(line for group in rule.behalve for line in group))
    found = {rule.element, *rule.elementen, *(line.element for line in lines)} - {""}
    dates = {"voor", "na", "tot_en_met", "andere_maand_dan", "geen_maand_met", "gelijk_aan", "anders_dan"}
    operands = {line.tegen[-1] for line in lines if line.toets in {*dates, "jaren_voor"}}
    return found | {operand for operand in operands if not operand[:1].isdigit()}


@pytest.mark.parametrize(("standaard", "release"), releases())
def test_a_rule_names_what_there_is(standaard: str, release: str) -> None:
    for rule in regels_niveau2(standaard, release):
        for nummer in rule.berichten:
            root = model(soort(nummer, standaard, release))
            own = [klasse for naam, klasse in classes(root).items() if naam in rule.klassen]
            assert own, (rule.code, nummer)
            whole = {f"/{path}" for path in paths(root)}
            for klasse in own:
                assert named(rule) <= whole | set(paths(klasse)), (rule.code, nummer)
        assert rule.tekst
        assert "\n" not in rule.tekst


PLACES: list[tuple[Wijziging, str, str]] = [
    ({f"{P0}/ProductTarief": None}, "CD087", P),
    (
        {f"{P0}/ProductReferentie/VorigReferentieNummer": "OUD9"},
        "CD060",
        f"{P}/ProductReferentie/VorigReferentieNummer",
    ),
    (
        {"Declaratie/TotaalIngediendBedrag/TotaalBedrag": 1},
        "TR358",
        "/Bericht/Declaratie/TotaalIngediendBedrag",
    ),
    ({f"{P0}/ProductReferentie/ReferentieNummer": "R3"}, "TR101", f"{P[:-3]}[3]"),
    ({"Declaratie/Clienten/Client/1/Bsn": NIET_BSN}, "CS002", "/Bericht/Declaratie/Clienten/Client[2]/Bsn"),
]


@pytest.mark.parametrize(("wijziging", "rule", "place"), PLACES, ids=[row[1] for row in PLACES])
def test_a_finding_names_its_place(wijziging: Wijziging, rule: str, place: str) -> None:
    (found,) = check(bytes_van(soort("323", "ijw", "3.2"), wijziging), SCHEMAS, level=2).bevindingen
    assert (found.rule, found.place) == (rule, place)


def test_what_is_missing_is_told_at_what_should_hold_it() -> None:
    contact = "Client/Contactgegevens/Contact/2"
    (found,) = check(
        bytes_van(soort("301", "ijw", "3.2"), {f"{contact}/Adres/LandCode": None}), SCHEMAS, level=2
    ).bevindingen
    assert found.place == "/Bericht/Client/Contactgegevens/Contact[3]/Adres"


def test_one_client_with_one_line_has_no_numbers() -> None:
    kind = soort("323", "ijw", "3.0")
    line = regel(1, 1, {"Begindatum": DAG, "Einddatum": DAG}, 5, "45") | {"ProductTarief": None}
    values = declaratie(kind, [{"Bsn": BSNS[0], "Prestaties": {"Prestatie": [line]}}], 5)
    (found,) = check(compose(kind, values), SCHEMAS, level=2).bevindingen
    assert found.place == "/Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie"


def test_only_so_many_findings_are_listed() -> None:
    kind = soort("323", "ijw", "3.1")
    lines = [
        regel(nr, 1, {"Begindatum": DAG, "Einddatum": DAG}, 5, "45") | {"ProductTarief": None}
        for nr in range(MAX_BEVINDINGEN + 5)
    ]
    for number, listed in ((MAX_BEVINDINGEN, MAX_BEVINDINGEN), (MAX_BEVINDINGEN + 5, MAX_BEVINDINGEN + 1)):
        client = {"Bsn": BSNS[0], "Prestaties": {"Prestatie": lines[:number]}}
        found = check(compose(kind, declaratie(kind, [client], 5 * number)), SCHEMAS, level=2).bevindingen
        assert len(found) == listed
        assert {bevinding.rule for bevinding in found[:MAX_BEVINDINGEN]} == {"CD087"}
    assert found[-1].rule is None


WRITING = [
    (">72300<", ">00072300<"),
    (">72300<", "> 72300\n<"),
    (">72300<", ">+72300<"),
    (">72300<", ">" + "0" * 5000 + "72300<"),
    (">72300<", ">72<!-- so -->300<"),
    (">72300<", "><?so?>72300<"),
    (">2022-02-28<", "> 2022-02-28\t<"),
    (">2022-03-07<", ">2022-<!-- so -->03-07<"),
    (f">{BSNS[0]}<", f">{BSNS[0][:4]}<!-- so -->{BSNS[0][4:]}<"),
    ("<Eenheid>84<", "<Eenheid>8<?so?>4<"),
    (">2022-03-07<", ">12022-03-07<"),
]


@pytest.mark.parametrize(("old", "new"), WRITING, ids=range(len(WRITING)))
def test_another_way_to_write_the_same_is_as_good(old: str, new: str) -> None:
    kind = soort("323", "ijw", "3.0")
    text = bytes_van(kind).decode()
    assert old in text
    if "12022" in new:  # ten thousand years later no care can be declared any more
        text = text.replace(f"<DeclaratieDagtekening>{old[1:]}", f"<DeclaratieDagtekening>{new[1:]}")
        wanted = {"TR335"}
    else:
        text, wanted = text.replace(old, new), set()
    uitkomst = check(text.encode(), SCHEMAS, level=2)
    assert uitkomst.level == 2
    assert {bevinding.rule for bevinding in uitkomst.bevindingen} == wanted


@pytest.mark.parametrize("odd", ["0" * 5000 + "72301", "72<!-- so -->301"])
def test_another_way_to_write_something_else_is_not(odd: str) -> None:
    text = bytes_van(soort("323", "ijw", "3.0")).decode().replace("Bedrag>72300<", f"Bedrag>{odd}<", 1)
    assert [found.rule for found in check(text.encode(), SCHEMAS, level=2).bevindingen] == ["TR358"]


def test_numbers_in_a_key_count_as_numbers() -> None:
    kind = soort("301", "ijw", "3.0")
    text = bytes_van(kind).decode().replace("ToewijzingNummer>2<", "ToewijzingNummer>01<")
    assert [found.rule for found in check(text.encode(), SCHEMAS, level=2).bevindingen] == ["TR101"]


def test_a_message_that_fails_level_1_is_not_judged_further() -> None:
    text = bytes_van(soort("323", "ijw", "3.0"), {f"{P0}/ProductTarief": None}).decode()
    uitkomst = check(text.replace("<Eenheid>84<", "<Eenheid>85<", 1).encode(), SCHEMAS, level=2)
    assert uitkomst.level == 1
    assert {bevinding.level for bevinding in uitkomst.bevindingen} == {1}


def test_a_level_is_judged_when_asked_for_and_where_it_has_rules() -> None:
    broken = bytes_van(soort("323", "ijw", "3.0"), {f"{P0}/ProductTarief": None})
    assert check(broken, SCHEMAS).valid
    assert [check(broken, SCHEMAS, level=level).level for level in (1, 2, 3, 4)] == [1, 2, 2, 2]
    assert HIGHEST_LEVEL == 2
    for standaard, release in releases():
        for kind in load_release(standaard, release).berichten.values():
            if kind.nummer not in BERICHTEN:
                inhoud = compose(kind, waarden_van(kind, vol=True))
                assert check(inhoud, SCHEMAS, level=2).level == 1


ODD = ["", " ", "0", "-5", "abc", "2022-02-30", "99999-01-01", "-0001-01-01", "2022-13-45", "2022-03-01Z",
       "9" * 5000, "C", "1900-01-01", "----------", "20x2-00-00", "0000-02-29"]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_a_looser_schema_lets_through_stops_nothing(seed: int) -> None:
    rng = Random(seed)
    for _ in range(150):
        kind = soort(rng.choice(BERICHTEN), *rng.choice(releases()))
        root = etree.fromstring(bytes_van(kind))
        for _ in range(rng.randint(1, 6)):
            element = rng.choice([found for found in root.iter("*") if found is not root] or [root])
            parent, turn = element.getparent(), rng.random()
            if turn < 0.5 or parent is None:
                element.text = rng.choice(ODD)
            elif turn < 0.75:
                parent.remove(element)
            else:
                parent.append(copy.deepcopy(element))
        assert all(found.level == 2 for found in level2(root, kind))


amounts = st.lists(
    st.tuples(st.integers(0, 99_999_999), st.booleans(), st.integers(0, 3)), min_size=1, max_size=30
)


@given(lines=amounts, off=st.integers(-2, 2))
def test_any_declaration_that_adds_up_is_in_order(lines: list[tuple[int, bool, int]], off: int) -> None:
    kind = soort("323", "iwmo", "3.1")
    periode = {"Begindatum": DAG, "Einddatum": DAG}
    clienten: dict[int, list[dict[str, object]]] = {}
    cents = 0
    for nr, (amount, credit, client) in enumerate(lines):
        is_credit = credit and amount > 0
        line = regel(nr, nr, periode, amount, "01", f"OUD{nr}" if is_credit else None)
        clienten.setdefault(client, []).append(line)
        cents += -amount if is_credit else amount
    values = declaratie(
        kind,
        [{"Bsn": BSNS[nr], "Prestaties": {"Prestatie": own}} for nr, own in clienten.items()],
        cents + off,
    )
    uitkomst = check(compose(kind, values), SCHEMAS, level=2)
    assert [bevinding.rule for bevinding in uitkomst.bevindingen] == (["TR358"] if off else [])
