"""Looking at terms: open pairs and requests by deadline, who owes whom what, weeks ahead, and whom to call.

Everything is asked by somebody, and answers with no more than they may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ketenwissel.regie.bellijst import Belregel, call_list
from ketenwissel.regie.contacten import Contact, Nieuwcontact, add_contact, end_contact, visible_contacts
from ketenwissel.regie.openstaand import Openpaar, Schuld, open_pairs, owed_answers, ranked
from ketenwissel.regie.regels import Regelbron
from ketenwissel.regie.rekenen import terms_of
from ketenwissel.regie.termijnen import Termijn
from ketenwissel.regie.vervolgen import Openverzoek, open_requests, owed_decisions
from ketenwissel.regie.vooruitblik import Vooruitblik, look_ahead
from ketenwissel.store import Opslag
from ketenwissel.toegang import ALLE, Identiteit, Register, Toegang, Verboden, Zicht, begin_acts

__all__ = ["Openpagina", "Termijninzage"]


@dataclass(frozen=True, slots=True)
class Openpagina:
    """A page of open pairs; `volgende` is how many were passed over and shown, None after the last."""

    paren: tuple[Openpaar, ...]
    volgende: int | None


class Termijninzage:
    """Answers questions about what is due; any thread may ask."""

    def __init__(self, opslag: Opslag, bron: Regelbron) -> None:
        self._opslag = opslag
        self._bron = bron

    def paren(self, zicht: Zicht, na: int, limiet: int) -> Openpagina:
        """Give the open pairs in sight from the one after `na` on, the earliest deadline first."""
        with self._opslag.reading() as connection:
            found, more = open_pairs(connection, self._bron.read(connection), zicht, na, limiet)
        return Openpagina(tuple(found), na + len(found) if more else None)

    def verzoeken(self, zicht: Zicht) -> list[Openverzoek]:
        """Give the requests in sight that wait for a decision, the earliest deadline first."""
        with self._opslag.reading() as connection:
            return open_requests(connection, self._bron.read(connection), zicht)

    def schulden(self, zicht: Zicht, register: Register) -> list[Schuld]:
        """Give who owes whom what, the earliest deadline first."""
        with self._opslag.reading() as connection:
            regels = self._bron.read(connection)
            return ranked(
                [
                    *owed_answers(connection, regels, register, zicht),
                    *owed_decisions(connection, regels, register, zicht),
                ]
            )

    def vooruitblik(self) -> list[Vooruitblik]:
        """Look ahead from now to the cut-offs."""
        with self._opslag.reading() as connection:
            return look_ahead(self._bron.read(connection))

    def reken(self, bericht: str, release: str | None, op: datetime) -> list[Termijn]:
        """Give the terms that begin with a heenbericht, by the runbook that is in force now; see `terms_of`.

        The release is the old one by default.
        """
        with self._opslag.reading() as connection:
            regels = self._bron.read(connection)
            return terms_of(regels, bericht, release or regels.draaiboek.van, op)

    def bellijst(
        self, wie: Identiteit, toegang: Toegang, partij: str | None, op: datetime | None = None
    ) -> list[Belregel]:
        """Give whom to call for a party; without one for whoever asks, and for the regie of the whole chain.

        The contacts are those that count at the instant `op` (UTC), by default now. Raises Verboden for a
        party that is not in sight.
        """
        with self._opslag.reading() as connection:
            regels = self._bron.read(connection)
        zicht = toegang.zicht(wie, "gereedheid.lezen", regels.at)
        if partij is not None:
            if not zicht.sees(partij):
                raise Verboden(f"{wie.naam} does not have the right gereedheid.lezen here")
            zicht = Zicht(_of_party(zicht, toegang.register, partij, regels.at))
        voor = None if zicht.alles else frozenset(zicht.partijen)
        schulden = self.schulden(zicht, toegang.register)
        moment = regels.at if op is None else op
        people = self.contacten(wie, toegang, None, moment)
        return call_list(schulden, voor, people, regels.draaiboek, toegang.register)

    def contacten(
        self, wie: Identiteit, toegang: Toegang, organisatie: str | None, op: datetime | None = None
    ) -> list[Contact]:
        """Give the contacts in sight: those that count at `op`, without it those that count now or will."""
        with self._opslag.reading() as connection:
            at = self._bron.read(connection).at
            return visible_contacts(connection, toegang, wie, at, organisatie=organisatie, op=op)

    def voeg_contact_toe(self, wie: Identiteit, nieuw: Nieuwcontact) -> int:
        """Add a contact in the name of a person, as `add_contact` does; gives its number."""
        with begin_acts(self._opslag, wie, self._bron.now()) as beheer:
            return add_contact(beheer, nieuw)

    def beeindig_contact(self, wie: Identiteit, nummer: int, moment: datetime | None) -> None:
        """End a contact in the name of a person, as `end_contact` does."""
        with begin_acts(self._opslag, wie, self._bron.now()) as beheer:
            end_contact(beheer, nummer, moment)


def _of_party(zicht: Zicht, register: Register, partij: str, at: datetime) -> Mapping[str, frozenset[str]]:
    """Give what somebody sees of one party and of those it succeeded."""
    return {
        code: zicht.partijen.get(code, frozenset((ALLE,)) if zicht.alles else frozenset())
        for code in sorted(register.names(partij, at))
        if zicht.sees(code)
    }
