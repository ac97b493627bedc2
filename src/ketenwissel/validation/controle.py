"""Judging one message: the control levels as one ordered list of steps, bytes in, findings out."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ketenwissel.bericht import Bevinding, Kop, berichttype_of, read_kop
from ketenwissel.standards import Berichttype, Schemas
from ketenwissel.validation.inlezen import Lezing, read
from ketenwissel.validation.level1 import FOUTCODE, level1
from ketenwissel.validation.level2 import has_level2, level2

__all__ = ["HIGHEST_LEVEL", "Uitkomst", "check"]


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What became of judging one file."""

    bericht: str | None
    """Full code of the message, such as WMO301 or WMO303D; None when it is no message."""
    release: str | None
    """Release of the message by the name of its root."""
    valid: bool | None
    """None when the file cannot be judged at all."""
    bevindingen: tuple[Bevinding, ...]
    level: int
    """The highest control level that was judged: 0 when none was."""


@dataclass(slots=True)
class _Zaak:
    """What the steps learn about one file."""

    inhoud: bytes
    schemas: Schemas
    release: str | None
    lezing: Lezing | None = None
    bericht: Berichttype | None = None
    kop: Kop | None = None
    bevindingen: list[Bevinding] = field(default_factory=list)


def _read(zaak: _Zaak) -> list[Bevinding]:
    """Bytes become a tree."""
    found = read(zaak.inhoud, zaak.schemas)
    if isinstance(found, Bevinding):
        return [found]
    zaak.lezing = found
    return []


def _recognise(zaak: _Zaak) -> list[Bevinding]:
    """The name of the root tells type and release."""
    assert zaak.lezing is not None
    zaak.bericht = berichttype_of(zaak.lezing.root)
    if zaak.bericht is None:
        text = "het bericht is van geen bekend berichttype: onbekende naam of namespace"
        return [Bevinding(FOUTCODE, 1, None, "/", text)]
    return []


def _hold_against_release(zaak: _Zaak) -> list[Bevinding]:
    """The release asked for is that of the root."""
    assert zaak.bericht is not None
    if zaak.release in (None, zaak.bericht.release):
        return []
    text = f"bericht is van release {zaak.bericht.release}, gevraagd is release {zaak.release}"
    return [Bevinding(None, 1, None, "/Bericht", text)]


def _judge_by_schema(zaak: _Zaak) -> list[Bevinding]:
    """The message is valid by the schema of its type."""
    assert zaak.lezing is not None
    assert zaak.bericht is not None
    return list(level1(zaak.lezing, zaak.bericht, zaak.schemas))


def _read_header(zaak: _Zaak) -> list[Bevinding]:
    """The header agrees with the root; needed besides the schema, which may be that of somebody else."""
    assert zaak.lezing is not None
    found = read_kop(zaak.lezing.root)
    if isinstance(found, Bevinding):
        told = any(finding.place == found.place for finding in zaak.bevindingen)
        return [] if told else [found]
    zaak.kop = found
    return []


def _judge_content(zaak: _Zaak) -> list[Bevinding]:
    """The message breaks no rule that it can break by itself."""
    assert zaak.lezing is not None
    assert zaak.bericht is not None
    return list(level2(zaak.lezing.root, zaak.bericht))


_STEPS: tuple[tuple[int, Callable[[_Zaak], list[Bevinding]]], ...] = (
    (0, _read),
    (0, _recognise),
    (1, _hold_against_release),
    (1, _judge_by_schema),
    (1, _read_header),
    (2, _judge_content),
)
"""Every step with its level. Level 0 makes a file fit to be judged: a finding there ends the work."""

HIGHEST_LEVEL = max(level for level, _ in _STEPS)
"""The highest control level that has rules here."""


def _has_rules(zaak: _Zaak, level: int) -> bool:
    """Say whether there is something to judge a message by at a level: few types have rules of level 2."""
    return level < 2 or (zaak.bericht is not None and has_level2(zaak.bericht))


def check(inhoud: bytes, schemas: Schemas, *, release: str | None = None, level: int = 1) -> Uitkomst:
    """Judge a message up to a control level; `release` is what the caller expects it to be.

    A level with findings ends the work: the standard judges the next one only on a message that passed
    (IV032). `Uitkomst.level` tells how far the judging came; a level without rules here is never claimed.
    """
    zaak = _Zaak(inhoud, schemas, release)
    findings = zaak.bevindingen
    judged = 0
    for step_level, step in _STEPS:
        if step_level > level or (findings and step_level > judged) or not _has_rules(zaak, step_level):
            break
        findings += step(zaak)
        if findings and step_level == 0:
            return Uitkomst(None, None, None, tuple(findings), 0)
        judged = step_level
    assert zaak.bericht is not None
    name = zaak.kop.bericht if zaak.kop else zaak.bericht.code
    return Uitkomst(name, zaak.bericht.release, not findings, tuple(findings), judged)
