"""Every attempt got its answer, and the right one; the trail and the journals tell the same."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from ketenwissel.rehearsal.checkers.afstrepen import leftovers
from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling
from ketenwissel.rehearsal.checkers.uitzonderingen import expected_of
from ketenwissel.store import Journaalregel

__all__ = ["check_answers", "check_both_accounts", "check_receipts"]

_OTHER_SITUATIONS = {
    "niet_volgens_xsd": "niet_volgens_xsd",
    "retour_in_nieuwe_release": "retour_andere_release",
    "tweede_retour": "al_beantwoord",
    "herhaald_andere_inhoud": "referentie_niet_uniek",
    "onleesbaar": "onleesbaar",
    "kop_afwijkend": "kop_afwijkend",
    "oude_inhoud_nieuwe_envelop": "kop_afwijkend",
    "ontvanger_onbekend": "ontvanger_onbekend",
    "afzender_onbekend": "afzender_onbekend",
    "retour_op_onbekend": "heenbericht_onbekend",
    "hergebruikte_identificatie": "identificatie_niet_uniek",
    "fusie_oude_code": "ontvanger_onbekend",
}
"""Planted kinds that the gate lets through and another check refuses, with the situation to be named."""

_EVENTS = {"aangenomen": "ontvangst", "herhaald": "ontvangst", "geweigerd": "weigering"}


def check_answers(bewijs: Bewijs, telling: Telling) -> None:
    """Hold the answer that each party wrote down against the table typed from the source.

    An attempt without an answer is offered again; the answer then fits one of the moments at which the same
    submission was offered, since nobody knows which of them arrived first.
    """
    planted = {
        (one.referentie, one.sha256): _OTHER_SITUATIONS[one.soort]
        for one in bewijs.verloop.afwijkend
        if one.soort in _OTHER_SITUATIONS
    }
    unanswered: dict[tuple[str, str], list[datetime]] = {}
    lifted = _accepted_when_lifted(bewijs)
    for regel in bewijs.journaal():
        if regel.richting != "verzonden":
            continue
        telling.look()
        key = (regel.partij, regel.referentie)
        if regel.uitkomst is None:
            unanswered.setdefault(key, []).append(regel.tijdstip)
            continue
        moments = [regel.tijdstip, *unanswered.pop(key, ())]
        if key in lifted:
            moments.append(lifted[key])
        if regel.soort == "Fo01":
            if regel.uitkomst != "ontvangst":
                telling.fault(f"{regel.referentie}: foutbericht geweigerd")
            continue
        faults = [
            _fault(bewijs, regel, planted.get((regel.referentie, regel.sha256)), moment) for moment in moments
        ]
        if all(faults):
            telling.fault(f"{regel.referentie}: {faults[0]}")
    for _, referentie in unanswered:
        telling.fault(f"{referentie}: geen antwoord ontvangen")


def _accepted_when_lifted(bewijs: Bewijs) -> dict[tuple[str, str], datetime]:
    """Give what the hub dated at the very lifting of the extra stop, of the party that it stopped.

    What it received during the stop while its database was away, it judges and dates at its last decision.
    """
    decided = bewijs.verloop.maatregelen
    if decided is None:
        return {}
    return {
        (gebeurtenis.text("zender"), gebeurtenis.text("referentie")): gebeurtenis.tijdstip
        for gebeurtenis in bewijs.spoor()
        if gebeurtenis.soort == "aangenomen"
        and gebeurtenis.tijdstip == decided.extra_stop.tot
        and gebeurtenis.text("zender") == decided.extra_stop.partij
    }


def _fault(bewijs: Bewijs, regel: Journaalregel, planted: str | None, moment: datetime) -> str | None:
    """Say what is wrong with an answer if the submission arrived at this moment; None when nothing is."""
    expected = expected_of(bewijs, regel, moment)
    if expected is None:
        return f"{regel.functie} {regel.release} werd nergens verwacht"
    uitkomst = planted if expected.uitkomst == "ontvangst" and planted else expected.uitkomst
    got = regel.situatie or regel.uitkomst
    if got != uitkomst:
        return f"{regel.functie} {regel.release} kreeg {got}, verwacht was {uitkomst}"
    if uitkomst == expected.uitkomst and regel.stap != expected.stap:
        return f"stap {regel.stap} genoemd, verwacht was {expected.stap}"
    codes = bewijs.verwachting.codes.get((uitkomst, bewijs.kanten[regel.partij]))
    if codes is not None and codes != (regel.lijst, regel.code):
        return f"code {regel.code} uit {regel.lijst}, verwacht was {codes[1]}"
    return None


Mark = tuple[str, str, str, str, str, str]
"""One attempt as both accounts tell it: sender, reference, outcome, situation, digest, step."""


def check_both_accounts(bewijs: Bewijs, telling: Telling) -> None:
    """Hold each attempt in the journals against the trail, and each event against the journals.

    An attempt without an answer may have left an event, or none; no event comes without an attempt.
    """
    unanswered: Counter[tuple[str, str]] = Counter()
    attempts, events = leftovers(_attempts(bewijs, telling, unanswered), _events(bewijs, telling))
    for mark, number in attempts.items():
        for _ in range(number):
            telling.fault(f"{mark[1]}: {mark[0]} schreef {mark[2]} op, het spoor zwijgt")
    for mark, number in events.items():
        unseen = number - unanswered[mark[:2]]
        unanswered[mark[:2]] -= number
        if unseen > 0:
            telling.fault(f"{mark[1]}: het spoor meldt {mark[2]}, de partij schreef dat niet op")


def _attempts(bewijs: Bewijs, telling: Telling, unanswered: Counter[tuple[str, str]]) -> Iterator[Mark]:
    for regel in bewijs.journaal():
        if regel.richting != "verzonden":
            continue
        zender = bewijs.as_in_trail(regel.partij)
        if regel.uitkomst is None:
            unanswered[zender, regel.referentie] += 1
            continue
        telling.look()
        yield (
            zender,
            regel.referentie,
            regel.uitkomst,
            regel.situatie or "",
            regel.sha256,
            regel.stap or "",
        )


def _events(bewijs: Bewijs, telling: Telling) -> Iterator[Mark]:
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort in _EVENTS:
            telling.look()
            yield _event_mark(gebeurtenis)


def _event_mark(gebeurtenis: Gebeurtenis) -> Mark:
    zender, referentie, situatie, sha256, stap = (
        gebeurtenis.text(key) for key in ("zender", "referentie", "situatie", "sha256", "stap")
    )
    return zender, referentie, _EVENTS[gebeurtenis.soort], situatie, sha256, stap


def check_receipts(bewijs: Bewijs, telling: Telling) -> None:
    """What was accepted and offered again got its first receipt again, to the byte."""
    repeated = {
        (gebeurtenis.text("zender"), gebeurtenis.text("referentie"))
        for gebeurtenis in bewijs.spoor()
        if gebeurtenis.soort == "herhaald"
    }
    first: dict[tuple[str, str], str | None] = {}
    for regel in bewijs.journaal():
        key = (regel.partij, regel.referentie)
        if regel.richting != "verzonden" or regel.uitkomst != "ontvangst" or key not in repeated:
            continue
        telling.look()
        if first.setdefault(key, regel.antwoord_sha256) != regel.antwoord_sha256:
            telling.fault(f"{regel.referentie}: kreeg een ander ontvangstbewijs dan de eerste keer")
