"""Plain Dutch sentences made from numbers: what a cut-off brought, who was late and why, why a pair broke."""

from collections.abc import Mapping
from datetime import timedelta

from ketenwissel.core.instants import format_local
from ketenwissel.rehearsal.vertelling import (
    Achterblijver,
    Breuk,
    Buitenreden,
    Lot,
    Moment,
    Oorzaak,
    Poging,
)
from ketenwissel.rehearsal.weergave.tekening import format_count

__all__ = [
    "BUITEN",
    "LOTEN",
    "LOTKOPPEN",
    "OORZAKEN",
    "TE_DOEN",
    "cause",
    "count",
    "lateness",
    "moment_sentences",
    "named",
    "party",
]

LOTEN: Mapping[Lot, str] = {
    "herbouwd": "opnieuw gebouwd in de nieuwe release",
    "later": "later alsnog aanvaard",
    "beantwoord": "paar met een ander antwoord gesloten",
    "buiten_keten": "buiten de keten geregeld",
    "onmogelijk": "niet meer mogelijk in de keten",
    "zonder_vervolg": "geen vervolg gezien",
}
LOTKOPPEN: Mapping[Lot, str] = {
    "herbouwd": "Herbouwd",
    "later": "Later aanvaard",
    "beantwoord": "Paar al gesloten",
    "buiten_keten": "Buiten de keten",
    "onmogelijk": "Onmogelijk",
    "zonder_vervolg": "Geen vervolg",
}
OORZAKEN: Mapping[Oorzaak, str] = {
    "te_laat": "antwoord kwam na de blokkade",
    "geweigerd": "antwoord om een andere reden geweigerd",
    "niet_opgehaald": "bericht niet op tijd opgehaald",
    "niet_beantwoord": "wel opgehaald, geen antwoord ingediend",
}
BUITEN: Mapping[Buitenreden, str] = {
    "antwoord_geweigerd": "Het antwoord is geweigerd: regel de uitkomst rechtstreeks met de afzender.",
    "antwoord_niet_gegeven": "Er is niet op tijd geantwoord: regel de uitkomst rechtstreeks met de afzender.",
    "bericht_vervallen": "Dit berichttype bestaat niet meer: regel het rechtstreeks met de ontvanger.",
}
TE_DOEN: Mapping[str, str] = {
    "rebuild": "Bouw het bericht opnieuw op in de nieuwe release en dien het dan in.",
    "later": "Er is niets mis met het bericht: dien het later opnieuw in.",
    "repair": "Herstel het bericht en dien het als nieuw bericht in.",
    "arrange": "Regel eerst de aansluiting of de machtiging en dien het daarna in.",
    "lookup": "Ga na wat er met het eerste bericht met dit nummer is gebeurd.",
    "never": "Dien het niet opnieuw in; regel het zo nodig buiten de keten.",
}
_ROUNDING = ((timedelta(days=2), timedelta(days=1), "dagen"), (timedelta(hours=2), timedelta(hours=1), "uur"))


def count(number: int, one: str, many: str) -> str:
    """Write a number with its noun.

    >>> count(1, "paar", "paren"), count(1200, "paar", "paren")
    ('1 paar', '1.200 paren')
    """
    return f"{format_count(number)} {one if number == 1 else many}"


def named(counts: Mapping[str, int]) -> str:
    """Write counts per type, the most frequent first.

    >>> named({"JW301": 2, "WMO305": 3})
    '5 (WMO305: 3, JW301: 2)'
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    parts = ", ".join(f"{name}: {format_count(number)}" for name, number in ordered)
    return f"{format_count(sum(counts.values()))} ({parts})" if counts else "geen"


def party(code: str) -> str:
    """Name a party that may be unknown: the trail then holds a mark in place of its code."""
    return code if code.isdecimal() else "een onbekende partij"


def moment_sentences(moment: Moment) -> list[str]:
    """Tell what happened around a cut-off, in the order of time."""
    told = [f"In het laatste uur ervoor aangenomen: {named(moment.aangenomen)}."]
    if moment.te_vroeg:
        told.append(f"Te vroeg ingediend en daarom geweigerd: {named(moment.te_vroeg)}.")
    if moment.te_laat:
        told.append(f"Vanaf dit moment geweigerd: {named(moment.te_laat)}. {_first(moment)}")
    else:
        told.append("Vanaf dit moment is om deze stap niets geweigerd.")
    if moment.ontraden:
        told.append(f"Aangenomen hoewel het ontraden was: {named(moment.ontraden)}.")
    if moment.gebroken:
        told.append(f"Op dit moment {_braken(moment.gebroken)}, omdat het antwoord er nog niet was.")
    if moment.niet_gereed is not None:
        late = count(moment.niet_gereed, "partij was", "partijen waren")
        told.append(f"{late} niet gereed." if moment.niet_gereed else "Alle partijen waren gereed.")
    return told


def lateness(one: Achterblijver) -> str:
    """Tell why a party was late."""
    stand, parts = one.stand, []
    if stand.te_versturen:
        parts.append(f"{count(stand.te_versturen, 'bericht', 'berichten')} lag nog in de uitbak")
    if stand.ongelezen:
        at = one.laatst_opgehaald
        last = f"laatst opgehaald op {format_local(at)}" if at else "nog nooit iets opgehaald"
        parts.append(f"{count(stand.ongelezen, 'bericht', 'berichten')} nog niet opgehaald ({last})")
    if stand.onbeantwoord:
        parts.append(f"{count(stand.onbeantwoord, 'antwoord', 'antwoorden')} nog te geven")
    if one.oudste is not None:
        parts.append(f"het oudste open bericht was van {format_local(one.oudste)}")
    if one.kort_ervoor:
        parts.append(f"{count(one.kort_ervoor, 'bericht kwam', 'berichten kwamen')} pas in het laatste uur")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def cause(breuk: Breuk) -> str:
    """Tell why a pair broke."""
    told = f"{_collected(breuk)} {_answered(breuk)}"
    return f"{told} Zo gepland ({breuk.geplant})." if breuk.geplant else told


def _first(moment: Moment) -> str:
    first = moment.eerste
    if first is None:
        return ""
    when = _after(first, moment)
    return f"De eerste: een {first.bericht} van {party(first.afzender)} aan {party(first.ontvanger)}, {when}."


def _after(poging: Poging, moment: Moment) -> str:
    passed = poging.tijdstip - moment.cutoff.tijdstip
    return f"{_duration(passed)} erna" if passed else "precies op het moment zelf"


def _duration(passed: timedelta) -> str:
    for least, unit, name in _ROUNDING:
        if passed >= least:
            return f"{format_count(passed // unit)} {name}"
    if passed >= timedelta(minutes=2):
        return f"{passed // timedelta(minutes=1)} minuten"
    seconds = passed / timedelta(seconds=1)
    return f"{seconds:.3f} seconden".replace(".", ",") if seconds < 1 else f"{seconds:.0f} seconden"


def _braken(number: int) -> str:
    return f"brak {format_count(number)} paar" if number == 1 else f"braken {format_count(number)} paren"


def _collected(breuk: Breuk) -> str:
    if breuk.opgehaald is None:
        return "Het heenbericht is nooit opgehaald."
    if breuk.opgehaald >= breuk.gebroken:
        return f"Het heenbericht is pas opgehaald op {format_local(breuk.opgehaald)}, na de blokkade."
    return f"Het heenbericht is opgehaald op {format_local(breuk.opgehaald)}."


def _answered(breuk: Breuk) -> str:
    if breuk.poging is None:
        return "Er is geen antwoord ingediend."
    when = f"Het antwoord kwam op {format_local(breuk.poging)}"
    if breuk.poging < breuk.gebroken:
        return f"{when}, voor de blokkade, en is geweigerd met code {breuk.code}."
    passed = breuk.poging - breuk.gebroken
    how = f"{_duration(passed)} na de blokkade" if passed else "precies op het moment van de blokkade"
    return f"{when}, {how}, en is geweigerd met code {breuk.code}."
