"""A remark of the linter as a value."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Opmerking", "fout", "let_op"]


@dataclass(frozen=True, slots=True)
class Opmerking:
    """One remark: an error (`fout`) or a warning (`let op`), where in the runbook, and what (Dutch)."""

    ernst: Literal["fout", "let op"]
    plaats: str
    tekst: str


def fout(plaats: str, tekst: str) -> Opmerking:
    """Make an error."""
    return Opmerking("fout", plaats, tekst)


def let_op(plaats: str, tekst: str) -> Opmerking:
    """Make a warning."""
    return Opmerking("let op", plaats, tekst)
