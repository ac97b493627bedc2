"""What people decide beside the runbook is played whole, also in the smallest rehearsal."""

from pathlib import Path

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.rehearsal import Opzet
from ketenwissel.rehearsal.checkers import judge
from ketenwissel.rehearsal.uitvoering import Uitgevoerd, carry_out
from ketenwissel.standards import Schemas
from tests.rehearsal.conftest import DRAAIBOEK, Stil


@pytest.mark.parametrize("draaiboek", [DRAAIBOEK, "iwmo-ijw-3.1-naar-3.2"])
def test_the_smallest_chain_plays_every_measure(draaiboek: str, tmp_path: Path) -> None:
    played = carry_out(Opzet(1, 1, 10), draaiboek, tmp_path, Schemas(), Stil(), SystemTimer())
    try:
        assert [one.violations for one in judge(played.bewijs) if not one.ok] == []
        decided = played.bewijs.verloop.maatregelen
        assert decided is not None
        assert decided.verlengd is not None
        assert decided.afspraak is not None
    finally:
        played.close()


def test_what_an_extra_stop_refused_is_sent_again_as_it_was(gespeeld: Uitgevoerd) -> None:
    decided = gespeeld.bewijs.verloop.maatregelen
    assert decided is not None
    stop = decided.extra_stop
    own = [one for one in gespeeld.bewijs.journaal() if one.partij == stop.partij]
    stopped = {(one.referentie, one.sha256) for one in own if one.situatie == "extra_stop"}
    passed = {(one.referentie, one.sha256): one.tijdstip for one in own if one.uitkomst == "ontvangst"}
    assert len(stopped) >= 3
    assert all(passed[key] >= stop.tot for key in stopped)
