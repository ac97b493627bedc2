"""A play: announcements go out at the moments of the runbook in force, and those they are for read them."""

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ketenwissel.core.clock import Clock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.regie import (
    Daad,
    Mededelingwens,
    Nazorgbalie,
    reached,
    read,
    read_audience,
    send,
    templates,
)
from ketenwissel.rehearsal.opzet import last_advice, period
from ketenwissel.rehearsal.regiespel.mensen import Mensen
from ketenwissel.rehearsal.regieverloop import Aankondiging, Regieverloop
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.store import Opslag

__all__ = ["Mededeelspel"]

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_READ_AFTER: Final = (_HOUR, 4 * _HOUR, 20 * _HOUR)


class _Voornemen(NamedTuple):
    """What to announce when: a template by its name, or a text of our own to an audience."""

    moment: datetime
    naam: str
    aan: str | None = None
    vervangt: str | None = None


class Mededeelspel:
    """Sends, corrects, reads, and asks at the end of the aftercare whom each announcement reached."""

    def __init__(
        self,
        opslag: Opslag,
        clock: Clock,
        mensen: Mensen,
        wereld: Wereld,
        speelboek: Speelboek,
        rng: random.Random,
        verloop: Regieverloop,
    ) -> None:
        self._balie = Nazorgbalie(opslag, clock.now)
        self._mensen = mensen
        self._silent = wereld.zwijger.code
        self._speelboek = speelboek
        self._agenda = _agenda(speelboek.begin), _agenda(speelboek.einde)
        self._ends = speelboek.einde.nazorg.tot.instant
        self._rng = rng
        self._verloop = verloop
        self._numbers: dict[str, int] = {}
        self._to_read: list[tuple[datetime, int, str]] = []
        verloop.gespeeld.add("mededelingen")

    def moments(self) -> Collection[datetime]:
        """Give the instants at which something is announced, and the end of the aftercare."""
        amended = self._speelboek.wijziging
        own = {one.moment for agenda in self._agenda for one in agenda} | {self._ends}
        return own if amended is None else own | {amended.van}

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Announce and read what is due, and ask whom it reached when the aftercare ends."""
        amended = self._speelboek.wijziging
        is_amended = amended is None or start >= amended.van
        for one in self._agenda[1 if is_amended else 0]:
            if one.moment == start and one.naam not in self._numbers:
                self._announce(one, start)
        if amended is not None and start == amended.van:
            self._announce(_Voornemen(start, "uitgesteld"), start)
        self._read(start)
        if start == self._ends:
            self._ask_whom_it_reached()

    def _announce(self, one: _Voornemen, at: datetime) -> None:
        wens = Mededelingwens(sjabloon=one.naam)
        if one.aan is not None:
            earlier = None if one.vervangt is None else self._numbers.get(one.vervangt)
            wens = Mededelingwens(
                one.naam, "Dit is een oefening.", doelgroep=read_audience(one.aan), vervangt=earlier
            )
        with self._balie.act(self._mensen.ketenbureau) as daad:
            try:
                number = send(daad, wens).nummer
            except UnusableInput:
                # This runbook does not say what the text needs.
                return
            receivers = [row.organisatie for row in reached(daad, number)]
        self._numbers[one.naam] = number
        aan = one.aan or templates()[one.naam].doelgroep
        self._verloop.mededelingen.append(Aankondiging(number, one.naam, aan, wens.vervangt, at))
        self._to_read += [(at + self._rng.choice(_READ_AFTER), number, code) for code in receivers]

    def _read(self, at: datetime) -> None:
        due = [one for one in self._to_read if one[0] <= at]
        if not due:
            return
        self._to_read = [one for one in self._to_read if one[0] > at]
        with self._balie.act(self._mensen.ketenbureau) as daad:
            for _, number, code in due:
                if code != self._silent:
                    self._read_as(daad, number, code)

    def _read_as(self, daad: Daad, number: int, code: str) -> None:
        """Let a party read by itself; a house reads nothing, nor a party that ended meanwhile."""
        found = daad.toegang.organisation(code, daad.at)
        if found is not None and daad.register.lookup(code, daad.at) is not None:
            read(replace(daad, wie=found), number, [code])

    def _ask_whom_it_reached(self) -> None:
        with self._balie.look(self._mensen.ketenbureau) as blik:
            self._verloop.bereikt = {
                one.nummer: {row.organisatie: row.gelezen_op for row in reached(blik, one.nummer)}
                for one in self._verloop.mededelingen
            }


def _agenda(draaiboek: Draaiboek) -> list[_Voornemen]:
    """Say what is announced when, by a runbook."""
    blocks = sorted(one.begin.instant for one in draaiboek.stappen if one.soort == "blokkade")
    live, ends = draaiboek.vrijgave.begin.instant, draaiboek.nazorg.tot.instant
    reading = draaiboek.stap(draaiboek.afhalen.stap_gemeente).begin.instant
    wrong, right = "Vul uw postvak", "Leeg uw postvak"
    return [
        _Voornemen(period(draaiboek)[0] + 9 * _HOUR, "voorbereiding"),
        _Voornemen(last_advice(draaiboek).begin.instant - _DAY, "laatste-declaraties"),
        _Voornemen(blocks[0] - 2 * _DAY, wrong, "gemeenten"),
        _Voornemen(blocks[0] - 2 * _DAY + 6 * _HOUR, right, "aanbieders", wrong),
        _Voornemen(blocks[0] - _DAY, "heenberichten-dicht"),
        _Voornemen(blocks[-1] - _DAY, "retourberichten-dicht"),
        _Voornemen(reading - 2 * _HOUR, "inlezen"),
        _Voornemen(draaiboek.afhalen.van.instant, "transitie"),
        _Voornemen(live, "ingebruikname"),
        _Voornemen(live + _DAY, "nazorg"),
        _Voornemen(live + 2 * _DAY, "Controleer uw toewijzingen", "gemeenten"),
        _Voornemen(live + 3 * _DAY, "Lees uw postvak", "organisatie:98000000"),
        _Voornemen(ends - _DAY, "einde"),
    ]
