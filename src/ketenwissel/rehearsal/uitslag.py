"""What an earlier run left in its `rapport.json`, read back as values to compare with."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketenwissel.core.errors import UnusableInput

__all__ = ["Stapstand", "Uitslag", "read_document", "uitslag"]

_OPZET = ("draaiboek", "seed", "gemeenten", "aanbieders", "heenberichten", "schemas", "storingen")
_VERDICTS = ("geslaagd", "gezakt")
_COUNTED_OUTSIDE = ("heenberichten_buiten_keten", "antwoorden_buiten_keten")


@dataclass(frozen=True, slots=True)
class Stapstand:
    """Who was not ready at one cut-off, and what they still had to do in messages."""

    niet_gereed: frozenset[str]
    werk: int

    @property
    def aantal(self) -> int:
        """How many parties were not ready."""
        return len(self.niet_gereed)


@dataclass(frozen=True, slots=True)
class Uitslag:
    """One run, as far as it can be compared; every mapping goes from a name to its value."""

    verdict: str
    opzet: Mapping[str, str | int]
    checkers: Mapping[str, str | int]
    counts: Mapping[str, int]
    weigeringen: Mapping[str, int]
    oorzaken: Mapping[str, int]
    paren: Mapping[str, int]
    gereedheid: Mapping[str, Stapstand]

    def maatstaf(self) -> dict[str, int]:
        """Give the numbers that say how good the plan was: of each, lower is better."""
        outside = sum(self.counts.get(name, 0) for name in _COUNTED_OUTSIDE)
        return {
            "overtredingen": sum(int(found) for found in self.checkers.values()),
            "gebroken_paren": self.counts.get("paren_gebroken", 0),
            "weigeringen": sum(self.weigeringen.values()),
            "buiten_de_keten": outside,
            "niet_gereed": sum(stand.aantal for stand in self.gereedheid.values()),
        }


def read_document(path: Path) -> dict[str, Any]:
    """Read the `rapport.json` of a report folder, or the file itself.

    Raises UnusableInput, in one line, for what cannot be read or is no report of a rehearsal.
    """
    file = path / "rapport.json" if path.is_dir() else path
    try:
        document = json.loads(file.read_bytes())
    except OSError as error:
        raise UnusableInput(f"cannot read {file}: {error.strerror or 'it failed'}") from None
    except (ValueError, RecursionError):
        raise UnusableInput(f"{file} is no report of a rehearsal: it is not JSON") from None
    try:
        uitslag(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnusableInput(f"{file} is no report of a rehearsal: it lacks what a report holds") from None
    found: dict[str, Any] = document
    return found


def uitslag(document: Mapping[str, Any]) -> Uitslag:
    """Take from a report what is compared; raises KeyError, TypeError or ValueError where it is no report.

    Reports of an earlier version lack the causes and names of broken pairs: those then count as none.
    """
    verdict = document["verdict"]
    if verdict not in _VERDICTS:
        raise ValueError("unknown verdict")
    broken = document.get("gebrokenParen", {"oorzaken": {}, "paren": []})
    paren = Counter(
        _text(f"{row['bericht']} van {row['afzender']} aan {row['ontvanger']}") for row in broken["paren"]
    )
    weigeringen: Counter[str] = Counter()
    for row in document["weigeringen"]:
        weigeringen[_reason(row)] += _whole(row["aantal"])
    return Uitslag(
        verdict,
        {name: _plain(document[name]) for name in _OPZET},
        {_text(row["name"]): _violations(row) for row in document["checkers"]},
        {_text(name): _whole(number) for name, number in document["counts"].items()},
        weigeringen,
        {_text(name): _whole(number) for name, number in broken["oorzaken"].items()},
        paren,
        {_text(row["cutoff"]["stap"]): _stapstand(row) for row in document["gereedheid"]},
    )


def _violations(row: Mapping[str, Any]) -> int:
    """Count what a checker found; one that is red without saying why counts as one."""
    return len(row["violations"]) or int(not row["ok"])


def _reason(row: Mapping[str, Any]) -> str:
    stap = f", stap {row['stap']}" if row["stap"] else ""
    return _text(f"{row['code']} ({row['lijst']}), {str(row['situatie']).replace('_', ' ')}{stap}")


def _stapstand(row: Mapping[str, Any]) -> Stapstand:
    late = row["nietGereed"]
    work = sum(_whole(one[key]) for one in late for key in ("te_versturen", "ongelezen", "onbeantwoord"))
    return Stapstand(frozenset(_text(one["partij"]) for one in late), work)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _plain(value: object) -> str | int:
    return _text(value) if isinstance(value, str) else _whole(value)


def _text(value: object) -> str:
    """Take a name that can be shown; what could steer a terminal is in no report."""
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError("not a name")
    return value
