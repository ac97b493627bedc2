"""The linter: what is wrong or worth a look in a runbook, as a list of remarks.

An error makes a runbook unusable for judging messages (`load_draaiboek` refuses it). An unknown time makes it
incomplete ("onvolledig"): it can be read and asked, not carried out. A warning ("let op") shows a tension
that the people of the chain must know of.
"""

from collections.abc import Callable, Iterator

from ketenwissel.draaiboek.check_berichten import check_berichten
from ketenwissel.draaiboek.check_tijd import check_order, check_phases, check_times, check_windows
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.opmerking import Opmerking, fout

__all__ = ["check"]


def check(draaiboek: Draaiboek) -> tuple[Opmerking, ...]:
    """Give every remark, in a fixed order: by kind of check, then by row."""
    return tuple(remark for rule in RULES for remark in rule(draaiboek))


def check_release(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Demand exactly one row that puts the new release in use, at the start of a phase."""
    rows = [stap for stap in draaiboek.stappen if stap.soort == "vrijgave"]
    if len(rows) != 1:
        yield fout("draaiboek", f"er moet precies één vrijgave zijn, gevonden: {len(rows)}")
        return
    golive = rows[0]
    if golive.release != draaiboek.naar:
        yield fout(
            f"stap {golive.nummer}", f"geeft {golive.release} vrij, het draaiboek gaat naar {draaiboek.naar}"
        )
    if not any(fase.van is not None and golive.begin.may_be(fase.van) for fase in draaiboek.fasen):
        yield fout(f"stap {golive.nummer}", "valt niet op het begin van een fase")
    if not draaiboek.afhalen.tot.may_be(golive.begin):
        yield fout("afhalen", "gaat niet open op het moment van de vrijgave")
    if golive.begin.before(draaiboek.ketentest.vanaf):
        yield fout("ketentest", "begint na de vrijgave")
    if draaiboek.nazorg.tot.by(golive.begin):
        yield fout("nazorg", "eindigt niet na de vrijgave")
    for stap in draaiboek.stappen:
        if stap.soort in ("procedureel", "afspraak", "blokkade") and golive.begin.by(stap.begin):
            yield fout(f"stap {stap.nummer}", "valt niet vóór de vrijgave en heeft dus geen gevolg")


def check_references(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Demand that numbers are unique and that everything referred to exists."""
    seen: set[str] = set()
    known = {actiehouder.sleutel for actiehouder in draaiboek.actiehouders}
    for kind, part in [("stap", s) for s in draaiboek.stappen] + [("taak", t) for t in draaiboek.taken]:
        place = f"{kind} {part.nummer}"
        if part.nummer in seen:
            yield fout(place, "dit nummer komt meer dan eens voor")
        seen.add(part.nummer)
        if not part.actiehouders:
            yield fout(place, "heeft geen actiehouder")
        for sleutel in part.actiehouders:
            if sleutel not in known:
                yield fout(place, f"actiehouder '{sleutel}' staat niet in het draaiboek")
    rows = {stap.nummer for stap in draaiboek.stappen}
    for nummer in (draaiboek.afhalen.stap_gemeente, draaiboek.afhalen.stap_aanbieder):
        if nummer not in rows:
            yield fout("afhalen", f"stap {nummer} bestaat niet")


def check_effect(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Demand that every row does something: an agreement is backed, a block names types."""
    for stap in draaiboek.stappen:
        place = f"stap {stap.nummer}"
        if stap.soort in ("blokkade", "procedureel", "afspraak") and not stap.berichten:
            yield fout(place, f"een {stap.soort} zonder berichten heeft geen gevolg")
        if stap.soort != "afspraak" and stap.blokkade is not None:
            yield fout(place, f"een {stap.soort} wordt niet door een blokkade gedragen")
        if stap.soort == "afspraak":
            yield from _check_backing(draaiboek, stap.nummer)


def _check_backing(draaiboek: Draaiboek, nummer: str) -> Iterator[Opmerking]:
    stap = draaiboek.stap(nummer)
    place = f"stap {nummer}"
    backing = [row for row in draaiboek.stappen if row.nummer == stap.blokkade and row.soort == "blokkade"]
    if not backing:
        yield fout(place, "een afspraak zonder blokkade die haar draagt, heeft geen gevolg")
        return
    missing = [number for number in stap.berichten if number not in backing[0].berichten]
    if missing:
        yield fout(place, f"stap {stap.blokkade} blokkeert {', '.join(missing)} niet")
    if not backing[0].begin.may_be(stap.begin):
        yield fout(place, f"geldt op een ander moment dan stap {stap.blokkade} die haar draagt")


RULES: tuple[Callable[[Draaiboek], Iterator[Opmerking]], ...] = (
    check_times,
    check_phases,
    check_order,
    check_references,
    check_release,
    check_effect,
    check_berichten,
    check_windows,
)
