"""Composing and writing: in schema order, never lossy, and a mistake is one line that names the path."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ketenwissel.bericht import Bevinding, ComposeError, Waarden, compose, parse, text, waarden, write
from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards import (
    Berichttype,
    EnkelvoudigType,
    Klasse,
    SchemaElement,
    Schemas,
    berichttype,
    model,
)

from .voorbeelden import TESTBSN, berichttypen, waarde, waarden_van

ALLE = list(berichttypen())
SCHEMAS = Schemas()
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


def soort(code: str, release: str = "3.0") -> Berichttype:
    found = berichttype(code, release)
    assert found is not None
    return found


def tree(inhoud: bytes) -> etree._Element:
    root = parse(inhoud)
    assert not isinstance(root, Bevinding)
    return root


def c14n(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), method="c14n", with_comments=True)


def as_text(values: object) -> object:
    """Give values as they are read back: texts, and one value for a list of one."""
    if values == {}:
        return ""
    if isinstance(values, dict):
        return {name: as_text(value) for name, value in values.items()}
    if isinstance(values, list):
        return as_text(values[0]) if len(values) == 1 else [as_text(value) for value in values]
    return values.isoformat() if isinstance(values, (date, time)) else str(values)


@st.composite
def messages(draw: st.DrawFn) -> tuple[Berichttype, Waarden]:
    """Draw a message type with valid values, any choice of optional elements and numbers of repeats."""
    bericht = draw(st.sampled_from(ALLE))
    values = _klasse(draw, model(bericht))
    header = values["Header"]
    assert isinstance(header, dict)
    header["BerichtCode"] = draw(st.sampled_from(list(bericht.berichtcodes)))
    del header["BerichtVersie"], header["BerichtSubversie"]
    return bericht, values


def _klasse(draw: st.DrawFn, klasse: Klasse) -> Waarden:
    kept = [e for e in klasse.elementen if e.min > 0 or draw(st.booleans())]
    return {e.naam: _element(draw, e) for e in kept}


def _element(draw: st.DrawFn, element: SchemaElement) -> object:
    times = draw(st.integers(1, 3)) if element.max is None else 1
    kind = element.type
    made = [_klasse(draw, kind) if isinstance(kind, Klasse) else _simple(draw, kind) for _ in range(times)]
    return made if element.max is None else made[0]


def _simple(draw: st.DrawFn, kind: EnkelvoudigType) -> object:
    if kind.naam == "LDT_Commentaar":
        return draw(XML_TEXT.map(lambda t: f"x{t}"))
    if kind.basis == "date":
        return draw(st.dates())
    return waarde(kind)


@given(messages())
def test_what_is_composed_is_valid_and_read_back_unchanged(message: tuple[Berichttype, Waarden]) -> None:
    bericht, values = message
    root = tree(compose(bericht, values))
    assert SCHEMAS.shared(bericht).validate(root)
    found = waarden(root)
    header = found["Header"]
    assert isinstance(header, dict)
    for fixed in ("BerichtVersie", "BerichtSubversie"):
        assert header.pop(fixed)
    assert found == as_text(values)


@given(messages(), st.lists(st.sampled_from(["comment", "instruction", "blank"]), max_size=3))
def test_reading_and_writing_keeps_the_canonical_form(
    message: tuple[Berichttype, Waarden], added: list[str]
) -> None:
    root = tree(compose(*message))
    extra: dict[str, Callable[[], etree._Element]] = {
        "comment": lambda: etree.Comment(" opmerking "),
        "instruction": lambda: etree.ProcessingInstruction("toepassing", "x"),
    }
    for kind in added:
        if kind in extra:
            root[0].insert(1, extra[kind]())
            root.addprevious(extra[kind]())
        else:
            root[0].tail = "\r\n  "
    assert c14n(tree(write(root))) == c14n(root)
    assert not write(root).startswith(b"\xef\xbb\xbf")


@given(XML_TEXT)
def test_any_text_survives(words: str) -> None:
    values = waarden_van(soort("WMO319"), vol=False)
    antwoord = values["Antwoord"]
    assert isinstance(antwoord, dict)
    antwoord["ReferentieAanbieder"] = f"{words}\r\n\t&<>\"']]>"
    root = tree(compose(soort("WMO319"), values))
    assert text(root, "Antwoord/ReferentieAanbieder") == f"{words}\r\n\t&<>\"']]>"


def test_what_the_standard_fixes_is_filled_in() -> None:
    values = waarden_van(soort("JW305", "3.1"), vol=False)
    header = values["Header"]
    assert isinstance(header, dict)
    for name in ("BerichtCode", "XsdVersie"):
        del header[name]
    root = tree(compose(soort("JW305", "3.1"), values))
    names = ("BerichtCode", "BerichtVersie", "BerichtSubversie")
    assert [text(root, f"Header/{name}") for name in names] == ["438", "3", "1"]
    assert text(root, "Header/XsdVersie/BerichtXsdVersie")
    assert SCHEMAS.shared(soort("JW305", "3.1")).validate(root)


def changed(code: str, path: str, value: object) -> tuple[Berichttype, Waarden]:
    """Give values with one of them changed; `...` takes it out."""
    values = json.loads(json.dumps(waarden_van(soort(code), vol=True, aantal=1), default=str))
    *steps, last = path.split("/")
    node = values
    for step in steps:
        node = node[int(step) if step.isdigit() else step]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return soort(code), values


GEBOREN = "Client/Geboortedatum/Datum"
PRODUCT = "Client/StartProducten/StartProduct"
BEGIN = f"{PRODUCT}/0/Begindatum"
MISTAKES: list[tuple[str, str, object, str]] = [
    ("WMO301", "Client/Bsn", ..., "Bericht/Client/Bsn is required"),
    ("WMO301", "Client/Bsn", None, "Bericht/Client/Bsn is required"),
    ("WMO301", "Client/Bsnn", TESTBSN, "Bericht/Client/Bsnn does not exist in this message"),
    ("WMO301", "Client", TESTBSN, "Bericht/Client is a class"),
    ("WMO301", "Client/Bsn", [TESTBSN, TESTBSN], "Bericht/Client/Bsn occurs once"),
    ("WMO301", "Client/Bsn", {TESTBSN: 1}, "Bericht/Client/Bsn takes a str"),
    ("WMO301", "Client/Bsn", Decimal(TESTBSN), "Bericht/Client/Bsn takes a str"),
    ("WMO301", "Client/Bsn", True, "Bericht/Client/Bsn takes a str"),
    ("WMO301", "Client/Bsn", float(TESTBSN), "Bericht/Client/Bsn takes a str"),
    ("WMO301", "Client/Bsn", TESTBSN.encode(), "Bericht/Client/Bsn takes a str"),
    ("WMO301", "Client/Bsn", TESTBSN + "\x00", "Bericht/Client/Bsn has a character"),
    ("WMO301", "Client/Bsn", TESTBSN + "\ud800", "Bericht/Client/Bsn has a character"),
    (
        "WMO301",
        "Client/Geboortedatum/Datum",
        datetime(2022, 1, 1, tzinfo=UTC),
        "Client/Geboortedatum/Datum takes",
    ),
    (
        "WMO305",
        "Client/StartProducten/StartProduct/0/Begindatum",
        time(1, tzinfo=UTC),
        "Begindatum takes a str",
    ),
    (
        "WMO305",
        "Client/StartProducten/StartProduct",
        [],
        "Bericht/Client/StartProducten/StartProduct is required",
    ),
    ("WMO303", "Header/BerichtCode", ..., "Bericht/Header/BerichtCode is required"),
]


@pytest.mark.parametrize(
    ("code", "path", "value", "expected"), MISTAKES, ids=[f"{m[1]}-{i}" for i, m in enumerate(MISTAKES)]
)
def test_a_mistake_is_one_line_that_names_the_path_and_no_value(
    code: str, path: str, value: object, expected: str
) -> None:
    bericht, values = changed(code, path, value)
    with pytest.raises(ComposeError) as caught:
        compose(bericht, values)
    line = str(caught.value)
    assert expected in line
    assert "\n" not in line
    assert TESTBSN not in line
    assert isinstance(caught.value, UnusableInput)


@given(messages())
def test_what_was_read_can_be_composed_again(message: tuple[Berichttype, Waarden]) -> None:
    bericht, _ = message
    root = tree(compose(*message))
    assert c14n(tree(compose(bericht, waarden(root)))) == c14n(root)


def test_a_message_without_a_header_is_a_mistake_too() -> None:
    with pytest.raises(ComposeError, match="Bericht/Header is required"):
        compose(soort("WMO301"), {})
