"""Warnings of keys that end: once for each threshold, whichever process looks, also after a restart."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ketenwissel.hub.waarschuwen import Waarschuwer
from ketenwissel.store import Opslag
from ketenwissel.toegang import (
    Partij,
    Toegangswacht,
    add_parties,
    begin,
    begin_acts,
    make_api_key,
)

from .proef import BEGIN, Proef
from .test_bezorgen import Log

CODE = "9001"


class Machine:
    """A timer that stands still: what was read stays good."""

    def seconds(self) -> float:
        return 0.0


@pytest.fixture
def key(proef: Proef) -> str:
    """Make a key of a party that ends in 20 days; gives its public part."""
    now = proef.clock.now()
    begin(proef.opslag, "b.eheer", "Bea Eheer", now)
    with begin_acts(proef.opslag, "b.eheer", now) as beheer:
        add_parties(beheer, [Partij(CODE, "gemeente", "Proefstad", BEGIN)])
        ends = now + timedelta(days=20)
        made = make_api_key(beheer, omschrijving="proef", organisatie=CODE, van=now, tot=ends)
    return made.kenmerk


def told(proef: Proef, key: str) -> list[str]:
    return [event for event in proef.trail() if '"soort":"sleutel_loopt_af"' in event and key in event]


def test_each_threshold_is_told_once(proef: Proef, open_opslag: Callable[[], Opslag], key: str) -> None:
    log = Log()

    def look() -> int:
        opslag = open_opslag()
        wacht = Toegangswacht(opslag, Machine())
        return Waarschuwer(proef.another_hub(opslag), opslag, wacht, log).work()

    assert [look(), look()] == [1, 0], "20 days: the threshold of 30 was passed"
    for days, found in ((5, 0), (2, 1), (0, 0), (6, 1), (10, 0)):
        proef.clock.advance_to(proef.clock.now() + timedelta(days=days))
        assert look() == found, days
    events = told(proef, key)
    assert ['"dagen":30' in event or '"dagen":14' in event or '"dagen":7' in event for event in events] == [
        True
    ] * 3
    assert f'"organisatie":"{CODE}"' in events[0]
    assert log.names == ["loopt af"] * 3
