"""Codes are keyed by (list, code), every situation has one a side, and Fo01 bodies keep their limits."""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.keten import (
    EIGEN_LIJST,
    Editie,
    Fout,
    Kant,
    foutcode,
    in_edition,
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
    assert "identificatie_niet_uniek" in set(situaties("vecozo")) - set(situaties("ggk"))


# Typed by hand from the code lists: what IB sent in 2018, and what BIDN sends since 2025.
EDITIES = [
    ("te_groot", "ggk", "isd21:IB007", "bidn2025:IB003"),
    ("te_groot", "vecozo", "isd21:CC03", "bidn2025:IB012"),
    ("envelop_onjuist", "ggk", "isd21:StUF055", "bidn2025:IB001"),
    ("referentie_onjuist", "ggk", "isd21:IB009", "bidn2025:IB001"),
    ("afzender_onbekend", "ggk", "isd21:IB213", "bidn2025:IB005"),
    ("ontvanger_onbekend", "ggk", "isd21:IB210", "bidn2025:IB005"),
    ("ontvanger_onbekend", "vecozo", "isd21:BRS04", "bidn2025:IB010"),
    ("functie_organisatie", "ggk", "isd21:IB234", "bidn2025:IB007"),
    ("berichtcode_functie", "ggk", "isd21:IB240", "bidn2025:IB006"),
    ("referentie_niet_uniek", "ggk", "isd21:CC08", "bidn2025:IB016"),
    ("functie_onbekend", "ggk", "stuf0301:StUF034", "bidn2025:IB004"),
    ("geblokkeerd", "ggk", "isd21:IB103", "bidn2025:IB023"),
    ("geblokkeerd", "vecozo", "ketenwissel:KW103", "ketenwissel:KW103"),
    ("release_niet_in_gebruik", "ggk", "ketenwissel:KW001", "ketenwissel:KW001"),
    ("niet_volgens_xsd", "ggk", "isd21:CC02", "bidn2025:IB014"),
    ("al_beantwoord", "ggk", "isd21:CC11", "bidn2025:IB019"),
]


@pytest.mark.parametrize(("naam", "kant", "in_2018", "in_2025"), EDITIES)
def test_editions_have_codes_of_their_own(naam: str, kant: Kant, in_2018: str, in_2025: str) -> None:
    plain = refuse(naam, kant, "ref", retry="later", stap="3.2.1", reden="Even niet")
    for editie, wanted in (("2018", in_2018), ("2025", in_2025)):
        code = in_edition(plain, kant, cast(Editie, editie))
        assert f"{code.lijst}:{code.code}" == wanted
        assert code == replace(plain, lijst=code.lijst, code=code.code, plek=code.plek)
        assert situatie(naam, kant, cast(Editie, editie)).omschrijving == situatie(naam, kant).omschrijving
    assert in_edition(plain, kant, None) is plain


@pytest.mark.parametrize("editie", get_args(Editie))
@pytest.mark.parametrize("kant", get_args(Kant))
def test_an_edition_gives_a_code_for_every_situation(kant: Kant, editie: Editie) -> None:
    other = {"2018": "bidn2025", "2025": "isd21"}[editie]
    for naam in situaties(kant):
        code = situatie(naam, kant, editie)
        assert 0 < len(code.code) <= 7
        if code.lijst == other:
            assert code == situatie(naam, kant), "only where the edition has none of its own"


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
