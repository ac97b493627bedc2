"""What each role may, whom its rights reach, and that two approvals are two people."""

from collections.abc import Mapping, Set
from datetime import timedelta

import pytest

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.toegang import (
    ROLLEN,
    Identiteit,
    Mandaatverzoek,
    Rolverzoek,
    Toegangsrol,
    Verlening,
    end_party,
    grant_mandates,
    grant_roles,
    may_second,
    rechten,
)
from ketenwissel.toegang.rechten import by_mandate, for_all, for_persons, rol

from .ingericht import (
    AANBIEDER,
    ANDERE_AANBIEDER,
    ANDERE_GEMEENTE,
    BUREAU,
    GEMEENTE,
    MAKER,
    NU,
    TIK,
    Ingericht,
)

ASKED_OF_PEOPLE = {
    "extrastop.voorstellen",
    "herstel.bevestigen",
    "mededelingen.versturen",
    "noodmaatregelen.vragen",
    "spoed.inzien",
    "stappen.melden",
}
ADMINISTRATIVE = ASKED_OF_PEOPLE | {
    recht for recht in rechten() if recht.endswith((".beheer", ".goedkeuren"))
}
ALL = frozenset({"*"})


@pytest.mark.parametrize("naam", ROLLEN)
def test_a_role_has_rights_that_exist(naam: Toegangsrol) -> None:
    found = rol(naam)
    assert found.rechten
    assert found.rechten <= rechten().keys()
    assert found.met_reden <= found.rechten


def test_the_lists_in_the_data_name_rights_that_exist() -> None:
    assert for_persons() == ADMINISTRATIVE
    assert for_all() <= rechten().keys()
    assert {recht for recht in rechten() if by_mandate(recht)} <= rechten().keys()
    assert all(any(recht in rol(naam).rechten for naam in ROLLEN) for recht in rechten())


def test_what_must_never_be_given() -> None:
    submit = {naam for naam in ROLLEN if {"indienen", "afhalen"} & rol(naam).rechten}
    assert submit == {"partij", "serviceorganisatie"}
    bodies = {naam: rol(naam).met_reden for naam in ROLLEN if "inhoud.lezen" in rol(naam).rechten}
    assert bodies == {"partij": set(), "serviceorganisatie": set(), "hubbeheer": {"inhoud.lezen"}}
    citizens = {naam for naam in ROLLEN if "berichten.zoeken_bsn" in rol(naam).rechten}
    assert citizens == {"partij", "serviceorganisatie"}
    # Who keeps people and keys decides nothing about the runbook, and the other way round.
    assert not any({"gebruikers.beheer", "draaiboek.goedkeuren"} <= rol(naam).rechten for naam in ROLLEN)


@pytest.mark.parametrize("naam", ROLLEN)
def test_a_program_administers_nothing(naam: Toegangsrol) -> None:
    assert not Identiteit.organisation("x", naam).rechten & ADMINISTRATIVE
    assert Identiteit("x", (Verlening(naam),), persoon=True).rechten == rol(naam).rechten


def test_a_right_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(KetenwisselError, match=r"rechten\.toml"):
        Identiteit.organisation("9000", "partij").mag("alles")


@pytest.mark.parametrize(
    ("naam", "recht", "partijen", "alles"),
    [
        ("gemeente", "berichten.lezen", {GEMEENTE: ALL}, False),
        ("gemeente", "inhoud.lezen", {GEMEENTE: ALL}, False),
        ("gemeente", "sleutels.beheer", {GEMEENTE: ALL}, False),
        ("gemeente", "partijen.lezen", {GEMEENTE: ALL}, True),
        ("gemeente", "gebruikers.beheer", {}, False),
        ("bureau", "indienen", {ANDERE_AANBIEDER: ALL, AANBIEDER: {"WMO323", "JW323"}, BUREAU: ALL}, False),
        ("bureau", "afhalen", {ANDERE_AANBIEDER: ALL, AANBIEDER: {"WMO325", "JW325"}, BUREAU: ALL}, False),
        (
            "bureau",
            "inhoud.lezen",
            {ANDERE_AANBIEDER: ALL, AANBIEDER: {"WMO323", "JW323", "WMO325", "JW325"}, BUREAU: ALL},
            False,
        ),
        ("bureau", "sleutels.beheer", {BUREAU: ALL}, False),
        ("bureau", "mandaten.beheer", {}, False),
        ("maker", "berichten.lezen", {GEMEENTE: ALL, MAKER: ALL}, False),
        ("maker", "inhoud.lezen", {}, False),
        ("maker", "indienen", {}, False),
        ("toeschouwer", "berichten.lezen", {}, False),
        ("toeschouwer", "standen.lezen", {}, True),
        ("regie", "berichten.lezen", {}, True),
        ("regie", "inhoud.lezen", {}, False),
        ("hubbeheer", "berichten.lezen", {}, True),
        ("hubbeheer", "indienen", {}, False),
    ],
)
def test_whom_a_right_reaches(
    ingericht: Ingericht, naam: str, recht: str, partijen: Mapping[str, Set[str]], alles: bool
) -> None:
    zicht = ingericht.toegang.zicht(ingericht.person(naam), recht, NU)
    assert zicht.partijen == partijen
    assert zicht.alles == alles


def test_operators_open_a_message_with_a_reason_only(ingericht: Ingericht) -> None:
    zicht = ingericht.toegang.zicht(ingericht.person("hubbeheer"), "inhoud.lezen", NU)
    assert zicht.covers(GEMEENTE, "WMO301")
    assert zicht.needs_reason(GEMEENTE, "WMO301")
    own = ingericht.toegang.zicht(ingericht.person("gemeente"), "inhoud.lezen", NU)
    assert own.covers(GEMEENTE, "WMO301")
    assert not own.needs_reason(GEMEENTE, "WMO301")
    assert not own.covers(ANDERE_GEMEENTE, "WMO301")


def test_somebody_with_two_roles_has_the_sum_and_can_lay_one_aside(ingericht: Ingericht) -> None:
    with ingericht.acts() as beheer:
        wanted = [
            Rolverzoek("gemeente", "partij", ANDERE_GEMEENTE),
            Rolverzoek("gemeente", "toeschouwer"),
        ]
        grant_roles(beheer, wanted)
    both = ingericht.person("gemeente")
    toegang = ingericht.toegang
    assert both.organisatie == ""
    assert toegang.zicht(both, "berichten.lezen", NU).partijen.keys() == {GEMEENTE, ANDERE_GEMEENTE}
    assert toegang.zicht(both, "standen.lezen", NU).alles
    one = both.only("partij", ANDERE_GEMEENTE)
    assert toegang.zicht(one, "berichten.lezen", NU).partijen.keys() == {ANDERE_GEMEENTE}
    assert not toegang.zicht(one, "standen.lezen", NU).alles
    assert both.only("toeschouwer").organisatie == ""
    assert not both.only("regie").verleningen


def test_a_role_is_half_open(ingericht: Ingericht) -> None:
    van, tot = NU + timedelta(days=1), NU + timedelta(days=2)
    with ingericht.acts() as beheer:
        grant_roles(beheer, [Rolverzoek("toeschouwer", "regie", None, van, tot)])
    found = [ingericht.person("toeschouwer", at).rollen for at in (van - TIK, van, tot - TIK, tot)]
    assert found == [{"toeschouwer"}, {"toeschouwer", "regie"}, {"toeschouwer", "regie"}, {"toeschouwer"}]


def test_a_successor_sees_what_was_its_predecessors(ingericht: Ingericht) -> None:
    einde = NU + timedelta(days=1)
    with ingericht.acts() as beheer:
        end_party(beheer, GEMEENTE, einde, ANDERE_GEMEENTE)
    toegang = ingericht.toegang
    heir = ingericht.organisation(ANDERE_GEMEENTE, einde)
    assert toegang.zicht(heir, "afhalen", einde - TIK).partijen.keys() == {ANDERE_GEMEENTE}
    assert toegang.zicht(heir, "afhalen", einde).partijen.keys() == {GEMEENTE, ANDERE_GEMEENTE}
    assert toegang.organisation(GEMEENTE, einde) is None


def test_a_mandate_lapses_with_the_party_that_gave_it(ingericht: Ingericht) -> None:
    einde = NU + timedelta(days=1)
    with ingericht.acts() as beheer:
        end_party(beheer, ANDERE_AANBIEDER, einde, AANBIEDER)
    bureau, toegang = ingericht.organisation(BUREAU), ingericht.toegang
    found = [toegang.zicht(bureau, "berichten.lezen", at).partijen for at in (einde - TIK, einde)]
    assert [ANDERE_AANBIEDER in partijen for partijen in found] == [True, True]
    # The heir lets the bureau see its declarations only: what it took over is its own by now.
    assert [partijen[ANDERE_AANBIEDER] for partijen in found] == [ALL, {"WMO323", "JW323", "WMO325", "JW325"}]
    with ingericht.acts() as beheer:
        end_party(beheer, GEMEENTE, einde)
    maker, toegang = ingericht.organisation(MAKER), ingericht.toegang
    found = [toegang.zicht(maker, "berichten.lezen", at).partijen for at in (einde - TIK, einde)]
    assert [GEMEENTE in partijen for partijen in found] == [True, False]


@pytest.mark.parametrize("handeling", ["indienen", "afhalen"])
@pytest.mark.parametrize("berichttype", ["*", "WMO301"])
def test_a_kerngemeente_acts_for_another_by_mandate(
    ingericht: Ingericht, handeling: str, berichttype: str
) -> None:
    with ingericht.acts("gemeente") as beheer:
        grant_mandates(beheer, [Mandaatverzoek(GEMEENTE, ANDERE_GEMEENTE, handeling, berichttype)])
    kern, toegang = ingericht.organisation(ANDERE_GEMEENTE), ingericht.toegang
    assert toegang.mag(kern, "indienen", GEMEENTE, "WMO301", NU) == (handeling == "indienen")
    assert toegang.mag(kern, "afhalen", GEMEENTE, "WMO301", NU) == (handeling == "afhalen")
    assert toegang.mag(kern, "indienen", GEMEENTE, "WMO305", NU) == (
        handeling == "indienen" and berichttype == "*"
    )
    assert not toegang.mag(ingericht.organisation(GEMEENTE), "indienen", ANDERE_GEMEENTE, "WMO301", NU)


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        ("regie", "regie-2", True),
        ("regie", "regie", False),
        ("regie", "hubbeheer", False),
        ("hubbeheer", "regie", True),
    ],
)
def test_two_approvals_are_two_people(ingericht: Ingericht, first: str, second: str, may: bool) -> None:
    assert may_second(first, ingericht.person(second), "draaiboek.goedkeuren") == may


def test_a_program_approves_nothing() -> None:
    assert not may_second("regie", Identiteit("hub", (Verlening("regie"),)), "draaiboek.goedkeuren")
