"""Level 1: a corpus of messages with one mutation each, and the finding that must come out."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.bericht import Bevinding, compose
from ketenwissel.core.limits import MAX_BEVINDINGEN, MAX_DETAIL_BYTES
from ketenwissel.standards import Berichttype, Schemas, berichttype
from ketenwissel.validation import HIGHEST_LEVEL, Uitkomst, check

from ..bericht.voorbeelden import TESTBSN, berichttypen, waarden_van

SCHEMAS = Schemas()
ALLE = list(berichttypen())
C = "/Bericht/Client"
HUIS = f"{C}/Relaties/Relatie[1]/Contact/Adres/Huis/Huisnummer"
NAAM = f"{C}/Naam/Geslachtsnaam/Achternaam"
PRODUCT = f"{C}/ToegewezenProducten/ToegewezenProduct[1]"
VERSIE = "/Bericht/Header/XsdVersie/BerichtXsdVersie"

Row = tuple[str, str, str, str, str | None, str]
# Message, release, text in it, what it is replaced by, rule, place.
CORPUS: list[Row] = [
    ("WMO301", "3.0", f">{TESTBSN}<", ">99990000<", "RS037", f"{C}/Bsn"),
    ("WMO301", "3.2", f">{TESTBSN}<", ">9999000066<", "RS015", f"{C}/Bsn"),
    ("WMO301", "3.1", f">{TESTBSN}<", "><", "RS037", f"{C}/Bsn"),
    ("JW301", "3.1", "BerichtCode>436<", "BerichtCode>414<", "RS047", "/Bericht/Header/BerichtCode"),
    ("JW301", "3.1", "BerichtVersie>3<", "BerichtVersie>2<", "CS025", "/Bericht/Header/BerichtVersie"),
    ("JW301", "3.1", "Subversie>1<", "Subversie>0<", "CS015", "/Bericht/Header/BerichtSubversie"),
    ("JW301", "3.0", "Voorletters>AAAAAA<", "Voorletters>A.A.<", "CS004", f"{C}/Naam/Voorletters"),
    ("JW301", "3.2", "Voorletters>AAAAAA<", "Voorletters>A.A.<", "RS045", f"{C}/Naam/Voorletters"),
    ("JW301", "3.2", "Voorletters>AAAAAA<", "Voorletters>AAAAAAA<", "RS013", f"{C}/Naam/Voorletters"),
    ("JW301", "3.2", "<Commentaar>AAAAAAAAA<", "<Commentaar> <", "RS031", f"{C}/Commentaar"),
    ("JW301", "3.2", "Achternaam>AAAAAAAAA<", "Achternaam>  <", "RS033", NAAM),
    ("JW301", "3.2", "Datum>2022-03-01<", "Datum>2022-03-01Z<", "RS032", f"{C}/Geboortedatum/Datum"),
    ("JW301", "3.2", "Datum>2022-03-01<", "Datum>2022-02-30<", None, f"{C}/Geboortedatum/Datum"),
    ("JW301", "3.2", "Geslacht>0<", "Geslacht>7<", None, f"{C}/Geslacht"),
    ("JW301", "3.2", "Huisnummer>7<", "Huisnummer>123456<", "RS004", HUIS),
    ("JW301", "3.2", "Huisnummer>7<", "Huisnummer>-1<", "RS001", HUIS),
    ("JW301", "3.2", "Huisnummer>7<", "Huisnummer>zeven<", None, HUIS),
    ("JW301", "3.2", "Toewijzingstijd>09:30:00<", "Toewijzingstijd>09:30:00Z<", "RS034",
     f"{PRODUCT}/Toewijzingstijd"),
    ("JW301", "3.2", "ToewijzingNummer>7<", "ToewijzingNummer>1234567890<", "RS006",
     f"{PRODUCT}/ToewijzingNummer"),
    ("JW301", "3.2", "<Afzender>0344<", "<Afzender>344<", "RS035", "/Bericht/Header/Afzender"),
    ("JW301", "3.2", "<Ontvanger>42420001<", "<Ontvanger>4242000<", "RS036", "/Bericht/Header/Ontvanger"),
    ("JW301", "3.2", "BerichtXsdVersie>1.0.0<", "BerichtXsdVersie>1.0<", "RS048", VERSIE),
    ("JW301", "3.2", f"<Bsn>{TESTBSN}</Bsn>", "", None, C),
    ("JW301", "3.2", "<Geslacht>0</Geslacht>", f"<Geslacht>0</Geslacht><B{TESTBSN}/>", None, f"{C}/*[4]"),
    ("JW301", "3.2", "<Geslacht>0</Geslacht>", "<Geslacht><x/></Geslacht>", None, f"{C}/Geslacht"),
    ("JW301", "3.2", "<Geslacht>", "<Geslacht soort='x'>", None, f"{C}/Geslacht"),
    ("JW301", "3.2", "<Client>", f"<Client>{TESTBSN}", None, C),
    ("JW323", "3.2", "DeclaratieNummer>AAAAAAAAA<", "DeclaratieNummer>A-1<", "CS319",
     "/Bericht/Declaratie/DeclaratieNummer"),
    ("JW323", "3.2", "TotaalBedrag>7<", "TotaalBedrag>1000000000000<", "RS040",
     "/Bericht/Declaratie/TotaalIngediendBedrag/TotaalBedrag"),
    ("WMO303", "3.0", "BtwPercentage>7<", "BtwPercentage>10000<", "CS322",
     "/Bericht/Clienten/Client[1]/Prestaties/Prestatie[1]/IngediendeBedragPrestatie/BtwPercentage"),
    ("WMO315", "3.0", "</Omvang>", "</Omvang><Budget>7</Budget>", None,
     f"{C}/AangevraagdeProducten/AangevraagdProduct[1]/*[8]"),
]  # fmt: skip


@cache
def soort(code: str, release: str) -> Berichttype:
    found = berichttype(code, release)
    assert found is not None
    return found


@cache
def good(code: str, release: str) -> str:
    bericht = soort(code, release)
    return compose(bericht, waarden_van(bericht, vol=True)).decode()


def prefixed(inhoud: str) -> str:
    """Write the same message with a prefix on every name."""
    parts = inhoud.replace("xmlns=", "xmlns:m=").split("<")
    named = [
        f"/m:{p[1:]}" if p[:1] == "/" and ":" not in p else f"m:{p}" if p[:1].isupper() else p for p in parts
    ]
    return "<".join(named)


@pytest.mark.parametrize("bericht", ALLE, ids=[f"{b.code}-{b.release}" for b in ALLE])
def test_a_good_message_of_every_type_is_valid(bericht: Berichttype) -> None:
    inhoud = good(bericht.code, bericht.release)
    expected = Uitkomst(next(iter(bericht.berichtcodes.values())), bericht.release, True, (), 1)
    assert check(inhoud.encode(), SCHEMAS) == expected
    assert check(prefixed(inhoud).encode(), SCHEMAS) == expected


@pytest.mark.parametrize("row", CORPUS, ids=[f"{r[0]}-{r[2]}-{r[3]}" for r in CORPUS])
@pytest.mark.parametrize("write", [str, prefixed], ids=["default namespace", "prefix"])
def test_a_mutation_gives_its_finding(row: Row, write: type[str]) -> None:
    code, release, old, new, rule, place = row
    inhoud = good(code, release)
    assert old in inhoud
    uitkomst = check(write(inhoud.replace(old, new, 1)).encode(), SCHEMAS)
    assert uitkomst.valid is False
    assert (uitkomst.release, uitkomst.level) == (release, 1)
    assert (rule, place) in [(b.rule, b.place) for b in uitkomst.bevindingen]
    assert {b.place for b in uitkomst.bevindingen} == {place}, uitkomst.bevindingen
    for bevinding in uitkomst.bevindingen:
        assert (bevinding.code, bevinding.level) == ("StUF055", 1)
        assert TESTBSN not in bevinding.text + bevinding.place


@given(st.sampled_from(ALLE), st.data())
def test_no_finding_ever_holds_a_value(bericht: Berichttype, data: st.DataObject) -> None:
    inhoud = good(bericht.code, bericht.release)
    starts = [i for i, c in enumerate(inhoud) if c == "<" and i > inhoud.index("<Header>")]
    place = data.draw(st.sampled_from(starts))
    secret = "geheim" + data.draw(
        st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=6, max_size=9)
    )
    put = data.draw(
        st.sampled_from([secret, f"<{secret}/>", f"<{secret}>", f"<!--{secret}-->", f"<b:{secret}/>"])
    )
    uitkomst = check((inhoud[:place] + put + inhoud[place:]).encode(), SCHEMAS)
    assert secret not in repr(uitkomst)


def test_a_missing_element_is_named() -> None:
    inhoud = good("JW301", "3.2").replace(f"<Bsn>{TESTBSN}</Bsn>", "")
    assert [b.text for b in check(inhoud.encode(), SCHEMAS).bevindingen] == ["element ontbreekt: Bsn"]


def test_the_number_of_findings_is_bounded() -> None:
    bericht = soort("JW323", "3.2")
    inhoud = compose(bericht, waarden_van(bericht, vol=True, aantal=12)).decode()
    uitkomst = check(inhoud.replace("<Eenheid>", "<Eenheid>x").encode(), SCHEMAS)
    assert len(uitkomst.bevindingen) == MAX_BEVINDINGEN + 1
    assert "weggelaten" in uitkomst.bevindingen[-1].text


@pytest.mark.parametrize("place", ["<Bericht", "<Client", "</Bericht>", ""])
@pytest.mark.parametrize("valid", [True, False])
def test_of_a_large_message_only_the_verdict_is_given(valid: bool, place: str) -> None:
    inhoud = good("JW323", "3.2") if valid else good("JW323", "3.2").replace("<Eenheid>", "<Eenheid>x")
    comment = f"<!--{'x' * MAX_DETAIL_BYTES}-->"
    large = inhoud.replace(place, comment + place, 1) if place else inhoud + comment
    uitkomst = check(large.encode(), SCHEMAS)
    assert uitkomst.valid is valid
    assert len(uitkomst.bevindingen) == (0 if valid else 1)


def test_threads_get_the_findings_of_their_own_message() -> None:
    rows = [row for row in CORPUS if row[0] == "JW301" and row[1] == "3.2"]
    texts = [good("JW301", "3.2").replace(old, new, 1).encode() for _, _, old, new, _, _ in rows]
    texts.append(good("JW301", "3.2").encode())
    alone = [check(inhoud, SCHEMAS) for inhoud in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda i: check(texts[i % len(texts)], SCHEMAS), range(len(texts) * 30)))
    assert together == alone * 30


@pytest.mark.parametrize("size", [0, MAX_DETAIL_BYTES])
@pytest.mark.parametrize(
    "inhoud", [b"", b"geen xml", b"\xef\xbb\xbf<Bericht/>", b"<Bericht/>", b"<!DOCTYPE x><x/>"]
)
def test_what_is_no_message_cannot_be_judged(inhoud: bytes, size: int) -> None:
    uitkomst = check(inhoud + b" " * size, SCHEMAS, level=4)
    assert (uitkomst.bericht, uitkomst.release, uitkomst.valid, uitkomst.level) == (None, None, None, 0)
    assert len(uitkomst.bevindingen) == 1


def test_another_release_than_asked_for_is_a_finding() -> None:
    inhoud = good("WMO301", "3.1").encode()
    assert check(inhoud, SCHEMAS, release="3.1").valid is True
    uitkomst = check(inhoud, SCHEMAS, release="3.0")
    assert uitkomst.valid is False
    expected = "bericht is van release 3.1, gevraagd is release 3.0"
    assert uitkomst.bevindingen == (Bevinding(None, 1, None, "/Bericht", expected),)


def test_no_level_is_claimed_that_has_no_rules() -> None:
    assert check(good("WMO301", "3.1").encode(), SCHEMAS, level=4).level == HIGHEST_LEVEL
