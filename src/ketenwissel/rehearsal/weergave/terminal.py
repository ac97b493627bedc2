"""A comparison on the terminal: plain lines, the same in a file as on a screen."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from ketenwissel.rehearsal.vergelijken import Gereedverschil, Vergelijking, Verschil

__all__ = ["print_vergelijking"]

_SHOWN = 10


def print_vergelijking(vergelijking: Vergelijking, stream: TextIO, page: Path) -> None:
    """Print what differs from the earlier run, the first of each kind, and where the page lies."""
    stream.writelines(f"{line}\n" for line in _lines(vergelijking, page))


def _lines(vergelijking: Vergelijking, page: Path) -> Iterator[str]:
    yield f"comparison: {vergelijking.uitkomst} (was {vergelijking.was}, now {vergelijking.nu})"
    if vergelijking.opzet:
        yield "note: more than the plan differs, see setup"
    yield ""
    yield from _table("what counts (lower is better)", vergelijking.oordeel, 0)
    for title, verschillen in (
        ("setup", vergelijking.opzet),
        ("checkers (violations)", vergelijking.checkers),
        ("broken pairs per cause", vergelijking.oorzaken),
        ("refusals", vergelijking.weigeringen),
        ("counts", vergelijking.counts),
    ):
        yield from _table(title, verschillen, 0)
    yield from _table("broken pairs", vergelijking.paren, vergelijking.paren_weggelaten)
    if vergelijking.gereedheid:
        yield "readiness per cut-off (parties not ready):"
        for one in vergelijking.gereedheid:
            yield from _readiness(one)
        yield ""
    yield f"comparison page: {page}"


def _table(title: str, verschillen: Sequence[Verschil], omitted: int) -> Iterator[str]:
    if not verschillen:
        return
    shown = verschillen[:_SHOWN]
    width = max(len(one.naam) for one in shown)
    yield f"{title}:"
    for one in shown:
        yield f"  {one.naam:{width}}  {_value(one.was):>10} -> {_value(one.nu):<10}".rstrip()
    left = len(verschillen) - len(shown) + omitted
    if left:
        yield f"  and {left} more, see the page"
    yield ""


def _readiness(one: Gereedverschil) -> Iterator[str]:
    yield f"  {one.stap}: {_value(one.was)} -> {_value(one.nu)}"
    for label, codes, number in (
        ("became ready", one.gereed_geworden, one.gereed_geworden_aantal),
        ("no longer ready", one.niet_meer_gereed, one.niet_meer_gereed_aantal),
    ):
        if number:
            more = f" and {number - _SHOWN} more" if number > _SHOWN else ""
            yield f"    {label} ({number}): {', '.join(codes[:_SHOWN])}{more}"


def _value(value: str | int | None) -> str:
    return "absent" if value is None else str(value)
