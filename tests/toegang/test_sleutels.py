"""API keys: only the right one, only while it counts."""

import string
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store.toegang import Organisatierij, Sleutelrij, Toegangsrijen
from ketenwissel.toegang import (
    Partij,
    Register,
    Toegang,
    Verboden,
    end_organisation,
    end_party,
    end_user,
    make_api_key,
    revoke_api_key,
    visible_keys,
)
from ketenwissel.toegang.sleutels import hash_of, make_key, split_key

from .ingericht import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, BUREAU, GEMEENTE, NU, TIK, Ingericht

PARTIJEN = [Partij(f"90{n:02}", "gemeente", f"Gemeente {n}", NU - timedelta(days=900)) for n in range(20)]
INSTANTS = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda passed: NU + passed)


def test_every_key_of_the_example_names_its_holder(ingericht: Ingericht) -> None:
    toegang = ingericht.toegang
    for naam, sleutel in ingericht.sleutels.items():
        found = toegang.by_key(sleutel, NU)
        assert found is not None
        assert found.naam == naam
        assert toegang.by_key(sleutel, NU) is found


def _rijen(keys: list[tuple[str, str, datetime, datetime, datetime | None]]) -> Toegangsrijen:
    organisaties = [Organisatierij(one.code, "partij", one.naam, one.geldig_van) for one in PARTIJEN]
    sleutels = [
        Sleutelrij(kenmerk, hash_of(geheim), PARTIJEN[n].code, None, "x", van, tot, ingetrokken, "x")
        for n, (kenmerk, geheim, van, tot, ingetrokken) in enumerate(keys)
    ]
    return Toegangsrijen(1, organisaties, [], [], sleutels, [], [])


@given(st.data())
def test_no_key_of_another_is_ever_taken_and_validity_is_half_open(data: st.DataObject) -> None:
    keys = []
    for _ in range(data.draw(st.integers(1, 5))):
        new = make_key()
        van = data.draw(INSTANTS)
        tot = van + data.draw(st.timedeltas(TIK, timedelta(days=300)))
        ingetrokken = data.draw(st.none() | INSTANTS)
        keys.append((new.kenmerk, new.geheim, van, tot, ingetrokken))
    toegang = Toegang(Register(PARTIJEN), _rijen(keys))
    known = [moment for key in keys for moment in key[2:] if moment is not None]
    near = st.sampled_from([moment + tik for moment in known for tik in (-TIK, timedelta(0), TIK)])
    for at in data.draw(st.lists(near | INSTANTS, min_size=1, max_size=8)):
        for n, (kenmerk, geheim, van, tot, ingetrokken) in enumerate(keys):
            counts = van <= at < tot and (ingetrokken is None or at < ingetrokken)
            found = toegang.by_key(f"kw-{kenmerk}-{geheim}", at)
            assert (found.naam if found else None) == (PARTIJEN[n].code if counts else None)
            for other, _, *_ in keys:
                if other != kenmerk:
                    assert toegang.by_key(f"kw-{other}-{geheim}", at) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.data())
def test_a_key_with_anything_changed_is_nobody(ingericht: Ingericht, data: st.DataObject) -> None:
    toegang = ingericht.toegang
    key = data.draw(st.sampled_from(sorted(ingericht.sleutels.values())))
    place = data.draw(st.integers(0, len(key) - 1))
    other = data.draw(st.sampled_from(string.printable).filter(lambda one: one != key[place]))
    changed = key[:place] + other + key[place + 1 :]
    for wrong in (changed, key[:place], key + other, other + key, key.upper()):
        assert toegang.by_key(wrong, NU) is None
    assert toegang.by_key(key, NU) is not None


@given(st.text())
def test_text_that_is_no_key_has_no_parts(text: str) -> None:
    assert split_key(text) is None


def test_what_is_stored_and_shown_of_a_key_does_not_give_it_away(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        new = make_api_key(beheer, omschrijving="pakket", organisatie=GEMEENTE)
    assert new.geheim not in repr(new)
    stored = [*ingericht.toegang.rijen.sleutels, *ingericht.trail()]
    assert new.kenmerk in str(stored)
    assert new.geheim not in str(stored)
    shown = visible_keys(ingericht.toegang, ingericht.person("hubbeheer"), NU)
    assert {row.hash for row in shown} == {""}


def test_keys_overlap_and_one_can_be_revoked(ingericht: Ingericht) -> None:
    with ingericht.acts("gemeente") as beheer:
        first = make_api_key(beheer, omschrijving="oud", organisatie=GEMEENTE, tot=NU + timedelta(days=30))
        second = make_api_key(beheer, omschrijving="nieuw", organisatie=GEMEENTE, van=NU + timedelta(days=20))
    later = NU + timedelta(days=25)
    toegang = ingericht.toegang
    assert [toegang.by_key(key.tekst, NU) is not None for key in (first, second)] == [True, False]
    assert [toegang.by_key(key.tekst, later) is not None for key in (first, second)] == [True, True]
    with ingericht.acts("gemeente", later) as beheer:
        revoke_api_key(beheer, first.kenmerk)
    with ingericht.acts("gemeente", later) as beheer, pytest.raises(UnusableInput, match="before"):
        revoke_api_key(beheer, first.kenmerk)
    toegang = ingericht.toegang
    assert toegang.by_key(first.tekst, later - TIK) is not None
    assert [toegang.by_key(key.tekst, later) is not None for key in (first, second)] == [False, True]
    assert toegang.by_key(second.tekst, NU + timedelta(days=20 + 365)) is None


def test_a_key_ends_with_its_holder(ingericht: Ingericht) -> None:
    einde = NU + timedelta(days=1)
    with ingericht.acts() as beheer:
        end_party(beheer, GEMEENTE, einde, ANDERE_GEMEENTE)
        end_organisation(beheer, BUREAU, einde)
        end_user(beheer, "toeschouwer", einde)
    toegang = ingericht.toegang
    for naam in (GEMEENTE, BUREAU, "toeschouwer"):
        assert toegang.by_key(ingericht.sleutels[naam], einde - TIK) is not None
        assert toegang.by_key(ingericht.sleutels[naam], einde) is None
    left = toegang.by_key(ingericht.sleutels["gemeente"], einde)
    assert left is not None
    assert not left.verleningen


@pytest.mark.parametrize(
    ("door", "holder", "may"),
    [
        ("hubbeheer", {"organisatie": AANBIEDER}, True),
        ("hubbeheer", {"gebruiker": "regie"}, True),
        ("gemeente", {"organisatie": GEMEENTE}, True),
        ("gemeente", {"organisatie": ANDERE_GEMEENTE}, False),
        ("gemeente", {"gebruiker": "gemeente"}, True),
        ("gemeente", {"gebruiker": "regie"}, False),
        ("toeschouwer", {"gebruiker": "toeschouwer"}, True),
        ("toeschouwer", {"organisatie": GEMEENTE}, False),
        ("regie", {"gebruiker": "regie-2"}, False),
        ("bureau", {"organisatie": BUREAU}, True),
        ("bureau", {"organisatie": ANDERE_AANBIEDER}, False),
    ],
)
def test_who_makes_keys_for_whom(ingericht: Ingericht, door: str, holder: dict[str, Any], may: bool) -> None:
    def make() -> None:
        with ingericht.acts(door) as beheer:
            make_api_key(beheer, omschrijving="x", **holder)

    if may:
        make()
        event = ingericht.trail()[-1]
        assert event | holder | {"soort": "sleutel_gemaakt", "door": door} == event
        return
    before = len(ingericht.trail())
    with pytest.raises(Verboden):
        make()
    assert len(ingericht.trail()) == before


@pytest.mark.parametrize("holder", [{}, {"organisatie": GEMEENTE, "gebruiker": "regie"}])
def test_a_key_has_one_holder(ingericht: Ingericht, holder: dict[str, Any]) -> None:
    with ingericht.acts() as beheer, pytest.raises(UnusableInput, match="one of them"):
        make_api_key(beheer, omschrijving="x", **holder)


def test_who_may_not_revoke_a_key_does_not_hear_whether_it_exists(ingericht: Ingericht) -> None:
    (other,) = (row.kenmerk for row in ingericht.toegang.rijen.sleutels if row.organisatie == AANBIEDER)
    texts = []
    for kenmerk in (other, "abcdefghjkmn"):
        with ingericht.acts("gemeente") as beheer, pytest.raises(Verboden) as raised:
            revoke_api_key(beheer, kenmerk)
        texts.append(str(raised.value))
    assert texts[0] == texts[1]
