"""A hub with parties and people of every kind, for announcements, incidents and the aftercare."""

import json
from typing import Any

from ketenwissel.core.instants import parse_instant
from ketenwissel.regie import Doelgroep, Mededelingwens, Nazorgbalie, Verkeersteller, send
from ketenwissel.store import Opslag, tabellen_regie
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij
from ketenwissel.toegang import (
    Identiteit,
    Mandaatverzoek,
    Rolverzoek,
    Toegang,
    add_organisation,
    add_users,
    begin,
    begin_acts,
    grant_mandates,
    grant_roles,
)

from ..hub.proef import AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE, BEGIN, GEMEENTE, Proef

GEMEENTEN = {GEMEENTE, ANDERE_GEMEENTE, "0457"}
AANBIEDERS = {AANBIEDER, ANDERE_AANBIEDER, "42420003"}
ANDEREN = {"maker": "leverancier", "bureau": "serviceorganisatie"}
MENSEN: dict[str, list[tuple[str, str | None]]] = {
    "regie": [("regie", None)],
    "gemeente": [("partij", GEMEENTE)],
    "ander": [("partij", ANDERE_GEMEENTE)],
    "aanbieder": [("partij", AANBIEDER)],
    "maakster": [("leverancier", "maker")],
    "kijker": [("toeschouwer", None)],
}
BSN = "999900006"


class Nazorgproef(Proef):
    """A hub on a virtual clock, with somebody who directs."""

    def __init__(self, opslag: Opslag) -> None:
        super().__init__(opslag)
        begin(opslag, "beheer", "Beheer", BEGIN)
        with begin_acts(opslag, "beheer", BEGIN) as beheer:
            for code, soort in ANDEREN.items():
                add_organisation(beheer, Organisatierij(code, soort, code.capitalize(), BEGIN))
            add_users(beheer, [Gebruikerrij(naam, naam.capitalize(), BEGIN) for naam in MENSEN])
            grants = [Rolverzoek(naam, rol, code, BEGIN) for naam, rs in MENSEN.items() for rol, code in rs]
            grant_roles(beheer, grants)
        self.balie = Nazorgbalie(opslag, self.clock.now)
        self.log: list[dict[str, Any]] = []

    def line(self, gebeurtenis: str, /, **velden: str | float) -> None:
        """Write a line of the log."""
        self.log.append({"event": gebeurtenis} | velden)

    def program(self, code: str) -> Identiteit:
        """Give the program of an organisation."""
        found = Toegang.load(self.opslag).organisation(code, self.clock.now())
        assert found is not None
        return found

    def announce(self, titel: str = "Let op", doel: Doelgroep | None = None, **fields: Any) -> int:  # noqa: ANN401
        """Send an announcement as the regie; gives its number."""
        wens = Mededelingwens(titel, "Tekst.", doelgroep=doel or Doelgroep("iedereen"), **fields)
        with self.balie.act("regie") as daad:
            return send(daad, wens).nummer

    def mandate(self, partij: str, organisatie: str, handeling: str = "inzien") -> None:
        """Let an organisation act for a party."""
        with begin_acts(self.opslag, "beheer", self.clock.now()) as beheer:
            grant_mandates(beheer, [Mandaatverzoek(partij, organisatie, handeling)])

    def contact(self, organisatie: str, email: str, tot: str | None = None) -> int:
        """Write down whom one can reach at an organisation; gives its number."""
        values = {
            "organisatie": organisatie,
            "naam": "Contact",
            "functie": "Beheer",
            "telefoon": "070 0000000",
            "email": email,
            "geldig_van": BEGIN,
            "geldig_tot": None if tot is None else parse_instant(tot),
            "door": "beheer",
        }
        with self.opslag.writing() as connection:
            row = connection.execute(
                tabellen_regie.contactpersoon.insert().returning(tabellen_regie.contactpersoon.c.id), values
            )
            number: int = row.scalar_one()
        return number

    def package(self, partij: str, standaard: str = "iwmo", leverancier: str = "maker") -> None:
        """Write down whose software a party uses."""
        values = {
            "partij": partij,
            "standaard": standaard,
            "leverancier": leverancier,
            "product": "Pakket",
            "versie": "1",
            "geldig_van": BEGIN,
            "door": "beheer",
        }
        with self.opslag.writing() as connection:
            connection.execute(tabellen_regie.pakket.insert(), values)

    def region(self, partij: str, naam: str) -> None:
        """Write down in which region a party lies."""
        values = {"partij": partij, "naam": naam, "geldig_van": BEGIN, "door": "beheer"}
        with self.opslag.writing() as connection:
            connection.execute(tabellen_regie.regio.insert(), values)

    def count(self) -> None:
        """Count the traffic up to now."""
        teller = Verkeersteller(self.opslag, Toegang.load(self.opslag))
        while teller.work():
            pass

    def events(self, soort: str) -> list[dict[str, Any]]:
        """Give the events of one kind."""
        return [one for text in self.trail() if (one := json.loads(text))["soort"] == soort]

    def amend(self, before: str, after: str, van: str) -> None:
        """Lay down the runbook again with a text changed wherever it stands, in force from an instant."""
        assert before in self.draaiboek_text
        text = self.draaiboek_text.replace(before, after)
        self.hub.lay_down(text, "iwmo-ijw-3.0-naar-3.1", parse_instant(van), "wijziging")
