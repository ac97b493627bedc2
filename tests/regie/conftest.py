"""A fresh hub with its people for each test, on each kind of database."""

import pytest

from ketenwissel.store import Opslag

from .regieproef import Regieproef


@pytest.fixture
def proef(opslag: Opslag) -> Regieproef:
    return Regieproef(opslag)
