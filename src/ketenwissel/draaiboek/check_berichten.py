"""Linter rules about message types: known to the release, blocked once, heen before retour."""

from collections.abc import Iterator

from ketenwissel.draaiboek.check_tijd import written
from ketenwissel.draaiboek.model import Bericht, Draaiboek, Stap
from ketenwissel.draaiboek.opmerking import Opmerking, fout, let_op
from ketenwissel.draaiboek.soorten import types_of
from ketenwissel.standards import releases

__all__ = ["check_berichten"]


def check_berichten(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Hold the types that the rows name against the releases that the runbook covers."""
    yield from _check_own(draaiboek)
    missing = [
        f"{standaard} {release}"
        for standaard in draaiboek.standaarden
        for release in (draaiboek.van, draaiboek.naar)
        if types_of(draaiboek, standaard, release) is None
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
        elif kind.soort == "heen":
            yield from _check_pair(blocks, nummer, kind.retour)


def _types(draaiboek: Draaiboek, release: str) -> dict[str, Bericht]:
    """Give the types of a release by number; the standards share their numbers."""
    return {
        nummer: kind
        for standaard in draaiboek.standaarden
        for nummer, kind in (types_of(draaiboek, standaard, release) or {}).items()
    }


def _check_own(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    """Hold the types that the runbook itself gives against each other, and against the catalogue."""
    catalogue = {release for _, release in releases()}
    seen: set[tuple[str, str]] = set()
    for bericht in draaiboek.berichten:
        place = f"bericht {bericht.nummer}"
        if not bericht.releases:
            yield fout(place, "noemt geen release")
        for release in bericht.releases:
            if release not in (draaiboek.van, draaiboek.naar):
                yield fout(place, f"gaat over release {release}, buiten dit draaiboek")
            elif release in catalogue:
                yield let_op(place, f"release {release} staat in de catalogus: die geldt, niet deze regel")
            if (bericht.nummer, release) in seen:
                yield fout(place, f"staat meer dan eens in release {release}")
            seen.add((bericht.nummer, release))
        yield from _check_answer(draaiboek, bericht)


def _check_answer(draaiboek: Draaiboek, bericht: Bericht) -> Iterator[Opmerking]:
    place = f"bericht {bericht.nummer}"
    if (bericht.soort == "heen") != (bericht.retour is not None):
        yield fout(place, "een heenbericht noemt zijn retour, een retourbericht niet")
    for release in bericht.releases if bericht.retour is not None else ():
        answers = [
            other
            for other in draaiboek.berichten
            if other.nummer == bericht.retour and release in other.releases
        ]
        if not answers:
            yield fout(place, f"retour {bericht.retour} bestaat niet in release {release}")
        elif answers[0].soort != "retour" or answers[0].verzonden_aan == bericht.verzonden_aan:
            yield fout(place, f"bericht {bericht.retour} kan er geen antwoord op zijn")


def _check_known(draaiboek: Draaiboek) -> Iterator[Opmerking]:
    for stap in draaiboek.stappen:
        place = f"stap {stap.nummer}"
        if stap.release not in (draaiboek.van, draaiboek.naar):
            yield fout(place, f"gaat over release {stap.release}, buiten dit draaiboek")
            continue
        if stap.soort in ("procedureel", "blokkade") and stap.release != draaiboek.van:
            yield fout(place, f"een {stap.soort} gaat over de release die eindigt ({draaiboek.van})")
        for standaard in draaiboek.standaarden:
            numbers = types_of(draaiboek, standaard, stap.release) or {}
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
                    same = earlier.begin.may_be(stap.begin)
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
            if block.begin.by(stap.begin):
                yield fout(
                    f"stap {stap.nummer}", f"{nummer} is dan al dicht (stap {block.nummer}): geen gevolg"
                )
            else:
                yield let_op(
                    f"stap {stap.nummer}",
                    f"{nummer} stopt volgens afspraak, maar gaat pas later dicht (stap {block.nummer}, "
                    f"{written(block.begin)})",
                )


def _check_pair(blocks: dict[str, Stap], heen: str, retour: str | None) -> Iterator[Opmerking]:
    if retour not in blocks:
        return
    closing, answer = blocks[heen], blocks[retour]
    if answer.begin.before(closing.begin):
        yield fout(
            f"stap {answer.nummer}",
            f"retour {retour} gaat dicht vóór heenbericht {heen} (stap {closing.nummer})",
        )
    elif answer.begin.by(closing.begin):
        yield let_op(
            f"stap {answer.nummer}",
            f"{heen} en zijn retour {retour} gaan tegelijk dicht: geen tijd om te antwoorden",
        )
