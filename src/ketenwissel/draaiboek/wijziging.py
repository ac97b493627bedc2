"""An amendment: what it changes, and whether a new version may follow the one in force.

What was judged is never judged again. So a moment that has passed stays as it was, but for one case: before
the new release is in use, a passed cut-off of the old one may move to an instant still to come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ketenwissel.draaiboek.model import Draaiboek, Stap, Tijdstip
from ketenwissel.draaiboek.oordeel import Handeling, Omgeving
from ketenwissel.draaiboek.opmerking import Opmerking, fout
from ketenwissel.draaiboek.tijdlijn import timeline
from ketenwissel.standards import load_release, releases

__all__ = ["Verschil", "check_amendment", "differences"]

_SAME = ("naam", "standaarden", "van", "naar", "altijd_toegestaan", "code", "code_list", "berichten")
_OF_STAP = ("soort", "release", "berichten", "actiehouders", "blokkade")


@dataclass(frozen=True, slots=True)
class Verschil:
    """One thing that differs: where (`stap 3.2.1`), what of it (`moment`), before and after.

    An instant is one in UTC, anything else a text; None where it is not there.
    """

    plaats: str
    wat: str
    oud: datetime | str | None
    nieuw: datetime | str | None


def differences(oud: Draaiboek, nieuw: Draaiboek) -> tuple[Verschil, ...]:
    """Give everything in which two runbooks differ, in the order of the runbook."""
    before, after = dict(_parts(oud)), dict(_parts(nieuw))
    places = [*after, *(place for place in before if place not in after)]
    return tuple(
        Verschil(plaats, wat, before.get((plaats, wat)), after.get((plaats, wat)))
        for plaats, wat in places
        if before.get((plaats, wat)) != after.get((plaats, wat))
    )


def _parts(draaiboek: Draaiboek) -> Iterator[tuple[tuple[str, str], datetime | str | None]]:
    for name in ("naam", "titel", "bron", "uitgave", "van", "naar"):
        yield ("draaiboek", name), str(getattr(draaiboek, name))
    yield ("draaiboek", "bijgewerkt"), draaiboek.bijgewerkt.isoformat()
    for name in ("standaarden", "altijd_toegestaan"):
        yield ("draaiboek", name), ", ".join(getattr(draaiboek, name))
    yield ("blokkadecode", "code"), f"{draaiboek.code_list} {draaiboek.code}"
    yield from _moments(draaiboek)
    for stap in draaiboek.stappen:
        yield from _texts(f"stap {stap.nummer}", stap)
    for taak in draaiboek.taken:
        yield (f"taak {taak.nummer}", "omschrijving"), taak.omschrijving
        yield (f"taak {taak.nummer}", "actiehouders"), ", ".join(taak.actiehouders)
    for fase in draaiboek.fasen:
        yield (f"fase {fase.nummer}", "naam"), fase.naam
    for contact in draaiboek.contacten:
        ways = (contact.telefoon, *contact.email, contact.web, contact.adres)
        yield (f"contact {contact.organisatie}", "bereik"), ", ".join(filter(None, ways))
    for verwijzing in draaiboek.verwijzingen:
        yield (f"verwijzing {verwijzing.titel}", "url"), verwijzing.url


def _texts(place: str, stap: Stap) -> Iterator[tuple[tuple[str, str], str | None]]:
    yield (place, "omschrijving"), stap.omschrijving
    for name in _OF_STAP:
        value = getattr(stap, name)
        yield (place, name), ", ".join(value) if isinstance(value, tuple) else value


def _moments(draaiboek: Draaiboek) -> Iterator[tuple[tuple[str, str], datetime]]:
    """Give every moment of a runbook with its place."""
    named: list[tuple[str, str, Tijdstip | None]] = [
        ("ketentest", "vanaf", draaiboek.ketentest.vanaf),
        ("afhalen", "van", draaiboek.afhalen.van),
        ("afhalen", "tot", draaiboek.afhalen.tot),
        ("nazorg", "tot", draaiboek.nazorg.tot),
    ]
    for fase in draaiboek.fasen:
        named += [(f"fase {fase.nummer}", "van", fase.van), (f"fase {fase.nummer}", "tot", fase.tot)]
    for kind, parts in (("stap", draaiboek.stappen), ("taak", draaiboek.taken)):
        for part in parts:
            place = f"{kind} {part.nummer}"
            named += [(place, "moment", part.moment), (place, "van", part.van), (place, "tot", part.tot)]
    for place, what, tijdstip in named:
        if tijdstip is not None:
            yield (place, what), tijdstip.instant


def check_amendment(oud: Draaiboek, nieuw: Draaiboek, ingang: datetime) -> tuple[Opmerking, ...]:
    """Give why `nieuw` may not follow `oud` from an instant on (UTC); nothing when it may.

    Both are sound by themselves (`check`). No warnings: every remark is an error.
    """
    found = [*_check_identity(oud, nieuw), *_check_rows(oud, nieuw), *_check_golive(oud, nieuw, ingang)]
    found += _check_moments(oud, nieuw, ingang)
    # The rules above are for people; this one looks at what counts, verdicts, whatever was overlooked there.
    return tuple(found) or tuple(_check_verdicts(oud, nieuw, ingang))


def _check_identity(oud: Draaiboek, nieuw: Draaiboek) -> Iterator[Opmerking]:
    for name in _SAME:
        if getattr(oud, name) != getattr(nieuw, name):
            yield fout("draaiboek", f"een wijziging laat '{name}' zoals het is")


def _check_rows(oud: Draaiboek, nieuw: Draaiboek) -> Iterator[Opmerking]:
    """Demand the same rows: an amendment moves them, and may say them better."""
    after = {stap.nummer: stap for stap in nieuw.stappen}
    for stap in oud.stappen:
        found = after.pop(stap.nummer, None)
        if found is None:
            yield fout(f"stap {stap.nummer}", "een wijziging verplaatst stappen, zij schrapt er geen")
            continue
        for name in _OF_STAP:
            if getattr(stap, name) != getattr(found, name):
                yield fout(f"stap {stap.nummer}", f"een wijziging laat '{name}' zoals het is")
    for nummer in after:
        yield fout(f"stap {nummer}", "een wijziging verplaatst stappen, zij voegt er geen toe")


def _check_golive(oud: Draaiboek, nieuw: Draaiboek, ingang: datetime) -> Iterator[Opmerking]:
    before, after = oud.vrijgave.begin.instant, nieuw.vrijgave.begin.instant
    place = f"stap {oud.vrijgave.nummer}"
    if before == after:
        return
    if before <= ingang:
        yield fout(place, f"{oud.naar} is al in gebruik: de ingebruikname ligt vast")
    elif after < before:
        yield fout(place, "vervroegde ingebruikname is niet mogelijk")


def _check_moments(oud: Draaiboek, nieuw: Draaiboek, ingang: datetime) -> Iterator[Opmerking]:
    """Demand that what has passed stays, unless it moves ahead while the new release is not in use."""
    before, is_live = dict(_moments(oud)), oud.vrijgave.begin.instant <= ingang
    for place, moment in _moments(nieuw):
        was = before.get(place)
        if moment == was or place[0].startswith("taak"):
            continue
        name = place[0] if place[1] == "moment" else f"{place[0]} ({place[1]})"
        if moment < ingang:
            yield fout(name, "een moment wordt niet verplaatst naar vóór het ingaan van de wijziging")
        elif was is not None and was <= ingang and is_live:
            yield fout(name, f"{oud.naar} is in gebruik: wat voorbij is, gaat niet meer open")
        elif was is not None and was <= ingang and place[0] == "ketentest":
            yield fout(name, "wat al begonnen is, begint niet opnieuw")


def _check_verdicts(oud: Draaiboek, nieuw: Draaiboek, ingang: datetime) -> Iterator[Opmerking]:
    """Demand that no verdict changes at an instant before the amendment that was no border already."""
    ways: tuple[tuple[Handeling, Omgeving], ...] = (
        ("indienen", "productie"),
        ("afhalen", "productie"),
        ("indienen", "kto"),
    )
    for release in releases():
        for code in load_release(*release).berichten:
            for way in ways:
                before = timeline(oud, code, release[1], *way)
                after = timeline(nieuw, code, release[1], *way)
                if {edge for edge in after.grenzen if edge < ingang} - set(before.grenzen):
                    yield fout(f"{code} in {release[1]}", "het oordeel verandert vóór het ingaan")
