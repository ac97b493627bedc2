"""A hub behind the doors, on a file: what the database does is the exam of the rooms below."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.stuf import StufDeur
from ketenwissel.hub import Schrijver
from ketenwissel.store import Opslag, open_database
from ketenwissel.toegang import Toegang, Toegangsbron

from ..hub.proef import Proef
from .server import serving
from .stuf_deur import Deur, Maken, identify


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


@pytest.fixture
def maak_deur(proef: Proef) -> Iterator[Maken]:
    """Open a door; `bron` is who is who, the settings are those of StufDeur."""
    schrijver = Schrijver(proef.hub)
    aanname = Aanname(proef.hub.prepare, schrijver)
    running: list[tuple[Any, Deur]] = []

    def make(bron: Toegangsbron | None = None, **settings: Any) -> Deur:  # noqa: ANN401  # each of its own type
        who = bron or Toegang(proef.register)
        context = serving(lambda: StufDeur(proef.hub, aanname, who, identify, **settings))
        deur = Deur(proef, context.__enter__())
        running.append((context, deur))
        return deur

    yield make
    for context, deur in running:
        deur.client.close()
        context.__exit__(None, None, None)
    aanname.close()
    schrijver.close()


@pytest.fixture
def deur(maak_deur: Maken) -> Deur:
    return maak_deur()
