"""The header as a value, for every message type; and reading by path."""

import pytest
from lxml import etree

from ketenwissel.bericht import Bevinding, Kop, compose, elements, parse, read_kop, text, texts, waarden
from ketenwissel.standards import Berichttype, berichttype

from .voorbeelden import berichttypen, waarden_van

ALLE = list(berichttypen())


def tree(inhoud: bytes) -> etree._Element:
    root = parse(inhoud)
    assert not isinstance(root, Bevinding)
    return root


def soort(code: str, release: str = "3.0") -> Berichttype:
    found = berichttype(code, release)
    assert found is not None
    return found


@pytest.mark.parametrize("bericht", ALLE, ids=[f"{b.code}-{b.release}" for b in ALLE])
def test_the_header_of_every_type(bericht: Berichttype) -> None:
    inhoud = compose(bericht, waarden_van(bericht, vol=True))
    kop = read_kop(tree(inhoud))
    assert isinstance(kop, Kop)
    assert kop.berichttype is bericht
    assert (kop.gemeente, kop.aanbieder) == ("0344", "42420001")
    assert {kop.afzender, kop.ontvanger} == {"0344", "42420001"}
    assert (kop.identificatie, kop.dagtekening) == ("AAAAAAAAA", "2022-03-01")
    assert kop.bericht == bericht.berichtcodes[kop.berichtcode]
    assert (kop.beantwoordt is not None) == (bericht.nummer in ("304", "325"))
    commented = inhoud.replace(b"<Header>", b"<!-- a --><Header><!-- b --><?c d?>")
    assert read_kop(tree(commented)) == kop


@pytest.mark.parametrize(
    ("old", "new", "rule", "place"),
    [
        (b"BerichtSubversie>0<", b"BerichtSubversie>1<", "CS015", "/Bericht/Header/BerichtSubversie"),
        (b"BerichtVersie>3<", b"BerichtVersie>2<", "CS025", "/Bericht/Header/BerichtVersie"),
        (b"BerichtCode>482<", b"BerichtCode>414<", "CS126", "/Bericht/Header/BerichtCode"),
        (b"<Afzender>0344</Afzender>", b"", None, "/Bericht/Header"),
        (b"<b:Identificatie>AAAAAAAAA</b:Identificatie>", b"", None, "/Bericht/Header"),
        (b"Header>", b"Kop>", None, "/Bericht"),
        (b"/wmo319/", b"/wmo999/", None, "/"),
        (b"iwmo/3_0/wmo", b"iwmo/2_4/wmo", None, "/"),
        (b"Bericht", b"Brief", None, "/"),
    ],
)
def test_a_header_that_cannot_be_read_is_a_finding(
    old: bytes, new: bytes, rule: str | None, place: str
) -> None:
    inhoud = compose(soort("WMO319"), waarden_van(soort("WMO319"), vol=False))
    changed = inhoud.replace(old, new)
    assert changed != inhoud
    found = read_kop(tree(changed))
    assert isinstance(found, Bevinding)
    assert (found.code, found.level, found.rule, found.place) == ("StUF055", 1, rule, place)
    assert "AAAAAAAAA" not in found.text


def test_a_comment_does_not_cut_a_text_short() -> None:
    inhoud = compose(soort("WMO319"), waarden_van(soort("WMO319"), vol=False))
    root = tree(inhoud.replace(b">0344<", b">03<!-- a -->44<"))
    kop = read_kop(root)
    assert isinstance(kop, Kop)
    assert kop.afzender == "0344"
    assert text(root, "Header/Afzender") == "0344"
    assert waarden(root) == waarden(tree(inhoud))


def test_reading_by_path() -> None:
    root = tree(compose(soort("WMO305"), waarden_van(soort("WMO305"), vol=True, aantal=3)))
    assert text(root, "Client/Bsn") == "999900006"
    assert texts(root, "Client/StartProducten/StartProduct/Begindatum") == ["2022-03-01"] * 3
    assert len(elements(root, "Client/StartProducten/StartProduct")) == 3
    assert text(root, "Client/Nergens") is None
    assert texts(root, "Nergens/Client") == []
