"""Earlier releases as an overlay on 3.2: write the differences down as data, then apply them.

Only a documented difference may make a schema refuse something; of an inferred one the wider side is taken.
"""

import copy
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["HOME", "LETTERS", "OUDE_TEKSTEN", "PREFIX", "Json", "difference", "overlay_of", "release_model"]

Json = dict[str, Any]
HOME = Path(__file__).parents[1] / "src" / "ketenwissel" / "standards" / "data"
PREFIX = {"ijw": "JW", "iwmo": "WMO"}
LETTERS = ("D", "F")
# The facts give what a 3.0-only code means, not always its official text.
OUDE_TEKSTEN = {
    "LDT_Frequentie": {"3": "Per 4 weken", "5": "Per jaar"},
    "LDT_Eenheid": {"21": "Week", "81": "Benodigde tijdsduur"},
}
# The rules of level 2 that bar these codes; the list itself holds them.
BEPERKT_DOOR = {
    "LDT_Frequentie": "regel CS104 beperkt het gebruik van 3 en 5",
    "LDT_Eenheid": "de regels CS330 en CS331 beperken het gebruik van 21 en 81",
}
NIEUWE_REDENEN = {"LDT_RedenWijziging": ["13", "14"], "LDT_RedenBeeindiging": ["38", "39"]}
NAMEN = {"303": "Declaratie-/factuurbericht", "304": "Declaratie-/factuur retourbericht"}


def difference(
    soort: str,
    doel: str,
    actie: str,
    source: Json,
    *,
    toelichting: str = "",
    handhaving: str = "",
    **more: object,
) -> Json:
    """One difference with 3.2; without a documented source it is logged, never enforced."""
    sure = source["zekerheid"] == "documented"
    item = {"soort": soort, "doel": doel, "actie": actie, **more, "zekerheid": source["zekerheid"]}
    if not handhaving:
        handhaving = "geen" if actie == "gelijk" else "weiger" if sure else "log"
    item |= {"bron": source["bron"], "handhaving": handhaving}
    return item | ({"toelichting": toelichting} if toelichting else {})


def overlay_of(standard: str, name: str, releases: Json) -> list[Json]:
    """Write down how a release differs from 3.2, from the facts about the releases."""
    if name == "3.2":
        return []
    here: Json = releases[standard][name]
    prefix = PREFIX[standard]
    diffs = {
        (code.removeprefix(prefix), d["soort"], d["pad"].rpartition("/")[2]): d
        for code, bericht in here["berichten"].items()
        for d in bericht["verschil_t.o.v._3.2"]
    }
    itself = "hoort bij het kenmerk van de release zelf: een andere waarde is een andere release"
    version = diffs["301", "vaste_waarde", "BerichtSubversie (CS015)"]
    items = [
        difference("namespace", "*", "vervang", here["namespace_patroon"], toelichting=itself,
                   handhaving="weiger", waarde=here["namespace_patroon"]["waarde"].partition("<")[0]),
        difference("vaste_waarde", "*/Header/BerichtSubversie", "vervang", version, toelichting=itself,
                   handhaving="weiger", waarde=str(here["bericht_subversie"])),
    ]  # fmt: skip
    for number in ("315", "316"):
        budget, product, key = (
            diffs[number, soort, last]
            for soort, last in (
                ("element", "Budget"),
                ("kardinaliteit", "Product"),
                ("sleutel", "AangevraagdProduct"),
            )
        )
        path = f"{number}/AangevraagdProduct"
        action = "verwijder" if budget["actie"] == "verwijder" else "gelijk"
        low = int(product["hier"][0])
        items += [
            difference("element", f"{path}/Budget", action, budget),
            difference("kardinaliteit", f"{path}/Product", product["actie"], product, min=low, max=1),
        ]
        fields = ["Product/Categorie", "Product/Code", "ToewijzingIngangsdatum"]
        if key["actie"] == "gelijk":
            fields = ["ReferentieAanbieder"]
        items.append(difference("sleutel", path, key["actie"], key, elementen=fields))
    for number in ("307", "308"):
        key = diffs[number, "sleutel", "StopProduct"]
        fields = ["ToewijzingNummer", "Product/Categorie", "Product/Code", "Begindatum", "Einddatum"]
        items.append(difference("sleutel", f"{number}/StopProduct", "wijzig", key, elementen=fields))
    items += [i for d in here["codelijsten_verschil_t.o.v._3.2"] if (i := list_difference(d))]
    items += retourcode_differences(here["retourcodes"], releases[standard])
    if name == "3.0":
        source = releases["berichten_303_304"]
        for number in ("303", "304"):
            added = diffs[f"{number}D", "bericht", f"{prefix}{number}D"]
            items.append(
                difference(
                    "bericht", number, "voeg_toe", added, toelichting="elementvolgorde: volgorde-303-304.toml"
                )
            )
        unsure = {"zekerheid": "inferred", "bron": source["bron"]}
        why = "bij welke klasse deze kardinaliteit hoort is afgeleid: daarom ook afwezig toegestaan"
        for klasse in ("Client", "Prestatie"):
            items.append(
                difference(
                    "kardinaliteit",
                    f"304/{klasse}/RetourCodes",
                    "wijzig",
                    unsure,
                    toelichting=why,
                    min=1,
                    max=1,
                )
            )
    return items


def list_difference(source: Json) -> Json | None:
    """One changed code list; None for the catch-all row and the lists that 303/304 bring along."""
    if source["actie"] == "wijzig":
        words = "vervalt later door CS336"
        text = {"01": source["hier"].partition(",")[0]}
        return difference(
            "tekst", "LDT_RedenWijziging", "wijzig", source, toelichting=words, handhaving="log", codes=text
        )
    element = "LDT_" + source["pad"].rpartition(" ")[2]
    words = BEPERKT_DOOR.get(element, "") if source["actie"] == "voeg_toe" else ""
    if element in OUDE_TEKSTEN:
        action = "voeg_toe" if source["actie"] == "voeg_toe" else "verwijder"
        return difference(
            "enumeratie", element, action, source, toelichting=words, codes=OUDE_TEKSTEN[element]
        )
    if element in NIEUWE_REDENEN:
        codes = dict.fromkeys(NIEUWE_REDENEN[element], "")
        return difference("enumeratie", element, source["actie"], source, toelichting=words, codes=codes)
    return None


def retourcode_differences(here: Json, each: Json) -> list[Json]:
    """The retour codes a release has more and has less than 3.2."""
    oldest, latest = each["3.0"]["retourcodes"], each["3.2"]["retourcodes"]
    old = {code: entry["tekst"] for code, entry in oldest["alleen_hier"].items()}
    # That the list of 3.1 lacks a code is sure only for what 3.2 is documented to have brought.
    new = here if "alleen_hier" in here else latest
    assert new is here or set(here["nog_niet"]) == set(latest["nieuw"])
    later = difference("enumeratie", "LDT_RetourCode", "verwijder", new,
                       toelichting="code van een latere release",
                       codes=dict.fromkeys(here["nog_niet"], ""))  # fmt: skip
    if "alleen_hier" in here:
        texts = difference("tekst", "LDT_RetourCode", "wijzig", here, toelichting="officiële tekst onbekend",
                           handhaving="log", codes=here["andere_tekst"])  # fmt: skip
        return [later, difference("enumeratie", "LDT_RetourCode", "voeg_toe", here, codes=old), texts]
    gone = {"zekerheid": "inferred", "bron": here["bron"]}
    words = "verdwijnen uit 3.0 is afgeleid: de code blijft toegestaan"
    return [
        later,
        difference("enumeratie", "LDT_RetourCode", "verwijder", gone, toelichting=words, codes=old),
    ]


# ------------------------------------------------------------------ one release as a model


def release_model(standard: str, name: str, base: Json, overlay: list[Json], releases: Json) -> Json:
    """Apply an overlay to the 3.2 facts of a standard."""
    model: Json = copy.deepcopy({"berichten": base["berichten"], **base["datatypes"]})
    for bericht in model["berichten"].values():
        bericht["codes"] = {bericht["berichtcode"]: ""}
        bericht["logische_sleutels"] = bericht.get("logische_sleutels") or {}
    model["ruimte"] = base["namespaces"]["basisschema"].removesuffix("basisschema/schema")
    model["vrije_volgorde"] = frozenset()
    if name == "3.0":
        add_303_304(model, PREFIX[standard], releases["berichten_303_304"])
    for item in overlay:
        apply(item, model, PREFIX[standard])
    for code, bericht in model["berichten"].items():
        bericht["codes"] = bericht["codes"] if len(bericht["codes"]) > 1 else {bericht["berichtcode"]: code}
    return model


def apply(item: Json, model: Json, prefix: str) -> None:
    """Change a model by one difference; what is only logged may add codes but never narrows."""
    number, _, path = item["doel"].partition("/")
    enforced = item["handhaving"] == "weiger"
    if item["soort"] == "namespace":
        model["ruimte"] = item["waarde"]
    elif item["soort"] == "enumeratie":
        values: list[str] = model["simple"][item["doel"]]["facets"]["enumeration"]
        wanted = set(item["codes"])
        if item["actie"] != "gelijk":
            absent = item["actie"] == "verwijder" and enforced
            values[:] = sorted(set(values) - wanted if absent else set(values) | wanted)
    elif item["soort"] == "vaste_waarde":
        for bericht in model["berichten"].values():
            for element in bericht["klassen"]["Header"]:
                if element["naam"] == "BerichtSubversie":
                    element["restrictie"] = {"pattern": [item["waarde"]]}
    elif item["soort"] == "sleutel":
        keys = model["berichten"][prefix + number]["logische_sleutels"]
        if path in keys:
            keys[path] = item["elementen"]
    elif item["soort"] in ("element", "kardinaliteit") and enforced:
        klasse, _, name = path.partition("/")
        elements = model["berichten"][prefix + number]["klassen"][klasse]
        target = next(element for element in elements if element["naam"] == name)
        if item["actie"] == "verwijder":
            elements.remove(target)
        else:
            target.update(min=item["min"], max=item["max"])


def add_303_304(model: Json, prefix: str, facts: Json) -> None:
    """Add 303 and 304, with the order of elements from its one place."""
    order = tomllib.loads((HOME / "volgorde-303-304.toml").read_text("utf-8"))
    model["vrije_volgorde"] = frozenset(order["vrij"])

    def ordered(klasse: str, elements: list[Json]) -> list[Json]:
        place = order[klasse]["elementen"]
        picked = [{k: e[k] for k in ("naam", "type", "min")} | {"max": e.get("max", 1)} for e in elements]
        return sorted(picked, key=lambda e: place.index(e["naam"]))

    for name, elements in facts["datatypen_samengesteld"].items():
        model["complex"][name] = ordered(name, elements)
        for element in model["complex"][name]:
            if element["naam"] == "DeclarantFactuurNummer":  # CS319
                element["restrictie"] = {"pattern": ["([a-zA-Z0-9])+"]}
            elif element["naam"] == "BtwPercentage":  # CS322
                element["restrictie"] = {"maxInclusive": 9999}
    for name, entry in facts["datatypen_enkelvoudig"].items():
        facets = {
            key: entry[key]
            for key in ("minLength", "maxLength", "minInclusive", "maxInclusive")
            if key in entry
        }
        facets |= {key: list(entry[key]) if key == "enumeration" else [entry[key]]
                   for key in ("enumeration", "pattern") if key in entry}  # fmt: skip
        model["simple"][name] = {"base": entry["base"], "facets": facets}
    for number, other in (("303", "304"), ("304", "303")):
        retour = number == "304"
        codes = {facts["codes"][f"{prefix}{number}{x}"]: f"{prefix}{number}{x}" for x in LETTERS}
        fixed = {"BerichtCode": "|".join(codes), "BerichtVersie": "3", "BerichtSubversie": "0"}
        extra: dict[str, list[tuple[str, int]]] = {"Client": [("Prestaties", 1)]}
        if retour:
            for klasse in ("Header", "Client", "Prestatie"):
                extra.setdefault(klasse, []).append(("RetourCodes", 0))
        classes: Json = {"Root": [one("Header", 1), one("Clienten", 0 if retour else 1)]}
        for klasse, entry in facts[number].items():
            if klasse in ("Client", "Prestatie"):
                classes[entry["meervoud"]] = [one(klasse, 1) | {"max": "unbounded"}]
            added = [one(*pair) for pair in extra.get(klasse, [])]
            classes[klasse] = ordered(klasse, entry["elementen"] + added)
            for element in classes[klasse]:
                if klasse == "Header" and element["naam"] in fixed:
                    element["restrictie"] = {"pattern": [fixed[element["naam"]]]}
        keys = {k: [e["naam"] for e in v["elementen"] if e["sleutel"]] for k, v in facts[number].items()}
        model["berichten"][prefix + number] = {
            "vrije_volgorde": model["vrije_volgorde"],
            "naam": NAMEN[number], "berichtcode": next(iter(codes)), "codes": codes,
            "soort": "retour" if retour else "heen", "afzender": "aanbieder",
            "verzonden_door": "gemeente" if retour else "aanbieder",
            "verzonden_aan": "aanbieder" if retour else "gemeente",
            "retour": None if retour else prefix + other, "heenbericht": prefix + other if retour else None,
            "klassen": classes, "logische_sleutels": {k: v for k, v in keys.items() if v},
            "xsd_versies": None,
        }  # fmt: skip


def one(name: str, low: int) -> Json:
    """Give an element of a class of the same name, at most once."""
    return {"naam": name, "type": name, "min": low, "max": 1}
