"""Whom and what somebody sees: everything, or the messages of certain parties, of all or of some types.

>>> zicht = Zicht({"9001": frozenset({"*"}), "9002": frozenset({"WMO301"})})
>>> zicht.covers("9002", "WMO301"), zicht.covers("9002", "WMO305"), zicht.covers("9003", "WMO301")
(True, False, False)
>>> Zicht({"9001": frozenset({"*"})}, alles=True, met_reden=True).needs_reason("9002", "WMO301")
True
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ALLE", "FOUTBERICHT", "NIETS", "Zicht"]

ALLE = "*"
"""Stands in a mandate, and here, for every message type."""

FOUTBERICHT = "Fo01"
"""Stands in a mandate, and here, for foutberichten, which have no message type."""


@dataclass(frozen=True, slots=True)
class Zicht:
    """How far a right of somebody reaches.

    `partijen` gives, for each code it acts for (those of ended predecessors included), the message types:
    `"*"` for all, `"Fo01"` for foutberichten, codes without release and letter, such as WMO303. `alles`:
    every party besides; `met_reden`: for what only `alles` covers, a reason is asked and kept in the trail.
    """

    partijen: Mapping[str, frozenset[str]]
    alles: bool = False
    met_reden: bool = False

    def acts_for(self, partij: str, berichttype: str) -> bool:
        """Say whether messages of this type of a party are among its own."""
        types = self.partijen.get(partij)
        return types is not None and (ALLE in types or berichttype in types)

    def covers(self, partij: str, berichttype: str) -> bool:
        """Say whether it reaches messages of this type of a party (a message belongs to both its ends)."""
        return self.alles or self.acts_for(partij, berichttype)

    def needs_reason(self, partij: str, berichttype: str) -> bool:
        """Say whether a reason is needed for what is covered."""
        return self.met_reden and not self.acts_for(partij, berichttype)

    def sees(self, partij: str) -> bool:
        """Say whether it reaches anything of a party."""
        return self.alles or partij in self.partijen


NIETS = Zicht({})
"""Nothing at all: without the right, or without anybody to act for."""
