"""The report as plain values for `rapport.json`: the contract of `ketenwissel rehearse --json`.

Fields may be added, never renamed. It holds what a later run needs to be compared with this one.
"""

from dataclasses import asdict
from typing import Any

from ketenwissel.core.instants import format_instant
from ketenwissel.rehearsal.gereedheid import Cutoff, Gereedheid
from ketenwissel.rehearsal.rapport import Rapport, blank_digits
from ketenwissel.rehearsal.vergelijken import Vergelijking
from ketenwissel.rehearsal.vertelling import Breuk, Moment

__all__ = ["comparison_json", "to_json"]


def to_json(rapport: Rapport, vergelijking: Vergelijking | None = None) -> dict[str, Any]:
    """Give the report as plain values for JSON; instants as ISO 8601 in UTC, durations in seconds.

    Of the readiness it holds the numbers per role and every party that was *not* ready. What was compared
    with an earlier run stands in `vergelijking`, absent when nothing was.
    """
    document = {
        "verdict": rapport.verdict,
        "seed": rapport.seed,
        "checkers": [
            {
                "name": controle.name,
                "wat": controle.wat,
                "ok": controle.ok,
                "checked": controle.checked,
                "violations": [blank_digits(text) for text in controle.violations],
            }
            for controle in rapport.checkers
        ],
        "counts": dict(rapport.counts),
        "durations": dict(rapport.durations),
        "draaiboek": rapport.draaiboek,
        "draaiboekSha256": rapport.draaiboek_sha256,
        "titel": rapport.titel,
        "begin": format_instant(rapport.begin),
        "einde": format_instant(rapport.einde),
        "gemeenten": rapport.gemeenten,
        "aanbieders": rapport.aanbieders,
        "heenberichten": rapport.heenberichten,
        "schemas": rapport.schemas,
        "storingen": ", ".join(rapport.storingen),
        "overDraad": rapport.over_draad,
        "weggelaten": list(rapport.weggelaten),
        "wijziging": rapport.wijziging,
        "cutoffs": [_cutoff_json(cutoff) for cutoff in rapport.cutoffs],
        "misdragingen": [asdict(misdraging) for misdraging in rapport.misdragingen],
        "weigeringen": [asdict(weigering) for weigering in rapport.weigeringen],
        "gereedheid": [_gereedheid_json(gereedheid) for gereedheid in rapport.gereedheid],
        "perUur": {
            berichttype: {format_instant(hour): number for hour, number in hours.items() if number}
            for berichttype, hours in rapport.per_uur.items()
        },
        "openParen": [[format_instant(at), number] for at, number in rapport.open_paren],
        "verloop": [_moment_json(moment) for moment in rapport.verhaal.momenten],
        "lotgevallen": [{**asdict(geval), "lot": dict(geval.lot)} for geval in rapport.verhaal.lotgevallen],
        "gebrokenParen": {
            "aantal": rapport.verhaal.breuken.aantal,
            "oorzaken": dict(rapport.verhaal.breuken.oorzaken),
            "paren": [_breuk_json(breuk) for breuk in rapport.verhaal.breuken.paren],
        },
    }
    return document if vergelijking is None else document | {"vergelijking": comparison_json(vergelijking)}


def comparison_json(vergelijking: Vergelijking) -> dict[str, Any]:
    """Give a comparison as plain values for JSON: what was, and what is now."""
    return asdict(vergelijking)


def _cutoff_json(cutoff: Cutoff) -> dict[str, str]:
    return {"stap": cutoff.stap, "tijdstip": format_instant(cutoff.tijdstip), "tekst": cutoff.tekst}


def _gereedheid_json(gereedheid: Gereedheid) -> dict[str, Any]:
    return {
        "cutoff": _cutoff_json(gereedheid.cutoff),
        "rollen": {
            rol: {"gereed": ready, "nietGereed": not_ready} for rol, ready, not_ready in gereedheid.per_rol()
        },
        "nietGereed": [asdict(stand) for stand in gereedheid.late()],
    }


def _moment_json(moment: Moment) -> dict[str, Any]:
    return {
        "cutoff": _cutoff_json(moment.cutoff),
        "aangenomenInHetUurErvoor": dict(moment.aangenomen),
        "teVroegGeweigerd": dict(moment.te_vroeg),
        "geweigerd": dict(moment.te_laat),
        "ontraden": dict(moment.ontraden),
        "gebroken": moment.gebroken,
        "nietGereed": moment.niet_gereed,
    }


def _breuk_json(breuk: Breuk) -> dict[str, Any]:
    return {
        name: format_instant(value) if name in _INSTANTS and value is not None else value
        for name, value in asdict(breuk).items()
    }


_INSTANTS = ("aangenomen", "gebroken", "opgehaald", "poging")
