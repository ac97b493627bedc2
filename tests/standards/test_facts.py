"""The package data against the facts of the standards, where those are at hand."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.standards import (
    EnkelvoudigType,
    Klasse,
    SchemaElement,
    berichttype,
    level1_rule,
    load_release,
    model,
    regels,
)

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "standaard"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside this repository")


def facts(name: str) -> Any:  # noqa: ANN401  # JSON of any shape
    return json.loads((FACTS / name).read_text("utf-8"))


def classes(top: Klasse) -> dict[str, Klasse]:
    found, pending = {top.naam: top}, [top]
    while pending:
        for element in pending.pop().elementen:
            if isinstance(element.type, Klasse) and element.type.naam not in found:
                found[element.type.naam] = element.type
                pending.append(element.type)
    return found


def as_facts(element: SchemaElement) -> dict[str, object]:
    return {
        "naam": element.naam,
        "type": element.type.naam,
        "min": element.min,
        "max": "unbounded" if element.max is None else element.max,
    }


def facets(kind: EnkelvoudigType) -> dict[str, object]:
    values = {
        "enumeration": list(kind.enumeratie) or None,
        "pattern": list(kind.patronen) or None,
        "minLength": kind.min_lengte,
        "maxLength": kind.max_lengte,
        "minInclusive": kind.minimum,
        "maxInclusive": kind.maximum,
    }
    return {key: value for key, value in values.items() if value is not None}


@pytest.mark.parametrize("standaard", ["ijw", "iwmo"])
def test_release_3_2_equals_the_facts_element_by_element(standaard: str) -> None:
    known = facts(f"{standaard}-3.2.json")
    simple, composed = known["datatypes"]["simple"], known["datatypes"]["complex"]
    spaces = known["namespaces"]
    checked = 0
    for code, wanted in known["berichten"].items():
        bt = berichttype(code, "3.2")
        assert bt is not None
        assert (bt.namespace, bt.basis_namespace) == (spaces[code], spaces["basisschema"])
        assert list(bt.berichtcodes.items()) == [(wanted["berichtcode"], code)]
        for key in ("naam", "soort", "verzonden_door", "verzonden_aan", "retour"):
            assert getattr(bt, key) == wanted[key]
        assert (bt.heen, bt.kop_afzender_rol) == (wanted["heenbericht"], wanted["afzender"])
        keys = {klasse: list(elements) for klasse, elements in bt.logische_sleutels.items()}
        assert keys == (wanted.get("logische_sleutels") or {})
        found = classes(model(bt))
        assert {name for name in found if not name.startswith("CDT_")} == set(wanted["klassen"])
        for name, klasse in found.items():
            elements = composed[name] if name in composed else wanted["klassen"][name]
            trimmed = [{key: e[key] for key in ("naam", "type", "min", "max")} for e in elements]
            assert [as_facts(element) for element in klasse.elementen] == trimmed
            space = spaces["basisschema" if name in composed else code]
            for element, fact in zip(klasse.elementen, elements, strict=True):
                assert element.namespace == space
                if isinstance(element.type, EnkelvoudigType):
                    base = simple[element.type.naam]
                    extra = fact.get("restrictie", {}).get("pattern", [])
                    limits = dict(base["facets"])
                    if extra:
                        limits["pattern"] = [*limits.get("pattern", []), *extra]
                    assert (f"xs:{element.type.basis}", facets(element.type)) == (base["base"], limits)
                checked += 1
    assert checked > 400


@pytest.mark.parametrize("standaard", ["ijw", "iwmo"])
def test_level_1_rules_equal_the_facts(standaard: str) -> None:
    prefix = {"ijw": "JW", "iwmo": "WMO"}[standaard]
    ours = {(rule.code, path) for rule in regels(standaard, "3.2") for path in rule.elementen}
    wanted = {
        (rule["code"], path.removeprefix(prefix))
        for rule in facts("regels.json")
        if rule["controleniveau"] == 1
        for path in rule["elementen"]
        if path.startswith(prefix)
    }
    assert len(wanted) > 400
    assert wanted <= ours
    # More than the facts list we know only for what a retour copies from its heenbericht.
    copies = {bt.nummer for bt in load_release(standaard, "3.2").berichten.values() if bt.soort == "retour"}
    assert {path[:3] for _, path in ours - wanted} <= copies


def test_level_1_rules_of_the_facts_are_found_by_place_and_facet() -> None:
    missing = []
    for rule in regels("ijw", "3.0"):
        for path in sorted(rule.elementen):
            nummer, _, rest = path.partition("/")
            bt = berichttype(f"JW{nummer}", "3.0")
            assert bt is not None
            if level1_rule(bt, rest, rule.facet) is not rule:
                missing.append((rule.code, path))
    assert missing == []


def test_retour_codes_of_each_release() -> None:
    known = facts("releases.json")
    for standaard in ("ijw", "iwmo"):
        lists = {naam: known[standaard][naam]["retourcodes"]["codes"] for naam in ("3.0", "3.1", "3.2")}
        for naam, wanted in lists.items():
            bt = berichttype(f"{'JW' if standaard == 'ijw' else 'WMO'}302", naam)
            assert bt is not None
            kind = classes(model(bt))["RetourCodes"].elementen[0].type
            assert isinstance(kind, EnkelvoudigType)
            # That 3.1 dropped codes of 3.0 is inferred only, so it keeps them.
            loose = set(lists["3.0"]) if naam == "3.1" else set()
            assert set(kind.enumeratie) == set(wanted) | loose


def test_package_data_is_what_the_tool_builds(tmp_path: Path) -> None:
    tool = [sys.executable, str(ROOT / "tools" / "build_standards.py"), str(FACTS), str(tmp_path)]
    subprocess.run(tool, check=True)
    home = ROOT / "src" / "ketenwissel" / "standards" / "data"
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert built.keys() | {Path("volgorde-303-304.toml")} == kept.keys()
    assert [str(path) for path in built if built[path] != kept[path]] == []
