"""Our schemas: valid, narrow where documented, wide where not, and replaceable by an official package."""

import threading
from importlib.resources import files
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards import (
    Berichttype,
    EnkelvoudigType,
    Klasse,
    Schemas,
    berichttype,
    codelijst,
    load_release,
    model,
    releases,
    verschillen,
)

EVERY = [bt for pair in releases() for bt in load_release(*pair).berichten.values()]
SCHEMAS = Schemas()
VALUES = {
    "LDT_Huisletter": "A",
    "LDT_Voorletters": "A",
    "LDT_Telefoonnummer": "0301234567",
    "LDT_Versie": "1.0.0",
    "LDT_Gemeente": "0344",
    "LDT_AgbCode": "12345678",
    "LDT_BurgerServicenummer": "999900006",
    "LDT_BtwIDNummer": "NL123456789B01",
}
BASES = {"date": "2022-03-30", "time": "12:00:00", "integer": "1"}


def folder(bt: Berichttype) -> Path:
    return Path(str(files("ketenwissel.standards"))) / "data" / f"{bt.standaard}-{bt.release}"


def value_of(kind: EnkelvoudigType, bt: Berichttype, name: str) -> str:
    if name == "BerichtCode":
        return next(iter(bt.berichtcodes))
    if name in ("BerichtVersie", "BerichtSubversie"):
        return kind.patronen[-1]
    if kind.enumeratie:
        return kind.enumeratie[0]
    return VALUES.get(kind.naam, BASES.get(kind.basis, "x1"))


def fill(parent: etree._Element, klasse: Klasse, bt: Berichttype, *, optional: bool) -> None:
    for element in klasse.elementen:
        if element.min == 0 and not optional:
            continue
        node = etree.SubElement(parent, f"{{{element.namespace}}}{element.naam}")
        if isinstance(element.type, Klasse):
            fill(node, element.type, bt, optional=optional)
        else:
            node.text = value_of(element.type, bt, element.naam)


def compose(code: str, release: str, *, optional: bool = True) -> tuple[Berichttype, etree._Element]:
    bt = berichttype(code, release)
    assert bt is not None
    root = etree.Element(f"{{{bt.namespace}}}Bericht")
    fill(root, model(bt), bt, optional=optional)
    return bt, root


def find(root: etree._Element, path: str) -> list[etree._Element]:
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    found = root.xpath(f".//{steps}")
    assert isinstance(found, list)
    return [node for node in found if isinstance(node, etree._Element)]


@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize("bt", EVERY, ids=lambda bt: f"{bt.code}-{bt.release}")
def test_a_message_made_from_the_model_is_valid(bt: Berichttype, optional: bool) -> None:
    _, root = compose(bt.code, bt.release, optional=optional)
    schema = SCHEMAS.private(bt)
    assert schema.validate(root), schema.error_log


@pytest.mark.parametrize("bt", EVERY, ids=lambda bt: f"{bt.code}-{bt.release}")
def test_header_values_are_fixed(bt: Berichttype) -> None:
    _, root = compose(bt.code, bt.release, optional=False)
    schema = SCHEMAS.shared(bt)
    for name, wrong in (("BerichtCode", "999"), ("BerichtVersie", "2"), ("BerichtSubversie", "9")):
        [node] = find(root, f"Header/{name}")
        right, node.text = node.text, wrong
        assert not schema.validate(root)
        node.text = right
    for code in bt.berichtcodes:
        find(root, "Header/BerichtCode")[0].text = code
        assert schema.validate(root)


@pytest.mark.parametrize("pair", releases(), ids="-".join)
def test_every_schema_is_valid_for_another_library_too(pair: tuple[str, str]) -> None:
    types = list(load_release(*pair).berichten.values())
    for bt in types:
        path = folder(bt) / bt.xsd
        assert xmlschema.XMLSchema10(str(path), allow="sandbox").target_namespace == bt.namespace
    assert {p.name for p in folder(types[0]).glob("*.xsd")} == {bt.xsd for bt in types} | {"basisschema.xsd"}


@pytest.mark.parametrize("bt", EVERY, ids=lambda bt: f"{bt.code}-{bt.release}")
def test_schema_tells_its_versions(bt: Berichttype) -> None:
    root = etree.parse(folder(bt) / bt.xsd).getroot()
    told = {etree.QName(node).localname: node.text for node in root.findall(".//{*}appinfo/*")}
    known = load_release(bt.standaard, bt.release).xsd_versies[bt.code]
    assert told["BerichtXsdVersie"] == told["BerichtXsdMinVersie"] == told["BerichtXsdMaxVersie"]
    assert (told["BasisschemaXsdVersie"], told["BerichtXsdVersie"]) == (known.basisschema, known.bericht)
    assert (told["standaard"], told["bericht"], told["release"]) == (bt.standaard, bt.xsd[:-4], bt.release)


# (message, path, value, releases in which our schema admits it)
ENUMERATIONS = [
    ("301", "ToegewezenProduct/RedenWijziging", "13", "3.1 3.2"),
    ("301", "ToegewezenProduct/RedenWijziging", "14", "3.1 3.2"),
    ("301", "ToegewezenProduct/RedenWijziging", "01", "3.0 3.1 3.2"),
    ("302", "ToegewezenProduct/RedenWijziging", "13", "3.1 3.2"),
    ("307", "StopProduct/RedenBeeindiging", "38", "3.1 3.2"),
    ("307", "StopProduct/RedenBeeindiging", "39", "3.1 3.2"),
    ("307", "StopProduct/RedenBeeindiging", "40", ""),
    ("301", "Omvang/Frequentie", "3", "3.0 3.1"),
    ("315", "Omvang/Frequentie", "5", "3.0 3.1"),
    ("301", "Omvang/Frequentie", "7", ""),
    ("301", "Omvang/Eenheid", "21", "3.0 3.1"),
    ("323", "Prestatie/Eenheid", "81", "3.0 3.1"),
    ("323", "Prestatie/Eenheid", "85", ""),
    ("302", "Header/RetourCodes/RetourCode", "0013", "3.0 3.1"),
    ("302", "Header/RetourCodes/RetourCode", "9364", "3.0 3.1"),
    ("325", "Header/RetourCodes/RetourCode", "9379", "3.1 3.2"),
    ("325", "Header/RetourCodes/RetourCode", "9412", "3.1 3.2"),
    ("308", "Header/RetourCodes/RetourCode", "9413", "3.2"),
    ("308", "Header/RetourCodes/RetourCode", "9415", "3.2"),
    ("308", "Header/RetourCodes/RetourCode", "8001", "3.0 3.1 3.2"),
]


@pytest.mark.parametrize("prefix", ["JW", "WMO"])
@pytest.mark.parametrize(("nummer", "path", "value", "admitted"), ENUMERATIONS)
def test_codes_per_release(prefix: str, nummer: str, path: str, value: str, admitted: str) -> None:
    verdicts = []
    for release in ("3.0", "3.1", "3.2"):
        bt, root = compose(prefix + nummer, release)
        find(root, path)[0].text = value
        if SCHEMAS.shared(bt).validate(root):
            verdicts.append(release)
    assert " ".join(verdicts) == admitted


@pytest.mark.parametrize("code", ["JW315", "JW316", "WMO315", "WMO316"])
def test_budget_and_product_of_a_request(code: str) -> None:
    for release in ("3.1", "3.2"):
        bt, root = compose(code, release)
        assert find(root, "AangevraagdProduct/Budget")
        [product] = find(root, "AangevraagdProduct/Product")
        product.getparent().remove(product)  # type: ignore[union-attr]  # an element of a tree has a parent
        assert SCHEMAS.shared(bt).validate(root)
    bt, root = compose(code, "3.0")
    assert SCHEMAS.shared(bt).validate(root)
    [omvang] = find(root, "AangevraagdProduct/Omvang")
    budget = etree.Element(f"{{{bt.namespace}}}Budget")
    budget.text = "1"
    omvang.addnext(budget)
    assert not SCHEMAS.shared(bt).validate(root)
    bt, root = compose(code, "3.0")
    [product] = find(root, "AangevraagdProduct/Product")
    product.getparent().remove(product)  # type: ignore[union-attr]  # an element of a tree has a parent
    assert not SCHEMAS.shared(bt).validate(root)


# Documented in 3.0 and in 3.2 alike; only the moment at which the number changed is inferred.
RENUMBERED = {
    *("RS045", "RS046", "RS047", "RS048", "CS139", "TR134", "TR135", "TR137", "TR378", "TR380", "TR381"),
    *("TR382", "TR409", "CS338", "CS339", "CS340", "CS343", "CD095", "CD096"),
}


def test_only_documented_differences_are_enforced() -> None:
    for standaard, naam in releases():
        for item in verschillen(standaard, naam):
            assert item.bron
            if item.handhaving == "weiger":
                own = item.soort in ("namespace", "vaste_waarde") or item.doel in RENUMBERED
                assert item.zekerheid == "documented" or own
            if item.soort == "enumeratie" and item.handhaving != "geen":
                present = set(item.codes) <= set(codelijst(standaard, naam, item.doel))
                assert present == (item.actie == "voeg_toe" or item.handhaving == "log")
    assert verschillen("ijw", "3.2") == ()
    assert {item.handhaving for item in verschillen("iwmo", "3.1")} == {"weiger", "log", "geen"}


@pytest.mark.parametrize(
    ("naam", "code", "actie", "handhaving"),
    [
        ("3.0", "TR413", "verwijder", "weiger"),
        ("3.0", "CS104", "voeg_toe", "weiger"),
        ("3.0", "CD076", "wijzig", "weiger"),
        ("3.0", "TR361", "wijzig", "log"),
        ("3.1", "TR415", "verwijder", "weiger"),
        ("3.1", "TR416", "verwijder", "log"),
        ("3.1", "TR383", "gelijk", "log"),
        ("3.1", "TR134", "gelijk", "weiger"),
        ("3.1", "TR318", "wijzig", "log"),
        ("3.1", "TR304", "gelijk", "log"),
        ("3.1", "TR384", None, None),
        ("3.1", "CD076", None, None),
    ],
)
def test_rules_per_release(naam: str, code: str, actie: str | None, handhaving: str | None) -> None:
    found = [item for item in verschillen("iwmo", naam) if item.soort == "regel" and item.doel == code]
    assert [(item.actie, item.handhaving) for item in found] == ([(actie, handhaving)] if actie else [])


@pytest.mark.parametrize("standaard", ["ijw", "iwmo"])
@pytest.mark.parametrize("naam", ["3.0", "3.1", "3.2"])
def test_code_lists_equal_the_enumerations(standaard: str, naam: str) -> None:
    seen = {}

    def walk(klasse: Klasse) -> None:
        for element in klasse.elementen:
            if isinstance(element.type, Klasse):
                walk(element.type)
            elif element.type.enumeratie:
                seen[element.type.naam] = element.type.enumeratie

    for bt in load_release(standaard, naam).berichten.values():
        walk(model(bt))
    assert len(seen) > 15
    for kind, codes in seen.items():
        texts = codelijst(standaard, naam, kind)
        assert set(texts) == set(codes)
        assert all(texts.values())


def test_order_of_303_and_304() -> None:
    def names(code: str, klasse: str) -> list[str]:
        bt = berichttype(code, "3.0")
        assert bt is not None
        found = {"Root": model(bt)}
        pending = [model(bt)]
        while pending:
            for element in pending.pop().elementen:
                if isinstance(element.type, Klasse) and element.type.naam not in found:
                    found[element.type.naam] = element.type
                    pending.append(element.type)
        return [element.naam for element in found[klasse].elementen]

    for prefix in ("JW", "WMO"):
        assert names(f"{prefix}303", "Header")[-2:] == ["DeclaratieFactuurBedragen", "XsdVersie"]
        assert "XsdVersie" in names(f"{prefix}304", "Header")[:-1]
        for klasse in ("Root", "Header", "Clienten", "Client", "Prestaties", "Prestatie"):
            one, two = names(f"{prefix}303", klasse), names(f"{prefix}304", klasse)
            shared = set(one) & set(two)
            assert [n for n in one if n in shared] == [n for n in two if n in shared]


def test_private_is_one_per_thread_and_shared_is_one() -> None:
    bt = EVERY[0]
    seen: list[etree.XMLSchema] = []
    thread = threading.Thread(target=lambda: seen.extend([SCHEMAS.private(bt), SCHEMAS.private(bt)]))
    thread.start()
    thread.join()
    assert seen[0] is seen[1]
    assert SCHEMAS.private(bt) is not seen[0]
    assert SCHEMAS.shared(bt) is SCHEMAS.shared(bt)
    assert SCHEMAS.shared(bt) is not SCHEMAS.private(bt)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package as a user would lay it over ours: other file case, in a subfolder, one rule stricter."""
    bt = berichttype("JW319", "3.1")
    assert bt is not None
    place = tmp_path / "pakket" / "XSD's iJw"
    place.mkdir(parents=True)
    basis = (folder(bt) / "basisschema.xsd").read_text("utf-8")
    place.joinpath("basisschema.xsd").write_text(basis.replace('"36"', '"4"'), "utf-8")
    place.joinpath("JW319.XSD").write_bytes((folder(bt) / bt.xsd).read_bytes())
    return tmp_path / "pakket"


def test_an_overlaid_package_is_used_instead_of_ours(package: Path) -> None:
    schemas = Schemas(package)
    bt, root = compose("JW319", "3.1", optional=False)
    [reference] = find(root, "Antwoord/ReferentieAanbieder")
    reference.text = "12345"
    assert SCHEMAS.shared(bt).validate(root)
    assert not schemas.shared(bt).validate(root)
    assert not schemas.private(bt).validate(root)
    assert schemas.origin(bt) == str(package.resolve() / "XSD's iJw" / "JW319.XSD")
    other, message = compose("JW319", "3.2", optional=False)
    assert schemas.origin(other) == "ketenwissel"
    assert schemas.shared(other).validate(message)


def break_xml(package: Path) -> None:
    next(package.rglob("JW319.XSD")).write_text("<xs:schema", "utf-8")


def break_schema(package: Path) -> None:
    path = next(package.rglob("JW319.XSD"))
    path.write_text(path.read_text("utf-8").replace("m:Root", "m:Bestaat_niet"), "utf-8")


def lose_basisschema(package: Path) -> None:
    next(package.rglob("basisschema.xsd")).unlink()


def import_from_outside(package: Path) -> None:
    inside = next(package.rglob("basisschema.xsd"))
    inside.rename(package.parent / "basisschema.xsd")
    path = next(package.rglob("JW319.XSD"))
    location = (package.parent / "basisschema.xsd").as_uri()
    path.write_text(path.read_text("utf-8").replace('"basisschema.xsd"', f'"{location}"'), "utf-8")


def import_from_network(package: Path) -> None:
    path = next(package.rglob("JW319.XSD"))
    text = path.read_text("utf-8").replace('"basisschema.xsd"', '"http://127.0.0.1:9/basisschema.xsd"')
    path.write_text(text, "utf-8")


def double(package: Path) -> None:
    path = next(package.rglob("JW319.XSD"))
    package.joinpath("jw319.xsd").write_bytes(path.read_bytes())


@pytest.mark.parametrize(
    "damage", [break_xml, break_schema, lose_basisschema, import_from_outside, import_from_network, double]
)
def test_a_bad_package_is_one_line_naming_the_file(package: Path, damage: object) -> None:
    Schemas(package)
    assert callable(damage)
    damage(package)
    with pytest.raises(UnusableInput) as caught:
        Schemas(package)
    assert "JW319.XSD" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_package_without_a_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no schema of a known message type"):
        Schemas(tmp_path)
    (tmp_path / "readme.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', "utf-8")
    with pytest.raises(UnusableInput, match="no schema of a known message type"):
        Schemas(tmp_path)
    with pytest.raises(UnusableInput, match="no folder"):
        Schemas(tmp_path / "weg")
