"""Messages as VECOZO's side knows them, for the tests of that side."""

import json
from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

from ketenwissel.keten import Aanlevering, Adres, Soort

R1 = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
R2 = "1b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
R3 = "2b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
GEMEENTE, AANBIEDER, PRAKTIJK = "9001", "98000001", "98000002"


def rollen(code: str) -> Collection[str]:
    """Give the roles of three parties; nobody else is known."""
    known = {GEMEENTE: ("Gemeente",), AANBIEDER: ("Instelling", "Praktijk"), PRAKTIJK: ("Praktijk",)}
    return known.get(code, ())


def metadata(**changes: object) -> dict[str, Any]:
    """Give the metadata of a JW315; a name such as `berichtstroom__actie` changes (or, by None, removes)."""
    whole: dict[str, Any] = {
        "routeringgegevens": {
            "afzender": {"rol": "Instelling", "code": AANBIEDER},
            "geadresseerden": [{"rol": "Gemeente", "code": GEMEENTE}],
            "berichtstroom": {
                "berichttype": "JW",
                "berichtsubtype": "JW315",
                "berichtversie": 3,
                "berichtsubversie": 0,
                "actie": "VerzoekToewijzing",
            },
        },
        "referentiegegevens": {"conversatieId": R1, "traceerId": R1, "referentieId": "mijn kenmerk"},
        "verwerkingscontext": [
            {"sleutel": "Applicatie", "waarde": ["Zorgpakket"]},
            {"sleutel": "ApplicatieVersie", "waarde": ["0007"]},
            {"sleutel": "ApplicatieSubversie", "waarde": ["0001"]},
            {"sleutel": "Referentienummer", "waarde": [R1]},
        ],
    }
    for path, value in changes.items():
        *way, last = path.split("__")
        place: Any = whole
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        key: Any = int(last) if last.isdigit() else last
        if value is None:
            del place[key]
        else:
            place[key] = value
    return whole


def as_json(**changes: object) -> bytes:
    """Give the same as JSON."""
    return json.dumps(metadata(**changes)).encode()


def verzoek(**changes: Any) -> Aanlevering:  # noqa: ANN401  # fields of Aanlevering
    """Give what a hub makes of that metadata with the payload <a/>."""
    made: dict[str, Any] = {
        "kant": "vecozo",
        "soort": "Di01",
        "zender": Adres(AANBIEDER, "Zorgpakket"),
        "ontvanger": Adres(GEMEENTE),
        "referentie": R1,
        "inhoud": b"<a/>",
        "functie": "JW315",
        "versie": 3,
        "subversie": 0,
        "applicatie_versie": 7,
        "applicatie_subversie": 1,
        "eigen_referentie": "mijn kenmerk",
    }
    return Aanlevering(**made | changes)


_printable = st.characters(categories=("L", "N", "P"), include_characters=" ")
_referenties = st.uuids(version=4).map(str)


@st.composite
def aanleveringen(draw: st.DrawFn) -> Aanlevering:
    """Give submissions that the side of VECOZO can carry: all three kinds, with all that they may hold."""
    kinds: list[tuple[Soort, str, int]] = [
        ("Di01", "JW315", 3),
        ("Di01", "WMO303D", 3),
        ("Di01", "WMO323", 3),
        ("Du01", "WMO302", 3),
        ("Du01", "JW320", 3),
        ("Fo01", "", 0),
    ]
    soort, functie, versie = draw(st.sampled_from(kinds))
    is_error = soort == "Fo01"
    numbers = st.just(0) if is_error else st.integers(0, 9999)
    own = draw(_referenties)
    return Aanlevering(
        kant="vecozo",
        soort=soort,
        zender=Adres(AANBIEDER, draw(st.text(_printable, min_size=3, max_size=50))),
        ontvanger=Adres(GEMEENTE),
        referentie=own,
        inhoud=draw(st.binary(max_size=50)),
        functie=functie,
        versie=versie,
        subversie=0,
        cross_referentie=None if soort == "Di01" else draw(_referenties.filter(lambda one: one != own)),
        applicatie_versie=draw(numbers),
        applicatie_subversie=draw(numbers),
        eigen_referentie=draw(st.none() | st.text(_printable, min_size=1, max_size=150)),
    )
