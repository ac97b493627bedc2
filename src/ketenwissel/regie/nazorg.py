"""The aftercare as values: how it stands, one day of it, and the whole of it at its end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenwissel.regie.daad import Blik
from ketenwissel.regie.eerste_keer import Eerstekeren, Mislukking, Typeregel, first_failures, first_times
from ketenwissel.regie.herstelverslag import visible_items
from ketenwissel.regie.incidenten import AF, Incident, incidents_before
from ketenwissel.regie.mededelinginzage import Mededeling, sent_announcements
from ketenwissel.regie.nazorgvenster import Nazorgvenster, begin_of, window_of
from ketenwissel.regie.spoedverslag import count_faults
from ketenwissel.regie.tarieven import (
    Dagtarief,
    Oudverkeer,
    Tarief,
    Verkeer,
    old_traffic,
    rates,
    rates_by_day,
)
from ketenwissel.regie.verkeerstelling import counted
from ketenwissel.store import verkeersdagen
from ketenwissel.toegang import Verboden, Zicht

__all__ = [
    "RECHT",
    "RECHT_VERSLAG",
    "Dagbericht",
    "Eindverslag",
    "Nazorgstand",
    "Openpost",
    "Restpost",
    "aftercare",
    "day_report",
    "end_report",
]

RECHT, RECHT_VERSLAG = "nazorg.lezen", "nazorg.verslag"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Restpost:
    """What still waits in a mailbox in the old release."""

    partij: str
    naam: str
    aantal: int


@dataclass(frozen=True, slots=True)
class Openpost:
    """Something that stays open after the aftercare: what, how many, and whose it is."""

    soort: str
    omschrijving: str
    aantal: int
    eigenaar: str


@dataclass(frozen=True, slots=True)
class Nazorgstand:
    """How the aftercare stands at an instant (UTC), for the parties in sight.

    `niet_geteld` is about how many messages and refusals the numbers do not know of yet.
    """

    at: datetime
    venster: Nazorgvenster
    eerste: Eerstekeren
    mislukt: tuple[Mislukking, ...]
    oud: tuple[Oudverkeer, ...]
    achtergebleven: tuple[Restpost, ...]
    niet_geteld: int

    @property
    def begonnen(self) -> bool:
        """Whether the new release is in use."""
        return self.at >= self.venster.livegang

    @property
    def afgelopen(self) -> bool:
        """Whether the aftercare is over."""
        return self.at >= self.venster.tot


@dataclass(frozen=True, slots=True)
class Dagbericht:
    """One day of the aftercare; what is left behind is of the instant `at` (UTC), the rest of the day.

    `voorheen` is the traffic of the weeks before, of all days together; `hoger` are the types, parties and
    vendors of which clearly more is refused or rejected than before.
    """

    dag: date
    dagnummer: int
    dagen: int
    at: datetime
    verkeer: Dagtarief
    voorheen: Verkeer
    nieuw_gezien: tuple[Typeregel, ...]
    nog_niet: tuple[Typeregel, ...]
    mislukt: tuple[Mislukking, ...]
    hoger: tuple[Tarief, ...]
    oud: tuple[Oudverkeer, ...]
    achtergebleven: tuple[Restpost, ...]
    gemeld: tuple[Incident, ...]
    afgerond: tuple[Incident, ...]
    open: tuple[Incident, ...]
    mededelingen: tuple[Mededeling, ...]
    niet_geteld: int


@dataclass(frozen=True, slots=True)
class Eindverslag:
    """The whole aftercare, up to its end or, before that, up to now (`af` is False)."""

    stand: Nazorgstand
    draaiboek: str
    dagen: tuple[Dagtarief, ...]
    typen: tuple[Tarief, ...]
    partijen: tuple[Tarief, ...]
    leveranciers: tuple[Tarief, ...]
    incidenten: tuple[Incident, ...]
    mededelingen: tuple[Mededeling, ...]
    open: tuple[Openpost, ...]

    @property
    def af(self) -> bool:
        """Whether the aftercare is over."""
        return self.stand.afgelopen


def aftercare(blik: Blik) -> Nazorgstand:
    """Say how the aftercare stands, as far as somebody sees; raises Verboden."""
    return _stand(blik, window_of(blik.draaiboek), blik.demand(RECHT))


def _stand(blik: Blik, venster: Nazorgvenster, zicht: Zicht) -> Nazorgstand:
    last = venster.last_day(blik.at)
    return Nazorgstand(
        at=blik.at,
        venster=venster,
        eerste=first_times(blik, venster, zicht),
        mislukt=tuple(first_failures(blik, venster, zicht)),
        oud=tuple(old_traffic(blik, venster, zicht, venster.eerste, last)),
        achtergebleven=_left(blik, venster, zicht),
        niet_geteld=_not_counted(blik),
    )


def _not_counted(blik: Blik) -> int:
    return verkeersdagen.not_counted(blik.connection, *counted(blik.connection))


def _left(blik: Blik, venster: Nazorgvenster, zicht: Zicht) -> tuple[Restpost, ...]:
    """Give what is left behind; nothing is before going live, when the old release is still in use."""
    if blik.at < venster.livegang:
        return ()
    found = []
    for code, number in verkeersdagen.left_behind(blik.connection, venster.oud).items():
        if zicht.sees(code):
            party = blik.register.find(code)
            found.append(Restpost(code, "" if party is None else party.naam, number))
    return tuple(sorted(found, key=lambda one: (-one.aantal, one.partij)))


def _demand_all(blik: Blik) -> Zicht:
    """Give the sight of who sees the whole chain; raises Verboden for others: a report is about everybody."""
    zicht = blik.demand(RECHT_VERSLAG)
    if not zicht.alles:
        raise Verboden(f"{blik.wie.naam} does not have the right {RECHT_VERSLAG} for the whole chain")
    return zicht


def day_report(blik: Blik, dag: date | None = None) -> Dagbericht:
    """Report on a day of the aftercare, today by default.

    Raises Verboden for who does not see the whole chain, UnusableInput for a day outside the aftercare.
    """
    zicht, venster = _demand_all(blik), window_of(blik.draaiboek)
    day = venster.day(blik.at, dag)
    begin, end = begin_of(day), begin_of(day + _DAY)
    types = first_times(blik, venster, zicht).typen
    incidents = incidents_before(blik, end)
    numbers = rates_by_day(blik, day, day)
    higher = [
        one
        for per in ("berichttype", "partij", "leverancier")
        for one in rates(blik, venster, zicht, day, day, per)
        if one.sleutel and one.hoger
    ]
    return Dagbericht(
        dag=day,
        dagnummer=(day - venster.eerste).days + 1,
        dagen=(venster.laatste - venster.eerste).days + 1,
        at=blik.at,
        verkeer=numbers[0] if numbers else Dagtarief(day, Verkeer(), 0),
        voorheen=_total(rates_by_day(blik, venster.voor_van, venster.voor_tot)),
        nieuw_gezien=tuple(one for one in types if one.gezien_op and begin <= one.gezien_op < end),
        nog_niet=tuple(one for one in types if one.gezien_op is None or one.gezien_op >= end),
        mislukt=tuple(one for one in first_failures(blik, venster, zicht) if begin <= one.bekend_op < end),
        hoger=tuple(higher),
        oud=tuple(old_traffic(blik, venster, zicht, day, day)),
        achtergebleven=_left(blik, venster, zicht),
        gemeld=tuple(one for one in incidents if begin <= one.gemeld_op),
        afgerond=tuple(one for one in incidents if one.toestand in AF and begin <= one.gewijzigd_op),
        open=tuple(one for one in incidents if not one.af),
        mededelingen=tuple(sent_announcements(blik, begin, end)),
        niet_geteld=_not_counted(blik),
    )


def _total(days: Sequence[Dagtarief]) -> Verkeer:
    return sum((one.verkeer for one in days), Verkeer())


def end_report(blik: Blik) -> Eindverslag:
    """Report on the whole aftercare; before its end on what there was of it up to now.

    Raises Verboden for who does not see the whole chain.
    """
    zicht, venster = _demand_all(blik), window_of(blik.draaiboek)
    stand = _stand(blik, venster, zicht)
    first, last = venster.eerste, venster.last_day(blik.at)
    incidents = incidents_before(blik, blik.at + timedelta(milliseconds=1))
    return Eindverslag(
        stand=stand,
        draaiboek=blik.draaiboek.titel,
        dagen=tuple(rates_by_day(blik, first, last)),
        typen=tuple(rates(blik, venster, zicht, first, last, "berichttype")),
        partijen=tuple(rates(blik, venster, zicht, first, last, "partij")),
        leveranciers=tuple(rates(blik, venster, zicht, first, last, "leverancier")),
        incidenten=tuple(incidents),
        mededelingen=tuple(sent_announcements(blik, venster.livegang, max(venster.tot, blik.at))),
        open=(*_open_posts(stand, incidents), *_beside(blik)),
    )


def _beside(blik: Blik) -> list[Openpost]:
    """Say what is left of the work that the stop made: repairs by owner, and urgent orders."""
    repairs = Counter(one.eigenaar for one in visible_items(blik) if one.toestand == "open")
    found = [
        Openpost("herstel", "Regels van de herstellijst die nog open staan.", number, code)
        for code, number in sorted(repairs.items())
    ]
    orders = count_faults(blik).openstaand
    if orders:
        found.append(Openpost("spoed", "Spoedopdrachten waar nog geen bericht bij is.", orders, "partijen"))
    return found


def _open_posts(stand: Nazorgstand, incidents: Sequence[Incident]) -> list[Openpost]:
    """Say what stays open: types nobody sent, parties that should have, incidents, what is left behind."""
    found = [
        Openpost("berichttype", f"{one.berichttype} is nog niet langsgekomen.", 1, "regie")
        for one in stand.eerste.typen
        if one.gezien_op is None
    ]
    missing: dict[str, int] = {}
    for line in stand.eerste.partijen:
        if line.open and line.richting == "uit":
            missing[line.partij] = missing.get(line.partij, 0) + 1
    found += [
        Openpost("partij", "Berichttypen van voorheen die nog niet verzonden zijn.", number, code)
        for code, number in sorted(missing.items())
    ]
    found += [
        Openpost("incident", f"Incident {one.nummer}: {one.titel}", 1, one.eigenaar or one.servicedesk)
        for one in incidents
        if not one.af
    ]
    found += [
        Openpost("achtergebleven", "Berichten van de oude release in het postvak.", one.aantal, one.partij)
        for one in stand.achtergebleven
    ]
    return found
