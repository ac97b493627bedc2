"""Being ready: each condition can fail by itself, and says so."""

from collections.abc import Callable

import pytest

from ketenwissel.core.clock import VirtualClock, WatchedClock
from ketenwissel.core.errors import KetenwisselError
from ketenwissel.hub import Hub, Paraat
from ketenwissel.store import Opslag

from .proef import Proef


class Machine:
    """A timer that stands still."""

    def seconds(self) -> float:
        return 0.0


def unmet(paraat: Paraat) -> set[str]:
    return {name for name, holds in paraat().items() if not holds}


def stale() -> object:
    raise KetenwisselError("who is who could not be read")


@pytest.mark.parametrize(
    ("writer", "access", "missing"),
    [
        (lambda: True, lambda: None, set()),
        (lambda: False, lambda: None, {"schrijver"}),
        (lambda: True, stale, {"toegang"}),
    ],
)
def test_what_is_not_met_is_named(
    proef: Proef, writer: Callable[[], bool], access: Callable[[], object], missing: set[str]
) -> None:
    assert unmet(Paraat(proef.hub, proef.opslag, writer, access)) == missing


def test_a_clock_that_nobody_trusts(proef: Proef) -> None:
    clock = WatchedClock(proef.clock, Machine(), trusted=False)
    hub = Hub(proef.opslag, proef.register, proef.schemas, clock)
    assert unmet(Paraat(hub, proef.opslag, lambda: True, lambda: None)) == {"klok", "draaiboek"}


def test_a_hub_without_a_runbook(proef: Proef) -> None:
    hub = Hub(proef.opslag, proef.register, proef.schemas, VirtualClock(proef.begin))
    assert unmet(Paraat(hub, proef.opslag, lambda: True, lambda: None)) == {"draaiboek"}


def test_a_database_that_is_gone(proef: Proef, open_opslag: Callable[[], Opslag], prepared_url: str) -> None:
    if not prepared_url.startswith("sqlite"):
        pytest.skip("the server serves other tests too")
    opslag = open_opslag()
    paraat = Paraat(proef.another_hub(opslag), opslag, lambda: True, lambda: None)
    assert unmet(paraat) == set()
    with opslag.writing() as connection:
        connection.exec_driver_sql("DROP TABLE draaiboek_versie")
    assert unmet(paraat) == {"draaiboek"}
