"""Faults in a rehearsal: what goes wrong between parties, hub, clock and disk, drawn from the seed."""

from ketenwissel.rehearsal.storingen.opslag import Gecrasht, HaperendeOpslag
from ketenwissel.rehearsal.storingen.plan import STORINGEN, Storingsplan, check_names, draw_names
from ketenwissel.rehearsal.storingen.poort import Storingspoort

__all__ = [
    "STORINGEN",
    "Gecrasht",
    "HaperendeOpslag",
    "Storingsplan",
    "Storingspoort",
    "check_names",
    "draw_names",
]
