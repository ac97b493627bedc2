"""Readiness as it is measured: what the regie said at the cut-offs, counted again from journals and trail."""

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.rehearsal.checkers.gereedheid import count_again
from ketenwissel.rehearsal.regieverloop import Aantallen

__all__ = ["check_measured"]


def check_measured(bewijs: Bewijs, telling: Telling) -> None:
    """Hold the numbers of each party, and of all together, against the same numbers counted again.

    The same must be said of a cut-off when it is there, and afterwards.
    """
    metingen = bewijs.verloop.regie.metingen
    cutoffs = sorted({one.moment for one in metingen})
    counted = count_again(bewijs, cutoffs)
    by_cutoff = {
        moment: [
            stand.at(bewijs, number)
            for stand in (counted.uncollected, counted.owed, counted.broken, counted.discouraged)
        ]
        for number, moment in enumerate(cutoffs)
    }
    for meting in metingen:
        numbers = by_cutoff[meting.moment]
        told = dict(meting.partijen)
        total = Aantallen(*(sum(one[place] for one in told.values()) for place in range(len(numbers))))
        said = [*told.items(), ("de keten", meting.landelijk)]
        for naam, one in said:
            telling.look()
            expected = total if naam == "de keten" else Aantallen(*(number[naam] for number in numbers))
            # What went against advice is not kept.
            compared = slice(3) if meting.bewaard else slice(4)
            if one[compared] != expected[compared]:
                when = f"{meting.moment:%Y-%m-%d %H:%M}Z" + (", later gevraagd" if meting.bewaard else "")
                telling.fault(f"{naam} op {when}: {tuple(one)} gemeld, {tuple(expected)} geteld")
        for code in {code for number in numbers for code in +number} - told.keys():
            telling.fault(f"{code}: heeft werk open, maar ontbreekt in de meting")
