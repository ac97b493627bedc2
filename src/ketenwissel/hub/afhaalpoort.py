"""What may be collected at an instant: by the gate, by the release in use, and by a measure for one party.

A foutbericht is listed always, also for a party to which delivery is paused. Messages of a release that is no
longer in use lie in a tray of their own.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from ketenwissel.draaiboek import Bijzonderheden, Draaiboek, Omgeving, Oordeel, gate
from ketenwissel.standards import load_release, releases
from ketenwissel.toegang import Register

__all__ = ["FOUTBERICHTVORM", "Afhaalpoort", "Vorm", "is_leftover"]

Vorm = tuple[str, str]
"""(functie, release) of a message."""

FOUTBERICHTVORM: Vorm = ("", "0.0")
"""Of a foutbericht, which has neither."""


@cache
def _forms() -> tuple[Vorm, ...]:
    """Give every form under which a message can be stored: 303 also with its letter."""
    found = {FOUTBERICHTVORM}
    for standaard, naam in releases():
        for kind in load_release(standaard, naam).berichten.values():
            found |= {(functie, naam) for functie in (kind.code, *kind.berichtcodes.values())}
    return tuple(sorted(found))


def is_leftover(draaiboek: Draaiboek, omgeving: Omgeving, form: Vorm, at: datetime) -> bool:
    """Say whether the release of a message, once accepted, is no longer in use."""
    return gate(draaiboek, form[0], form[1], at, "indienen", omgeving).verdict == "niet_in_gebruik"


@dataclass(frozen=True, slots=True)
class Afhaalpoort:
    """The gate for collecting at one instant; a mailbox is that of a party, or of one that it succeeded."""

    draaiboek: Draaiboek
    omgeving: Omgeving
    at: datetime
    register: Register
    bijzonder: Bijzonderheden
    excepted: frozenset[str] = field(init=False)
    """Parties for which something else may hold than for everybody."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "excepted", self.bijzonder.excepted(self.at))

    def exception(self, box: str) -> str | None:
        """Give the party with a measure of its own that a mailbox belongs to; None for all others."""
        if not self.excepted or box in self.excepted:
            return box if self.excepted else None
        party = self.register.successor(box, self.at)
        return party.code if party is not None and party.code in self.excepted else None

    def judge(self, form: Vorm, box: str) -> Oordeel:
        """Give the verdict on collecting a message from a mailbox."""
        oordeel = gate(self.draaiboek, form[0], form[1], self.at, "afhalen", self.omgeving)
        party = self.exception(box)
        return oordeel if party is None else self.bijzonder.collecting(oordeel, party, self.at)

    def is_listed(self, form: Vorm, box: str, *, leftovers: bool) -> bool:
        """Say whether messages of this form may be listed, or (`leftovers`) lie in the other tray."""
        if form[0] == "":
            return not leftovers
        if is_leftover(self.draaiboek, self.omgeving, form, self.at) != leftovers:
            return False
        return not self.is_paused(box) if leftovers else self.judge(form, box).passes

    def is_paused(self, box: str) -> bool:
        """Say whether nothing is delivered to a mailbox now, but for foutberichten."""
        party = self.exception(box)
        return party is not None and party in self.bijzonder.paused(self.at)

    def listed_forms(self, box: str, *, leftovers: bool) -> set[Vorm]:
        """Give every form that may be listed for a mailbox, or (`leftovers`) lies in the other tray."""
        return {form for form in _forms() if self.is_listed(form, box, leftovers=leftovers)}

    def may_leave(self, form: Vorm, box: str, *, leftovers: bool) -> bool:
        """Say whether what waits may be handed out: what is listed, and (`leftovers`) the other tray too."""
        return self.is_listed(form, box, leftovers=False) or (
            leftovers and self.is_listed(form, box, leftovers=True)
        )
