"""The draft that settles an urgent order: what is known is in it, what is missing keeps it from a message."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree

from ketenwissel.bericht import ComposeError, parse, text
from ketenwissel.partij import CONCEPT, Spoedgegevens, draft
from ketenwissel.standards import Schemas, berichttype
from ketenwissel.validation import check

SCHEMAS = Schemas()
GEGEVENS = Spoedgegevens(
    afzender="9000",
    ontvanger="98000000",
    bsn="999900006",
    zorg_van=date(2022, 4, 1),
    categorie="01",
    product="01A01",
    besloten_op=datetime(2022, 4, 1, 9, 30, tzinfo=UTC),
)
DAG = date(2022, 4, 4)
PERSOON: dict[str, Any] = {
    "Geboortedatum": {"Datum": date(1980, 2, 3)},
    "Geslacht": "1",
    "Naam": {"Geslachtsnaam": {"Achternaam": "Proef"}, "Voorletters": "P", "NaamGebruik": "1"},
}
KOP = {"BerichtIdentificatie": {"Identificatie": "SPOED0000001"}}
AANVULLING: dict[str, dict[str, Any]] = {
    "301": {
        "Header": KOP,
        "Client": {
            **PERSOON,
            "Contactgegevens": {"Contact": [{"Soort": "01"}]},
            "ToegewezenProducten": {"ToegewezenProduct": [{"ToewijzingNummer": 7}]},
        },
    },
    "315": {
        "Header": KOP,
        "Client": {
            **{name: value for name, value in PERSOON.items() if name != "Naam"},
            "Naam": {"Geslachtsnaam": {"Achternaam": "Proef"}, "Voorletters": "P"},
            "AangevraagdeProducten": {
                "AangevraagdProduct": [
                    {"ReferentieAanbieder": "VZ7", "Verwijzer": {"Type": "02", "Naam": "H"}}
                ]
            },
        },
    },
}
CODES = ("WMO301", "JW301", "WMO315", "JW315")


def made(
    code: str, aanvulling: dict[str, Any], gegevens: Spoedgegevens = GEGEVENS
) -> tuple[bytes, list[str]]:
    kind = berichttype(code, "3.1")
    assert kind is not None
    if kind.nummer == "315":
        gegevens = replace(gegevens, afzender=gegevens.ontvanger, ontvanger=gegevens.afzender)
    if kind.standaard == "ijw":
        gegevens = replace(gegevens, categorie="45", product="45A04")
    found = draft(kind, gegevens, aanvulling, DAG)
    return found.inhoud, list(found.ontbreekt)


@pytest.mark.parametrize("code", CODES)
def test_a_draft_with_all_that_was_missing_is_a_message(code: str) -> None:
    inhoud, missing = made(code, AANVULLING[code[-3:]])
    assert missing == []
    assert CONCEPT.encode() not in inhoud
    found = check(inhoud, SCHEMAS)
    assert found.bevindingen == ()


@pytest.mark.parametrize("code", CODES)
def test_what_is_missing_is_named_and_no_schema_takes_the_draft(code: str) -> None:
    inhoud, missing = made(code, {})
    assert "Header/BerichtIdentificatie/Identificatie" in missing
    assert "Client/Naam/Geslachtsnaam/Achternaam" in missing
    root = etree.fromstring(inhoud)
    assert len(list(root.iter(f"{{{CONCEPT}}}nog-invullen"))) == len(missing)
    assert check(inhoud, SCHEMAS).bevindingen


@pytest.mark.parametrize("code", CODES)
def test_no_single_gap_makes_a_message(code: str) -> None:
    """A surname may be any text: a draft without one must still be no message."""
    complete = AANVULLING[code[-3:]]
    without = {**complete, "Client": {**complete["Client"], "Naam": {"Voorletters": "P"}}}
    inhoud, missing = made(code, without)
    assert "Client/Naam/Geslachtsnaam/Achternaam" in missing
    assert check(inhoud, SCHEMAS).bevindingen


def test_what_the_order_knows_is_in_the_draft() -> None:
    inhoud, _ = made("WMO301", {})
    root = parse(inhoud)
    assert isinstance(root, etree._Element)
    product = "Client/ToegewezenProducten/ToegewezenProduct"
    wanted = {
        "Header/Afzender": "9000",
        "Header/Ontvanger": "98000000",
        "Client/Bsn": "999900006",
        f"{product}/Ingangsdatum": "2022-04-01",
        f"{product}/Toewijzingsdatum": "2022-04-01",
        f"{product}/Toewijzingstijd": "11:30:00",
        f"{product}/Product/Categorie": "01",
        f"{product}/Product/Code": "01A01",
    }
    assert {path: text(root, path) for path in wanted} == wanted


def test_an_order_without_product_or_decision_says_so() -> None:
    bare = Spoedgegevens("9000", "98000000", "999900006", date(2022, 4, 1))
    _, missing = made("WMO301", {}, bare)
    assert "Client/ToegewezenProducten/ToegewezenProduct/Toewijzingsdatum" in missing
    assert "999900006" not in repr(bare)


def test_what_the_type_does_not_know_is_refused() -> None:
    with pytest.raises(ComposeError, match="Client/Bijnaam"):
        made("WMO301", {"Client": {"Bijnaam": "x"}})
