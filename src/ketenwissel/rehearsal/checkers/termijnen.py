"""Terms: what the regie said of open pairs, worked out anew on a calendar of its own."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.rehearsal.regieverloop import Termijnnotitie

__all__ = ["check_terms"]

_HERE = ZoneInfo("Europe/Amsterdam")
_DAY = timedelta(days=1)
_SATURDAY = 5
_TERMS = {"323": 10, "303": 20}
"""Working days for the answer to a declaration, by the type of the heenbericht; any other has three."""
_OTHER = 3

# Public holidays on a weekday, as the calendars of these years have them.
_FREE = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2022-04-15", "2022-04-18", "2022-04-27", "2022-05-05", "2022-05-26", "2022-06-06", "2022-12-26"),
        *("2023-04-07", "2023-04-10", "2023-04-27", "2023-05-05", "2023-05-18", "2023-05-29"),
        *("2023-12-25", "2023-12-26"),
    )
)


def check_terms(bewijs: Bewijs, telling: Telling) -> None:
    """Hold deadline, shortening and days left of each noted pair against the instant of its heenbericht.

    That instant is the one at which a party wrote down that it offered it. Where it got no answer then, the
    submission may have arrived later, and the instant in the trail counts as well.
    """
    notes = bewijs.verloop.regie.termijnen
    offered = _offered(bewijs, {one.referentie for one in notes})
    for one in notes:
        telling.look()
        told = (one.uiterlijk_op, one.verkort, one.werkdagen_over)
        where = f"{one.referentie} op {one.moment:%Y-%m-%d %H:%M}Z"
        table = bewijs.verwachting
        if one.release == table.oude_release and one.moment >= table.paren_breken:
            telling.fault(f"{where}: open genoemd, na de blokkade van retour")
        if told not in {_worked_out(bewijs, one, moment) for moment in offered.get(one.referentie, ())}:
            telling.fault(f"{where}: een andere termijn dan de kalender geeft")
    _check_order(notes, telling)
    for nummer, dag in bewijs.verwachting.laatste_dag.items():
        telling.look()
        said = bewijs.verloop.regie.laatste_dag.get(nummer)
        if said != dag:
            telling.fault(f"{nummer}: {said} genoemd als laatste dag met een hele termijn, getypt is {dag}")


def _check_order(notes: Collection[Termijnnotitie], telling: Telling) -> None:
    """The first to be shown is the first that is due."""
    for before, one in pairwise(notes):
        same_page = (before.moment, before.overgeslagen) == (one.moment, one.overgeslagen)
        if same_page and one.uiterlijk_op < before.uiterlijk_op:
            telling.fault(f"{one.referentie}: staat achter een paar dat later moet worden beantwoord")


def _offered(bewijs: Bewijs, wanted: Collection[str]) -> dict[str, set[datetime]]:
    """Give the instants at which each of these messages was offered, or arrived without an answer."""
    found: dict[str, set[datetime]] = {}
    unanswered: set[str] = set()
    for regel in bewijs.journaal():
        if regel.richting == "verzonden" and regel.referentie in wanted:
            found.setdefault(regel.referentie, set()).add(regel.tijdstip)
            if regel.uitkomst is None:
                unanswered.add(regel.referentie)
    if unanswered:
        for gebeurtenis in bewijs.spoor():
            if gebeurtenis.soort == "aangenomen" and gebeurtenis.text("referentie") in unanswered:
                found[gebeurtenis.text("referentie")].add(gebeurtenis.tijdstip)
    return found


def _worked_out(bewijs: Bewijs, one: Termijnnotitie, received: datetime) -> tuple[datetime, bool, int]:
    """Give deadline, whether it is shortened, and the working days left after the day of the note."""
    nummer = bewijs.verwachting.nummer(one.berichttype) or ""
    *_, last = _working_days(received.astimezone(_HERE).date(), _TERMS.get(nummer, _OTHER))
    after = last + _DAY
    ends = datetime(after.year, after.month, after.day, tzinfo=_HERE)
    shortened = False
    if one.release == bewijs.verwachting.oude_release:
        cutoff = bewijs.verwachting.paren_breken
        shortened = cutoff.astimezone(_HERE).date() < last
        if shortened:
            last = cutoff.astimezone(_HERE).date()
        ends = min(ends, cutoff)
    today, left = one.moment.astimezone(_HERE).date(), 0
    while today < last:
        today += _DAY
        left += _works(today)
    return ends.astimezone(received.tzinfo), shortened, left


def _working_days(after: date, number: int) -> Iterator[date]:
    while number:
        after += _DAY
        if _works(after):
            number -= 1
            yield after


def _works(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _FREE
