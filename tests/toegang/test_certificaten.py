"""Client certificates: the mark in the subject, and for whom it speaks."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store.toegang import Certificaatrij, Toegangsrijen
from ketenwissel.toegang import Toegang, admit_certificate, end_certificate, mark_of_header, read_pem

from .certificaten import EINDE, certificate, header, pem
from .ingericht import AANBIEDER, BUREAU, GEMEENTE, NU, TIK, Ingericht

OIN, ANDER_OIN = "00000001003214345000", "00000001003214345001"
WHOLE = header(certificate(OIN))


@pytest.mark.parametrize("serial", [OIN, AANBIEDER])
def test_the_mark_is_the_serial_number_of_the_subject(serial: str) -> None:
    made = certificate(serial, naam="98000009")
    assert mark_of_header(header(made)) == serial
    found = read_pem(b"blabla\n" + pem(made) + pem(certificate(ANDER_OIN)))
    assert (found.kenmerk, found.geldig_tot) == (serial, EINDE)


@pytest.mark.parametrize(
    "serials", [(), (OIN, ANDER_OIN), ("9000",), ("98000001x",), ("98000001 ",), (OIN, "iets")]
)
def test_a_subject_without_one_clear_mark_is_nobody(serials: tuple[str, ...]) -> None:
    made = certificate(*serials)
    assert mark_of_header(header(made)) is None
    with pytest.raises(UnusableInput, match="serialNumber"):
        read_pem(pem(made))


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b":",
        b"::",
        WHOLE[1:],
        WHOLE[:-1],
        WHOLE[1:-1],
        WHOLE[:200] + b":",
        WHOLE.replace(b"M", b"!", 1),
        WHOLE[:-1] + b"\n:",
        b" " + WHOLE,
        WHOLE + b", " + WHOLE,
        b":" + b"A" * 20_000 + b":",
        "MIIé".encode(),
    ],
)
def test_a_header_that_is_no_certificate_is_nobody(value: bytes) -> None:
    assert mark_of_header(value) is None


@given(st.binary(max_size=60))
def test_nothing_in_a_header_is_a_fault(value: bytes) -> None:
    assert mark_of_header(value) is None
    assert mark_of_header(b":" + value + b":") is None


@pytest.mark.parametrize("content", [b"", b"geen pem", pem(certificate(OIN))[:200]])
def test_a_file_that_is_no_certificate_is_told_in_one_line(content: bytes) -> None:
    with pytest.raises(UnusableInput, match="PEM") as raised:
        read_pem(content)
    assert "\n" not in str(raised.value)


def test_a_certificate_speaks_for_its_organisation_while_it_is_admitted(ingericht: Ingericht) -> None:
    tot = NU + timedelta(days=5)
    with ingericht.acts() as beheer:
        admit_certificate(beheer, OIN, BUREAU, tot=tot)
        number = admit_certificate(beheer, AANBIEDER, AANBIEDER)
    toegang = ingericht.toegang
    found = [toegang.by_certificate(OIN, at) for at in (NU - TIK, NU, tot - TIK, tot)]
    assert [one.naam if one else None for one in found] == [None, BUREAU, BUREAU, None]
    assert toegang.by_certificate(ANDER_OIN, NU) is None
    with ingericht.acts() as beheer:
        end_certificate(beheer, number)
    assert toegang.by_certificate(AANBIEDER, NU) is not None
    assert ingericht.toegang.by_certificate(AANBIEDER, NU) is None


def test_a_mark_speaks_for_one_organisation_at_a_time(ingericht: Ingericht) -> None:
    tot = NU + timedelta(days=5)
    with ingericht.acts() as beheer:
        admit_certificate(beheer, OIN, BUREAU, tot=tot)
        admit_certificate(beheer, OIN, BUREAU, van=NU + timedelta(days=1), tot=tot)
        with pytest.raises(UnusableInput, match="another organisation"):
            admit_certificate(beheer, OIN, GEMEENTE, van=tot - TIK)
        with pytest.raises(UnusableInput, match="another organisation"):
            admit_certificate(beheer, OIN, GEMEENTE)
    with ingericht.acts() as beheer:
        admit_certificate(beheer, OIN, GEMEENTE, van=tot)
    toegang = ingericht.toegang
    found = [toegang.by_certificate(OIN, at) for at in (tot - TIK, tot)]
    assert [one.naam if one else None for one in found] == [BUREAU, GEMEENTE]


def test_a_mark_of_two_is_never_guessed(ingericht: Ingericht) -> None:
    rows = [Certificaatrij(n, OIN, code, NU, None, "x") for n, code in enumerate((BUREAU, GEMEENTE))]
    rijen: Toegangsrijen = ingericht.toegang.rijen._replace(certificaten=rows)
    assert Toegang(ingericht.toegang.register, rijen).by_certificate(OIN, NU) is None
