"""Write what a release holds besides its schemas as TOML tables."""

import json

from standards_overlay import OUDE_TEKSTEN, PREFIX, Json
from standards_xsd import versions

__all__ = ["berichten_toml", "codelijsten_toml", "overlay_toml", "regels_toml", "release_toml", "table"]

OUDE_LIJSTEN = {
    "LDT_BetalingAanID": ("COD833", "Betaling aan"),
    "LDT_ValutaCode": ("COD363", "Valutacode"),
    "LDT_BtwVrijstellingIndicatie": ("WMO106", "Btw-vrijstelling"),
}
# Level-1 rules by the facet they stand for; the texts are our own.
LENGTES = {
    1: "RS008", 2: "RS009", 3: "RS010", 4: "RS011", 5: "RS012", 6: "RS013", 8: "RS014", 9: "RS015",
    10: "RS016", 12: "RS017", 15: "RS018", 20: "RS019", 24: "RS020",
    25: "RS021", 35: "RS023", 36: "RS024", 64: "RS025", 80: "RS026", 200: "RS028",
}  # fmt: skip
MAXIMA = {99: "RS002", 99999: "RS004", 99999999: "RS005", 999999999: "RS006", 999999999999: "RS040"}
PATRONEN = {
    r"([.\s]*\S+[.\s]*)+": ("RS031", "Commentaar is leeg of bevat alleen witruimte"),
    r"[^:Z]*": ("RS032", "Datum mag geen tijdzone bevatten"),
    r".*[^\s].*": ("RS033", "Element mag niet leeg zijn"),
    r"[^Z+-]+": ("RS034", "Tijd mag geen tijdzone bevatten"),
    r"[0-9]{4}": ("RS035", "Moet uit precies 4 cijfers bestaan"),
    r"[0-9]{8}": ("RS036", "Moet uit precies 8 cijfers bestaan"),
    r"[0-9]{9}": ("RS037", "Moet uit precies 9 cijfers bestaan"),
    r"([a-zA-ZÀ-ỳ])+": ("RS045", "Voorletters zijn alleen letters, zonder punten of spaties"),
    r"[0-9]*": ("RS046", "Moet alleen uit cijfers bestaan"),
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)": (
        "RS048",
        "Versie is drie gehele getallen, gescheiden door punten",
    ),
    r"([a-zA-Z0-9])+": ("CS319", "Moet alleen uit cijfers en letters bestaan"),
}
KOPREGELS = {
    "BerichtCode": ("RS047", "Berichtcode hoort niet bij dit bericht"),
    "BerichtVersie": ("CS025", "Berichtversie hoort niet bij deze release"),
    "BerichtSubversie": ("CS015", "Berichtsubversie hoort niet bij deze release"),
}
NUMMERS_3_0 = {"RS045": "CS004", "RS046": "CS005", "RS047": "CS126", "RS048": "CS128"}


def toml(value: object) -> str:
    """Write one TOML value; JSON strings are TOML strings."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {toml(v)}" for k, v in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def table(head: str, values: Json) -> str:
    """Write one TOML table, leaving out what is None."""
    rows = (
        f"{toml(k) if not k.isidentifier() else k} = {toml(v)}" for k, v in values.items() if v is not None
    )
    return "\n".join([head, *rows, ""]) if head else "\n".join([*rows, ""])


def berichten_toml(model: Json, standard: str) -> str:
    """Write the message types of a release."""
    parts = []
    for code, bericht in sorted(model["berichten"].items()):
        own = [e["naam"] for e in bericht["klassen"]["Header"]]
        plain = "Afzender" in own
        parts.append(table(f"[{code}]", {
            "nummer": code.removeprefix(PREFIX[standard]), "naam": bericht["naam"], "soort": bericht["soort"],
            "berichtcodes": bericht["codes"], "verzonden_door": bericht["verzonden_door"],
            "verzonden_aan": bericht["verzonden_aan"], "kop_afzender": "Afzender" if plain else "Aanbieder",
            "kop_ontvanger": "Ontvanger" if plain else "Gemeente", "kop_afzender_rol": bericht["afzender"],
            "retour": bericht["retour"], "heen": bericht["heenbericht"],
            "eigen_kop": bericht["soort"] == "retour" and plain and "IdentificatieRetour" not in own,
            "namespace": f"{model['ruimte']}{code.lower()}/schema",
            "basis_namespace": f"{model['ruimte']}basisschema/schema", "xsd": f"{code.lower()}.xsd",
            "logische_sleutels": bericht["logische_sleutels"],
        }))  # fmt: skip
    return "\n".join(parts)


def codelijsten_toml(model: Json, standard: str, lists: Json, overlay: list[Json]) -> str:
    """Write the code lists that the release's datatypes name, with the codes its schema admits."""
    words = {kind: dict(codes) for kind, codes in OUDE_TEKSTEN.items()}
    for item in overlay:
        if item["soort"] == "enumeratie":
            words.setdefault(item["doel"], {}).update({k: v for k, v in item["codes"].items() if v})
        elif item["soort"] == "tekst" and item["doel"] == "LDT_RedenWijziging":
            words.setdefault(item["doel"], {}).update(item["codes"])
    named = {
        e["element"]: (key, e)
        for key, e in lists.items()
        if standard in e["standaarden"] and key != "CBS_GEMEENTECODES"
    }
    parts = []
    for kind, entry in sorted(model["simple"].items()):
        if kind in OUDE_LIJSTEN:
            key, label = OUDE_LIJSTEN[kind]
            texts = {c: model["oude_codes"].get(kind, {}).get(c, c) for c in entry["facets"]["enumeration"]}
        elif kind == "LDT_BerichtCode":
            key, label = named[kind][0], named[kind][1]["naam"]
            texts = {c: code for b in model["berichten"].values() for c, code in b["codes"].items()}
        elif kind in named:
            (key, source) = named[kind]
            label = source["naam"]
            codes = entry["facets"].get("enumeration") or list(source["codes"])
            extra = source.get("xsd_vergelijking", {}).get("alleen_in_xsd", {}).get(standard, {})
            known = extra | source["codes"] | words.get(kind, {})
            texts = {c: known[c] for c in codes}
        else:
            continue
        head = table(f"[{key}]", {"naam": label, "element": kind})
        parts.append(head + table(f"[{key}.codes]", dict(sorted(texts.items()))))
    return "\n".join(parts)


def rule_of(element: str, facet: str, value: object) -> tuple[str, str] | None:
    """Name the level-1 rule that a facet of an element stands for."""
    if facet == "pattern":
        return KOPREGELS.get(element) or PATRONEN.get(str(value))
    if facet == "maxLength":
        code = LENGTES.get(int(str(value)))
        return (code, f"Hoogstens {value} tekens toegestaan") if code else None
    if facet == "minInclusive":
        return ("RS001", "Waarde is te klein")
    if facet == "maxInclusive":
        if value == 9999:
            return ("CS322", "Percentage moet kleiner zijn dan 100")
        return (MAXIMA[int(str(value))], f"Waarde is groter dan {value}")
    return None


def regels_toml(model: Json, standard: str, name: str) -> str:
    """Write the level-1 rules with every element they concern, retour copies included."""
    found: dict[tuple[str, str, str], set[str]] = {}

    def walk(path: str, element: Json) -> None:
        kind = element["type"]
        for inner in model["complex"].get(kind, []):
            walk(f"{path}/{inner['naam']}", inner)
        limits = model["simple"].get(kind, {}).get("facets", {})
        # What an element narrows itself has a rule of its own, which names the error better.
        for facet, values in (limits | element.get("restrictie", {})).items():
            for value in values if isinstance(values, list) else [values]:
                if rule := rule_of(element["naam"], facet, value):
                    found.setdefault((*rule, facet), set()).add(path)

    for code, bericht in model["berichten"].items():
        for klasse, elements in bericht["klassen"].items():
            for element in elements:
                walk(f"{code.removeprefix(PREFIX[standard])}/{klasse}/{element['naam']}", element)
    parts = []
    for (code, text, facet), paths in sorted(found.items()):
        shown = NUMMERS_3_0.get(code, code) if name == "3.0" else code
        parts.append(
            table("[[regel]]", {"code": shown, "tekst": text, "facet": facet, "elementen": sorted(paths)})
        )
    return "\n".join(parts)


def release_toml(model: Json, standard: str, name: str, releases: Json) -> str:
    """Write what holds for the release as a whole."""
    here = releases[standard][name]
    life = here["geldigheid"]
    start, _, doubt = life["in_gebruik"].partition(" ")
    parts = [
        table("", {
            "standaard": standard, "naam": name, "versie": here["bericht_versie"],
            "subversie": here["bericht_subversie"],
            "in_gebruik_van": start, "in_gebruik_van_zekerheid": "inferred" if doubt else life["zekerheid"],
            "in_gebruik_tot": life["tot"],
            "in_gebruik_tot_zekerheid": life["zekerheid"] if life["tot"] else None,
            "bron": life["bron"],
        })
    ]  # fmt: skip
    days = {"304": 20, "325": 10}
    retour = {b["retour"].removeprefix(PREFIX[standard]) for b in model["berichten"].values() if b["retour"]}
    parts.append(
        "# In working days after receipt of the heenbericht.\n"
        + table("[termijnen]", {"vervolg": 5, "vervolg_op": ["315", "317"], "vervolg_met": ["301", "319"],
                                "melding": 5, "melding_met": ["305", "307"],
                                "retour": {n: days.get(n, 3) for n in sorted(retour)},
                                "zekerheid": "documented", "bron": "IM30; IM32; SAP"})
    )  # fmt: skip
    parts.append("# Schema versions seen or taken; a message is never refused on them.")
    parts += [table(f"[xsd_versies.{code}]", versions(model, code, standard, name, releases))
              for code in sorted(model["berichten"])]  # fmt: skip
    return "\n".join(parts)


def overlay_toml(standard: str, name: str, overlay: list[Json]) -> str:
    """Write the overlay down; it is empty for the release that the others lie on."""
    head = table("", {"standaard": standard, "release": name, "basis": "3.2"})
    return "\n".join([head, *(table("[[verschil]]", item) for item in overlay)])
