"""One small rehearsal, played once and judged by many tests."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.rehearsal import Opzet
from ketenwissel.rehearsal.uitvoering import Uitgevoerd, carry_out
from ketenwissel.standards import Schemas

DRAAIBOEK = "iwmo-ijw-3.0-naar-3.1"


class Stil:
    """Says nothing of its progress."""

    def update(
        self, fase: str, moment: datetime, gedaan: int, totaal: int, per_seconde: float, open_paren: int
    ) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def gespeeld(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uitgevoerd]:
    folder: Path = tmp_path_factory.mktemp("oefening")
    played = carry_out(Opzet(4, 8, 400, seed=7), DRAAIBOEK, folder, Schemas(), Stil(), SystemTimer())
    yield played
    played.close()
