"""A hub behind the doors, on a file: what the database does is the exam of the rooms below."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.stuf import StufDeur
from ketenwissel.gateway.vecozo import Instellingen, VecozoRestDeur, VecozoSoapDeur
from ketenwissel.hub import Loket, Schrijver, Waarneming
from ketenwissel.store import Opslag, open_database
from ketenwissel.toegang import Toegang, Toegangsbron

from ..hub.proef import Proef
from .server import serving
from .stuf_deur import Deur, Maken, identify
from .vecozo_deur import Doors, Open, Vecozo
from .vecozo_deur import identify as identify_vecozo


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


@pytest.fixture
def schrijver(proef: Proef) -> Iterator[Schrijver]:
    made = Schrijver(proef.hub)
    yield made
    made.close()


@pytest.fixture
def open_vecozo(proef: Proef, schrijver: Schrijver) -> Iterator[Open]:
    """Open VECOZO's doors; `bron` is who is who, the other settings are those of Instellingen."""
    aanname = Aanname(proef.hub.prepare, schrijver)
    running: list[tuple[Any, Vecozo]] = []

    def make(bron: Toegangsbron | None = None, **settings: Any) -> Vecozo:  # noqa: ANN401  # each of its own type
        who = bron or Toegang(proef.register)
        loket = Loket(proef.opslag, Waarneming(proef.hub, who, "productie"))
        chosen = Instellingen(**settings)
        rest = VecozoRestDeur(proef.hub, loket, aanname, who, identify_vecozo, chosen)
        soap = VecozoSoapDeur(proef.hub, aanname, who, identify_vecozo, chosen)
        context = serving(lambda: Doors(rest, soap))
        vecozo = Vecozo(proef, context.__enter__())
        running.append((context, vecozo))
        return vecozo

    yield make
    for context, vecozo in running:
        vecozo.client.close()
        context.__exit__(None, None, None)
    aanname.close()


@pytest.fixture
def vecozo(open_vecozo: Open) -> Vecozo:
    return open_vecozo()
