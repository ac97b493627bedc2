"""A hub with the people of the example: who directs, who runs the hub, and who works for a party."""

from datetime import datetime, timedelta
from importlib.resources import files

from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import Omgeving
from ketenwissel.hub import Hub, HubPort
from ketenwissel.keten import Aanlevering
from ketenwissel.regie import Besluiten, Voorstel, Wens, Wijzigingswens
from ketenwissel.store import Opslag
from ketenwissel.toegang import Identiteit, Register, Toegang, fill_example

from ..hub.proef import Proef
from ..toegang.ingericht import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, BEGIN, GEMEENTE

__all__ = [
    "AANBIEDER",
    "ANDERE_AANBIEDER",
    "ANDERE_GEMEENTE",
    "GEMEENTE",
    "NAAM",
    "TIK",
    "Regieproef",
    "amended",
]

TIK = timedelta(milliseconds=1)
NAAM = "iwmo-ijw-3.0-naar-3.1"


def amended(*changes: tuple[str, str, str]) -> str:
    """Give the national runbook with moments replaced: day and time before, and the new ones."""
    text = (files("ketenwissel.draaiboek") / "data" / f"{NAAM}.toml").read_text("utf-8")
    for before, day, after in changes:
        old = next(line for line in text.splitlines() if f"tijd = {before}:00 " in line)
        was = old[old.index("{") : old.index("}") + 1]
        assert was in text
        text = text.replace(was, f'{{ dag = "{day}", tijd = {after}:00 }}')
    return text


class Regieproef(Proef):
    """The hub of the example, with short ways to decide."""

    def __init__(self, opslag: Opslag, omgeving: Omgeving = "productie") -> None:
        self.opslag = opslag
        self.clock = VirtualClock(parse_instant("2022-02-28T09:00"))
        fill_example(opslag, BEGIN, BEGIN + timedelta(days=7000))
        self.register = Register.load(opslag)
        self.omgeving: Omgeving = omgeving
        self.hub = self.another_hub(opslag)
        self.hub.lay_down(amended(), NAAM, parse_instant("2021-01-01T00:00"), "begin")
        self.port = HubPort(self.hub)
        self.besluiten = Besluiten(opslag)
        self._begin_numbers()

    def another_hub(self, opslag: Opslag) -> Hub:
        """Make a hub as another process would have it."""
        return Hub(opslag, Register.load(opslag), self.schemas, self.clock, self.omgeving)

    def heen(
        self,
        functie: str = "WMO301",
        release: str = "3.0",
        gemeente: str = GEMEENTE,
        aanbieder: str = AANBIEDER,
    ) -> Aanlevering:
        """Make a heenbericht between parties of the example."""
        return super().heen(functie, release, gemeente, aanbieder)

    def person(self, naam: str) -> Identiteit:
        """Give a person of the example."""
        found = Toegang.load(self.opslag).person(naam, self.clock.now())
        assert found is not None
        return found

    def propose(self, door: str, wens: Wens) -> int:
        """Propose something now."""
        return self.besluiten.propose(door, self.clock.now(), wens)

    def approve(self, nummer: int, *people: str) -> Voorstel:
        """Have people approve it now; gives what the last of them sees."""
        found = [self.besluiten.approve(one, self.clock.now(), nummer) for one in people]
        return found[-1]

    def decide(self, wens: Wens, door: str, *people: str) -> int:
        """Propose something and have it approved."""
        number = self.propose(door, wens)
        self.approve(number, *people)
        return number

    def amend(self, text: str, van: datetime | None = None) -> int:
        """Amend the runbook, by two people of the regie."""
        return self.decide(Wijzigingswens(text, "de voorzieningen", van), "regie", "regie", "regie-2")
