"""Keys and certificates that end soon are told in time: once for each threshold."""

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenwissel.toegang import (
    DREMPELS,
    admit_certificate,
    due_warnings,
    make_api_key,
    revoke_api_key,
    visible_warnings,
    warnings,
)

from .ingericht import AANBIEDER, GEMEENTE, NU, TIK, Ingericht

OIN = "00000001003214345000"
EINDE = NU + timedelta(days=100)
DAY = timedelta(days=1)
EDGES = [EINDE - NU - days * DAY for days in DREMPELS]


def end_soon(ingericht: Ingericht) -> str:
    """Make a key and a certificate that end at one instant; gives the mark of the key."""
    with ingericht.acts() as beheer:
        admit_certificate(beheer, OIN, GEMEENTE, tot=EINDE)
        return make_api_key(beheer, omschrijving="x", organisatie=GEMEENTE, tot=EINDE).kenmerk


@pytest.mark.parametrize(
    ("at", "dagen"),
    [
        (EINDE - 30 * DAY - TIK, None),
        (EINDE - 30 * DAY, 30),
        (EINDE - 14 * DAY - TIK, 30),
        (EINDE - 14 * DAY, 14),
        (EINDE - 7 * DAY - TIK, 14),
        (EINDE - 7 * DAY, 7),
        (EINDE - TIK, 7),
        (EINDE, None),
    ],
)
def test_a_warning_has_the_last_threshold_that_was_passed(
    ingericht: Ingericht, at: datetime, dagen: int | None
) -> None:
    kenmerk = end_soon(ingericht)
    found = [(one.soort, one.kenmerk, one.organisatie, one.dagen) for one in warnings(ingericht.toegang, at)]
    wanted = [("certificaat", OIN, GEMEENTE, dagen), ("sleutel", kenmerk, GEMEENTE, dagen)]
    assert found == (wanted if dagen else [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=110)) | st.sampled_from(EDGES), max_size=12))
def test_each_threshold_is_told_once_however_often_one_looks(
    ingericht: Ingericht, moments: list[timedelta]
) -> None:
    if not warnings(ingericht.toegang, EINDE - TIK):
        end_soon(ingericht)
    toegang = ingericht.toegang
    last_look = EINDE - DAY
    looks = sorted({NU, last_look, *(NU + passed for passed in moments if NU + passed < last_look)})
    told = [
        (one.soort, one.dagen)
        for na, tot in itertools.pairwise(looks)
        for one in due_warnings(toegang, na, tot)
    ]
    assert sorted(told) == sorted((soort, n) for soort in ("sleutel", "certificaat") for n in DREMPELS)


def test_a_revoked_key_warns_of_nothing_and_a_new_one_is_noticed(ingericht: Ingericht) -> None:
    kenmerk = end_soon(ingericht)
    at = EINDE - DAY
    assert [one.vervangen for one in warnings(ingericht.toegang, at)] == [False, True]
    with ingericht.acts() as beheer:
        admit_certificate(beheer, "00000001003214345001", GEMEENTE, van=EINDE)
        for row in beheer.toegang.rijen.sleutels:
            if row.organisatie == GEMEENTE and row.kenmerk != kenmerk:
                revoke_api_key(beheer, row.kenmerk)
    assert [one.vervangen for one in warnings(ingericht.toegang, at)] == [True, False]
    with ingericht.acts() as beheer:
        revoke_api_key(beheer, kenmerk)
    assert [one.soort for one in warnings(ingericht.toegang, at)] == ["certificaat"]


def test_one_sees_the_warnings_of_ones_own(ingericht: Ingericht) -> None:
    end_soon(ingericht)
    with ingericht.acts("aanbieder") as beheer:
        make_api_key(beheer, omschrijving="x", gebruiker="aanbieder", tot=EINDE)
        make_api_key(beheer, omschrijving="x", organisatie=AANBIEDER, tot=EINDE)
    at, toegang = EINDE - DAY, ingericht.toegang
    count = {naam: len(visible_warnings(toegang, ingericht.person(naam), at)) for naam in PEOPLE}
    assert count == {"hubbeheer": 4, "gemeente": 2, "aanbieder": 2, "toeschouwer": 0, "regie": 0}
    assert len(visible_warnings(toegang, ingericht.organisation(AANBIEDER), at)) == 1


PEOPLE = ("hubbeheer", "gemeente", "aanbieder", "toeschouwer", "regie")
