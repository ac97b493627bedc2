"""ZIP files: each rule of VECOZO by its own situation, by the bytes that are really there."""

import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.keten import situatie
from ketenwissel.keten.vsp import (
    PORTAAL_MAX,
    Bestand,
    is_zip,
    pack,
    pack_one,
    unpack,
    unpack_one,
    unpacked_size,
)

XML = b"<a>inhoud</a>"


def zipped(*names: str, method: int = zipfile.ZIP_DEFLATED, inhoud: bytes = XML) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name in names:
            archive.writestr(name, b"" if name.endswith("/") else inhoud)
    return whole.getvalue()


def with_flag(flag: int) -> bytes:
    """Mark the file as encrypted, in its own header and in the directory."""
    data = bytearray(zipped("a.xml"))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= flag
    return bytes(data)


def with_size(size: int, inhoud: bytes) -> bytes:
    """Let a file say of itself that it has another size."""
    data = bytearray(zipped("a.xml", inhoud=inhoud))
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", size)
    return bytes(data)


def damaged() -> bytes:
    data = bytearray(zipped("a.xml", method=zipfile.ZIP_STORED))
    data[data.index(XML) + 3] ^= 1
    return bytes(data)


TOO_LARGE = b" " * (MAX_BERICHT_BYTES + 1)
RULES: list[tuple[str, str, str, Callable[[], bytes]]] = [
    ("zip_ongeldig", "BRS15", "IB901", lambda: b""),
    ("zip_ongeldig", "BRS15", "IB901", lambda: b"PK"),
    ("zip_ongeldig", "BRS15", "IB901", lambda: XML),
    ("zip_ongeldig", "BRS15", "IB901", lambda: zipped("a.xml")[:-5]),
    ("zip_ongeldig", "BRS15", "IB901", damaged),
    ("zip_ongeldig", "BRS15", "IB901", lambda: with_size(5, XML)),
    ("zip_ongeldig", "BRS15", "IB901", lambda: zipped("a.xml", method=zipfile.ZIP_LZMA)),
    ("zip_te_veel", "BRS16", "IB902", lambda: zipped("a.xml", "b.xml")),
    ("zip_te_veel", "BRS16", "IB902", lambda: zipped(*(f"{n}.xml" for n in range(2000)))),
    ("zip_wachtwoord", "BRS17", "IB903", lambda: with_flag(0x1)),
    ("zip_wachtwoord", "BRS17", "IB903", lambda: with_flag(0x41)),
    ("zip_bestand_te_groot", "BRS19", "IB904", lambda: zipped("a.xml", inhoud=TOO_LARGE)),
    ("zip_bestand_te_groot", "BRS19", "IB904", lambda: with_size(10**9, TOO_LARGE)),
    ("zip_leeg", "BRS21", "IB905", zipped),
    ("zip_mappen", "BRS29", "BRS29", lambda: zipped("map/")),
    ("zip_mappen", "BRS29", "BRS29", lambda: zipped("map/", "map/a.xml")),
    ("zip_mappen", "BRS29", "BRS29", lambda: zipped("map/a.xml")),
    ("zip_mappen", "BRS29", "BRS29", lambda: zipped("../a.xml")),
    ("zip_mappen", "BRS29", "BRS29", lambda: zipped("map\\a.xml")),
    ("te_groot", "BRS06", "IB012", lambda: b"PK" + TOO_LARGE),
]


@pytest.mark.parametrize(("situation", "code", "code_2025", "make"), RULES)
def test_each_rule_has_its_own_situation_and_codes(
    situation: str, code: str, code_2025: str, make: Callable[[], bytes]
) -> None:
    assert unpack_one(make()) == situation
    assert situatie(situation, "vecozo").code == code
    assert situatie(situation, "vecozo", "2025").code == code_2025


def test_one_file_of_exactly_the_limit_passes() -> None:
    inhoud = b" " * MAX_BERICHT_BYTES
    assert unpack_one(pack_one(inhoud, "x")) == inhoud


def test_a_bomb_fills_no_memory_whatever_it_says_of_itself() -> None:
    bomb = zipped("a.xml", inhoud=bytes(300_000_000))
    data = bytearray(bomb)
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 1000)
    for one in (bomb, bytes(data)):
        tracemalloc.start()
        assert unpack_one(one) in ("zip_bestand_te_groot", "zip_ongeldig")
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_BERICHT_BYTES
        tracemalloc.stop()


def test_what_a_zip_says_to_become_is_what_it_may_become() -> None:
    assert unpacked_size(zipped("a.xml", "b.xml")) == 2 * len(XML)
    assert unpacked_size(b"PK geen zip") == unpacked_size(b"") == 0
    assert unpacked_size(zipped(*map(str, range(1001)))) == 0, "too many to be looked at"
    larger = with_size(10, b"a" * 1_000_000)
    assert (unpacked_size(larger), unpack(larger)) == (10, "zip_ongeldig")


def test_thirty_files_fit_a_zip_of_the_portal_and_no_more() -> None:
    files = [Bestand(f"{number}.xml", XML) for number in range(PORTAAL_MAX + 1)]
    assert unpack(pack(files[:-1]), most=PORTAAL_MAX) == files[:-1]
    assert unpack(pack(files), most=PORTAAL_MAX) == "zip_te_veel"


def test_files_together_may_not_be_larger_than_the_total() -> None:
    files = [Bestand("a.xml", b"x" * 60), Bestand("b.xml", b"y" * 40)]
    assert unpack(pack(files), most=2, total=100) == files
    assert unpack(pack(files), most=2, total=99) == "te_groot"


def test_a_zip_is_told_from_xml_by_how_it_begins() -> None:
    found = [is_zip(data) for data in (zipped(), zipped("a.xml"), XML, b"", b" " + zipped("a.xml"))]
    assert found == [True, True, False, False, False]


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=PORTAAL_MAX))
def test_what_is_packed_comes_out_and_packing_is_repeatable(contents: list[bytes]) -> None:
    files = [Bestand(f"{number}.xml", inhoud) for number, inhoud in enumerate(contents)]
    assert unpack(pack(files), most=PORTAAL_MAX) == files
    assert pack(files) == pack(files)


@given(st.integers(0, 2**32))
def test_damage_never_raises(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(zipped("a.xml", "b.xml"))
    for _ in range(dice.randint(1, 5)):
        place = dice.randrange(len(data))
        if dice.random() < 0.7:
            data[place] = dice.randrange(256)
        else:
            del data[place : place + dice.randint(1, 9)]
    found = unpack(bytes(data), most=2)
    assert isinstance(found, str) or all(crc32(one.inhoud) for one in found)
