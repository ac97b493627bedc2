"""A database with the made-up set-up of a rehearsal, and who is who in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ketenwissel.store import Opslag
from ketenwissel.toegang import fill_example

from .ingericht import BEGIN, Ingericht


@pytest.fixture
def ingericht(open_opslag: Callable[[], Opslag]) -> Ingericht:
    opslag = open_opslag()
    return Ingericht(opslag, fill_example(opslag, BEGIN, BEGIN + timedelta(days=7000)))
