"""The rules of control level 2 for each release, from our own table of checks, held against the facts.

The facts hold the texts of the rules and where they apply; what a text means as a check stands in
`niveau2.toml`. The build fails when the table names a rule that the facts do not have in that release and for
that message, and when a rule of the facts has no check.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from standards_overlay import PREFIX, Json
from standards_tables import table

__all__ = ["niveau2_toml"]

_TABLE = Path(__file__).with_name("niveau2.toml")
_WRITTEN = (
    "code",
    "berichten",
    "klassen",
    "vorm",
    "element",
    "elementen",
    "als",
    "behalve",
    "waarden",
    "tekst",
)
_SLEUTEL = "TR101"


def niveau2_toml(model: Json, standard: str, name: str, rules: list[Json], releases: Json) -> str:
    """Write the rules of level 2 of a release; raises ValueError where the table and the facts differ."""
    own = [*_keys(model, standard, name, rules), *_checks(standard, name)]
    _compare(own, standard, name, rules, releases)
    return "\n".join(table("[[regel]]", {key: rule.get(key) for key in _WRITTEN}) for rule in own)


def _checks(standard: str, name: str) -> Iterator[Json]:
    """Give the checks of our table that a release has, each under its number there."""
    for rule in tomllib.loads(_TABLE.read_text("utf-8"))["regel"]:
        if standard not in rule.get("standaarden", PREFIX) or name < rule.get("vanaf", ""):
            continue
        if name == rule.get("alleen_in", name):
            code = rule.get("in_3_0", rule["code"]) if name == "3.0" else rule["code"]
            yield {"vorm": "combinatie", **rule, "code": code}


def _keys(model: Json, standard: str, name: str, rules: list[Json]) -> Iterator[Json]:
    """Give the unique keys of the classes of each message that TR101 is about."""
    prefix = PREFIX[standard]
    (about,) = (rule["berichten"] for rule in rules if rule["code"] == _SLEUTEL)
    for code, bericht in sorted(model["berichten"].items()):
        if code not in about:
            continue
        for klasse, key in bericht["logische_sleutels"].items():
            elements = list(key)
            if (name, code.removeprefix(prefix), klasse) == ("3.1", "315", "AangevraagdProduct"):
                # Which of the keys of 3.0 and 3.2 it has is only inferred: what is double by both surely is.
                elements += ["Product/Categorie", "Product/Code", "ToewijzingIngangsdatum"]
            yield {
                "code": _SLEUTEL,
                "berichten": [code.removeprefix(prefix)],
                "klassen": [klasse],
                "vorm": "sleutel",
                "elementen": elements,
                "tekst": "dubbel: de sleutel komt vaker voor in het bericht",
            }


def _compare(own: list[Json], standard: str, name: str, rules: list[Json], releases: Json) -> None:
    """Hold what we check against what the facts say of a release."""
    prefix = PREFIX[standard]
    of_level_2 = {r["code"]: r for r in rules if r["controleniveau"] == 2 and standard in r["standaarden"]}
    here = releases[standard][name]["regels"]
    absent = {rule["code"] for rule in here.get("niet_actief_uit_3.2", ())}
    known = of_level_2.keys() - absent
    if name == "3.0":
        known |= {
            rule["code"]
            for rule in releases["regels_alleen_in_3.0"]
            if rule["controleniveau"] == 2 and not rule["alleen_303_304"]
        }
    ours = {rule["code"] for rule in own}
    if strange := ours - known:
        raise ValueError(f"{standard} {name}: the facts have no rule {sorted(strange)} of level 2")
    if name == "3.1":
        return  # what is only inferred there is left out on purpose
    if name == "3.0":
        # CS318 and CD088 are rules of iJw there, TR342 had another content.
        known -= {"TR342"} | ({"CS318", "CD088"} if standard == "iwmo" else set())
    if missing := known - ours:
        raise ValueError(f"{standard} {name}: no check for {sorted(missing)}")
    if name == "3.2":
        wanted = {(c, b) for c, rule in of_level_2.items() for b in rule["berichten"] if b.startswith(prefix)}
        pairs = {(rule["code"], prefix + bericht) for rule in own for bericht in rule["berichten"]}
        if wanted != pairs:
            raise ValueError(f"{standard} {name}: checks and facts differ for {sorted(wanted ^ pairs)}")
