"""Every planted misbehaviour was seen: each kind has a mark of its own in the hub's trail."""

from collections import Counter
from collections.abc import Callable, Mapping

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling
from ketenwissel.rehearsal.misdragingen import ROBOT_TRIES, SOORTEN

__all__ = ["check_planted", "seen"]

Sporen = Counter[str]
"""What the trail tells of one message, as marks with their number."""


def _mark(name: str, times: int = 1) -> Callable[[Sporen], int]:
    # Who hears nothing offers the same again: more marks than attempts that were planted prove nothing more.
    return lambda sporen: min(sporen[name], times)


def _all(*names: str) -> Callable[[Sporen], int]:
    return lambda sporen: int(all(sporen[name] for name in names))


def _neglected(sporen: Sporen) -> int:
    """Either shown again and again and never confirmed, or never shown at all and broken."""
    shown_often = sporen["uitgereikt"] > 1 and not sporen["bevestigd"]
    return int(shown_often or (not sporen["uitgereikt"] and sporen["gebroken"] > 0))


_VISIBLE: Mapping[str, Callable[[Sporen], int]] = {
    "declaratie_na_stop": _mark("ontraden"),
    "heen_na_blokkade": _mark("geblokkeerd"),
    "retour_na_blokkade": _mark("geblokkeerd"),
    "nieuwe_release_te_vroeg": _mark("release_niet_in_gebruik"),
    "oude_release_te_laat": _mark("release_niet_in_gebruik"),
    "retour_in_nieuwe_release": _mark("retour_andere_release"),
    "niet_volgens_xsd": _mark("niet_volgens_xsd"),
    "antwoord_te_laat": _mark("geblokkeerd"),
    "tweede_retour": _mark("al_beantwoord"),
    "herhaald_zelfde_inhoud": _mark("herhaald"),
    "herhaald_andere_inhoud": _mark("referentie_niet_uniek"),
    "onleesbaar": _mark("onleesbaar"),
    "kop_afwijkend": _mark("kop_afwijkend"),
    "oude_inhoud_nieuwe_envelop": _mark("kop_afwijkend"),
    "ontvanger_onbekend": _mark("ontvanger_onbekend"),
    "afzender_onbekend": _mark("afzender_onbekend"),
    "antwoord_zonder_verwijzing": _all("aangenomen", "sluit"),
    "retour_op_onbekend": _mark("heenbericht_onbekend"),
    "fout_op_heenbericht": _mark("afgekeurd"),
    "fout_op_retour": lambda sporen: int(sporen["open"] == sporen["gesloten"] == 2),
    "leest_nooit": lambda sporen: int(sporen["gebroken"] > 0 and not sporen["uitgereikt"]),
    "bevestigt_nooit": _neglected,
    "hergebruikte_identificatie": _mark("identificatie_niet_uniek"),
    "robot": _mark("geblokkeerd", ROBOT_TRIES),
    "fusie_oude_code": _mark("ontvanger_onbekend"),
    "fusie_onderweg": _all("uitgereikt_aan_opvolger", "gesloten_door_opvolger"),
    "fusie_overgenomen": _all("uitgereikt_zelf", "gesloten_door_opvolger"),
    "spoed_gemeente": _mark("nieuwe_release"),
    "spoed_aanbieder": _mark("nieuwe_release"),
    "grens": lambda sporen: int(sporen["aangenomen"] + sporen["geweigerd"] > 0),
}
"""Where each kind becomes visible: how often the marks of one message show it."""


def seen(bewijs: Bewijs) -> Counter[str]:
    """Count, per planted kind, how often the trail shows it."""
    watched: dict[str, Sporen] = {one.referentie: Counter() for one in bewijs.verloop.afwijkend}
    for gebeurtenis in bewijs.spoor():
        for referentie, mark in _marks(bewijs, gebeurtenis):
            if referentie in watched:
                watched[referentie][mark] += 1
    counts: Counter[str] = Counter()
    for one in bewijs.verloop.afwijkend:
        counts[one.soort] += _VISIBLE[one.soort](watched[one.referentie])
    return counts


def _marks(bewijs: Bewijs, gebeurtenis: Gebeurtenis) -> list[tuple[str, str]]:
    """Give the marks that one event leaves, each with the reference of the message it is about."""
    own = gebeurtenis.text("referentie")
    marks = [(own, gebeurtenis.soort)]
    opvolger = bewijs.fusie.nieuw if bewijs.fusie else None
    if gebeurtenis.soort == "geweigerd":
        marks.append((own, gebeurtenis.text("situatie")))
    if gebeurtenis.soort == "aangenomen":
        if gebeurtenis.text("stap"):
            marks.append((own, "ontraden"))
        if gebeurtenis.text("release") == bewijs.verwachting.nieuwe_release:
            marks.append((own, "nieuwe_release"))
    if gebeurtenis.soort == "uitgereikt":
        zelf = gebeurtenis.text("partij") == gebeurtenis.text("ontvanger")
        marks.append((own, "uitgereikt_zelf" if zelf else "uitgereikt_aan_opvolger"))
    for step in gebeurtenis.gegevens.get("paar", ()):
        marks.append((step["heen"], step["naar"]))
        if step["naar"] == "gesloten":
            marks.append((own, "sluit"))
            if gebeurtenis.text("zender") == opvolger:
                marks.append((step["heen"], "gesloten_door_opvolger"))
    return marks


def check_planted(bewijs: Bewijs, telling: Telling) -> None:
    """Every kind was seen exactly as often as it was planted, and every urgent order is traceable."""
    found = seen(bewijs)
    for soort in SOORTEN:
        planned = bewijs.verloop.gepland.get(soort, 0)
        telling.look(planned)
        if found[soort] != planned:
            telling.fault(f"{soort}: {planned} gepland, {found[soort]} gezien")
    for order in bewijs.verloop.spoed.values():
        if order.referentie is None:
            telling.fault(f"spoedopdracht van {order.begonnen_door}: geen bericht dat haar verwerkt")
