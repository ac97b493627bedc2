"""Who calls, with the roles that count at that instant.

>>> gemeente = Identiteit.organisation("9001", "partij")
>>> gemeente.mag("indienen"), gemeente.mag("partijen.beheer"), gemeente.zelf
(True, False, frozenset({'9001'}))
>>> Identiteit("r.egie", (Verlening("regie"),), persoon=True).mag("draaiboek.beheer")
True
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ketenwissel.toegang.rechten import Rolinhoud, Toegangsrol, check_recht, for_persons, rol

__all__ = ["Identiteit", "Verlening", "may_second"]


class Verlening(NamedTuple):
    """A role that somebody holds: for a party or another organisation, or (None) over the whole chain."""

    rol: Toegangsrol
    organisatie: str | None = None


@dataclass(frozen=True, slots=True)
class Identiteit:
    """Somebody who was recognised, for one request or one command.

    `naam` is what the trail writes: the name of a person (`persoon`), or the code of an organisation whose
    program calls. `verleningen` are the roles that count now. Its rights hold for this instant only: make it
    anew for the next.
    """

    naam: str
    verleningen: tuple[Verlening, ...]
    persoon: bool = False
    rechten: frozenset[str] = field(init=False, repr=False, compare=False)
    zelf: frozenset[str] = field(init=False, repr=False, compare=False)
    """Codes of the parties that this is, not merely acts for."""

    def __post_init__(self) -> None:
        every = frozenset[str]().union(*(rol(one.rol).rechten for one in self.verleningen))
        object.__setattr__(self, "rechten", every if self.persoon else every - for_persons())
        own = frozenset(
            one.organisatie for one in self.verleningen if one.rol == "partij" and one.organisatie
        )
        object.__setattr__(self, "zelf", own)

    @classmethod
    def organisation(cls, code: str, as_rol: Toegangsrol) -> "Identiteit":
        """Make the identity of a program of an organisation."""
        holder = code if rol(as_rol).bereik == "eigen" else None
        return cls(code, (Verlening(as_rol, holder),))

    @property
    def rollen(self) -> frozenset[Toegangsrol]:
        """The names of its roles."""
        return frozenset(one.rol for one in self.verleningen)

    @property
    def organisatie(self) -> str:
        """The code of the organisation for which it acts; empty for a person without one, or with several."""
        codes = {one.organisatie for one in self.verleningen if one.organisatie}
        return codes.pop() if len(codes) == 1 else ""

    def mag(self, recht: str) -> bool:
        """Say whether any of its roles gives a right; whom it then concerns is `Toegang.zicht`.

        Raises KetenwisselError for a right that does not exist.
        """
        return check_recht(recht) in self.rechten

    def giving(self, recht: str) -> Iterator[tuple[Verlening, Rolinhoud]]:
        """Give the roles that give a right, with what each is worth."""
        if self.mag(recht):
            for one in self.verleningen:
                inhoud = rol(one.rol)
                if recht in inhoud.rechten:
                    yield one, inhoud

    def only(self, as_rol: Toegangsrol, organisatie: str | None = None) -> "Identiteit":
        """Give the same somebody under this role alone (for one organisation); none may be left."""
        kept = tuple(
            one
            for one in self.verleningen
            if one.rol == as_rol and (organisatie is None or one.organisatie == organisatie)
        )
        return Identiteit(self.naam, kept, self.persoon)


def may_second(first: str, second: Identiteit, recht: str) -> bool:
    """Say whether `second` may approve, after the person called `first`: another person, with the right.

    >>> klaas = Identiteit("klaas", (Verlening("regie"),), persoon=True)
    >>> may_second("marie", klaas, "draaiboek.goedkeuren"), may_second("klaas", klaas, "draaiboek.goedkeuren")
    (True, False)
    """
    return second.persoon and second.naam != first and second.mag(recht)
