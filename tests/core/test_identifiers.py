"""Identifiers: the same verbs for each, and never the value in an error."""

from random import Random
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core import agb, bsn, gemeentecode, oin, referentie
from ketenwissel.core.errors import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

GOOD = {
    agb: ["42420001", "00000001"],
    bsn: ["999900006", "999990019", "999999990"],
    gemeentecode: ["0344", "1999"],
    oin: ["00000001003214345000"],
    referentie: ["0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"],
}
BAD: list[tuple[ModuleType, str, type[ValidationError]]] = [
    (agb, "4242001", InvalidLength),
    (agb, "424200011", InvalidLength),
    (agb, "4242000A", InvalidFormat),
    (agb, "４２４２０００１", InvalidFormat),
    (bsn, "99990000", InvalidLength),
    (bsn, "9999000066", InvalidLength),
    (bsn, "999900007", InvalidChecksum),
    (bsn, "000000000", InvalidChecksum),
    (bsn, "9999.00.006", InvalidFormat),
    (bsn, "999900006\n", InvalidFormat),
    (bsn, "٩٩٩٩٠٠٠٠٦", InvalidFormat),
    (gemeentecode, "344", InvalidLength),
    (gemeentecode, " 344", InvalidFormat),
    (gemeentecode, "", InvalidFormat),
    (oin, "1003214345000", InvalidLength),
    (oin, "0000000100321434500x", InvalidFormat),
    (referentie, "0B1F0F5E-2D1C-4A55-9B7E-6F0A8F3C1D22", InvalidFormat),
    (referentie, "0b1f0f5e-2d1c-1a55-9b7e-6f0a8f3c1d22", InvalidFormat),
    (referentie, "0b1f0f5e-2d1c-4a55-7b7e-6f0a8f3c1d22", InvalidFormat),
    (referentie, "0b1f0f5e2d1c4a559b7e6f0a8f3c1d22", InvalidLength),
]


@pytest.mark.parametrize(("module", "number"), [(m, n) for m, numbers in GOOD.items() for n in numbers])
def test_a_good_number_is_given_back(module: ModuleType, number: str) -> None:
    assert module.validate(number) == number
    assert module.is_valid(number)
    assert module.compact(f" {number} ") == number


@pytest.mark.parametrize(("module", "number", "error"), BAD)
def test_a_bad_number_is_named_without_its_value(
    module: ModuleType, number: str, error: type[ValidationError]
) -> None:
    assert not module.is_valid(number)
    with pytest.raises(error) as caught:
        module.validate(number)
    assert not number or number not in str(caught.value)


@given(st.integers(0, 999_999_999))
def test_a_bsn_is_what_the_elfproef_says(value: int) -> None:
    number = f"{value:09d}"
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(w * int(d) for w, d in zip(weights, number, strict=True))
    assert bsn.is_valid(number) == (total % 11 == 0 and value != 0)


@pytest.mark.parametrize(
    ("number", "is_test"),
    [("999900006", True), ("999999990", True), ("999900007", False), ("111222333", False), ("9999", False)],
)
def test_only_the_reserved_range_is_for_tests(number: str, is_test: bool) -> None:
    assert bsn.is_testbsn(number) is is_test


@given(st.integers())
def test_a_reference_that_was_made_is_one(seed: int) -> None:
    assert referentie.is_valid(referentie.make(Random(seed)))
    assert referentie.make(Random(seed)) == referentie.make(Random(seed))


def test_spreadsheets_lose_zeros_and_people_write_blanks() -> None:
    assert gemeentecode.compact("344") == "0344"
    assert gemeentecode.compact("Urk") == "Urk"
    assert agb.compact("42-42 0001") == "42420001"
    assert agb.format("01000123") == "01-000123"
