"""A fresh hub for each test, on each kind of database."""

import pytest

from ketenwissel.store import Opslag

from .proef import Proef


@pytest.fixture
def proef(opslag: Opslag) -> Proef:
    return Proef(opslag)
