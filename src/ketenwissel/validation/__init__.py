"""Judging messages by the control levels of the standard: bytes in, findings out."""

from ketenwissel.validation.controle import HIGHEST_LEVEL, Uitkomst, check
from ketenwissel.validation.inlezen import Lezing, read
from ketenwissel.validation.level1 import FOUTCODE, level1
from ketenwissel.validation.level2 import has_level2, level2

__all__ = [
    "FOUTCODE",
    "HIGHEST_LEVEL",
    "Lezing",
    "Uitkomst",
    "check",
    "has_level2",
    "level1",
    "level2",
    "read",
]
