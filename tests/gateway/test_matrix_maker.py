"""The maker of the authorisation matrix: a route without its row fails, and so does every wrong word."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ketenwissel.store import open_database
from ketenwissel.toegang import Identiteit, Toegang, fill_example, rechten

from ..toegang.ingericht import BEGIN, NU
from .matrix import BELLERS, PARTIJEN, Route, cells, faults, missing

RIJEN = {
    # partij serviceorganisatie leverancier hubbeheer regie toeschouwer
    "ANY indienen": "eigen indienen - - - -",
    "ANY afhalen": "eigen afhalen - - - -",
    "ANY berichten.lezen": "eigen lezen inzien keten keten -",
    "ANY berichten.vergelijken": "eigen indienen - - - -",
    "ANY berichten.zoeken_bsn": "eigen lezen - - - -",
    "ANY inhoud.lezen": "eigen lezen - reden - -",
    "ANY paren.lezen": "eigen lezen inzien keten keten -",
    "ANY standen.lezen": "eigen lezen inzien keten keten keten",
    "ANY gebeurtenissen.lezen": "eigen lezen inzien keten keten -",
    "ANY acties.uitvoeren": "eigen afhalen - keten - -",
    "ANY bezorging.lezen": "eigen zelf inzien keten keten -",
    "ANY bezorging.beheer": "eigen! - - keten! - -",
    "ANY partijen.lezen": "keten keten keten keten keten keten",
    "ANY partijen.beheer": "- - - keten! - -",
    "ANY gebruikers.lezen": "- - - keten keten -",
    "ANY gebruikers.beheer": "- - - keten! - -",
    "ANY sleutels.lezen": "eigen zelf zelf keten - -",
    "ANY sleutels.beheer": "eigen! zelf! zelf! keten! - -",
    "ANY certificaten.beheer": "- - - keten! - -",
    "ANY mandaten.lezen": "eigen zelf zelf keten keten -",
    "ANY mandaten.beheer": "eigen! - - keten! - -",
    "ANY mededelingen.lezen": "eigen zelf zelf keten keten keten",
    "ANY mededelingen.versturen": "- - - keten! keten! -",
    "ANY incidenten.melden": "eigen lezen zelf keten keten -",
    "ANY incidenten.lezen": "eigen lezen inzien keten keten -",
    "ANY incidenten.beheer": "- - - keten! keten! -",
    "ANY nazorg.lezen": "eigen lezen inzien keten keten -",
    "ANY nazorg.verslag": "- - - keten keten -",
    "ANY klok.zetten": "- - - keten - -",
    "ANY draaiboek.lezen": "keten keten keten keten keten keten",
    "ANY draaiboek.beheer": "- - - - keten! -",
    "ANY draaiboek.goedkeuren": "- - - - keten! -",
    "ANY spoed.vastleggen": "eigen indienen - - - -",
    "ANY spoed.lezen": "eigen lezen - - - -",
    "ANY spoed.inzien": "eigen! indienen! - - - -",
    "ANY spoed.tellen": "- - - keten keten -",
    "ANY herstel.lezen": "eigen lezen inzien keten keten -",
    "ANY herstel.opstellen": "- - - keten keten -",
    "ANY herstel.afhandelen": "eigen indienen - - - -",
    "ANY herstel.bevestigen": "eigen! - - - - -",
    "ANY gereedheid.lezen": "eigen lezen inzien keten keten -",
    "ANY gereedheid.melden": "eigen lezen - - - -",
    "ANY indeling.beheer": "eigen! - - keten! keten! -",
    "ANY kto.vastleggen": "- - zelf - keten -",
    "ANY contacten.lezen": "eigen zelf zelf keten keten -",
    "ANY contacten.beheer": "eigen! - - keten! keten! -",
    "ANY stappen.melden": "- - - keten! keten! -",
    "ANY herinneringen.beheer": "- - - - keten! -",
    "ANY noodmaatregelen.lezen": "eigen zelf zelf keten keten -",
    "ANY noodmaatregelen.vragen": "eigen! - - - keten! -",
    "ANY noodmaatregelen.goedkeuren": "- - - - keten! -",
    "ANY extrastop.voorstellen": "- - - keten! - -",
    "ANY extrastop.goedkeuren": "- - - keten! - -",
}
"""Every right, as if each had one route: typed by hand, and held against `rechten.toml`."""
ROUTES: list[Route] = [("ANY", recht, recht) for recht in rechten()]


@pytest.fixture(scope="module")
def toegang(tmp_path_factory: pytest.TempPathFactory, prepared_file: Path) -> Iterator[Toegang]:
    path = tmp_path_factory.mktemp("matrix") / "proef.db"
    shutil.copy(prepared_file, path)
    opslag = open_database(str(path))
    fill_example(opslag, BEGIN, NU + timedelta(days=1))
    yield Toegang.load(opslag)
    opslag.close()


@pytest.fixture(scope="module")
def callers(toegang: Toegang) -> dict[str, Identiteit]:
    known = {
        one.naam: (toegang.person if one.persoon else toegang.organisation)(one.naam, BEGIN)
        for one in BELLERS
    }
    return {naam: one for naam, one in known.items() if one is not None}


def test_every_right_reaches_whom_it_should(toegang: Toegang, callers: dict[str, Identiteit]) -> None:
    assert missing(ROUTES, RIJEN) == []
    wanted = list(cells(ROUTES, RIJEN))
    assert len(wanted) == len(ROUTES) * len(BELLERS) * len(PARTIJEN)
    assert faults(wanted, toegang, callers) == []


def test_the_callers_are_those_of_the_example(callers: dict[str, Identiteit], toegang: Toegang) -> None:
    assert {one.naam: {one.rol} for one in BELLERS} == {naam: one.rollen for naam, one in callers.items()}
    left = {row.naam for row in toegang.rijen.gebruikers} - callers.keys()
    assert left == {"hubbeheer-2", "regie-2"}
    assert set(PARTIJEN) == {party.code for party in toegang.register}


def test_a_route_without_a_row_and_a_row_without_a_route_are_found() -> None:
    new: Route = ("POST", "/v1/nieuw", "indienen")
    assert missing([*ROUTES, new], RIJEN) == ["POST /v1/nieuw"]
    assert missing(ROUTES[1:], RIJEN) == ["ANY indienen"]
    with pytest.raises(KeyError):
        list(cells([new], RIJEN))
    with pytest.raises(ValueError, match="zip"):
        list(cells(ROUTES, RIJEN | {"ANY indienen": "eigen"}))


@pytest.mark.parametrize("recht", RIJEN)
def test_every_word_can_be_wrong(toegang: Toegang, callers: dict[str, Identiteit], recht: str) -> None:
    words = RIJEN[recht].split()
    for place, word in enumerate(words):
        other = "-" if word != "-" else "keten"
        changed = [*words[:place], other, *words[place + 1 :]]
        assert faults(cells(ROUTES, RIJEN | {recht: " ".join(changed)}), toegang, callers)
