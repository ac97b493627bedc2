"""A hub whose parties do and report what a test lists, and how far they then are."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import insert

from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Telwerk
from ketenwissel.keten import Aanlevering
from ketenwissel.regie import Gereedheidsbalie, Gereedheidsbron, Stapstand
from ketenwissel.store import Opslag, tabellen_regie
from ketenwissel.toegang import Identiteit, Toegang, fill_example

from ..hub.proef import BEGIN, Proef

GEMEENTE, AANBIEDER = "9000", "98000000"
ANDERE_GEMEENTE, ANDERE_AANBIEDER = "9001", "98000001"
ACTIEHOUDER = {4: "gemeenten", 8: "zorgaanbieders"}

Daad = tuple[str, str]
"""When (Dutch time), and what: a type that is sent and answered, or another word of `Gereedheidsproef.do`."""


class Gereedheidsproef(Proef):
    """Adds people, steps that are reported, and questions about readiness."""

    def __init__(self, opslag: Opslag) -> None:
        fill_example(opslag, BEGIN, BEGIN + timedelta(days=7000))
        super().__init__(opslag)
        self.toegang = Toegang.load(opslag)
        self.bron = Gereedheidsbron(self.clock.now, "productie")
        self.balie = Gereedheidsbalie(opslag, self.bron)
        self.werk = Telwerk(opslag, self.clock)
        self.werk.work()
        self._sent: dict[str, list[Aanlevering]] = {}

    def person(self, naam: str) -> Identiteit:
        """Give a person of the example."""
        found = self.toegang.person(naam, self.clock.now())
        assert found is not None
        return found

    def send_own(self, functie: str, release: str = "3.0") -> Aanlevering:
        """Send a heenbericht between the two parties of the example."""
        made = self.heen(functie, release, gemeente=GEMEENTE, aanbieder=AANBIEDER)
        self.send(made)
        self._sent.setdefault(functie, []).append(made)
        return made

    def answer_own(self, functie: str) -> None:
        """Answer the first message of a type that was not answered yet."""
        self.send(self.retour(self._sent[functie].pop(0)))

    def report(self, partij: str, stap: str, soort: str, aantal: int | None = None) -> None:
        """Report on a step as the act for it does."""
        row = {
            "stap": stap,
            "actiehouder": ACTIEHOUDER[len(partij)],
            "partij": partij,
            "soort": soort,
            "aantal": aantal,
            "toelichting": "",
            "bewijs": "",
            "door": "iemand",
            "gemeld_op": self.clock.now(),
            "te_laat": False,
        }
        with self.opslag.writing() as connection:
            connection.execute(insert(tabellen_regie.stapmelding), row)

    def do(self, wat: str, partij: str) -> None:
        """Do one thing, named by a word and what it is about."""
        word, _, rest = wat.partition(" ")
        acts: dict[str, Callable[[], object]] = {
            "stuur": lambda: self.send_own(*_type(rest).split()),
            "antwoord": lambda: self.answer_own(_type(rest)),
            "keur_af": lambda: self.send(self.error(self._sent[_type(rest)].pop(0))),
            "haal_af": lambda: self.collect(partij),
            "uitbak": lambda: self.report(partij, rest.split()[0], "uitbak", int(rest.split()[1])),
            "vouw": self.fold,
        }
        act = acts.get(word)
        if act is None:
            self.report(partij, rest, word)
        else:
            act()

    def fold(self) -> None:
        """Fold until nothing is left to fold or to keep."""
        while self.werk.work():
            pass

    def played(self, daden: list[Daad], partij: str) -> None:
        """Do things, each at its instant."""
        for moment, wat in daden:
            self.go_to(moment)
            self.do(wat, partij)

    def step(self, partij: str, stap: str) -> Stapstand:
        """Say how a step of a party stands now, read anew; what is asked of one must be what all show."""
        beeld = self.balie.partij(self.person("regie"), self.toegang, partij)
        blad = self.balie.partijen(self.person("regie"), self.toegang)
        assert beeld.geheel in blad.partijen
        return next(one for one in beeld.geheel.stappen if one.stap == stap)


def _type(text: str) -> str:
    """Give the code of a type; a bare number is one of iWmo."""
    return f"WMO{text}" if text[:1].isdigit() else text


def just_before(moment: str) -> str:
    """Give the last millisecond before an instant."""
    return (parse_instant(moment) - timedelta(milliseconds=1)).isoformat()
