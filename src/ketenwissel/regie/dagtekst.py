"""A day of the aftercare as a text (Dutch), to be read in a meeting or sent by mail."""

from collections.abc import Iterable

from ketenwissel.core.instants import format_local
from ketenwissel.regie.incidenten import ERNST, Incident
from ketenwissel.regie.nazorg import Dagbericht
from ketenwissel.regie.tarieven import Tarief, Verkeer

__all__ = ["percentage", "write_day"]

_MOST = 15
"""Lines of one subject: the rest is told as a number, and is in the report."""


def write_day(bericht: Dagbericht) -> str:
    """Write a day; the numbers are those of the report."""
    return "\n".join(_lines(bericht)) + "\n"


def _lines(one: Dagbericht) -> Iterable[str]:
    yield f"Nazorg, dag {one.dagnummer} van {one.dagen}: {one.dag.isoformat()}"
    yield f"Gemaakt op {format_local(one.at)}"
    if one.niet_geteld:
        yield f"Let op: {one.niet_geteld} berichten en weigeringen zijn nog niet geteld."
    yield ""
    yield _traffic("Verkeer van de dag", one.verkeer.verkeer)
    yield _traffic("In de weken ervoor", one.voorheen)
    if one.verkeer.dicht:
        yield f"De poort weigerde {one.verkeer.dicht} berichten."
    yield from _part("Meer geweigerd of afgekeurd dan voorheen", [_rate(rate) for rate in one.hoger])
    yield from _part(
        "Voor het eerst gezien", [f"{line.berichttype} ({line.door})" for line in one.nieuw_gezien]
    )
    yield from _part("Nog niet gezien", [line.berichttype for line in one.nog_niet])
    yield from _part(
        "Eerste poging mislukt",
        [
            f"{line.partij} {line.berichttype}: {line.uitkomst} {line.situatie or ''}".rstrip()
            for line in one.mislukt
        ],
    )
    yield from _part("Verzendt nog in de oude release", [f"{line.partij}: {line.aantal}" for line in one.oud])
    yield from _part(
        "Achtergebleven in het postvak", [f"{line.partij}: {line.aantal}" for line in one.achtergebleven]
    )
    yield from _part("Incidenten gemeld", [_incident(line) for line in one.gemeld])
    yield from _part("Incidenten opgelost of gesloten", [_incident(line) for line in one.afgerond])
    yield from _part("Incidenten open", [_incident(line) for line in _by_severity(one.open)])
    yield from _part(
        "Mededelingen verzonden",
        [
            f"{line.nummer} {line.titel}: {line.bereik.gelezen} van {line.bereik.ontvangers} gelezen"
            for line in one.mededelingen
            if line.bereik is not None
        ],
    )


def _part(title: str, lines: list[str]) -> Iterable[str]:
    yield ""
    yield f"{title}: {len(lines) or 'geen'}"
    for line in lines[:_MOST]:
        yield f"- {line}"
    if len(lines) > _MOST:
        yield f"- en nog {len(lines) - _MOST}"


def _traffic(title: str, verkeer: Verkeer) -> str:
    return (
        f"{title}: {verkeer.aangenomen} aangenomen, {verkeer.geweigerd} geweigerd "
        f"({percentage(verkeer.weigeringsgraad)}), {verkeer.afgekeurd} afgekeurd "
        f"({percentage(verkeer.afkeurgraad)})"
    )


def _rate(rate: Tarief) -> str:
    return (
        f"{rate.sleutel}: geweigerd {percentage(rate.nu.weigeringsgraad)} "
        f"(voorheen {percentage(rate.voorheen.weigeringsgraad)}), "
        f"afgekeurd {percentage(rate.nu.afkeurgraad)} (voorheen {percentage(rate.voorheen.afkeurgraad)})"
    )


def _incident(one: Incident) -> str:
    owner = one.eigenaar or "geen eigenaar"
    about = one.organisatie or "hele keten"
    return f"{one.nummer} [{one.ernst}] {one.titel} ({about}; {owner}; servicedesk {one.servicedesk})"


def _by_severity(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda one: (-ERNST.index(one.ernst), one.nummer))


def percentage(share: float | None) -> str:
    """Write a share as people in the Netherlands read it.

    >>> percentage(0.0345), percentage(None)
    ('3,5%', 'n.v.t.')
    """
    return "n.v.t." if share is None else f"{share * 100:.1f}%".replace(".", ",")
