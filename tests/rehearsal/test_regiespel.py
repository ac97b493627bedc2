"""The plays of the regie: what is meant to happen in them does, and what is not played is not judged."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.instants import format_local
from ketenwissel.rehearsal import Opzet
from ketenwissel.rehearsal.checkers import judge, run
from ketenwissel.rehearsal.regieverloop import Regieverloop
from ketenwissel.rehearsal.uitvoering import Uitgevoerd, carry_out
from ketenwissel.standards import Schemas

from .conftest import DRAAIBOEK, Stil

OF_PLAYS = {
    "stapmeldingen",
    "herinneringen",
    "termijnen",
    "gereedheidsmeting",
    "mededelingen",
    "eerste_keer",
    "spoed",
}


@pytest.fixture(scope="module")
def uitgesteld(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uitgevoerd]:
    folder: Path = tmp_path_factory.mktemp("uitstel")
    opzet = Opzet(2, 3, 60, wijziging="uitstel")
    played = carry_out(opzet, DRAAIBOEK, folder, Schemas(), Stil(), SystemTimer())
    yield played
    played.close()


def test_parties_report_what_they_have_and_some_are_late(gespeeld: Uitgevoerd) -> None:
    told = [one for one in gespeeld.bewijs.spoor() if one.soort == "stapmelding"]
    kinds = Counter(one.text("melding") for one in told)
    assert {"begonnen", "gereed", "uitbak", "ingelezen"} <= kinds.keys()
    late = [one for one in told if one.text("te_laat") == "ja"]
    assert 0 < len(late) < len(told)
    exactly = [one for one in late if one.text("uiterlijk") == one.gegevens["tijdstip"]]
    assert exactly, "at the due time itself it is late"


def test_who_never_reads_says_that_everything_was_read(gespeeld: Uitgevoerd) -> None:
    (zwijger,) = (code for code, why in gespeeld.bewijs.nalatig.items() if why == "leest_nooit")
    said = {one.soort for one in gespeeld.bewijs.verloop.regie.meldingen if one.partij == zwijger}
    assert said == {"ingelezen"}
    assert any(partij == zwijger for partij, _ in gespeeld.bewijs.wachtend)


def test_an_absence_makes_reminders_late_and_tells_those_missed_in_the_last(gespeeld: Uitgevoerd) -> None:
    weg = gespeeld.bewijs.verloop.regie.weg
    assert weg is not None
    after = [o for o in gespeeld.bewijs.spoor() if o.soort == "herinnering" and o.tijdstip == weg[1]]
    assert {one.text("te_laat") for one in after} >= {"ja"}
    assert {one.text("opgegaan_in") != "" for one in after} == {True, False}


def test_a_postponement_is_announced_before_noon_and_moves_what_is_due(uitgesteld: Uitgevoerd) -> None:
    assert [one.violations for one in judge(uitgesteld.bewijs) if not one.ok] == []
    (said,) = (one for one in uitgesteld.bewijs.verloop.regie.meldingen if one.soort == "bekendmaking")
    assert (said.actiehouder, format_local(said.moment)) == ("ketenbureau", "ma 4 apr 2022 11:40")
    live = [o for o in uitgesteld.bewijs.spoor() if o.soort == "herinnering" and o.text("stap") == "3.2.4"]
    assert {one.text("uiterlijk") for one in live} == {"2022-04-04T11:00:00Z", "2022-04-04T14:00:00Z"}


def test_the_steps_typed_before_an_amendment_do_not_fit_after_it(uitgesteld: Uitgevoerd) -> None:
    table = uitgesteld.bewijs.verwachting
    hour = timedelta(hours=1)
    moved = tuple(replace(one, uiterlijk=one.uiterlijk + hour) if one.van else one for one in table.taken)
    other = replace(uitgesteld.bewijs, verwachting=replace(table, taken=moved))
    assert not run("stapmeldingen", other).ok
    assert not run("herinneringen", other).ok


def test_terms_are_noted_before_and_after_the_cut_offs(gespeeld: Uitgevoerd) -> None:
    notes = gespeeld.bewijs.verloop.regie.termijnen
    assert {(one.release, one.verkort) for one in notes} >= {("3.0", True), ("3.0", False), ("3.1", False)}


def test_readiness_is_measured_at_every_cut_off_and_afterwards(gespeeld: Uitgevoerd) -> None:
    metingen = gespeeld.bewijs.verloop.regie.metingen
    there, afterwards = ({m.moment for m in metingen if m.bewaard is kept} for kept in (False, True))
    assert there == afterwards >= {one.cutoff.tijdstip for one in gespeeld.bewijs.verloop.gereedheid}
    assert all(any(one.landelijk[place] for one in metingen) for place in range(4))


def test_what_is_not_played_is_not_judged(gespeeld: Uitgevoerd) -> None:
    verloop = replace(gespeeld.bewijs.verloop, regie=Regieverloop())
    names = {one.name for one in judge(replace(gespeeld.bewijs, verloop=verloop))}
    assert not names & OF_PLAYS
    assert {one.name for one in judge(gespeeld.bewijs)} == names | OF_PLAYS
