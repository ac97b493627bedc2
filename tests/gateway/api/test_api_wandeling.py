"""A client that knows the API from its OpenAPI document alone walks through a migration, on a real server."""

import base64
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from ketenwissel.core.instants import parse_instant

from .apiproef import AANBIEDER, GEMEENTE, Apiproef


class Klant:
    """Calls operations by their operationId: `klant("getBerichten", limiet=2)`."""

    def __init__(self, address: str, key: str) -> None:
        self._http = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"})
        document = self._http.get("/v1/openapi.json").json()
        self._server = document["servers"][0]["url"]
        self._operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }

    def __call__(self, name: str, body: object = None, **parameters: object) -> Any:  # noqa: ANN401  # JSON
        method, path, operation = self._operations[name]
        places = {one["name"]: one["in"] for one in operation["parameters"]}
        query = {key: value for key, value in parameters.items() if places[key] == "query"}
        filled = path.format(**{key: value for key, value in parameters.items() if places[key] == "path"})
        answer = self._http.request(method, self._server + filled, params=query, json=body)  # type: ignore[arg-type]
        assert str(answer.status_code) in operation["responses"], answer.text
        self.status = answer.status_code
        if answer.headers.get("content-type", "").endswith("json"):
            return answer.json()
        return answer.content

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def address(api: Apiproef) -> Iterator[str]:
    """Serve the API on a free port of this machine."""
    config = uvicorn.Config(api.app(), host="127.0.0.1", port=0, log_level="critical", lifespan="on")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    # From now on who comes before the server is ready waits, and is not turned away.
    socket.listen()
    thread = threading.Thread(target=server.run, args=([socket],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        socket.close()


@pytest.fixture
def klanten(api: Apiproef, address: str) -> Iterator[dict[str, Klant]]:
    made = {who: Klant(address, api.keys[who]) for who in (GEMEENTE, AANBIEDER, "beheer")}
    yield made
    for klant in made.values():
        klant.close()


def envelope(aanlevering: Any) -> dict[str, object]:  # noqa: ANN401  # an Aanlevering
    """Write a submission by what the document says of `Indiening`."""
    return {
        "soort": aanlevering.soort,
        "zender": {"organisatie": aanlevering.zender.organisatie, "applicatie": "Zorgpakket"},
        "ontvanger": {"organisatie": aanlevering.ontvanger.organisatie, "applicatie": "GGk"},
        "referentie": aanlevering.referentie,
        "crossReferentie": aanlevering.cross_referentie,
        "berichttype": aanlevering.functie,
        "release": aanlevering.release,
        "inhoud": base64.b64encode(aanlevering.inhoud).decode(),
    }


def collected(klant: Klant, code: str) -> list[bytes]:
    """Collect and confirm all that waits."""
    found = []
    for line in klant("getPostvakkenCodeBerichten", code=code)["berichten"]:
        found.append(klant("getPostvakkenCodeBerichtenIdInhoud", code=code, id=line["id"]))
        klant("deletePostvakkenCodeBerichtenId", code=code, id=line["id"])
        assert klant.status == 204
    return found


def test_from_heen_to_go_live(api: Apiproef, klanten: dict[str, Klant]) -> None:
    gemeente, aanbieder, beheer = klanten[GEMEENTE], klanten[AANBIEDER], klanten["beheer"]
    heen = api.proef.heen()
    receipt = gemeente("postIndienen", envelope(heen))
    assert (gemeente.status, receipt["referentie"]) == (201, heen.referentie)
    assert collected(aanbieder, AANBIEDER) == [heen.inhoud]
    retour = api.proef.retour(heen)
    aanbieder("postIndienen", envelope(retour))
    assert collected(gemeente, GEMEENTE) == [retour.inhoud]
    assert gemeente("getParenId", id=1)["toestand"] == "gesloten"
    assert (
        gemeente("getStatussenReferentie", referentie=heen.referentie)["berichten"][0]["toestand"]
        == "beantwoord"
    )

    beheer("putKlok", {"nu": "2022-03-30T17:00:00+02:00"})
    late = api.proef.heen()
    problem = gemeente("postIndienen", envelope(late))
    assert (gemeente.status, problem["code"], problem["stap"], problem["retry"]) == (
        422,
        "IB103",
        "3.2.1",
        "rebuild",
    )
    assert gemeente("getGate", bericht="WMO301", release="3.0")["verdict"] == "geblokkeerd"

    beheer("putKlok", {"nu": "2022-04-04T13:00:00+02:00"})
    new = api.proef.heen(release="3.1")
    gemeente("postIndienen", envelope(new))
    assert collected(aanbieder, AANBIEDER) == [new.inhoud]
    lines = [{"referentie": one.referentie, "berichttype": "WMO301"} for one in (heen, late, new)]
    found = gemeente("postAansluitcontroles", {"partij": GEMEENTE, "regels": lines})
    assert [one["uitkomst"] for one in found["uitkomsten"]] == ["beantwoord", "geweigerd", "opgehaald"]
    assert api.clock.now() == parse_instant("2022-04-04T13:00")
