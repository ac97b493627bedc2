"""A synthetic chain on a virtual clock, and the checkers that judge what it did."""

from ketenwissel.rehearsal.opzet import Opzet
from ketenwissel.rehearsal.rapport import Rapport, prepare_folder, to_json, write
from ketenwissel.rehearsal.uitvoering import rehearse
from ketenwissel.rehearsal.voortgang import make, print_verdict

__all__ = ["Opzet", "Rapport", "make", "prepare_folder", "print_verdict", "rehearse", "to_json", "write"]
