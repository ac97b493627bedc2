"""Telling the story: one pass over the trail, one over the journals, whatever the size of the run."""

from collections.abc import Callable, Sequence

from ketenwissel import standards
from ketenwissel.rehearsal.checkers import Bewijs, Gebeurtenis
from ketenwissel.rehearsal.gereedheid import Cutoff
from ketenwissel.rehearsal.verhaal.lot import Lotgevallen
from ketenwissel.rehearsal.verhaal.momenten import Momenten
from ketenwissel.rehearsal.verhaal.paren import Paren
from ketenwissel.rehearsal.verhaal.partijen import Journaalstand, tell_parties
from ketenwissel.rehearsal.vertelling import Verhaal

__all__ = ["Meeteller", "tell"]

Meeteller = Callable[[Gebeurtenis], None]
"""What else wants to see every event of the trail in the same pass."""


def tell(bewijs: Bewijs, cutoffs: Sequence[Cutoff], release: str, meeteller: Meeteller) -> Verhaal:
    """Tell what happened; `release` is the one the chain goes to, which says what can still be sent.

    Memory grows with the parties, the pairs open at one time and the refused messages, not with the traffic.
    """
    gereedheid = bewijs.verloop.gereedheid
    paren = Paren(bewijs.verloop.breekt)
    momenten = Momenten(cutoffs, gereedheid, paren)
    lot = Lotgevallen(lambda bericht: standards.berichttype(bericht, release) is not None, bewijs.fusie)
    for gebeurtenis in bewijs.spoor():
        meeteller(gebeurtenis)
        if gebeurtenis.soort == "bevestigd":
            continue  # one in three events, of which the story tells nothing
        momenten.see(gebeurtenis)
        paren.see(gebeurtenis)
        lot.see(gebeurtenis)
    stand = Journaalstand(lot.cross_referenties)
    stand.read(bewijs)
    lot.finish(paren, stand.answered)
    return Verhaal(
        momenten.told(),
        lot.total(),
        paren.breuken(),
        tuple(tell_parties(stand, paren, lot, gereedheid)),
    )
