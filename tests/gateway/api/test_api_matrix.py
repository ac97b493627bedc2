"""Who may what by which route of the API: the matrix in rights, and the same in real answers."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ketenwissel.gateway.api import rights
from ketenwissel.store import open_database
from ketenwissel.toegang import Identiteit, Toegang, fill_example

from ...toegang.ingericht import BEGIN, NU
from ..matrix import BELLERS, Route, cells, faults, missing
from .apiproef import AANBIEDER, GEMEENTE, MENSEN, Apiproef

RIJEN = {
    # partij serviceorganisatie leverancier hubbeheer regie toeschouwer
    "POST /v1/aansluitcontroles": "eigen indienen - - - -",
    "GET /v1/afspraken": "eigen zelf zelf keten keten -",
    "POST /v1/afspraken": "eigen! - - - keten! -",
    "GET /v1/afspraken/{id:int}": "eigen zelf zelf keten keten -",
    "DELETE /v1/afspraken/{id:int}": "eigen! - - - keten! -",
    "POST /v1/afspraken/{id:int}/goedkeuringen": "eigen! - - - keten! -",
    "GET /v1/berichten": "eigen lezen inzien keten keten -",
    "POST /v1/berichten/opnieuw-aanbieden": "eigen afhalen - keten - -",
    "POST /v1/berichten/zoeken": "eigen lezen inzien keten keten -",
    "GET /v1/berichten/{id:int}": "eigen lezen inzien keten keten -",
    "GET /v1/berichten/{id:int}/inhoud": "eigen lezen - reden - -",
    "GET /v1/bellijst": "eigen lezen inzien keten keten -",
    "GET /v1/contacten": "eigen zelf zelf keten keten -",
    "POST /v1/contacten": "eigen! - - keten! keten! -",
    "DELETE /v1/contacten/{id:int}": "eigen! - - keten! keten! -",
    "GET /v1/draaiboek": "keten keten keten keten keten keten",
    "GET /v1/draaiboek/stappen": "keten keten keten keten keten keten",
    "GET /v1/draaiboek/stappen/{nummer:str}": "keten keten keten keten keten keten",
    "GET /v1/extra-stops": "eigen zelf zelf keten keten -",
    "POST /v1/extra-stops": "- - - keten! - -",
    "GET /v1/extra-stops/{id:int}": "eigen zelf zelf keten keten -",
    "DELETE /v1/extra-stops/{id:int}": "- - - keten! - -",
    "POST /v1/extra-stops/{id:int}/goedkeuringen": "- - - keten! - -",
    "GET /v1/gate": "keten keten keten keten keten keten",
    "GET /v1/gebeurtenissen": "eigen lezen inzien keten keten -",
    "GET /v1/herinneringen": "eigen lezen inzien keten keten -",
    "GET /v1/herinneringsmomenten": "keten keten keten keten keten keten",
    "PUT /v1/herinneringsmomenten/{stap:str}": "- - - - keten! -",
    "GET /v1/incidenten": "eigen lezen inzien keten keten -",
    "POST /v1/incidenten": "eigen lezen zelf keten keten -",
    "GET /v1/incidenten/{id:int}": "eigen lezen inzien keten keten -",
    "POST /v1/incidenten/{id:int}/wijzigingen": "- - - keten! keten! -",
    "POST /v1/indienen": "eigen indienen - - - -",
    "GET /v1/klok": "keten keten keten keten keten keten",
    "PUT /v1/klok": "- - - keten - -",
    "POST /v1/landelijke-stapmeldingen": "- - - keten! keten! -",
    "GET /v1/mededelingen": "eigen zelf zelf keten keten keten",
    "POST /v1/mededelingen": "- - - keten! keten! -",
    "GET /v1/mededelingen/feed": "eigen zelf zelf keten keten keten",
    "GET /v1/mededelingen/{id:int}": "eigen zelf zelf keten keten keten",
    "DELETE /v1/mededelingen/{id:int}": "- - - keten! keten! -",
    "POST /v1/mededelingen/{id:int}/leesbevestigingen": "eigen zelf zelf keten keten keten",
    "GET /v1/mededelingen/{id:int}/ontvangers": "- - - keten! keten! -",
    "POST /v1/mededelingen/{id:int}/verzendingen": "- - - keten! keten! -",
    "POST /v1/mededelingsproeven": "- - - keten! keten! -",
    "GET /v1/mededelingsjablonen": "- - - keten! keten! -",
    "GET /v1/nazorg/dagbericht": "- - - keten keten -",
    "GET /v1/nazorg/eerste-keren": "eigen lezen inzien keten keten -",
    "GET /v1/nazorg/eindverslag": "- - - keten keten -",
    "GET /v1/nazorg/tarieven": "eigen lezen inzien keten keten -",
    "GET /v1/noodmaatregelen": "eigen zelf zelf keten keten -",
    "POST /v1/noodmaatregelen": "eigen! - - - keten! -",
    "GET /v1/noodmaatregelen/{id:int}": "eigen zelf zelf keten keten -",
    "DELETE /v1/noodmaatregelen/{id:int}": "eigen! - - - keten! -",
    "POST /v1/noodmaatregelen/{id:int}/goedkeuringen": "- - - - keten! -",
    "GET /v1/gereedheid": "eigen lezen inzien keten keten keten",
    "GET /v1/gereedheid/partijen": "eigen lezen inzien keten keten -",
    "GET /v1/gereedheid/partijen/{code:str}": "eigen lezen inzien keten keten -",
    "GET /v1/kto-bewijzen": "eigen lezen inzien keten keten -",
    "POST /v1/kto-bewijzen": "- - zelf - keten -",
    "DELETE /v1/kto-bewijzen/{id:int}": "- - zelf - keten -",
    "GET /v1/paren": "eigen lezen inzien keten keten -",
    "GET /v1/paren/{id:int}": "eigen lezen inzien keten keten -",
    "GET /v1/partijen": "keten keten keten keten keten keten",
    "GET /v1/partijen/{code:str}": "keten keten keten keten keten keten",
    "PUT /v1/partijen/{code:str}/regio": "eigen! - - keten! keten! -",
    "DELETE /v1/partijen/{code:str}/regio": "eigen! - - keten! keten! -",
    "PUT /v1/partijen/{code:str}/pakketten/{standaard:str}": "eigen! - - keten! keten! -",
    "DELETE /v1/partijen/{code:str}/pakketten/{standaard:str}": "eigen! - - keten! keten! -",
    "POST /v1/portalen/{code:str}/downloads": "eigen afhalen - - - -",
    "GET /v1/portalen/{code:str}/downloads/{referentie:str}": "eigen afhalen - - - -",
    "POST /v1/portalen/{code:str}/inleveringen": "eigen indienen - - - -",
    "GET /v1/postvakken/{code:str}/berichten": "eigen afhalen - - - -",
    "DELETE /v1/postvakken/{code:str}/berichten/{id:int}": "eigen afhalen - - - -",
    "GET /v1/postvakken/{code:str}/berichten/{id:int}/inhoud": "eigen afhalen - - - -",
    "GET /v1/herstelregels": "eigen lezen inzien keten keten -",
    "POST /v1/herstelregels/opstellen": "- - - keten keten -",
    "GET /v1/herstelregels/{id:int}": "eigen lezen inzien keten keten -",
    "POST /v1/herstelregels/{id:int}/afhandelingen": "eigen indienen - - - -",
    "POST /v1/herstelregels/{id:int}/bevestigingen": "eigen! - - - - -",
    "GET /v1/herstelverslagen": "eigen lezen inzien keten keten -",
    "GET /v1/spoedaansluitingen": "eigen lezen - - - -",
    "GET /v1/spoedopdrachten": "eigen lezen - - - -",
    "POST /v1/spoedopdrachten": "eigen indienen - - - -",
    "GET /v1/spoedopdrachten/{id:int}": "eigen lezen - - - -",
    "POST /v1/spoedopdrachten/{id:int}/afdoeningen": "eigen indienen - - - -",
    "POST /v1/spoedopdrachten/{id:int}/akkoorden": "eigen indienen - - - -",
    "POST /v1/spoedopdrachten/{id:int}/intrekkingen": "eigen indienen - - - -",
    "POST /v1/spoedopdrachten/{id:int}/inzagen": "eigen! indienen! - - - -",
    "GET /v1/spoedtellingen": "- - - keten keten -",
    "GET /v1/standen": "eigen lezen inzien keten keten keten",
    "POST /v1/stapmeldingen": "eigen lezen - - - -",
    "GET /v1/statussen/{referentie:str}": "eigen lezen inzien keten keten -",
    "GET /v1/taken": "eigen lezen inzien keten keten -",
    "GET /v1/termijnen/berekening": "keten keten keten keten keten keten",
    "GET /v1/termijnen/paren": "eigen lezen inzien keten keten -",
    "GET /v1/termijnen/schulden": "eigen lezen inzien keten keten -",
    "GET /v1/termijnen/verzoeken": "eigen lezen inzien keten keten -",
    "GET /v1/termijnen/vooruitblik": "keten keten keten keten keten keten",
    "GET /v1/wijzigingen": "keten keten keten keten keten keten",
    "POST /v1/wijzigingen": "- - - - keten! -",
    "GET /v1/wijzigingen/{id:int}": "keten keten keten keten keten keten",
    "DELETE /v1/wijzigingen/{id:int}": "- - - - keten! -",
    "POST /v1/wijzigingen/{id:int}/goedkeuringen": "- - - - keten! -",
    "GET /v1/zoekfilters": "eigen lezen inzien keten keten -",
    "POST /v1/zoekfilters": "eigen lezen inzien keten keten -",
    "GET /v1/zoekfilters/{naam:str}": "eigen lezen inzien keten keten -",
    "DELETE /v1/zoekfilters/{naam:str}": "eigen lezen inzien keten keten -",
    "GET /v1/zoekfilters/{naam:str}/berichten": "eigen lezen inzien keten keten -",
    "POST /v1/zoekfilters/{naam:str}/opnieuw-aanbieden": "eigen afhalen - keten - -",
}
"""Every route of the API, typed by hand (see `matrix`)."""

CALLERS = (GEMEENTE, "dienst", "pakket", "beheer", "regie", "kijker")
"""Who calls in `apiproef`, in the order of the words of a row."""

FILLED = {
    "stap:str": "3.1.3",
    "standaard:str": "iwmo",
    "id:int": "1",
    "nummer:str": "3.2.1",
    "code:str": AANBIEDER,
    "referentie:str": "x",
    "naam:str": "x",
}


@pytest.fixture(scope="module")
def toegang(tmp_path_factory: pytest.TempPathFactory, prepared_file: Path) -> Iterator[Toegang]:
    path = tmp_path_factory.mktemp("matrix") / "proef.db"
    shutil.copy(prepared_file, path)
    opslag = open_database(str(path))
    fill_example(opslag, BEGIN, NU + timedelta(days=1))
    yield Toegang.load(opslag)
    opslag.close()


def test_every_route_reaches_whom_it_should(toegang: Toegang) -> None:
    assert missing(rights(), RIJEN) == []
    known = {
        one.naam: (toegang.person if one.persoon else toegang.organisation)(one.naam, BEGIN)
        for one in BELLERS
    }
    callers: dict[str, Identiteit] = {naam: one for naam, one in known.items() if one is not None}
    assert faults(cells(rights(), RIJEN), toegang, callers) == []


def test_a_route_without_its_row_is_found() -> None:
    new: Route = ("GET", "/v1/nieuw", "berichten.lezen")
    assert missing([*rights(), new], RIJEN) == ["GET /v1/nieuw"]


@pytest.fixture(scope="module")
def one_api(tmp_path_factory: pytest.TempPathFactory, prepared_file: Path) -> Iterator[Apiproef]:
    path = tmp_path_factory.mktemp("matrix-api") / "proef.db"
    shutil.copy(prepared_file, path)
    opslag = open_database(str(path))
    api = Apiproef(opslag)
    api.sent(api.proef.heen())
    with api.client:
        yield api
    opslag.close()


@pytest.mark.parametrize(("method", "path", "recht"), rights(), ids=lambda part: part.strip("/"))
def test_who_has_no_right_is_refused_and_nobody_else(
    one_api: Apiproef, method: str, path: str, recht: str
) -> None:
    filled = re.sub(r"\{(.+?)\}", lambda found: FILLED[found[1]], path.removeprefix("/v1"))
    assert recht
    assert one_api.ask(None, method, filled).status_code == 401
    for who, word in zip(CALLERS, RIJEN[f"{method} {path}"].split(), strict=True):
        # What is asked is wrong for most routes: they say so to who may ask, and to nobody else.
        answer = one_api.ask(who, method, filled, json={} if method in ("POST", "PUT") else None)
        refused = word == "-" or (word.endswith("!") and who not in MENSEN)
        assert (answer.status_code == 403) == refused, (who, answer.status_code, answer.text)
        assert answer.status_code < 500
