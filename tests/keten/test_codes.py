"""Codes are keyed by (list, code), every situation has one a side, and Fo01 bodies keep their limits."""

import json
from pathlib import Path
from typing import get_args

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.keten import (
    EIGEN_LIJST,
    Fout,
    Kant,
    foutcode,
    read_fout,
    refuse,
    situatie,
    situaties,
    write_fout,
)

FACTS = Path(__file__).parents[3] / "shared" / "koppelvlak" / "foutcodes.json"
RETRY = {
    "new-message": "repair",
    "config-then-resend": "arrange",
    "resend-later": "later",
    "deduplicate": "lookup",
    "no-resend": "never",
}


@pytest.mark.parametrize(
    ("kant", "naam"), [(kant, naam) for kant in get_args(Kant) for naam in situaties(kant)]
)
def test_every_situation_has_a_code_on_the_sides_that_know_it(naam: str, kant: Kant) -> None:
    code = situatie(naam, kant)
    weigering = refuse(naam, kant, "ref")
    assert (weigering.lijst, weigering.code) == (code.lijst, code.code)
    assert 0 < len(code.code) <= 7
    assert 0 < len(weigering.omschrijving) <= 200
    assert (code.lijst == EIGEN_LIJST) == code.code.startswith("KW")


def test_only_vecozo_refuses_a_used_identification() -> None:
    assert set(situaties("vecozo")) - set(situaties("ggk")) == {"identificatie_niet_uniek"}
    assert set(situaties("ggk")) < set(situaties("vecozo"))


def test_the_same_code_means_other_things_in_other_lists() -> None:
    assert foutcode("isd21", "IB007").omschrijving != foutcode("bidn2025", "IB007").omschrijving
    with pytest.raises(UnusableInput, match="isd21 has no code IB023"):
        foutcode("isd21", "IB023")


def test_a_refusal_takes_reason_step_and_retry_of_the_runbook() -> None:
    weigering = refuse("geblokkeerd", "ggk", "ref", retry="rebuild", stap="3.2.1", reden="x" * 300)
    assert (weigering.retry, weigering.stap, len(weigering.omschrijving)) == ("rebuild", "3.2.1", 200)


@pytest.mark.skipif(not FACTS.is_file(), reason="the facts of the standard are not beside this project")
def test_codes_equal_the_facts() -> None:
    for row in json.loads(FACTS.read_text("utf-8"))["codes"]:
        code = foutcode(row["list"], row["code"])
        assert code.retry == RETRY[row["retry"]]
        assert code.plek == (row.get("plek") or "client")


def test_a_fo01_body_is_cut_to_its_limits_and_read_back() -> None:
    fout = Fout("StUF055", "client", "o" * 500, "d" * 2000)
    assert read_fout(write_fout(fout)) == Fout("StUF055", "client", "o" * 200, "d" * 1000)


@pytest.mark.parametrize(
    "inhoud",
    [
        b"",
        b"geen xml",
        b"<a/>",
        b'<body xmlns="http://www.egem.nl/StUF/StUF0301"/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        write_fout(Fout("X", "client", "y")).replace(b">client<", b">elders<"),
    ],
)
def test_what_is_no_fo01_body_is_none(inhoud: bytes) -> None:
    assert read_fout(inhoud) is None
