"""From evidence to report: the trail counted per hour, per refusal and per pair, for people to read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ketenwissel import standards
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.keten import foutcode, situatie
from ketenwissel.rehearsal.checkers import Bewijs, Gebeurtenis, seen
from ketenwissel.rehearsal.misdragingen import SOORTEN
from ketenwissel.rehearsal.opzet import Opzet
from ketenwissel.rehearsal.rapport import Controle, Cutoff, Misdraging, Rapport, Weigeringtelling
from ketenwissel.rehearsal.verhaal import tell

__all__ = ["build_report"]

_AROUND = timedelta(days=1)


def build_report(
    opzet: Opzet,
    draaiboek: Draaiboek,
    bewijs: Bewijs,
    checkers: Sequence[Controle],
    durations: Mapping[str, float],
    schemas: str,
) -> Rapport:
    """Tell what was played and what came of it; equal evidence gives an equal report but for `durations`."""
    verloop = bewijs.verloop
    telling = _Telling()
    cutoffs = _cutoffs(draaiboek)
    verhaal = tell(bewijs, _all_moments(cutoffs, bewijs), draaiboek.naar, telling.see)
    return Rapport(
        verdict="geslaagd" if all(controle.ok for controle in checkers) else "gezakt",
        seed=opzet.seed,
        draaiboek=draaiboek.naam,
        titel=draaiboek.titel,
        begin=verloop.begin,
        einde=verloop.einde,
        gemeenten=opzet.gemeenten,
        aanbieders=opzet.aanbieders,
        heenberichten=opzet.heenberichten,
        checkers=tuple(checkers),
        counts={**_counts(bewijs), **telling.events},
        durations=durations,
        cutoffs=cutoffs,
        misdragingen=_misdragingen(bewijs),
        weigeringen=telling.refusals(),
        gereedheid=tuple(verloop.gereedheid),
        per_uur={bericht: dict(sorted(hours.items())) for bericht, hours in sorted(telling.per_hour.items())},
        groepen={bericht: _group(bericht, draaiboek) for bericht in telling.per_hour},
        uitsnede=_closing(draaiboek),
        open_paren=tuple((one.moment, one.aantallen["open"]) for one in verloop.paren),
        schemas=schemas,
        storingen=opzet.storingen,
        wijziging=opzet.wijziging,
        draaiboek_sha256=draaiboek.sha256,
        verhaal=verhaal,
    )


class _Telling:
    """The trail, counted while it is read."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.per_hour: dict[str, Counter[datetime]] = {}
        self._refused: Counter[tuple[str, str, str, str | None, str]] = Counter()

    def see(self, gebeurtenis: Gebeurtenis) -> None:
        """Take in one event."""
        self.events[f"spoor_{gebeurtenis.soort}"] += 1
        if gebeurtenis.soort == "aangenomen":
            hour = gebeurtenis.tijdstip.replace(minute=0, second=0, microsecond=0)
            bericht = gebeurtenis.text("functie") or gebeurtenis.text("envelop")
            self.per_hour.setdefault(bericht, Counter())[hour] += 1
        elif gebeurtenis.soort == "geweigerd":
            lijst, code, name, side = (gebeurtenis.text(key) for key in ("lijst", "code", "situatie", "kant"))
            self._refused[lijst, code, name, gebeurtenis.text("stap") or None, side] += 1

    def refusals(self) -> tuple[Weigeringtelling, ...]:
        """Count the refusals per code, step and situation, the most frequent first."""
        rows = [
            Weigeringtelling(lijst, code, name, stap, _omschrijving(name, side, lijst, code), count)
            for (lijst, code, name, stap, side), count in self._refused.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-row.aantal, row.lijst, row.code, row.stap or "")))


def _omschrijving(name: str, side: str, lijst: str, code: str) -> str:
    if side in ("ggk", "vecozo"):
        return situatie(name, "ggk" if side == "ggk" else "vecozo").omschrijving
    return foutcode(lijst, code).omschrijving


def _counts(bewijs: Bewijs) -> dict[str, int]:
    verloop = bewijs.verloop
    last = verloop.paren[-1].aantallen
    return {
        "heenberichten_gepland": verloop.opdrachten,
        "heenberichten_buiten_keten": sum(verloop.heen_buiten_keten.values()),
        "antwoorden_buiten_keten": verloop.antwoorden_buiten_keten,
        "niet_verzonden": verloop.niet_verzonden,
        "nog_in_postvak": len(bewijs.wachtend),
        **{f"paren_{toestand}": count for toestand, count in sorted(last.items())},
    }


def _cutoffs(draaiboek: Draaiboek) -> tuple[Cutoff, ...]:
    """Give the moments at which something changes for the traffic: one line each, whatever steps share it."""
    moments: dict[datetime, list[str]] = {}
    texts: dict[datetime, str] = {}
    for stap in draaiboek.stappen:
        if stap.soort in ("procedureel", "blokkade", "vrijgave"):
            moments.setdefault(stap.begin.instant, []).append(stap.nummer)
            texts.setdefault(stap.begin.instant, stap.omschrijving)
    return tuple(
        Cutoff(", ".join(numbers), moment, texts[moment]) for moment, numbers in sorted(moments.items())
    )


def _all_moments(cutoffs: Sequence[Cutoff], bewijs: Bewijs) -> list[Cutoff]:
    """Give the cut-offs for the traffic, and the moments at which only the readiness was taken."""
    known = {cutoff.tijdstip for cutoff in cutoffs}
    others = [one.cutoff for one in bewijs.verloop.gereedheid if one.cutoff.tijdstip not in known]
    return sorted([*cutoffs, *others], key=lambda cutoff: cutoff.tijdstip)


def _closing(draaiboek: Draaiboek) -> tuple[datetime, datetime]:
    closing = [fase for fase in draaiboek.fasen if fase.van is not None]
    begin, live = closing[0].van, closing[-1].van
    assert begin is not None
    assert live is not None
    return begin.instant - _AROUND, live.instant + 2 * _AROUND


def _misdragingen(bewijs: Bewijs) -> tuple[Misdraging, ...]:
    found = seen(bewijs)
    return tuple(
        Misdraging(naam, wat, bewijs.verloop.gepland.get(naam, 0), found[naam])
        for naam, wat in SOORTEN.items()
    )


def _group(bericht: str, draaiboek: Draaiboek) -> str:
    """Sort a message type into the group of its plot."""
    known = standards.berichttype(bericht, draaiboek.van)
    if known is None:
        return "overig"
    if known.nummer in ("303", "304", "323", "325"):
        return "declaratie"
    return known.soort
