"""The guard: what is harmful or unreadable becomes one finding, and nothing legal is refused."""

import tracemalloc
from collections.abc import Callable

import pytest

from ketenwissel.bericht import Bevinding, parse
from ketenwissel.core.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT_CHARACTERS

BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (c + 1, c, c, c, c) for c in range(ord("a"), ord("p")))
    + b"]><Bericht>&p;</Bericht>"
)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Bericht>&e;</Bericht>'
DECLARED = '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY e "boe">]><Bericht>&e;</Bericht>'

HARMFUL = {
    "billion laughs": BILLION_LAUGHS,
    "external entity": EXTERNAL,
    "byte order mark": b"\xef\xbb\xbf<Bericht/>",
    "UTF-16": DECLARED.format("UTF-16").encode("utf-16"),
    "UTF-16 without mark": DECLARED.format("UTF-16").encode("utf-16-be"),
    "UTF-32": DECLARED.format("UTF-32").encode("utf-32"),
    "UTF-7": DECLARED.format("UTF-7").replace("<!DOC", "+ADwAIQ-DOC").encode(),
    "EBCDIC": DECLARED.format("cp037").encode("cp037"),
    "Latin-1 text": '<?xml version="1.0" encoding="ISO-8859-1"?><Bericht>é</Bericht>'.encode("latin-1"),
    "deep nesting": b"<b>" * 300 + b"</b>" * 300,
    "very deep nesting": b"<b>" * 200_000,
    "element bomb": b"<r>" + b"<b/>" * (MAX_ELEMENTS + 1) + b"</r>",
    "attribute bomb": b"<r>" + b'<b a="" c="" d=""/>' * (MAX_ATTRIBUTES // 3 + 1) + b"</r>",
    "huge text": b"<Bericht>" + b"a" * 10_000_001 + b"</Bericht>",
    "nothing": b"",
    "no XML": b"%PDF-1.7",
    "NUL": b"<Bericht>\x00</Bericht>",
    "unknown entity": b"<Bericht>&nbsp;</Bericht>",
    "not closed": b"<Bericht>",
}

LEGAL = {
    "instruction": b'<?xml-stylesheet href="x"?><Bericht><?x y?></Bericht>',
    "comment": b"<Bericht><!-- a --></Bericht>",
    "CDATA": b"<Bericht><![CDATA[<b>]]></Bericht>",
    "character reference": b"<Bericht>&#233;&amp;</Bericht>",
    "UTF-8": "<Bericht>é€</Bericht>".encode(),
    "UTF-8 that says Latin-1": '<?xml version="1.0" encoding="ISO-8859-1"?><Bericht>é</Bericht>'.encode(),
    "CRLF": b"<Bericht>\r\n</Bericht>\r\n",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_input_is_one_finding_without_its_content(name: str) -> None:
    found = parse(HARMFUL[name])
    assert isinstance(found, Bevinding)
    assert (found.code, found.level, found.place) == ("StUF055", 1, "/")
    assert "\n" not in found.text
    assert len(found.text) <= 200


@pytest.mark.parametrize("name", LEGAL)
def test_legal_input_is_read(name: str) -> None:
    assert not isinstance(parse(LEGAL[name]), Bevinding)


def test_the_text_is_read_as_utf_8_whatever_is_declared() -> None:
    root = parse(LEGAL["UTF-8 that says Latin-1"])
    assert not isinstance(root, Bevinding)
    assert root.text == "é"


def test_the_limit_is_the_last_size_that_passes() -> None:
    inhoud = b"<Bericht/>"
    assert not isinstance(parse(inhoud, limit=len(inhoud)), Bevinding)
    assert isinstance(parse(inhoud, limit=len(inhoud) - 1), Bevinding)


@pytest.mark.parametrize(
    ("most", "make"),
    [
        (MAX_DEPTH, lambda n: b"<b>" * n + b"</b>" * n),
        (MAX_TEXT_CHARACTERS, lambda n: b"<b>" + b"a" * n + b"</b>"),
        (MAX_ELEMENTS, lambda n: b"<b>" + b"<b/>" * (n - 1) + b"</b>"),
        (MAX_ATTRIBUTES, lambda n: b"<b>" + b"=" * n + b"</b>"),
    ],
    ids=["depth", "text", "elements", "attributes"],
)
def test_each_limit_is_the_last_that_passes(most: int, make: Callable[[int], bytes]) -> None:
    assert not isinstance(parse(make(most)), Bevinding)
    assert isinstance(parse(make(most + 1)), Bevinding)


def test_a_finding_never_quotes_the_message() -> None:
    found = parse(b"<Bericht><Bsn>999900006</Bsn><999900006></Bericht>")
    assert isinstance(found, Bevinding)
    assert "999900006" not in found.text


@pytest.mark.parametrize("name", ["billion laughs", "external entity", "element bomb", "attribute bomb"])
def test_a_bomb_is_refused_before_it_costs_memory(name: str) -> None:
    tracemalloc.start()
    try:
        parse(HARMFUL[name])
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
