"""How the rules of levels 1 to 4 differ per release, as items of the overlay.

`verwijder`: a rule of 3.2 that this release does not have; `voeg_toe`: one that only this release has;
`wijzig`: same number, other content; `gelijk`: as in 3.2, but that is not fully sure. Where the handling is
`log`, the rule may only note what it finds.
"""

import re

from standards_overlay import Json, difference

__all__ = ["rule_differences"]


def rule_differences(standard: str, name: str, releases: Json) -> list[Json]:
    """Write down how the rules of a release differ from those of 3.2."""
    if name == "3.2":
        return []
    here: Json = releases[standard][name]["regels"]
    source = "IM30 vergeleken met IM32" if name == "3.0" else "FU32; MH32; CL"
    items = [
        difference("regel", rule["code"], "verwijder", {"zekerheid": rule["zekerheid"], "bron": source})
        for rule in here["niet_actief_uit_3.2"]
    ]
    if name == "3.0":
        items += [
            difference("regel", rule["code"], "voeg_toe", rule, toelichting=_later(rule.get("wordt_later")))
            for rule in releases["regels_alleen_in_3.0"]
        ]
    for rule in here.get("nieuw_t.o.v._3.0", []):
        sure = {"zekerheid": rule["zekerheid"], "bron": "IM30 vergeleken met IM32; CL"}
        if rule["soort"] == "hernummerd":
            why = "de controle staat in 3.0 en in 3.2; alleen het moment van hernummeren is afgeleid"
            items.append(
                difference("regel", rule["code"], "gelijk", sure, toelichting=why, handhaving="weiger")
            )
        elif rule["zekerheid"] != "documented":
            items.append(difference("regel", rule["code"], "gelijk", sure, handhaving="log"))
    for rule in releases["gewijzigde_regels"]:
        if "(iWmo)" not in rule["regel"] or standard == "iwmo":
            items += changed(name, rule)
    return items


def _later(number: str | None) -> str:
    return f"later {number}" if number else ""


def changed(name: str, rule: Json) -> list[Json]:
    """One row of changed rules, for a release: which content holds there, and how sure."""
    when, sure = rule["gewijzigd_in"], rule["zekerheid_release"]
    source = {"zekerheid": sure, "bron": rule["bron"]}
    handling = "weiger" if sure == "documented" else "log"
    action, why = "wijzig", f"gewijzigd in {when}"
    if name == "3.0" and when.startswith("3.0."):
        handling, why = "log", f"{why}: een patch van 3.0, niet door iedereen gevolgd"
    elif name == "3.0":
        source, handling = {"zekerheid": "documented", "bron": rule["bron"]}, "weiger"
    elif not when.startswith("3.2") and when != "3.1 of 3.2":
        if sure == "documented":
            return []
        action = "gelijk"
    codes = re.findall(r"[A-Z]{2}[0-9]{3}(?:x[0-9])?", rule["regel"])
    return [difference("regel", code, action, source, toelichting=why, handhaving=handling) for code in codes]
