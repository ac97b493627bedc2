"""A hub behind the doors, on a file: what the database does is the exam of the rooms below."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketenwissel.store import Opslag, open_database

from ..hub.proef import Proef


@pytest.fixture
def opslag(tmp_path: Path, prepared_file: Path) -> Iterator[Opslag]:
    path = tmp_path / "proef.db"
    shutil.copy(prepared_file, path)
    opened = open_database(str(path))
    yield opened
    opened.close()


@pytest.fixture
def proef(opslag: Opslag) -> Proef:
    return Proef(opslag)
