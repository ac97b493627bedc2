"""Every attempt got its answer, and the right one; the trail and the journals tell the same."""

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling
from ketenwissel.store import Journaalregel

__all__ = ["check_answers", "check_both_accounts"]

_OTHER_SITUATIONS = {
    "niet_volgens_xsd": "niet_volgens_xsd",
    "retour_in_nieuwe_release": "retour_andere_release",
}
"""Planted kinds that the gate lets through and another check refuses, with the situation to be named."""


def check_answers(bewijs: Bewijs, telling: Telling) -> None:
    """Hold the answer that each party wrote down against the table typed from the source."""
    planted = {
        one.referentie: _OTHER_SITUATIONS[one.soort]
        for one in bewijs.verloop.afwijkend
        if one.soort in _OTHER_SITUATIONS
    }
    for regel in bewijs.journaal():
        if regel.richting != "verzonden":
            continue
        telling.look()
        if regel.uitkomst is None:
            telling.fault(f"{regel.referentie}: geen antwoord ontvangen")
        elif regel.soort == "Fo01":
            if regel.uitkomst != "ontvangst":
                telling.fault(f"{regel.referentie}: foutbericht geweigerd")
        else:
            _judge(bewijs, telling, regel, planted.get(regel.referentie))


def _judge(bewijs: Bewijs, telling: Telling, regel: Journaalregel, planted: str | None) -> None:
    expected = bewijs.verwachting.of(regel.functie, regel.release, regel.tijdstip)
    if expected is None:
        telling.fault(f"{regel.referentie}: {regel.functie} {regel.release} werd nergens verwacht")
        return
    uitkomst = planted if expected.uitkomst == "ontvangst" and planted else expected.uitkomst
    got = regel.situatie or regel.uitkomst
    if got != uitkomst:
        telling.fault(
            f"{regel.referentie}: {regel.functie} {regel.release} kreeg {got}, verwacht was {uitkomst}"
        )
        return
    if uitkomst == expected.uitkomst and regel.stap != expected.stap:
        telling.fault(f"{regel.referentie}: stap {regel.stap} genoemd, verwacht was {expected.stap}")
    codes = bewijs.verwachting.codes.get((uitkomst, bewijs.kanten[regel.partij]))
    if codes is not None and codes != (regel.lijst, regel.code):
        telling.fault(f"{regel.referentie}: code {regel.code} uit {regel.lijst}, verwacht was {codes[1]}")


def check_both_accounts(bewijs: Bewijs, telling: Telling) -> None:
    """Hold each attempt in the journals against the trail, and each event against the journals."""
    attempts: dict[tuple[str, str], list[str]] = {}
    for regel in bewijs.journaal():
        if regel.richting == "verzonden":
            attempts.setdefault((regel.partij, regel.referentie), []).append(_mark(regel))
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort not in ("aangenomen", "geweigerd", "herhaald"):
            continue
        telling.look()
        key = (gebeurtenis.text("zender"), gebeurtenis.text("referentie"))
        marks = attempts.get(key, [])
        mark = _event_mark(gebeurtenis)
        if mark in marks:
            marks.remove(mark)
            if not marks:
                del attempts[key]
        else:
            telling.fault(f"{key[1]}: het spoor meldt {gebeurtenis.soort}, de partij schreef dat niet op")
    for (partij, referentie), marks in attempts.items():
        telling.fault(f"{referentie}: {partij} schreef {marks[0].split('|')[0]} op, het spoor zwijgt")


def _mark(regel: Journaalregel) -> str:
    return f"{regel.uitkomst}|{regel.situatie or ''}|{regel.sha256}|{regel.stap or ''}"


def _event_mark(gebeurtenis: Gebeurtenis) -> str:
    uitkomst = "weigering" if gebeurtenis.soort == "geweigerd" else "ontvangst"
    situatie, sha256, stap = (gebeurtenis.text(key) for key in ("situatie", "sha256", "stap"))
    return f"{uitkomst}|{situatie}|{sha256}|{stap}"
