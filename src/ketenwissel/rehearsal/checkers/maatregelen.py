"""What people decided beside the runbook worked as it should, with four eyes, and moved nothing else.

That every answer outside it is that of the typed table, the checker of the answers shows.
"""

from collections import Counter
from collections.abc import Mapping

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling
from ketenwissel.rehearsal.maatregelen import Maatregelen

__all__ = ["check_measures"]

_CODE = "KW104"
_EYES = 2


def check_measures(bewijs: Bewijs, telling: Telling) -> None:
    """Hold what was decided against what was meant, and look whether each measure was seen to work."""
    decided = bewijs.verloop.maatregelen
    _check_decisions(bewijs, telling, _meant(decided), Counter(decided.verboden if decided else ()))
    if decided is None:
        return
    _check_longer(bewijs, telling, decided)
    _check_pause(bewijs, telling, decided)
    _check_agreement(bewijs, telling, decided)
    _check_stop(bewijs, telling, decided)


def _meant(decided: Maatregelen | None) -> Counter[str]:
    if decided is None:
        return Counter()
    return Counter(
        extra_stop=1,
        noodmaatregel=1 + (decided.verlengd is not None),
        afspraak=int(decided.afspraak is not None),
    )


def _check_decisions(
    bewijs: Bewijs, telling: Telling, meant: Mapping[str, int], forbidden: Counter[str]
) -> None:
    """Every decision was meant and approved by two people; every attempt that a rule forbids was refused."""
    people: dict[str, set[str]] = {}
    found: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for one in bewijs.spoor():
        telling.look()
        number = one.text("voorstel")
        if one.soort == "voorstel_goedgekeurd":
            people.setdefault(number, set()).add(one.text("door"))
        elif one.soort == "voorstel_afgewezen":
            refused[one.text("regel")] += 1
        elif one.soort == "besluit_genomen":
            if one.text("besluit") != "draaiboek":
                found[one.text("besluit")] += 1
            if len(people.get(number, ())) < _EYES:
                telling.fault(f"besluit {number}: niet door twee mensen goedgekeurd")
    for soort in sorted({*found, *meant}):
        if found[soort] != meant.get(soort, 0):
            telling.fault(f"{soort}: {meant.get(soort, 0)} bedoeld, {found[soort]} besloten")
    for regel in sorted({*refused, *forbidden}):
        if refused[regel] != forbidden[regel]:
            telling.fault(f"{regel}: {forbidden[regel]} keer te weigeren, {refused[regel]} keer geweigerd")


def _is_handed_out(one: Gebeurtenis) -> bool:
    return one.soort == "uitgereikt" and one.text("envelop") != "Fo01"


def _check_longer(bewijs: Bewijs, telling: Telling, decided: Maatregelen) -> None:
    period = decided.verlengd
    if period is None:
        return
    closed = bewijs.verwachting.afhalen_dicht
    if not any(
        _is_handed_out(one) and one.tijdstip >= closed and period.holds(one.text("partij"), one.tijdstip)
        for one in bewijs.spoor()
    ):
        telling.fault(f"{period.partij}: haalde niets af in de verlengde tijd")


def _check_pause(bewijs: Bewijs, telling: Telling, decided: Maatregelen) -> None:
    """Nothing was shown or handed out meanwhile, and all that came in for the party was afterwards."""
    pause = decided.gepauzeerd
    waiting: set[tuple[str, str]] = set()
    came = 0
    for one in bewijs.spoor():
        key = one.text("zender"), one.text("referentie")
        if one.soort == "aangenomen" and pause.holds(one.text("ontvanger"), one.tijdstip):
            if one.text("envelop") != "Fo01":
                came += 1
                waiting.add(key)
        elif _is_handed_out(one) and one.text("partij") == pause.partij:
            if pause.holds(pause.partij, one.tijdstip):
                telling.fault(f"{key[1]}: uitgereikt terwijl de bezorging gepauzeerd was")
            waiting.discard(key)
    if decided.getoond:
        telling.fault(f"{pause.partij}: zag {decided.getoond} berichten terwijl de bezorging gepauzeerd was")
    if not came:
        telling.fault(f"{pause.partij}: er kwam niets binnen terwijl de bezorging gepauzeerd was")
    for _, referentie in sorted(waiting):
        telling.fault(f"{referentie}: na de pauze niet alsnog uitgereikt")


def _check_agreement(bewijs: Bewijs, telling: Telling, decided: Maatregelen) -> None:
    """The agreement was named on what it is about, and on nothing else."""
    afspraak = decided.afspraak
    seen = False
    for one in bewijs.spoor():
        if one.soort != "aangenomen" or not one.text("stap").startswith("afspraak"):
            continue
        telling.look()
        ends = {one.text("zender"), one.text("ontvanger")}
        fits = afspraak is not None and ends == afspraak.partijen and one.text("stap") == afspraak.naam
        seen = seen or fits
        if not fits:
            telling.fault(f"{one.text('referentie')}: ontraden door een afspraak van anderen")
    if afspraak is not None and not seen:
        telling.fault(f"{afspraak.naam}: er is niets door ontraden")


def _check_stop(bewijs: Bewijs, telling: Telling, decided: Maatregelen) -> None:
    """The party was refused meanwhile, nobody else was, and what was refused was accepted afterwards."""
    stop = decided.extra_stop
    refused: set[str] = set()
    accepted: set[str] = set()
    for regel in bewijs.journaal():
        if regel.richting != "verzonden":
            continue
        if regel.partij == stop.partij and regel.uitkomst == "ontvangst":
            accepted.add(regel.referentie)
        if regel.situatie != "extra_stop":
            continue
        telling.look()
        refused.add(regel.referentie)
        if regel.partij != stop.partij:
            telling.fault(f"{regel.referentie}: extra stop voor een andere partij")
        if regel.code != _CODE:
            telling.fault(f"{regel.referentie}: code {regel.code} bij een extra stop, verwacht was {_CODE}")
    if not refused:
        telling.fault(f"{stop.partij}: niets geweigerd door de extra stop")
    for referentie in sorted(refused - accepted):
        telling.fault(f"{referentie}: na de extra stop niet alsnog aanvaard")
