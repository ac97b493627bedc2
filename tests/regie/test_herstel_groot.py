"""Drawing the herstellijst up a part at a time: nothing is left out, and what is done costs nothing again."""

from typing import Any

import pytest
from sqlalchemy import event

from ketenwissel.hub import Versies
from ketenwissel.regie import Hersteller, herstelopstellen
from ketenwissel.store import Opslag

from .spoedproef import NA_INGEBRUIKNAME, Naastproef
from .test_herstel import rejected


@pytest.fixture
def proef(opslag: Opslag) -> Naastproef:
    made = Naastproef(opslag)
    made.go_to("2022-03-30T16:00")
    return made


def test_every_source_is_taken_a_part_at_a_time(proef: Naastproef, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(herstelopstellen, "_BATCH", 2)
    messages = [proef.about(release="3.0") for _ in range(15)]
    proef.send_about(*messages)
    for number in range(5):
        proef.refused(proef.about(release="3.0"), at="2022-03-30T18:00")
        proef.accepted(proef.retour(messages[number]), at="2022-03-31T12:00")
        proef.accepted(rejected(proef, messages[5 + number]), at="2022-03-31T12:00")
    proef.accepted(*(proef.error(one) for one in messages[10:12]), at="2022-03-31T12:00")
    proef.go_to(NA_INGEBRUIKNAME)
    hersteller, rounds = Hersteller(proef.opslag, Versies()), 0
    while hersteller.work(proef.clock.now()):
        rounds += 1
    assert rounds > 3
    kinds = sorted(one.soort for one in proef.items())
    assert kinds == ["afgekeurd"] * 7 + ["gebroken"] * 3 + ["geweigerd"] * 5
    assert proef.draw_up().nieuw == 0


def test_what_was_looked_at_is_not_opened_again(proef: Naastproef) -> None:
    heen = proef.about(release="3.0")
    proef.send_about(heen)
    proef.accepted(rejected(proef, heen))
    proef.go_to(NA_INGEBRUIKNAME)
    proef.draw_up()
    proef.send_about(proef.about())
    asked: list[str] = []

    def note(_a: Any, _b: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401  # of SQLAlchemy
        asked.append(statement)

    event.listen(proef.opslag.engine, "before_cursor_execute", note)
    hersteller = Hersteller(proef.opslag, Versies())
    assert hersteller.work(proef.clock.now()) == 0
    first = len(asked)
    assert hersteller.work(proef.clock.now()) == 0
    assert len(asked) - first < first
    assert not any("zstd" in statement for statement in asked)
