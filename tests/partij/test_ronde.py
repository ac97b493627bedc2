"""A round over a real hub: what waits is fetched, written down and confirmed in portions."""

import json
import random
from pathlib import Path

import pytest

from ketenwissel.draaiboek import load_draaiboek
from ketenwissel.partij import Kantoor, collect_round, ronde
from ketenwissel.store import Journaal, open_database

from ..hub.conftest import proef  # noqa: F401  # a fixture
from ..hub.proef import AANBIEDER, Proef


def test_a_full_mailbox_is_emptied_in_portions(
    proef: Proef,  # noqa: F811  # the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ronde, "_AT_ONCE", 2)
    sent = [proef.heen() for _ in range(5)]
    proef.accepted(*sent)
    kantoor = Kantoor(
        AANBIEDER, "vecozo", load_draaiboek("iwmo-ijw-3.0-naar-3.1"), proef.schemas, random.Random(1)
    )
    opslag = open_database(str(tmp_path / "kantoor.db"), tak="partij")
    journaal = Journaal(opslag)
    collect_round({AANBIEDER: kantoor}, [AANBIEDER], proef.port, proef.clock.now(), journaal)
    assert [(one.referentie, one.inhoud) for one in journaal.rows(payloads=True)] == [
        (one.referentie, one.inhoud) for one in sent
    ]
    opslag.close()
    assert proef.port.postvak([AANBIEDER]) == []
    kinds = [json.loads(text)["soort"] for text in proef.trail()[5:]]
    portion = ["uitgereikt"] * 2 + ["bevestigd"] * 2
    assert kinds == [*portion, *portion, "uitgereikt", "bevestigd"]
