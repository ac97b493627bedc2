"""Retourcodes by class: which code an answer gives to each class of a heenbericht (IV028, IV032, IV087)."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.core.errors import KetenwisselError

__all__ = [
    "AFGEKEURD",
    "GEEN_OPMERKINGEN",
    "NIET_BEOORDEELD",
    "VOLLEDIG_TOEGEWEZEN",
    "CodesByClass",
    "numbered",
]

AFGEKEURD = "0001"
"""The message is rejected on technical grounds (level 2)."""
GEEN_OPMERKINGEN = "0200"
"""No remarks about this class."""
NIET_BEOORDEELD = "0233"
"""This class was not judged."""
VOLLEDIG_TOEGEWEZEN = "8001"
"""The declaration is granted in full."""


_T = TypeVar("_T")


class CodesByClass:
    """The retourcodes of a set of findings, handed out class by class.

    A finding counts for the innermost of the named classes around its place; one above all of them for the
    Header. Raises KetenwisselError for findings that no answer can carry: of level 1 (the answer is a
    foutbericht) or without a code.
    """

    def __init__(self, bevindingen: Iterable[Bevinding], klassen: Collection[str]) -> None:
        self.technical = False
        self._codes: dict[str, list[str]] = {}
        for bevinding in bevindingen:
            if bevinding.level == 1:
                raise KetenwisselError("a message that fails level 1 gets a foutbericht, no answer (IV028)")
            if bevinding.level == 2:
                self.technical = True
                continue
            if bevinding.code is None:
                raise KetenwisselError(f"the finding of {bevinding.rule} has no retourcode")
            codes = self._codes.setdefault(_class_of(bevinding.place, klassen), [])
            if bevinding.code not in codes:
                codes.append(bevinding.code)

    def __bool__(self) -> bool:
        """Tell whether a class still has codes to hand out."""
        return bool(self._codes)

    def take(self, place: str) -> list[str]:
        """Hand out the codes of the class at a place; empty when there are none."""
        return self._codes.pop(place, [])

    def close(self) -> None:
        """Raise KetenwisselError when a finding named a place that the message does not have."""
        if self._codes:
            raise KetenwisselError(f"the message has no class at {next(iter(self._codes))}")


def _class_of(place: str, klassen: Collection[str]) -> str:
    steps = place.split("/")
    while steps and steps[-1].partition("[")[0] not in klassen:
        steps.pop()
    return "/".join(steps) or "/Bericht/Header"


def numbered(place: str, values: list[_T]) -> list[tuple[str, _T]]:
    """Give each value of a repeating element with its place, numbered as `plaats` does."""
    return [(f"{place}[{nr}]" if len(values) > 1 else place, value) for nr, value in enumerate(values, 1)]
