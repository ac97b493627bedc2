"""Whatever a client makes of the OpenAPI document, the API answers as the document says, and never fails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi import checks

from ketenwissel.gateway.api import rights
from ketenwissel.store import Opslag, open_database

from .apiproef import Apiproef

VOORBEELDEN = 10
REFUSES = {
    ("POST", "/contacten"),
    ("POST", "/incidenten"),
    ("POST", "/incidenten/{id}/wijzigingen"),
    ("POST", "/mededelingen"),
    ("POST", "/mededelingsproeven"),
    ("GET", "/nazorg/dagbericht"),
    ("GET", "/nazorg/tarieven"),
    ("POST", "/indienen"),
    ("POST", "/portalen/{code}/inleveringen"),
    ("GET", "/gate"),
}
"""These refuse questions of the right form: a message or a ZIP by the hub, a type without its release, what
looks like a BSN, an announcement without a text, a day outside the aftercare."""

schemathesis.serializer.alias("application/zip", "application/octet-stream")

ROUTES = [
    (method, re.sub(r"\{(\w+):\w+\}", r"{\1}", path.removeprefix("/v1"))) for method, path, _ in rights()
]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apiproef]:
    """Give a hub that holds a little of everything."""
    opslag: Opslag = open_database(str(tmp_path_factory.mktemp("schema") / "proef.db"))
    api = Apiproef(opslag)
    heen, rejected, waiting = (api.proef.heen() for _ in range(3))
    api.sent(heen, rejected, waiting)
    api.sent(api.proef.retour(heen), api.proef.error(rejected))
    api.collect("42420001", 1)
    api.seal()
    yield api
    opslag.close()


@pytest.fixture(scope="module")
def described(seeded: Apiproef) -> BaseSchema:
    return schemathesis.openapi.from_asgi("/v1/openapi.json", seeded.app())


def check_route(
    api: Apiproef,
    described: BaseSchema,
    method: str,
    path: str,
    mode: GenerationMode = GenerationMode.POSITIVE,
) -> None:
    """Ask a route whatever its description allows, or (negative) does not; raises for a wrong answer."""
    headers = {"Authorization": f"Bearer {api.keys['alles']}"}
    excluded: list[Any] = [checks.positive_data_acceptance] if (method, path) in REFUSES else []

    @settings(
        max_examples=VOORBEELDEN,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def answers(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    answers()


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda part: part.strip("/"))
def test_answers_are_those_of_the_document(
    seeded: Apiproef, described: BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    check_route(seeded, described, method, path, mode)


class Broken:
    """Stands in for what answers the questions, and answers none."""

    def __getattr__(self, name: str) -> object:
        raise ValueError(name)


def test_the_check_sees_an_answer_that_is_wrong(seeded: Apiproef, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = schemathesis.openapi.from_asgi("/v1/openapi.json", seeded.app(inzage=Broken()))
    with pytest.raises(FailureGroup, match="Server error"):
        check_route(seeded, failing, "GET", "/berichten")
    monkeypatch.setattr("ketenwissel.gateway.api.berichten.page_form", lambda found: {"berichten": 7})
    wrong = schemathesis.openapi.from_asgi("/v1/openapi.json", seeded.app())
    with pytest.raises(FailureGroup, match="schema"):
        check_route(seeded, wrong, "GET", "/berichten")
