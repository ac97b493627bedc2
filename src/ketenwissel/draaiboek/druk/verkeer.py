"""Per message type of the release that ends: until when it may go, and what then. All of it from the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ketenwissel.draaiboek.druk.lezer import Rol
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.oordeel import Tijdlijn
from ketenwissel.draaiboek.tijdlijn import timeline
from ketenwissel.standards import Berichttype, load_release

__all__ = ["Berichtregel", "numbers", "read_berichten", "stop_begin"]


@dataclass(frozen=True, slots=True)
class Berichtregel:
    """One type (number, for every standard of the runbook) in the release that ends.

    `tegenhanger` is the number of its retour, or of the heenbericht that it answers; `termijn` the working
    days within which a retour is due; `ontraden` and `dicht` are UTC instants with the row that decides.
    `herbouwen` says that what is refused can be made anew in the next release, `blijft` that the type exists
    there.
    """

    nummer: str
    naam: str
    soort: str
    verzender: Rol
    ontvanger: Rol
    tegenhanger: str | None
    termijn: int | None
    ontraden: datetime | None
    ontraden_stap: str | None
    dicht: datetime | None
    dicht_stap: str | None
    herbouwen: bool
    blijft: bool
    tijdlijn: Tijdlijn


def read_berichten(draaiboek: Draaiboek) -> tuple[Berichtregel, ...]:
    """Give every type of the release that ends, in order of number."""
    found: dict[str, Berichtregel] = {}
    for standaard in draaiboek.standaarden:
        release = load_release(standaard, draaiboek.van)
        lives_on = {kind.nummer for kind in load_release(standaard, draaiboek.naar).berichten.values()}
        by_code = release.berichten
        for kind in by_code.values():
            code = kind.retour or kind.heen
            other = by_code[code].nummer if code is not None and code in by_code else None
            regel = _regel(draaiboek, kind, other, release.termijnen.retour.get(kind.nummer), lives_on)
            found.setdefault(kind.nummer, regel)
    return tuple(found[nummer] for nummer in sorted(found))


def _regel(
    draaiboek: Draaiboek, kind: Berichttype, other: str | None, termijn: int | None, lives_on: set[str]
) -> Berichtregel:
    line = timeline(draaiboek, kind.code, draaiboek.van, "indienen", "productie")
    later = list(zip(line.grenzen, line.oordelen[1:], strict=True))
    warned = next(((at, o) for at, o in later if o.verdict == "ontraden"), None)
    closed = next(((at, o) for at, o in later if not o.passes), None)
    return Berichtregel(
        nummer=kind.nummer,
        naam=kind.naam,
        soort=kind.soort,
        verzender=kind.verzonden_door,
        ontvanger=kind.verzonden_aan,
        tegenhanger=other,
        termijn=termijn,
        ontraden=warned and warned[0],
        ontraden_stap=warned and warned[1].step,
        dicht=closed and closed[0],
        dicht_stap=closed and closed[1].step,
        herbouwen=closed is not None and closed[1].retry == "rebuild",
        blijft=kind.nummer in lives_on,
        tijdlijn=line,
    )


def stop_begin(berichten: Sequence[Berichtregel]) -> datetime | None:
    """Give the instant from which no new order fits into the traffic any more, or None when not known.

    That is when the first heenbericht that lives on in the next release is closed.
    """
    closing = [b.dicht for b in berichten if b.soort == "heen" and b.herbouwen and b.dicht is not None]
    return min(closing, default=None)


def numbers(berichten: Sequence[Berichtregel]) -> str:
    """Write the numbers of types: '301, 319'."""
    return ", ".join(bericht.nummer for bericht in berichten)
