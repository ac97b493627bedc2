"""How steps of parties stand: every state on the dates of the national runbook, with its evidence."""

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.store import Opslag

from .gereedheid_proef import AANBIEDER, GEMEENTE, Daad, Gereedheidsproef, just_before

DICHT_323, DICHT_HEEN = "2022-03-23T23:00", "2022-03-30T17:00"
STIL, LIVE = "2022-03-31T13:00", "2022-04-04T13:00"


@pytest.fixture
def proef(opslag: Opslag) -> Gereedheidsproef:
    return Gereedheidsproef(opslag)


# Step | the instant ("<": the millisecond before) | state | evidence ("!": a report is contradicted) |
# what was done before, and when.
# 3.1.1 and 3.1.3: nothing left to send. 3.1.4 and 3.3.2: every answer sent. 3.1.7: everything read in.
# 4.1.3: ready for the new release.
GEVALLEN = """
3.1.1|03-22 12:00 |niet begonnen|geen    |
3.1.1|<03-23 23:00|niet begonnen|geen    |
3.1.1|03-23 23:00 |te laat      |geen    |
3.1.1|<03-30 17:00|te laat      |geen    |
3.1.1|03-30 17:00 |achterhaald  |geen    |
3.1.1|03-22 12:00 |bezig        |gemeld  |03-21 09:00 begonnen
3.1.1|03-22 12:00 |bezig        |gemeld  |03-21 09:00 uitbak 5
3.1.1|03-22 12:00 |gereed       |gemeld  |03-21 09:00 uitbak 0
3.1.1|03-24 12:00 |gereed       |beide   |03-21 09:00 uitbak 0
3.1.1|03-22 12:00 |bezig        |gemeld! |03-21 09:00 uitbak 0, 03-21 10:00 stuur 323
3.1.1|03-24 12:00 |te laat      |gemeten!|03-21 09:00 gereed, 03-24 10:00 stuur 323
3.1.1|03-24 12:00 |te laat      |gemeten |03-24 10:00 stuur 323
3.1.1|03-24 12:00 |te laat      |beide   |03-24 10:00 gereed
3.1.1|03-22 12:00 |bezig        |gemeld  |03-21 09:00 gereed, 03-21 10:00 niet_gereed
3.1.3|04-04 13:00 |gereed       |beide   |03-30 16:00 gereed
3.1.3|04-04 13:00 |te laat      |beide   |03-30 17:00 gereed
3.1.3|<04-04 13:00|te laat      |geen    |
3.1.3|04-04 13:00 |achterhaald  |geen    |
3.1.3|03-30 18:00 |te laat      |gemeten!|03-30 16:00 gereed, 03-30 18:00 stuur 301
3.1.4|03-29 12:00 |niet begonnen|gemeten |
3.1.4|03-30 17:00 |gereed       |gemeten |
3.1.4|03-29 12:00 |bezig        |gemeten |03-28 09:00 stuur 301
3.1.4|<03-30 17:00|bezig        |gemeten |03-28 09:00 stuur 301, 03-29 09:00 antwoord 301
3.1.4|03-30 17:00 |gereed       |gemeten |03-28 09:00 stuur 301, 03-29 09:00 antwoord 301
3.1.4|04-04 13:00 |gereed       |beide   |03-28 09:00 stuur 301, <03-31 13:00 antwoord 301, 03-31 13:00 gereed
3.1.4|<03-31 13:00|bezig        |gemeten!|03-28 09:00 stuur 301, 03-30 18:00 gereed
3.1.4|03-31 13:00 |te laat      |gemeten |03-28 09:00 stuur 301
3.1.4|04-04 13:00 |achterhaald  |gemeten |03-28 09:00 stuur 301
3.1.4|04-04 13:00 |te laat      |gemeten |03-28 09:00 stuur 301, 04-01 09:00 keur_af 301
3.3.2|03-29 12:00 |bezig        |gemeten |03-28 09:00 stuur 303
3.3.2|03-29 12:00 |gereed       |gemeten |
3.1.7|03-31 13:59 |niet begonnen|geen    |03-28 09:00 stuur 301
3.1.7|03-31 14:00 |niet begonnen|geen    |03-28 09:00 stuur 301
3.1.7|03-31 14:00 |bezig        |gemeten |
3.1.7|03-31 16:00 |bezig        |gemeten |03-28 09:00 stuur 301, 03-31 15:00 haal_af
3.1.7|03-31 16:00 |bezig        |gemeld! |03-28 09:00 stuur 301, 03-31 15:00 ingelezen
3.1.7|03-31 23:00 |gereed       |beide   |03-28 09:00 stuur 301, 03-31 15:00 haal_af, 03-31 15:30 ingelezen
3.1.7|03-31 16:00 |bezig        |gemeten |03-31 13:30 haal_af, 03-31 13:30 ingelezen
3.1.7|03-31 17:00 |bezig        |gemeten!|03-28 09:00 stuur 301, 03-31 15:00 ingelezen, 03-31 16:00 haal_af
3.1.7|04-01 09:00 |te laat      |beide   |03-31 15:00 haal_af, 03-31 23:00 ingelezen
3.1.7|03-31 23:00 |te laat      |geen    |03-28 09:00 stuur 301
3.1.7|04-04 13:00 |achterhaald  |geen    |03-28 09:00 stuur 301
4.1.3|<04-04 13:00|niet begonnen|geen    |
4.1.3|04-04 13:00 |te laat      |geen    |
4.1.3|<04-04 13:00|bezig        |gemeld  |03-14 09:00 begonnen
4.1.3|04-04 13:00 |gereed       |gemeld  |03-14 09:00 gereed
4.1.3|04-04 15:00 |te laat      |gemeten |04-04 14:00 stuur 305 3.1
4.1.3|04-04 15:00 |gereed       |beide   |03-14 09:00 gereed, 04-04 14:00 stuur 305 3.1
"""
MELDINGEN = ("begonnen", "gereed", "niet_gereed", "ingelezen", "uitbak")
STAP_VAN_GEMEENTE = ("3.1.3", "3.3.2")
Geval = tuple[str, list[Daad], str, str, str]


def instant_of(text: str) -> str:
    """Read an instant of the table."""
    moment = f"2022-{text.removeprefix('<').replace(' ', 'T')}"
    return just_before(moment) if text.startswith("<") else moment


def read_cases() -> list[Geval]:
    found = []
    for line in GEVALLEN.strip().splitlines():
        stap, moment, status, bewijs, done = (part.strip() for part in line.split("|"))
        daden = []
        for one in filter(None, done.split(", ")):
            day, time, word, *rest = one.split(" ")
            # A report is one on the step of the case.
            about = [stap, *rest] if word in MELDINGEN else rest
            daden.append((instant_of(f"{day} {time}"), " ".join([word, *about])))
        found.append((stap, daden, instant_of(moment), status, bewijs))
    return found


CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[2][5:16]} {case[3]}")
def test_a_step_stands_as_the_runbook_says(proef: Gereedheidsproef, case: Geval) -> None:
    stap, daden, moment, status, bewijs = case
    partij = GEMEENTE if stap in STAP_VAN_GEMEENTE else AANBIEDER
    proef.played(daden, partij)
    proef.go_to(moment)
    found = proef.step(partij, stap)
    shown = found.bewijs + ("!" if found.tegengesproken else "")
    assert (found.status, shown) == (status, bewijs)
    proef.hub.break_pairs(proef.clock.now())
    proef.fold()
    assert proef.step(partij, stap) == found, "folding and writing down what broke change no judgement"


def test_every_state_is_shown() -> None:
    assert {case[3] for case in CASES} == {"niet begonnen", "bezig", "gereed", "te laat", "achterhaald"}
    assert {case[4].rstrip("!") for case in CASES} == {"geen", "gemeten", "gemeld", "beide"}


def test_an_amended_runbook_judges_from_when_it_is_in_force(proef: Gereedheidsproef) -> None:
    proef.go_to("2022-03-23T12:00")
    later = proef.draaiboek_text.replace("2022-03-23T23:00:00", "2022-03-24T23:00:00").replace(
        'dag = "wo", tijd = 2022-03-24T23', 'dag = "do", tijd = 2022-03-24T23'
    )
    assert later != proef.draaiboek_text
    proef.hub.lay_down(later, "iwmo-ijw-3.0-naar-3.1", parse_instant("2022-03-23T20:00"), "een dag later")
    proef.go_to("2022-03-23T19:00")
    assert proef.step(AANBIEDER, "3.1.1").uiterlijk_op == parse_instant(DICHT_323)
    proef.go_to("2022-03-24T12:00")
    found = proef.step(AANBIEDER, "3.1.1")
    assert (found.status, found.uiterlijk_op) == ("niet begonnen", parse_instant("2022-03-24T23:00"))


def test_the_state_when_traffic_stopped_is_kept_beside_that_of_now(proef: Gereedheidsproef) -> None:
    proef.played(
        [("2022-03-28T09:00", "stuur WMO301"), ("2022-03-28T09:00", "stuur WMO301"), (STIL, "vouw")],
        AANBIEDER,
    )
    proef.go_to("2022-03-31T15:00")
    proef.do("haal_af", AANBIEDER)
    proef.fold()
    beeld = proef.balie.partij(proef.person("aanbieder"), proef.toegang, AANBIEDER)
    assert beeld.bij_stilstand is not None
    assert beeld.bij_stilstand == (parse_instant(STIL), 2, 2)
    assert (beeld.geheel.wachtend, beeld.geheel.te_beantwoorden, beeld.geheel.gebroken) == (0, 0, 2)


def test_of_the_past_it_is_what_was_kept_at_a_border(proef: Gereedheidsproef) -> None:
    proef.played(
        [("2022-03-22T09:00", "stuur WMO301"), ("2022-03-24T09:00", "vouw"), ("2022-03-24T09:00", "haal_af")],
        AANBIEDER,
    )
    proef.fold()
    regie = proef.person("regie")
    now = proef.balie.partij(regie, proef.toegang, AANBIEDER)
    assert (now.geheel.wachtend, now.gemeten_op) == (0, now.at)
    then = proef.balie.partij(regie, proef.toegang, AANBIEDER, at=parse_instant("2022-03-24T08:00"))
    assert (then.geheel.wachtend, then.gemeten_op) == (1, parse_instant(DICHT_323))
    with pytest.raises(UnusableInput, match="nothing was kept"):
        proef.balie.partij(regie, proef.toegang, AANBIEDER, at=parse_instant("2022-02-01T09:00"))
    with pytest.raises(UnusableInput, match="future"):
        proef.balie.partij(regie, proef.toegang, AANBIEDER, at=parse_instant(LIVE))


def test_each_standard_is_judged_apart(proef: Gereedheidsproef) -> None:
    proef.played([("2022-03-28T09:00", "stuur WMO301"), ("2022-03-28T09:00", "stuur JW301")], AANBIEDER)
    proef.do("antwoord JW301", AANBIEDER)
    proef.go_to(DICHT_HEEN)
    beeld = proef.balie.partij(proef.person("regie"), proef.toegang, AANBIEDER)
    by_standard = {one.standaard: one for one in beeld.standaarden}
    state = {
        naam: next(one.status for one in stand.stappen if one.stap == "3.1.4")
        for naam, stand in by_standard.items()
    }
    assert state == {"iwmo": "bezig", "ijw": "gereed"}
    assert (by_standard["iwmo"].te_beantwoorden, by_standard["ijw"].te_beantwoorden) == (1, 0)
    assert beeld.geheel.te_beantwoorden == 1
