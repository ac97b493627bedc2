"""Trust: the trail is whole, and no BSN stands outside payloads."""

import re

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling

__all__ = ["check_privacy", "check_seal"]

# Nine digits that stand alone. It begins with a digit and looks back at the end: a pattern that begins by
# looking back is tried at every character, which takes several times as long.
_NINE_DIGITS = re.compile(r"[0-9][0-9]{8}(?<![0-9A-Za-z][0-9]{9})(?![0-9A-Za-z])")


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
