"""What was accepted reached its addressee, unchanged, once; what was refused reached nobody."""

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling

__all__ = ["check_delivery", "check_work_done"]


def check_delivery(bewijs: Bewijs, telling: Telling) -> None:
    """Follow every accepted message from journal to journal, by reference and SHA-256."""
    sent: dict[tuple[str, str], tuple[str, str]] = {}
    for regel in bewijs.journaal():
        if regel.richting == "verzonden" and regel.uitkomst == "ontvangst":
            sent[regel.partij, regel.referentie] = (regel.wederpartij, regel.sha256)
    received: set[tuple[str, str]] = set()
    for regel in bewijs.journaal():
        if regel.richting != "ontvangen":
            continue
        telling.look()
        key = (regel.wederpartij, regel.referentie)
        if key not in sent:
            telling.fault(f"{regel.referentie}: {regel.partij} ontving wat nooit is aanvaard")
        elif sent[key] != (regel.partij, regel.sha256):
            what = "bij een ander" if sent[key][0] != regel.partij else "gewijzigd"
            telling.fault(f"{regel.referentie}: {what} aangekomen bij {regel.partij}")
        elif key in received:
            telling.fault(f"{regel.referentie}: twee keer uitgereikt aan {regel.partij}")
        received.add(key)
    _check_confirmed(bewijs, telling, received)
    waiting = set(bewijs.wachtend)
    for (zender, referentie), (ontvanger, _) in sent.items():
        if (zender, referentie) not in received and (ontvanger, referentie) not in waiting:
            telling.fault(f"{referentie}: aanvaard, niet uitgereikt en niet meer in het postvak")


def _check_confirmed(bewijs: Bewijs, telling: Telling, received: set[tuple[str, str]]) -> None:
    confirmed: set[tuple[str, str]] = set()
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort != "bevestigd":
            continue
        key = (gebeurtenis.text("zender"), gebeurtenis.text("referentie"))
        if key in confirmed:
            telling.fault(f"{key[1]}: twee keer bevestigd")
        confirmed.add(key)
    for _, referentie in sorted(received - confirmed):
        telling.fault(f"{referentie}: ontvangen maar nooit bevestigd")
    for _, referentie in sorted(confirmed - received):
        telling.fault(f"{referentie}: bevestigd maar volgens de ontvanger nooit ontvangen")


def check_work_done(bewijs: Bewijs, telling: Telling) -> None:
    """Every planned heenbericht was accepted in the end, or is listed as work outside the chain."""
    accepted = sum(
        1
        for regel in bewijs.journaal()
        if regel.richting == "verzonden" and regel.soort == "Di01" and regel.uitkomst == "ontvangst"
    )
    verloop = bewijs.verloop
    telling.look(verloop.opdrachten)
    outside = verloop.opdrachten - accepted
    if outside != verloop.heen_buiten_keten:
        telling.fault(
            f"{verloop.opdrachten} heenberichten gepland, {accepted} aanvaard, "
            f"{verloop.heen_buiten_keten} buiten de keten: dat telt niet op"
        )
    if verloop.niet_verzonden:
        telling.fault(f"{verloop.niet_verzonden} berichten staan aan het eind nog te wachten op verzending")
