"""All times of a runbook with their places, and those that no source gives."""

from collections.abc import Iterator

from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.tijdstip import Tijdstip

__all__ = ["all_times", "missing_times"]


def all_times(draaiboek: Draaiboek) -> Iterator[tuple[str, *tuple[Tijdstip, ...]]]:
    """Give every place with its times, in the order of the file; a place without any gives only its name."""
    yield "ketentest", draaiboek.ketentest.vanaf
    yield "afhalen", draaiboek.afhalen.van, draaiboek.afhalen.tot
    yield "nazorg", draaiboek.nazorg.tot
    for fase in draaiboek.fasen:
        yield f"fase {fase.nummer}", *_given(fase.van, fase.tot)
    for stap in draaiboek.stappen:
        yield f"stap {stap.nummer}", *_given(stap.moment, stap.van, stap.tot)
    for taak in draaiboek.taken:
        yield f"taak {taak.nummer}", *_given(taak.moment, taak.van, taak.tot)


def missing_times(draaiboek: Draaiboek) -> tuple[str, ...]:
    """Give the places of which a time is unknown ("stap 3.2.1"); none for a complete runbook."""
    return tuple(place for place, *times in all_times(draaiboek) if not all(time.bekend for time in times))


def _given(*times: Tijdstip | None) -> tuple[Tijdstip, ...]:
    return tuple(time for time in times if time is not None)
