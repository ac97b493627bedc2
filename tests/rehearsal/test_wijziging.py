"""A rehearsal with an amendment: everybody follows it from its instant on; who does not is seen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.errors import UnusableInput
from ketenwissel.rehearsal.bewijsvoering import Uitgevoerd
from ketenwissel.rehearsal.checkers import judge, load_verwachting
from ketenwissel.rehearsal.opzet import Opzet
from ketenwissel.rehearsal.uitvoering import carry_out
from ketenwissel.rehearsal.wijziging import load_speelboek, wijzigingen
from ketenwissel.standards import Schemas

from .conftest import Stil

NAAM = "iwmo-ijw-3.0-naar-3.1"


@pytest.fixture(scope="module")
def uitgesteld(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uitgevoerd]:
    folder: Path = tmp_path_factory.mktemp("uitstel")
    opzet = Opzet(3, 5, 120, wijziging="uitstel")
    played = carry_out(opzet, NAAM, folder, Schemas(), Stil(), SystemTimer())
    yield played
    played.close()


def test_everybody_follows_a_postponed_go_live(uitgesteld: Uitgevoerd) -> None:
    assert [one.name for one in judge(uitgesteld.bewijs) if not one.ok] == []
    decided = [
        one
        for one in uitgesteld.bewijs.spoor()
        if one.soort == "besluit_genomen" and one.text("besluit") == "draaiboek"
    ]
    wijziging = load_speelboek(NAAM, "uitstel").wijziging
    assert wijziging is not None
    assert [one.tijdstip for one in decided] == [wijziging.goedgekeurd_op[1]]


def test_who_holds_it_against_the_runbook_before_sees_red(uitgesteld: Uitgevoerd) -> None:
    before = replace(uitgesteld.bewijs, verwachting=load_verwachting(NAAM))
    assert {one.name for one in judge(before) if not one.ok} >= {"antwoorden", "grenzen"}


def test_only_amendments_that_somebody_typed_a_table_for_can_be_rehearsed() -> None:
    assert wijzigingen(NAAM) == ("uitstel",)
    with pytest.raises(UnusableInput, match="choose from uitstel"):
        load_speelboek(NAAM, "vervroegd")
    with pytest.raises(UnusableInput, match="there are none"):
        load_speelboek("iwmo-ijw-3.1-naar-3.2", "uitstel")
