"""Misbehaviour, planted on purpose and counted exactly: the verdict must repeat every count.

Each kind says where it becomes visible. The moments follow from the runbook that is rehearsed, one of each
kind exactly on its cut-off where there is one.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ketenwissel.draaiboek import Draaiboek, Stap
from ketenwissel.partij import Afwijking, Antwoordafwijking, Opdracht
from ketenwissel.rehearsal.verkeer import Verkeer
from ketenwissel.rehearsal.wereld import Wereld

__all__ = ["SOORTEN", "Geplant", "breaking_kinds", "plant"]

_PER = 2000
_MOST = 50


@dataclass(frozen=True, slots=True)
class Soort:
    """A kind of misbehaviour: what somebody does, and whether its pair breaks."""

    naam: str
    wat: str
    breekt: bool = False
    is_heenbericht: bool = True


SOORTEN: Mapping[str, Soort] = {
    soort.naam: soort
    for soort in (
        Soort(
            "declaratie_na_stop", "Declaratie na de procedurele stop: komt door, wordt als ontraden geteld"
        ),
        Soort("heen_na_blokkade", "Heenbericht na de blokkade van de heenberichten: geweigerd"),
        Soort(
            "retour_na_blokkade", "Tweede retourbericht na de blokkade van retour: geweigerd", False, False
        ),
        Soort("nieuwe_release_te_vroeg", "Bericht in de nieuwe release voor de livegang: geweigerd"),
        Soort("oude_release_te_laat", "Bericht in de oude release na de livegang: geweigerd"),
        Soort("retour_in_nieuwe_release", "Retour in de nieuwe release op een oud heenbericht", True, False),
        Soort("niet_volgens_xsd", "Inhoud die niet aan het berichtformaat voldoet: geweigerd"),
        Soort(
            "antwoord_te_laat", "Retour pas na de blokkade van retour: geweigerd, paar gebroken", True, False
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Geplant:
    """One planted deviation: a heenbericht to send, and how its receiver will answer it where that is odd."""

    soort: str
    afzender: str
    opdracht: Opdracht
    beantwoording: Antwoordafwijking | None = None


def breaking_kinds() -> frozenset[str]:
    """Name the kinds that break a pair."""
    return frozenset(naam for naam, soort in SOORTEN.items() if soort.breekt)


def plant(
    draaiboek: Draaiboek, wereld: Wereld, verkeer: Verkeer, heenberichten: int, rng: random.Random
) -> list[Geplant]:
    """Plant every kind, each as often as the size of the rehearsal asks for (at least once)."""
    count = min(_MOST, max(1, heenberichten // _PER))
    moments = _Moments(draaiboek, rng)
    return [
        geplant
        for naam, build in _BUILDERS.items()
        for index in range(count)
        for geplant in build(naam, index, moments, wereld, verkeer)
    ]


class _Moments:
    """The cut-offs of a runbook, by what they do."""

    def __init__(self, draaiboek: Draaiboek, rng: random.Random) -> None:
        self.rng = rng
        self.draaiboek = draaiboek
        blocks = sorted((s for s in draaiboek.stappen if s.soort == "blokkade"), key=_begin)
        self.heen_block, self.retour_block = blocks[0].begin.instant, blocks[-1].begin.instant
        self.live = next(s.begin.instant for s in draaiboek.stappen if s.soort == "vrijgave")
        self.advice = max(
            s.begin.instant
            for s in draaiboek.stappen
            if s.soort == "procedureel" and any(nummer in blocks[0].berichten for nummer in s.berichten)
        )
        self.discouraged = next(
            nummer
            for s in draaiboek.stappen
            if s.soort == "procedureel" and s.begin.instant == self.advice
            for nummer in s.berichten
        )

    def after(self, start: datetime, index: int, within: timedelta) -> datetime:
        """The first lies exactly on the cut-off, the others somewhere after it."""
        if index == 0:
            return start
        return start + timedelta(milliseconds=self.rng.randrange(1, int(within.total_seconds() * 1000)))


def _begin(stap: Stap) -> datetime:
    return stap.begin.instant


def _heen(
    naam: str, nummer: str, moment: datetime, afwijking: Afwijking, wereld: Wereld, verkeer: Verkeer
) -> Geplant:
    afzender, opdracht = verkeer.one(nummer, moment, wereld.rng.choice(wereld.relaties))
    return Geplant(naam, afzender, replace(opdracht, afwijking=afwijking))


def _declaratie_na_stop(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.after(moments.advice, index, moments.heen_block - moments.advice)
    yield _heen(naam, moments.discouraged, moment, Afwijking(naam, tegen_draaiboek=True), wereld, verkeer)


def _heen_na_blokkade(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.after(moments.heen_block, index, moments.live - moments.heen_block)
    nummer = ("301", "305", "319", "307", "315")[index % 5]
    yield _heen(naam, nummer, moment, Afwijking(naam, tegen_draaiboek=True), wereld, verkeer)


def _nieuwe_release_te_vroeg(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    early = timedelta(milliseconds=1 if index == 0 else moments.rng.randrange(2, 12 * 86_400_000))
    afwijking = Afwijking(naam, release=moments.draaiboek.naar, tegen_draaiboek=True)
    yield _heen(naam, ("305", "301")[index % 2], moments.live - early, afwijking, wereld, verkeer)


def _oude_release_te_laat(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.after(moments.live, index, timedelta(days=14))
    afwijking = Afwijking(naam, release=moments.draaiboek.van, tegen_draaiboek=True)
    yield _heen(naam, ("301", "307", "315")[index % 3], moment, afwijking, wereld, verkeer)


def _niet_volgens_xsd(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.advice - timedelta(minutes=moments.rng.randrange(60, 14 * 24 * 60))
    yield _heen(naam, ("305", "301", "315")[index % 3], moment, Afwijking(naam, kapot=True), wereld, verkeer)


def _answered_oddly(
    naam: str,
    moment: datetime,
    moments: _Moments,
    wereld: Wereld,
    verkeer: Verkeer,
    *,
    release: str | None = None,
    naast_gewoon: bool = False,
) -> Geplant:
    """A 301 in the last full day before the block, to an aanbieder that answers it otherwise than agreed."""
    since = moments.heen_block - timedelta(hours=30)
    sent = since + timedelta(minutes=moments.rng.randrange(24 * 60))
    afzender, opdracht = verkeer.one("301", sent, wereld.rng.choice(wereld.relaties))
    afwijking = Afwijking(naam, release=release, tegen_draaiboek=True)
    return Geplant(
        naam,
        afzender,
        opdracht,
        Antwoordafwijking("301", since, moment, afwijking, naast_gewoon=naast_gewoon),
    )


def _retour_na_blokkade(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.after(moments.retour_block, index, timedelta(hours=20))
    yield _answered_oddly(naam, moment, moments, wereld, verkeer, naast_gewoon=True)


def _antwoord_te_laat(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.after(moments.retour_block, index, timedelta(hours=20))
    yield _answered_oddly(naam, moment, moments, wereld, verkeer)


def _retour_in_nieuwe_release(
    naam: str, index: int, moments: _Moments, wereld: Wereld, verkeer: Verkeer
) -> Iterator[Geplant]:
    moment = moments.after(moments.live, index, timedelta(days=3))
    yield _answered_oddly(naam, moment, moments, wereld, verkeer, release=moments.draaiboek.naar)


_BUILDERS: Mapping[str, Callable[[str, int, _Moments, Wereld, Verkeer], Iterator[Geplant]]] = {
    "declaratie_na_stop": _declaratie_na_stop,
    "heen_na_blokkade": _heen_na_blokkade,
    "retour_na_blokkade": _retour_na_blokkade,
    "nieuwe_release_te_vroeg": _nieuwe_release_te_vroeg,
    "oude_release_te_laat": _oude_release_te_laat,
    "retour_in_nieuwe_release": _retour_in_nieuwe_release,
    "niet_volgens_xsd": _niet_volgens_xsd,
    "antwoord_te_laat": _antwoord_te_laat,
}
