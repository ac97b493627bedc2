"""The gate: whether a type of a release may pass at an instant.

Every rule that holds for a type is a claim (from, until, verdict); at any instant the gravest claim that
holds decides. The claims are worked out once per (type, release, handeling, omgeving) into a line of
verdicts, so that judging is a look-up. All facts come from the runbook and from the releases: this module
knows no type, no date and no release.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import reasons
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.oordeel import Handeling, Omgeving, Oordeel, Retry, Tijdlijn, Verdict
from ketenwissel.standards import Berichttype, berichttype, releases, split_code

__all__ = ["gate", "timeline"]

_GRAVITY: dict[Verdict, int] = {"toegestaan": 0, "ontraden": 1, "geblokkeerd": 2, "niet_in_gebruik": 3}
_RELEASE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_HANDELINGEN: frozenset[str] = frozenset(get_args(Handeling))
_OMGEVINGEN: frozenset[str] = frozenset(get_args(Omgeving))


@dataclass(frozen=True, slots=True)
class _Claim:
    """One rule: the verdict holds from `van` (None: always did) until `tot` (None: for good)."""

    van: datetime | None
    tot: datetime | None
    verdict: Verdict
    reason: str
    step: str | None = None
    retry: Retry | None = None

    def holds(self, at: datetime | None) -> bool:
        """Say whether it holds at an instant; None is before every border."""
        if at is None:
            return self.van is None
        return (self.van is None or self.van <= at) and (self.tot is None or at < self.tot)


def gate(
    draaiboek: Draaiboek,
    bericht: str,
    release: str | None,
    at: datetime,
    handeling: Handeling = "indienen",
    omgeving: Omgeving = "productie",
) -> Oordeel:
    """Judge one message by type, release and the instant of full receipt alone (reading: "What may pass").

    `at` is an aware instant, judged half-open: a cut-off at 17:00 admits 16:59:59.999 and no longer 17:00.
    `release` may be None only for what is never gated (error messages, statuses).
    Raises UnusableInput for a release, handeling or omgeving that does not exist by its form.
    """
    return timeline(draaiboek, bericht, release, handeling, omgeving).at(at)


def timeline(
    draaiboek: Draaiboek, bericht: str, release: str | None, handeling: Handeling, omgeving: Omgeving
) -> Tijdlijn:
    """Give all verdicts through time for one type; raises UnusableInput as `gate` does."""
    key = (bericht, release, handeling, omgeving)
    found = draaiboek.tijdlijnen.get(key)
    if found is None:
        found = _timeline(draaiboek, bericht, release, handeling, omgeving)
        # Types that do not exist stay out, else a stream of nonsense would fill the memory.
        if len(found.oordelen) > 1:
            draaiboek.tijdlijnen[key] = found
    return found


def _timeline(
    draaiboek: Draaiboek, bericht: str, release: str | None, handeling: Handeling, omgeving: Omgeving
) -> Tijdlijn:
    if handeling not in _HANDELINGEN:
        raise UnusableInput("'handeling' must be indienen or afhalen")
    if omgeving not in _OMGEVINGEN:
        raise UnusableInput("'omgeving' must be productie or kto")
    if release is not None and not _RELEASE.fullmatch(release):
        raise UnusableInput("'release' must look like 3.0")
    if bericht in draaiboek.altijd_toegestaan:
        return _constant("toegestaan", reasons.ungated())
    if release is None:
        raise UnusableInput("'release' is missing: only error messages and statuses have none")
    parts = split_code(bericht)
    if parts is None:
        return _constant("onbekend", reasons.no_such_type(release))
    standaard, nummer, _ = parts
    kind = berichttype(bericht, release)
    if kind is None and (standaard, release) in releases():
        return _constant("onbekend", reasons.no_such_type(release))
    if (
        kind is None
        or release not in (draaiboek.van, draaiboek.naar)
        or standaard not in draaiboek.standaarden
    ):
        return _constant("niet_in_gebruik", reasons.outside_runbook(draaiboek, release))
    claims = [_Claim(None, None, "toegestaan", reasons.allowed(bericht, release, handeling))]
    if release == draaiboek.naar:
        claims.append(_early(draaiboek, bericht, omgeving))
    elif handeling == "indienen":
        claims += _closing(draaiboek, bericht, nummer, _retry(draaiboek, bericht, kind), omgeving)
    elif omgeving == "productie":
        claims.append(_collecting(draaiboek, kind))
    return _line(draaiboek, claims)


def _retry(draaiboek: Draaiboek, bericht: str, kind: Berichttype) -> Retry:
    """Say what the sender of a refused message of the old release can do: a pair never crosses releases."""
    lives_on = berichttype(bericht, draaiboek.naar) is not None
    return "rebuild" if kind.soort == "heen" and lives_on else "never"


def _early(draaiboek: Draaiboek, bericht: str, omgeving: Omgeving) -> _Claim:
    if omgeving == "kto":
        start = draaiboek.ketentest.vanaf.instant
        reason = reasons.not_on_kto_yet(draaiboek, bericht)
        return _Claim(None, start, "niet_in_gebruik", reason, retry="later")
    golive = draaiboek.vrijgave
    reason = reasons.not_yet(draaiboek, bericht)
    return _Claim(None, golive.begin.instant, "niet_in_gebruik", reason, golive.nummer, "later")


def _closing(
    draaiboek: Draaiboek, bericht: str, nummer: str, retry: Retry, omgeving: Omgeving
) -> list[_Claim]:
    golive = draaiboek.vrijgave
    reason = reasons.out_of_use(draaiboek, bericht, retry)
    claims = [_Claim(golive.begin.instant, None, "niet_in_gebruik", reason, golive.nummer, retry)]
    if omgeving == "kto":
        return claims
    for stap in draaiboek.stappen:
        if nummer not in stap.berichten or stap.release != draaiboek.van:
            continue
        if stap.soort == "procedureel":
            reason = reasons.discouraged(draaiboek, bericht, stap.nummer)
            claims.append(_Claim(stap.begin.instant, None, "ontraden", reason, stap.nummer))
        elif stap.soort == "blokkade":
            reason = reasons.blocked(draaiboek, bericht, stap.nummer, retry)
            claims.append(_Claim(stap.begin.instant, None, "geblokkeerd", reason, stap.nummer, retry))
    return claims


def _collecting(draaiboek: Draaiboek, kind: Berichttype) -> _Claim:
    sluiting = draaiboek.afhalen
    step = sluiting.stap_gemeente if kind.verzonden_aan == "gemeente" else sluiting.stap_aanbieder
    reason = reasons.collecting_closed(draaiboek, step)
    return _Claim(sluiting.van.instant, sluiting.tot.instant, "geblokkeerd", reason, step, "later")


def _constant(verdict: Verdict, reason: str) -> Tijdlijn:
    return Tijdlijn((), (Oordeel(verdict, None, None, None, None, None, reason),))


def _line(draaiboek: Draaiboek, claims: list[_Claim]) -> Tijdlijn:
    """Lay the claims over each other: the gravest decides, neighbours with one verdict are one."""
    edges = sorted({edge for claim in claims for edge in (claim.van, claim.tot) if edge is not None})
    runs: list[tuple[datetime | None, _Claim]] = []
    for edge in [None, *edges]:
        gravest = max((c for c in claims if c.holds(edge)), key=lambda claim: _GRAVITY[claim.verdict])
        if not runs or runs[-1][1].verdict != gravest.verdict:
            runs.append((edge, gravest))
    grenzen = tuple(start for start, _ in runs if start is not None)
    ends = [*grenzen, None]
    oordelen = []
    for (_, claim), until in zip(runs, ends, strict=True):
        is_block = claim.verdict == "geblokkeerd"
        code, code_list = (draaiboek.code, draaiboek.code_list) if is_block else (None, None)
        oordelen.append(Oordeel(claim.verdict, claim.step, code, code_list, claim.retry, until, claim.reason))
    return Tijdlijn(grenzen, tuple(oordelen))
