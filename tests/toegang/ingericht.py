"""The made-up set-up: its keys by name, and short ways to act and to ask."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ketenwissel.store import Opslag
from ketenwissel.toegang import Beheer, Identiteit, Toegang, Voorbeeldsleutel, begin_acts

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
NU = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
TIK = timedelta(milliseconds=1)
GEMEENTE, ANDERE_GEMEENTE, AANBIEDER, ANDERE_AANBIEDER = "9000", "9001", "98000000", "98000001"
BUREAU, MAKER = "servicebureau", "pakketmaker"


class Ingericht:
    """A database that was filled with the example."""

    def __init__(self, opslag: Opslag, sleutels: Sequence[Voorbeeldsleutel]) -> None:
        self.opslag = opslag
        self.sleutels = {one.naam: one.sleutel for one in sleutels}

    @property
    def toegang(self) -> Toegang:
        """Read who is who anew."""
        return Toegang.load(self.opslag)

    @contextmanager
    def acts(self, door: str | Identiteit = "hubbeheer", at: datetime = NU) -> Iterator[Beheer]:
        """Act as somebody."""
        with begin_acts(self.opslag, door, at) as beheer:
            yield beheer

    def person(self, naam: str, at: datetime = NU) -> Identiteit:
        """Give a person who is there."""
        found = self.toegang.person(naam, at)
        assert found is not None
        return found

    def organisation(self, code: str, at: datetime = NU) -> Identiteit:
        """Give the program of an organisation that is there."""
        found = self.toegang.organisation(code, at)
        assert found is not None
        return found

    def trail(self) -> list[dict[str, str]]:
        """Give all events, in the order in which they were written."""
        with self.opslag.reading() as connection:
            rows = connection.exec_driver_sql("SELECT inhoud FROM gebeurtenis ORDER BY id").all()
        return [json.loads(row[0]) for row in rows]
