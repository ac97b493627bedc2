"""What a rehearsal saw while it ran, besides what the hub and the parties wrote down themselves."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from ketenwissel.partij import Toewijzing
from ketenwissel.rehearsal.maatregelen import Maatregelen
from ketenwissel.rehearsal.rapport import Gereedheid
from ketenwissel.rehearsal.regieverloop import Regieverloop

__all__ = ["Afwijkend", "Fusie", "Paartelling", "Spoedopdracht", "Verloop"]


@dataclass(frozen=True, slots=True)
class Afwijkend:
    """A message that a planted deviation is about: its reference and the SHA-256 of its payload."""

    soort: str
    referentie: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Spoedopdracht:
    """An urgent order, given outside the traffic at `moment` (UTC): care goes on during the stop.

    `toewijzing` is the care that it is about, with the client. `referentie` is that of the message that
    settles it, None as long as there is none.
    """

    moment: datetime
    soort: str
    begonnen_door: str
    wederpartij: str
    standaard: str
    toewijzing: Toewijzing = field(repr=False)
    referentie: str | None = None


@dataclass(frozen=True, slots=True)
class Fusie:
    """A gemeente that ends at `moment` (UTC) and the one that succeeds it, by their codes."""

    moment: datetime
    oud: str
    nieuw: str

    def code_at(self, code: str, moment: datetime) -> str:
        """Give who answers for a code at an instant."""
        return self.nieuw if code == self.oud and moment >= self.moment else code


@dataclass(frozen=True, slots=True)
class Paartelling:
    """The pairs per state as the hub counted them at `moment` (UTC), after this many sealed events."""

    moment: datetime
    gebeurtenissen: int
    aantallen: dict[str, int]


@dataclass(slots=True)
class Verloop:
    """The record of one rehearsal.

    `gepland` counts per kind of misbehaviour how often the evidence must show it; `breekt` names each
    heenbericht whose pair has to break, with the kind that is to blame. `heen_buiten_keten` counts, per type,
    the heenberichten that the chain can no longer carry. `later` holds (sender, reference) of what was
    refused after the hub had said that it was received: of each a foutbericht of the hub itself must tell.
    `maatregelen` is what people decided beside the runbook, None where that is not played.
    """

    begin: datetime
    einde: datetime
    paren: list[Paartelling] = field(default_factory=list)
    gereedheid: list[Gereedheid] = field(default_factory=list)
    afwijkend: list[Afwijkend] = field(default_factory=list)
    breekt: dict[str, str] = field(default_factory=dict)
    spoed: dict[int, Spoedopdracht] = field(default_factory=dict)
    gepland: dict[str, int] = field(default_factory=dict)
    opdrachten: int = 0
    heen_buiten_keten: Counter[str] = field(default_factory=Counter)
    antwoorden_buiten_keten: int = 0
    niet_verzonden: int = 0
    later: set[tuple[str, str]] = field(default_factory=set)
    maatregelen: Maatregelen | None = None
    regie: Regieverloop = field(default_factory=Regieverloop)
