"""Trust: the trail is whole, no BSN stands outside payloads, and every planted misbehaviour was seen."""

import re
from collections import Counter

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.rehearsal.misdragingen import SOORTEN

__all__ = ["check_planted", "check_privacy", "check_seal", "seen"]

_NINE_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])")

_VISIBLE = {
    "declaratie_na_stop": ("ontvangst", True),
    "heen_na_blokkade": ("geblokkeerd", False),
    "retour_na_blokkade": ("geblokkeerd", False),
    "nieuwe_release_te_vroeg": ("release_niet_in_gebruik", False),
    "oude_release_te_laat": ("release_niet_in_gebruik", False),
    "retour_in_nieuwe_release": ("retour_andere_release", False),
    "niet_volgens_xsd": ("niet_volgens_xsd", False),
    "antwoord_te_laat": ("geblokkeerd", False),
}
"""Where each kind becomes visible: the answer it must meet, and whether that answer is "ontraden"."""


def check_seal(bewijs: Bewijs, telling: Telling) -> None:
    """Recompute the hash chain over the whole trail."""
    ok, count, fault = bewijs.verify()
    telling.look(count)
    if not ok:
        telling.fault(fault)


def check_privacy(bewijs: Bewijs, telling: Telling) -> None:
    """Look for the test BSNs of this run, as whole numbers, in everything that is not a payload."""
    for name, text in bewijs.teksten():
        telling.look()
        if any(token in bewijs.bsns for token in _NINE_DIGITS.findall(text)):
            telling.fault(f"{name}: bevat een BSN")


def seen(bewijs: Bewijs) -> Counter[str]:
    """Count, per planted kind, the attempts that met the answer that makes them visible."""
    counts: Counter[str] = Counter()
    for one in bewijs.verloop.afwijkend:
        situatie, discouraged = _VISIBLE[one.soort]
        counts[one.soort] += (one.situatie or "ontvangst", one.ontraden is not None) == (
            situatie,
            discouraged,
        )
    return counts


def check_planted(bewijs: Bewijs, telling: Telling) -> None:
    """Every kind was seen exactly as often as it was planted."""
    found = seen(bewijs)
    for soort in SOORTEN:
        planned = bewijs.verloop.gepland.get(soort, 0)
        telling.look(planned)
        if found[soort] != planned:
            telling.fault(f"{soort}: {planned} gepland, {found[soort]} gezien")
