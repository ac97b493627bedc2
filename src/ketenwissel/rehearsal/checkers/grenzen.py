"""Every cut-off was hit within a second on both sides, and judged right there."""

from datetime import timedelta

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.rehearsal.checkers.uitzonderingen import expected_of
from ketenwissel.store import Journaalregel

__all__ = ["check_cutoffs"]

_NEAR = timedelta(seconds=1)
_KANTEN = ("ggk", "vecozo")

Raak = tuple[int, str, bool]
"""A row of the table, the type or the side of the chain, and whether it was in time (before the cut-off)."""


def check_cutoffs(bewijs: Bewijs, telling: Telling) -> None:
    """Look for rightly judged submissions on both sides of the start of every row of the typed table."""
    table = bewijs.verwachting
    rules = [(number, rule) for number, rule in enumerate(table.regels) if rule.van is not None]
    hits: set[Raak] = set()
    for regel in bewijs.journaal():
        if regel.richting != "verzonden" or regel.soort == "Fo01" or regel.uitkomst is None:
            continue
        for number, rule in rules:
            if rule.van is None or not -_NEAR <= regel.tijdstip - rule.van < _NEAR:
                continue
            nummer = table.nummer(regel.functie) or ""
            if rule.release == regel.release and (rule.berichten is None or nummer in rule.berichten):
                telling.look()
                if _is_right(bewijs, regel):
                    in_time = regel.tijdstip < rule.van
                    hits |= {(number, what, in_time) for what in (nummer, bewijs.kanten[regel.partij])}
    for number, rule in rules:
        for what in sorted(rule.berichten or ()) if rule.release == table.oude_release else _KANTEN:
            for in_time, text in ((True, "net ervoor"), (False, "erop")):
                if (number, what, in_time) not in hits:
                    telling.fault(
                        f"{rule.van:%Y-%m-%d %H:%M}Z, {rule.release} {what}: niets {text} goed beoordeeld"
                    )


def _is_right(bewijs: Bewijs, regel: Journaalregel) -> bool:
    """Tell whether the table gives this answer; what another check refuses says nothing of a cut-off."""
    expected = expected_of(bewijs, regel, regel.tijdstip)
    got = (regel.situatie or regel.uitkomst, regel.stap)
    return expected is not None and got == (expected.uitkomst, expected.stap)
