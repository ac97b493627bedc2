"""A fresh hub with its API for each test, on each kind of database."""

from collections.abc import Iterator
from typing import Any

import pytest

from ketenwissel.store import Opslag, open_database

from .apiproef import Apiproef


@pytest.fixture
def api(opslag: Opslag) -> Iterator[Apiproef]:
    made = Apiproef(opslag)
    with made.client:
        yield made


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give the OpenAPI document."""
    opslag = open_database(str(tmp_path_factory.mktemp("document") / "proef.db"))
    with Apiproef(opslag).client as client:
        found: dict[str, Any] = client.get("/v1/openapi.json").json()
    opslag.close()
    return found
