"""What is planted: every kind, in its number, around every cut-off, by parties that can bear it."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from ketenwissel.core.instants import format_local
from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.rehearsal.misdragingen import SOORTEN, Geplant, merger_moment, plant
from ketenwissel.rehearsal.opzet import period
from ketenwissel.rehearsal.uitvoering import Uitgevoerd
from ketenwissel.rehearsal.verkeer import Verkeer
from ketenwissel.rehearsal.wereld import Wereld, build_wereld

DRAAIBOEK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
FUSIE = {"fusie_oude_code", "fusie_onderweg", "fusie_overgenomen"}
MORE = {"leest_nooit": 2, "bevestigt_nooit": 3, "robot": 8}
"""Kinds that leave more than one mark each time they are planted."""


def _wereld(gemeenten: int = 3) -> Wereld:
    return build_wereld(gemeenten, 4, random.Random(1), merger_moment(DRAAIBOEK))


def _planted(wereld: Wereld, heenberichten: int) -> list[Geplant]:
    verkeer = Verkeer(wereld, DRAAIBOEK, *period(DRAAIBOEK))
    return plant(DRAAIBOEK, wereld, verkeer, heenberichten, random.Random(1))


@pytest.mark.parametrize(("heenberichten", "each"), [(1, 1), (6000, 3), (1_000_000, 50)])
def test_every_kind_is_planted_in_its_number(heenberichten: int, each: int) -> None:
    found: Counter[str] = Counter()
    for one in _planted(_wereld(), heenberichten):
        found[one.soort] += one.aantal
    around = found.pop("grens")
    assert found == {soort: each * MORE.get(soort, 1) for soort in SOORTEN if soort != "grens"}
    assert around == _count_around()


def _count_around() -> int:
    """Once whatever the size: before and at each cut-off, per type."""
    procedural, heen, last, live = 1 + 1, 8, 1 + 8, 2 * 2
    return 2 * (procedural + heen + last) + 2 * live


def test_only_kinds_that_cannot_be_answered_in_time_break_a_pair() -> None:
    breaking = {one.soort for one in _planted(_wereld(), 1) if one.breekt}
    assert breaking == {
        "retour_in_nieuwe_release",
        "antwoord_te_laat",
        "leest_nooit",
        "bevestigt_nooit",
        "grens",
    }


def test_each_planted_one_carries_its_number() -> None:
    planted = _planted(_wereld(), 6000)
    marks = [one.opdracht.afwijking for one in planted]
    assert [mark and mark.nummer for mark in marks] == list(range(1, len(planted) + 1))
    for one in planted:
        assert (
            one.beantwoording is None
            or one.beantwoording.afwijking.nummer == marks.index(one.opdracht.afwijking) + 1
        )


def test_gemeenten_merge_in_the_closing_week_when_there_are_enough() -> None:
    assert format_local(merger_moment(DRAAIBOEK)) == "do 24 mrt 2022 00:00"
    fusie = _wereld().fusie
    assert fusie is not None
    assert (fusie.oud, fusie.nieuw) == ("9002", "9001")
    assert fusie.code_at("9002", fusie.moment) == "9001"
    assert fusie.code_at("9002", fusie.moment - timedelta(milliseconds=1)) == "9002"
    assert _wereld(2).fusie is None
    assert FUSIE & {one.soort for one in _planted(_wereld(2), 1)} == set()


def test_neglecting_parties_get_planted_messages_only() -> None:
    wereld = _wereld()
    odd = {wereld.zwijger.code, wereld.onbevestiger.code}
    assert odd.isdisjoint(relatie.aanbieder for relatie in wereld.relaties)
    assert odd.isdisjoint(wereld.lezers)
    assert odd <= {partij.code for partij in wereld.partijen}
    to_odd = {one.soort for one in _planted(wereld, 6000) if one.opdracht.ontvanger in odd}
    assert to_odd == {"leest_nooit", "bevestigt_nooit"}


def test_neglect_shows_in_the_readiness(gespeeld: Uitgevoerd) -> None:
    nalatig = gespeeld.bewijs.nalatig
    closed = gespeeld.bewijs.verwachting.paren_breken
    at_block = next(one for one in gespeeld.bewijs.verloop.gereedheid if one.cutoff.tijdstip == closed)
    late = {one.partij: one for one in at_block.partijen if not one.gereed}
    assert set(nalatig) <= set(late)
    assert all(late[code].ongelezen >= 2 for code in nalatig)


def test_urgent_orders_are_settled_by_a_message_of_the_new_release(gespeeld: Uitgevoerd) -> None:
    orders = gespeeld.bewijs.verloop.spoed.values()
    assert {one.soort for one in orders} == {"spoed_gemeente", "spoed_aanbieder"}
    settled = {one.referentie: one for one in orders}
    found = {}
    for regel in gespeeld.bewijs.journaal():
        if regel.richting == "verzonden" and regel.referentie in settled:
            found[settled[regel.referentie].soort] = (regel.functie[-3:], regel.release, regel.uitkomst)
            assert regel.tijdstip >= gespeeld.bewijs.verwachting.livegang > settled[regel.referentie].moment
    assert found == {
        "spoed_gemeente": ("301", "3.1", "ontvangst"),
        "spoed_aanbieder": ("315", "3.1", "ontvangst"),
    }


def test_what_nobody_may_deliver_reaches_nobody(gespeeld: Uitgevoerd) -> None:
    refused, delivered = set(), set()
    robots = {one.referentie for one in gespeeld.bewijs.verloop.afwijkend if one.soort == "robot"}
    tries: Counter[str] = Counter()
    passes_later = ("identificatie_niet_uniek", "extra_stop")
    for regel in gespeeld.bewijs.journaal():
        if regel.richting == "ontvangen":
            delivered.add(regel.sha256)
        elif regel.uitkomst == "weigering" and regel.situatie not in passes_later:
            refused.add(regel.sha256)
            tries[regel.referentie] += regel.referentie in robots
    assert refused
    assert {tries[referentie] for referentie in robots} == {8}
    unknown_sender = {o.sha256 for o in gespeeld.bewijs.verloop.afwijkend if o.soort == "afzender_onbekend"}
    assert refused & delivered <= unknown_sender
