"""A hub with parties and people of every kind, and short ways to ask and to act at an instant."""

import json
from datetime import datetime
from typing import Any

from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Bsnsleutel, Zoekindex
from ketenwissel.keten import Aanlevering
from ketenwissel.regie import Herinneraar, Regelbron, Stappenbalie, Termijninzage
from ketenwissel.store import Opslag
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij
from ketenwissel.toegang import (
    Beheer,
    Identiteit,
    Rolverzoek,
    Toegang,
    Zicht,
    add_organisation,
    add_users,
    begin,
    begin_acts,
    grant_roles,
)

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, BEGIN, GEMEENTE, OPGEHEVEN, Proef

__all__ = [
    "AANBIEDER",
    "ALLES",
    "ANDERE_AANBIEDER",
    "ANDERE_GEMEENTE",
    "A_DAY_LATER",
    "GEMEENTE",
    "OPGEHEVEN",
    "SLEUTEL",
    "Stappenproef",
]

SLEUTEL = Bsnsleutel(b"een sleutel van ten minste 32 bytes")
ALLES = Zicht({}, alles=True)
A_DAY_LATER = ('"do", tijd = 2022-03-31T', '"vr", tijd = 2022-04-01T')
"""What an amendment changes to have the stop begin on 1 April."""
ORGANISATIES = {
    "zorginstituut": "regie",
    "ketenbureau": "regie",
    "vecozo": "hub",
    "inlichtingenbureau": "hub",
}
MENSEN: dict[str, list[tuple[str, str | None]]] = {
    "zin": [("regie", "zorginstituut")],
    "keten": [("regie", "ketenbureau")],
    "beide": [("regie", "zorginstituut"), ("regie", "ketenbureau")],
    "regie": [("regie", None)],
    "vecozo": [("hubbeheer", "vecozo")],
    "gemeente": [("partij", GEMEENTE)],
    "aanbieder": [("partij", AANBIEDER)],
    "kijker": [("toeschouwer", None)],
}
"""Who holds which roles, for whom. The first person is `beheer`, with the role hubbeheer."""


class Stappenproef(Proef):
    """A hub on a virtual clock that the regie works on."""

    def __init__(self, opslag: Opslag) -> None:
        super().__init__(opslag)
        begin(opslag, "beheer", "Beheer", BEGIN)
        with begin_acts(opslag, "beheer", BEGIN) as beheer:
            self._fill(beheer)
        self.toegang = Toegang.load(opslag)
        self.bron = Regelbron(self.clock.now, "productie")
        self.termijnen = Termijninzage(opslag, self.bron)
        self.balie = Stappenbalie(opslag, self.bron)
        self.log: list[dict[str, Any]] = []
        self.herinneraar = self.another_reminder()
        self.index = Zoekindex(opslag, SLEUTEL)

    def _fill(self, beheer: Beheer) -> None:
        for code, soort in ORGANISATIES.items():
            add_organisation(beheer, Organisatierij(code, soort, code.capitalize(), BEGIN))
        add_users(beheer, [Gebruikerrij(naam, naam.capitalize(), BEGIN) for naam in MENSEN])
        grant_roles(
            beheer,
            [Rolverzoek(naam, rol, code, BEGIN) for naam, roles in MENSEN.items() for rol, code in roles],
        )

    def another_reminder(self) -> Herinneraar:
        """Make what another process would have."""
        return Herinneraar(self.opslag, Regelbron(self.clock.now, "productie"), self.line)

    def line(self, gebeurtenis: str, /, **velden: str | float) -> None:
        """Take a line of the log."""
        self.log.append({"event": gebeurtenis} | velden)

    def person(self, naam: str) -> Identiteit:
        """Give a person with the roles of now."""
        found = self.toegang.person(naam, self.clock.now())
        assert found is not None
        return found

    def program(self, code: str) -> Identiteit:
        """Give the program of a party."""
        found = self.toegang.organisation(code, self.clock.now())
        assert found is not None
        return found

    def sight(self, naam: str, recht: str = "gereedheid.lezen") -> Zicht:
        """Give how far a right of a person reaches."""
        return self.toegang.zicht(self.person(naam), recht, self.clock.now())

    def indexed(self, *aanleveringen: Aanlevering, at: str | datetime | None = None) -> None:
        """Give messages to the hub that it accepts, and have the index see them."""
        self.accepted(*aanleveringen, at=at)
        while self.index.work():
            pass

    def events(self, *soorten: str) -> list[dict[str, Any]]:
        """Give the events of some kinds."""
        return [one for text in self.trail() if (one := json.loads(text))["soort"] in soorten]

    def amend(self, before: str, after: str, van: str) -> None:
        """Lay down the runbook again with a text changed wherever it stands, in force from an instant."""
        assert before in self.draaiboek_text
        text = self.draaiboek_text.replace(before, after)
        self.hub.lay_down(text, "iwmo-ijw-3.0-naar-3.1", parse_instant(van), "wijziging")
