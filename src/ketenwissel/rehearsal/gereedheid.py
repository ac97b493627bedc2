"""How far every party was at a cut-off of the runbook."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Cutoff", "Gereedheid", "Partijstand"]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """An instant (UTC) of the runbook at which something closes or opens, with the number of its step."""

    stap: str
    tijdstip: datetime
    tekst: str


@dataclass(frozen=True, slots=True)
class Partijstand:
    """What one party still had to send, to read in and to answer at a cut-off, in messages."""

    partij: str
    naam: str
    rol: str
    te_versturen: int
    ongelezen: int
    onbeantwoord: int
    gereed: bool


@dataclass(frozen=True, slots=True)
class Gereedheid:
    """How every party stood at a cut-off."""

    cutoff: Cutoff
    partijen: tuple[Partijstand, ...]

    def per_rol(self) -> list[tuple[str, int, int]]:
        """Give for every role how many parties were ready and how many were not, gemeente first."""
        counted = Counter((stand.rol, stand.gereed) for stand in self.partijen)
        rollen = sorted({rol for rol, _ in counted}, reverse=True)
        return [(rol, counted[rol, True], counted[rol, False]) for rol in rollen]

    def late(self) -> list[Partijstand]:
        """Give the parties that were not ready, the most work left first."""
        late = (stand for stand in self.partijen if not stand.gereed)
        return sorted(late, key=lambda s: (-(s.te_versturen + s.ongelezen + s.onbeantwoord), s.rol, s.partij))
