"""A hub with its API, on the clock of a rehearsal, and callers of every kind."""

import asyncio
import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

import httpx
from litestar.testing import TestClient

from ketenwissel.core.clock import AnchoredClock, Clock, SystemClock, SystemTimer
from ketenwissel.core.instants import parse_instant
from ketenwissel.gateway.api import Diensten, make_api
from ketenwissel.gateway.asgi import App
from ketenwissel.hub import (
    Bsnsleutel,
    Geldend,
    Heraanbieder,
    Hub,
    Inzage,
    Loket,
    Oefenklok,
    Portaal,
    Sealer,
    Waarneming,
    Zoekfilters,
    Zoekindex,
    open_clock,
)
from ketenwissel.keten import Aanlevering, Adres, Antwoord
from ketenwissel.regie import (
    Besluiten,
    Bsnkluis,
    Gereedheidsbalie,
    Gereedheidsbron,
    Nazorgbalie,
    Regelbron,
    Stappenbalie,
    Termijninzage,
    Verkeersteller,
    Werkplaats,
)
from ketenwissel.store import Opslag, toegang
from ketenwissel.store.toegang import (
    Gebruikerrij,
    Mandaatrij,
    Organisatierij,
    Sleutelrij,
    Verleningrij,
)
from ketenwissel.toegang import Identiteit, Toegang
from ketenwissel.toegang.sleutels import hash_of, make_key

from ...hub.proef import BEGIN, Proef

T = TypeVar("T")
R = TypeVar("R")

GEHEIM = b"een sleutel van ten minste 32 bytes"
SLEUTEL = Bsnsleutel(GEHEIM)
GEMEENTE, ANDERE_GEMEENTE = "0344", "0363"
AANBIEDER, ANDERE_AANBIEDER = "42420001", "42420002"
EINDE = parse_instant("2030-01-01T00:00")
PARTIJEN = (GEMEENTE, ANDERE_GEMEENTE, AANBIEDER, ANDERE_AANBIEDER)
ANDEREN = {"dienst": "serviceorganisatie", "pakket": "leverancier"}
MENSEN: dict[str, list[tuple[str, str | None]]] = {
    "beheer": [("hubbeheer", None)],
    "regie": [("regie", None)],
    "kijker": [("toeschouwer", None)],
    "alles": [("hubbeheer", None), ("regie", None), ("partij", GEMEENTE)],
}


class Aanname:
    """Gives things to the hub one by one, on whatever loop asks."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(
        self, aanlevering: Aanlevering, ontvangen_op: datetime, identiteit: Identiteit
    ) -> Antwoord:
        return await self.doe(self._hub.commit_many, self._hub.prepare(aanlevering, ontvangen_op, identiteit))

    async def doe(self, werk: Callable[[Sequence[T]], Sequence[R]], wat: T) -> R:
        (outcome,) = await asyncio.to_thread(werk, [wat])
        return outcome

    async def apart(self, werk: Callable[[], R]) -> R:
        return await asyncio.to_thread(werk)


class Apiproef:
    """Asks the API as somebody: `api.get("0344", "/berichten")`."""

    def __init__(self, opslag: Opslag) -> None:
        self.opslag = opslag
        self.proef = Proef(opslag)
        self.keys = _admit(opslag)
        self.machine: Clock = SystemClock()
        clock = open_clock(opslag, self.machine, SystemTimer(), parse_instant("2022-02-28T09:00"), 0)
        assert isinstance(clock, AnchoredClock)
        self.clock = clock
        self.klok = Oefenklok(opslag, clock, self.machine)
        self.toegang = Toegang.load(opslag)
        self.hub = Hub(opslag, self.toegang, self.proef.schemas, clock)
        self.regels = Regelbron(self.hub.now, "productie")
        self.index = Zoekindex(opslag, SLEUTEL)
        self.diensten = self.make_diensten()
        self.client = self.make_client()

    def make_diensten(self, **changes: Any) -> Diensten:  # noqa: ANN401  # fields of Diensten
        """Make the collaborators of the API."""
        waarneming = Waarneming(self.hub, self.toegang, "productie")
        parts: dict[str, Any] = {
            "hub": self.hub,
            "inzage": Inzage(self.opslag, self.hub, SLEUTEL, "productie"),
            "geldend": Geldend(self.opslag),
            "besluiten": Besluiten(self.opslag),
            "heraanbieder": Heraanbieder(self.opslag, self.hub),
            "filters": Zoekfilters(self.opslag, self.hub),
            "werkplaats": Werkplaats(self.opslag, Bsnkluis(GEHEIM)),
            "termijnen": Termijninzage(self.opslag, self.regels),
            "stappen": Stappenbalie(self.opslag, self.regels),
            "nazorg": Nazorgbalie(self.opslag, self.hub.now),
            "gereedheid": Gereedheidsbalie(self.opslag, Gereedheidsbron(self.hub.now, "productie")),
            "loket": Loket(self.opslag, waarneming),
            "portaal": Portaal(self.opslag, self.hub, waarneming),
            "aanname": Aanname(self.hub),
            "bron": self.toegang,
            "clock": self.clock,
            "klok": self.klok,
            "contact": {"name": "Beheer", "url": "https://hub.example/", "email": "beheer@hub.example"},
        }
        return Diensten(**(parts | changes))

    def app(self, **changes: Any) -> App:  # noqa: ANN401  # fields of Diensten
        """Make the application."""
        return make_api(self.make_diensten(**changes))

    def make_client(self, **changes: Any) -> TestClient[Any]:  # noqa: ANN401  # fields of Diensten
        """Make a client of an application of its own."""
        return TestClient(cast(Any, self.app(**changes)))

    def ask(
        self,
        who: str | None,
        method: str,
        path: str,
        *,
        client: httpx.Client | None = None,
        headers: Mapping[str, str] | None = None,
        **words: Any,  # noqa: ANN401  # what the client takes
    ) -> httpx.Response:
        """Ask something; `who` is one of the callers, None for nobody."""
        login = {} if who is None else {"Authorization": f"Bearer {self.keys[who]}"}
        asker = client or self.client
        return asker.request(method, f"/v1{path}", headers=login | dict(headers or {}), **words)

    def get(self, who: str | None, path: str, status: int = 200, /, **params: Any) -> Any:  # noqa: ANN401  # JSON
        """Get a document; the parameters go into the query."""
        answer = self.ask(who, "GET", path, params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, who: str | None, path: str, body: object, status: int = 200) -> Any:  # noqa: ANN401  # JSON
        """Post a document."""
        answer = self.ask(who, "POST", path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def go_to(self, moment: str) -> None:
        """Move the clock of the rehearsal."""
        self.klok.put(parse_instant(moment), None, "proef")

    def send(self, *aanleveringen: Aanlevering) -> list[Antwoord]:
        """Give messages to the hub directly, as another door would."""
        at = self.clock.now()
        return self.hub.commit_many([self.hub.prepare(one, at) for one in aanleveringen])

    def sent(self, *aanleveringen: Aanlevering) -> None:
        """Give messages to the hub that it accepts, and have them indexed."""
        for answer in self.send(*aanleveringen):
            assert not hasattr(answer, "situatie"), answer
        while self.index.work():
            pass

    def collect(self, who: str, number: int) -> bytes:
        """Fetch a message from one's own mailbox and confirm it."""
        path = f"/postvakken/{who}/berichten/{number}"
        answer = self.ask(who, "GET", f"{path}/inhoud")
        assert answer.status_code == 200, answer.text
        assert self.ask(who, "DELETE", path).status_code == 204
        return answer.content

    def count(self) -> None:
        """Count the traffic, as a service does behind the writer."""
        teller = Verkeersteller(self.opslag, self.toegang)
        while teller.work():
            pass

    def seal(self) -> None:
        """Seal the trail."""
        Sealer(self.opslag).seal()

    def events(self, soort: str) -> list[dict[str, Any]]:
        """Give the events of one kind."""
        return [one for text in self.proef.trail() if (one := json.loads(text))["soort"] == soort]


def submission(aanlevering: Aanlevering, **changes: object) -> dict[str, object]:
    """Write a submission as the API takes it."""
    is_error = aanlevering.soort == "Fo01"
    body: dict[str, object] = {
        "soort": aanlevering.soort,
        "zender": {
            "organisatie": aanlevering.zender.organisatie,
            "applicatie": aanlevering.zender.applicatie,
        },
        "ontvanger": {
            "organisatie": aanlevering.ontvanger.organisatie,
            "applicatie": aanlevering.ontvanger.applicatie,
        },
        "referentie": aanlevering.referentie,
        "berichttype": "Fo01" if is_error else aanlevering.functie,
        "release": None if is_error else aanlevering.release,
        "crossReferentie": aanlevering.cross_referentie,
        "inhoud": base64.b64encode(aanlevering.inhoud).decode(),
    }
    return body | changes


def _end(adres: Adres) -> dict[str, str]:
    return {"organisatie": adres.organisatie, "applicatie": adres.applicatie}


def _admit(opslag: Opslag) -> dict[str, str]:
    """Let callers of every kind in; gives the key of each."""
    holders: dict[str, tuple[str | None, str | None]] = {code: (code, None) for code in (*PARTIJEN, *ANDEREN)}
    holders |= {naam: (None, naam) for naam in MENSEN}
    keys = {}
    with opslag.writing() as connection:
        organisations = [Organisatierij(code, soort, code, BEGIN) for code, soort in ANDEREN.items()]
        toegang.insert_organisations(connection, organisations)
        for naam, rollen in MENSEN.items():
            toegang.insert_user(connection, Gebruikerrij(naam, naam, BEGIN))
            for rol, partij in rollen:
                grant = Verleningrij(0, naam, rol, partij, BEGIN, None, "proef")
                toegang.insert_grant(connection, grant)
        for who, (organisatie, gebruiker) in holders.items():
            made = make_key()
            row = (
                made.kenmerk,
                hash_of(made.geheim),
                organisatie,
                gebruiker,
                "proef",
                BEGIN,
                EINDE,
                None,
                "proef",
            )
            toegang.insert_key(connection, Sleutelrij(*row))
            keys[who] = made.tekst
        for handeling, kind in (("afhalen", "WMO301"), ("indienen", "WMO302")):
            mandate = Mandaatrij(0, AANBIEDER, "dienst", handeling, kind, BEGIN, None, "proef")
            toegang.insert_mandate(connection, mandate)
    return keys
