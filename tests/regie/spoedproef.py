"""A hub with the people and parties of the example, who give urgent orders and repair what the stop broke."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Bsnsleutel, Hub, HubPort, Versies, Zoekindex
from ketenwissel.keten import Aanlevering
from ketenwissel.regie import (
    Akkoord,
    Blik,
    Bsnkluis,
    Daad,
    Herstelregel,
    Opgesteld,
    Spoedafdoening,
    Spoedregel,
    Spoedverzoek,
    act,
    draw_up,
    look,
    record_order,
    visible_items,
    visible_orders,
)
from ketenwissel.store import Opslag
from ketenwissel.toegang import Identiteit, Mandaatverzoek, Toegang, begin_acts, fill_example, grant_mandates

from ..hub.proef import Proef
from ..toegang.ingericht import BEGIN

GEMEENTE, ANDERE_GEMEENTE, AANBIEDER, ANDERE_AANBIEDER = "9000", "9001", "98000000", "98000001"
GEHEIM = b"een geheim van ten minste 32 bytes, voor de proef"
BSN, ANDER_BSN, DERDE_BSN = "999900006", "999900018", "999900031"
STILTE = parse_instant("2022-03-31T10:00")
IN_DE_STILTE = "2022-04-01T09:00"
NA_INGEBRUIKNAME = "2022-04-04T14:00"


class Naastproef(Proef):
    """The parties of the example on a hub, in the night of the migration."""

    def __init__(self, opslag: Opslag) -> None:
        fill_example(opslag, BEGIN, BEGIN + timedelta(days=7000))
        self.opslag = opslag
        self.clock = VirtualClock(parse_instant("2022-02-28T09:00"))
        self.register = Toegang.load(opslag).register
        self.hub = Hub(opslag, self.register, self.schemas, self.clock)
        self.hub.lay_down(
            self.draaiboek_text, "iwmo-ijw-3.0-naar-3.1", parse_instant("2021-01-01T00:00"), "b"
        )
        self.port = HubPort(self.hub)
        self.kluis = Bsnkluis(GEHEIM)
        self.index = Zoekindex(opslag, Bsnsleutel(GEHEIM))
        self.afdoening = Spoedafdoening(opslag, Versies())
        self._random = Random(7)
        self._numbers = 0

    def about(
        self,
        functie: str = "WMO301",
        release: str = "3.1",
        bsn: str = BSN,
        gemeente: str = GEMEENTE,
        aanbieder: str = AANBIEDER,
        **elements: str,
    ) -> Aanlevering:
        """Make a heenbericht about somebody; `elements` are texts of elements by name."""
        made = self.heen(functie, release, gemeente, aanbieder)
        return replace(made, inhoud=with_texts(made.inhoud, {"Bsn": bsn, **elements}))

    @contextmanager
    def acts(self, wie: str | Identiteit = "gemeente") -> Iterator[Daad]:
        """Act as somebody, now."""
        with act(self.opslag, wie, self.clock.now()) as daad:
            yield daad

    @contextmanager
    def looks(self, wie: str | Identiteit = "gemeente") -> Iterator[Blik]:
        """Look as somebody, now."""
        with look(self.opslag, wie, self.clock.now()) as blik:
            yield blik

    def program(self, code: str) -> Identiteit:
        """Give the program of a party."""
        found = Toegang.load(self.opslag).organisation(code, self.clock.now())
        assert found is not None
        return found

    def mandate(self, partij: str, door: str, handeling: str = "indienen", berichttype: str = "*") -> None:
        """Give the bureau a mandate."""
        with begin_acts(self.opslag, door, self.clock.now()) as beheer:
            grant_mandates(beheer, [Mandaatverzoek(partij, "servicebureau", handeling, berichttype)])

    def order(self, wie: str | Identiteit = "gemeente", **changes: Any) -> int:  # noqa: ANN401  # any field
        """Write an urgent order down."""
        with self.acts(wie) as daad:
            return record_order(daad, self.kluis, verzoek(**changes))

    def send_about(self, *messages: Aanlevering) -> None:
        """Have messages accepted and found."""
        self.accepted(*messages)
        while self.index.work():
            pass

    def settle_itself(self) -> int:
        """Let the service settle what is plain."""
        return self.afdoening.work(self.clock.now())

    def orders(self, wie: str = "gemeente") -> list[Spoedregel]:
        """List the orders that somebody sees."""
        with self.looks(wie) as blik:
            return visible_orders(blik)

    def draw_up(self, wie: str = "regie") -> Opgesteld:
        """Draw the herstellijst up."""
        with self.acts(wie) as daad:
            return draw_up(daad)

    def items(self, wie: str = "regie") -> list[Herstelregel]:
        """List the items that somebody sees."""
        with self.looks(wie) as blik:
            return visible_items(blik)

    def events(self, soort: str) -> list[Mapping[str, Any]]:
        """Give the events of a kind, in order."""
        return [one for one in map(json.loads, self.trail()) if one["soort"] == soort]


def with_texts(inhoud: bytes, texts: Mapping[str, str]) -> bytes:
    """Give other texts to elements, wherever they stand."""
    for name, text in texts.items():
        pattern = f"(<(?:\\w+:)?{name}>)[^<]*(</)".encode()
        inhoud, times = re.subn(pattern, lambda found: found[1] + text.encode() + found[2], inhoud)  # noqa: B023
        assert times, f"the message has no {name}"
    return inhoud


def verzoek(**changes: Any) -> Spoedverzoek:  # noqa: ANN401  # any field
    """Make an urgent order of the gemeente to the aanbieder, given in the stop."""
    whole: dict[str, Any] = {
        "standaard": "iwmo",
        "gemeente": GEMEENTE,
        "aanbieder": AANBIEDER,
        "begonnen_door": "gemeente",
        "bsn": BSN,
        "zorg_van": date(2022, 4, 1),
        "gegeven_op": STILTE,
        "akkoord": Akkoord("P. de Wit, regisseur", STILTE),
    }
    return Spoedverzoek(**(whole | changes))


def instant(text: str) -> datetime:
    """Read an instant in Dutch time."""
    return parse_instant(text)
