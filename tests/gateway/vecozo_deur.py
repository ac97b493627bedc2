"""VECOZO's doors in front of a hub, and the client of an aanbieder in front of the doors."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx

from ketenwissel.gateway.asgi import Receive, Scope, Send
from ketenwissel.gateway.vecozo import SOAP_PAD, VecozoRestDeur, VecozoSoapDeur
from ketenwissel.keten import Aanlevering
from ketenwissel.keten.vsp import (
    Berichtstatus,
    Pullmetadata,
    Push,
    Vormfout,
    metadata_of,
    read_list,
    read_statuses,
    rollen_of_rol,
    write_metadata,
    write_push,
)
from ketenwissel.toegang import Identiteit, Toegangsrol

from ..hub.proef import AANBIEDER, Proef

PUSH = "/berichtenservice/berichten/rest-push/v1/berichten"
PULL = "/berichtenservice/berichten/rest-pull/v1/berichten"
STATUS = "/berichtenservice/berichtstatus/rest-pull/v{}/berichtstatussen"
FORM = "multipart/form-data; boundary=grens"


def rollen(code: str) -> tuple[str, ...]:
    """Give the roles of a code by its length, as a client knows it."""
    return rollen_of_rol("gemeente" if len(code) == 4 else "aanbieder")


def identify(scope: Scope, at: datetime) -> Identiteit | None:
    """Believe the test header: a code, with the role of a party or the one that is named behind a slash."""
    wie = dict(scope["headers"]).get(b"x-wie", b"").decode()
    code, _, rol = wie.partition("/")
    as_rol: Toegangsrol = "serviceorganisatie" if rol == "serviceorganisatie" else "partij"
    if rol == "toeschouwer":
        return Identiteit.organisation(code, "toeschouwer")
    return Identiteit.organisation(code, as_rol) if code else None


def form_of(one: Aanlevering, payload: bytes | None = None) -> bytes:
    """Write the form of a push."""
    metadata = write_metadata(metadata_of(one, rollen))
    return write_push(Push(metadata, one.inhoud if payload is None else payload), "grens")


class Doors:
    """Both doors on one address."""

    def __init__(self, rest: VecozoRestDeur, soap: VecozoSoapDeur) -> None:
        self._rest = rest
        self._soap = soap

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a request to its door."""
        await (self._soap if scope["path"] == SOAP_PAD else self._rest)(scope, receive, send)


class Vecozo:
    """The doors of one hub, and a client in front of them."""

    def __init__(self, proef: Proef, url: str) -> None:
        self.proef = proef
        self.url = url
        host, _, port = url.removeprefix("http://").partition(":")
        self.address = (host, int(port))
        self.client = httpx.Client(base_url=url, headers={"x-wie": AANBIEDER}, timeout=30)

    def push(self, one: Aanlevering, payload: bytes | None = None, wie: str = AANBIEDER) -> httpx.Response:
        """Push a message."""
        return self.client.post(
            PUSH, content=form_of(one, payload), headers={"content-type": FORM, "x-wie": wie}
        )

    def waiting(self, wie: str = AANBIEDER, **asked: Any) -> list[Pullmetadata]:  # noqa: ANN401  # what httpx takes
        """List what waits."""
        response = self.client.get(PULL, params=asked, headers={"x-wie": wie})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        found = read_list(response.content)
        assert not isinstance(found, Vormfout), found
        return [*found]

    def search(self, **asked: object) -> list[Pullmetadata]:
        """Search in what waits."""
        response = self.client.post(f"{PULL}/zoeken", json=asked)
        assert response.status_code == 200, response.text
        found = read_list(response.content)
        assert not isinstance(found, Vormfout), found
        return [*found]

    def payload(self, referentie: str, wie: str = AANBIEDER) -> httpx.Response:
        """Fetch a payload."""
        return self.client.get(f"{PULL}/{referentie}/payload", headers={"x-wie": wie})

    def confirm(self, referentie: str, wie: str = AANBIEDER) -> httpx.Response:
        """Confirm that a message was received."""
        return self.client.delete(f"{PULL}/{referentie}", headers={"x-wie": wie})

    def statuses(self, wie: str = AANBIEDER, versie: int = 3, **asked: str) -> list[Berichtstatus]:
        """Ask what became of messages."""
        response = self.client.get(STATUS.format(versie), params=asked, headers={"x-wie": wie})
        assert response.status_code == 200, response.text
        found = read_statuses(response.content)
        assert not isinstance(found, Vormfout), found
        return [*found]


Open = Callable[..., Vecozo]
"""Opens the doors; the settings are those of Instellingen."""


def traceer_ids(found: list[Pullmetadata]) -> list[str]:
    """Give the traceerId of each."""
    return [one.referentiegegevens.traceer_id for one in found]
