"""A remark of the linter as a value."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Opmerking", "fout", "let_op", "onvolledig"]


@dataclass(frozen=True, slots=True)
class Opmerking:
    """One remark: where in the runbook, and what (Dutch).

    It is an error (`fout`), a time that no source gives (`onvolledig`) or a warning (`let op`).
    """

    ernst: Literal["fout", "onvolledig", "let op"]
    plaats: str
    tekst: str


def fout(plaats: str, tekst: str) -> Opmerking:
    """Make an error."""
    return Opmerking("fout", plaats, tekst)


def let_op(plaats: str, tekst: str) -> Opmerking:
    """Make a warning."""
    return Opmerking("let op", plaats, tekst)


def onvolledig(plaats: str, tekst: str) -> Opmerking:
    """Make a remark on what is unknown."""
    return Opmerking("onvolledig", plaats, tekst)
