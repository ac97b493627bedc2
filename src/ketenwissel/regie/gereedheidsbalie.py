"""How far parties are, for whoever asks: one's own, those whose mandate one has, or all.

Who only looks on gets numbers of the whole chain, and no party by name.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.regie import kto
from ketenwissel.regie.gereedheid import Gereedheidsbron, Grensstand, Partijstand, Peiling
from ketenwissel.regie.kto import Ktoverzoek, Productvoortgang
from ketenwissel.regie.oordelen import Status
from ketenwissel.regie.optellen import Groep, Indeling, add_up, grouped
from ketenwissel.regie.partijstappen import Partijstap, party_steps
from ketenwissel.store import Opslag, indeling
from ketenwissel.store.indeling import Ktorij
from ketenwissel.toegang import Beheer, Identiteit, NietBekend, Toegang, Verboden, Zicht, begin_acts

__all__ = ["Gereedheidsbalie", "Ingedeeld", "Overzicht", "Partijbeeld", "Partijenblad", "Partijfilter"]

_PARTIJ, _AANTALLEN = "gereedheid.lezen", "standen.lezen"
_OPEN_INDELING: frozenset[Indeling] = frozenset(("soort", "standaard"))
"""By what those may add up who may see no party: such a group is never one party."""


@dataclass(frozen=True, slots=True)
class Overzicht:
    """Parties added up at an instant (UTC), in all and by group; `aandacht` are those that need it first.

    `landelijk`: all parties there are; otherwise those that the asker may see.
    """

    at: datetime
    gemeten_op: datetime
    draaiboek: str
    landelijk: bool
    totaal: Groep
    groepen: tuple[Groep, ...]
    aandacht: tuple[Partijstand, ...]


@dataclass(frozen=True, slots=True)
class Partijbeeld:
    """One party: in all and in each standard, what was kept when traffic stopped, and how it is grouped."""

    at: datetime
    gemeten_op: datetime
    draaiboek: str
    geheel: Partijstand
    standaarden: tuple[Partijstand, ...]
    bij_stilstand: Grensstand | None
    regio: str | None
    pakketten: tuple[Productvoortgang, ...]


class Partijfilter(NamedTuple):
    """Which parties are asked for; None asks for all."""

    rol: str | None = None
    stap: str | None = None
    status: Status | None = None
    regio: str | None = None
    leverancier: str | None = None
    standaard: str | None = None


ALLE_PARTIJEN = Partijfilter()


class Ingedeeld(NamedTuple):
    """How a party is grouped: its region, and a product that it uses for a standard (empty: nothing)."""

    partij: str
    regio: str
    standaard: str = ""
    leverancier: str = ""
    product: str = ""
    versie: str = ""


class Partijenblad(NamedTuple):
    """A page of parties in order of their code; `volgende` is where the next one begins (None: the last)."""

    at: datetime
    gemeten_op: datetime
    partijen: tuple[Partijstand, ...]
    volgende: str | None


class Gereedheidsbalie:
    """Answers questions about readiness, and takes what passed on the ketentestomgeving."""

    def __init__(self, opslag: Opslag, bron: Gereedheidsbron) -> None:
        self._opslag = opslag
        self._bron = bron

    def overzicht(
        self,
        wie: Identiteit,
        toegang: Toegang,
        *,
        at: datetime | None = None,
        per: Indeling | None = None,
        aandacht: int = 20,
    ) -> Overzicht:
        """Add up the parties in sight, in all and (`per`) by group; `aandacht` is how many need it first.

        Raises Verboden for who may see no numbers; UnusableInput as `Gereedheidsbron.peil` does, and for
        groups that would show single parties to who only looks on.
        """
        moment = self._bron.moment(at)
        zicht = toegang.zicht(wie, _PARTIJ, moment)
        only_numbers = not zicht.alles and toegang.zicht(wie, _AANTALLEN, moment).alles
        codes = None if zicht.alles or only_numbers else _seen(zicht, toegang, moment, wie)
        if only_numbers and per is not None and per not in _OPEN_INDELING:
            raise Verboden("who only looks on sees the chain as a whole, by kind of party and by standard")
        with self._opslag.reading() as connection:
            peiling = self._peil(connection, toegang, at, codes)
            groups = self._groups(connection, toegang, peiling, at, codes, per)
        standen = list(peiling.standen.values())
        steps = _steps(peiling)
        return Overzicht(
            peiling.at,
            peiling.gemeten_op,
            peiling.draaiboek.naam,
            codes is None,
            add_up("totaal", standen, steps),
            tuple(groups),
            () if only_numbers else tuple(_most_urgent(standen, aandacht)),
        )

    def partij(
        self, wie: Identiteit, toegang: Toegang, code: str, *, at: datetime | None = None
    ) -> Partijbeeld:
        """Say how far one party is; raises Verboden when it is not in sight, NietBekend for no party."""
        moment = self._bron.moment(at)
        if not toegang.zicht(wie, _PARTIJ, moment).sees(code):
            raise Verboden(f"{wie.naam} does not have the right {_PARTIJ} here")
        if toegang.register.lookup(code, moment) is None:
            raise NietBekend("no party has this code then")
        with self._opslag.reading() as connection:
            packages = indeling.all_packages(connection, moment, code)
            release = self._bron.draaiboek(connection, moment).naar
            passed = kto.inherited(packages, _evidence(connection, moment), release)
            has_passed = any(one.geslaagd for one in passed)
            whole, apart, kept = self._bron.peil_per_standaard(
                connection, toegang.register, code, at, kto=has_passed
            )
            regions = indeling.all_regions(connection, moment, code)
        return Partijbeeld(
            whole.at,
            whole.gemeten_op,
            whole.draaiboek.naam,
            whole.standen[code],
            tuple(apart.values()),
            kept,
            regions[0].naam if regions else None,
            tuple(passed),
        )

    def partijen(
        self,
        wie: Identiteit,
        toegang: Toegang,
        gevraagd: Partijfilter = ALLE_PARTIJEN,
        *,
        at: datetime | None = None,
        na: str = "",
        limiet: int = 100,
    ) -> Partijenblad:
        """Give the parties in sight that are asked for, after a code and at most so many, by code.

        Raises Verboden for who may see no party, and as `overzicht` does.
        """
        moment = self._bron.moment(at)
        zicht = toegang.zicht(wie, _PARTIJ, moment)
        codes = None if zicht.alles else _seen(zicht, toegang, moment, wie)
        with self._opslag.reading() as connection:
            peiling = self._peil(connection, toegang, at, codes, gevraagd.standaard)
            wanted = self._wanted(connection, moment, gevraagd)
        found = [
            stand
            for code, stand in sorted(peiling.standen.items())
            if code > na and (wanted is None or code in wanted) and _matches(stand, gevraagd)
        ]
        more = found[limiet - 1].partij if len(found) > limiet else None
        return Partijenblad(peiling.at, peiling.gemeten_op, tuple(found[:limiet]), more)

    def indeling(self, wie: Identiteit, toegang: Toegang) -> list[Ingedeeld]:
        """Give region and products of the parties in sight, a row for each product, by code.

        Raises Verboden for who may see no party.
        """
        moment = self._bron.moment(None)
        zicht = toegang.zicht(wie, _PARTIJ, moment)
        _check_right(wie)
        with self._opslag.reading() as connection:
            regions = {one.partij: one.naam for one in indeling.all_regions(connection, moment)}
            packages = indeling.all_packages(connection, moment)
        rows = [
            Ingedeeld(one.partij, regions.get(one.partij, ""), *one[2:6])
            for one in packages
            if zicht.sees(one.partij)
        ]
        without = regions.keys() - {row.partij for row in rows}
        rows += [Ingedeeld(code, regions[code]) for code in without if zicht.sees(code)]
        return sorted(rows)

    def bewijzen(self, wie: Identiteit, toegang: Toegang, leverancier: str | None) -> list[Ktorij]:
        """Give what products passed, of one vendor or all; what was withdrawn is left out.

        For who may see readiness: a vendor its own products, a party those that it uses. Raises Verboden for
        who may not.
        """
        moment = self._bron.moment(None)
        zicht = toegang.zicht(wie, _PARTIJ, moment)
        _check_right(wie)
        with self._opslag.reading() as connection:
            rows = _evidence(connection, moment)
            used = {
                (one.leverancier, one.product)
                for one in indeling.all_packages(connection, moment)
                if zicht.sees(one.partij)
            }
        return [
            row
            for row in rows
            if (leverancier is None or row.leverancier == leverancier)
            and (zicht.sees(row.leverancier) or (row.leverancier, row.product) in used)
        ]

    def leg_vast(self, wie: Identiteit, toegang: Toegang, verzoeken: Sequence[Ktoverzoek]) -> list[int]:
        """Store what products passed, as `kto.record` does."""
        with self._opslag.writing(alone="toegang") as connection:
            return kto.record(connection, toegang, wie, verzoeken, self._bron.moment(None))

    def trek_in(self, wie: Identiteit, toegang: Toegang, nummer: int) -> None:
        """Withdraw evidence, as `kto.withdraw` does."""
        with self._opslag.writing(alone="toegang") as connection:
            kto.withdraw(connection, toegang, wie, nummer, self._bron.moment(None))

    def acts(self, wie: Identiteit) -> AbstractContextManager[Beheer]:
        """Open a transaction for acts of a person now, about regions and products; see `begin_acts`."""
        return begin_acts(self._opslag, wie, self._bron.moment(None))

    def _peil(
        self,
        connection: Connection,
        toegang: Toegang,
        at: datetime | None,
        codes: list[str] | None,
        standaard: str | None = None,
    ) -> Peiling:
        moment = self._bron.moment(at)
        release = self._bron.draaiboek(connection, moment).naar
        rows = _evidence(connection, moment)
        products = {row[1:4] for row in rows if row.release == release}
        with_kto = {
            user[0]
            for user in (indeling.package_users(connection, moment) if products else ())
            if user[1:] in products
        }
        return self._bron.peil(
            connection, toegang.register, at, partijen=codes, standaard=standaard, kto=with_kto
        )

    def _groups(
        self,
        connection: Connection,
        toegang: Toegang,
        peiling: Peiling,
        at: datetime | None,
        codes: list[str] | None,
        per: Indeling | None,
    ) -> list[Groep]:
        steps = _steps(peiling)
        if per is None:
            return []
        if per == "standaard":
            return [
                add_up(one, list(self._peil(connection, toegang, at, codes, one).standen.values()), steps)
                for one in peiling.draaiboek.standaarden
            ]
        if per == "soort":
            names = {code: [str(stand.rol)] for code, stand in peiling.standen.items()}
        else:
            names = _names(connection, toegang, peiling.at, per)
        return grouped(peiling.standen.values(), names, steps)

    def _wanted(self, connection: Connection, at: datetime, gevraagd: Partijfilter) -> set[str] | None:
        wanted: set[str] | None = None
        if gevraagd.regio is not None:
            wanted = {
                one.partij for one in indeling.all_regions(connection, at) if one.naam == gevraagd.regio
            }
        if gevraagd.leverancier is not None:
            users = {
                user[0] for user in indeling.package_users(connection, at) if user[1] == gevraagd.leverancier
            }
            wanted = users if wanted is None else wanted & users
        return wanted


def _steps(peiling: Peiling) -> tuple[Partijstap, ...]:
    return party_steps(peiling.draaiboek)


def _seen(zicht: Zicht, toegang: Toegang, at: datetime, wie: Identiteit) -> list[str]:
    codes = [code for code in sorted(zicht.partijen) if toegang.register.lookup(code, at) is not None]
    _check_right(wie)
    return codes


def _check_right(wie: Identiteit) -> None:
    if not wie.mag(_PARTIJ):
        raise Verboden(f"{wie.naam} does not have the right {_PARTIJ} here")


def _evidence(connection: Connection, at: datetime) -> list[Ktorij]:
    return kto.standing(indeling.kto_evidence(connection), at)


def _most_urgent(standen: Iterable[Partijstand], number: int) -> list[Partijstand]:
    urgent = [(stand.urgentie, stand) for stand in standen]
    first = nsmallest(
        number,
        (one for one in urgent if any(one[0])),
        key=lambda one: (*(-number for number in one[0]), one[1].partij),
    )
    return [stand for _, stand in first]


def _matches(stand: Partijstand, gevraagd: Partijfilter) -> bool:
    if gevraagd.rol is not None and stand.rol != gevraagd.rol:
        return False
    if gevraagd.stap is None and gevraagd.status is None:
        return True
    return any(
        (gevraagd.stap is None or one.stap == gevraagd.stap)
        and (gevraagd.status is None or one.status == gevraagd.status)
        for one in stand.stappen
    )


def _names(connection: Connection, toegang: Toegang, at: datetime, per: Indeling) -> dict[str, list[str]]:
    """Give the groups of each party, by their names."""
    found: dict[str, dict[str, None]] = {}
    if per == "regio":
        pairs = [(one.partij, one.naam) for one in indeling.all_regions(connection, at)]
    elif per == "leverancier":
        pairs = [user[:2] for user in indeling.package_users(connection, at)]
    else:
        pairs = [
            (one.partij, one.organisatie)
            for one in toegang.rijen.mandaten
            if one.geldig_van <= at
            and (one.geldig_tot is None or at < one.geldig_tot)
            and (row := toegang.organisatie(one.organisatie)) is not None
            and row.soort == "serviceorganisatie"
        ]
    for partij, naam in pairs:
        found.setdefault(partij, {})[naam] = None
    return {partij: list(names) for partij, names in found.items()}
