"""Releases, message types and tables, through the room's door."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.standards import (
    berichttype,
    berichttype_of_namespace,
    codelijst,
    level1_rule,
    load_release,
    regels,
    releases,
    split_code,
    verschillen,
)

NUMMERS = ["301", "302", "305", "306", "307", "308", "315", "316", "317", "318", "319", "320", "323", "325"]
EVERY = [bt for pair in releases() for bt in load_release(*pair).berichten.values()]
SUBVERSIES = {"3.0": 0, "3.1": 1, "3.2": 2}


def test_releases_are_the_six() -> None:
    assert releases() == tuple((s, r) for s in ("ijw", "iwmo") for r in ("3.0", "3.1", "3.2"))


@pytest.mark.parametrize(("standaard", "naam"), releases())
def test_message_types_of_a_release(standaard: str, naam: str) -> None:
    release = load_release(standaard, naam)
    extra = ["303", "304"] if naam == "3.0" else []
    assert [bt.nummer for bt in release.berichten.values()] == sorted(NUMMERS + extra)
    assert (release.versie, release.subversie) == (3, SUBVERSIES[naam])
    assert set(release.xsd_versies) == set(release.berichten)


@pytest.mark.parametrize("bt", EVERY, ids=lambda bt: f"{bt.code}-{bt.release}")
def test_pair_and_direction(bt: object) -> None:
    assert isinstance(bt, type(EVERY[0]))
    assert bt.verzonden_door != bt.verzonden_aan
    assert bt.xsd == f"{bt.code.lower()}.xsd"
    assert berichttype_of_namespace(bt.namespace) is bt
    if bt.soort == "heen":
        assert bt.retour is not None
        assert bt.heen is None
        other = berichttype(bt.retour, bt.release)
        assert other is not None
        assert other.heen == bt.code
        assert other.verzonden_door == bt.verzonden_aan
        # The code of the retour is that of the heenbericht plus one (XSLT).
        assert [int(code) + 1 for code in bt.berichtcodes] == [int(code) for code in other.berichtcodes]
        assert bt.kop_afzender_rol == bt.verzonden_door
        assert not bt.eigen_kop
        assert other.nummer in load_release(bt.standaard, bt.release).termijnen.retour
    else:
        assert bt.retour is None
        assert bt.eigen_kop == (bt.nummer == "325")
        assert (bt.kop_afzender_rol == bt.verzonden_door) == bt.eigen_kop


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("WMO301", ("iwmo", "301", "")),
        ("JW301", ("ijw", "301", "")),
        ("WMO303", ("iwmo", "303", "")),
        ("WMO303D", ("iwmo", "303", "D")),
        ("JW304F", ("ijw", "304", "F")),
        ("WMO301D", None),
        ("JW303X", None),
        ("JW303DF", None),
        ("jw301", None),
        ("JW30", None),
        ("JW3011", None),
        ("JW30١", None),
        ("Fo01", None),
        ("", None),
    ],
)
def test_split_code(code: str, parts: tuple[str, str, str] | None) -> None:
    assert split_code(code) == parts


@given(st.from_regex(r"(WMO|JW|Wmo)?[0-9A-F٣]{0,4}[DFX]?", fullmatch=True))
def test_split_code_loses_nothing(code: str) -> None:
    parts = split_code(code)
    if parts is not None:
        assert {"iwmo": "WMO", "ijw": "JW"}[parts[0]] + parts[1] + parts[2] == code
        assert parts[2] == "" or parts[1] in ("303", "304")


@pytest.mark.parametrize(
    ("code", "release", "family"),
    [
        ("WMO303", "3.0", "WMO303"),
        ("WMO303D", "3.0", "WMO303"),
        ("WMO303F", "3.0", "WMO303"),
        ("JW304D", "3.0", "JW304"),
        ("JW325", "3.2", "JW325"),
        ("WMO303", "3.1", None),
        ("JW304F", "3.2", None),
        ("JW301", "2.4", None),
        ("JW299", "3.0", None),
        ("Fo01", "3.0", None),
    ],
)
def test_berichttype(code: str, release: str, family: str | None) -> None:
    found = berichttype(code, release)
    assert (found and found.code) == family


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        "http://www.istandaarden.nl/ijw/3_0/basisschema/schema",
        "http://www.istandaarden.nl/ijw/3_1/jw303/schema",
        "http://www.istandaarden.nl/ijw/2_4/jw301/schema",
        "http://www.istandaarden.nl/iwmo/3_0/jw301/schema",
    ],
)
def test_namespace_of_no_message(namespace: str) -> None:
    assert berichttype_of_namespace(namespace) is None


def test_header_of_303_and_304_has_its_own_elements() -> None:
    for code, door in (("WMO303", "aanbieder"), ("WMO304", "gemeente")):
        found = berichttype(code, "3.0")
        assert found is not None
        assert (found.kop_afzender, found.kop_ontvanger) == ("Aanbieder", "Gemeente")
        assert (found.kop_afzender_rol, found.verzonden_door) == ("aanbieder", door)
    facts = berichttype("JW303", "3.0")
    assert facts is not None
    assert dict(facts.berichtcodes) == {"432": "JW303D", "450": "JW303F"}


def test_terms_in_working_days() -> None:
    terms = load_release("iwmo", "3.0").termijnen
    assert (terms.retour["302"], terms.retour["304"], terms.retour["325"]) == (3, 20, 10)
    assert (terms.vervolg, sorted(terms.vervolg_op), sorted(terms.vervolg_met)) == (
        5,
        ["315", "317"],
        ["301", "319"],
    )
    assert (terms.melding, sorted(terms.melding_met)) == (5, ["305", "307"])
    assert "304" not in load_release("iwmo", "3.1").termijnen.retour


def test_a_release_ends_where_the_next_begins() -> None:
    for standaard in ("ijw", "iwmo"):
        old, mid, new = (load_release(standaard, naam) for naam in ("3.0", "3.1", "3.2"))
        assert old.in_gebruik_tot == mid.in_gebruik_van == parse_instant("2022-04-04T13:00")
        assert mid.in_gebruik_tot == new.in_gebruik_van == parse_instant("2023-04-03T13:00")
        assert new.in_gebruik_tot is None
        assert (old.in_gebruik_van_zekerheid, mid.in_gebruik_van_zekerheid) == ("inferred", "documented")


def test_logical_keys_follow_the_release() -> None:
    def key(code: str, release: str, klasse: str) -> tuple[str, ...]:
        found = berichttype(code, release)
        assert found is not None
        return found.logische_sleutels[klasse]

    for code in ("JW307", "WMO307"):
        assert "RedenBeeindiging" in key(code, "3.2", "StopProduct")
        assert "RedenBeeindiging" not in key(code, "3.1", "StopProduct")
    for release in ("3.1", "3.2"):
        assert key("JW315", release, "AangevraagdProduct") == ("ReferentieAanbieder",)
    old = ("Product/Categorie", "Product/Code", "ToewijzingIngangsdatum")
    assert key("JW315", "3.0", "AangevraagdProduct") == old


@pytest.mark.parametrize("name", ["WJ756", "LDT_Eenheid", "Eenheid"])
def test_codelijst_by_any_name(name: str) -> None:
    assert codelijst("iwmo", "3.2", name)["04"] == "Uur"


def test_code_lists_follow_the_release() -> None:
    assert codelijst("ijw", "3.0", "RedenWijziging")["01"] == "Administratieve correctie"
    assert codelijst("ijw", "3.1", "RedenWijziging")["01"] == "Administratieve correctie (vervallen)"
    assert codelijst("ijw", "3.0", "BetalingAanID") == {"01": "Servicebureau", "02": "Aanbieder"}
    assert codelijst("iwmo", "3.0", "BerichtCode")["449"] == "WMO304F"
    with pytest.raises(UnusableInput):
        codelijst("ijw", "3.1", "BetalingAanID")


@pytest.mark.parametrize("call", [load_release, regels, verschillen])
def test_unknown_release_is_one_clear_line(call: object) -> None:
    assert callable(call)
    with pytest.raises(UnusableInput, match=r"no release 2\.4 of ijw; known are .*iwmo 3\.2"):
        call("ijw", "2.4")


@pytest.mark.parametrize(
    ("code", "release", "path", "facet", "rule"),
    [
        ("JW301", "3.2", "Client/Bsn", "pattern", "RS037"),
        ("JW301", "3.2", "Client/Bsn", "maxLength", "RS015"),
        ("JW301", "3.2", "Client/Bsn", "minLength", "RS037"),
        ("JW302", "3.1", "Client/Bsn", "pattern", "RS037"),
        ("JW301", "3.1", "Header/BerichtSubversie", "pattern", "CS015"),
        ("JW301", "3.1", "Header/BerichtVersie", "pattern", "CS025"),
        ("JW301", "3.2", "Header/BerichtCode", "pattern", "RS047"),
        ("JW301", "3.0", "Header/BerichtCode", "pattern", "CS126"),
        ("WMO301", "3.0", "Contact/Telefoon/Telefoon01/Telefoonnummer", "pattern", "CS005"),
        ("WMO323", "3.2", "Declaratie/DeclaratieNummer", "pattern", "CS319"),
        ("WMO303", "3.0", "Header/DeclaratieFactuurIdentificatie/DeclarantFactuurNummer", "pattern", "CS319"),
        ("WMO303", "3.0", "Prestatie/IngediendeBedragPrestatie/BtwPercentage", "maxInclusive", "CS322"),
        ("JW301", "3.2", "Client/Geslacht", "enumeration", None),
        ("JW301", "3.2", "Client/Onbekend", "pattern", None),
    ],
)
def test_level1_rule(code: str, release: str, path: str, facet: str, rule: str | None) -> None:
    bt = berichttype(code, release)
    assert bt is not None
    found = level1_rule(bt, path, facet)
    assert (found and found.code) == rule


def test_naming_a_message_type_loads_no_xml_library() -> None:
    program = (
        "import sys; from ketenwissel.standards import berichttype; berichttype('WMO301', '3.0')\n"
        "sys.exit('lxml' in sys.modules or 'xml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
