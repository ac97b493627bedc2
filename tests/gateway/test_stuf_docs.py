"""The page for vendors says what the door does: its example passes, its codes are those of the tables."""

import re
from pathlib import Path

import pytest

from ketenwissel.keten import Aanlevering, Editie, situatie
from ketenwissel.keten.stuf import ACTIES, read_request, vorm

PAGE = (Path(__file__).parents[2] / "docs" / "stuf.md").read_text("utf-8")
ROWS = {
    "envelop_onjuist": "envelope against its schema",
    "referentie_onjuist": "referentienummer or crossRefnummer",
    "te_groot": "payload larger",
    "functie_organisatie": "this organisation may not",
    "tekstbestand": "a tekstBestand",
    "geblokkeerd": "blocked by the runbook",
    "release_niet_in_gebruik": "release not in use",
    "niet_volgens_xsd": "payload no XML",
    "kop_afwijkend": "header of the payload",
    "retour_andere_release": "retour in another release",
    "al_beantwoord": "there is an answer already",
}


def test_the_example_is_read_without_complaint() -> None:
    (example,) = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)
    found = read_request(example.encode())
    assert isinstance(found, Aanlevering)
    assert (found.bezwaar, found.functie, found.release, found.inhoud) == (
        None,
        "WMO301",
        "3.0",
        b"<Bericht/>",
    )
    assert all(f"`{action}`" in PAGE for action in ACTIES.values())


@pytest.mark.parametrize("naam", ROWS)
def test_the_codes_of_foutberichten_are_those_of_the_tables(naam: str) -> None:
    (row,) = re.findall(rf"^\| {re.escape(ROWS[naam])}.*$", PAGE, re.MULTILINE)
    editions: tuple[Editie | None, ...] = (None, "2018", "2025")
    assert [cell.strip() for cell in row.split("|")[2:5]] == [
        situatie(naam, "ggk", editie).code for editie in editions
    ]
    assert not vorm(naam, "WMO301").meteen


def test_every_code_that_answers_at_once_is_there() -> None:
    table = PAGE[PAGE.index("**At once") : PAGE.index("**By Fo01")]
    listed = set(re.findall("StUF[0-9]{3}", table))
    situations = (
        *("stuf_versie", "sectormodel_onbekend", "sectormodel_versie", "ontvanger_onbekend"),
        *("afzender_onbekend", "referentie_niet_uniek", "berichtcode_onbekend"),
        *("berichtcode_niet_ondersteund", "berichtcode_functie", "heenbericht_onbekend", "niet_opgeslagen"),
    )
    known = {vorm(naam, "WMO301").code for naam in situations}
    known |= {vorm("functie_onbekend", functie).code for functie in ("WMO399", "WMO303")}
    assert listed == known
