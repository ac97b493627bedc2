"""The regie in a rehearsal: who directs, and the plays of what they do while the chain migrates.

Each play is a `Toneelstuk`: acts at their instants, through the same room as in a real migration.
"""

from ketenwissel.rehearsal.regiespel.maatregelen import Maatregelenspel
from ketenwissel.rehearsal.regiespel.mensen import Mensen, appoint
from ketenwissel.rehearsal.regiespel.programma import plays_of_regie
from ketenwissel.rehearsal.regiespel.spoedgeven import Spoedspel
from ketenwissel.rehearsal.regiespel.stappen import Kantoorzicht

__all__ = ["Kantoorzicht", "Maatregelenspel", "Mensen", "Spoedspel", "appoint", "plays_of_regie"]
