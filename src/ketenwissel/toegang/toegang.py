"""Who is who after one change, in memory: who calls, and how far their rights reach.

Made anew for each change and never changed itself, so any thread may ask it. What it answers changes only at
instants that it knows (a begin or an end of something): each answer is worked out once between two of them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, TypeVar

from sqlalchemy import Connection

from ketenwissel.store import Opslag, partijen, toegang
from ketenwissel.store.toegang import (
    Certificaatrij,
    Gebruikerrij,
    Organisatierij,
    Sleutelrij,
    Toegangsrijen,
)
from ketenwissel.toegang.identiteit import Identiteit, Verlening
from ketenwissel.toegang.partijen import Register, of_rows
from ketenwissel.toegang.rechten import Toegangsrol, by_mandate, check_rol, for_all
from ketenwissel.toegang.sleutels import is_secret, split_key
from ketenwissel.toegang.zicht import ALLE, NIETS, Zicht

__all__ = ["ROL_VAN_SOORT", "SOORT_VAN_ROL", "Handeling", "Toegang", "is_valid"]

Handeling = Literal["indienen", "afhalen"]
"""What one does for a party, oneself or by mandate; each is also the name of the right that it takes."""

ROL_VAN_SOORT: Mapping[str, Toegangsrol] = {
    "partij": "partij",
    "serviceorganisatie": "serviceorganisatie",
    "leverancier": "leverancier",
    # A program of the hub or of the regie looks on: what those two do, a person does.
    "hub": "toeschouwer",
    "regie": "toeschouwer",
}
SOORT_VAN_ROL: Mapping[Toegangsrol, str] = {
    "partij": "partij",
    "serviceorganisatie": "serviceorganisatie",
    "leverancier": "leverancier",
    "hubbeheer": "hub",
    "regie": "regie",
}
"""For an organisation of which kind a person holds a role; one who looks on does so for nobody."""

_LEEG = Toegangsrijen(0, [], [], [], [], [], [])
_Row = TypeVar("_Row")


def is_valid(van: datetime, tot: datetime | None, at: datetime) -> bool:
    """Say whether an instant lies in a half-open stretch: from `van`, and before `tot`."""
    return van <= at and (tot is None or at < tot)


class Toegang:
    """Who is who, as rows (`rijen`) and as answers, with the register of parties.

    A register alone gives nobody any access: it is enough where nobody calls.
    """

    def __init__(self, register: Register, rijen: Toegangsrijen = _LEEG) -> None:
        self.register = register
        self.rijen = rijen
        self._organisaties = {row.code: row for row in rijen.organisaties}
        self._gebruikers = {row.naam: row for row in rijen.gebruikers}
        self._sleutels = {row.kenmerk: row for row in rijen.sleutels}
        self._rollen = _grouped((row.gebruiker, row) for row in rijen.verleningen)
        self._certificaten = _grouped((row.kenmerk, row) for row in rijen.certificaten)
        self._mandaten = _grouped((row.organisatie, row) for row in rijen.mandaten)
        self._grenzen = sorted(_instants(register, rijen))
        self._holders: dict[tuple[int, str], Identiteit | None] = {}
        self._subjects: dict[tuple[int, str], Identiteit | None] = {}
        self._zichten: dict[tuple[int, Identiteit, str], Zicht] = {}

    @classmethod
    def load(cls, opslag: Opslag) -> "Toegang":
        """Read everything from the store."""
        with opslag.reading() as connection:
            return cls.read(connection)

    @classmethod
    def read(cls, connection: Connection) -> "Toegang":
        """Read everything in a transaction."""
        rijen = toegang.read_all(connection)
        return cls(of_rows(partijen.all_parties(connection)), rijen)

    @property
    def toegang(self) -> "Toegang":
        """Itself: where a source is asked for, it is one that never changes."""
        return self

    @property
    def wijziging(self) -> int:
        """The number of the change that this shows."""
        return self.rijen.wijziging

    def by_key(self, tekst: str, at: datetime) -> Identiteit | None:
        """Find who holds an API key that counts at an instant; None for anything else."""
        parts = split_key(tekst)
        row = self._sleutels.get(parts[0]) if parts else None
        if parts is None or row is None or not is_secret(parts[1], row.hash):
            return None
        key = (bisect_right(self._grenzen, at), row.kenmerk)
        if key not in self._holders:
            self._holders[key] = self._holder(row, at)
        return self._holders[key]

    def by_certificate(self, kenmerk: str, at: datetime) -> Identiteit | None:
        """Find for whom a client certificate with this mark (OIN or AGB-code) speaks at an instant.

        None also when it would speak for two: that is never guessed.
        """
        if kenmerk not in self._certificaten:
            return None
        key = (bisect_right(self._grenzen, at), kenmerk)
        if key not in self._subjects:
            self._subjects[key] = self._subject(self._certificaten[kenmerk], at)
        return self._subjects[key]

    def person(self, naam: str, at: datetime) -> Identiteit | None:
        """Give a person with the roles that count at an instant; None when there is no such person then."""
        row = self._gebruikers.get(naam)
        if row is None or not is_valid(row.geldig_van, row.geldig_tot, at):
            return None
        held = {
            Verlening(check_rol(one.rol), one.organisatie)
            for one in self._rollen.get(naam, ())
            if is_valid(one.geldig_van, one.geldig_tot, at)
            and (one.organisatie is None or self.organisation(one.organisatie, at) is not None)
        }
        return Identiteit(naam, tuple(sorted(held, key=_in_order)), persoon=True)

    def organisation(self, code: str, at: datetime) -> Identiteit | None:
        """Give the program of an organisation; None when there is no such organisation at that instant."""
        row = self._organisaties.get(code)
        if row is None or not is_valid(row.geldig_van, row.geldig_tot, at):
            return None
        if row.soort == "partij" and self.register.lookup(code, at) is None:
            return None
        return Identiteit.organisation(code, ROL_VAN_SOORT[row.soort])

    def organisatie(self, code: str) -> Organisatierij | None:
        """Find an organisation whatever its validity."""
        return self._organisaties.get(code)

    def gebruiker(self, naam: str) -> Gebruikerrij | None:
        """Find a person whatever their validity."""
        return self._gebruikers.get(naam)

    def sleutel(self, kenmerk: str) -> Sleutelrij | None:
        """Find a key whatever its validity."""
        return self._sleutels.get(kenmerk)

    def mag(
        self, identiteit: Identiteit, handeling: Handeling, partij: str, berichttype: str, at: datetime
    ) -> bool:
        """Say whether somebody may submit or collect messages of a type for a party, at an instant.

        A party needs no mandate for itself, nor for those it succeeded. `berichttype` is the code without
        release and letter (WMO303), "Fo01" for a foutbericht.
        """
        return self.zicht(identiteit, handeling, at).acts_for(partij, berichttype)

    def zicht(self, identiteit: Identiteit, recht: str, at: datetime) -> Zicht:
        """Say how far a right of somebody reaches at an instant.

        Raises KetenwisselError for a right that does not exist.
        """
        if not identiteit.mag(recht):
            return NIETS
        key = (bisect_right(self._grenzen, at), identiteit, recht)
        if key not in self._zichten:
            self._zichten[key] = self._work_out(identiteit, recht, at)
        return self._zichten[key]

    def _work_out(self, identiteit: Identiteit, recht: str, at: datetime) -> Zicht:
        own: defaultdict[str, set[str]] = defaultdict(set)
        reasons: set[bool] = {False} if recht in for_all() else set()
        for verlening, inhoud in identiteit.giving(recht):
            if inhoud.bereik == "keten":
                reasons.add(recht in inhoud.met_reden)
            elif verlening.organisatie is not None:
                for partij, berichttype in self._acts_for(verlening.organisatie, recht, at):
                    own[partij].add(berichttype)
        return Zicht(
            {partij: frozenset(types) for partij, types in sorted(own.items())},
            alles=bool(reasons),
            met_reden=reasons == {True},
        )

    def _acts_for(self, code: str, recht: str, at: datetime) -> Iterable[tuple[str, str]]:
        for own in self.register.names(code, at):
            yield own, ALLE
        handelingen = by_mandate(recht)
        for row in self._mandaten.get(code, ()):
            if (
                row.handeling in handelingen
                and is_valid(row.geldig_van, row.geldig_tot, at)
                and self.register.lookup(row.partij, at) is not None
            ):
                for partij in self.register.names(row.partij, at):
                    yield partij, row.berichttype

    def _holder(self, row: Sleutelrij, at: datetime) -> Identiteit | None:
        if not is_valid(row.geldig_van, row.geldig_tot, at):
            return None
        if row.ingetrokken_op is not None and at >= row.ingetrokken_op:
            return None
        if row.gebruiker is not None:
            return self.person(row.gebruiker, at)
        return self.organisation(row.organisatie, at) if row.organisatie is not None else None

    def _subject(self, rows: Iterable[Certificaatrij], at: datetime) -> Identiteit | None:
        codes = {row.organisatie for row in rows if is_valid(row.geldig_van, row.geldig_tot, at)}
        return self.organisation(codes.pop(), at) if len(codes) == 1 else None


def _grouped(pairs: Iterable[tuple[str, _Row]]) -> dict[str, list[_Row]]:
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return dict(found)


def _in_order(verlening: Verlening) -> tuple[str, str]:
    return verlening.rol, verlening.organisatie or ""


def _instants(register: Register, rijen: Toegangsrijen) -> set[datetime]:
    """Give every instant at which an answer can change."""
    dated: list[tuple[datetime | None, ...]] = [
        (row.geldig_van, row.geldig_tot)
        for rows in (
            list(register),
            rijen.organisaties,
            rijen.gebruikers,
            rijen.verleningen,
            rijen.sleutels,
            rijen.certificaten,
            rijen.mandaten,
        )
        for row in rows
    ]
    dated += [(row.ingetrokken_op,) for row in rijen.sleutels]
    return {moment for moments in dated for moment in moments if moment is not None}
