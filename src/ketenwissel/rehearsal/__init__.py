"""A synthetic chain on a virtual clock, and the checkers that judge what it did."""

from ketenwissel.rehearsal.draad import Draad
from ketenwissel.rehearsal.opzet import Opzet
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.reeks import sweep
from ketenwissel.rehearsal.storingen import STORINGEN, check_names
from ketenwissel.rehearsal.uitslag import read_document
from ketenwissel.rehearsal.uitvoering import rehearse
from ketenwissel.rehearsal.vergelijken import compare
from ketenwissel.rehearsal.voortgang import make, print_verdict
from ketenwissel.rehearsal.weergave import (
    comparison_json,
    prepare_folder,
    print_vergelijking,
    to_json,
    write,
    write_comparison,
)
from ketenwissel.rehearsal.wijziging import load_speelboek

__all__ = [
    "STORINGEN",
    "Draad",
    "Opzet",
    "Rapport",
    "check_names",
    "compare",
    "comparison_json",
    "load_speelboek",
    "make",
    "prepare_folder",
    "print_verdict",
    "print_vergelijking",
    "read_document",
    "rehearse",
    "sweep",
    "to_json",
    "write",
    "write_comparison",
]
