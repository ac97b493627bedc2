"""Acting for another: submitting and collecting by mandate, and what the trail says of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.hub import Hub
from ketenwissel.keten import Aanlevering, Adres, Kant, Levering, Ontvangst, Weigering
from ketenwissel.store import Opslag
from ketenwissel.store.toegang import Organisatierij
from ketenwissel.toegang import (
    Beheer,
    Identiteit,
    Mandaatverzoek,
    Partij,
    Toegangswacht,
    Verlening,
    add_organisation,
    add_parties,
    begin,
    begin_acts,
    end_party,
    grant_mandates,
    revoke_mandate,
)

from .proef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, BEGIN, GEMEENTE, Change, Proef

BUREAU, MAKER = "bureau", "maker"
HET_BUREAU = Identiteit.organisation(BUREAU, "serviceorganisatie")
DE_MAKER = Identiteit.organisation(MAKER, "leverancier")
ZELF = Identiteit.organisation(GEMEENTE, "partij")
MENS = Identiteit("jansen", (Verlening("partij", GEMEENTE),), persoon=True)
TIK = timedelta(milliseconds=1)


class Bureauproef(Proef):
    """A hub that is told who calls, with an office that acts for parties."""

    def __init__(self, opslag: Opslag) -> None:
        super().__init__(opslag)
        begin(opslag, "beheer", "Beheer", BEGIN)
        with self.acts() as beheer:
            add_organisation(beheer, Organisatierij(BUREAU, "serviceorganisatie", "Bureau", BEGIN))
            add_organisation(beheer, Organisatierij(MAKER, "leverancier", "Maker", BEGIN))
        self.wacht = Toegangswacht(opslag, SystemTimer())
        self.hub = Hub(opslag, self.wacht, self.schemas, self.clock)

    @contextmanager
    def acts(self) -> Iterator[Beheer]:
        with begin_acts(self.opslag, "beheer", self.clock.now()) as beheer:
            yield beheer

    def mandate(
        self,
        partij: str,
        handeling: str,
        berichttype: str = "*",
        *,
        organisatie: str = BUREAU,
        van: datetime | None = None,
        tot: datetime | None = None,
    ) -> int:
        with self.acts() as beheer:
            wanted = Mandaatverzoek(partij, organisatie, handeling, berichttype, van, tot)
            (number,) = grant_mandates(beheer, [wanted])
        self.wacht.refresh()
        return number

    def submit(self, one: Aanlevering, wie: Identiteit | None, at: datetime | None = None) -> str:
        """Submit; give the situation of the refusal, or "" when it was accepted."""
        (answer,) = self.hub.commit_many([self.hub.prepare(one, at or self.clock.now(), wie)])
        assert isinstance(answer, Ontvangst | Weigering)
        return answer.situatie if isinstance(answer, Weigering) else ""

    def get(self, wie: Identiteit | None, *partijen: str) -> list[Levering]:
        """Collect and confirm everything that somebody may."""
        lines = self.hub.postvak(partijen, 250, afhaler=wie)
        found = self.hub.ophalen(lines, afhaler=wie)
        self.hub.bevestigen([one.regel for one in found], afhaler=wie)
        return found

    def doors(self, soort: str) -> list[str | None]:
        """Give for each event of a kind who did it, as the trail says."""
        found = [json.loads(text) for text in self.trail()]
        return [one.get("door") for one in found if one["soort"] == soort]


@pytest.fixture
def bureau(opslag: Opslag) -> Bureauproef:
    return Bureauproef(opslag)


@pytest.mark.parametrize("wie", [None, ZELF, MENS], ids=["in one process", "program", "person"])
def test_a_party_needs_no_mandate_for_itself(bureau: Bureauproef, wie: Identiteit | None) -> None:
    assert bureau.submit(bureau.heen(), wie) == ""
    assert bureau.doors("aangenomen") == ["jansen" if wie is MENS else None]


@pytest.mark.parametrize(
    ("handeling", "berichttype", "wanted"),
    [
        ("indienen", "*", ""),
        ("indienen", "WMO301", ""),
        ("indienen", "WMO305", "indiener_zonder_mandaat"),
        ("afhalen", "*", "indiener_zonder_mandaat"),
        ("inzien", "*", "indiener_zonder_mandaat"),
    ],
)
def test_a_mandate_counts_for_its_act_and_type(
    bureau: Bureauproef, handeling: str, berichttype: str, wanted: str
) -> None:
    bureau.mandate(GEMEENTE, handeling, berichttype)
    assert bureau.submit(bureau.heen(), HET_BUREAU) == wanted
    assert bureau.doors("aangenomen" if wanted == "" else "geweigerd") == [BUREAU]


def test_a_mandate_counts_for_its_party_and_organisation_only(bureau: Bureauproef) -> None:
    bureau.mandate(GEMEENTE, "indienen")
    other = bureau.heen(gemeente=ANDERE_GEMEENTE)
    assert bureau.submit(other, HET_BUREAU) == "indiener_zonder_mandaat"
    andere = Identiteit.organisation(ANDERE_GEMEENTE, "partij")
    assert bureau.submit(bureau.heen(), andere) == "indiener_zonder_mandaat"
    bureau.mandate(GEMEENTE, "indienen", organisatie=ANDERE_GEMEENTE)
    assert bureau.submit(bureau.heen(), andere) == ""


def test_a_mandate_is_half_open_and_can_be_taken_back(bureau: Bureauproef) -> None:
    van = bureau.clock.now() + timedelta(hours=1)
    tot = van + timedelta(hours=1)
    number = bureau.mandate(GEMEENTE, "indienen", van=van, tot=tot)
    found = [bureau.submit(bureau.heen(), HET_BUREAU, at) for at in (van - TIK, van, tot - TIK, tot)]
    assert found == ["indiener_zonder_mandaat", "", "", "indiener_zonder_mandaat"]
    bureau.clock.advance_to(tot - TIK)
    with bureau.acts() as beheer:
        revoke_mandate(beheer, number)
    bureau.wacht.refresh()
    assert bureau.submit(bureau.heen(), HET_BUREAU, tot - TIK) == "indiener_zonder_mandaat"


def test_a_foutbericht_and_a_declaration_with_a_letter_have_a_type_too(bureau: Bureauproef) -> None:
    heen = bureau.heen("WMO303")
    bureau.mandate(AANBIEDER, "indienen", "WMO303")
    assert bureau.submit(replace(heen, functie="WMO303D"), HET_BUREAU) == ""
    assert bureau.submit(bureau.error(bureau.heen()), HET_BUREAU) == "indiener_zonder_mandaat"
    bureau.mandate(AANBIEDER, "indienen", "Fo01")
    assert bureau.submit(bureau.error(bureau.heen()), HET_BUREAU) == "heenbericht_onbekend"


@pytest.mark.parametrize(
    "wie",
    [
        DE_MAKER,
        Identiteit("kijker", (Verlening("toeschouwer"),), persoon=True),
        Identiteit("beheer", (Verlening("hubbeheer"),), persoon=True),
        Identiteit("niemand", ()),
    ],
    ids=lambda one: str(one.naam),
)
@pytest.mark.parametrize(
    ("functie", "kant", "code"), [("WMO301", "ggk", "IB008"), ("WMO305", "vecozo", "BRS02")]
)
def test_who_has_no_role_to_submit_is_told_so(
    bureau: Bureauproef, wie: Identiteit, functie: str, kant: Kant, code: str
) -> None:
    one = bureau.heen(functie)
    assert one.kant == kant
    (answer,) = bureau.hub.commit_many([bureau.hub.prepare(one, bureau.clock.now(), wie)])
    assert isinstance(answer, Weigering)
    assert (answer.situatie, answer.code, answer.retry) == ("indiener_zonder_rol", code, "arrange")


FAULTS: dict[str, Change] = {
    "te_groot": lambda p, one: replace(one, inhoud=b"x" * 30_000_000),
    "referentie_onjuist": lambda p, one: replace(one, referentie="1"),
    "afzender_onbekend": lambda p, one: replace(one, zender=Adres("0999")),
    "referentie_niet_uniek": lambda p, one: replace(one, referentie=p.used),
    "release_niet_in_gebruik": lambda p, one: replace(one, versie=2, subversie=4),
    "onleesbaar": lambda p, one: replace(one, inhoud=b"<"),
}
BEFORE = ("te_groot", "referentie_onjuist", "afzender_onbekend")


@pytest.mark.parametrize("situatie", FAULTS)
def test_the_mandate_is_checked_between_the_parties_and_the_reference(
    bureau: Bureauproef, situatie: str
) -> None:
    used = bureau.heen()
    assert bureau.submit(used, ZELF) == ""
    bureau.used = used.referentie
    one = FAULTS[situatie](bureau, bureau.heen())
    if situatie != "afzender_onbekend":
        assert bureau.submit(one, ZELF) == situatie
    assert bureau.submit(one, HET_BUREAU) == (situatie if situatie in BEFORE else "indiener_zonder_mandaat")


def test_a_receipt_is_not_repeated_to_a_stranger(bureau: Bureauproef) -> None:
    one = bureau.heen()
    assert bureau.submit(one, ZELF) == ""
    assert bureau.submit(one, HET_BUREAU) == "indiener_zonder_mandaat"
    assert bureau.submit(one, ZELF) == ""


def test_collecting_takes_a_mandate_for_each_type(bureau: Bureauproef) -> None:
    bureau.accepted(bureau.heen("WMO301"), bureau.heen("WMO319"), bureau.heen(aanbieder=ANDERE_AANBIEDER))
    assert bureau.get(HET_BUREAU, AANBIEDER) == []
    bureau.mandate(AANBIEDER, "indienen")
    bureau.mandate(AANBIEDER, "afhalen", "WMO301")
    assert [one.regel.functie for one in bureau.get(HET_BUREAU, AANBIEDER, ANDERE_AANBIEDER)] == ["WMO301"]
    assert (bureau.doors("uitgereikt"), bureau.doors("bevestigd")) == ([BUREAU], [BUREAU])
    left = bureau.get(Identiteit.organisation(AANBIEDER, "partij"), AANBIEDER)
    assert [one.regel.functie for one in left] == ["WMO319"]
    assert bureau.doors("bevestigd") == [BUREAU, None]


def test_what_one_may_not_collect_does_not_stand_in_the_way(bureau: Bureauproef) -> None:
    bureau.mandate(AANBIEDER, "afhalen", "WMO319")
    bureau.mandate(ANDERE_AANBIEDER, "afhalen")
    bureau.accepted(*(bureau.heen("WMO301") for _ in range(5)), bureau.heen("WMO319"))
    bureau.accepted(*(bureau.heen(aanbieder=ANDERE_AANBIEDER) for _ in range(3)))
    lines = bureau.hub.postvak([AANBIEDER, ANDERE_AANBIEDER], 2, afhaler=HET_BUREAU)
    assert [(one.partij, one.functie) for one in lines] == [
        (AANBIEDER, "WMO319"),
        (ANDERE_AANBIEDER, "WMO301"),
        (ANDERE_AANBIEDER, "WMO301"),
    ]


def test_lines_of_another_are_neither_handed_out_nor_confirmed(bureau: Bureauproef) -> None:
    bureau.accepted(bureau.heen("WMO301"))
    lines = bureau.hub.postvak([AANBIEDER], 250)
    stranger = Identiteit.organisation(ANDERE_AANBIEDER, "partij")
    for wie in (HET_BUREAU, DE_MAKER, stranger, ZELF):
        assert bureau.hub.ophalen(lines, afhaler=wie) == []
    assert len(bureau.hub.ophalen(lines)) == 1
    for wie in (HET_BUREAU, DE_MAKER, stranger, ZELF):
        bureau.hub.bevestigen(lines, afhaler=wie)
    assert bureau.hub.postvak([AANBIEDER], 250) == lines
    bureau.hub.bevestigen(lines)
    assert bureau.hub.postvak([AANBIEDER], 250) == []


def test_a_mandate_ends_with_its_party_and_its_successor_gives_a_new_one(bureau: Bureauproef) -> None:
    einde = bureau.clock.now() + timedelta(days=1)
    bureau.mandate(AANBIEDER, "afhalen")
    with bureau.acts() as beheer:
        end_party(beheer, AANBIEDER, einde, ANDERE_AANBIEDER)
    bureau.wacht.refresh()
    bureau.accepted(bureau.heen("WMO301"))
    assert len(bureau.hub.postvak([AANBIEDER], 250, afhaler=HET_BUREAU)) == 1
    bureau.clock.advance_to(einde)
    both = [AANBIEDER, ANDERE_AANBIEDER]
    assert bureau.hub.postvak(both, 250, afhaler=HET_BUREAU) == []
    assert (
        len(bureau.hub.postvak(both, 250, afhaler=Identiteit.organisation(ANDERE_AANBIEDER, "partij"))) == 1
    )
    bureau.mandate(ANDERE_AANBIEDER, "afhalen")
    assert len(bureau.get(HET_BUREAU, *both)) == 1


def test_a_party_that_was_added_while_the_hub_runs_takes_part(bureau: Bureauproef) -> None:
    one = bureau.heen(gemeente="9000")
    wie = Identiteit.organisation("9000", "partij")
    assert bureau.submit(one, wie) == "afzender_onbekend"
    with bureau.acts() as beheer:
        add_parties(beheer, [Partij("9000", "gemeente", "Nieuw", BEGIN)])
    assert bureau.submit(one, wie) == "afzender_onbekend"
    assert bureau.wacht.refresh()
    assert not bureau.wacht.refresh()
    assert bureau.submit(one, wie) == ""
