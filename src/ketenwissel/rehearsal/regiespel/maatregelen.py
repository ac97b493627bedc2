"""A play: noodmaatregelen, an agreement, an extra stop, and attempts that a rule forbids."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ketenwissel.core.instants import from_local, to_local
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.keten import GeenAntwoord, Port
from ketenwissel.partij import Opdracht
from ketenwissel.regie import Afgewezen, Afspraakwens, Besluiten, ExtraStopwens, Maatregelwens
from ketenwissel.rehearsal.maatregelen import Afspraak, Maatregelen, Tijdvak
from ketenwissel.rehearsal.opzet import period
from ketenwissel.rehearsal.regiespel.mensen import Mensen, appoint_at_parties
from ketenwissel.rehearsal.wereld import Relatie, Wereld
from ketenwissel.store import Opslag

__all__ = ["Maatregelenspel"]

_REDEN = "Oefening van de regie."
_TYPE = "301"
_LOOKS = time(9)
"""When the party that never confirms looks into its mailbox, every day."""

_HOUR = timedelta(hours=1)
_TIEN_MINUTEN = timedelta(minutes=10)
_VERBODEN = {
    "type_heropenen": "heropent_niet",
    "oude_release_verlengen": "geen_oude_release",
    "datum_verzetten": "landelijke_datum",
}
"""What is asked that no noodmaatregel can be, with the rule to be named: typed from the runbook, 2.4."""

Daad = Callable[[datetime], None]


class Maatregelenspel:
    """Lets people decide beside the runbook in the days in which nothing else is out of the ordinary.

    `werk` is what offices have to send for it to be seen, as (sender, order); it belongs to the traffic. An
    agreement is left out where no block awaits the type, longer collecting where the mailbox that it is for
    is not looked into while collecting is closed.
    """

    def __init__(
        self, opslag: Opslag, port: Port, mensen: Mensen, wereld: Wereld, draaiboek: Draaiboek
    ) -> None:
        self._opslag = opslag
        self._besluiten = Besluiten(opslag)
        self._port = port
        self._mensen = mensen
        self._wereld = wereld
        self._draaiboek = draaiboek
        self._daden: dict[datetime, Daad] = {}
        self.werk: list[tuple[str, Opdracht]] = []
        merging = () if wereld.fusie is None else (wereld.fusie.oud, wereld.fusie.nieuw)
        staying = [one for one in wereld.relaties if one.gemeente not in merging]
        first = to_local(period(draaiboek)[0]).date()
        self.maatregelen = Maatregelen(
            self._verlengd(),
            self._gepauzeerd(first, staying[0]),
            self._extra_stop(first, staying[0]),
            self._afspraak(staying[-1]),
            tuple(sorted(_VERBODEN.values())),
        )
        self._daden[draaiboek.afhalen.van.instant - 12 * _HOUR] = self._ask_what_is_forbidden

    def moments(self) -> Collection[datetime]:
        """Give the instants of all acts."""
        return tuple(self._daden)

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Do what falls at this instant."""
        daad = self._daden.get(start)
        if daad is not None:
            daad(start)

    def _verlengd(self) -> Tijdvak | None:
        """Let the party that never confirms collect until an hour before going live."""
        closes, live = self._draaiboek.afhalen.van.instant, self._draaiboek.vrijgave.begin.instant
        tot = live - _HOUR
        day = to_local(closes).date()
        look = _at(day + timedelta(days=1), _LOOKS)
        if look >= tot:
            return None
        partij = self._wereld.onbevestiger.code
        wens = Maatregelwens("afhalen_verlengd", partij, _REDEN, tot, van=closes)
        self._by_regie(closes - 6 * _HOUR, wens)
        return Tijdvak(partij, closes, tot)

    def _gepauzeerd(self, first: date, relatie: Relatie) -> Tijdvak:
        """Bring nothing to an aanbieder from the first morning to the next, though something waits."""
        van, tot = _at(first, time(8)), _at(first + timedelta(days=1), time(7))
        wens = Maatregelwens("bezorging_gepauzeerd", relatie.aanbieder, _REDEN, tot, van=van)
        self._by_regie(van - _HOUR, wens)
        for minutes in (0, 20):
            self._order(relatie, _at(first, time(12, 30)) + timedelta(minutes=minutes))
        self._daden[_at(first, time(18))] = lambda at: self._look(relatie.aanbieder)
        return Tijdvak(relatie.aanbieder, van, tot)

    def _extra_stop(self, first: date, relatie: Relatie) -> Tijdvak:
        """Stop a gemeente for two hours, and lift that after one; its orders fall in that hour."""
        van, lifted, tot = (_at(first, time(hour)) for hour in (10, 11, 12))
        number = 0

        def propose(at: datetime) -> None:
            nonlocal number
            wens = ExtraStopwens(_REDEN, tot, van=van, partij=relatie.gemeente)
            number = self._besluiten.propose(self._mensen.inlichtingenbureau, at, wens)

        proposed = van - 3 * _TIEN_MINUTEN
        people = (self._mensen.inlichtingenbureau, self._mensen.vecozo)
        self._daden[proposed] = propose
        for place, naam in enumerate(people, 1):
            self._daden[proposed + place * _TIEN_MINUTEN] = _later(
                lambda at, naam: self._besluiten.approve(naam, at, number), naam
            )
        self._daden[lifted] = lambda at: _nothing(self._besluiten.end(self._mensen.vecozo, at, number))
        for place in (1, 2, 3):
            self._order(relatie, van + place * _TIEN_MINUTEN)
        return Tijdvak(relatie.gemeente, van, lifted)

    def _afspraak(self, relatie: Relatie) -> Afspraak | None:
        """Let two parties agree to stop two days before the national block."""
        blocks = [
            stap.begin.instant
            for stap in self._draaiboek.stappen
            if stap.soort == "blokkade" and _TYPE in stap.berichten
        ]
        if not blocks:
            return None
        van = _at(to_local(min(blocks)).date() - timedelta(days=2), time(9))
        codes = (relatie.gemeente, relatie.aanbieder)
        self._daden[van - 24 * _HOUR] = lambda at: self._agree(at, codes, van)
        for hours in (1, 2):
            self._order(relatie, van + hours * _HOUR)
        return Afspraak("", frozenset(codes), frozenset({_TYPE}), van)

    def _agree(self, at: datetime, codes: tuple[str, ...], van: datetime) -> None:
        people = appoint_at_parties(self._opslag, codes, at)
        wens = Afspraakwens((_TYPE,), _REDEN, van, codes)
        number = self._besluiten.propose(people[0], at, wens)
        for naam in people:
            self._besluiten.approve(naam, at, number)
        assert self.maatregelen.afspraak is not None, "it was planned"
        named = replace(self.maatregelen.afspraak, naam=f"afspraak {number}")
        self.maatregelen = replace(self.maatregelen, afspraak=named)

    def _by_regie(self, moment: datetime, wens: Maatregelwens) -> None:
        def decide(at: datetime) -> None:
            number = self._besluiten.propose(self._mensen.ketenbureau, at, wens)
            for naam in (self._mensen.ketenbureau, self._mensen.zorginstituut):
                self._besluiten.approve(naam, at, number)

        self._daden[moment] = decide

    def _ask_what_is_forbidden(self, at: datetime) -> None:
        partij, tot = self._wereld.gemeenten[0].code, self._draaiboek.nazorg.tot.instant
        for soort in _VERBODEN:
            with suppress(Afgewezen):
                self._besluiten.propose(
                    self._mensen.ketenbureau, at, Maatregelwens(soort, partij, _REDEN, tot)
                )

    def _look(self, partij: str) -> None:
        with suppress(GeenAntwoord):
            shown = [one for one in self._port.postvak([partij]) if one.soort != "Fo01"]
            self.maatregelen = replace(self.maatregelen, getoond=len(shown))

    def _order(self, relatie: Relatie, moment: datetime) -> None:
        toewijzing = self._wereld.new_toewijzing(relatie, to_local(moment).date())
        opdracht = Opdracht(moment, relatie.standaard, _TYPE, relatie.aanbieder, toewijzing=toewijzing)
        self.werk.append((relatie.gemeente, opdracht))


def _at(dag: date, tijd: time) -> datetime:
    return from_local(datetime.combine(dag, tijd))


def _later(act: Callable[[datetime, str], object], naam: str) -> Daad:
    return lambda at: _nothing(act(at, naam))


def _nothing(_: object) -> None:
    return None
