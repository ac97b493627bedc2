"""Linter rules about message types: known to the release, blocked once, heen before retour."""

from collections.abc import Iterator

from ketenwissel.draaiboek.model import Draaiboek, Stap
from ketenwissel.draaiboek.opmerking import Opmerking, fout, let_op
from ketenwissel.standards import Berichttype, load_release, releases

__all__ = ["check_berichten"]


def check_berichten(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Hold the types that the rows name against the releases that the runbook covers."""
    known = releases()
    missing = [
        f"{standaard} {release}"
        for standaard in draaiboek.standaarden
        for release in (draaiboek.van, draaiboek.naar)
        if (standaard, release) not in known
    ]
    if missing or not draaiboek.standaarden:
        yield fout("draaiboek", f"onbekende standaard of release: {', '.join(missing) or 'geen standaard'}")
        return
    types = _types(draaiboek, draaiboek.van)
    yield from _check_known(draaiboek)
    yield from _check_twice(draaiboek)
    blocks = {
        number: stap for stap in draaiboek.stappen if stap.soort == "blokkade" for number in stap.berichten
    }
    yield from _check_procedural(draaiboek, blocks)
    for nummer, kind in types.items():
        if nummer not in blocks:
            yield fout(
                "draaiboek", f"{kind.soort}bericht {nummer} in {draaiboek.van} wordt nooit geblokkeerd"
            )
        elif kind.soort == "heen" and kind.retour is not None:
            yield from _check_pair(blocks, nummer, types)


def _types(draaiboek: Draaiboek, release: str) -> dict[str, Berichttype]:
    """Give the types of a release by number; the standards share their numbers."""
    return {
        kind.nummer: kind
        for standaard in draaiboek.standaarden
        for kind in load_release(standaard, release).berichten.values()
    }


def _check_known(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    for stap in draaiboek.stappen:
        place = f"stap {stap.nummer}"
        if stap.release not in (draaiboek.van, draaiboek.naar):
            yield fout(place, f"gaat over release {stap.release}, buiten dit draaiboek")
            continue
        if stap.soort in ("procedureel", "blokkade") and stap.release != draaiboek.van:
            yield fout(place, f"een {stap.soort} gaat over de release die eindigt ({draaiboek.van})")
        for standaard in draaiboek.standaarden:
            numbers = {kind.nummer for kind in load_release(standaard, stap.release).berichten.values()}
            for nummer in stap.berichten:
                if nummer not in numbers:
                    yield fout(place, f"bericht {nummer} bestaat niet in {standaard} {stap.release}")


def _check_twice(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    for soort in ("procedureel", "blokkade"):
        first: dict[str, Stap] = {}
        for stap in draaiboek.stappen:
            for nummer in stap.berichten if stap.soort == soort else ():
                earlier = first.setdefault(nummer, stap)
                if earlier is not stap:
                    same = earlier.begin.instant == stap.begin.instant
                    how = "op hetzelfde moment" if same else "op een ander moment"
                    yield fout(f"stap {stap.nummer}", f"{nummer} staat {how} al in stap {earlier.nummer}")
                elif stap.berichten.count(nummer) > 1:
                    yield fout(f"stap {stap.nummer}", f"{nummer} staat er meer dan eens in")
                    break


def _check_procedural(draaiboek: Draaiboek, blocks: dict[str, Stap]) -> Iterator[Opmerking]:
    for stap in draaiboek.stappen:
        for nummer in stap.berichten if stap.soort == "procedureel" else ():
            block = blocks.get(nummer)
            if block is None:
                continue
            if block.begin.instant <= stap.begin.instant:
                yield fout(
                    f"stap {stap.nummer}", f"{nummer} is dan al dicht (stap {block.nummer}): geen gevolg"
                )
            else:
                yield let_op(
                    f"stap {stap.nummer}",
                    f"{nummer} stopt volgens afspraak, maar gaat pas later dicht (stap {block.nummer}, "
                    f"{block.begin.lokaal:%d-%m-%Y %H:%M})",
                )


def _check_pair(blocks: dict[str, Stap], heen: str, types: dict[str, Berichttype]) -> Iterator[Opmerking]:
    code = types[heen].retour
    retour = next(number for number, kind in types.items() if kind.code == code)
    if retour not in blocks:
        return
    closing, answer = blocks[heen], blocks[retour]
    if answer.begin.instant < closing.begin.instant:
        yield fout(
            f"stap {answer.nummer}",
            f"retour {retour} gaat dicht vóór heenbericht {heen} (stap {closing.nummer})",
        )
    elif answer.begin.instant == closing.begin.instant:
        yield let_op(
            f"stap {answer.nummer}",
            f"{heen} en zijn retour {retour} gaan tegelijk dicht: geen tijd om te antwoorden",
        )
