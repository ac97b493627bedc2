"""Build the data folders of the standards from a folder with facts of iWmo and iJw.

Release 3.2 is taken from the facts as it is. An earlier release is an overlay on it: first the overlay is
written down (every difference with its certainty and source), then it is applied.

Usage: python tools/build_standards.py FACTS [TARGET]
"""

import json
import sys
from pathlib import Path

from standards_niveau2 import niveau2_toml
from standards_overlay import HOME, LETTERS, PREFIX, Json, overlay_of, release_model
from standards_rules import rule_differences
from standards_tables import (
    berichten_toml,
    codelijsten_toml,
    overlay_toml,
    regels_toml,
    release_toml,
    table,
)
from standards_xsd import schemas

RELEASES = ("3.0", "3.1", "3.2")


def read(facts: Path, name: str) -> Json:
    """Read one JSON file of the facts."""
    data: Json = json.loads((facts / name).read_text("utf-8"))
    return data


def build(facts: Path, target: Path) -> None:
    """Write every release folder and the index."""
    releases, lists = read(facts, "releases.json"), read(facts, "codelijsten.json")
    rules = json.loads((facts / "regels.json").read_text("utf-8"))
    old = {k: v["enumeration"] for k, v in releases["berichten_303_304"]["datatypen_enkelvoudig"].items()
           if isinstance(v.get("enumeration"), dict)}  # fmt: skip
    index = []
    for standard in sorted(PREFIX):
        base = read(facts, f"{standard}-3.2.json")
        for name in RELEASES:
            overlay = overlay_of(standard, name, releases)
            model = release_model(standard, name, base, overlay, releases)
            model["oude_codes"] = old | {"LDT_ValutaCode": {"EUR": "Euro"}}
            files = schemas(model, standard, name, releases)
            files["overlay.toml"] = overlay_toml(
                standard, name, overlay + rule_differences(standard, name, releases)
            )
            files["berichten.toml"] = berichten_toml(model, standard)
            files["codelijsten.toml"] = codelijsten_toml(model, standard, lists, overlay)
            files["regels.toml"] = regels_toml(model, standard, name)
            files["niveau2.toml"] = niveau2_toml(model, standard, name, rules, releases)
            files["release.toml"] = release_toml(model, standard, name, releases)
            folder = target / f"{standard}-{name}"
            folder.mkdir(parents=True, exist_ok=True)
            for file, text in files.items():
                (folder / file).write_text(text, "utf-8", newline="\n")
            index.append(
                table("[[release]]", {"standaard": standard, "naam": name, "namespace": model["ruimte"]})
            )
    letters = {"303": list(LETTERS), "304": list(LETTERS)}
    head = table("", {"voorvoegsels": {v: k for k, v in PREFIX.items()}, "letters": letters})
    (target / "index.toml").write_text("\n".join([head, *index]), "utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python tools/build_standards.py FACTS [TARGET]")
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else HOME)
