"""What people may type: never a citizen's number, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.toegang.teksten import plain_text, short_name

BSN = st.integers(999900006, 999999990).map(str)


@given(BSN, st.sampled_from(["{}", "{0:.3}.{1}.{2}", "{0:.3} {1} {2}"]), st.text("abc ,;(", max_size=20))
def test_a_citizens_number_is_refused(bsn: str, form: str, around: str) -> None:
    written = form.format(bsn, bsn[3:6], bsn[6:]) if form == "{}" else f"{bsn[:3]}.{bsn[3:6]}.{bsn[6:]}"
    with pytest.raises(UnusableInput, match="nine digits") as raised:
        plain_text(f"x{around}{written}{around}x", "it", 200)
    assert bsn not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "999900006",
        "99990.0006",
        "999 900 006",
        "9999.00.006",
        "999-900-006",
        "op 1 maart, 999.900.006, gemeld",
        "12 999900006",
        "9 9 9 9 0 0 0 0 6",
        "٩٩٩٩٠٠٠٠٦",
        "a999900006b",
    ],
)
def test_ways_to_write_nine_digits(text: str) -> None:
    with pytest.raises(UnusableInput, match="nine digits"):
        plain_text(text, "it", 100)


@pytest.mark.parametrize(
    "text",
    [
        "storing 12345678",
        "2022-03-30 12:00",
        "call 0612345678",
        "AGB 98000001",
        "OIN 00000001003214345000",
        "é",
    ],
)
def test_other_texts_pass(text: str) -> None:
    assert plain_text(f" {text} ", "it", 100) == text


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x00", "x" * 101, "a\u202eb"])
def test_what_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput, match="printable"):
        plain_text(text, "it", 100)


@pytest.mark.parametrize(
    "name", ["Jan", "1jan", "jan ", "jan--b", "-jan", "jän", "jan_b", "", "a" * 61, "j999900006"]
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(UnusableInput):
        short_name(name, "it", 60)


@pytest.mark.parametrize("name", ["jan", "j.de-vries", "regie-2", "a"])
def test_names_that_pass(name: str) -> None:
    assert short_name(name, "it", 60) == name
