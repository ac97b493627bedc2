"""Reminders of steps: at set moments before they are due, once each, whichever process gets to it.

What passed while nobody was there to send it goes out once, late and marked so. Where several moments of one
step passed together only the last goes out; the others are written down as told in it, so that nobody gets
four messages at once, and nothing is missing from the record. A step that an amendment shifted has another
due time: its old moments are no longer moments of it, and it gets new ones.

A reminder is a row and an event in the trail; `herinneringsmail` mails it as well, where there is a mail
server.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.hub import Melder
from ketenwissel.regie.regels import Regelbron, Regels
from ketenwissel.regie.taken import Opgave, all_tasks, due_of, find_task
from ketenwissel.store import Opslag, herinneringen, zoeken
from ketenwissel.store.herinneringen import Herinneringrij, Momentrij
from ketenwissel.toegang import Beheer, write_event

__all__ = [
    "ALLE_STAPPEN",
    "STANDAARD",
    "Herinneraar",
    "Herinnering",
    "moments_of",
    "reminders_of",
    "set_moments",
]

ALLE_STAPPEN = "*"
STANDAARD = (timedelta(days=14), timedelta(days=2), timedelta(hours=4), timedelta(hours=1))
"""How long before a step its actiehouders are reminded, where nothing else was set."""

_WORK = "herinneren"
_BY = "ketenwissel"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1)
_PUNCTUAL = timedelta(minutes=15)
"""How long after its moment a reminder still is on time."""
_MOST = 12
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Herinnering:
    """A reminder that went out, or (`verstuurd_op` is None) will at its moment, as the runbook stands now."""

    stap: str
    omschrijving: str
    actiehouder: str
    uiterlijk_op: datetime
    moment_op: datetime
    verstuurd_op: datetime | None
    te_laat: bool
    opgegaan_in_op: datetime | None


Ook = Callable[[Connection, Sequence[Herinneringrij], Regels], None]
"""What else is done with reminders, in the transaction that notes them: mailing them."""


class Herinneraar:
    """Sends what is due; any number of processes may have one."""

    def __init__(self, opslag: Opslag, bron: Regelbron, meld: Melder, ook: Ook | None = None) -> None:
        self._opslag = opslag
        self._bron = bron
        self._meld = meld
        self._ook = ook

    def work(self) -> int:
        """Send what is due by now; gives how many reminders that were."""
        with self._opslag.reading() as connection:
            regels = self._bron.read(connection)
            known = zoeken.werkstand(connection, _WORK)
            if known and not due_reminders(connection, regels, _instant(known)):
                return 0
        return len(self.fire())

    def fire(self) -> list[Herinneringrij]:
        """Send what is due by now, in one transaction; gives the reminders."""
        with self._opslag.writing(alone="herinneren") as connection:
            regels = self._bron.read(connection)
            begin = zoeken.werkstand(connection, _WORK)
            if not begin:
                begin = (regels.at - _EPOCH) // _MILLISECOND
                zoeken.put_werkstand(connection, _WORK, begin)
            rows = due_reminders(connection, regels, _instant(begin))
            herinneringen.insert_sent(connection, rows)
            for row in rows:
                _note(connection, row)
            if self._ook is not None:
                self._ook(connection, rows, regels)
        for row in rows:
            if row.opgegaan_in_op is None:
                late = "ja" if row.te_laat else "nee"
                self._meld("herinnering", stap=row.stap, actiehouder=row.actiehouder, te_laat=late)
        return rows


def due_reminders(connection: Connection, regels: Regels, begin: datetime) -> list[Herinneringrij]:
    """Give the reminders that are due by now and did not go out yet.

    Of a step that is past its due time only moments since `begin` count (UTC): from then on somebody was
    supposed to send them. Of a step to come all count: late is better than never. A hub of the KTO reminds
    nobody: the steps are those of production.
    """
    if regels.omgeving == "kto":
        return []
    sent = {
        (row.stap, row.actiehouder, row.uiterlijk_op, row.moment_op)
        for row in herinneringen.all_sent(connection)
    }
    rows: list[Herinneringrij] = []
    for opgave, moments in _plan(connection, regels.draaiboek):
        due = due_of(opgave)
        passed = [
            moment for moment in moments if moment <= regels.at and (due > regels.at or moment >= begin)
        ]
        for actiehouder in opgave.actiehouders:
            key = (opgave.nummer, actiehouder, due)
            rows += _sent_now(key, [one for one in passed if (*key, one) not in sent], regels.at)
    return rows


def _sent_now(
    key: tuple[str, str, datetime], moments: Sequence[datetime], at: datetime
) -> Iterator[Herinneringrij]:
    """Make the rows of moments of one step (in order) that passed together: the last tells of the others."""
    for moment in moments:
        last = moment == moments[-1]
        late = not last or at - moment > _PUNCTUAL
        yield Herinneringrij(*key, moment, at, late, None if last else moments[-1])


def _plan(connection: Connection, draaiboek: Draaiboek) -> Iterator[tuple[Opgave, list[datetime]]]:
    """Give every step with the moments (UTC) at which it is reminded of, in order."""
    of_step = _by_step(herinneringen.all_moments(connection))
    for opgave in all_tasks(draaiboek):
        due = due_of(opgave)
        rows = of_step.get(opgave.nummer) or of_step.get(ALLE_STAPPEN)
        if rows is None:
            yield opgave, sorted(due - ahead for ahead in STANDAARD)
        else:
            set_since = [(due - row.minuten_vooraf * _MINUTE, row.ingesteld_op) for row in rows]
            yield opgave, sorted(moment for moment, since in set_since if moment >= since)


def _by_step(rows: Iterable[Momentrij]) -> Mapping[str, list[Momentrij]]:
    found: dict[str, list[Momentrij]] = {}
    for row in rows:
        found.setdefault(row.stap, []).append(row)
    return found


def _instant(milliseconds: int) -> datetime:
    return _EPOCH + milliseconds * _MILLISECOND


def _note(connection: Connection, row: Herinneringrij) -> None:
    write_event(
        connection,
        "herinnering",
        row.verstuurd_op,
        _BY,
        {
            "stap": row.stap,
            "actiehouder": row.actiehouder,
            "uiterlijk": row.uiterlijk_op,
            "moment": row.moment_op,
            "te_laat": "ja" if row.te_laat else None,
            "opgegaan_in": row.opgegaan_in_op,
        },
    )


def reminders_of(connection: Connection, regels: Regels, actiehouder: str | None) -> list[Herinnering]:
    """Give what went out to an actiehouder (None: to all) and what will, in order of the moment."""
    texts = {one.nummer: one.omschrijving for one in all_tasks(regels.draaiboek)}
    rows = (
        herinneringen.all_sent(connection)
        if actiehouder is None
        else herinneringen.sent_to(connection, actiehouder)
    )
    found = [
        Herinnering(
            row.stap,
            texts.get(row.stap, ""),
            row.actiehouder,
            row.uiterlijk_op,
            row.moment_op,
            row.verstuurd_op,
            row.te_laat,
            row.opgegaan_in_op,
        )
        for row in rows
    ]
    known = {(row.stap, row.actiehouder, row.uiterlijk_op, row.moment_op) for row in rows}
    for opgave, moments in _plan(connection, regels.draaiboek):
        due = due_of(opgave)
        found += [
            Herinnering(opgave.nummer, opgave.omschrijving, who, due, moment, None, False, None)
            for moment in moments
            for who in opgave.actiehouders
            if moment > regels.at
            and actiehouder in (None, who)
            and (opgave.nummer, who, due, moment) not in known
        ]
    return sorted(found, key=lambda one: (one.moment_op, one.stap, one.actiehouder))


def moments_of(connection: Connection) -> list[Momentrij]:
    """Give the moments that were set, of steps and of all steps ("*"); none where the default holds."""
    return herinneringen.all_moments(connection)


def set_moments(beheer: Beheer, draaiboek: Draaiboek, stap: str, vooraf: Sequence[timedelta]) -> None:
    """Set how long before a step ("*": before every step) its actiehouders are reminded, from now on.

    None at all puts the default back. Raises Verboden, and UnusableInput for a step or a moment that is none.
    """
    beheer.require("herinneringen.beheer")
    if stap != ALLE_STAPPEN:
        find_task(draaiboek, stap)
    minutes = sorted({one // _MINUTE for one in vooraf})
    if len(minutes) > _MOST or any(not timedelta(0) <= one <= _LONGEST for one in vooraf):
        raise UnusableInput(f"at most {_MOST} moments, each up to a year before the step")
    herinneringen.remove_moments(beheer.connection, stap)
    for one in minutes:
        row = Momentrij(stap, one, beheer.at, beheer.door.naam)
        herinneringen.insert_moment(beheer.connection, row)
    said = " ".join(map(str, minutes)) or "standaard"
    beheer.note("herinneringen_ingesteld", stap=stap, minuten_vooraf=said)
