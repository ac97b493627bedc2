"""The checkers that judge a rehearsal: separate from the code they judge, on two accounts of the same night.

A checker that looked at nothing is red: it proved nothing.
"""

from collections.abc import Callable, Sequence

from ketenwissel.rehearsal.checkers.aflevering import check_closed, check_confirmed, check_delivery
from ketenwissel.rehearsal.checkers.antwoorden import check_answers, check_both_accounts, check_receipts
from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling, read_event
from ketenwissel.rehearsal.checkers.eerste_keer import check_first_times
from ketenwissel.rehearsal.checkers.gereedheid import check_readiness
from ketenwissel.rehearsal.checkers.gereedheidsmeting import check_measured
from ketenwissel.rehearsal.checkers.grenzen import check_cutoffs
from ketenwissel.rehearsal.checkers.herinneringen import check_reminders
from ketenwissel.rehearsal.checkers.maatregelen import check_measures
from ketenwissel.rehearsal.checkers.mededelingen import check_announcements
from ketenwissel.rehearsal.checkers.paren import check_balance, check_broken, check_releases, check_work_done
from ketenwissel.rehearsal.checkers.spoed import check_urgent_orders
from ketenwissel.rehearsal.checkers.stapmeldingen import check_reports
from ketenwissel.rehearsal.checkers.termijnen import check_terms
from ketenwissel.rehearsal.checkers.vertrouwen import check_privacy, check_seal
from ketenwissel.rehearsal.checkers.verwachting import Verwachting, load_verwachting
from ketenwissel.rehearsal.checkers.zichtbaar import check_planted, seen
from ketenwissel.rehearsal.rapport import Controle

__all__ = [
    "CHECKERS",
    "OF_PLAYS",
    "Bewijs",
    "Gebeurtenis",
    "Verwachting",
    "judge",
    "load_verwachting",
    "read_event",
    "run",
    "seen",
]

Checker = Callable[[Bewijs, Telling], None]

CHECKERS: Sequence[tuple[str, str, Checker]] = (
    ("antwoorden", "Elke aanlevering kreeg het antwoord dat het draaiboek voorschrijft.", check_answers),
    (
        "twee_lezingen",
        "Het spoor van het knooppunt en de journalen van de partijen vertellen hetzelfde.",
        check_both_accounts,
    ),
    (
        "aflevering",
        "Elk aanvaard bericht kwam ongewijzigd, eenmaal, en alleen bij zijn ontvanger aan.",
        check_delivery,
    ),
    ("bevestigd", "Wat is ontvangen is eenmaal bevestigd, en niets anders.", check_confirmed),
    (
        "gesloten",
        "Zolang het afhalen gesloten was, zijn alleen foutberichten uitgereikt.",
        check_closed,
    ),
    (
        "ontvangstbewijs",
        "Wie opnieuw aanbood, kreeg byte voor byte hetzelfde ontvangstbewijs.",
        check_receipts,
    ),
    ("balans", "Op elk moment: heen = beantwoord + afgekeurd + open + gebroken.", check_balance),
    (
        "releases",
        "Geen oude release na haar einde, geen nieuwe voor haar begin, geen paar over releases heen.",
        check_releases,
    ),
    ("gebroken", "Geen paar brak waar beide partijen zich aan het draaiboek hielden.", check_broken),
    (
        "werk_af",
        "Al het geplande werk is verzonden of staat op de lijst voor buiten de keten.",
        check_work_done,
    ),
    ("grenzen", "Elke grens is aan beide kanten geraakt, en daar goed beoordeeld.", check_cutoffs),
    ("gereedheid", "De gereedheid per partij klopt met journalen en spoor.", check_readiness),
    (
        "maatregelen",
        "Wat naast het draaiboek is besloten, deed wat het moest, en niets anders.",
        check_measures,
    ),
    (
        "stapmeldingen",
        "Elke melding op een stap staat zo in het spoor, en geen melding veranderde een oordeel.",
        check_reports,
    ),
    (
        "herinneringen",
        "Aan elke stap is op elk moment eenmaal herinnerd, te laat alleen na uitval.",
        check_reminders,
    ),
    ("termijnen", "De termijnen van open paren kloppen met een eigen kalender.", check_terms),
    (
        "gereedheidsmeting",
        "De gemeten gereedheid, landelijk en per partij, klopt met journalen en spoor.",
        check_measured,
    ),
    (
        "spoed",
        "Elke spoedopdracht is eenmaal vastgelegd, en eenmaal afgedaan met het bericht dat haar volgde.",
        check_urgent_orders,
    ),
    (
        "mededelingen",
        "Elke mededeling bereikte eenmaal wie zij aanging, en niemand anders.",
        check_announcements,
    ),
    (
        "eerste_keer",
        "Het rooster van eerste keren in de nieuwe release klopt met het spoor.",
        check_first_times,
    ),
    ("zegel", "Het spoor is compleet en onveranderd.", check_seal),
    ("privacy", "Nergens buiten de inhoud van berichten staat een BSN.", check_privacy),
    ("geplant", "Elke geplante misdraging is precies zo vaak gezien als gepland.", check_planted),
)

OF_PLAYS = frozenset(
    {
        "stapmeldingen",
        "herinneringen",
        "termijnen",
        "gereedheidsmeting",
        "mededelingen",
        "eerste_keer",
        "spoed",
    }
)
"""Checkers of what is not played in every rehearsal; where it was not, there is nothing to judge."""


def judge(bewijs: Bewijs) -> tuple[Controle, ...]:
    """Let every checker look at the evidence, in a fixed order."""
    left_out = OF_PLAYS - bewijs.verloop.regie.gespeeld
    return tuple(run(name, bewijs) for name, _, _ in CHECKERS if name not in left_out)


def run(name: str, bewijs: Bewijs) -> Controle:
    """Let one checker look at the evidence."""
    wat, checker = next((wat, checker) for known, wat, checker in CHECKERS if known == name)
    telling = Telling()
    checker(bewijs, telling)
    if telling.checked == 0:
        telling.fault("er was niets te controleren, dus er is niets bewezen")
    violations = telling.outcome()
    return Controle(name, wat, not violations, telling.checked, violations)
