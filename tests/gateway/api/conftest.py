"""A fresh hub with its API for each test, on each kind of database."""

from collections.abc import Iterator

import pytest

from ketenwissel.store import Opslag

from .apiproef import Apiproef


@pytest.fixture
def api(opslag: Opslag) -> Iterator[Apiproef]:
    made = Apiproef(opslag)
    with made.client:
        yield made
