"""What is played: the period and steps of a runbook, traffic that adds up, misbehaviour in every kind."""

import random
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from ketenwissel.core.instants import format_local, to_local
from ketenwissel.draaiboek import borders, load_draaiboek
from ketenwissel.partij import Opdracht
from ketenwissel.rehearsal.opzet import STEP, period, steps
from ketenwissel.rehearsal.verkeer import MIX, Verkeer
from ketenwissel.rehearsal.wereld import build_wereld, reserved_bsns

DRAAIBOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")


def _traffic(heenberichten: int) -> list[tuple[str, Opdracht]]:
    wereld = build_wereld(5, 9, random.Random(3))
    begin, einde = period(DRAAIBOEK)
    verkeer = Verkeer(wereld, DRAAIBOEK, begin, einde)
    verkeer.spread(heenberichten)
    first = to_local(begin).date()
    return [pair for n in range((einde - begin).days + 1) for pair in verkeer.day(first + timedelta(days=n))]


def test_the_period_is_that_of_the_national_migration() -> None:
    begin, einde = period(DRAAIBOEK)
    assert (format_local(begin), format_local(einde)) == ("ma 28 feb 2022 00:00", "di 3 mei 2022 00:00")


def test_every_cutoff_lies_between_two_steps() -> None:
    begin, einde = period(DRAAIBOEK)
    cut = steps(begin, einde, borders(DRAAIBOEK))
    assert cut[0][0] == begin
    assert cut[-1][1] == einde
    assert all(one[1] == other[0] for one, other in pairwise(cut))
    assert max(end - start for start, end in cut) <= STEP
    assert {border for border in borders(DRAAIBOEK) if begin < border < einde} <= {start for start, _ in cut}


@pytest.mark.parametrize("heenberichten", [1, 37, 2000])
def test_traffic_adds_up(heenberichten: int) -> None:
    assert len(_traffic(heenberichten)) == heenberichten


def test_traffic_is_shaped_like_reality() -> None:
    traffic = [opdracht for _, opdracht in _traffic(4000)]
    per_type = Counter(opdracht.nummer for opdracht in traffic)
    for nummer, share in MIX.items():
        assert per_type[nummer] == pytest.approx(40 * share, abs=25), nummer
    local = [to_local(opdracht.moment) for opdracht in traffic]
    assert sum(moment.weekday() >= 5 for moment in local) < len(local) * 0.05
    assert all(7 <= moment.hour <= 20 for moment in local)
    old = [opdracht for opdracht in traffic if opdracht.nummer == "303"]
    assert max(to_local(opdracht.moment) for opdracht in old).strftime("%d-%m") == "01-03"
    assert all(line.einde.year <= 2020 for opdracht in old for line in opdracht.prestaties)
    rush = sum(moment.strftime("%d-%m") in ("29-03", "30-03") for moment in local)
    calm = sum(moment.strftime("%d-%m") in ("12-04", "13-04") for moment in local)
    assert rush > 1.5 * calm


def test_clients_come_from_the_reserved_range() -> None:
    assert len(set(reserved_bsns())) > 900
    assert min(reserved_bsns()) >= "999900006"
    assert max(reserved_bsns()) <= "999999990"
