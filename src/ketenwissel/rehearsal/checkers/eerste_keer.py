"""First times: the grid at the end of the aftercare, worked out again from the trail."""

from datetime import datetime

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling
from ketenwissel.standards import load_release

__all__ = ["check_first_times"]

_STANDAARDEN = ("iwmo", "ijw")


def check_first_times(bewijs: Bewijs, telling: Telling) -> None:
    """Find per type, and per party, when it was first accepted in the new release; every type is in the grid.

    A small rehearsal does not send every type: the grid must say so of exactly those.
    """
    grid = bewijs.verloop.regie.rooster
    if grid is None:
        telling.fault("het rooster is aan het eind van de nazorg niet gelezen")
        return
    if grid.niet_geteld:
        telling.fault(f"aan het eind van de nazorg zijn {grid.niet_geteld} berichten niet geteld")
    new = max((one.release for one in bewijs.verwachting.regels), key=_ordered)
    types: dict[str, tuple[datetime | None, str]] = {
        code: (None, "") for standaard in _STANDAARDEN for code in load_release(standaard, new).berichten
    }
    parties: dict[tuple[str, str, str], datetime] = {}
    for one in bewijs.spoor():
        if one.soort != "aangenomen" or one.text("release") != new or one.tijdstip >= grid.moment:
            continue
        kind = one.text("functie")
        if kind not in types:
            continue
        zender, ontvanger = (bewijs.code_at(one.text(end), grid.moment) for end in ("zender", "ontvanger"))
        for key in ((zender, "uit", kind), (ontvanger, "in", kind)):
            parties[key] = min(one.tijdstip, parties.get(key, one.tijdstip))
        first, door = types[kind]
        if first is None or (one.tijdstip, zender) < (first, door):
            types[kind] = one.tijdstip, zender
    for code in sorted(types.keys() | grid.typen.keys()):
        telling.look()
        if types.get(code) != grid.typen.get(code):
            telling.fault(f"{code}: de eerste keer in {new} klopt niet met het spoor")
    for key in sorted(parties.keys() | grid.partijen.keys()):
        telling.look()
        if parties.get(key) != grid.partijen.get(key):
            telling.fault(f"{' '.join(key)}: de eerste keer in {new} klopt niet met het spoor")


def _ordered(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))
