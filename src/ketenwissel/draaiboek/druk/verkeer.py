"""Per message type of the release that ends: until when it may go, and what then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ketenwissel.draaiboek.druk.lezer import Rol
from ketenwissel.draaiboek.druk.woorden import instant_of
from ketenwissel.draaiboek.model import Draaiboek, Stap
from ketenwissel.standards import Berichttype, load_release, releases

__all__ = ["Berichtregel", "read_berichten", "stop_begin"]


@dataclass(frozen=True, slots=True)
class Berichtregel:
    """One type (number, for every standard of the runbook) in the release that ends.

    `tegenhanger` is the number of its retour; `termijn` the working days within which a retour is due;
    `ontraden` and `dicht` are UTC instants, None where not known, with the row that decides, None where none
    does. `herbouwen` says that what is refused can be made anew in the next release, `blijft` that the type
    exists there.
    """

    nummer: str
    code: str
    naam: str
    soort: str
    verzender: Rol
    ontvanger: Rol
    tegenhanger: str | None
    termijn: int | None
    ontraden: datetime | None
    ontraden_stap: str | None
    dicht: datetime | None
    dicht_stap: str
    blijft: bool

    @property
    def herbouwen(self) -> bool:
        """Whether what is refused can be made anew."""
        return self.soort == "heen" and self.blijft


def read_berichten(draaiboek: Draaiboek) -> tuple[Berichtregel, ...]:
    """Give every type of the release that ends, in order of number; the standards share their numbers."""
    found: dict[str, Berichtregel] = {}
    for standaard in draaiboek.standaarden:
        if not {(standaard, draaiboek.van), (standaard, draaiboek.naar)} <= set(releases()):
            continue
        release = load_release(standaard, draaiboek.van)
        lives_on = {kind.nummer for kind in load_release(standaard, draaiboek.naar).berichten.values()}
        for kind in release.berichten.values():
            termijn = release.termijnen.retour.get(kind.nummer)
            found.setdefault(kind.nummer, _regel(draaiboek, kind, release.berichten, termijn, lives_on))
    return tuple(found[nummer] for nummer in sorted(found))


def _regel(
    draaiboek: Draaiboek,
    kind: Berichttype,
    kinds: Mapping[str, Berichttype],
    termijn: int | None,
    lives_on: set[str],
) -> Berichtregel:
    naming = [stap for stap in draaiboek.stappen if kind.nummer in stap.berichten]
    warning = _first(stap for stap in naming if stap.soort == "procedureel")
    closing = _first(stap for stap in naming if stap.soort == "blokkade") or draaiboek.vrijgave
    return Berichtregel(
        nummer=kind.nummer,
        code=kind.code,
        naam=kind.naam,
        soort=kind.soort,
        verzender=kind.verzonden_door,
        ontvanger=kind.verzonden_aan,
        tegenhanger=None if kind.retour is None else kinds[kind.retour].nummer,
        termijn=termijn,
        ontraden=None if warning is None else instant_of(warning.moment),
        ontraden_stap=None if warning is None else warning.nummer,
        dicht=instant_of(closing.moment),
        dicht_stap=closing.nummer,
        blijft=kind.nummer in lives_on,
    )


def _first(stappen: Iterable[Stap]) -> Stap | None:
    return next(iter(stappen), None)


def stop_begin(berichten: Sequence[Berichtregel]) -> datetime | None:
    """Give the instant from which no new order fits into the traffic any more, or None when not known.

    That is when the first heenbericht that lives on in the next release is closed.
    """
    closing = [b.dicht for b in berichten if b.herbouwen and b.dicht is not None]
    return min(closing, default=None)
