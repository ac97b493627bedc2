"""Several hubs on one database: they see each other's versions, decisions and pairs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from ketenwissel.core.clock import VirtualClock
from ketenwissel.hub import Hub
from ketenwissel.store import Opslag, versies
from ketenwissel.toegang import Register

from .proef import Proef

NAAM = "iwmo-ijw-3.0-naar-3.1"


@pytest.fixture
def other(proef: Proef, open_opslag: Callable[[], Opslag]) -> Hub:
    return proef.another_hub(open_opslag())


def test_the_first_version_is_laid_down_once(open_opslag: Callable[[], Opslag], opslag: Opslag) -> None:
    clock = VirtualClock(Proef.begin)
    stores = [open_opslag() for _ in range(4)]
    start = Barrier(len(stores))

    def lay_down(store: Opslag) -> bool:
        hub = Hub(store, Register(()), Proef.schemas, clock)
        start.wait()
        return hub.lay_down_first(Proef.draaiboek_text, NAAM, Proef.begin, "begin")

    with ThreadPoolExecutor(len(stores)) as pool:
        assert sorted(pool.map(lay_down, stores)) == [False, False, False, True]
    with opslag.reading() as connection:
        assert versies.highest_number(connection) == 1


def test_no_decision_is_dated_before_one_of_another_process(
    proef: Proef, open_opslag: Callable[[], Opslag]
) -> None:
    ahead = VirtualClock(proef.clock.now() + timedelta(seconds=30))
    other = Hub(open_opslag(), proef.register, proef.schemas, ahead)
    proef.send(proef.heen(), proef.heen())
    first, second = proef.port.postvak(["42420001"])
    other.ophalen([first])
    other.bevestigen([first])
    proef.port.ophalen([second])
    proef.port.bevestigen([second])
    instants = [event.split('"tijdstip":"')[1][:20] for event in proef.trail()]
    assert instants == ["2022-02-28T08:00:00Z"] * 2 + ["2022-02-28T08:00:30Z"] * 4


def test_pairs_that_another_process_changed_are_counted(proef: Proef, other: Hub) -> None:
    heen = [proef.heen() for _ in range(3)]
    proef.send(*heen)
    assert proef.hub.paren()["open"] == other.paren()["open"] == 3
    at = proef.clock.now()
    other.commit_many([other.prepare(proef.retour(heen[0]), at)])
    assert proef.hub.paren() == other.paren() == {"open": 2, "gesloten": 1, "afgekeurd": 0, "gebroken": 0}


@pytest.mark.parametrize("which", ["first", "second"])
def test_pairs_are_broken_once_by_whichever_gets_to_it(proef: Proef, other: Hub, which: str) -> None:
    proef.hub.paren()
    other.paren()
    heen = [proef.heen() for _ in range(3)]
    proef.send(heen[0])
    other.commit_many([other.prepare(one, proef.clock.now()) for one in heen[1:]])
    proef.go_to("2022-03-31T23:00")
    assert other.break_pairs(proef.clock.now() - timedelta(days=9)) == 0
    hubs = [proef.hub, other] if which == "first" else [other, proef.hub]
    assert [hub.break_pairs(proef.clock.now()) for hub in hubs] == [3, 0]
    assert sum('"soort":"gebroken"' in event for event in proef.trail()) == 3


def test_a_message_is_confirmed_once_whoever_asks_at_the_same_moment(proef: Proef, other: Hub) -> None:
    heen = [proef.heen() for _ in range(40)]
    proef.send(*heen)
    lines = proef.port.postvak(["42420001"])
    proef.port.ophalen(lines)
    start = Barrier(2)

    def confirm(hub: Hub) -> None:
        for line in lines:
            start.wait()
            hub.bevestigen([line])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(confirm, [proef.hub, other]))
    assert sum('"soort":"bevestigd"' in event for event in proef.trail()) == len(heen)
    assert proef.port.postvak(["42420001"]) == []


def test_a_version_that_another_process_laid_down_holds_at_once(proef: Proef, other: Hub) -> None:
    proef.send(proef.heen())
    text = Proef.draaiboek_text.replace("2022-03-30T17:00", "2022-03-30T16:00")
    assert text != Proef.draaiboek_text
    proef.go_to("2022-03-30T16:30")
    assert proef.situation(proef.heen()) == ""
    other.lay_down(text, NAAM, proef.clock.now() + timedelta(milliseconds=1), "eerder dicht")
    assert proef.situation(proef.heen(), proef.clock.now() + timedelta(milliseconds=1)) == "geblokkeerd"
