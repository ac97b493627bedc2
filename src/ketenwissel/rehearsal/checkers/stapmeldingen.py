"""Reports on steps: the trail holds those that were made, rightly marked late, and none changed a verdict."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from ketenwissel.core.instants import format_instant
from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling

__all__ = ["check_reports"]

_BY_RULE = frozenset({"geblokkeerd", "release_niet_in_gebruik"})
"""Refusals that follow from runbook and instant; other refusals are about the message itself."""

Mark = tuple[str, str, str, str, str, str, datetime]
"""One report as both accounts tell it: step, actiehouder, party, kind, number, by whom, when."""


class _Oordeel(NamedTuple):
    """The last verdict on a type: what it was, when, and how many reports had been made by then."""

    uitkomst: str
    moment: datetime
    meldingen: int


def check_reports(bewijs: Bewijs, telling: Telling) -> None:
    """Hold the reports in the trail against those made, and the verdicts around them against each other.

    That each verdict is right is for another checker to say. Here a report must be found between two equal
    verdicts on a type where the typed table has one verdict for both moments, and no unequal ones.
    """
    made = Counter[Mark](
        (
            one.stap,
            one.actiehouder,
            one.partij or "",
            one.soort,
            "" if one.aantal is None else str(one.aantal),
            one.door,
            one.moment,
        )
        for one in bewijs.verloop.regie.meldingen
    )
    told = Counter[Mark]()
    last: dict[tuple[str, str], _Oordeel] = {}
    between = 0
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort == "stapmelding":
            telling.look()
            told[_mark(gebeurtenis)] += 1
            _check_late(bewijs, telling, gebeurtenis)
            continue
        outcome = _outcome(gebeurtenis)
        if outcome is None:
            continue
        key = (gebeurtenis.text("functie"), gebeurtenis.text("release"))
        before, now = last.get(key), _Oordeel(outcome, gebeurtenis.tijdstip, told.total())
        last[key] = now
        if before is not None and before.meldingen < now.meldingen and _one_rule(bewijs, key, before, now):
            between += 1
            if before.uitkomst != now.uitkomst:
                telling.fault(f"{key[0]} {key[1]}: na een melding {now.uitkomst}, ervoor {before.uitkomst}")
    for mark in made - told:
        telling.fault(f"{_where(mark)}: gemeld, maar het spoor zwijgt")
    for mark in told - made:
        telling.fault(f"{_where(mark)}: in het spoor, maar niemand meldde dat")
    if made and not between:
        telling.fault("geen melding lag tussen twee oordelen waarvoor hetzelfde gold: dat is niet beproefd")


def _mark(gebeurtenis: Gebeurtenis) -> Mark:
    stap, actiehouder, partij, melding, aantal, door = (
        gebeurtenis.text(key) for key in ("stap", "actiehouder", "partij", "melding", "aantal", "door")
    )
    return stap, actiehouder, partij, melding, aantal, door, gebeurtenis.tijdstip


def _where(mark: Mark) -> str:
    stap, actiehouder, partij, melding = mark[:4]
    return f"stap {stap} van {partij or actiehouder}, {melding} om {mark[-1]:%Y-%m-%d %H:%M}Z"


def _check_late(bewijs: Bewijs, telling: Telling, gebeurtenis: Gebeurtenis) -> None:
    where, due = (
        _where(_mark(gebeurtenis)),
        bewijs.verwachting.due(gebeurtenis.text("stap"), gebeurtenis.tijdstip),
    )
    if due is None:
        telling.fault(f"{where}: van deze stap is geen moment getypt")
        return
    if gebeurtenis.text("uiterlijk") != format_instant(due):
        telling.fault(f"{where}: een ander uiterlijk moment dan getypt")
    if (gebeurtenis.text("te_laat") == "ja") != (gebeurtenis.tijdstip >= due):
        telling.fault(f"{where}: ten onrechte wel of niet te laat genoemd")


def _outcome(gebeurtenis: Gebeurtenis) -> str | None:
    """Give the verdict of an event on a type and a release; None for what another check refused."""
    if gebeurtenis.soort == "aangenomen" and gebeurtenis.text("envelop") != "Fo01":
        return "ontvangst"
    if gebeurtenis.soort == "geweigerd" and gebeurtenis.text("situatie") in _BY_RULE:
        return gebeurtenis.text("situatie")
    return None


def _one_rule(bewijs: Bewijs, key: tuple[str, str], before: _Oordeel, now: _Oordeel) -> bool:
    rules = [bewijs.verwachting.of(*key, one.moment) for one in (before, now)]
    return rules[0] is not None and rules[0] == rules[1]
