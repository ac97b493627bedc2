"""The gate: whether a type of a release may pass at an instant.

Every rule that holds for a type is a claim (from, until, verdict); at any instant the gravest claim that
holds decides. Where an incomplete runbook leaves open whether a graver one holds, nothing is decided. The
claims are worked out once per (type, release, handeling, omgeving) into a line of verdicts, so that judging
is a look-up. All facts come from the runbook and from the releases: this module knows no type, no date and
no release.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import reasons
from ketenwissel.draaiboek.model import Bericht, Draaiboek
from ketenwissel.draaiboek.oordeel import (
    Handeling,
    Omgeving,
    Onbeslist,
    Oordeel,
    Retry,
    Tijdlijn,
    Verdict,
)
from ketenwissel.draaiboek.soorten import types_of
from ketenwissel.draaiboek.tijdstip import Tijdstip
from ketenwissel.standards import releases, split_code

__all__ = ["gate", "timeline"]

_GRAVITY: dict[Verdict, int] = {"toegestaan": 0, "ontraden": 1, "geblokkeerd": 2, "niet_in_gebruik": 3}
_BEGIN = datetime.min.replace(tzinfo=UTC)
_RELEASE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_HANDELINGEN: frozenset[str] = frozenset(get_args(Handeling))
_OMGEVINGEN: frozenset[str] = frozenset(get_args(Omgeving))


@dataclass(frozen=True, slots=True)
class _Claim:
    """One rule: the verdict holds from `van` (None: always did) until `tot` (None: for good)."""

    van: Tijdstip | None
    tot: Tijdstip | None
    verdict: Verdict
    reason: str
    step: str | None = None
    retry: Retry | None = None

    def holds(self, at: datetime) -> bool | None:
        """Say whether it holds at an instant; None where that hangs on a time that nobody knows."""
        begun = True if self.van is None else self.van.reached(at)
        over = False if self.tot is None else self.tot.reached(at)
        if begun is False or over is True:
            return False
        return True if begun and over is False else None

    @property
    def edges(self) -> set[datetime]:
        """The instants at which it begins or ends, or begins to be in doubt and no longer is."""
        times = [time for time in (self.van, self.tot) if time is not None]
        return {edge for time in times for edge in (time.vroegst, time.laatst) if edge is not None}


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
    Raises UnusableInput for a release, handeling or omgeving that does not exist by its form, and where the
    verdict hangs on a time that the runbook does not know: nothing is guessed.
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
    known = types_of(draaiboek, standaard, release)
    kind = None if known is None else known.get(nummer)
    if known is not None and kind is None:
        in_catalogue = (standaard, release) in releases()
        reason = reasons.no_such_type(release) if in_catalogue else reasons.not_told(release)
        return _constant("onbekend", reason)
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
        claims += _closing(draaiboek, bericht, nummer, _retry(draaiboek, standaard, kind), omgeving)
    elif omgeving == "productie":
        claims.append(_collecting(draaiboek, kind))
    return _line(draaiboek, bericht, claims)


def _retry(draaiboek: Draaiboek, standaard: str, kind: Bericht) -> Retry:
    """Say what the sender of a refused message of the old release can do: a pair never crosses releases."""
    lives_on = kind.nummer in (types_of(draaiboek, standaard, draaiboek.naar) or {})
    return "rebuild" if kind.soort == "heen" and lives_on else "never"


def _early(draaiboek: Draaiboek, bericht: str, omgeving: Omgeving) -> _Claim:
    if omgeving == "kto":
        start = draaiboek.ketentest.vanaf
        reason = reasons.not_on_kto_yet(draaiboek, bericht)
        return _Claim(None, start, "niet_in_gebruik", reason, retry="later")
    golive = draaiboek.vrijgave
    reason = reasons.not_yet(draaiboek, bericht)
    return _Claim(None, golive.begin, "niet_in_gebruik", reason, golive.nummer, "later")


def _closing(
    draaiboek: Draaiboek, bericht: str, nummer: str, retry: Retry, omgeving: Omgeving
) -> list[_Claim]:
    golive = draaiboek.vrijgave
    reason = reasons.out_of_use(draaiboek, bericht, retry)
    claims = [_Claim(golive.begin, None, "niet_in_gebruik", reason, golive.nummer, retry)]
    if omgeving == "kto":
        return claims
    for stap in draaiboek.stappen:
        if nummer not in stap.berichten or stap.release != draaiboek.van:
            continue
        if stap.soort == "procedureel":
            reason = reasons.discouraged(draaiboek, bericht, stap.nummer)
            claims.append(_Claim(stap.begin, None, "ontraden", reason, stap.nummer))
        elif stap.soort == "blokkade":
            reason = reasons.blocked(draaiboek, bericht, stap.nummer, retry)
            claims.append(_Claim(stap.begin, None, "geblokkeerd", reason, stap.nummer, retry))
    return claims


def _collecting(draaiboek: Draaiboek, kind: Bericht) -> _Claim:
    sluiting = draaiboek.afhalen
    step = sluiting.stap_gemeente if kind.verzonden_aan == "gemeente" else sluiting.stap_aanbieder
    reason = reasons.collecting_closed(draaiboek, step)
    return _Claim(sluiting.van, sluiting.tot, "geblokkeerd", reason, step, "later")


def _constant(verdict: Verdict, reason: str) -> Tijdlijn:
    return Tijdlijn((), (Oordeel(verdict, None, None, None, None, None, reason),))


def _line(draaiboek: Draaiboek, bericht: str, claims: list[_Claim]) -> Tijdlijn:
    """Lay the claims over each other: the gravest decides, neighbours with one verdict are one."""
    edges = sorted({edge for claim in claims for edge in claim.edges})
    runs: list[tuple[datetime | None, _Claim | Onbeslist]] = []
    for edge in [None, *edges]:
        ruling = _ruling(draaiboek, bericht, claims, edge or _BEGIN)
        if not runs or _verdict(runs[-1][1]) != _verdict(ruling):
            runs.append((edge, ruling))
    grenzen = tuple(start for start, _ in runs if start is not None)
    ends = [*grenzen, None]
    oordelen: list[Oordeel | Onbeslist] = []
    for (_, claim), until in zip(runs, ends, strict=True):
        if isinstance(claim, Onbeslist):
            oordelen.append(claim)
            continue
        is_block = claim.verdict == "geblokkeerd"
        code, code_list = (draaiboek.code, draaiboek.code_list) if is_block else (None, None)
        oordelen.append(Oordeel(claim.verdict, claim.step, code, code_list, claim.retry, until, claim.reason))
    return Tijdlijn(grenzen, tuple(oordelen))


def _ruling(draaiboek: Draaiboek, bericht: str, claims: list[_Claim], at: datetime) -> _Claim | Onbeslist:
    """Give the gravest claim that holds at an instant, or why nobody can say which one that is."""
    held = [(claim, claim.holds(at)) for claim in claims]
    gravest = max((claim for claim, holds in held if holds), key=_gravity)
    doubted = [claim for claim, holds in held if holds is None and _gravity(claim) > _gravity(gravest)]
    if not doubted:
        return gravest
    steps = ", ".join(dict.fromkeys(claim.step for claim in doubted if claim.step is not None))
    hangs_on = f"step {steps}" if steps else "the start on the ketentestomgeving"
    return Onbeslist(
        f"runbook {draaiboek.naam} is incomplete: what may pass at that instant for {bericht} hangs on "
        f"{hangs_on}, whose time it does not know"
    )


def _gravity(claim: _Claim) -> int:
    return _GRAVITY[claim.verdict]


def _verdict(ruling: _Claim | Onbeslist) -> str:
    return ruling.reason if isinstance(ruling, Onbeslist) else ruling.verdict
