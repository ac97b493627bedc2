"""What the typed table gives, with the named exceptions that people decided on beside the runbook."""

from dataclasses import replace
from datetime import datetime

from ketenwissel.rehearsal.checkers.bewijs import Bewijs
from ketenwissel.rehearsal.checkers.verwachting import Regel
from ketenwissel.store import Journaalregel

__all__ = ["expected_of"]


def expected_of(bewijs: Bewijs, regel: Journaalregel, moment: datetime) -> Regel | None:
    """Give what a submission had to get at an instant; None when nothing was expected.

    A measure changes only what the table lets pass: no block and no end of a release ever opens by one.
    """
    table, decided = bewijs.verwachting, bewijs.verloop.maatregelen
    expected = table.of(regel.functie, regel.release, moment)
    if expected is None or decided is None or expected.uitkomst != "ontvangst":
        return expected
    if decided.extra_stop.holds(regel.partij, moment):
        return replace(expected, uitkomst="extra_stop", stap=None)
    afspraak = decided.afspraak
    if (
        afspraak is not None
        and expected.stap is None
        and regel.release == table.oude_release
        and table.nummer(regel.functie) in afspraak.berichten
        and {regel.partij, regel.wederpartij} == afspraak.partijen
        and moment >= afspraak.van
    ):
        return replace(expected, stap=afspraak.naam)
    return expected
