"""Which plays of the regie a rehearsal has, each with its own source of chance."""

from ketenwissel.core.clock import Clock
from ketenwissel.regie import Regelbron
from ketenwissel.rehearsal.opzet import Opzet, seeded
from ketenwissel.rehearsal.regiespel.herinneren import Herinnerspel
from ketenwissel.rehearsal.regiespel.mededelen import Mededeelspel
from ketenwissel.rehearsal.regiespel.mensen import Mensen
from ketenwissel.rehearsal.regiespel.meten import Meetspel
from ketenwissel.rehearsal.regiespel.nazien import Nazorgspel
from ketenwissel.rehearsal.regiespel.stappen import Kantoorzicht, Stappenspel
from ketenwissel.rehearsal.regiespel.termijnen import Termijnenspel
from ketenwissel.rehearsal.regiespel.wijzigen import Wijzigingspel
from ketenwissel.rehearsal.regieverloop import Regieverloop
from ketenwissel.rehearsal.toneelstuk import Toneelstuk
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.store import Opslag

__all__ = ["plays_of_regie"]


def plays_of_regie(
    opzet: Opzet,
    speelboek: Speelboek,
    wereld: Wereld,
    opslag: Opslag,
    mensen: Mensen,
    clock: Clock,
    kantoren: Kantoorzicht,
    verloop: Regieverloop,
) -> list[Toneelstuk]:
    """Give the plays, in the order in which they act where two act at once.

    Without typed steps nobody could judge reports and reminders: these are left out then.
    """
    bron = Regelbron(clock.now, "productie")
    wijziging = speelboek.wijziging
    plays: list[Toneelstuk] = []
    if wijziging is not None:
        plays.append(Wijzigingspel(opslag, mensen, wijziging))
    if speelboek.verwachting.taken:
        plays.append(Herinnerspel(opslag, bron, speelboek, seeded(opzet, "herinneringen"), verloop))
        rng = seeded(opzet, "stapmeldingen")
        announced = None if wijziging is None else wijziging.goedgekeurd_op[1]
        plays.append(
            Stappenspel(
                opslag, bron, mensen, speelboek.einde, wereld, kantoren, rng, verloop, bekend_op=announced
            )
        )
    rng = seeded(opzet, "termijnen")
    plays.append(Termijnenspel(opslag, bron, mensen.ketenbureau, speelboek, rng, verloop))
    plays.append(Meetspel(opslag, clock, mensen.ketenbureau, speelboek, verloop))
    rng = seeded(opzet, "mededelingen")
    plays.append(Mededeelspel(opslag, clock, mensen, wereld, speelboek, rng, verloop))
    plays.append(Nazorgspel(opslag, clock, mensen.ketenbureau, speelboek, verloop))
    return plays
