"""Tasks, reports and reminders, for whoever asks for them or reports."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from ketenwissel.draaiboek import Draaiboek
from ketenwissel.regie.herinneringen import Herinnering, moments_of, reminders_of, set_moments
from ketenwissel.regie.regels import Regelbron, Regels
from ketenwissel.regie.stapmeldingen import Meldingverzoek, report
from ketenwissel.regie.taken import (
    ACTIEHOUDER_VAN_ROL,
    Stapmelding,
    Taakbeeld,
    group_tasks,
    is_group,
    tasks_of,
)
from ketenwissel.store import Opslag
from ketenwissel.store.herinneringen import Momentrij
from ketenwissel.toegang import Identiteit, NietBekend, Toegang, Verboden, Zicht, begin_acts

__all__ = ["Stappenbalie"]

_RECHT = "gereedheid.lezen"


class Stappenbalie:
    """Answers questions about steps and takes reports on them; any thread may ask."""

    def __init__(self, opslag: Opslag, bron: Regelbron) -> None:
        self._opslag = opslag
        self._bron = bron

    def taken(self, wie: Identiteit, toegang: Toegang, voor: str | None) -> list[Taakbeeld]:
        """Give the tasks of a party or of an actiehouder, in order of their due time.

        Without one: of the parties that somebody acts for, or of every actiehouder for who sees everybody.
        Raises Verboden for what is not in sight, NietBekend for what is neither party nor actiehouder.
        """
        with self._opslag.reading() as connection:
            regels = self._bron.read(connection)
            zicht = toegang.zicht(wie, _RECHT, regels.at)
            if voor is None:
                found = [
                    task
                    for one in _own(zicht, toegang, regels)
                    for task in self._of(connection, regels, toegang, one)
                ]
            else:
                self._check_sight(zicht, toegang, regels, voor, wie)
                found = self._of(connection, regels, toegang, voor)
        return sorted(found, key=lambda one: (one.uiterlijk_op, one.stap, one.actiehouder, one.partij or ""))

    def _of(self, connection: Connection, regels: Regels, toegang: Toegang, voor: str) -> list[Taakbeeld]:
        party = toegang.register.lookup(voor, regels.at)
        if party is not None:
            return tasks_of(connection, regels, ACTIEHOUDER_VAN_ROL[party.rol], voor)
        if is_group(voor):
            return group_tasks(connection, regels, voor, toegang.register)
        return tasks_of(connection, regels, voor, None)

    def _check_sight(
        self, zicht: Zicht, toegang: Toegang, regels: Regels, voor: str, wie: Identiteit
    ) -> None:
        if not zicht.sees(voor):
            raise Verboden(f"{wie.naam} does not have the right {_RECHT} here")
        if toegang.register.lookup(voor, regels.at) is None and voor not in _keys(regels.draaiboek):
            raise NietBekend("no party has this code now, and the runbook has no such actiehouder")

    def meld(self, verzoek: Meldingverzoek, wie: Identiteit, toegang: Toegang) -> Stapmelding:
        """Store a report; raises Verboden and Meldfout as `report` does."""
        with self._opslag.writing() as connection:
            return report(connection, self._bron.read(connection), verzoek, wie, toegang)

    def herinneringen(self, wie: Identiteit, toegang: Toegang, voor: str | None) -> list[Herinnering]:
        """Give the reminders to a party or an actiehouder that went out, and those to come, in order.

        Without one: to those that somebody acts for, or all. Raises Verboden and NietBekend as `taken` does.
        """
        with self._opslag.reading() as connection:
            regels = self._bron.read(connection)
            zicht = toegang.zicht(wie, _RECHT, regels.at)
            if voor is not None:
                self._check_sight(zicht, toegang, regels, voor, wie)
            elif zicht.alles:
                return reminders_of(connection, regels, None)
            wanted = {
                ACTIEHOUDER_VAN_ROL[party.rol] if party else code
                for code in ([voor] if voor is not None else _own(zicht, toegang, regels))
                for party in [toegang.register.lookup(code, regels.at)]
            }
            found = [one for key in sorted(wanted) for one in reminders_of(connection, regels, key)]
        return sorted(found, key=lambda one: (one.moment_op, one.stap, one.actiehouder))

    def momenten(self) -> list[Momentrij]:
        """Give how long before which steps is reminded, where that was set."""
        with self._opslag.reading() as connection:
            return moments_of(connection)

    def zet_momenten(self, wie: Identiteit, stap: str, vooraf: Sequence[timedelta]) -> None:
        """Set how long before a step is reminded, as `set_moments` does."""
        with begin_acts(self._opslag, wie, self._bron.now()) as beheer:
            draaiboek = self._bron.read(beheer.connection).draaiboek
            set_moments(beheer, draaiboek, stap, vooraf)


def _keys(draaiboek: Draaiboek) -> set[str]:
    return {one.sleutel for one in draaiboek.actiehouders}


def _own(zicht: Zicht, toegang: Toegang, regels: Regels) -> list[str]:
    """Give the parties that somebody acts for now; every actiehouder for who sees everybody."""
    if zicht.alles:
        return sorted(_keys(regels.draaiboek))
    return [code for code in sorted(zicht.partijen) if toegang.register.lookup(code, regels.at) is not None]
