"""The metadata of VECOZO: its limits, what comes of it in the hub, and that nothing wrong is repeated."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.instants import parse_instant
from ketenwissel.keten import Aanlevering, Adres, Poststuk, Postvakregel, situaties
from ketenwissel.keten.vsp import (
    Vormfout,
    aanlevering_of,
    actie,
    metadata_of,
    metadata_of_post,
    read_metadata,
    stroom,
    vorm,
    write_metadata,
)
from ketenwissel.standards import load_release, releases

from .vsp_voorbeelden import (
    AANBIEDER,
    GEMEENTE,
    PRAKTIJK,
    R1,
    R2,
    R3,
    aanleveringen,
    as_json,
    metadata,
    rollen,
    verzoek,
)

GEHEIM = "999900006"
ROUTE = "routeringgegevens"
WHAT = f"{ROUTE}__berichtstroom"
REFS = "referentiegegevens"
MANY = [{"rol": "Gemeente", "code": GEMEENTE}]
CONTEXT = "verwerkingscontext"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def read(**changes: object) -> Aanlevering:
    found = read_metadata(as_json(**changes))
    assert not isinstance(found, Vormfout), found
    return aanlevering_of(found, b"<a/>", rollen)


def test_a_request_for_care_as_the_sample_has_it() -> None:
    assert read() == verzoek()
    assert actie("JW315") == "VerzoekToewijzing"


VORM = [
    (b"", "$"),
    (b"{", "$"),
    (b"[]", "$"),
    (b"\xff", "$"),
    (b'{"a":"\\ud800"}', "$"),
    (b"[" * 100_000, "$"),
    (as_json() + b"x", "$"),
    (as_json(onbekend=1), "$"),
    (as_json(**{f"{ROUTE}__onbekend": 1}), "$.routeringgegevens"),
    (as_json(**{f"{ROUTE}__afzender__{GEHEIM}": 1}), "$.routeringgegevens.afzender"),
    (as_json(**{REFS: None}), "$"),
    (as_json(**{f"{ROUTE}__afzender": None}), "$.routeringgegevens"),
    (as_json(**{f"{ROUTE}__afzender__code": ""}), "$.routeringgegevens.afzender.code"),
    (as_json(**{f"{ROUTE}__afzender__code": 9}), "$.routeringgegevens.afzender.code"),
    (as_json(**{f"{ROUTE}__geadresseerden": []}), "$.routeringgegevens.geadresseerden"),
    (as_json(**{f"{ROUTE}__geadresseerden": MANY * 101}), "$.routeringgegevens.geadresseerden"),
    (as_json(**{f"{WHAT}__berichtversie": -1}), "$.routeringgegevens.berichtstroom.berichtversie"),
    (as_json(**{f"{WHAT}__berichtversie": 1000}), "$.routeringgegevens.berichtstroom.berichtversie"),
    (as_json(**{f"{WHAT}__berichtversie": "3"}), "$.routeringgegevens.berichtstroom.berichtversie"),
    (as_json(**{f"{WHAT}__actie": None}), "$.routeringgegevens.berichtstroom"),
    (as_json(**{f"{REFS}__traceerId": GEHEIM}), "$.referentiegegevens.traceerId"),
    (as_json(**{f"{REFS}__traceerId": R1 + "\n"}), "$.referentiegegevens.traceerId"),
    (as_json(**{f"{REFS}__conversatieId": "{" + R1 + "}"}), "$.referentiegegevens.conversatieId"),
    (as_json(**{f"{REFS}__alsAntwoordOp": "x"}), "$.referentiegegevens.alsAntwoordOp"),
    (as_json(**{f"{REFS}__referentieId": ""}), "$.referentiegegevens.referentieId"),
    (as_json(**{f"{REFS}__referentieId": "x" * 151}), "$.referentiegegevens.referentieId"),
    (as_json(**{f"{CONTEXT}__0__waarde": "Zorgpakket"}), "$.verwerkingscontext[0].waarde"),
]


@pytest.mark.parametrize(("data", "plaats"), VORM)
def test_what_breaks_the_contract_is_told_by_place_only(data: bytes, plaats: str) -> None:
    found = read_metadata(data)
    assert isinstance(found, Vormfout)
    assert found.plaats == plaats
    assert GEHEIM not in repr(found)


GRENZEN: list[dict[str, object]] = [
    {f"{WHAT}__berichtversie": 999},
    {f"{WHAT}__berichtversie": 0, f"{WHAT}__berichtsubversie": 0},
    {f"{REFS}__referentieId": "x" * 150},
    {f"{REFS}__referentieId": None},
    {f"{ROUTE}__geadresseerden": MANY * 100},
    {f"{WHAT}__berichtsubtype": None},
    {CONTEXT: None},
]


@pytest.mark.parametrize("changes", GRENZEN)
def test_what_lies_just_within_the_limits_is_read(changes: dict[str, Any]) -> None:
    assert not isinstance(read_metadata(as_json(**changes)), Vormfout)


RETOUR = {
    f"{WHAT}__berichtsubtype": "JW302",
    f"{REFS}__traceerId": R2,
    f"{REFS}__conversatieId": R1,
    f"{REFS}__alsAntwoordOp": R1,
    f"{CONTEXT}__3__waarde": [R2],
}
FOUT = RETOUR | {f"{WHAT}__berichtsubtype": "Fo01", f"{WHAT}__berichtversie": 0}
BEZWAREN: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({f"{REFS}__traceerId": R1.upper()}, None),
    ({f"{CONTEXT}__3__waarde": [R1.upper()]}, None),
    ({f"{CONTEXT}__3": None}, None),
    ({f"{WHAT}__actie": "IetsAnders"}, None),
    ({f"{CONTEXT}__3": {"sleutel": "Anders", "waarde": []}}, None),
    ({f"{CONTEXT}__1__waarde": ["7"]}, None),
    ({f"{ROUTE}__geadresseerden": MANY * 2}, "meer_geadresseerden"),
    ({f"{WHAT}__berichtsubtype": None}, "envelop_onjuist"),
    ({f"{WHAT}__berichttype": "WMO"}, "envelop_onjuist"),
    ({f"{WHAT}__berichtsubtype": "onzin"}, None),
    ({f"{REFS}__conversatieId": R2}, "conversatie_onjuist"),
    ({f"{CONTEXT}__3__waarde": [R2]}, "conversatie_onjuist"),
    ({CONTEXT: None}, "envelop_onjuist"),
    ({f"{CONTEXT}__0": None}, "envelop_onjuist"),
    ({f"{CONTEXT}__0__waarde": ["Zo"]}, "envelop_onjuist"),
    ({f"{CONTEXT}__0__waarde": ["Z" * 51]}, "envelop_onjuist"),
    ({f"{CONTEXT}__0__waarde": []}, "envelop_onjuist"),
    ({f"{CONTEXT}__0__waarde": ["Zorgpakket", "Zorgpakket"]}, "envelop_onjuist"),
    ({f"{CONTEXT}__0__sleutel": "ApplicatieVersie"}, "envelop_onjuist"),
    ({f"{CONTEXT}__1__waarde": ["00070"]}, "envelop_onjuist"),
    ({f"{CONTEXT}__1__waarde": ["7.1"]}, "envelop_onjuist"),
    ({f"{CONTEXT}__1__waarde": ["\u0667"]}, "envelop_onjuist"),
    ({f"{CONTEXT}__2__waarde": [""]}, "envelop_onjuist"),
    ({f"{REFS}__referentieId": "a\x00b"}, "envelop_onjuist"),
    ({f"{ROUTE}__afzender__rol": "Zorgverlener"}, "afzender_onbekend"),
    ({f"{ROUTE}__afzender__rol": "Praktijk"}, None),
    ({f"{ROUTE}__afzender": {"rol": "Instelling", "code": PRAKTIJK}}, "afzender_onbekend"),
    ({f"{ROUTE}__afzender__code": "98000099"}, "afzender_onbekend"),
    ({f"{ROUTE}__geadresseerden": [{"rol": "Instelling", "code": GEMEENTE}]}, "ontvanger_onbekend"),
    ({f"{ROUTE}__geadresseerden": [{"rol": "Gemeente", "code": AANBIEDER}]}, "ontvanger_onbekend"),
    (RETOUR, None),
    (RETOUR | {f"{REFS}__alsAntwoordOp": R1.upper()}, None),
    ({**RETOUR, f"{REFS}__alsAntwoordOp": R3}, "conversatie_onjuist"),
    ({**RETOUR, f"{REFS}__conversatieId": R2}, "conversatie_onjuist"),
    (FOUT, None),
    ({**FOUT, f"{REFS}__conversatieId": R3}, None),
    ({**FOUT, f"{CONTEXT}__1": None, f"{CONTEXT}__2__waarde": [R2]}, None),
]


@pytest.mark.parametrize(("changes", "bezwaar"), BEZWAREN)
def test_what_must_be_refused_travels_on_with_its_situation(
    changes: dict[str, Any], bezwaar: str | None
) -> None:
    assert read(**changes).bezwaar == bezwaar
    assert bezwaar is None or bezwaar in situaties("vecozo")


def test_a_retour_answers_the_conversation_also_without_saying_so() -> None:
    retour = read(**RETOUR)
    assert (retour.soort, retour.functie, retour.cross_referentie) == ("Du01", "JW302", R1)
    whole = metadata(**RETOUR)
    del whole[REFS]["alsAntwoordOp"]
    found = read_metadata(json.dumps(whole).encode())
    assert not isinstance(found, Vormfout)
    assert aanlevering_of(found, b"<a/>", rollen) == retour
    whole[REFS]["conversatieId"] = R2
    found = read_metadata(json.dumps(whole).encode())
    assert not isinstance(found, Vormfout)
    assert aanlevering_of(found, b"<a/>", rollen).bezwaar == "antwoord_op_ontbreekt"


def test_a_foutbericht_has_neither_type_nor_release() -> None:
    fout = read(**FOUT)
    assert (fout.soort, fout.functie, fout.release, fout.cross_referentie) == ("Fo01", "", "0.0", R1)


def test_a_fault_in_the_payload_comes_after_those_in_the_metadata() -> None:
    for changes, bezwaar in ({}, "zip_leeg"), ({f"{REFS}__conversatieId": R2}, "conversatie_onjuist"):
        found = read_metadata(as_json(**changes))
        assert not isinstance(found, Vormfout)
        assert aanlevering_of(found, b"", rollen, "zip_leeg").bezwaar == bezwaar


@given(aanleveringen())
def test_what_is_written_is_read_back(one: Aanlevering) -> None:
    found = read_metadata(write_metadata(metadata_of(one, rollen)))
    assert not isinstance(found, Vormfout), found
    assert aanlevering_of(found, one.inhoud, rollen) == one


@given(_JSON)
def test_no_json_breaks_the_reader(value: object) -> None:
    assert isinstance(read_metadata(json.dumps(value).encode()), Vormfout)


def line(**changes: Any) -> Postvakregel:  # noqa: ANN401  # fields of Postvakregel
    made: dict[str, Any] = {
        "id": 7,
        "partij": AANBIEDER,
        "soort": "Di01",
        "functie": "JW301",
        "release": "3.0",
        "zender": Adres(GEMEENTE, "Gemeentepakket"),
        "ontvanger": Adres(PRAKTIJK, "GGk"),
        "referentie": R1,
        "cross_referentie": None,
        "ontvangen_op": parse_instant("2022-03-01T09:00:00.123+01:00"),
        "grootte": 4,
        "sha256": "ab",
        "applicatie_versie": 12,
        "applicatie_subversie": 3,
    }
    return Postvakregel(**made | changes)


def test_what_waits_is_written_as_its_sender_would() -> None:
    made = json.loads(write_metadata(metadata_of_post(Poststuk(line(), None, R1, "JW301"), rollen)))
    assert made[ROUTE] == {
        "afzender": {"rol": "Gemeente", "code": GEMEENTE},
        "geadresseerden": [{"rol": "Praktijk", "code": PRAKTIJK}],
        "berichtstroom": {
            "berichttype": "JW",
            "berichtsubtype": "JW301",
            "berichtversie": 3,
            "berichtsubversie": 0,
            "actie": "Toewijzing",
        },
    }
    assert made[REFS] == {"conversatieId": R1, "traceerId": R1}
    assert [one["waarde"] for one in made[CONTEXT]] == [["Gemeentepakket"], ["0012"], ["0003"], [R1]]


def test_a_foutbericht_on_a_retour_stays_in_the_conversation_of_the_heenbericht() -> None:
    fout = line(soort="Fo01", functie="", release="0.0", referentie=R3, cross_referentie=R2)
    made = metadata_of_post(Poststuk(fout, R2, R1, "WMO302"), rollen)
    refs, what = made.referentiegegevens, made.routeringgegevens.berichtstroom
    assert (refs.conversatie_id, refs.traceer_id, refs.als_antwoord_op) == (R1, R3, R2)
    assert (what.berichttype, what.berichtsubtype, what.actie) == ("WMO", "Fo01", "Foutmelding")
    unknown = metadata_of_post(Poststuk(fout, R2, R1, None), rollen)
    assert unknown.routeringgegevens.berichtstroom.berichttype == "ISD"


def test_a_hub_that_speaks_for_itself_has_a_role_of_its_own() -> None:
    made = metadata_of_post(
        Poststuk(line(zender=Adres("VECOZO", "VECOZOWebservice")), None, R1, "JW301"), rollen
    )
    assert made.routeringgegevens.afzender.rol == "Dienst"


def test_every_type_of_the_standard_has_an_actie_and_a_stroom() -> None:
    for standaard, naam in releases():
        for code, kind in load_release(standaard, naam).berichten.items():
            assert actie(code)
            is_declaration = kind.nummer in ("303", "304", "323", "325")
            assert stroom(code) == ("declaratie" if is_declaration else "registratie")


def test_every_situation_of_vecozo_has_a_form() -> None:
    assert {vorm(naam) for naam in situaties("vecozo")} == {"direct", "later", "storing"}
