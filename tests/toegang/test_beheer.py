"""Administrative acts: who may, what is refused, what the trail says, and that all or nothing is kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.store import Opslag
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij
from ketenwissel.toegang import (
    Beheer,
    Identiteit,
    Mandaatverzoek,
    NietBekend,
    Partij,
    Rolverzoek,
    Toegang,
    Verboden,
    Verlening,
    add_organisation,
    add_parties,
    add_users,
    admit_certificate,
    begin,
    begin_acts,
    end_certificate,
    end_organisation,
    end_party,
    end_user,
    grant_mandates,
    grant_roles,
    note_opening,
    revoke_mandate,
    revoke_role,
)

from .ingericht import (
    AANBIEDER,
    ANDERE_GEMEENTE,
    BEGIN,
    BUREAU,
    GEMEENTE,
    MAKER,
    NU,
    TIK,
    Ingericht,
)

Act = Callable[[Beheer], object]
OIN = "00000001003214345000"
LATER = NU + timedelta(days=10)

ACTS: dict[str, tuple[Act, dict[str, str], set[str]]] = {
    "partij_toegevoegd": (
        lambda b: add_parties(b, [Partij("9002", "gemeente", "Nieuw", NU)]),
        {"partij": "9002", "rol": "gemeente"},
        set(),
    ),
    "partij_beeindigd": (
        lambda b: end_party(b, GEMEENTE, LATER, ANDERE_GEMEENTE),
        {"partij": GEMEENTE, "opvolger": ANDERE_GEMEENTE, "per": "2022-03-11T09:00:00Z"},
        set(),
    ),
    "organisatie_toegevoegd": (
        lambda b: add_organisation(b, Organisatierij(OIN, "serviceorganisatie", "Nieuw", NU)),
        {"organisatie": OIN, "rol": "serviceorganisatie"},
        set(),
    ),
    "organisatie_beeindigd": (lambda b: end_organisation(b, BUREAU), {"organisatie": BUREAU}, set()),
    "gebruiker_toegevoegd": (
        lambda b: add_users(b, [Gebruikerrij("nieuw", "Nieuw Iemand", NU)]),
        {"gebruiker": "nieuw"},
        set(),
    ),
    "gebruiker_beeindigd": (lambda b: end_user(b, "maker"), {"gebruiker": "maker"}, set()),
    "rol_verleend": (
        lambda b: grant_roles(b, [Rolverzoek("maker", "toeschouwer")]),
        {"gebruiker": "maker", "rol": "toeschouwer"},
        set(),
    ),
    "rol_ingetrokken": (lambda b: revoke_role(b, 2), {"gebruiker": "regie", "rol": "regie"}, set()),
    "certificaat_toegelaten": (
        lambda b: admit_certificate(b, OIN, BUREAU),
        {"certificaat": OIN, "organisatie": BUREAU},
        set(),
    ),
    "mandaat_verleend": (
        lambda b: grant_mandates(b, [Mandaatverzoek(GEMEENTE, BUREAU, "indienen", "WMO301")]),
        {"partij": GEMEENTE, "organisatie": BUREAU, "handeling": "indienen", "berichttype": "WMO301"},
        {"gemeente"},
    ),
    "mandaat_ingetrokken": (
        lambda b: revoke_mandate(b, 7),
        {"partij": GEMEENTE, "organisatie": MAKER, "handeling": "inzien", "berichttype": "*"},
        {"gemeente"},
    ),
}
"""For each kind of event: an act that gives it, what it says, and who may do it besides hubbeheer."""
PEOPLE = ("hubbeheer", "regie", "gemeente", "aanbieder", "bureau", "maker", "toeschouwer")


@pytest.mark.parametrize("soort", ACTS)
def test_who_may_act_and_what_the_trail_says_of_it(ingericht: Ingericht, soort: str) -> None:
    act, says, others = ACTS[soort]
    before = ingericht.trail()
    change = ingericht.toegang.wijziging
    may = {"hubbeheer"} | others
    for naam in set(PEOPLE) - may:
        with pytest.raises(Verboden), ingericht.acts(naam) as beheer:
            act(beheer)
    assert (ingericht.trail(), ingericht.toegang.wijziging) == (before, change)
    with ingericht.acts(min(may)) as beheer:
        act(beheer)
    assert ingericht.toegang.wijziging > change
    (event,) = ingericht.trail()[len(before) :]
    wanted = {"soort": soort, "door": min(may), "tijdstip": "2022-03-01T09:00:00Z"} | says
    assert event | wanted == event
    assert not {"naam", "weergave", "omschrijving"} & event.keys()


def _end_users(beheer: Beheer, *namen: str) -> None:
    for naam in namen:
        end_user(beheer, naam)


def _end_role_of_the_last(beheer: Beheer) -> None:
    end_user(beheer, "hubbeheer-2")
    revoke_role(beheer, 1)


WRONG: list[tuple[str, Act, str]] = [
    ("code of a party", lambda b: add_parties(b, [Partij("900", "gemeente", "x", NU)]), "four digits"),
    ("AGB-code", lambda b: add_parties(b, [Partij("9002", "aanbieder", "x", NU)]), "eight digits"),
    ("known party", lambda b: add_parties(b, [Partij(GEMEENTE, "gemeente", "x", NU)]), "already"),
    (
        "party twice",
        lambda b: add_parties(b, [Partij("9002", "gemeente", "x", NU), Partij("9002", "gemeente", "y", NU)]),
        "already",
    ),
    ("name with a BSN", lambda b: add_parties(b, [Partij("9002", "gemeente", "999900006", NU)]), "nine"),
    (
        "role at VECOZO of a gemeente",
        lambda b: add_parties(b, [Partij("9002", "gemeente", "x", NU, agb_rol="Praktijk")]),
        "VECOZO",
    ),
    ("ends before it begins", lambda b: add_parties(b, [Partij("9002", "gemeente", "x", NU, BEGIN)]), "ends"),
    ("unknown party ends", lambda b: end_party(b, "9009"), "no party"),
    ("end in the past", lambda b: end_party(b, GEMEENTE, NU - TIK), "past"),
    ("its own successor", lambda b: end_party(b, GEMEENTE, LATER, GEMEENTE), "success"),
    ("successor of another kind", lambda b: end_party(b, GEMEENTE, LATER, AANBIEDER), "success"),
    ("unknown successor", lambda b: end_party(b, GEMEENTE, LATER, "9009"), "success"),
    ("party as organisation", lambda b: end_organisation(b, GEMEENTE), "is a party"),
    ("unknown organisation", lambda b: end_organisation(b, "niets"), "no organisation"),
    ("kind", lambda b: add_organisation(b, Organisatierij("x", "partij", "x", NU)), "kind"),
    ("code", lambda b: add_organisation(b, Organisatierij("98000009", "hub", "x", NU)), "twenty digits"),
    ("code of letters", lambda b: add_organisation(b, Organisatierij("Een", "hub", "x", NU)), "lower-case"),
    ("known organisation", lambda b: add_organisation(b, Organisatierij(BUREAU, "hub", "x", NU)), "already"),
    ("known person", lambda b: add_users(b, [Gebruikerrij("regie", "x", NU)]), "never given out"),
    ("person twice", lambda b: add_users(b, [Gebruikerrij("a", "x", NU)] * 2), "never given out"),
    ("name of a person", lambda b: add_users(b, [Gebruikerrij("Jan Jansen", "x", NU)]), "lower-case"),
    ("unknown person ends", lambda b: end_user(b, "niemand"), "no person"),
    ("the last hubbeheer", lambda b: _end_users(b, "hubbeheer-2", "hubbeheer"), "nobody"),
    ("the last hubbeheer's role", _end_role_of_the_last, "nobody"),
    ("unknown role", lambda b: grant_roles(b, [Rolverzoek("maker", "baas")]), "no such role"),
    ("unknown grant", lambda b: revoke_role(b, 99), "no grant"),
    ("role for oneself", lambda b: grant_roles(b, [Rolverzoek("hubbeheer", "regie")]), "oneself"),
    ("role for nobody", lambda b: grant_roles(b, [Rolverzoek("niemand", "regie")]), "no person"),
    ("role without its party", lambda b: grant_roles(b, [Rolverzoek("maker", "partij")]), "name it"),
    ("role of another kind", lambda b: grant_roles(b, [Rolverzoek("maker", "partij", BUREAU)]), "kind"),
    ("role with a party", lambda b: grant_roles(b, [Rolverzoek("maker", "regie", GEMEENTE)]), "kind"),
    ("role of no party", lambda b: grant_roles(b, [Rolverzoek("maker", "partij", "9")]), "no organisation"),
    (
        "role back to front",
        lambda b: grant_roles(b, [Rolverzoek("maker", "regie", None, LATER, LATER)]),
        "after the begin",
    ),
    ("mark", lambda b: admit_certificate(b, "9000", GEMEENTE), "OIN"),
    ("mark of another party", lambda b: admit_certificate(b, AANBIEDER, BUREAU), "another party"),
    ("mark for nobody", lambda b: admit_certificate(b, OIN, "niets"), "no organisation"),
    ("unknown certificate", lambda b: end_certificate(b, 9), "number"),
    (
        "mandate of itself",
        lambda b: grant_mandates(b, [Mandaatverzoek(GEMEENTE, GEMEENTE, "indienen")]),
        "itself",
    ),
    (
        "vendor that submits",
        lambda b: grant_mandates(b, [Mandaatverzoek(GEMEENTE, MAKER, "indienen")]),
        "inzien",
    ),
    (
        "act of a mandate",
        lambda b: grant_mandates(b, [Mandaatverzoek(GEMEENTE, BUREAU, "alles")]),
        "indienen",
    ),
    (
        "type of a mandate",
        lambda b: grant_mandates(b, [Mandaatverzoek(GEMEENTE, BUREAU, "indienen", "WMO303D")]),
        "message type",
    ),
    (
        "mandate of nobody",
        lambda b: grant_mandates(b, [Mandaatverzoek("9009", BUREAU, "indienen")]),
        "no party",
    ),
    (
        "mandate for nobody",
        lambda b: grant_mandates(b, [Mandaatverzoek(GEMEENTE, "x", "indienen")]),
        "no org",
    ),
    ("unknown mandate", lambda b: revoke_mandate(b, 99), "no mandate"),
]


@pytest.mark.parametrize(("act", "text"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_cannot_be_is_refused_and_leaves_nothing(ingericht: Ingericht, act: Act, text: str) -> None:
    before, change = ingericht.trail(), ingericht.toegang.wijziging

    def acts() -> None:
        with ingericht.acts() as beheer:
            add_users(beheer, [Gebruikerrij("eerst", "Gaat vooraf", NU)])
            act(beheer)

    with pytest.raises((UnusableInput, ValueError), match=text) as raised:
        acts()
    assert isinstance(raised.value, KetenwisselError)
    assert "999900006" not in str(raised.value)
    assert (ingericht.trail(), ingericht.toegang.wijziging) == (before, change)
    assert ingericht.toegang.gebruiker("eerst") is None


@pytest.mark.parametrize(
    "door",
    [
        "niemand",
        Identiteit.organisation(GEMEENTE, "partij"),
        Identiteit("hubbeheer", (Verlening("hubbeheer"),)),
    ],
    ids=["unknown", "program", "program with the name of a person"],
)
def test_only_a_person_acts(ingericht: Ingericht, door: str | Identiteit) -> None:
    with pytest.raises(Verboden, match="person"), ingericht.acts(door):
        pass


def test_a_person_whose_time_has_ended_acts_no_more(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        add_users(beheer, [Gebruikerrij("tijdelijk", "Tijdelijk", NU)])
        grant_roles(beheer, [Rolverzoek("tijdelijk", "hubbeheer")])
    known = ingericht.person("tijdelijk")
    with ingericht.acts() as beheer:
        end_user(beheer, "tijdelijk", LATER)
    with ingericht.acts(known, LATER - TIK) as beheer:
        add_users(beheer, [Gebruikerrij("a", "A", NU)])
    with pytest.raises(Verboden), ingericht.acts(known, LATER):
        pass


def test_a_role_that_was_taken_back_meanwhile_no_longer_counts(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        (number,) = grant_roles(beheer, [Rolverzoek("toeschouwer", "hubbeheer")])
    known = ingericht.person("toeschouwer")
    with ingericht.acts() as beheer:
        revoke_role(beheer, number)
    with pytest.raises(Verboden), ingericht.acts(known) as beheer:
        add_users(beheer, [Gebruikerrij("a", "A", NU)])


def test_a_role_laid_aside_does_not_count_either(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        grant_roles(beheer, [Rolverzoek("toeschouwer", "hubbeheer")])
    aside = ingericht.person("toeschouwer").only("toeschouwer")
    with pytest.raises(Verboden), ingericht.acts(aside) as beheer:
        add_users(beheer, [Gebruikerrij("a", "A", NU)])


def test_the_last_hubbeheer_goes_once_there_is_another(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        end_user(beheer, "hubbeheer-2")
        grant_roles(beheer, [Rolverzoek("toeschouwer", "hubbeheer", None, LATER)])
        with pytest.raises(UnusableInput, match="nobody"):
            end_user(beheer, "hubbeheer", LATER - TIK)
    with ingericht.acts() as beheer:
        end_user(beheer, "hubbeheer", LATER)
    with pytest.raises(UnusableInput, match="nobody"), ingericht.acts("toeschouwer", LATER) as beheer:
        revoke_role(beheer, max(row.id for row in ingericht.toegang.rijen.verleningen))


def test_what_is_called_off_before_it_begins_was_never_valid(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        (number,) = grant_mandates(beheer, [Mandaatverzoek(GEMEENTE, BUREAU, "indienen", van=LATER)])
        revoke_mandate(beheer, number)
        with pytest.raises(UnusableInput, match="no mandate"):
            revoke_mandate(beheer, number + 1)
    bureau = ingericht.organisation(BUREAU)
    for at in (NU, LATER - TIK, LATER, LATER + TIK):
        assert not ingericht.toegang.mag(bureau, "indienen", GEMEENTE, "WMO301", at)


def test_an_end_that_lies_ahead_can_be_moved_until_it_came(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        end_party(beheer, GEMEENTE, LATER, ANDERE_GEMEENTE)
        end_party(beheer, GEMEENTE, LATER + timedelta(days=1), ANDERE_GEMEENTE)
    assert ingericht.toegang.organisation(GEMEENTE, LATER) is not None
    with (
        pytest.raises(UnusableInput, match="already"),
        ingericht.acts(at=LATER + timedelta(days=1)) as beheer,
    ):
        end_party(beheer, GEMEENTE, LATER + timedelta(days=2))


def test_the_first_person_makes_itself_once(opslag: Opslag) -> None:
    begin(opslag, "jan", "Jan Jansen", NU)
    found = Toegang.load(opslag).person("jan", NU)
    assert found is not None
    assert found.rollen == {"hubbeheer"}
    with pytest.raises(UnusableInput, match="already"):
        begin(opslag, "piet", "Piet", NU)


def test_opening_a_message_of_others_takes_a_reason(ingericht: Ingericht) -> None:
    beheerder = ingericht.person("hubbeheer")
    zicht = ingericht.toegang.zicht(beheerder, "inhoud.lezen", NU)
    uuid = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
    about: dict[str, Any] = {"referentie": uuid, "partij": GEMEENTE, "zicht": zicht, "berichttype": "WMO301"}
    before = len(ingericht.trail())
    for reden in (None, "", "  ", "vraag over 999900006"):
        with pytest.raises(UnusableInput, match="reason"):
            note_opening(ingericht.opslag, beheerder, NU, reden=reden, **about)
    assert len(ingericht.trail()) == before
    note_opening(ingericht.opslag, beheerder, NU, reden="storing 4711 ", **about)
    assert ingericht.trail()[-1] == {
        "soort": "inhoud_ingezien",
        "tijdstip": "2022-03-01T09:00:00Z",
        "door": "hubbeheer",
        "referentie": uuid,
        "partij": GEMEENTE,
        "reden": "storing 4711",
    }
    own = ingericht.person("gemeente")
    about["zicht"] = ingericht.toegang.zicht(own, "inhoud.lezen", NU)
    note_opening(ingericht.opslag, own, NU, **about)
    assert ingericht.trail()[-1].keys() == {"soort", "tijdstip", "door", "referentie", "partij"}


def test_two_who_act_at_once_wait_for_each_other(open_opslag: Callable[[], Opslag]) -> None:
    one, other = open_opslag(), open_opslag()
    begin(one, "jan", "Jan", datetime(2020, 1, 1, tzinfo=UTC))
    for number, opslag in enumerate((one, other, one, other)):
        with begin_acts(opslag, "jan", NU) as beheer:
            add_users(beheer, [Gebruikerrij(f"gebruiker-{number}", "x", NU)])
            grant_roles(beheer, [Rolverzoek(f"gebruiker-{number}", "toeschouwer")])
    assert [row.id for row in Toegang.load(other).rijen.verleningen] == [1, 2, 3, 4, 5]


def test_an_unknown_thing_can_be_told_from_a_wrong_one(ingericht: Ingericht) -> None:
    with pytest.raises(NietBekend), ingericht.acts() as beheer:
        end_user(beheer, "niemand")


def test_who_directs_or_runs_the_hub_may_do_so_for_an_organisation(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        with pytest.raises(UnusableInput, match="kind regie"):
            grant_roles(beheer, [Rolverzoek("toeschouwer", "hubbeheer", "ketenbureau")])
        grant_roles(beheer, [Rolverzoek("toeschouwer", "regie", "ketenbureau")])
    found = ingericht.person("toeschouwer")
    assert found.organisatie == "ketenbureau"
    assert ingericht.toegang.zicht(found, "berichten.lezen", NU).alles
