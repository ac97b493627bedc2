"""Answers: every composed answer is valid by the schema of its own type, and says what the standard says."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ketenwissel.bericht import (
    Bevinding,
    Kop,
    Waarden,
    compose,
    declaratieantwoord,
    declaratieretour,
    parse,
    plaats,
    read_kop,
    retourbericht,
    text,
    texts,
    waarden,
)
from ketenwissel.core.errors import KetenwisselError
from ketenwissel.standards import Berichttype, Schemas, berichttype

from .voorbeelden import berichttypen, waarden_van

SCHEMAS = Schemas()
HEEN = list(berichttypen("heen"))
DAG = date(2022, 3, 2)
IDS = [f"{b.code}-{b.release}" for b in HEEN]
GEWOON = [b for b in HEEN if b.nummer not in ("303", "323")]


def tree(inhoud: bytes) -> etree._Element:
    root = parse(inhoud)
    assert not isinstance(root, Bevinding)
    return root


def heen_tree(bericht: Berichttype, *, vol: bool) -> etree._Element:
    return tree(compose(bericht, waarden_van(bericht, vol=vol)))


def kop_of(root: etree._Element) -> Kop:
    kop = read_kop(root)
    assert isinstance(kop, Kop)
    return kop


def answer(heen: etree._Element, *bevindingen: Bevinding, xslt: str | None = None) -> etree._Element:
    """Answer a heenbericht and check the answer against its schema."""
    nummer = kop_of(heen).berichttype.nummer
    build: Callable[..., bytes] = {"303": declaratieretour, "323": declaratieantwoord}.get(
        nummer, retourbericht
    )
    root = tree(build(heen, identificatie="R1", dagtekening=DAG, bevindingen=bevindingen, xslt_versie=xslt))
    soort = kop_of(root).berichttype
    assert soort.code == kop_of(heen).berichttype.retour
    assert soort.release == kop_of(heen).berichttype.release
    schema = SCHEMAS.private(soort)
    assert schema.validate(root), schema.error_log
    return root


def fault(place: str, code: str = "9074", level: int = 3) -> Bevinding:
    return Bevinding(code, level, "TR074", place, "fout")


@pytest.mark.parametrize("vol", [False, True], ids=["minimal", "full"])
@pytest.mark.parametrize("bericht", HEEN, ids=IDS)
def test_every_heenbericht_gets_a_valid_answer_for_every_place_of_a_finding(
    bericht: Berichttype, vol: bool
) -> None:
    heen = heen_tree(bericht, vol=vol)
    assert SCHEMAS.private(bericht).validate(heen)
    answer(heen)
    answer(heen, fault("/Bericht", "0001", 2), xslt="1.2.3")
    for element in heen.iter("*"):
        root = answer(heen, fault(plaats(element)))
        assert "9074" in [e.text for e in root.iter("{*}RetourCode")]


@pytest.mark.parametrize("bericht", GEWOON, ids=[f"{b.code}-{b.release}" for b in GEWOON])
def test_all_good_is_the_header_of_the_heenbericht_and_nothing_else(bericht: Berichttype) -> None:
    heen = heen_tree(bericht, vol=True)
    retour = answer(heen)
    own = {"IdentificatieRetour": "R1", "DagtekeningRetour": "2022-03-02"}
    expected = waarden(heen)["Header"]
    found = waarden(retour)
    assert isinstance(expected, dict)
    assert list(found) == ["Header"]
    header = found["Header"]
    assert isinstance(header, dict)
    assert header.pop("BerichtCode") != expected.pop("BerichtCode")
    assert header.pop("XsdVersieRetour")
    assert header == expected | own
    before, after = kop_of(heen), kop_of(retour)
    assert (after.afzender, after.ontvanger, after.identificatie) == (
        before.afzender,
        before.ontvanger,
        before.identificatie,
    )


def test_level_2_gives_the_header_with_0001() -> None:
    heen = heen_tree(soort("JW315"), vol=True)
    retour = answer(heen, fault("/Bericht/Client/Bsn", "0001", 2), fault("/Bericht/Client"), xslt="1.2.3")
    assert texts(retour, "Header/RetourCodes/RetourCode") == ["0001"]
    assert text(retour, "Header/XsltVersie") == "1.2.3"
    assert [child.tag.rpartition("}")[2] for child in retour] == ["Header"]


def test_a_fault_in_one_class_gives_every_class_its_code() -> None:
    heen = heen_tree(soort("WMO305"), vol=True)
    place = "/Bericht/Client/StartProducten/StartProduct[2]"
    retour = answer(heen, fault(f"{place}/Begindatum", "9063"), fault(place, "9056"), fault(place, "9063"))
    assert texts(retour, "Header/RetourCodes/RetourCode") == ["0200"]
    assert texts(retour, "Client/RetourCodes/RetourCode") == ["0200"]
    products = "Client/StartProducten/StartProduct"
    assert texts(retour, f"{products}/RetourCodes/RetourCode") == ["0200", "9063", "9056"]
    assert texts(retour, f"{products}/Begindatum") == texts(heen, f"{products}/Begindatum")


def test_a_fault_in_the_header_gives_the_header_alone() -> None:
    heen = heen_tree(soort("WMO305"), vol=True)
    retour = answer(heen, fault("/Bericht/Header/BerichtIdentificatie", "9056"), fault("/Bericht/Client"))
    assert texts(retour, "Header/RetourCodes/RetourCode") == ["9056"]
    assert len(retour) == 1


@pytest.mark.parametrize(
    ("code", "build"),
    [
        ("WMO302", retourbericht),
        ("WMO303", declaratieantwoord),
        ("WMO303", retourbericht),
        ("WMO301", declaratieantwoord),
        ("WMO323", declaratieretour),
        ("WMO323", retourbericht),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(code: str, build: Callable[..., bytes]) -> None:
    with pytest.raises(KetenwisselError):
        build(heen_tree(soort(code), vol=False), identificatie="R1", dagtekening=DAG)


@pytest.mark.parametrize(
    "bevinding",
    [
        Bevinding("StUF055", 1, None, "/Bericht", "x"),
        Bevinding(None, 3, "TR1", "/Bericht", "x"),
        fault("/Bericht/Client/StartProducten/StartProduct[9]"),
        fault("/Bericht/Onzin/Client"),
    ],
)
def test_a_finding_that_no_answer_can_carry_is_refused(bevinding: Bevinding) -> None:
    with pytest.raises(KetenwisselError):
        retourbericht(
            heen_tree(soort("WMO305"), vol=True), identificatie="R1", dagtekening=DAG, bevindingen=[bevinding]
        )


@cache
def soort(code: str) -> Berichttype:
    found = berichttype(code, "3.0")
    assert found is not None
    return found


# --------------------------------------------------------------------------------------------- declarations

Regels = list[list[tuple[int, str, bool]]]
"""Per client per line: amount in eurocents, D or C, and whether it is rejected."""

REGELS: st.SearchStrategy[Regels] = st.lists(
    st.lists(
        st.tuples(st.integers(0, 99_999_999), st.sampled_from("DC"), st.booleans()), min_size=1, max_size=4
    ),
    min_size=1,
    max_size=4,
)


def signed(bedrag: int, richting: str) -> int:
    return -bedrag if richting == "C" else bedrag


def dc(name: str, cents: int) -> Waarden:
    return {name: abs(cents), "DebetCredit": "C" if cents < 0 else "D"}


def declaration(code: str, regels: Regels) -> tuple[etree._Element, list[Bevinding]]:
    """Compose a declaration with these lines, and the findings on those that are rejected."""
    values = waarden_van(soort(code), vol=False)
    holder = values if code.endswith("303") else values["Declaratie"]
    assert isinstance(holder, dict)
    client = holder["Clienten"]["Client"][0]
    line = client["Prestaties"]["Prestatie"][0]
    clienten = []
    for of_client in regels:
        lines = []
        for bedrag, richting, _ in of_client:
            amount = {"Bedrag": bedrag, "DebetCredit": richting}
            own = {"IngediendBedrag": amount}
            if code.endswith("303"):
                own = {
                    "IngediendeBedragPrestatie": line["IngediendeBedragPrestatie"]
                    | {"DeclaratieFactuurBedrag": amount}
                }
            lines.append(line | own)
        clienten.append(client | {"Prestaties": {"Prestatie": lines}})
    holder["Clienten"] = {"Client": clienten}
    total = dc("TotaalBedrag", sum(signed(b, r) for of_client in regels for b, r, _ in of_client))
    header = values["Header"]
    assert isinstance(header, dict)
    if code.endswith("303"):
        header["DeclaratieFactuurBedragen"] = {"DeclaratieFactuurTotaalBedrag": total}
    else:
        holder["TotaalIngediendBedrag"] = total
    root = tree(compose(soort(code), values))
    rejected = [r for of_client in regels for _, _, r in of_client]
    lines_found = root.iter("{*}Prestatie")
    return root, [fault(plaats(e), "9307") for e, r in zip(lines_found, rejected, strict=True) if r]


def amount_of(root: etree._Element, path: str) -> int:
    return signed(int(text(root, f"{path}/TotaalBedrag") or ""), text(root, f"{path}/DebetCredit") or "")


def granted(regels: Regels) -> int:
    return sum(signed(b, r) for of_client in regels for b, r, rejected in of_client if not rejected)


def submitted(regels: Regels) -> int:
    return sum(signed(b, r) for of_client in regels for b, r, _ in of_client)


@given(REGELS)
def test_the_amounts_of_a_325_add_up(regels: Regels) -> None:
    heen, bevindingen = declaration("WMO323", regels)
    antwoord = answer(heen, *bevindingen)
    assert amount_of(antwoord, "DeclaratieAntwoord/TotaalIngediendBedrag") == submitted(regels)
    assert amount_of(antwoord, "DeclaratieAntwoord/TotaalToegekendBedrag") == granted(regels)
    assert texts(antwoord, "Header/RetourCodes/RetourCode") == ["0200"]
    verdict = ["0200"] if bevindingen else ["8001"]
    assert texts(antwoord, "DeclaratieAntwoord/RetourCodes/RetourCode") == verdict
    lines = "DeclaratieAntwoord/Clienten/Client/Prestaties/Prestatie"
    wrong = [b for of_client in regels for b, _, rejected in of_client if rejected]
    assert texts(antwoord, f"{lines}/IngediendBedrag/Bedrag") == [str(b) for b in wrong]
    assert texts(antwoord, f"{lines}/RetourCodes/RetourCode") == ["9307"] * len(wrong)
    zero = amount_of(antwoord, "DeclaratieAntwoord/TotaalToegekendBedrag") == 0
    assert not zero or text(antwoord, "DeclaratieAntwoord/TotaalToegekendBedrag/DebetCredit") == "D"


@given(REGELS)
def test_the_amounts_of_a_304_add_up(regels: Regels) -> None:
    heen, bevindingen = declaration("JW303", regels)
    retour = answer(heen, *bevindingen)
    assert amount_of(retour, "Header/RetourBedragen/IngediendTotaalBedrag") == submitted(regels)
    assert amount_of(retour, "Header/RetourBedragen/ToegekendTotaalBedrag") == granted(regels)
    assert texts(retour, "Header/RetourCodes/RetourCode") == (["0200"] if bevindingen else ["8001"])
    assert len(texts(retour, "Clienten/Client/Prestaties/Prestatie/RetourCodes/RetourCode")) == len(
        bevindingen
    )


def test_a_325_is_a_message_of_its_own() -> None:
    heen, _ = declaration("WMO323", [[(100, "D", False)]])
    before, after = kop_of(heen), kop_of(answer(heen))
    assert (after.afzender, after.ontvanger) == (before.ontvanger, before.afzender)
    assert (after.gemeente, after.aanbieder) == (before.gemeente, before.aanbieder)
    assert (after.identificatie, after.dagtekening) == ("R1", "2022-03-02")
    assert after.beantwoordt == before.identificatie
    assert before.beantwoordt is None


def test_a_fault_at_a_client_leaves_its_lines_unjudged() -> None:
    heen, _ = declaration("WMO323", [[(100, "D", False)], [(40, "D", False), (10, "C", False)]])
    antwoord = answer(heen, fault("/Bericht/Declaratie/Clienten/Client[2]/Bsn", "9307"))
    client = "DeclaratieAntwoord/Clienten/Client"
    assert texts(antwoord, f"{client}/RetourCodes/RetourCode") == ["9307"]
    assert texts(antwoord, f"{client}/Prestaties/Prestatie/RetourCodes/RetourCode") == ["0233", "0233"]
    assert amount_of(antwoord, "DeclaratieAntwoord/TotaalToegekendBedrag") == 100


def test_a_fault_in_the_declaration_grants_nothing() -> None:
    heen, _ = declaration("WMO323", [[(100, "C", False)]])
    antwoord = answer(heen, fault("/Bericht/Declaratie/DeclaratieNummer", "9333"))
    assert texts(antwoord, "DeclaratieAntwoord/RetourCodes/RetourCode") == ["9333"]
    assert amount_of(antwoord, "DeclaratieAntwoord/TotaalToegekendBedrag") == 0
    assert amount_of(antwoord, "DeclaratieAntwoord/TotaalIngediendBedrag") == -100


def letters() -> Iterator[tuple[str, str]]:
    for code, full in soort("WMO303").berichtcodes.items():
        yield code, full.replace("303", "304")


@pytest.mark.parametrize(("code", "full"), list(letters()))
def test_a_304_is_declaratie_or_factuur_like_its_303(code: str, full: str) -> None:
    values = waarden_van(soort("WMO303"), vol=False)
    header = values["Header"]
    assert isinstance(header, dict)
    header["BerichtCode"] = code
    heen = tree(compose(soort("WMO303"), values))
    retour = kop_of(answer(heen))
    assert retour.bericht == full
    assert retour.beantwoordt == kop_of(heen).identificatie
    rejected = answer(heen, fault("/Bericht/Header", "0030"))
    assert texts(rejected, "Header/RetourCodes/RetourCode") == ["0030"]
    assert amount_of(rejected, "Header/RetourBedragen/ToegekendTotaalBedrag") == 0
