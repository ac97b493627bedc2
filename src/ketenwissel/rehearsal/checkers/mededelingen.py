"""Announcements: each reached those it was for, once, and nobody else; who read them is in the trail."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.rehearsal.regieverloop import Aankondiging
from ketenwissel.rehearsal.wereld import ONBEKEND

__all__ = ["check_announcements"]

_HUIZEN = frozenset({"ketenbureau", "zorginstituut", "inlichtingenbureau", "vecozo"})
_SIDES = {"gemeenten": "ggk", "aanbieders": "vecozo"}
_READ_WITHIN = timedelta(hours=21)


def check_announcements(bewijs: Bewijs, telling: Telling) -> None:
    """Work out from the parties whom each was for, and hold the trail and what the regie says against it."""
    sent: Counter[tuple[str, datetime, str]] = Counter()
    read: dict[str, dict[str, list[datetime]]] = {}
    for one in bewijs.spoor():
        if one.soort == "mededeling_verzonden":
            sent[one.text("nummer"), one.tijdstip, one.text("ontvangers")] += 1
        elif one.soort == "mededeling_gelezen":
            per_party = read.setdefault(one.text("nummer"), {})
            per_party.setdefault(one.text("organisatie"), []).append(one.tijdstip)
    receivers: dict[int, frozenset[str]] = {}
    for said in bewijs.verloop.regie.mededelingen:
        telling.look()
        earlier = frozenset() if said.vervangt is None else receivers[said.vervangt]
        receivers[said.nummer] = _meant(bewijs, said) | earlier
        mark = (str(said.nummer), said.moment, str(len(receivers[said.nummer])))
        if sent.pop(mark, 0) != 1:
            telling.fault(f"mededeling {said.nummer}: niet eenmaal verzonden aan {mark[2]} organisaties")
        _check_read(bewijs, telling, said, receivers[said.nummer], read.pop(str(said.nummer), {}))
    for nummer in {mark[0] for mark in sent} | read.keys():
        telling.fault(f"mededeling {nummer}: staat in het spoor, en niemand stuurde haar")


def _meant(bewijs: Bewijs, said: Aankondiging) -> frozenset[str]:
    """Give the organisations that it is for; a party that ended is none any more, its successor is."""
    kind, _, which = said.aan.partition(":")
    if which:
        return frozenset({which})
    parties = {
        code
        for code, side in bewijs.kanten.items()
        if code not in ONBEKEND.values()
        and bewijs.code_at(code, said.moment) == code
        and _SIDES.get(kind, side) == side
    }
    return frozenset(parties if kind in _SIDES else parties | _HUIZEN)


def _check_read(
    bewijs: Bewijs,
    telling: Telling,
    said: Aankondiging,
    meant: frozenset[str],
    read: Mapping[str, list[datetime]],
) -> None:
    reached = bewijs.verloop.regie.bereikt.get(said.nummer, {})
    telling.look(len(meant))
    for code in meant ^ reached.keys():
        telling.fault(f"mededeling {said.nummer}: {code} is ten onrechte wel of geen ontvanger")
    for code in read.keys() - meant:
        telling.fault(f"mededeling {said.nummer}: {code} las haar, en zij was niet voor hem")
    for code in sorted(meant):
        times = read.get(code, [])
        if len(times) != 1 and not (not times and _may_be_unread(bewijs, said, code)):
            telling.fault(f"mededeling {said.nummer}: {code} las haar {len(times)} keer")
        if reached.get(code) != (times[0] if times else None):
            telling.fault(f"mededeling {said.nummer}: wanneer {code} haar las klopt niet met het spoor")
        if any(moment < said.moment for moment in times):
            telling.fault(f"mededeling {said.nummer}: {code} las haar voordat zij verzonden was")


def _may_be_unread(bewijs: Bewijs, said: Aankondiging, code: str) -> bool:
    """Say whether nobody need read it there: a house, who never reads, or who ended meanwhile."""
    ended = bewijs.code_at(code, said.moment + _READ_WITHIN) != code
    return ended or code in _HUIZEN or bewijs.nalatig.get(code) == "leest_nooit"
