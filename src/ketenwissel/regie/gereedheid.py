"""How far parties are: numbers, reports and the runbook in force, put together for one party or for all.

What is read is what holds at this moment; of an instant in the past it is what was kept at the last border of
the runbook before it. Nothing here lets a message pass or stops one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek, Omgeving, borders
from ketenwissel.hub import Wat, read_all, read_some
from ketenwissel.hub.groep import breaks_of
from ketenwissel.hub.koppelen import Breuk
from ketenwissel.hub.tellingen import sum_days
from ketenwissel.hub.versies import Versies, VersiesNu
from ketenwissel.regie.cijfers import (
    GEEN_CIJFERS,
    NIET_GEMELD,
    Cijfers,
    Gemeld,
    numbers_by_party,
    reports_by_party,
)
from ketenwissel.regie.oordelen import Maat, Omstandig, Stapstand, judge
from ketenwissel.regie.partijstappen import Criterium, Partijstap, party_steps, standstill, submitted_forms
from ketenwissel.regie.prognose import Prognose, Venster, forecast, window_of
from ketenwissel.store import gereedheid, tellingen, versies
from ketenwissel.store.kolommen import to_milliseconds, whole_milliseconds
from ketenwissel.store.tellingen import Dagrij, Telrij
from ketenwissel.toegang import Partij, Register, Rol

__all__ = ["Gereedheidsbron", "Grensstand", "Partijstand", "Peiling"]

_OPEN: tuple[Wat, ...] = ("wachtend", "te_beantwoorden", "gebroken")


class Grensstand(NamedTuple):
    """What stood open for a party at a border of the runbook, as it was kept then."""

    moment: datetime
    wachtend: int
    te_beantwoorden: int


class Partijstand(NamedTuple):
    """How far one party is, in one standard or (None) in all: numbers, steps and forecasts.

    `te_beantwoorden` can still be answered, `gebroken` no longer; `ontraden` is what it submitted against a
    procedural agreement. A forecast is None where there is nothing
    left to forecast: its cut-off has passed, or nothing waits and nothing more comes.
    """

    partij: str
    naam: str
    rol: Rol
    standaard: str | None
    wachtend: int
    te_beantwoorden: int
    gebroken: int
    ontraden: int
    stappen: tuple[Stapstand, ...]
    afhalen: Prognose | None
    beantwoorden: Prognose | None

    def reached(self, criterium: Criterium) -> bool:
        """Say whether this criterion of the end state is met: every step that asks it is done."""
        return all(one.gedaan for one in self.stappen if one.criterium == criterium)

    @property
    def urgentie(self) -> tuple[int, int, int]:
        """How much attention it needs: steps that are late, forecasts that are not in time, work left."""
        late = sum(one.status == "te laat" for one in self.stappen)
        slow = (self.afhalen == "niet op tijd") + (self.beantwoorden == "niet op tijd")
        return late, slow, self.wachtend + self.te_beantwoorden + self.gebroken


class Peiling(NamedTuple):
    """A look at parties at an instant; `gemeten_op` is of when the numbers are (the same, or a border)."""

    at: datetime
    gemeten_op: datetime
    draaiboek: Draaiboek
    standen: dict[str, Partijstand]


class _Bron(NamedTuple):
    """What was read in one transaction, of all parties or of some."""

    at: datetime
    gemeten_op: datetime
    draaiboek: Draaiboek
    breaks: Breuk
    cijfers: Sequence[Telrij]
    dagen: Sequence[Dagrij]
    venster: Venster | None
    gemeld: Mapping[str, Mapping[str, Gemeld]]


class Gereedheidsbron:
    """Reads and judges; any thread may ask. `now` gives the present instant (UTC)."""

    def __init__(self, now: Callable[[], datetime], omgeving: Omgeving) -> None:
        self.now = now
        self._omgeving: Omgeving = omgeving
        self._versies = Versies()

    def moment(self, at: datetime | None) -> datetime:
        """Give the instant that is asked about; raises UnusableInput for the future."""
        now = whole_milliseconds(self.now())
        if at is not None and at > now:
            raise UnusableInput("how far parties are is measured: an instant in the future cannot be asked")
        return now if at is None else whole_milliseconds(at)

    def draaiboek(self, connection: Connection, at: datetime) -> Draaiboek:
        """Give the runbook in force at an instant.

        Raises UnusableInput for an instant before the first, KetenwisselError when there is none at all.
        """
        return _in_force(self._versies.load(connection), at)

    def peil(
        self,
        connection: Connection,
        register: Register,
        at: datetime | None = None,
        *,
        partijen: Collection[str] | None = None,
        standaard: str | None = None,
        kto: Collection[str] = (),
    ) -> Peiling:
        """Say how far parties are, all that exist or these, in one standard or (None) in all.

        `kto` are the parties whose product passed message types of the new release. Raises UnusableInput for
        the future, for a past of which nothing was kept, and while nothing was counted yet.
        """
        moment = self.moment(at)
        parties = _parties(register, moment, partijen)
        names = _names(register, moment, parties, every=partijen is None)
        codes = None if partijen is None else set(names)
        bron = self._read(connection, moment, codes, standaard, past=at is not None)
        return _judged(bron, parties, names, standaard, kto)

    def peil_per_standaard(
        self, connection: Connection, register: Register, code: str, at: datetime | None, kto: bool
    ) -> tuple[Peiling, dict[str, Partijstand], Grensstand | None]:
        """Say how far one party is, also in each standard apart, and how it stood when traffic stopped."""
        moment = self.moment(at)
        parties = _parties(register, moment, [code])
        names = _names(register, moment, parties, every=False)
        bron = self._read(connection, moment, set(names), None, past=at is not None)
        with_kto = [code] if kto else []
        whole = _judged(bron, parties, names, None, with_kto)
        apart = {
            standaard: _judged(bron, parties, names, standaard, with_kto).standen[code]
            for standaard in bron.draaiboek.standaarden
            if code in whole.standen
        }
        return whole, apart, _kept(connection, bron, names)

    def _read(
        self,
        connection: Connection,
        at: datetime,
        codes: set[str] | None,
        standaard: str | None,
        *,
        past: bool,
    ) -> _Bron:
        versions = self._versies.load(connection)
        draaiboek = _in_force(versions, at)
        clock = versies.read_clock(connection)
        rows: Sequence[Telrij]
        if past and clock is not None and at < clock.laatste_op:
            border, window = _border_before(connection, versions, at), None
            rows, days = tellingen.kept_moment(connection, border, _OPEN, codes), list[Dagrij]()
        else:
            first = tellingen.first_day(connection)
            border, window = at, window_of(at, None if first is None else date.fromisoformat(first))
            days_of = window.dagen if window is not None else ()
            if codes is None:
                found = read_all(connection, submitted_forms(draaiboek), days_of, standaard)
            else:
                found = read_some(connection, codes, days_of)
            rows, days = list(found.rijen), found.dagen
        reports = reports_by_party(gereedheid.party_reports(connection, at, codes))
        breaks = breaks_of(draaiboek, self._omgeving)
        return _Bron(at, border, draaiboek, breaks, rows, days, window, reports)


def _parties(register: Register, at: datetime, codes: Collection[str] | None) -> list[Partij]:
    if codes is None:
        return [one for one in register if one.valid(at)]
    found = (register.lookup(code, at) for code in sorted(codes))
    return [one for one in found if one is not None]


def _names(register: Register, at: datetime, parties: list[Partij], *, every: bool) -> dict[str, str]:
    """Give for each code who answers for it: a party that ended counts with its successor."""
    if not every:
        return {name: one.code for one in parties for name in register.names(one.code, at)}
    found: dict[str, str] = {}
    for one in register:
        successor = one if one.valid(at) else register.successor(one.code, at)
        if successor is not None:
            found[one.code] = successor.code
    return found


def _in_force(versions: VersiesNu, at: datetime) -> Draaiboek:
    first = versions.first()
    if first is not None and at < first:
        raise UnusableInput("there was no runbook yet at that instant")
    return versions.at(at)


def _border_before(connection: Connection, versions: VersiesNu, at: datetime) -> datetime:
    for border in reversed(borders(versions.at(at))):
        if border <= at and tellingen.is_kept(connection, border):
            return border
    raise UnusableInput("of that instant nothing was kept: it lies before the first border that was counted")


def _judged(
    bron: _Bron, parties: list[Partij], names: dict[str, str], standaard: str | None, kto: Collection[str]
) -> Peiling:
    cijfers = numbers_by_party(bron.cijfers, names, standaard)
    days = _days_by_party(bron.dagen, names, standaard)
    steps = party_steps(bron.draaiboek)
    by_role: dict[str, _Rol] = {
        rol: _Rol.made(bron, [one for one in steps if one.rol == rol]) for rol in ("gemeente", "aanbieder")
    }
    go_live = to_milliseconds(bron.draaiboek.vrijgave.begin.instant)
    now = Omstandig(to_milliseconds(bron.at), bron.draaiboek.naar, go_live)
    with_kto = now._replace(kto=True)
    standen = {}
    for party in parties:
        found = cijfers.get(party.code, GEEN_CIJFERS)
        nu = with_kto if party.code in kto else now
        day = days.get(party.code)
        reports = bron.gemeld.get(party.code, {})
        standen[party.code] = _stand(bron, party, standaard, found, reports, by_role[party.rol], nu, day)
    return Peiling(bron.at, bron.gemeten_op, bron.draaiboek, standen)


class _Rol(NamedTuple):
    """What holds for all parties of one role: their steps, and the borders of the forecasts."""

    maten: list[Maat]
    instroom_tot: datetime
    antwoord_tot: datetime
    stilstand: datetime
    afhalen_tot: datetime

    @classmethod
    def made(cls, bron: _Bron, stappen: list[Partijstap]) -> "_Rol":
        answers = [one for one in stappen if one.criterium == "beantwoord"]
        closed = bron.draaiboek.afhalen.van.instant
        return cls(
            [Maat.of(one) for one in stappen],
            max((one.rustig_op for one in answers), default=closed),
            max((one.uiterlijk_op for one in answers), default=closed),
            standstill(bron.draaiboek) or closed,
            closed,
        )


def _stand(
    bron: _Bron,
    party: Partij,
    standaard: str | None,
    cijfers: Cijfers,
    reports: Mapping[str, Gemeld],
    rol: _Rol,
    nu: Omstandig,
    day: Dagrij | None,
) -> Partijstand:
    open_, broken = 0, sum(number for number, _ in cijfers.gebroken.values())
    for (release, nummer), (number, _) in cijfers.te_beantwoorden.items():
        breaks_on = bron.breaks(nummer, release) if number else None
        if breaks_on is not None and bron.at >= breaks_on:
            broken += number
        else:
            open_ += number
    waiting = sum(cijfers.wachtend.values())
    return Partijstand(
        partij=party.code,
        naam=party.naam,
        rol=party.rol,
        standaard=standaard,
        wachtend=waiting,
        te_beantwoorden=open_,
        gebroken=broken,
        ontraden=sum(number for number, _ in cijfers.ontraden.values()),
        stappen=tuple(
            judge(one, cijfers, reports.get(one.stap.nummer, NIET_GEMELD), nu) for one in rol.maten
        ),
        afhalen=_forecast(
            bron, waiting, day and day.klaargezet, day and day.opgehaald, rol.stilstand, rol.afhalen_tot
        ),
        beantwoorden=_forecast(
            bron, open_, day and day.gevraagd, day and day.beantwoord, rol.instroom_tot, rol.antwoord_tot
        ),
    )


def _forecast(
    bron: _Bron, rest: int, binnen: int | None, weg: int | None, instroom_tot: datetime, grens: datetime
) -> Prognose | None:
    if bron.at >= grens or (rest == 0 and bron.at >= instroom_tot):
        return None
    return forecast(rest, binnen or 0, weg or 0, bron.venster, bron.at, instroom_tot, grens)


def _days_by_party(
    days: Iterable[Dagrij], names: Mapping[str, str], standaard: str | None
) -> dict[str, Dagrij]:
    found: dict[str, Dagrij] = {}
    for row in days:
        party = names.get(row.partij)
        if party is None or (standaard is not None and row.standaard != standaard):
            continue
        before = found.get(party)
        found[party] = row if before is None else sum_days(before, row)
    return found


def _kept(connection: Connection, bron: _Bron, names: Mapping[str, str]) -> Grensstand | None:
    """Give how a party stood when all traffic stopped, once that was kept."""
    moment = standstill(bron.draaiboek)
    if moment is None or moment > bron.at or not tellingen.is_kept(connection, moment):
        return None
    rows = tellingen.kept_moment(connection, moment, _OPEN, set(names))
    waiting = sum(row[5] for row in rows if row[0] == "wachtend")
    owed = sum(row[5] for row in rows if row[0] == "te_beantwoorden")
    return Grensstand(moment, waiting, owed)
